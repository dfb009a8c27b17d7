#include "base/mem.h"
#include "chat/chat_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "chat_fixture.h"

#define CID "aaaaaaaa-6a3c-4a52-9f50-0d8f2c9b1a77"

/* Sends one message through the journal's store; what became of it. */
static enum err say(int64_t sender, enum message_kind kind, const char *text, const char *cid,
                    bool *ret_dup)
{
    struct chat_batch *batch = mem_take(sizeof(struct chat_batch));
    enum err err;

    batch->first = chat_send_new(room_id, sender, kind, str_from(text), (struct str){NULL, 0},
                                 str_from(cid));
    batch->n = 1;
    assert_int_equal(batch_store(db, batch), OK);
    err = batch->first->err;
    if (ret_dup)
        *ret_dup = batch->first->dup;
    chat_batch_free(batch);
    return err;
}

static struct room room_of_viewer(int64_t viewer_id)
{
    struct room room;

    assert_int_equal(room_head(db, &arena, room_id, viewer_id, &room), OK);
    return room;
}

static struct standing standing_of_viewer(int64_t viewer_id)
{
    struct standing standing;
    size_t n;

    assert_int_equal(standings_of(db, &arena, viewer_id, room_id, 0, 1, &standing, &n), OK);
    assert_int_equal(n, 1);
    return standing;
}

static size_t rooms_listed(int64_t member_id, bool as_owner)
{
    struct room *rooms;
    size_t n;
    bool more;

    assert_int_equal(rooms_of(db, &arena, member_id, as_owner, 0, 100, &rooms, &n, &more), OK);
    return n;
}

static void mutes_for_one_alone(void **state)
{
    (void)state;
    assert_int_equal(room_read(db, room_id, OWNER, 0), OK);
    assert_false(standing_of_viewer(OWNER).muted);
    assert_int_equal(room_mute(db, room_id, OWNER, true), OK);
    assert_int_equal(room_mute(db, room_id, OWNER, true), OK);
    assert_true(standing_of_viewer(OWNER).muted);
    assert_false(standing_of_viewer(VISITOR).muted);
    assert_int_equal(room_mute(db, room_id, OWNER, false), OK);
    assert_false(standing_of_viewer(OWNER).muted);
}

static void leaves_until_something_is_written(void **state)
{
    (void)state;
    /* an empty room too */
    assert_int_equal(room_leave(db, room_id, OWNER), OK);
    assert_int_equal(rooms_listed(OWNER, true), 0);
    assert_int_equal(rooms_listed(VISITOR, false), 1);

    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "still there?", NULL, NULL), OK);
    assert_int_equal(rooms_listed(OWNER, true), 1);

    assert_int_equal(room_leave(db, room_id, OWNER), OK);
    assert_int_equal(room_leave(db, room_id, OWNER), OK);
    assert_int_equal(rooms_listed(OWNER, true), 0);
    assert_int_equal(room_of_viewer(OWNER).last_seq, 1);
    assert_int_equal(room_return(db, room_id, OWNER), OK);
    assert_int_equal(rooms_listed(OWNER, true), 1);
    assert_int_equal(room_leave(db, room_id + 1, OWNER), OK); /* nowhere: nothing */
}

static void tells_how_far_the_partner_has_read(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(say(VISITOR, MESSAGE_TEXT, "hello", NULL, NULL), OK);
    assert_int_equal(room_read(db, room_id, OWNER, 2), OK);
    assert_int_equal(standing_of_viewer(VISITOR).partner_read_seq, 2);
    assert_int_equal(standing_of_viewer(OWNER).partner_read_seq, 3);
    assert_int_equal(standing_of_viewer(OWNER).read_seq, 2);
}

static void stands_in_his_own_rooms_only(void **state)
{
    struct standing standings[2];
    size_t n;

    (void)state;
    assert_int_equal(standings_of(db, &arena, STRANGER, 0, 0, 2, standings, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(standings_of(db, &arena, STRANGER, room_id, 0, 2, standings, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(standings_of(db, &arena, VISITOR, 0, 0, 2, standings, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(standings[0].room_id, room_id);
    assert_int_equal(standings_of(db, &arena, VISITOR, 0, room_id, 2, standings, &n), OK);
    assert_int_equal(n, 0);

    /* left: out of the list, but there when asked for */
    assert_int_equal(room_leave(db, room_id, VISITOR), OK);
    assert_int_equal(standings_of(db, &arena, VISITOR, 0, 0, 2, standings, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(standing_of_viewer(VISITOR).room_id, room_id);
    assert_int_equal(say(OWNER, MESSAGE_TEXT, "still there?", NULL, NULL), OK);
    assert_int_equal(standings_of(db, &arena, VISITOR, 0, 0, 2, standings, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(standings[0].last_seq, 1);
}

/* Stores the notices that are due; how many. */
static size_t notices_made(void)
{
    struct notice notices[2];
    struct str frame;
    size_t n;

    assert_int_equal(unread_of_room(db, room_id, notices, &n), OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(notice_add(db, &arena, &notices[i], &frame), OK);
    return n;
}

static void notices_of_messages_are_for_who_has_not_read_them(void **state)
{
    struct notice notices[2];
    size_t n;

    (void)state;
    assert_int_equal(notices_made(), 0);
    assert_int_equal(say(VISITOR, MESSAGE_CARD, "asked", NULL, NULL), OK);
    assert_int_equal(notices_made(), 0);
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "hello", NULL, NULL), OK);
    assert_int_equal(unread_of_room(db, room_id, notices, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(notices[0].member_id, OWNER);
    assert_int_equal(notices[0].who_id, VISITOR);
    assert_int_equal(notices[0].seq, 2);

    /* one until he has read so far, however much more is written */
    assert_int_equal(notices_made(), 1);
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "are you there?", NULL, NULL), OK);
    assert_int_equal(notices_made(), 0);
    assert_int_equal(room_read(db, room_id, OWNER, 3), OK);
    assert_int_equal(notices_made(), 0);
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "again", NULL, NULL), OK);
    assert_int_equal(notices_made(), 1);
}

static void a_muted_room_makes_no_notices(void **state)
{
    (void)state;
    assert_int_equal(room_mute(db, room_id, OWNER, true), OK);
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "hello", NULL, NULL), OK);
    assert_int_equal(notices_made(), 0);
    assert_int_equal(say(OWNER, MESSAGE_TEXT, "hello", NULL, NULL), OK);
    assert_int_equal(notices_made(), 1); /* the visitor's */
    assert_int_equal(room_mute(db, room_id, OWNER, false), OK);
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "still here", NULL, NULL), OK);
    assert_int_equal(notices_made(), 1);
}

static void nobody_writes_across_a_block(void **state)
{
    bool dup, blocked;

    (void)state;
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "before", CID, NULL), OK);
    assert_int_equal(block_put(db, OWNER, VISITOR), OK);
    assert_int_equal(block_put(db, OWNER, VISITOR), OK);
    assert_true(standing_of_viewer(OWNER).blocked);
    assert_true(standing_of_viewer(VISITOR).blocked);
    assert_int_equal(members_blocked(db, VISITOR, OWNER, &blocked), OK);
    assert_true(blocked);
    assert_int_equal(members_blocked(db, STRANGER, OWNER, &blocked), OK);
    assert_false(blocked);

    assert_int_equal(say(OWNER, MESSAGE_TEXT, "x", NULL, NULL), ERR_FORBIDDEN);
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "x", NULL, NULL), ERR_FORBIDDEN);
    /* what was stored before keeps its answer; what happens to a rental is still told */
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "before", CID, &dup), OK);
    assert_true(dup);
    assert_int_equal(say(VISITOR, MESSAGE_CARD, "cancelled", NULL, NULL), OK);
    assert_int_equal(room_of_viewer(OWNER).last_seq, 2);

    /* the other's block is not for this one to take back */
    assert_int_equal(block_take(db, VISITOR, OWNER), OK);
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "x", NULL, NULL), ERR_FORBIDDEN);
    assert_int_equal(block_take(db, OWNER, VISITOR), OK);
    assert_int_equal(block_take(db, OWNER, VISITOR), OK);
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "after", NULL, NULL), OK);
    assert_int_equal(room_of_viewer(OWNER).last_seq, 3);
}

static void lists_whom_one_blocks(void **state)
{
    struct block blocks[3];
    size_t n;

    (void)state;
    assert_int_equal(block_put(db, OWNER, OWNER), ERR_CONFLICT);
    assert_int_equal(block_put(db, OWNER, 999), ERR_NOT_FOUND);
    assert_int_equal(block_put(db, OWNER, STRANGER), OK);
    assert_int_equal(block_put(db, OWNER, VISITOR), OK);
    assert_int_equal(block_put(db, STRANGER, OWNER), OK);
    assert_int_equal(blocks_of(db, &arena, OWNER, 0, 3, blocks, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(blocks[0].member.id, VISITOR);
    assert_int_equal(blocks[1].member.id, STRANGER);
    assert_true(blocks[0].created_us > 0);
    assert_int_equal(blocks_of(db, &arena, OWNER, VISITOR, 3, blocks, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(blocks_of(db, &arena, OWNER, 0, 1, blocks, &n), OK);
    assert_int_equal(n, 1);
}

static void reports_with_the_newest_messages(void **state)
{
    char text[16];
    int64_t id, again;
    bool made;

    (void)state;
    for (int i = 1; i <= REPORT_MESSAGES + 1; i++) {
        snprintf(text, sizeof text, "\"%d\"", i);
        assert_int_equal(say(VISITOR, MESSAGE_TEXT, text, NULL, NULL), OK);
    }
    assert_int_equal(report_make(db, &arena, room_id, OWNER, STR("rude"), &id, &made), OK);
    assert_true(made);
    assert_int_equal(ask("SELECT json_array_length(context) FROM reports"), REPORT_MESSAGES);
    assert_int_equal(ask("SELECT json_extract(context, '$[0].seq') FROM reports"), 2);
    assert_int_equal(ask("SELECT json_extract(context, '$[19].text') = '\"21\"' FROM reports"), 1);
    assert_int_equal(ask("SELECT accused_id FROM reports"), VISITOR);

    /* what is said later does not change it, a second of the same does not pile up */
    assert_int_equal(say(VISITOR, MESSAGE_TEXT, "sorry", NULL, NULL), OK);
    assert_int_equal(report_make(db, &arena, room_id, OWNER, STR("again"), &again, &made), OK);
    assert_false(made);
    assert_int_equal(again, id);
    assert_int_equal(ask("SELECT json_extract(context, '$[19].seq') FROM reports"), 21);

    assert_int_equal(report_make(db, &arena, room_id, VISITOR, STR("he too"), &again, &made), OK);
    assert_true(made);
    assert_int_equal(db_script(db, "UPDATE reports SET resolved_us = 1"), OK);
    assert_int_equal(report_make(db, &arena, room_id, OWNER, STR("again"), &again, &made), OK);
    assert_true(made);
    assert_int_not_equal(again, id);

    assert_int_equal(report_make(db, &arena, room_id, STRANGER, STR("x"), &id, &made),
                     ERR_NOT_FOUND);
    assert_int_equal(report_make(db, &arena, room_id + 1, OWNER, STR("x"), &id, &made),
                     ERR_NOT_FOUND);
    assert_int_equal(ask("SELECT count(*) FROM reports"), 3);
}

static void reports_a_room_without_words(void **state)
{
    int64_t id;
    bool made;

    (void)state;
    assert_int_equal(report_make(db, &arena, room_id, OWNER, STR("his name"), &id, &made), OK);
    assert_int_equal(ask("SELECT json_array_length(context) FROM reports"), 0);
}

static void uses_an_upload_once_by_its_owner(void **state)
{
    struct str body;

    (void)state;
    assert_int_equal(
        db_script(db, "INSERT INTO photos (key, member_id, bytes, width, height, created_us)"
                      " VALUES ('0123', 1, 10, 640, 480, 0), ('4567', 2, 10, 1, 1, 0);"
                      "INSERT INTO uploads (id, member_id, key) VALUES (7, 1, '0123'),"
                      " (8, 2, '4567');"),
        OK);
    assert_int_equal(chat_photo_claim(db, &arena, VISITOR, 7, &body), ERR_FORBIDDEN);
    assert_int_equal(chat_photo_claim(db, &arena, OWNER, 9, &body), ERR_FORBIDDEN);
    assert_int_equal(chat_photo_claim(db, &arena, OWNER, 7, &body), OK);
    assert_true(str_eq(body, STR("{\"url\":\"/photos/0123.webp\",\"width\":640,\"height\":480}")));
    assert_int_equal(chat_photo_claim(db, &arena, OWNER, 7, &body), ERR_FORBIDDEN);
    assert_int_equal(ask("SELECT count(*) FROM uploads WHERE used_us IS NULL"), 1);

    /* a transaction that fails takes the use back */
    {
        DEFER(db_tx_end)
        struct db_tx tx = {0};
        assert_int_equal(db_tx_begin(db, &tx), OK);
        assert_int_equal(chat_photo_claim(db, &arena, VISITOR, 8, &body), OK);
    }
    assert_int_equal(chat_photo_claim(db, &arena, VISITOR, 8, &body), OK);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_database, close_database)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(mutes_for_one_alone),
        FRESH(leaves_until_something_is_written),
        FRESH(tells_how_far_the_partner_has_read),
        FRESH(stands_in_his_own_rooms_only),
        FRESH(notices_of_messages_are_for_who_has_not_read_them),
        FRESH(a_muted_room_makes_no_notices),
        FRESH(nobody_writes_across_a_block),
        FRESH(lists_whom_one_blocks),
        FRESH(reports_with_the_newest_messages),
        FRESH(reports_a_room_without_words),
        FRESH(uses_an_upload_once_by_its_owner),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
