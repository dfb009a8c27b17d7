#include "notifications/notifications_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena arena;

static int forget_words(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct told a_told(enum notice_kind kind)
{
    return (struct told){
        .id = 7,
        .notice = {.kind = kind,
                   .about_id = 12,
                   .start = day_from_civil(2027, 5, 10),
                   .end = day_from_civil(2027, 5, 12)},
        .who = STR("민지"),
        .product = STR("로드 자전거"),
    };
}

static void assert_text(const struct told *told, const char *text)
{
    struct str got = notice_text(&arena, told);

    assert_string_equal(str_c(&arena, got), text);
}

static void says_who_what_and_when(void **state)
{
    struct told told = a_told(NOTICE_RENTAL_REQUEST);

    (void)state;
    assert_text(&told, "민지님이 로드 자전거 대여를 요청했어요: 5월 10일~5월 12일");
    told.notice.start = told.notice.end;
    assert_text(&told, "민지님이 로드 자전거 대여를 요청했어요: 5월 12일");
    told.who = told.product = (struct str){NULL, 0};
    assert_text(&told, "이웃님이 물건 대여를 요청했어요: 5월 12일");
    told = a_told(NOTICE_RENTAL_DUE);
    assert_text(&told, "로드 자전거 대여는 5월 12일까지예요. 늦지 않게 돌려주세요.");
    assert_true(str_eq(notice_link(&arena, &told), STR("/rentals/12")));
}

static void says_it_in_english(void **state)
{
    struct told told = a_told(NOTICE_RENTAL_REQUEST);
    struct str text = notice_text_in(&arena, &told, NOTICE_EN);

    (void)state;
    assert_string_equal(str_c(&arena, text), "민지 asks to rent 로드 자전거: May 10 – May 12");
    told = a_told(NOTICE_RENTAL_DUE);
    told.product = (struct str){NULL, 0};
    text = notice_text_in(&arena, &told, NOTICE_EN);
    assert_string_equal(str_c(&arena, text),
                        "the gear is yours until May 12. Please bring it back in time.");
}

static void a_name_with_braces_stays_as_it_is(void **state)
{
    struct told told = a_told(NOTICE_RENTAL_ACCEPT);

    (void)state;
    told.product = STR("{who} {{days}");
    assert_text(&told, "{who} {{days} 대여가 확정되었어요: 5월 10일~5월 12일");
}

static void every_kind_has_a_name_of_its_own_and_words(void **state)
{
    (void)state;
    for (enum notice_kind kind = 0; kind < NOTICE_KIND_COUNT; kind++) {
        struct told told = a_told(kind);
        struct str text = notice_text(&arena, &told);
        enum notice_kind found;

        assert_true(notice_kind_from(str_from(notice_kind_name(kind)), &found));
        assert_int_equal(found, kind);
        assert_true(str_utf8(text, NULL));
        assert_true(text.n > 20);
        assert_int_equal(str_find(text, '{', 0), -1);
        assert_non_null(notice_words_en(kind));
        text = notice_text_in(&arena, &told, NOTICE_EN);
        assert_true(text.n > 20);
        assert_int_equal(str_find(text, '{', 0), -1);
    }
    enum notice_kind found;
    assert_false(notice_kind_from(STR(""), &found));
    assert_false(notice_kind_from(STR("rental_"), &found));
    assert_false(notice_kind_from((struct str){NULL, 0}, &found));
}

static void what_is_about_today_is_urgent(void **state)
{
    struct told told = a_told(NOTICE_RENTAL_ACCEPT);

    (void)state;
    assert_false(notice_is_urgent(&told.notice, told.notice.start - 1));
    assert_true(notice_is_urgent(&told.notice, told.notice.start));
    assert_false(notice_is_urgent(&told.notice, told.notice.start + 1));
    assert_true(notice_is_urgent(&told.notice, told.notice.end));
    assert_false(notice_is_urgent(&told.notice, told.notice.end + 1));
}

static void quiet_hours_may_pass_midnight(void **state)
{
    const struct notice_settings night = {.quiet_from = 22, .quiet_to = 8};
    const struct notice_settings noon = {.quiet_from = 12, .quiet_to = 14};
    const struct notice_settings none = {.quiet_from = 9, .quiet_to = 9};

    (void)state;
    for (int hour = 0; hour < 24; hour++) {
        assert_int_equal(notice_is_quiet(&night, hour), hour >= 22 || hour < 8);
        assert_int_equal(notice_is_quiet(&noon, hour), hour == 12 || hour == 13);
        assert_false(notice_is_quiet(&none, hour));
    }
}

static void a_letter_waits_for_the_morning_and_for_the_last_one(void **state)
{
    struct letter_due due = {.settings = {.mail = true, .quiet_from = 22, .quiet_to = 8}};
    int64_t now_us = INT64_C(1800000000) * US_PER_SECOND;

    (void)state;
    assert_true(letter_may_go(&due, now_us, 12));
    assert_false(letter_may_go(&due, now_us, 23));
    due.mailed_us = now_us - 3600 * US_PER_SECOND + 1;
    assert_false(letter_may_go(&due, now_us, 12));
    due.mailed_us = now_us - 3600 * US_PER_SECOND;
    assert_true(letter_may_go(&due, now_us, 12));
    due.urgent = true;
    due.mailed_us = now_us;
    assert_true(letter_may_go(&due, now_us, 23));
}

static void a_letter_has_the_newest_with_their_addresses(void **state)
{
    struct told told[LETTER_LINES + 2];
    struct str text;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        told[i] = a_told(NOTICE_RENTAL_ACCEPT);
        told[i].notice.about_id = 100 + (int64_t)i;
    }
    text = letter_text(&arena, STR("https://gear.example"), told, 2);
    assert_non_null(strstr(str_c(&arena, text), "  https://gear.example/rentals/100\n"));
    assert_non_null(strstr(str_c(&arena, text), "  https://gear.example/rentals/101\n"));
    assert_null(strstr(str_c(&arena, text), "그 밖에"));

    text = letter_text(&arena, STR("https://gear.example"), told, COUNT_OF(told));
    assert_null(strstr(str_c(&arena, text), "/rentals/101\n"));
    assert_non_null(strstr(str_c(&arena, text), "/rentals/121\n"));
    assert_non_null(strstr(str_c(&arena, text), "그 밖에 2개가 더 있어요."));
    assert_true(
        str_eq(letter_subject(&arena, STR("마포 장터"), 3), STR("[마포 장터] 새 소식 3개")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(says_who_what_and_when, forget_words),
        cmocka_unit_test_teardown(says_it_in_english, forget_words),
        cmocka_unit_test_teardown(a_name_with_braces_stays_as_it_is, forget_words),
        cmocka_unit_test_teardown(every_kind_has_a_name_of_its_own_and_words, forget_words),
        cmocka_unit_test(what_is_about_today_is_urgent),
        cmocka_unit_test(quiet_hours_may_pass_midnight),
        cmocka_unit_test(a_letter_waits_for_the_morning_and_for_the_last_one),
        cmocka_unit_test_teardown(a_letter_has_the_newest_with_their_addresses, forget_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
