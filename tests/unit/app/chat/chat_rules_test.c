#include "chat/chat_rules.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define CID "0b9f1f1e-6a3c-4a52-9f50-0d8f2c9b1a77"

static struct arena arena;

static enum chat_refusal read_frame(const char *text, struct chat_frame *frame)
{
    return chat_frame_read(&arena, str_from(text), 7, frame);
}

static void expect(const char *text, enum chat_refusal refusal)
{
    struct chat_frame frame;

    assert_int_equal(read_frame(text, &frame), refusal);
}

static void reads_the_originals_frames(void **state)
{
    struct chat_frame frame;

    (void)state;
    assert_int_equal(
        read_frame("{\"sender_email\":\"a@b.kr\",\"message\":\"안녕하세요\",\"room_id\":7}",
                   &frame),
        CHAT_FINE);
    assert_true(str_eq(frame.message, STR("안녕하세요")));
    assert_true(str_is_null(frame.cid));
    expect("{\"message\":\"a\",\"room_id\":\"7\"}", CHAT_FINE);
    expect("{\"message\":\"a\"}", CHAT_FINE);
    expect("{\"message\":\" \"}", CHAT_FINE);
    expect("{\"message\":\"\"}", CHAT_EMPTY);
}

static void keeps_to_its_room(void **state)
{
    (void)state;
    expect("{\"message\":\"a\",\"room_id\":8}", CHAT_OTHER_ROOM);
    expect("{\"message\":\"a\",\"room_id\":\"8\"}", CHAT_OTHER_ROOM);
    expect("{\"message\":\"a\",\"room_id\":-7}", CHAT_OTHER_ROOM);
    expect("{\"message\":\"a\",\"room_id\":null}", CHAT_BAD);
    expect("{\"message\":\"a\",\"room_id\":7.0}", CHAT_BAD);
    expect("{\"message\":\"a\",\"room_id\":\"seven\"}", CHAT_BAD);
    expect("{\"message\":\"a\",\"room_id\":[7]}", CHAT_BAD);
}

static void refuses_what_is_no_message(void **state)
{
    (void)state;
    expect("", CHAT_BAD);
    expect("hello", CHAT_BAD);
    expect("[]", CHAT_BAD);
    expect("\"a\"", CHAT_BAD);
    expect("{}", CHAT_BAD);
    expect("{\"message\":1}", CHAT_BAD);
    expect("{\"message\":null}", CHAT_BAD);
    expect("{\"message\":{\"a\":1}}", CHAT_BAD);
    expect("{\"message\":\"a\\u0000b\"}", CHAT_BAD);
    expect("{\"message\":\"\\ud800\"}", CHAT_BAD);
    expect("{\"message\":\"a\",\"message\":\"b\"}", CHAT_BAD);
    expect("{\"message\":\"a\"} x", CHAT_BAD);
}

static void bounds_depth_and_keys(void **state)
{
    char text[1000];
    int n;

    (void)state;
    expect("{\"message\":\"a\",\"x\":[[[[[[[1]]]]]]]}", CHAT_FINE);
    expect("{\"message\":\"a\",\"x\":[[[[[[[[1]]]]]]]]}", CHAT_BAD);
    for (int keys = 16; keys <= 17; keys++) {
        n = snprintf(text, sizeof text, "{\"message\":\"a\"");
        for (int i = 1; i < keys; i++)
            n += snprintf(text + n, sizeof text - (size_t)n, ",\"k%d\":0", i);
        snprintf(text + n, sizeof text - (size_t)n, "}");
        expect(text, keys == 16 ? CHAT_FINE : CHAT_BAD);
    }
}

static void takes_uuids_as_cid(void **state)
{
    struct chat_frame frame;

    (void)state;
    assert_int_equal(read_frame("{\"message\":\"a\",\"cid\":\"" CID "\"}", &frame), CHAT_FINE);
    assert_true(str_eq(frame.cid, STR(CID)));
    expect("{\"message\":\"a\",\"cid\":null}", CHAT_FINE);
    expect("{\"message\":\"a\",\"cid\":1}", CHAT_BAD);
    expect("{\"message\":\"a\",\"cid\":\"\"}", CHAT_BAD);
    expect("{\"message\":\"a\",\"cid\":\"" CID "0\"}", CHAT_BAD);
    expect("{\"message\":\"a\",\"cid\":\"0b9f1f1e-6a3c-4a52-9f50-0d8f2c9b1a7g\"}", CHAT_BAD);
    /* a refusal can name it */
    assert_int_equal(read_frame("{\"message\":1,\"cid\":\"" CID "\"}", &frame), CHAT_BAD);
    assert_true(str_eq(frame.cid, STR(CID)));
}

static void bounds_texts(void **state)
{
    static char text[CHAT_TEXT_BYTES + 8];

    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(chat_text_check((struct str){text, 4096}), CHAT_FINE);
    assert_int_equal(chat_text_check((struct str){text, 4097}), CHAT_TOO_LONG);
    for (size_t i = 0; i + 4 <= sizeof text; i += 4) /* four bytes, one code point each */
        memcpy(text + i, "\xf0\x9f\x8f\x93", 4);
    assert_int_equal(chat_text_check((struct str){text, 4096 * 4}), CHAT_FINE);
    assert_int_equal(chat_text_check((struct str){text, 4096 * 4 + 4}), CHAT_TOO_LONG);
    assert_int_equal(chat_text_check(STR("")), CHAT_EMPTY);
    assert_int_equal(chat_text_check(STR("\xff")), CHAT_BAD);
    assert_int_equal(chat_text_check(STR("a\0b")), CHAT_BAD);
}

static void names_every_refusal(void **state)
{
    (void)state;
    for (enum chat_refusal i = CHAT_EMPTY; i <= CHAT_FORBIDDEN; i++) {
        assert_true(strlen(chat_refusal_code(i)) > 0);
        assert_true(strlen(chat_refusal_text(i)) > 0);
    }
}

static void lets_a_burst_through_and_then_the_rate(void **state)
{
    const struct chat_rate rate = {5, 20};
    int64_t level = 0, wait, now = 1000 * US_PER_SECOND;

    (void)state;
    for (int i = 0; i < 20; i++)
        assert_true(chat_rate_take(&level, rate, now, &wait));
    assert_false(chat_rate_take(&level, rate, now, &wait));
    assert_int_equal(wait, 200000);
    assert_false(chat_rate_take(&level, rate, now + 199999, &wait));
    assert_int_equal(wait, 1);
    assert_true(chat_rate_take(&level, rate, now + 200000, &wait));
    assert_false(chat_rate_take(&level, rate, now + 200000, &wait));
    /* after a rest all of the burst is there again, and no more */
    now += 100 * US_PER_SECOND;
    for (int i = 0; i < 20; i++)
        assert_true(chat_rate_take(&level, rate, now, &wait));
    assert_false(chat_rate_take(&level, rate, now, &wait));
}

static void counts_breaches_only_before_the_time_told(void **state)
{
    struct chat_breaches breaches = {0};
    int64_t now = 1000 * US_PER_SECOND, wait = 200000;

    (void)state;
    for (int i = 0; i < 10; i++) { /* refused ten times, but never early */
        assert_false(chat_breach_note(&breaches, now, wait));
        now += wait;
    }
    assert_false(chat_breach_note(&breaches, now, wait));
    assert_false(chat_breach_note(&breaches, now, wait));
    assert_false(chat_breach_note(&breaches, now, wait));
    assert_true(chat_breach_note(&breaches, now, wait));
}

static void forgets_breaches_after_a_minute(void **state)
{
    struct chat_breaches breaches = {0};
    int64_t now = 1000 * US_PER_SECOND, wait = 200000;

    (void)state;
    assert_false(chat_breach_note(&breaches, now, wait));
    assert_false(chat_breach_note(&breaches, now, wait));
    assert_false(chat_breach_note(&breaches, now, wait));
    now += 61 * US_PER_SECOND;
    assert_false(chat_breach_note(&breaches, now, wait)); /* not early */
    assert_false(chat_breach_note(&breaches, now, wait)); /* the first of a new minute */
    assert_false(chat_breach_note(&breaches, now, wait));
    assert_true(chat_breach_note(&breaches, now, wait));
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_originals_frames),
        cmocka_unit_test(keeps_to_its_room),
        cmocka_unit_test(refuses_what_is_no_message),
        cmocka_unit_test(bounds_depth_and_keys),
        cmocka_unit_test(takes_uuids_as_cid),
        cmocka_unit_test(bounds_texts),
        cmocka_unit_test(names_every_refusal),
        cmocka_unit_test(lets_a_burst_through_and_then_the_rate),
        cmocka_unit_test(counts_breaches_only_before_the_time_told),
        cmocka_unit_test(forgets_breaches_after_a_minute),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
