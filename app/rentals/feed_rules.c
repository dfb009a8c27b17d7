#include "rentals/feed_rules.h"
#include "base/clock.h"
#include "base/csv.h"
#include "rentals/rentals.h"

#include <stdio.h>

enum { LINE_BYTES = 75 };

struct feed_words {
    const char *tag; /* BCP 47 */
    const char *mine, /* after the name of the market */ *rented, *lent, *asked, *busy, *closed;
    const char *columns, *as_renter, *as_owner;
};
static const struct feed_words words_of[] = {
    [FEED_KO] =
        {"KO", " 대여", "빌림", "빌려줌", "요청", "대여 중", "쉬는 날",
         "대여 번호,역할,장비 번호,장비,상대,상태,시작일,종료일,일수,대여료,연체료,위약금,금액,"
         "요청일",
         "빌림", "빌려줌"},
    [FEED_EN] = {"EN", " rentals", "Renting", "Lending", "Asked", "Busy", "Closed",
                 "rental,role,product,name,other,state,start,end,days,fee,late fee,penalty,amount,"
                 "asked on",
                 "renter", "owner"},
};

/* ---- content lines ---- */

/* Bytes of the character that begins there; 1 for what is no UTF-8. */
static size_t char_bytes(struct str text, size_t at)
{
    size_t n = 1;
    while (at + n < text.n && n < 4 && ((unsigned char)text.p[at + n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* One line being written: how many bytes it has so far. */
struct folding {
    struct buf *out;
    size_t used;
};

static void fold(struct folding *line, struct str bytes)
{
    if (line->used + bytes.n > LINE_BYTES) {
        BUF_LITERAL(line->out, "\r\n ");
        line->used = 1;
    }
    buf_str(line->out, bytes);
    line->used += bytes.n;
}

static void fold_all(struct folding *line, struct str text)
{
    for (size_t at = 0, n; at < text.n; at += n) {
        n = char_bytes(text, at);
        fold(line, str_sub(text, at, at + n));
    }
}

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

/* A TEXT: backslash, comma, semicolon and line ends are escaped. */
static void fold_escaped(struct folding *line, struct str text)
{
    for (size_t at = 0, n; at < text.n; at += n) {
        char c = text.p[at];
        n = char_bytes(text, at);
        if (c == '\n')
            fold(line, STR("\\n"));
        else if (c == '\\' || c == ',' || c == ';')
            fold(line, (struct str){(const char[]){'\\', c}, 2});
        else if (!is_control(c))
            fold(line, str_sub(text, at, at + n));
    }
}

void feed_text_line(struct buf *out, const char *name, struct str value)
{
    struct folding line = {.out = out};
    fold_all(&line, str_from(name));
    fold(&line, STR(":"));
    fold_escaped(&line, value);
    BUF_LITERAL(out, "\r\n");
}

/* Of values that are no TEXT and need no escape. */
static void plain_line(struct buf *out, const char *name, struct str value)
{
    struct folding line = {.out = out};
    fold_all(&line, str_from(name));
    fold(&line, STR(":"));
    fold_all(&line, value);
    BUF_LITERAL(out, "\r\n");
}

static void day_line(struct buf *out, const char *name, int32_t day)
{
    int year, month, of_month;
    day_to_civil(day, &year, &month, &of_month);
    buf_format(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, year, month, of_month);
}

static void instant_line(struct buf *out, const char *name, int64_t us)
{
    int64_t seconds = us / US_PER_SECOND, of_day = seconds % 86400;
    int year, month, day;
    day_to_civil((int32_t)(seconds / 86400), &year, &month, &day);
    buf_format(out, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, year, month, day,
               (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
}

/* ---- calendars ---- */

static void calendar_begin(struct buf *out, const struct feed_words *words, struct str name)
{
    buf_format(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Wooga//Rentals//%s\r\n",
               words->tag);
    BUF_LITERAL(out, "CALSCALE:GREGORIAN\r\n");
    feed_text_line(out, "NAME", name);
    feed_text_line(out, "X-WR-CALNAME", name);
    BUF_LITERAL(out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n");
    /* A calendar without any component is not valid, so an empty one has at least its zone. */
    BUF_LITERAL(out, "BEGIN:VTIMEZONE\r\nTZID:Asia/Seoul\r\nBEGIN:STANDARD\r\n"
                     "DTSTART:19881009T020000\r\nTZOFFSETFROM:+0900\r\nTZOFFSETTO:+0900\r\n"
                     "TZNAME:KST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
}

struct entry {
    const char *status; /* STATUS, which counts with transparency */
    bool free;          /* does not make its days busy */
    int32_t first, last;
    int64_t sequence, revised_us;
};

static void event_begin(struct buf *out, struct str uid, const struct entry *entry)
{
    BUF_LITERAL(out, "BEGIN:VEVENT\r\n");
    plain_line(out, "UID", uid);
    instant_line(out, "DTSTAMP", entry->revised_us);
    instant_line(out, "LAST-MODIFIED", entry->revised_us);
    buf_format(out, "SEQUENCE:%lld\r\n", (long long)entry->sequence);
    day_line(out, "DTSTART", entry->first);
    day_line(out, "DTEND", entry->last + 1);
    buf_format(out, "STATUS:%s\r\nTRANSP:%s\r\n", entry->status,
               entry->free ? "TRANSPARENT" : "OPAQUE");
}

/* The same on every node and under every address of the site, and no other rental's anywhere. */
static struct str rental_uid(char room[static 64], const char *kind,
                             const struct feed_rental *rental)
{
    int n = snprintf(room, 64, "%s-%lld-%llx@wooga", kind, (long long)rental->id,
                     (unsigned long long)rental->created_us);
    return (struct str){room, (size_t)n};
}

/* It is over without having taken place. */
static bool fell_through(enum rental_state state)
{
    return state == DECLINED || state == EXPIRED || state == CANCELLED || state == NO_SHOW;
}

static struct entry entry_of(const struct feed_rental *rental)
{
    bool over = fell_through(rental->state);
    bool open = rental_is_open(rental->state);
    return (struct entry){
        .status = over   ? "CANCELLED"
                  : open ? "TENTATIVE"
                         : "CONFIRMED",
        .free = over || open,
        .first = rental->start,
        .last = rental->end,
        .sequence = rental->changes,
        .revised_us = rental->updated_us,
    };
}

static void summary_line(struct buf *out, const struct feed_words *words,
                         const struct feed_rental *rental)
{
    struct folding line = {.out = out};
    fold_all(&line, STR("SUMMARY:"));
    fold_all(&line, str_from(rental->lent ? words->lent : words->rented));
    if (rental_is_open(rental->state)) {
        fold_all(&line, STR(" ("));
        fold_all(&line, str_from(words->asked));
        fold_all(&line, STR(")"));
    }
    fold_all(&line, STR(": "));
    fold_escaped(&line, rental->product);
    BUF_LITERAL(out, "\r\n");
}

void feed_of_member_write(struct buf *out, struct str market, struct str origin,
                          enum feed_lang lang, const struct feed_rental *rentals, size_t n)
{
    const struct feed_words *words = &words_of[lang];
    char uid[64], name[256]; /* the market's is short (core/market.h) */
    int name_n = snprintf(name, sizeof(name), "%.*s%s", STR_FMT(market), words->mine);

    calendar_begin(out, words, (struct str){name, (size_t)name_n});
    for (size_t i = 0; i < n; i++) {
        struct entry entry = entry_of(&rentals[i]);
        struct folding line = {.out = out};
        event_begin(out, rental_uid(uid, "rental", &rentals[i]), &entry);
        summary_line(out, words, &rentals[i]);
        instant_line(out, "CREATED", rentals[i].created_us);
        fold_all(&line, STR("URL:"));
        fold_all(&line, origin);
        buf_format(out, "/rentals/%lld\r\nEND:VEVENT\r\n", (long long)rentals[i].id);
    }
    BUF_LITERAL(out, "END:VCALENDAR\r\n");
}

int32_t rental_last_day(int32_t start, int32_t end, int64_t returned_us)
{
    int32_t back = returned_us ? clock_seoul_day(returned_us) : end;
    return back < end && back >= start ? back : end;
}

/* The days that a rental keeps from others; false when it never did. */
static bool busy_entry(const struct feed_rental *rental, int32_t today, struct entry *ret_entry)
{
    *ret_entry = entry_of(rental);
    if (fell_through(rental->state))
        return rental->accepted;
    if (rental->state == REQUESTED)
        return false;
    ret_entry->status = "CONFIRMED";
    ret_entry->free = false;
    ret_entry->last = rental_last_day(rental->start, rental->end, rental->returned_us);
    if (!rental->returned_us && rental->state == IN_USE && rental->end < today) {
        ret_entry->last = today;
        ret_entry->revised_us = clock_seoul_day_start_us(today);
    }
    return true;
}

static void closed_write(struct buf *out, const struct feed_words *words,
                         const struct feed_product *product, const struct feed_closed *closed)
{
    char room[80];
    /* Nobody counts how often a plan is changed: other days are another entry. */
    int n = snprintf(room, sizeof(room), "closed-%lld-%d-%d-%llx%s@wooga",
                     (long long)(product->unit_id ? product->unit_id : product->id), closed->first,
                     closed->last, (unsigned long long)product->created_us,
                     product->unit_id ? "-unit" : "");
    struct entry entry = {
        .status = "CONFIRMED",
        .first = closed->first,
        .last = closed->last,
        .revised_us = product->made_us,
    };
    event_begin(out, (struct str){room, (size_t)n}, &entry);
    feed_text_line(out, "SUMMARY", str_from(words->closed));
    BUF_LITERAL(out, "END:VEVENT\r\n");
}

void feed_of_product_write(struct buf *out, enum feed_lang lang, const struct feed_product *product,
                           int32_t today)
{
    const struct feed_words *words = &words_of[lang];
    struct entry entry;
    char uid[64], kind[32] = "busy";

    if (product->unit_id) /* one who reads several of these calendars has its entries apart */
        snprintf(kind, sizeof(kind), "unit%lld", (long long)product->unit_id);
    calendar_begin(out, words, product->name);
    for (size_t i = 0; i < product->rental_count; i++) {
        if (!busy_entry(&product->rentals[i], today, &entry))
            continue;
        event_begin(out, rental_uid(uid, kind, &product->rentals[i]), &entry);
        feed_text_line(out, "SUMMARY", str_from(words->busy));
        BUF_LITERAL(out, "END:VEVENT\r\n");
    }
    for (size_t i = 0; i < product->closed_count; i++)
        closed_write(out, words, product, &product->closed[i]);
    BUF_LITERAL(out, "END:VCALENDAR\r\n");
}

/* ---- tables ---- */

int64_t feed_amount(const struct feed_rental *rental)
{
    int64_t amount = 0;
    if (rental->state == CANCELLED || rental->state == NO_SHOW)
        amount = rental->penalty;
    else if (!rental_is_open(rental->state) && !fell_through(rental->state))
        amount = rental->total + rental->late_fee;
    return rental->lent ? amount : -amount;
}

void feed_table_write(struct buf *out, enum feed_lang lang, const struct feed_rental *rentals,
                      size_t n)
{
    const struct feed_words *words = &words_of[lang];

    buf_format(out, "\xEF\xBB\xBF%s\r\n", words->columns);
    for (size_t i = 0; i < n; i++) {
        const struct feed_rental *rental = &rentals[i];
        char asked[11];
        buf_format(out, "%lld,%s,%lld,", (long long)rental->id,
                   rental->lent ? words->as_owner : words->as_renter,
                   (long long)rental->product_id);
        csv_text(out, rental->product);
        csv_text(out, rental->other);
        buf_format(out, "%s,", rental_state_name(rental->state));
        csv_day(out, rental->start);
        csv_day(out, rental->end);
        day_format(clock_seoul_day(rental->created_us), asked);
        buf_format(out, "%d,%lld,%lld,%lld,%lld,%s\r\n", rental->end - rental->start + 1,
                   (long long)rental->total, (long long)rental->late_fee,
                   (long long)rental->penalty, (long long)feed_amount(rental), asked);
    }
}
