#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct limiter *limiter;

static int set_up(void **state)
{
    (void)state;
    limiter = limiter_new(7);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    limiter_free(limiter);
    return 0;
}

static int wait_s;

static enum err take(enum limit limit, uint64_t who, int64_t now_us)
{
    return limiter_take(limiter, limit, who, now_us, &wait_s);
}

static void a_burst_then_the_rate(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++)
        assert_int_equal(take(WRITES, 2, 0), OK);
    assert_int_equal(take(WRITES, 2, 0), ERR_RATE);
    assert_int_equal(wait_s, 1);
    assert_int_equal(take(WRITES, 2, 200000), OK); /* five a second */
    assert_int_equal(take(WRITES, 2, 200000), ERR_RATE);
    for (int i = 0; i < 5; i++)
        assert_int_equal(take(WRITES, 2, 1200000), OK);
    assert_int_equal(take(WRITES, 2, 1200000), ERR_RATE);
}

static void sign_ups_wait_for_minutes(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(take(SIGNUPS, 2, 0), OK);
    assert_int_equal(take(SIGNUPS, 2, 0), ERR_RATE);
    assert_in_range(wait_s, 179, 181);
    assert_int_equal(take(SIGNUPS, 2, wait_s * US_PER_SECOND), OK);
}

static void one_does_not_pay_for_another_nor_for_another_limit(void **state)
{
    (void)state;
    while (take(READS, 2, 0) == OK)
        continue;
    assert_int_equal(take(READS, 4, 0), OK);
    assert_int_equal(take(WRITES, 2, 0), OK);
    assert_int_equal(take(NO_LIMIT, 2, 0), OK);
}

static void a_flood_of_addresses_does_not_free_the_one_that_waits(void **state)
{
    (void)state;
    while (take(READS, 3, 0) == OK)
        continue;
    for (uint64_t who = 100; who < 200000; who++)
        assert_int_equal(take(READS, who, 0), OK);
    assert_int_equal(take(READS, 3, 0), ERR_RATE);
}

static void a_clock_that_steps_back_gives_nothing(void **state)
{
    (void)state;
    while (take(READS, 3, US_PER_SECOND) == OK)
        continue;
    assert_int_equal(take(READS, 3, 0), ERR_RATE);
}

static void a_subscriber_is_one_address(void **state)
{
    uint64_t a = limiter_address(limiter, STR("2001:db8:1:2:3::1"));

    (void)state;
    assert_int_equal(a, limiter_address(limiter, STR("2001:db8:1:2:ffff::9")));
    assert_int_not_equal(a, limiter_address(limiter, STR("2001:db8:1:3::1")));
    assert_int_not_equal(limiter_address(limiter, STR("10.0.0.1")),
                         limiter_address(limiter, STR("10.0.0.2")));
    assert_int_equal(limiter_address(limiter, STR("10.0.0.1")),
                     limiter_address(limiter, STR("10.0.0.1")));
    assert_int_equal(limiter_address(limiter, STR("unix")), limiter_address(limiter, STR("unix")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        TEST(a_burst_then_the_rate),
        TEST(sign_ups_wait_for_minutes),
        TEST(one_does_not_pay_for_another_nor_for_another_limit),
        TEST(a_flood_of_addresses_does_not_free_the_one_that_waits),
        TEST(a_clock_that_steps_back_gives_nothing),
        TEST(a_subscriber_is_one_address),
    };

    return cmocka_run_group_tests(unit_tests, NULL, NULL);
}
