#include "base/clock.h"
#include "waiting/waiting_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define HOUR (3600 * US_PER_SECOND)

static int64_t noon_of(int32_t day)
{
    return clock_seoul_day_start_us(day) + 12 * HOUR;
}

static void days_are_held_for_twelve_hours_but_not_beyond_their_first_day(void **state)
{
    const int32_t today = day_from_civil(2028, 2, 29);

    (void)state;
    assert_int_equal(waiting_until_us(today + 9, noon_of(today)), noon_of(today) + 12 * HOUR);
    assert_int_equal(waiting_until_us(today, noon_of(today)), noon_of(today) + 12 * HOUR);
    assert_int_equal(waiting_until_us(today, noon_of(today) + 1),
                     clock_seoul_day_start_us(today + 1));
    assert_int_equal(waiting_until_us(today, noon_of(today) + 11 * HOUR),
                     noon_of(today) + 12 * HOUR);
}

static void what_is_held_is_for_these_days_or_some_of_them(void **state)
{
    struct waiter waiter = {.id = 7, .qty = 1, .start = 10, .end = 14};

    (void)state;
    assert_int_equal(waiter_holder(&waiter), -7);
    assert_false(waiter_covers(&waiter, 10, 14));
    waiter.held_us = 1;
    assert_true(waiter_covers(&waiter, 10, 14));
    assert_true(waiter_covers(&waiter, 11, 11));
    assert_false(waiter_covers(&waiter, 9, 14));
    assert_false(waiter_covers(&waiter, 10, 15));
}

static void it_is_over_after_the_hold_and_after_the_first_day_unless_a_request_came_of_it(
    void **state)
{
    const int32_t today = day_from_civil(2027, 12, 31);
    struct waiter waiter = {.id = 1, .start = today, .end = today + 3};
    const int64_t midnight_us = clock_seoul_day_start_us(today + 1);

    (void)state;
    assert_false(waiter_is_over(&waiter, midnight_us - 1));
    assert_true(waiter_is_over(&waiter, midnight_us));
    waiter.held_us = 1;
    waiter.until_us = midnight_us - 5 * HOUR;
    assert_false(waiter_is_over(&waiter, midnight_us - 5 * HOUR - 1));
    assert_true(waiter_is_over(&waiter, midnight_us - 5 * HOUR));
    waiter.rental_id = 3;
    waiter.until_us = 0;
    assert_false(waiter_is_over(&waiter, midnight_us + US_PER_DAY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_held_for_twelve_hours_but_not_beyond_their_first_day),
        cmocka_unit_test(what_is_held_is_for_these_days_or_some_of_them),
        cmocka_unit_test(
            it_is_over_after_the_hold_and_after_the_first_day_unless_a_request_came_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
