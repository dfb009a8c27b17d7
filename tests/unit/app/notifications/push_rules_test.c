#include "notifications/push_rules.h"

#include "crypto/base64.h"

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

static struct told a_told(void)
{
    return (struct told){
        .id = 7,
        .notice = {.kind = NOTICE_RENTAL_ACCEPT, .about_id = 12, .start = 20000, .end = 20000},
        .product = STR("\"로드\" 자전거"),
    };
}

static struct str encode(const unsigned char *bytes, size_t n)
{
    char *text = arena_take(&arena, BASE64URL_LENGTH(n) + 1);

    return (struct str){text, base64url_encode((struct str){(const char *)bytes, n}, text)};
}

static void a_browsers_keys_are_a_point_and_a_secret(void **state)
{
    unsigned char auth[WEBPUSH_AUTH_BYTES + 1] = {1, 2, 3};
    struct webpush_reader reader;
    struct webpush_key key;
    struct str point, secret = encode(auth, WEBPUSH_AUTH_BYTES);

    (void)state;
    assert_int_equal(webpush_key_make(&key), OK);
    point = encode(key.point, WEBPUSH_POINT_BYTES);
    assert_true(push_reader_from(point, secret, &reader));
    assert_memory_equal(reader.point, key.point, WEBPUSH_POINT_BYTES);
    assert_memory_equal(reader.auth, auth, WEBPUSH_AUTH_BYTES);
    assert_false(push_reader_from(secret, point, &reader));
    assert_false(push_reader_from(point, encode(auth, WEBPUSH_AUTH_BYTES - 1), &reader));
    assert_false(push_reader_from(point, encode(auth, WEBPUSH_AUTH_BYTES + 1), &reader));
    assert_false(push_reader_from(point, STR(""), &reader));
    assert_false(push_reader_from((struct str){NULL, 0}, (struct str){NULL, 0}, &reader));
    key.point[40] ^= 1; /* beside the curve */
    assert_false(push_reader_from(encode(key.point, WEBPUSH_POINT_BYTES), secret, &reader));
}

static void a_message_says_what_happened_or_only_that_something_did(void **state)
{
    struct told told = a_told();
    struct str text = push_text(&arena, STR("마포 장터"), &told, NOTICE_KO, true);

    (void)state;
    assert_string_equal(str_c(&arena, text),
                        "{\"id\":7,\"title\":\"마포 장터\",\"text\":\"\\\"로드\\\" 자전거 대여가 "
                        "확정되었어요: 10월 4일\",\"link\":\"/rentals/12\"}");
    text = push_text(&arena, STR("Campus"), &told, NOTICE_EN, false);
    assert_string_equal(str_c(&arena, text), "{\"id\":7,\"title\":\"Campus\",\"text\":\"There is "
                                             "news for you.\",\"link\":\"/rentals/12\"}");
}

static void an_answer_ends_it_or_does_not(void **state)
{
    static const struct {
        enum err err;
        int status;
        enum push_verdict verdict;
    } cases[] = {
        {OK, 201, PUSH_TAKEN},
        {OK, 200, PUSH_TAKEN},
        {OK, 204, PUSH_TAKEN},
        {OK, 404, PUSH_GONE},
        {OK, 410, PUSH_GONE},
        {OK, 429, PUSH_AGAIN},
        {OK, 500, PUSH_AGAIN},
        {OK, 503, PUSH_AGAIN},
        {OK, 400, PUSH_REFUSED},
        {OK, 403, PUSH_REFUSED},
        {OK, 413, PUSH_REFUSED},
        {OK, 301, PUSH_REFUSED},
        {ERR_UPSTREAM, 0, PUSH_AGAIN},
        {ERR_FORBIDDEN, 0, PUSH_GONE},
        {ERR_UNAVAILABLE, 0, PUSH_AGAIN},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(push_judge(cases[i].err, cases[i].status), cases[i].verdict);
}

static void pauses_double_up_to_three_hours(void **state)
{
    (void)state;
    assert_int_equal(push_pause_s(1, 0), 60);
    assert_int_equal(push_pause_s(2, 0), 120);
    assert_int_equal(push_pause_s(8, 0), 7680);
    assert_int_equal(push_pause_s(9, 0), PUSH_PAUSE_MAX_S);
    assert_int_equal(push_pause_s(INT64_MAX, 0), PUSH_PAUSE_MAX_S);
    assert_int_equal(push_pause_s(1, 30), 60);
    assert_int_equal(push_pause_s(1, 3600), 3600);
    assert_int_equal(push_pause_s(9, 3600), PUSH_PAUSE_MAX_S);
    assert_int_equal(push_pause_s(1, INT64_MAX), PUSH_PATIENCE_S);
}

static void the_night_ends_at_its_next_end(void **state)
{
    int64_t midnight_us = clock_seoul_day_start_us(20000), hour_us = 3600 * US_PER_SECOND;

    (void)state;
    assert_int_equal(push_quiet_end_us(midnight_us + 23 * hour_us, 8), midnight_us + 32 * hour_us);
    assert_int_equal(push_quiet_end_us(midnight_us + 7 * hour_us, 8), midnight_us + 8 * hour_us);
    assert_int_equal(push_quiet_end_us(midnight_us + 8 * hour_us, 8), midnight_us + 32 * hour_us);
    assert_int_equal(push_quiet_end_us(midnight_us, 0), midnight_us + 24 * hour_us);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_browsers_keys_are_a_point_and_a_secret, forget_words),
        cmocka_unit_test_teardown(a_message_says_what_happened_or_only_that_something_did,
                                  forget_words),
        cmocka_unit_test(an_answer_ends_it_or_does_not),
        cmocka_unit_test(pauses_double_up_to_three_hours),
        cmocka_unit_test(the_night_ends_at_its_next_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
