#include "wishes/wanted_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { TODAY = 20000 };

static void a_post_is_open_until_its_last_day_or_for_a_month(void **state)
{
    const struct wanted_post any = {.id = 1};
    const struct wanted_post days = {.has_days = true, .start = TODAY + 3, .end = TODAY + 5};
    const struct wanted_post far = {.has_days = true, .start = TODAY, .end = TODAY + 200};

    (void)state;
    assert_int_equal(wanted_until(&any, 0, TODAY), TODAY + WANTED_DAYS);
    assert_int_equal(wanted_until(&any, TODAY + 2, TODAY), TODAY + 2);
    assert_int_equal(wanted_until(&any, TODAY + 500, TODAY), TODAY + WANTED_DAYS_MAX);
    assert_int_equal(wanted_until(&days, 0, TODAY), TODAY + 5);
    assert_int_equal(wanted_until(&days, TODAY + 9, TODAY), TODAY + 5);
    assert_int_equal(wanted_until(&far, 0, TODAY), TODAY + WANTED_DAYS_MAX);
}

static void it_ends_by_its_day_by_hand_or_when_it_is_hidden(void **state)
{
    struct wanted_post post = {.until = TODAY};

    (void)state;
    assert_true(wanted_is_open(&post, TODAY));
    assert_false(wanted_is_open(&post, TODAY + 1));
    post.closed_us = 1;
    assert_false(wanted_is_open(&post, TODAY));
    post.closed_us = 0;
    post.hidden_us = 1;
    assert_false(wanted_is_open(&post, TODAY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_is_open_until_its_last_day_or_for_a_month),
        cmocka_unit_test(it_ends_by_its_day_by_hand_or_when_it_is_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
