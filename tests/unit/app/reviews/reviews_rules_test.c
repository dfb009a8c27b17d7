#include "base/clock.h"
#include "reviews/reviews_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void without_reviews_it_is_zero(void **state)
{
    (void)state;
    assert_int_equal(manner_tenths(NULL, 0, 800), 0);
    assert_int_equal(platform_mean_tenths(0, 0), 0);
}

static void few_stars_are_drawn_to_the_mean(void **state)
{
    struct star five = {5, 0}, one = {1, 0};

    (void)state;
    /* (100 + 5 · 80) / 6 = 83.3; (20 + 5 · 80) / 6 = 70.0 */
    assert_int_equal(manner_tenths(&five, 1, 800), 833);
    assert_int_equal(manner_tenths(&one, 1, 800), 700);
    assert_int_equal(platform_mean_tenths(9, 2), 900);
}

static void a_star_weighs_half_after_180_days(void **state)
{
    struct star old = {5, 180 * US_PER_DAY};

    (void)state;
    /* (0.5 · 100 + 5 · 80) / 5.5 = 81.8 */
    assert_int_equal(manner_tenths(&old, 1, 800), 818);
    old.age_us = -5;
    assert_int_equal(manner_tenths(&old, 1, 800), 833);
}

static void it_stays_between_0_and_100(void **state)
{
    struct star stars[200];

    (void)state;
    srandom(3);
    for (int round = 0; round < 2000; round++) {
        size_t n = 1 + (size_t)random() % 200;
        for (size_t i = 0; i < n; i++)
            stars[i] = (struct star){1 + random() % 5, random() % (4000 * US_PER_DAY)};
        int64_t tenths = manner_tenths(stars, n, 200 + random() % 801);
        assert_in_range(tenths, 200, 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_reviews_it_is_zero),
        cmocka_unit_test(few_stars_are_drawn_to_the_mean),
        cmocka_unit_test(a_star_weighs_half_after_180_days),
        cmocka_unit_test(it_stays_between_0_and_100),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
