#include "chat/chat_wire.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;
static struct buf out;
static int64_t typing;

static int set_up(void **state)
{
    (void)state;
    buf_init(&out, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_release(&out);
    arena_release(&arena);
    return 0;
}

static enum wire_kind take(struct str bytes, struct chat_send **ret_send)
{
    *ret_send = NULL;
    return wire_take(bytes, 42, &arena, ret_send, &typing);
}

/* What comes out of what was put in. */
static struct chat_send *through(const struct chat_send *send)
{
    struct chat_send *other;

    buf_clear(&out, SIZE_MAX);
    wire_put_send(&out, send);
    assert_int_equal(take(buf_as_str(&out), &other), WIRE_SEND);
    assert_int_equal(other->room, 42);
    assert_int_equal(other->err, OK);
    assert_false(other->from_socket);
    assert_null(other->state);
    return other;
}

static void assert_same(struct str a, struct str b)
{
    assert_int_equal(str_is_null(a), str_is_null(b));
    assert_true(str_eq(a, b));
}

static void a_message_arrives_as_it_was(void **state)
{
    const struct chat_send send = {.room = 42,
                                   .sender = 7,
                                   .kind = MESSAGE_CARD,
                                   .text = STR("두 줄\nand \"quotes\" 12 34"),
                                   .body = STR("{\"a\":1}"),
                                   .cid = STR("c1"),
                                   .by_owner = true,
                                   .seq = INT64_MAX,
                                   .id = 99,
                                   .created_us = 1800000000000000,
                                   .sender_name = STR("주인")};
    struct chat_send *other;

    (void)state;
    other = through(&send);
    assert_false(other->mark);
    assert_int_equal(other->sender, 7);
    assert_int_equal(other->kind, MESSAGE_CARD);
    assert_true(other->by_owner);
    assert_true(other->seq == INT64_MAX);
    assert_int_equal(other->id, 99);
    assert_int_equal(other->created_us, 1800000000000000);
    assert_same(other->text, send.text);
    assert_same(other->body, send.body);
    assert_same(other->cid, send.cid);
    assert_same(other->sender_name, send.sender_name);
    chat_send_free(other);
}

static void what_is_null_stays_null_and_what_is_empty_empty(void **state)
{
    struct chat_send send = {.room = 42, .sender = 7, .seq = 1, .text = STR("x")};
    struct chat_send *other;

    (void)state;
    other = through(&send);
    assert_true(str_is_null(other->body) && str_is_null(other->cid) &&
                str_is_null(other->sender_name));
    chat_send_free(other);
    send.sender_name = (struct str){"", 0};
    send.body = (struct str){"", 0};
    other = through(&send);
    assert_false(str_is_null(other->body) || str_is_null(other->sender_name));
    chat_send_free(other);
}

static void a_mark_and_typing_arrive(void **state)
{
    const struct chat_send send = {
        .room = 42, .sender = 7, .mark = true, .moved = true, .read_seq = 12, .by_owner = true};
    struct chat_send *other;

    (void)state;
    other = through(&send);
    assert_true(other->mark && other->moved && other->by_owner);
    assert_int_equal(other->sender, 7);
    assert_int_equal(other->read_seq, 12);
    chat_send_free(other);
    buf_clear(&out, SIZE_MAX);
    wire_put_typing(&out, 13);
    assert_int_equal(take(buf_as_str(&out), &other), WIRE_TYPING);
    assert_int_equal(typing, 13);
}

static void what_is_not_understood_is_left_out(void **state)
{
    static const char *const texts[] = {
        "",
        "x",
        "m",
        "m \n",
        "m 1 2 3 0 0 5 1 -1 -1 -1\n",    /* its text is missing */
        "m 1 2 3 0 0 5 1 -1 -1 -1\nxy",  /* too long */
        "m 1 2 3 0 0 5 -1 -1 -1 -1\n",   /* without a text */
        "m 1 2 3 0 3 5 1 -1 -1 -1\nx",   /* a kind of tomorrow */
        "m 0 2 3 0 0 5 1 -1 -1 -1\nx",   /* no seq */
        "m 1 2 3 0 0 5 1 -1 -1 -1 9\nx", /* more than is known */
        "m 1 2 3 0 0 5 1 -1 -1 -2\nx",
        "m 1 2 3 0 0 5 9223372036854775807 -1 -1 -1\nx",
        "m 1 2 3 0 0 5 1 1 -1 -1\nx",
        "r 1 0\n",
        "r 1 0 0\n",
        "r a 0 1\n",
        "t\n",
        "t \n",
        "t 1 2\n",
    };
    struct chat_send *send;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (take(str_from(texts[i]), &send) != WIRE_UNKNOWN)
            fail_msg("%s is understood", texts[i]);
        assert_null(send);
    }
    assert_int_equal(take(STR("m 1 2 3 0 0 5 1 -1 -1 -1\nx"), &send), WIRE_SEND);
    chat_send_free(send);
}

#define WITH_BUF(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BUF(a_message_arrives_as_it_was),
        WITH_BUF(what_is_null_stays_null_and_what_is_empty_empty),
        WITH_BUF(a_mark_and_typing_arrive),
        WITH_BUF(what_is_not_understood_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
