#include "base/clock.h"
#include "base/err.h"
#include "transfer/baronow_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HOUR (3600 * US_PER_SECOND)
enum { TODAY = 20700 };

static int64_t at(int32_t day, int64_t hour)
{
    return clock_seoul_day_start_us(day) + hour * HOUR;
}

static struct baronow_fate fate_of(const char *state, int32_t start, int32_t end,
                                   int64_t updated_us, int64_t review_us)
{
    const struct baronow_deal deal = {.state = str_from(state),
                                      .start = start,
                                      .end = end,
                                      .created_us = at(start - 10, 9),
                                      .updated_us = updated_us,
                                      .review_us = review_us};

    return baronow_fate(&deal, at(TODAY, 12));
}

static void what_lies_ahead_is_agreed(void **state)
{
    struct baronow_fate fate = fate_of("SCHEDULED", TODAY + 1, TODAY + 3, at(TODAY - 9, 9), 0);

    (void)state;
    assert_int_equal(fate.agreed_us, at(TODAY - 9, 9));
    assert_int_equal(fate.out_us, 0);
    assert_int_equal(fate.returned_us, 0);
}

static void what_has_begun_is_out_whoever_has_looked(void **state)
{
    static const char *const states[] = {"SCHEDULED", "IN_USE"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        struct baronow_fate fate = fate_of(states[i], TODAY, TODAY + 2, at(TODAY, 9), 0);
        assert_int_equal(fate.out_us, at(TODAY, 0));
        assert_int_equal(fate.returned_us, 0);
    }
    assert_int_equal(fate_of("IN_USE", TODAY - 2, TODAY, at(TODAY, 9), 0).out_us, at(TODAY - 2, 0));
}

static void what_is_over_is_back_and_nobody_said_so(void **state)
{
    struct baronow_fate fate = fate_of("IN_USE", TODAY - 3, TODAY - 1, at(TODAY - 1, 9), 0);

    (void)state;
    assert_int_equal(fate.returned_us, at(TODAY - 1, 20));
    assert_true(fate.by_its_days);
    assert_int_equal(fate.out_us, 0);
}

static void what_was_said_to_be_back_is_back_when_it_was_said_but_never_late(void **state)
{
    struct baronow_fate early = fate_of("RETURNED", TODAY - 5, TODAY - 1, at(TODAY - 2, 9), 0);
    struct baronow_fate late = fate_of("RETURNED", TODAY - 50, TODAY - 40, at(TODAY - 1, 9), 0);
    struct baronow_fate before = fate_of("RETURNED", TODAY + 5, TODAY + 9, at(TODAY - 1, 9), 0);

    (void)state;
    assert_int_equal(early.returned_us, at(TODAY - 2, 9));
    assert_false(early.by_its_days);
    assert_int_equal(late.returned_us, at(TODAY - 40, 20));
    assert_int_equal(before.returned_us, at(TODAY - 1, 9));
}

static void a_review_by_its_owner_says_that_it_is_back(void **state)
{
    struct baronow_fate fate = fate_of("IN_USE", TODAY - 3, TODAY + 2, at(TODAY, 9),
                                       at(TODAY - 1, 9));

    (void)state;
    assert_int_equal(fate.returned_us, at(TODAY - 1, 9));
    assert_false(fate.by_its_days);
}

static void nothing_comes_from_the_future_and_nothing_is_back_before_it_was_agreed(void **state)
{
    const struct baronow_deal deal = {.state = STR("RETURNED"),
                                      .start = TODAY - 9,
                                      .end = TODAY - 8,
                                      .created_us = at(TODAY + 1, 0),
                                      .updated_us = at(TODAY + 2, 0)};
    struct baronow_fate fate = baronow_fate(&deal, at(TODAY, 12));

    (void)state;
    assert_int_equal(fate.agreed_us, at(TODAY, 12));
    assert_int_equal(fate.returned_us, at(TODAY, 12));
}

static void passwords(void **state)
{
    bool known;

    (void)state;
    assert_true(
        str_eq(baronow_password(STR("pbkdf2_sha256$1$a$b"), &known), STR("pbkdf2_sha256$1$a$b")));
    assert_true(known);
    assert_true(str_is_null(baronow_password(STR("!abcdef"), &known)));
    assert_true(known);
    assert_true(str_is_null(baronow_password(STR(""), &known)));
    assert_true(known);
    assert_true(str_is_null(baronow_password(STR("argon2$argon2id$v=19"), &known)));
    assert_false(known);
}

static void states_of_things(void **state)
{
    (void)state;
    assert_true(str_eq(baronow_state(STR("쓸 만 해요")), STR("쓸 만해요")));
    assert_true(str_eq(baronow_state(STR("깨끗해요")), STR("깨끗해요")));
    assert_true(str_eq(baronow_state(STR("")), STR("")));
    assert_true(str_is_null(baronow_state(STR("new"))));
}

static void long_messages_end_between_characters(void **state)
{
    char text[4 * 5000];
    struct str cut;

    (void)state;
    for (size_t i = 0; i < sizeof(text); i += 4)
        memcpy(text + i, "🛶", 4);
    cut = baronow_cut((struct str){text, sizeof(text)});
    assert_int_equal(cut.n, 4 * 4096);
    memset(text, 'a', sizeof(text));
    assert_int_equal(baronow_cut((struct str){text, sizeof(text)}).n, 4096);
    assert_int_equal(baronow_cut((struct str){text, 7}).n, 7);
}

static void names_of_files_stay_below_the_folder(void **state)
{
    static const char *const bad[] = {"",     "/etc/passwd", "../x", "a/../../x",
                                      "a//b", "a/",          ".",    "a\nb"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(baronow_key_is_good(str_from(bad[i])));
    assert_true(baronow_key_is_good(STR("my_photo_1.png")));
    assert_true(baronow_key_is_good(STR("profile/2024/한글.jpg")));
    assert_true(baronow_key_is_good(STR("..x.png")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_lies_ahead_is_agreed),
        cmocka_unit_test(what_has_begun_is_out_whoever_has_looked),
        cmocka_unit_test(what_is_over_is_back_and_nobody_said_so),
        cmocka_unit_test(what_was_said_to_be_back_is_back_when_it_was_said_but_never_late),
        cmocka_unit_test(a_review_by_its_owner_says_that_it_is_back),
        cmocka_unit_test(nothing_comes_from_the_future_and_nothing_is_back_before_it_was_agreed),
        cmocka_unit_test(passwords),
        cmocka_unit_test(states_of_things),
        cmocka_unit_test(long_messages_end_between_characters),
        cmocka_unit_test(names_of_files_stay_below_the_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
