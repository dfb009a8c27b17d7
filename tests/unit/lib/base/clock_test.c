#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void days_convert_both_ways(void **state)
{
    int y, m, d;

    (void)state;
    assert_int_equal(day_from_civil(1970, 1, 1), 0);
    assert_int_equal(day_from_civil(2000, 3, 1), 11017);
    for (int32_t day = -200000; day < 3000000; day += 13) {
        day_to_civil(day, &y, &m, &d);
        assert_int_equal(day_from_civil(y, m, d), day);
    }
}

static void days_parse_strictly(void **state)
{
    static const char *const bad[] = {"",           "2027-02-29", "2027-13-01", "2027-00-10",
                                      "2027-1-1",   "1969-12-31", "2027-01-32", "2027/01/01",
                                      "2027-01-0a", "+027-01-01", "2027-01-01 "};
    char text[11];
    int32_t day;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(day_parse(str_from(bad[i]), &day));
    assert_true(day_parse(STR("2028-02-29"), &day));
    day_format(day, text);
    assert_string_equal(text, "2028-02-29");
    assert_true(day_parse(STR("9999-12-31"), &day));
}

static void instants_are_written_as_the_wire_wants(void **state)
{
    char text[28];

    (void)state;
    instant_format(INT64_C(1795340738318238), text);
    assert_string_equal(text, "2026-11-22T09:45:38.318238Z");
    instant_format(INT64_C(1795340738000000), text);
    assert_string_equal(text, "2026-11-22T09:45:38Z");
    instant_format(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999999Z");
}

static void seoul_is_nine_hours_ahead(void **state)
{
    int32_t day = day_from_civil(2026, 11, 24);
    int64_t start = clock_seoul_day_start_us(day);

    (void)state;
    assert_true(start == ((int64_t)day * 86400 - 9 * 3600) * US_PER_SECOND);
    assert_int_equal(clock_seoul_day(start), day);
    assert_int_equal(clock_seoul_hour(start), 0);
    assert_int_equal(clock_seoul_hour(start - 1), 23);
    assert_int_equal(clock_seoul_hour(start + US_PER_DAY / 2), 12);
    assert_int_equal(clock_seoul_day(start - 1), day - 1);
    assert_int_equal(clock_seoul_day(start + US_PER_DAY - 1), day);
}

/* Seoul kept summer time in 1987 and 1988; Tokyo's arithmetic would be wrong there. */
static void seoul_had_summer_time_in_1988(void **state)
{
    int32_t day = day_from_civil(1988, 7, 1);

    (void)state;
    assert_true(clock_seoul_day_start_us(day) ==
                ((int64_t)day * 86400 - 10 * 3600) * US_PER_SECOND);
}

static void a_frozen_clock_stands(void **state)
{
    int64_t before = clock_mono_us();

    (void)state;
    clock_freeze(123456789);
    assert_true(clock_now_us() == 123456789);
    assert_int_equal(clock_today(), 0);
    clock_freeze(0);
    assert_true(clock_now_us() > INT64_C(1700000000) * US_PER_SECOND);
    assert_true(clock_mono_us() >= before);
}

static void a_shifted_clock_runs_on(void **state)
{
    int64_t now;

    (void)state;
    setenv("WOOGA_TEST_NOW", "1000000000000000", 1);
    clock_init();
    now = clock_now_us();
    assert_true(now >= INT64_C(1000000000000000) && now < INT64_C(1000000060000000));
    while (clock_now_us() == now)
        continue;
    unsetenv("WOOGA_TEST_NOW");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_convert_both_ways),
        cmocka_unit_test(days_parse_strictly),
        cmocka_unit_test(instants_are_written_as_the_wire_wants),
        cmocka_unit_test(seoul_is_nine_hours_ahead),
        cmocka_unit_test(seoul_had_summer_time_in_1988),
        cmocka_unit_test(a_frozen_clock_stands),
        cmocka_unit_test(a_shifted_clock_runs_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
