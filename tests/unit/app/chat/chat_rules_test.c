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

/* ---- v1 ---- */

static enum chat_refusal read_v1(const char *text, struct v1_frame *frame)
{
    return v1_frame_read(&arena, str_from(text), frame);
}

static void reads_every_frame_of_v1(void **state)
{
    struct v1_frame frame;

    (void)state;
    assert_int_equal(read_v1("{\"t\":\"send\",\"cid\":\"" CID "\",\"message\":\"안녕\"}", &frame),
                     CHAT_FINE);
    assert_int_equal(frame.type, V1_SEND);
    assert_true(str_eq(frame.cid, STR(CID)));
    assert_true(str_eq(frame.message, STR("안녕")));
    assert_int_equal(frame.photo, 0);
    assert_int_equal(read_v1("{\"photo\":7,\"cid\":\"" CID "\",\"t\":\"send\"}", &frame),
                     CHAT_FINE);
    assert_int_equal(frame.photo, 7);
    assert_int_equal(read_v1("{\"t\":\"resume\",\"since\":0}", &frame), CHAT_FINE);
    assert_int_equal(frame.type, V1_RESUME);
    assert_int_equal(frame.seq, 0);
    assert_int_equal(read_v1("{\"t\":\"read\",\"seq\":9223372036854775807}", &frame), CHAT_FINE);
    assert_int_equal(frame.type, V1_READ);
    assert_true(frame.seq == INT64_MAX);
    assert_int_equal(read_v1("{\"t\":\"recv\",\"seq\":5}", &frame), CHAT_FINE);
    assert_int_equal(frame.type, V1_RECV);
    assert_int_equal(read_v1("{\"t\":\"typing\"}", &frame), CHAT_FINE);
    assert_int_equal(frame.type, V1_TYPING);
    assert_int_equal(read_v1("{\"t\":\"auth\",\"token\":\"a.b.c\"}", &frame), CHAT_FINE);
    assert_int_equal(frame.type, V1_AUTH);
    assert_true(str_eq(frame.token, STR("a.b.c")));
}

static void ignores_types_of_v1_that_nobody_knows_yet(void **state)
{
    static const char *const texts[] = {"{\"t\":\"\"}", "{\"t\":\"SEND\"}",
                                        "{\"t\":\"msg\",\"seq\":\"x\"}",
                                        "{\"t\":\"send \",\"cid\":1}"};
    struct v1_frame frame;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_int_equal(read_v1(texts[i], &frame), CHAT_FINE);
        assert_int_equal(frame.type, V1_OTHER);
    }
}

static void refuses_frames_of_v1_and_names_the_message(void **state)
{
#define SEND "{\"t\":\"send\",\"cid\":\"" CID "\""
    static const struct {
        const char *text;
        enum chat_refusal refusal;
        bool names;
    } bad[] = {
        {"", CHAT_BAD, false},
        {"[]", CHAT_BAD, false},
        {"null", CHAT_BAD, false},
        {"{}", CHAT_BAD, false},
        {"{\"t\":null}", CHAT_BAD, false},
        {"{\"t\":\"send\"} x", CHAT_BAD, false},
        {"{\"t\":\"send\",\"message\":\"x\"}", CHAT_BAD, false},
        {"{\"t\":\"send\",\"cid\":\"" CID "0\",\"message\":\"x\"}", CHAT_BAD, false},
        {"{\"t\":\"send\",\"cid\":null,\"message\":\"x\"}", CHAT_BAD, false},
        {SEND "}", CHAT_BAD, true},
        {SEND ",\"message\":1}", CHAT_BAD, true},
        {SEND ",\"message\":\"x\",\"photo\":1}", CHAT_BAD, true},
        {SEND ",\"photo\":0}", CHAT_BAD, true},
        {SEND ",\"photo\":-9223372036854775808}", CHAT_BAD, true},
        {SEND ",\"photo\":1.0}", CHAT_BAD, true},
        {SEND ",\"photo\":\"1\"}", CHAT_BAD, true},
        {SEND ",\"photo\":9223372036854775808}", CHAT_BAD, false},
        {SEND ",\"message\":\"\"}", CHAT_EMPTY, true},
        {"{\"t\":\"resume\"}", CHAT_BAD, false},
        {"{\"t\":\"resume\",\"since\":null}", CHAT_BAD, false},
        {"{\"t\":\"resume\",\"since\":-1}", CHAT_BAD, false},
        {"{\"t\":\"read\",\"seq\":true}", CHAT_BAD, false},
        {"{\"t\":\"recv\",\"seq\":1e3}", CHAT_BAD, false},
        {"{\"t\":\"auth\",\"token\":1}", CHAT_BAD, false},
        {"{\"t\":\"auth\",\"token\":\"\"}", CHAT_BAD, false},
    };
    struct v1_frame frame;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (read_v1(bad[i].text, &frame) != bad[i].refusal ||
            !str_is_null(frame.cid) != bad[i].names)
            fail_msg("%s", bad[i].text);
    }
#undef SEND
}

static void bounds_texts_of_v1_and_names_them(void **state)
{
    static const size_t lengths[] = {CHAT_TEXT_POINTS, CHAT_TEXT_POINTS + 1};
    char text[CHAT_TEXT_POINTS + 128];
    struct v1_frame frame;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        int head = snprintf(text, sizeof text,
                            "{\"t\":\"send\",\"cid\":\"" CID "\",\"message\":\"");

        memset(text + head, 'x', lengths[i]);
        memcpy(text + head + lengths[i], "\"}", 3);
        assert_int_equal(read_v1(text, &frame), i == 0 ? CHAT_FINE : CHAT_TOO_LONG);
        assert_true(str_eq(frame.cid, STR(CID)));
    }
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

static void pauses_longer_each_time_and_an_hour_at_most(void **state)
{
    (void)state;
    assert_int_equal(chat_card_pause_us(1), 20 * US_PER_SECOND);
    assert_int_equal(chat_card_pause_us(2), 40 * US_PER_SECOND);
    assert_int_equal(chat_card_pause_us(8), 2560 * US_PER_SECOND);
    assert_int_equal(chat_card_pause_us(9), 3600 * US_PER_SECOND);
    assert_int_equal(chat_card_pause_us(INT64_MAX), 3600 * US_PER_SECOND);
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
        cmocka_unit_test(reads_every_frame_of_v1),
        cmocka_unit_test(ignores_types_of_v1_that_nobody_knows_yet),
        cmocka_unit_test(refuses_frames_of_v1_and_names_the_message),
        cmocka_unit_test(bounds_texts_of_v1_and_names_them),
        cmocka_unit_test(names_every_refusal),
        cmocka_unit_test(lets_a_burst_through_and_then_the_rate),
        cmocka_unit_test(counts_breaches_only_before_the_time_told),
        cmocka_unit_test(forgets_breaches_after_a_minute),
        cmocka_unit_test(pauses_longer_each_time_and_an_hour_at_most),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
