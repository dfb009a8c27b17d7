#include "base/clock.h"
#include "reviews/reviews_rules.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW (20000 * US_PER_DAY)

static int64_t tenths_of(int64_t stars, int64_t days_ago, int64_t mean)
{
    struct barometer one = {0};
    barometer_add(&one, stars, NOW - days_ago * US_PER_DAY);
    return barometer_tenths(&one, mean, NOW);
}

static void without_reviews_it_is_zero(void **state)
{
    struct barometer none = {0};
    (void)state;
    assert_int_equal(barometer_tenths(&none, 800, NOW), 0);
    assert_int_equal(barometer_tenths(&none, 0, NOW), 0);
    assert_int_equal(platform_mean_tenths(0, 0), 0);
}

static void few_stars_are_drawn_to_the_mean(void **state)
{
    (void)state;
    /* (100 + 5 · 80) / 6 = 83.3; (20 + 5 · 80) / 6 = 70.0 */
    assert_int_equal(tenths_of(5, 0, 800), 833);
    assert_int_equal(tenths_of(1, 0, 800), 700);
    assert_int_equal(platform_mean_tenths(9, 2), 900);
}

static void without_a_mean_nothing_draws(void **state)
{
    (void)state;
    assert_int_equal(tenths_of(3, 0, 0), 600);
    assert_int_equal(tenths_of(3, 360, 0), 600);
}

static void a_star_weighs_half_after_180_days(void **state)
{
    (void)state;
    /* (0.5 · 100 + 5 · 80) / 5.5 = 81.8; (0.25 · 100 + 5 · 80) / 5.25 = 81.0 */
    assert_int_equal(tenths_of(5, 180, 800), 818);
    assert_int_equal(tenths_of(5, 360, 800), 810);
    /* One day more or less moves it by less than a tenth of the scale's unit. */
    assert_in_range(tenths_of(5, 179, 800), 818, 819);
    assert_in_range(tenths_of(5, 181, 800), 817, 818);
    /* After decades only the mean is left. */
    assert_int_equal(tenths_of(5, 15000, 800), 800);
    /* A clock that was put back makes it no heavier. */
    assert_int_equal(tenths_of(5, -5, 800), 833);
}

/* The two sums give what going through all stars gives, in whatever order they came. */
static void sums_are_the_same_as_all_stars(void **state)
{
    (void)state;
    srandom(3);
    for (int round = 0; round < 2000; round++) {
        struct barometer sums = {0};
        int64_t mean = 200 + random() % 801;
        double stars = 5 * (double)mean, weight = 5;
        for (size_t n = 1 + (size_t)random() % 200; n > 0; n--) {
            int64_t star = 1 + random() % 5, written_us = NOW - random() % (4000 * US_PER_DAY);
            double w = exp2(-(double)(NOW - written_us) / (180.0 * (double)US_PER_DAY));
            stars += w * 200 * (double)star;
            weight += w;
            barometer_add(&sums, star, written_us);
        }
        int64_t tenths = barometer_tenths(&sums, mean, NOW);
        assert_in_range(tenths, 200, 1000);
        assert_true(fabs((double)tenths - stars / weight) <= 0.5001);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_reviews_it_is_zero),
        cmocka_unit_test(few_stars_are_drawn_to_the_mean),
        cmocka_unit_test(without_a_mean_nothing_draws),
        cmocka_unit_test(a_star_weighs_half_after_180_days),
        cmocka_unit_test(sums_are_the_same_as_all_stars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
