#include "base/mem.h"
#include "chat/chat_unread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define WAIT_US (UNREAD_WAIT_S * US_PER_SECOND)

static struct unread_rooms *rooms;

static int set_up(void **state)
{
    (void)state;
    rooms = unread_rooms_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unread_rooms_free(rooms);
    return 0;
}

static void note(int64_t room_id, enum message_kind kind, enum err err, bool dup, int64_t now_us)
{
    struct chat_batch *batch = mem_take(sizeof *batch);
    struct str none = {NULL, 0};

    batch->first = chat_send_new(room_id, 1, kind, STR("hello"), none, none);
    batch->first->err = err;
    batch->first->dup = dup;
    batch->n = 1;
    unread_rooms_note(rooms, batch, now_us);
    chat_batch_free(batch);
}

static void a_room_comes_out_once_a_minute_after_its_first_message(void **state)
{
    int64_t ids[4];

    (void)state;
    note(7, MESSAGE_TEXT, OK, false, 0);
    note(8, MESSAGE_PHOTO, OK, false, 10);
    note(7, MESSAGE_TEXT, OK, false, 20);
    assert_int_equal(unread_rooms_take(rooms, WAIT_US - 1, ids, 4), 0);
    assert_int_equal(unread_rooms_take(rooms, WAIT_US, ids, 4), 1);
    assert_int_equal(ids[0], 7);
    assert_int_equal(unread_rooms_take(rooms, 2 * WAIT_US, ids, 4), 1);
    assert_int_equal(ids[0], 8);
    assert_int_equal(unread_rooms_take(rooms, 9 * WAIT_US, ids, 4), 0);
    note(7, MESSAGE_TEXT, OK, false, WAIT_US);
    assert_int_equal(unread_rooms_take(rooms, 2 * WAIT_US, ids, 4), 1);
}

static void only_what_was_written_counts(void **state)
{
    struct chat_batch *batch = mem_take(sizeof *batch);
    int64_t ids[4];

    (void)state;
    note(1, MESSAGE_CARD, OK, false, 0);
    note(2, MESSAGE_TEXT, ERR_FORBIDDEN, false, 0);
    note(3, MESSAGE_TEXT, OK, true, 0);
    batch->first = chat_mark_new(4, 1, 1, 1);
    batch->n = 1;
    unread_rooms_note(rooms, batch, 0);
    chat_batch_free(batch);
    assert_int_equal(unread_rooms_take(rooms, WAIT_US, ids, 4), 0);
}

static void it_is_taken_piece_by_piece_oldest_first_and_never_grows_without_end(void **state)
{
    int64_t ids[3], n = 0, expected = 1;
    size_t taken;

    (void)state;
    for (int64_t room = 1; room <= UNREAD_ROOMS_MAX + 5; room++)
        note(room, MESSAGE_TEXT, OK, false, room);
    while ((taken = unread_rooms_take(rooms, 2 * WAIT_US, ids, 3)) > 0) {
        for (size_t i = 0; i < taken; i++)
            assert_int_equal(ids[i], expected++);
        n += (int64_t)taken;
    }
    assert_int_equal(n, UNREAD_ROOMS_MAX);
    note(UNREAD_ROOMS_MAX + 5, MESSAGE_TEXT, OK, false, 0);
    assert_int_equal(unread_rooms_take(rooms, WAIT_US, ids, 3), 1);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_room_comes_out_once_a_minute_after_its_first_message),
        FRESH(only_what_was_written_counts),
        FRESH(it_is_taken_piece_by_piece_oldest_first_and_never_grows_without_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
