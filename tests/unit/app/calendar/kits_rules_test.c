#include "base/err.h"
#include "calendar/kits_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CASES = 20000, LINES = 4, HALVES = 6 };

static int32_t dice(int32_t from, int32_t to)
{
    return from + (int32_t)(random() % (to - from + 1));
}

/* By trying: so many kits, as long as every line has units for one more. */
static int32_t kits_by_hand(const int32_t *room, const struct kit_line *lines, size_t n)
{
    for (int32_t kits = 0;; kits++) {
        for (size_t i = 0; i < n; i++) {
            if (room[i] < (kits + 1) * lines[i].qty)
                return kits;
        }
    }
}

static void there_are_as_many_kits_as_the_scarcest_line_has_units_for(void **state)
{
    (void)state;
    srandom(35);
    for (int c = 0; c < CASES; c++) {
        struct kit_line lines[LINES] = {0};
        int32_t room[LINES][HALVES], kits[HALVES], column[LINES];
        size_t n = (size_t)dice(1, LINES);

        for (size_t h = 0; h < HALVES; h++)
            kits[h] = 500;
        for (size_t i = 0; i < n; i++) {
            lines[i].qty = dice(1, 4);
            for (size_t h = 0; h < HALVES; h++)
                room[i][h] = dice(-2, 12);
            kit_room(kits, room[i], HALVES, lines[i].qty);
        }
        for (size_t h = 0; h < HALVES; h++) {
            for (size_t i = 0; i < n; i++)
                column[i] = room[i][h];
            assert_int_equal(kits[h], kits_by_hand(column, lines, n));
        }
    }
}

static void a_kit_costs_no_more_by_the_day_or_the_week_than_its_parts(void **state)
{
    const struct kit_line skis[] = {{.qty = 1, .day_fee = 20000, .week_fee = 90000},
                                    {.qty = 2, .day_fee = 5000}};
    struct kit_fees parts = kit_parts_fees(skis, COUNT_OF(skis)), fees;

    (void)state;
    assert_int_equal(parts.day, 30000);
    assert_int_equal(parts.week, 90000 + 2 * 35000);
    fees = kit_lower_fees((struct kit_fees){25000, 100000}, parts);
    assert_true(fees.day == 25000 && fees.week == 100000);
    fees = kit_lower_fees((struct kit_fees){25000, 0}, parts);
    assert_true(fees.day == 25000 && fees.week == 160000);
    fees = kit_lower_fees((struct kit_fees){50000, 300000}, parts);
    assert_true(fees.day == 30000 && fees.week == 160000);
    fees = kit_lower_fees((struct kit_fees){10000, 90000}, parts);
    assert_true(fees.day == 10000 && fees.week == 0); /* seven days cost less */
}

static void a_part_below_nothing_makes_no_other_cheaper(void **state)
{
    const struct kit_line odd[] = {{.qty = 1, .day_fee = 20000, .week_fee = 90000},
                                   {.qty = 50, .day_fee = -50000, .week_fee = -1}};
    struct kit_fees parts = kit_parts_fees(odd, COUNT_OF(odd));

    (void)state;
    assert_true(parts.day == 20000 && parts.week == 90000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_are_as_many_kits_as_the_scarcest_line_has_units_for),
        cmocka_unit_test(a_kit_costs_no_more_by_the_day_or_the_week_than_its_parts),
        cmocka_unit_test(a_part_below_nothing_makes_no_other_cheaper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
