#include "chat/chat_presence.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define S US_PER_SECOND

static struct presence *presence;

static int set_up(void **state)
{
    (void)state;
    presence = presence_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    presence_free(presence);
    return 0;
}

/* The only one that is due, at most. */
static enum presence_due due(int64_t now_us)
{
    int64_t member_id = 0, other;
    size_t at = 0;
    enum presence_due due = presence_next_due(presence, now_us, &at, &member_id);

    if (due != PRESENCE_NONE) {
        assert_int_equal(member_id, 7);
        assert_int_equal(presence_next_due(presence, now_us, &at, &other), PRESENCE_NONE);
    }
    return due;
}

static void only_who_is_watched_is_known(void **state)
{
    (void)state;
    assert_false(presence_learn(presence, 7, 60, 0));
    assert_false(presence_elsewhere(presence, 7));
    assert_true(presence_watch(presence, 7, 0));
    assert_false(presence_watch(presence, 7, 0));
    assert_true(presence_learn(presence, 7, 60, 0));
    assert_false(presence_learn(presence, 7, 50, 0));
    assert_true(presence_elsewhere(presence, 7));
    assert_false(presence_unwatch(presence, 7));
    assert_true(presence_elsewhere(presence, 7));
    assert_true(presence_unwatch(presence, 7));
    assert_false(presence_unwatch(presence, 7));
    assert_false(presence_elsewhere(presence, 7));
}

static void who_is_there_is_asked_for_before_his_time_is_over(void **state)
{
    (void)state;
    presence_watch(presence, 7, 0);
    assert_true(presence_learn(presence, 7, 45, 0));
    assert_int_equal(due(42 * S), PRESENCE_NONE);
    assert_int_equal(due(43 * S), PRESENCE_ASK);
    assert_int_equal(due(43 * S), PRESENCE_NONE);
    assert_false(presence_learn(presence, 7, 60, 43 * S)); /* his node has renewed it */
    assert_int_equal(due(100 * S), PRESENCE_NONE);
    assert_int_equal(due(101 * S), PRESENCE_ASK);
    assert_int_equal(due(102 * S), PRESENCE_ASK); /* no answer */
    assert_true(presence_elsewhere(presence, 7));
    assert_int_equal(due(103 * S), PRESENCE_GONE);
    assert_false(presence_elsewhere(presence, 7));
    assert_int_equal(due(103 * S + 1), PRESENCE_ASK);
    assert_true(presence_learn(presence, 7, 60, 104 * S));
}

static void who_is_not_there_is_asked_for_every_minute(void **state)
{
    (void)state;
    presence_watch(presence, 7, 0);
    assert_int_equal(due(0), PRESENCE_NONE); /* who begins to look asks */
    assert_int_equal(due(S), PRESENCE_ASK);  /* nobody answered */
    assert_false(presence_learn(presence, 7, 0, S));
    assert_int_equal(due(60 * S), PRESENCE_NONE);
    assert_int_equal(due(61 * S), PRESENCE_ASK);
}

static void in_doubt_all_are_asked_for(void **state)
{
    int64_t member_id = 0, sum = 0;
    size_t at = 0;

    (void)state;
    for (int64_t id = 1; id <= 100; id++) {
        presence_watch(presence, id, 0);
        presence_learn(presence, id, id % 2 ? 60 : 0, 0);
    }
    assert_int_equal(presence_next_due(presence, S, &at, &member_id), PRESENCE_NONE);
    presence_doubt(presence, S);
    at = 0;
    while (presence_next_due(presence, S, &at, &member_id) == PRESENCE_ASK)
        sum += member_id;
    assert_int_equal(sum, 5050);
}

#define WITH_PRESENCE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PRESENCE(only_who_is_watched_is_known),
        WITH_PRESENCE(who_is_there_is_asked_for_before_his_time_is_over),
        WITH_PRESENCE(who_is_not_there_is_asked_for_every_minute),
        WITH_PRESENCE(in_doubt_all_are_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
