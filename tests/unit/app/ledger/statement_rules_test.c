/* A member's statement: which lines, in which order, with which sign, and safe in a spreadsheet. */
#include "base/clock.h"
#include "ledger/statement_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

#define DAY 20783 /* 2026-11-26 */

static struct ledger_line lines[] = {
    {.kind = LINE_RENTAL_FEE, .payer = SIDE_RENTER, .amount = 30000},
    {.kind = LINE_REFUND, .payer = SIDE_OWNER, .amount = 10000},
    {.kind = LINE_DELIVERY, .payer = SIDE_RENTER, .amount = 3000},
};

static struct ledger a_ledger(void)
{
    int64_t day_us = clock_seoul_day_start_us(DAY);
    lines[0].at_us = day_us;
    lines[0].given_us = lines[0].received_us = day_us + US_PER_DAY;
    lines[1].at_us = day_us + US_PER_DAY;
    lines[2].at_us = day_us;
    lines[2].void_us = day_us + 1;
    return (struct ledger){.lines = lines, .n = 3};
}

static void the_two_see_the_same_money_with_other_signs(void **state)
{
    (void)state;
    struct statement_line shown[6];
    struct statement_line of = {.rental_id = 7};
    struct ledger ledger = a_ledger();
    size_t n = 0;

    statement_add(&ledger, &of, 0, INT64_MAX, shown, &n);
    of.lent = true;
    statement_add(&ledger, &of, 0, INT64_MAX, shown, &n);
    assert_int_equal(n, 4);
    assert_int_equal(shown[0].amount, -30000);
    assert_int_equal(shown[1].amount, 10000);
    assert_int_equal(shown[2].amount, 30000);
    assert_int_equal(shown[3].amount, -10000);
    assert_int_equal(shown[3].entry, 2);
}

static void a_correction_says_of_what_it_is(void **state)
{
    (void)state;
    struct ledger_line fee_lines[] = {
        {.kind = LINE_DEPOSIT, .payer = SIDE_RENTER, .amount = 50000},
        {.kind = LINE_CORRECTION, .payer = SIDE_OWNER, .amount = 10000, .corrects = 1},
    };
    const struct ledger ledger = {.lines = fee_lines, .n = 2};
    struct statement_line shown[2];
    const struct statement_line of = {.rental_id = 7, .lent = true};
    DEFER(buf_release)
    struct buf text;
    size_t n = 0;

    statement_add(&ledger, &of, 0, INT64_MAX, shown, &n);
    assert_int_equal(n, 2);
    assert_int_equal(shown[0].of, LINE_DEPOSIT);
    assert_int_equal(shown[1].of, LINE_DEPOSIT);
    assert_int_equal(shown[0].amount + shown[1].amount, 40000);
    buf_init(&text, 4096);
    statement_write(&text, STATEMENT_EN, shown, n, false);
    assert_non_null(strstr(str_c(&arena, buf_as_str(&text)), ",correction: deposit,-10000,"));
    arena_release(&arena);
}

static void only_what_was_made_in_time_is_shown_and_the_newest_first(void **state)
{
    (void)state;
    struct statement_line shown[3];
    struct statement_line of = {.rental_id = 7, .lent = true};
    struct ledger ledger = a_ledger();
    int64_t day_us = clock_seoul_day_start_us(DAY);
    size_t n = 0;

    statement_add(&ledger, &of, day_us, day_us + US_PER_DAY, shown, &n);
    assert_int_equal(n, 1);
    assert_int_equal(shown[0].line.kind, LINE_RENTAL_FEE);
    n = 0;
    statement_add(&ledger, &of, 0, INT64_MAX, shown, &n);
    statement_sort(shown, n);
    assert_int_equal(shown[0].line.kind, LINE_REFUND);
}

static struct statement_line lent(int64_t product_id, enum line_kind of, int64_t amount,
                                  int64_t at_us)
{
    return (struct statement_line){
        .product_id = product_id,
        .lent = true,
        .of = of,
        .amount = amount,
        .line = {.kind = of, .at_us = at_us, .given_us = at_us, .received_us = at_us},
    };
}

static void gear_earns_by_month_and_year_what_the_statement_says(void **state)
{
    (void)state;
    enum { YEAR = 100, MONTH = 200 };
    struct statement_line shown[] = {
        lent(9, LINE_RENTAL_FEE, 30000, MONTH), lent(4, LINE_RENTAL_FEE, 5000, MONTH - 1),
        lent(9, LINE_DEPOSIT, 50000, MONTH),    lent(9, LINE_DEPOSIT_RETURN, -40000, MONTH),
        lent(9, LINE_KEPT, 10000, MONTH),       lent(4, LINE_RENTAL_FEE, 700, YEAR - 1),
        lent(9, LINE_LATE_FEE, 2000, MONTH),    lent(9, LINE_REFUND, -3000, MONTH),
        lent(6, LINE_RENTAL_FEE, 8000, MONTH),
    };
    struct earned of[] = {{.product_id = 9}, {.product_id = 6}, {.product_id = 4}};
    struct earnings sums = {.year_us = YEAR, .month_us = MONTH, .of = of, .n = COUNT_OF(of)};

    shown[6].line.waived_us = MONTH;
    shown[6].line.given_us = shown[6].line.received_us = 0;
    shown[7].line.received_us = 0;
    shown[8].line.waived_us = MONTH;
    shown[8].line.given_us = shown[8].line.received_us = 0;
    earnings_add(&sums, shown, 4);
    earnings_add(&sums, shown + 4, COUNT_OF(shown) - 4);
    assert_int_equal(of[0].month, 37000);
    assert_int_equal(of[0].year, 37000);
    assert_int_equal(of[1].all, 0);
    assert_int_equal(of[2].month, 0);
    assert_int_equal(of[2].year, 5000);
    assert_int_equal(of[2].all, 5700);
    assert_int_equal(sums.all.month, 37000);
    assert_int_equal(sums.all.year, 42000);
    assert_int_equal(sums.all.all, 42700);
    of[2] = (struct earned){.product_id = 3}; /* 4 is deleted: it counts in the sum alone */
    sums.n = 0;
    earnings_add(&sums, shown, COUNT_OF(shown));
    assert_int_equal(sums.all.all, 85400);
    sums.n = COUNT_OF(of);
    earnings_add(&sums, shown, COUNT_OF(shown));
    assert_int_equal(sums.all.all, 128100);
    assert_int_equal(of[0].all, 74000);
    assert_int_equal(of[2].all, 0);
}

static void what_has_to_come_in_and_to_be_paid_back_are_two_sums(void **state)
{
    (void)state;
    struct statement_line shown[] = {
        lent(9, LINE_RENTAL_FEE, 30000, 1),
        lent(9, LINE_REFUND, -3000, 1),
        lent(9, LINE_PENALTY, 500, 1),
        lent(9, LINE_CLAIM_BACK, -200, 1),
    };
    struct earnings sums = {0};

    shown[0].line.received_us = shown[1].line.given_us = 0;
    earnings_add(&sums, shown, COUNT_OF(shown));
    assert_int_equal(sums.all.all, 27300);
    assert_int_equal(sums.all.due, 30000);
    assert_int_equal(sums.all.back, 3000);
}

static void what_only_its_payer_speaks_of_when_it_fell_through_is_not_earned(void **state)
{
    (void)state;
    struct statement_line shown[] = {
        lent(9, LINE_RENTAL_FEE, 30000, 1),
        lent(9, LINE_PENALTY, 3000, 1),
    };
    struct earnings sums = {0};

    shown[0].line.parted = true;
    shown[0].line.received_us = 0;
    shown[1].line.given_us = shown[1].line.received_us = 0;
    earnings_add(&sums, shown, COUNT_OF(shown));
    assert_int_equal(sums.all.all, 3000);
    assert_int_equal(sums.all.due, 3000);
}

static void the_table_quotes_names_and_disarms_formulas(void **state)
{
    (void)state;
    struct buf out;
    struct statement_line shown[3];
    struct statement_line of = {
        .rental_id = 7,
        .product_id = 9,
        .lent = true,
        .product = STR("=HYPERLINK(\"x\")"),
        .other = STR("민수, \"m\""),
    };
    struct ledger ledger = a_ledger();
    size_t n = 0;

    buf_init(&out, 1 << 16);
    statement_add(&ledger, &of, 0, INT64_MAX, shown, &n);
    statement_write(&out, STATEMENT_EN, shown, 1, false);
    buf_char(&out, '\0');
    assert_string_equal(
        out.p,
        "\xEF\xBB\xBF"
        "date,rental,role,product,name,other,kind,amount,state,given,received,due\r\n"
        "2026-11-26,7,lent,9,\"'=HYPERLINK(\"\"x\"\")\",\"민수, \"\"m\"\"\",rental fee,30000,"
        "confirmed by both,2026-11-27,2026-11-27,\r\n");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        cmocka_unit_test(the_two_see_the_same_money_with_other_signs),
        cmocka_unit_test(a_correction_says_of_what_it_is),
        cmocka_unit_test(only_what_was_made_in_time_is_shown_and_the_newest_first),
        cmocka_unit_test(gear_earns_by_month_and_year_what_the_statement_says),
        cmocka_unit_test(what_has_to_come_in_and_to_be_paid_back_are_two_sums),
        cmocka_unit_test(what_only_its_payer_speaks_of_when_it_fell_through_is_not_earned),
        cmocka_unit_test(the_table_quotes_names_and_disarms_formulas),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
