#include "../../lib/db/scratch_postgres.h"

#include "../market_schema.h"
#include "base/mem.h"
#include "chat/chat_store.h"

/* A batch over many rooms on PostgreSQL, where two statements say what has become of all of them.
 * Skipped without WOOGA_TEST_POSTGRES. */

enum { OWNER = 1, FIRST_VISITOR, ROOMS = 40 };

static struct scratch_postgres scratch;
static struct arena arena;
static int64_t rooms[ROOMS];

static void open_town(void)
{
    bool made;

    scratch = (struct scratch_postgres){0};
    scratch_postgres_open(&scratch);
    migrate_all(scratch.db);
    assert_int_equal(db_script(scratch.db,
                               "INSERT INTO members (id, email, created_us)"
                               " SELECT n, 'm' || n || '@b.kr', 0 FROM generate_series(1, 41) AS n;"
                               "INSERT INTO products (id, owner_id, name, description, state, "
                               "rental_fee_for_a_day, created_us, updated_us) "
                               "VALUES (1, 1, 'racket', '', '', 1000, 0, 0)"),
                     OK);
    for (int i = 0; i < ROOMS; i++)
        assert_int_equal(room_open(scratch.db, 1, OWNER, FIRST_VISITOR + i, &rooms[i], &made), OK);
}

static int close_town(void **state)
{
    (void)state;
    arena_release(&arena);
    scratch_postgres_close(&scratch);
    return 0;
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

static struct chat_send *say(struct chat_batch *batch, int room, int64_t sender, const char *cid)
{
    return append(batch, chat_send_new(rooms[room], sender, MESSAGE_TEXT, str_from("안녕"),
                                       (struct str){NULL, 0}, str_from(cid)));
}

static void expect_state(int room, int64_t last, int64_t owner_read, int64_t visitor_read)
{
    struct room_entry entry;

    assert_int_equal(room_entry(scratch.db, &arena, rooms[room], &entry), OK);
    assert_int_equal(entry.state.last_seq, last);
    assert_int_equal(entry.state.owner_read, owner_read);
    assert_int_equal(entry.state.visitor_read, visitor_read);
}

static void every_room_of_a_batch_goes_on(void **state)
{
    struct chat_batch *batch;

    (void)state;
    open_town();
    batch = mem_take(sizeof *batch);
    for (int i = 0; i < ROOMS; i++) {
        say(batch, i, FIRST_VISITOR + i, NULL);
        if (i % 2)
            say(batch, i, OWNER, NULL);
        if (i % 4 == 3)
            say(batch, i, FIRST_VISITOR + i, NULL);
    }
    assert_int_equal(batch_store(scratch.db, batch), OK);
    chat_batch_free(batch);
    expect_state(0, 1, 0, 1);
    expect_state(1, 2, 2, 1);
    expect_state(ROOMS - 2, 1, 0, 1);
    expect_state(ROOMS - 1, 3, 2, 3);

    /* The others stay as they are. */
    batch = mem_take(sizeof *batch);
    say(batch, 1, OWNER, NULL);
    assert_int_equal(batch_store(scratch.db, batch), OK);
    chat_batch_free(batch);
    expect_state(0, 1, 0, 1);
    expect_state(1, 3, 3, 1);
}

static void marks_alone_and_refusals_move_no_room(void **state)
{
    struct chat_batch *batch;
    struct chat_send *stranger, *mark;

    (void)state;
    open_town();
    batch = mem_take(sizeof *batch);
    stranger = say(batch, 0, FIRST_VISITOR + 1, NULL);
    mark = append(batch, chat_mark_new(rooms[1], OWNER, 9, 9));
    assert_int_equal(batch_store(scratch.db, batch), OK);
    assert_int_equal(stranger->err, ERR_FORBIDDEN);
    assert_false(mark->moved);
    chat_batch_free(batch);
    expect_state(0, 0, 0, 0);
    expect_state(1, 0, 0, 0);
}

/* One cid that is stored already sends the whole batch the careful way: the same must come of it.
 */
static void a_batch_that_is_stored_again_says_the_same(void **state)
{
    static const char cid[] = "00000000-0000-4000-8000-000000000001";
    struct chat_batch *batch;
    struct chat_send *again;

    (void)state;
    open_town();
    batch = mem_take(sizeof *batch);
    say(batch, 0, OWNER, cid);
    assert_int_equal(batch_store(scratch.db, batch), OK);
    chat_batch_free(batch);

    batch = mem_take(sizeof *batch);
    for (int i = 1; i < ROOMS; i++)
        say(batch, i, OWNER, NULL);
    again = say(batch, 0, OWNER, cid);
    say(batch, 0, FIRST_VISITOR, NULL);
    assert_int_equal(batch_store(scratch.db, batch), OK);
    assert_true(again->dup);
    assert_int_equal(again->seq, 1);
    chat_batch_free(batch);
    expect_state(0, 2, 1, 2);
    expect_state(ROOMS - 1, 1, 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_room_of_a_batch_goes_on, close_town),
        cmocka_unit_test_teardown(marks_alone_and_refusals_move_no_room, close_town),
        cmocka_unit_test_teardown(a_batch_that_is_stored_again_says_the_same, close_town),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
