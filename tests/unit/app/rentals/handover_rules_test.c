/* Codes of hand-overs: when they change, how long one is good, whose it is. */
#include "base/clock.h"
#include "rentals/handover_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct str key = STR("a key of thirty-two bytes, secret");
/* The first instant of a step. */
static const int64_t begin = INT64_C(1764000000) * US_PER_SECOND;

static struct str code_at(int64_t id, enum rental_event event, int64_t now_us)
{
    static char codes[8][CODE_DIGITS + 1];
    static size_t next;
    char *code = codes[next++ % 8];
    handover_code(key, id, event, now_us, code);
    return str_from(code);
}

static int64_t later(int64_t seconds)
{
    return begin + seconds * US_PER_SECOND;
}

static void a_code_is_six_digits_and_the_same_for_half_a_minute(void **state)
{
    (void)state;
    assert_int_equal(begin % (CODE_STEP_S * US_PER_SECOND), 0);
    struct str code = code_at(7, EVENT_HAND_OVER, begin);
    assert_int_equal(code.n, CODE_DIGITS);
    assert_int_equal(strspn(code.p, "0123456789"), CODE_DIGITS);
    assert_true(str_eq(code, code_at(7, EVENT_HAND_OVER, later(30) - 1)));
    assert_false(str_eq(code, code_at(7, EVENT_HAND_OVER, later(30))));
}

static void the_seconds_left_count_down_to_the_next(void **state)
{
    (void)state;
    assert_int_equal(handover_code_seconds(begin), 30);
    assert_int_equal(handover_code_seconds(later(1)), 29);
    assert_int_equal(handover_code_seconds(later(30) - 1), 1);
    assert_int_equal(handover_code_seconds(later(30)), 30);
}

static void a_code_is_good_for_one_step_more_and_not_before_its_own(void **state)
{
    (void)state;
    struct str code = code_at(7, EVENT_RETURN, begin);
    assert_false(handover_code_good(key, 7, EVENT_RETURN, begin - 1, code));
    assert_true(handover_code_good(key, 7, EVENT_RETURN, begin, code));
    assert_true(handover_code_good(key, 7, EVENT_RETURN, later(30), code));
    assert_true(handover_code_good(key, 7, EVENT_RETURN, later(60) - 1, code));
    assert_false(handover_code_good(key, 7, EVENT_RETURN, later(60), code));
}

static void each_rental_event_and_key_has_codes_of_its_own(void **state)
{
    (void)state;
    struct str code = code_at(7, EVENT_HAND_OVER, begin);
    assert_false(handover_code_good(key, 7, EVENT_RETURN, begin, code));
    assert_false(handover_code_good(key, 8, EVENT_HAND_OVER, begin, code));
    assert_false(handover_code_good(STR("another key"), 7, EVENT_HAND_OVER, begin, code));
}

static void what_is_no_code_is_not_good(void **state)
{
    (void)state;
    char code[CODE_DIGITS + 2] = {0};
    handover_code(key, 7, EVENT_HAND_OVER, begin, code);
    assert_false(handover_code_good(key, 7, EVENT_HAND_OVER, begin, (struct str){NULL, 0}));
    assert_false(handover_code_good(key, 7, EVENT_HAND_OVER, begin, STR("")));
    assert_false(handover_code_good(key, 7, EVENT_HAND_OVER, begin, (struct str){code, 5}));
    assert_false(handover_code_good(key, 7, EVENT_HAND_OVER, begin, (struct str){code, 7}));
    code[5] = code[5] == '0' ? '1' : '0';
    assert_false(handover_code_good(key, 7, EVENT_HAND_OVER, begin, str_from(code)));
}

/* A thousand rentals have nearly a thousand codes, spread over all first digits. */
static void codes_are_spread(void **state)
{
    int first[10] = {0};

    (void)state;
    for (int64_t id = 1; id <= 1000; id++)
        first[code_at(id, EVENT_HAND_OVER, begin).p[0] - '0']++;
    for (int i = 0; i < 10; i++)
        assert_in_range(first[i], 60, 140);
}

static void who_gives_shows_from_the_first_day_on(void **state)
{
    struct rental_facts facts = {.state = ACCEPTED, .start = 100, .end = 104};
    enum rental_event event;

    (void)state;
    assert_int_equal(handover_may_show(&facts, BY_OWNER, 99, &event), NO_TOO_EARLY);
    assert_int_equal(handover_may_show(&facts, BY_OWNER, 100, &event), NO_OBJECTION);
    assert_int_equal(event, EVENT_HAND_OVER);
    assert_int_equal(handover_may_show(&facts, BY_RENTER, 100, &event), NO_NOT_YOURS);
    facts.state = IN_USE;
    assert_int_equal(handover_may_show(&facts, BY_RENTER, 102, &event), NO_OBJECTION);
    assert_int_equal(event, EVENT_RETURN);
    assert_int_equal(handover_may_show(&facts, BY_OWNER, 102, &event), NO_NOT_YOURS);
}

static void no_other_state_has_a_code(void **state)
{
    struct rental_facts facts = {.start = 100, .end = 104};
    enum rental_event event;

    (void)state;
    for (facts.state = RENTAL_NONE; facts.state < RENTAL_STATE_COUNT; facts.state++) {
        if (facts.state == ACCEPTED || facts.state == IN_USE)
            continue;
        assert_int_equal(handover_may_show(&facts, BY_OWNER, 102, &event), NO_NOT_NOW);
        assert_int_equal(handover_may_show(&facts, BY_RENTER, 102, &event), NO_NOT_NOW);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_six_digits_and_the_same_for_half_a_minute),
        cmocka_unit_test(the_seconds_left_count_down_to_the_next),
        cmocka_unit_test(a_code_is_good_for_one_step_more_and_not_before_its_own),
        cmocka_unit_test(each_rental_event_and_key_has_codes_of_its_own),
        cmocka_unit_test(what_is_no_code_is_not_good),
        cmocka_unit_test(codes_are_spread),
        cmocka_unit_test(who_gives_shows_from_the_first_day_on),
        cmocka_unit_test(no_other_state_has_a_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
