#include "ledger/statement_rules.h"
#include "base/clock.h"
#include "base/csv.h"

#include <stdlib.h>

enum { COLUMNS = 12 };

static const struct {
    const char *columns, *lent, *rented, *more;
    const char *kinds[LINE_KIND_COUNT], *states[LINE_STATE_COUNT];
} words_of[] = {
    [STATEMENT_KO] =
        {
            "날짜,대여,역할,상품,이름,상대,항목,금액,상태,준 날,받은 날,기한",
            "빌려줌",
            "빌림",
            "더 오래된 대여가 빠져 있어요. 기간을 나누어 받아 주세요.",
            {
                [LINE_RENTAL_FEE] = "대여료",
                [LINE_DELIVERY] = "배달비",
                [LINE_DEPOSIT] = "보증금",
                [LINE_LATE_FEE] = "늦은 반납 요금",
                [LINE_PENALTY] = "취소 비용",
                [LINE_DAMAGE] = "파손 비용",
                [LINE_KEPT] = "보증금에서 제한 금액",
                [LINE_REFUND] = "환불",
                [LINE_DEPOSIT_RETURN] = "보증금 반환",
                [LINE_CLAIM_BACK] = "이의로 돌려줄 금액",
                [LINE_CORRECTION] = "바로잡음",
            },
            {
                [LINE_DUE] = "예정",
                [LINE_GIVEN] = "줬다고 함",
                [LINE_RECEIVED] = "받았다고 함",
                [LINE_SETTLED] = "둘 다 확인",
                [LINE_WAIVED] = "받지 않음",
                [LINE_VOID] = "취소됨",
            },
        },
    [STATEMENT_EN] =
        {
            "date,rental,role,product,name,other,kind,amount,state,given,received,due",
            "lent",
            "rented",
            "Older rentals are left out. Please choose a shorter time.",
            {
                [LINE_RENTAL_FEE] = "rental fee",
                [LINE_DELIVERY] = "delivery",
                [LINE_DEPOSIT] = "deposit",
                [LINE_LATE_FEE] = "late fee",
                [LINE_PENALTY] = "cancellation",
                [LINE_DAMAGE] = "damage",
                [LINE_KEPT] = "kept of the deposit",
                [LINE_REFUND] = "refund",
                [LINE_DEPOSIT_RETURN] = "deposit returned",
                [LINE_CLAIM_BACK] = "returned on appeal",
                [LINE_CORRECTION] = "correction",
            },
            {
                [LINE_DUE] = "due",
                [LINE_GIVEN] = "said to be given",
                [LINE_RECEIVED] = "said to be received",
                [LINE_SETTLED] = "confirmed by both",
                [LINE_WAIVED] = "waived",
                [LINE_VOID] = "void",
            },
        },
};

void statement_add(const struct ledger *ledger, const struct statement_line *of, int64_t from_us,
                   int64_t upto_us, struct statement_line *lines, size_t *n)
{
    for (size_t i = 0; i < ledger->n; i++) {
        const struct ledger_line *line = &ledger->lines[i];
        bool gets = (line->payer == SIDE_RENTER) == of->lent;
        if (line->void_us || line->at_us < from_us || line->at_us >= upto_us)
            continue;
        struct statement_line *shown = &lines[(*n)++];
        *shown = *of;
        shown->entry = i + 1;
        shown->line = *line;
        shown->of = line->corrects ? ledger->lines[line->corrects - 1].kind : line->kind;
        shown->amount = gets ? line->amount : -line->amount;
    }
}

static int newest_first(const void *left, const void *right)
{
    const struct statement_line *a = left, *b = right;
    if (a->line.at_us != b->line.at_us)
        return a->line.at_us > b->line.at_us ? -1 : 1;
    if (a->rental_id != b->rental_id)
        return a->rental_id > b->rental_id ? -1 : 1;
    return a->entry < b->entry ? -1 : 1;
}

void statement_sort(struct statement_line *lines, size_t n)
{
    if (n > 0)
        qsort(lines, n, sizeof(*lines), newest_first);
}

/* As the client's statement sums it (web/src/lib/statement.ts). */
static bool is_earned(const struct statement_line *shown)
{
    return shown->of != LINE_DEPOSIT && shown->of != LINE_DEPOSIT_RETURN && !shown->line.parted &&
           line_state(&shown->line) != LINE_WAIVED;
}

static void earn(struct earned *earned, const struct earnings *since,
                 const struct statement_line *shown)
{
    int64_t amount = shown->amount;

    earned->all += amount;
    if (shown->line.at_us >= since->year_us)
        earned->year += amount;
    if (shown->line.at_us >= since->month_us)
        earned->month += amount;
    if (line_state(&shown->line) == LINE_SETTLED)
        return;
    if (amount > 0)
        earned->due += amount;
    else
        earned->back -= amount;
}

static int newest_product(const void *id, const void *of)
{
    int64_t a = *(const int64_t *)id, b = ((const struct earned *)of)->product_id;
    return (a < b) - (a > b);
}

void earnings_add(struct earnings *earnings, const struct statement_line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_earned(&lines[i]))
            continue;
        earn(&earnings->all, earnings, &lines[i]);
        if (earnings->n == 0)
            continue;
        struct earned *of = bsearch(&lines[i].product_id, earnings->of, earnings->n,
                                    sizeof(*earnings->of), newest_product);
        if (of)
            earn(of, earnings, &lines[i]);
    }
}

void statement_write(struct buf *out, enum statement_lang lang, const struct statement_line *lines,
                     size_t n, bool more)
{
    buf_format(out, "%s%s\r\n", CSV_MARK, words_of[lang].columns);
    for (size_t i = 0; i < n; i++) {
        const struct statement_line *shown = &lines[i];
        csv_day_of(out, shown->line.at_us);
        csv_int(out, shown->rental_id);
        buf_format(out, "%s,", shown->lent ? words_of[lang].lent : words_of[lang].rented);
        csv_int(out, shown->product_id);
        csv_text(out, shown->product);
        csv_text(out, shown->other);
        buf_format(out, "%s", words_of[lang].kinds[shown->line.kind]);
        if (shown->of != shown->line.kind)
            buf_format(out, ": %s", words_of[lang].kinds[shown->of]);
        buf_char(out, ',');
        csv_int(out, shown->amount);
        buf_format(out, "%s,", words_of[lang].states[line_state(&shown->line)]);
        csv_day_of(out, shown->line.given_us);
        csv_day_of(out, shown->line.received_us);
        csv_day_of(out, shown->line.due_us);
        csv_end(out);
    }
    if (more) {
        csv_text(out, str_from(words_of[lang].more));
        for (int i = 1; i < COLUMNS; i++)
            csv_text(out, STR("")); /* as long as every row (RFC 4180, section 2) */
        csv_end(out);
    }
}
