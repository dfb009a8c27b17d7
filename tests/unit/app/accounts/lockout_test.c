#include "accounts/lockout.h"
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct app app; /* alone */

#define NOW INT64_C(1800000000000000)

static void five_failures_lock_an_account_for_what_is_left_of_15_minutes(void **state)
{
    struct str account = STR("anna@gear.example");
    uint64_t address = 1;

    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(lockout_wait_s(account, address, NOW), 0);
        lockout_failed(&app, account, address, NOW);
    }
    assert_in_range(lockout_wait_s(account, 2, NOW), 899, 901);
    assert_in_range(lockout_wait_s(account, address, NOW + 600 * US_PER_SECOND), 299, 301);
    assert_int_equal(lockout_wait_s(STR("ben@gear.example"), address, NOW), 0);
    assert_int_equal(lockout_wait_s(account, address, NOW + 900 * US_PER_SECOND), 0);
}

static void failures_of_another_quarter_of_an_hour_do_not_add_up(void **state)
{
    struct str account = STR("carl@gear.example");
    uint64_t address = 3;

    (void)state;
    for (int i = 0; i < 4; i++)
        lockout_failed(&app, account, address, NOW);
    lockout_failed(&app, account, address, NOW + 901 * US_PER_SECOND);
    assert_int_equal(lockout_wait_s(account, address, NOW + 901 * US_PER_SECOND), 0);
}

static void a_good_login_clears_the_account_but_not_the_address(void **state)
{
    struct str account = STR("dora@gear.example");
    uint64_t address = 4;

    (void)state;
    for (int i = 0; i < 20; i++)
        lockout_failed(&app, account, address, NOW);
    lockout_passed(&app, account);
    assert_int_equal(lockout_wait_s(account, 5, NOW), 0);
    assert_true(lockout_wait_s(account, address, NOW) > 0);
    assert_true(lockout_wait_s(STR("whoever@gear.example"), address, NOW) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_failures_lock_an_account_for_what_is_left_of_15_minutes),
        cmocka_unit_test(failures_of_another_quarter_of_an_hour_do_not_add_up),
        cmocka_unit_test(a_good_login_clears_the_account_but_not_the_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
