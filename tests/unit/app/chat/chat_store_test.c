#include "chat/chat_store.h"

#include "base/mem.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "chat_fixture.h"

#define CID_A "aaaaaaaa-6a3c-4a52-9f50-0d8f2c9b1a77"
#define CID_B "bbbbbbbb-6a3c-4a52-9f50-0d8f2c9b1a77"

static struct chat_batch *batch_new(void)
{
    return mem_take(sizeof(struct chat_batch));
}

static struct chat_send *append(struct chat_batch *batch, struct chat_send *send)
{
    struct chat_send **last = &batch->first;

    while (*last)
        last = &(*last)->next;
    *last = send;
    batch->n++;
    return send;
}

static struct chat_send *add(struct chat_batch *batch, int64_t room, int64_t sender,
                             const char *text, const char *cid)
{
    return append(batch, chat_send_new(room, sender, MESSAGE_TEXT, str_from(text),
                                       (struct str){NULL, 0}, str_from(cid)));
}

static struct chat_send *mark(struct chat_batch *batch, int64_t member, int64_t read, int64_t recv)
{
    return append(batch, chat_mark_new(room_id, member, read, recv));
}

static struct chat_send *photo(struct chat_batch *batch, int64_t sender, int64_t upload,
                               const char *cid)
{
    struct chat_send *send = chat_send_new(room_id, sender, MESSAGE_PHOTO, STR("photo"),
                                           (struct str){NULL, 0}, str_from(cid));

    send->photo = upload;
    return append(batch, send);
}

static void numbers_a_room_without_holes(void **state)
{
    struct chat_batch *batch = batch_new();
    struct chat_send *sends[5];

    (void)state;
    for (int i = 0; i < 5; i++)
        sends[i] = add(batch, room_id, i % 2 ? OWNER : VISITOR, "안녕", NULL);
    assert_int_equal(batch_store(db, batch), OK);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(sends[i]->err, OK);
        assert_int_equal(sends[i]->seq, i + 1);
        assert_int_equal(sends[i]->id, i + 1);
    }
    assert_true(str_eq(sends[0]->sender_name, STR("손님")));
    assert_true(str_eq(sends[1]->sender_name, STR("주인")));
    chat_batch_free(batch);
    assert_int_equal(ask("SELECT last_seq FROM rooms"), 5);
    /* who sends has read what came before */
    assert_int_equal(ask("SELECT read_seq FROM room_members WHERE member_id = 1"), 4);
    assert_int_equal(ask("SELECT read_seq FROM room_members WHERE member_id = 2"), 5);
}

static void fails_strangers_and_vanished_rooms_alone(void **state)
{
    struct chat_batch *batch = batch_new();
    struct chat_send *before = add(batch, room_id, OWNER, "1", NULL);
    struct chat_send *stranger = add(batch, room_id, STRANGER, "x", NULL);
    struct chat_send *nowhere = add(batch, room_id + 1, OWNER, "x", NULL);
    struct chat_send *after = add(batch, room_id, VISITOR, "2", NULL);

    (void)state;
    assert_int_equal(batch_store(db, batch), OK);
    assert_int_equal(before->err, OK);
    assert_int_equal(stranger->err, ERR_FORBIDDEN);
    assert_int_equal(nowhere->err, ERR_NOT_FOUND);
    assert_int_equal(after->err, OK);
    assert_int_equal(after->seq, before->seq + 1);
    chat_batch_free(batch);
    assert_int_equal(ask("SELECT count(*) FROM messages"), 2);
}

static void stores_a_cid_once(void **state)
{
    struct chat_batch *batch = batch_new();
    struct chat_send *first = add(batch, room_id, OWNER, "once", CID_A);
    struct chat_send *again = add(batch, room_id, OWNER, "twice", CID_A);
    struct chat_send *other = add(batch, room_id, VISITOR, "the other's own", CID_A);
    struct chat_send *next = add(batch, room_id, OWNER, "next", CID_B);
    int64_t first_id;

    (void)state;
    assert_int_equal(batch_store(db, batch), OK);
    first_id = first->id;
    assert_false(first->dup);
    assert_true(again->dup);
    assert_int_equal(again->err, OK);
    assert_int_equal(again->seq, first->seq);
    assert_int_equal(again->id, first->id);
    assert_true(str_eq(again->text, STR("once")));
    assert_false(other->dup);
    assert_int_equal(other->seq, 2);
    assert_int_equal(next->seq, 3);
    chat_batch_free(batch);

    batch = batch_new();
    again = add(batch, room_id, OWNER, "much later", CID_A);
    assert_int_equal(batch_store(db, batch), OK);
    assert_true(again->dup);
    assert_int_equal(again->seq, 1);
    assert_int_equal(again->id, first_id);
    chat_batch_free(batch);
    assert_int_equal(ask("SELECT last_seq FROM rooms"), 3);
}

static void opens_a_room_once(void **state)
{
    int64_t again;
    bool made;

    (void)state;
    assert_int_equal(room_open(db, PRODUCT, OWNER, VISITOR, &again, &made), OK);
    assert_false(made);
    assert_int_equal(again, room_id);
    assert_int_equal(room_of(db, PRODUCT, VISITOR, &again), OK);
    assert_int_equal(again, room_id);
    assert_int_equal(room_of(db, PRODUCT, STRANGER, &again), ERR_NOT_FOUND);
    assert_int_equal(room_open(db, PRODUCT, OWNER, OWNER, &again, &made), ERR_CONFLICT);
}

struct opener {
    pthread_t thread;
    int64_t room_id;
    bool made;
    enum err err;
};

static void *open_same_room(void *user)
{
    struct opener *opener = user;
    struct db *own;

    opener->err = db_open(service, &own);
    if (opener->err != OK)
        return NULL;
    opener->err = room_open(own, PRODUCT, OWNER, STRANGER, &opener->room_id, &opener->made);
    db_close(own);
    return NULL;
}

static void makes_one_room_of_many_at_once(void **state)
{
    struct opener openers[8] = {0};
    int made = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(openers); i++)
        pthread_create(&openers[i].thread, NULL, open_same_room, &openers[i]);
    for (size_t i = 0; i < COUNT_OF(openers); i++) {
        pthread_join(openers[i].thread, NULL);
        assert_int_equal(openers[i].err, OK);
        assert_int_equal(openers[i].room_id, openers[0].room_id);
        made += openers[i].made;
    }
    assert_int_equal(made, 1);
}

static void reads_pages_of_a_history(void **state)
{
    struct chat_batch *batch = batch_new();
    struct message *messages;
    size_t n;
    bool more;
    char text[16];

    (void)state;
    for (int i = 1; i <= 120; i++) {
        snprintf(text, sizeof text, "%d", i);
        add(batch, room_id, OWNER, text, NULL);
    }
    assert_int_equal(batch_store(db, batch), OK);
    chat_batch_free(batch);

    assert_int_equal(messages_from(db, &arena, room_id, 100, 10, &messages, &n, &more), OK);
    assert_int_equal(n, 10);
    assert_int_equal(messages[0].seq, 101);
    assert_true(str_eq(messages[9].text, STR("110")));
    assert_int_equal(messages_before(db, &arena, room_id, 31, 10, &messages, &n), OK);
    assert_int_equal(n, 10);
    assert_int_equal(messages[0].seq, 21);
    assert_int_equal(messages[9].seq, 30);
    assert_int_equal(messages_before(db, &arena, room_id, 5, 1000, &messages, &n), OK);
    assert_int_equal(n, 4);
    assert_int_equal(messages_before(db, &arena, room_id, INT64_MAX, 10, &messages, &n), OK);
    assert_int_equal(n, 0);
}

static void lists_rooms_with_their_newest_messages(void **state)
{
    struct chat_batch *batch = batch_new();
    struct room *rooms;
    size_t n;
    int64_t second;
    bool made, more;

    (void)state;
    assert_int_equal(room_open(db, PRODUCT, OWNER, STRANGER, &second, &made), OK);
    for (int i = 0; i < 60; i++)
        add(batch, room_id, VISITOR, "many", NULL);
    add(batch, second, OWNER, "one", NULL);
    assert_int_equal(batch_store(db, batch), OK);
    chat_batch_free(batch);

    assert_int_equal(rooms_of(db, &arena, OWNER, true, 0, 1000, &rooms, &n, &more), OK);
    assert_int_equal(n, 2);
    assert_int_equal(rooms[0].message_count, ROOM_MESSAGES);
    assert_int_equal(rooms[0].messages[0].seq, 11);
    assert_int_equal(rooms[0].read_seq, 0);
    assert_int_equal(rooms[1].message_count, 1);
    assert_int_equal(rooms[1].read_seq, 1);
    assert_int_equal(rooms[1].visitor.id, STRANGER);
    assert_int_equal(rooms_of(db, &arena, OWNER, true, rooms[0].id, 1000, &rooms, &n, &more), OK);
    assert_int_equal(n, 1);
    assert_int_equal(rooms[0].message_count, 1);
    assert_int_equal(rooms_of(db, &arena, OWNER, false, 0, 1000, &rooms, &n, &more), OK);
    assert_int_equal(n, 0);
}

/* Control characters take six bytes each in JSON: a room full of them comes in pages. */
static void bounds_an_answer_by_its_bytes(void **state)
{
    static char long_text[16 * 1024 + 1];
    struct chat_batch *batch = batch_new();
    struct message *messages;
    struct room *rooms;
    int64_t after = 0, second, third;
    size_t n, sum = 0, pages = 0;
    bool more = true, made;

    (void)state;
    memset(long_text, 1, sizeof long_text - 1);
    assert_int_equal(room_open(db, PRODUCT, OWNER, STRANGER, &second, &made), OK);
    assert_int_equal(
        db_script(db, "INSERT INTO members (id, email, created_us) VALUES (4, 'g@h.kr', 0)"), OK);
    assert_int_equal(room_open(db, PRODUCT, OWNER, 4, &third, &made), OK);
    for (int i = 0; i < 200; i++) {
        add(batch, room_id, OWNER, long_text, NULL);
        add(batch, second, OWNER, long_text, NULL);
        add(batch, third, OWNER, long_text, NULL);
    }
    assert_int_equal(batch_store(db, batch), OK);
    chat_batch_free(batch);

    for (; more; pages++) {
        assert_int_equal(messages_from(db, &arena, room_id, after, 1000, &messages, &n, &more), OK);
        assert_true(n > 0 && n * 6 * 16 * 1024 <= MESSAGES_BYTES);
        after = messages[n - 1].seq;
        sum += n;
    }
    assert_int_equal(sum, 200);
    assert_true(pages > 1);
    assert_int_equal(messages_before(db, &arena, room_id, 201, 1000, &messages, &n), OK);
    assert_true(n > 0 && n * 6 * 16 * 1024 <= MESSAGES_BYTES);
    assert_int_equal(messages[n - 1].seq, 200);

    assert_int_equal(rooms_of(db, &arena, OWNER, true, 0, 1000, &rooms, &n, &more), OK);
    assert_int_equal(n, 2);
    assert_true(more);
    assert_int_equal(rooms[1].message_count, ROOM_MESSAGES);
    assert_int_equal(rooms_of(db, &arena, OWNER, true, rooms[1].id, 1000, &rooms, &n, &more), OK);
    assert_int_equal(n, 1);
    assert_false(more);
    assert_int_equal(rooms[0].message_count, ROOM_MESSAGES);
}

static void never_takes_a_read_mark_back(void **state)
{
    (void)state;
    assert_int_equal(room_read(db, room_id, OWNER, 5), OK);
    assert_int_equal(room_read(db, room_id, OWNER, 3), OK);
    assert_int_equal(ask("SELECT read_seq FROM room_members WHERE member_id = 1"), 5);
    assert_int_equal(room_read(db, room_id, OWNER, 6), OK);
    assert_int_equal(ask("SELECT recv_seq FROM room_members WHERE member_id = 1"), 6);
}

/* What `read` says is what is stored: clamped to what there is, never less than before. */
static void clamps_marks_and_never_lowers_them(void **state)
{
    struct chat_batch *batch = batch_new();
    struct chat_send *high, *low, *same, *received, *stranger;

    (void)state;
    for (int i = 0; i < 4; i++)
        add(batch, room_id, VISITOR, "안녕", NULL);
    high = mark(batch, OWNER, INT64_MAX, INT64_MAX);
    low = mark(batch, OWNER, 2, 0);
    same = mark(batch, OWNER, 4, 0);
    received = mark(batch, VISITOR, 0, 4);
    stranger = mark(batch, STRANGER, 4, 4);
    assert_int_equal(batch_store(db, batch), OK);
    assert_true(high->moved && high->by_owner);
    assert_int_equal(high->read_seq, 4);
    assert_false(low->moved || same->moved || received->moved || stranger->moved);
    assert_int_equal(low->err, OK);
    assert_int_equal(stranger->err, ERR_FORBIDDEN);
    chat_batch_free(batch);
    assert_int_equal(ask("SELECT read_seq FROM room_members WHERE member_id = 1"), 4);
    assert_int_equal(ask("SELECT recv_seq FROM room_members WHERE member_id = 1"), 4);
    assert_int_equal(ask("SELECT read_seq FROM room_members WHERE member_id = 2"), 4);
    assert_int_equal(ask("SELECT count(*) FROM room_members WHERE member_id = 3"), 0);
    assert_int_equal(ask("SELECT last_seq FROM rooms"), 4);
}

static void receiving_is_not_reading(void **state)
{
    struct chat_batch *batch = batch_new();
    struct chat_send *received;

    (void)state;
    add(batch, room_id, VISITOR, "1", NULL);
    add(batch, room_id, VISITOR, "2", NULL);
    received = mark(batch, OWNER, 0, 2);
    mark(batch, OWNER, 1, 0);
    assert_int_equal(batch_store(db, batch), OK);
    assert_false(received->moved);
    chat_batch_free(batch);
    assert_int_equal(ask("SELECT read_seq FROM room_members WHERE member_id = 1"), 1);
    assert_int_equal(ask("SELECT recv_seq FROM room_members WHERE member_id = 1"), 2);
}

/* Both members hear of the newest message, whatever marks the same batch moved after it. */
static void shows_the_room_with_the_last_message_and_each_ones_mark(void **state)
{
    struct chat_batch *batch = batch_new();
    struct chat_send *first = add(batch, room_id, VISITOR, "1", NULL);
    struct chat_send *early = mark(batch, OWNER, 1, 0);
    struct chat_send *newest = add(batch, room_id, VISITOR, "2", NULL);
    struct chat_send *late = mark(batch, OWNER, 2, 0);
    struct chat_send *idle = mark(batch, VISITOR, 2, 0);

    (void)state;
    assert_int_equal(batch_store(db, batch), OK);
    assert_null(first->state);
    assert_null(early->state);
    assert_null(idle->state); /* he wrote it: nothing moved */
    assert_non_null(newest->state);
    assert_ptr_equal(late->state, newest->state);
    assert_int_equal(newest->state->last_seq, 2);
    assert_int_equal(newest->state->owner_read, 2);
    assert_int_equal(newest->state->visitor_read, 2);
    assert_int_equal(newest->state->owner_id, OWNER);
    assert_int_equal(newest->state->visitor_id, VISITOR);
    chat_batch_free(batch);
}

static void stores_a_photo_with_its_description_once(void **state)
{
    struct chat_batch *batch = batch_new();
    struct chat_send *fine, *again, *used, *other;

    (void)state;
    assert_int_equal(
        db_script(db, "INSERT INTO photos (key, member_id, bytes, width, height, created_us)"
                      " VALUES ('0123', 1, 10, 640, 480, 0), ('4567', 1, 10, 1, 1, 0);"
                      "INSERT INTO uploads (id, member_id, key) VALUES (7, 1, '0123'),"
                      " (8, 1, '4567');"),
        OK);
    fine = photo(batch, OWNER, 7, CID_A);
    again = photo(batch, OWNER, 7, CID_A);
    used = photo(batch, OWNER, 7, CID_B);
    other = photo(batch, VISITOR, 8, CID_B);
    assert_int_equal(batch_store(db, batch), OK);
    assert_int_equal(fine->err, OK);
    assert_true(
        str_eq(fine->body, STR("{\"url\":\"/photos/0123.webp\",\"width\":640,\"height\":480}")));
    assert_int_equal(again->err, OK);
    assert_true(again->dup);
    assert_int_equal(again->seq, fine->seq);
    assert_true(str_eq(again->body, fine->body));
    assert_int_equal(used->err, ERR_FORBIDDEN);
    assert_int_equal(other->err, ERR_FORBIDDEN);
    chat_batch_free(batch);
    assert_int_equal(ask("SELECT count(*) FROM messages"), 1);
    assert_int_equal(ask("SELECT count(*) FROM uploads WHERE used_us IS NULL"), 1);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_database, close_database)

static void where_rooms_end_is_read_in_one_statement(void **state)
{
    struct tail tails[] = {{.room_id = 999999, .last_seq = 5}, {.room_id = 0}};

    (void)state;
    tails[1].room_id = room_id;
    assert_int_equal(db_script(db, "UPDATE rooms SET last_seq = 17"), OK);
    assert_int_equal(room_read(db, room_id, VISITOR, 9), OK);
    assert_int_equal(room_tails(db, tails, 2), OK);
    assert_int_equal(tails[0].last_seq, 0);
    assert_int_equal(tails[1].last_seq, 17);
    assert_int_equal(tails[1].owner_read, 0);
    assert_int_equal(tails[1].visitor_read, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(numbers_a_room_without_holes),
        FRESH(fails_strangers_and_vanished_rooms_alone),
        FRESH(stores_a_cid_once),
        FRESH(opens_a_room_once),
        FRESH(makes_one_room_of_many_at_once),
        FRESH(reads_pages_of_a_history),
        FRESH(lists_rooms_with_their_newest_messages),
        FRESH(bounds_an_answer_by_its_bytes),
        FRESH(never_takes_a_read_mark_back),
        FRESH(clamps_marks_and_never_lowers_them),
        FRESH(receiving_is_not_reading),
        FRESH(shows_the_room_with_the_last_message_and_each_ones_mark),
        FRESH(stores_a_photo_with_its_description_once),
        FRESH(where_rooms_end_is_read_in_one_statement),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
