/* What members want of rooms and of each other, and the photos they send. */
#include "base/json_write.h"
#include "chat/chat_sql.h"
#include "chat/chat_store.h"

enum { CONTEXT_BYTES = 4 * 1024 * 1024 };

/* ---- rooms ---- */

enum err room_mute(struct db *db, int64_t room_id, int64_t member_id, bool muted)
{
    return db_run(db, &room_mute_sql, DB_ARGS(db_int(room_id), db_int(member_id), db_int(muted)),
                  NULL);
}

enum err room_leave(struct db *db, int64_t room_id, int64_t member_id)
{
    return db_run(db, &room_leave_sql, DB_ARGS(db_int(room_id), db_int(member_id)), NULL);
}

enum err room_return(struct db *db, int64_t room_id, int64_t member_id)
{
    return db_run(db, &room_return_sql, DB_ARGS(db_int(room_id), db_int(member_id)), NULL);
}

enum err standings_of(struct db *db, struct arena *arena, int64_t member_id, int64_t room_id,
                      int64_t after, int64_t limit, struct standing *ret_standings, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    *ret_n = 0;
    TRY(db_query(db, &standings_of_sql,
                 DB_ARGS(db_int(member_id), db_int(after), db_int(room_id), db_int(limit)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_standings[(*ret_n)++] = (struct standing){
            .room_id = db_col_int(&rows, 0),
            .last_seq = db_col_int(&rows, 1),
            .read_seq = db_col_int(&rows, 2),
            .recv_seq = db_col_int(&rows, 3),
            .partner_read_seq = db_col_int(&rows, 4),
            .muted = db_col_int(&rows, 5) != 0,
            .blocked = db_col_int(&rows, 6) != 0,
            .text = db_text(&rows, 7, arena),
            .created_us = db_col_int(&rows, 8),
        };
    }
}

enum err unread_of_room(struct db *db, int64_t room_id, struct notice ret_notices[static 2],
                        size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    *ret_n = 0;
    TRY(db_query(db, &unread_of_room_sql, DB_ARGS(db_int(room_id)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_notices[(*ret_n)++] = (struct notice){
            .kind = NOTICE_MESSAGE,
            .about_id = room_id,
            .member_id = db_col_int(&rows, 0),
            .who_id = db_col_int(&rows, 1),
            .product_id = db_col_int(&rows, 2),
            .seq = db_col_int(&rows, 3),
        };
    }
}

/* ---- blocks ---- */

enum err block_put(struct db *db, int64_t blocker_id, int64_t blocked_id)
{
    return db_run(db, &block_insert_sql,
                  DB_ARGS(db_int(blocker_id), db_int(blocked_id), db_int(clock_now_us())), NULL);
}

enum err block_take(struct db *db, int64_t blocker_id, int64_t blocked_id)
{
    return db_run(db, &block_delete_sql, DB_ARGS(db_int(blocker_id), db_int(blocked_id)), NULL);
}

enum err members_blocked(struct db *db, int64_t one_id, int64_t other_id, bool *ret_blocked)
{
    int64_t found;
    enum err err = db_run_id(db, &block_between_sql, DB_ARGS(db_int(one_id), db_int(other_id)),
                             &found);

    *ret_blocked = err == OK;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err blocks_of(struct db *db, struct arena *arena, int64_t blocker_id, int64_t after,
                   int64_t limit, struct block *ret_blocks, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    *ret_n = 0;
    TRY(db_query(db, &blocks_of_sql, DB_ARGS(db_int(blocker_id), db_int(after), db_int(limit)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        struct block *block = &ret_blocks[(*ret_n)++];
        block->created_us = db_col_int(&rows, 0);
        member_from_columns(&rows, 1, arena, &block->member);
    }
}

/* ---- reports ---- */

static void context_json(struct json *json, const struct message *messages, size_t n)
{
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_int(json, "seq", messages[i].seq);
        json_key_int(json, "sender", messages[i].sender_id);
        json_key_instant(json, "timestamp", messages[i].created_us);
        json_key_str(json, "text", messages[i].text);
        json_key(json, "body");
        if (str_is_null(messages[i].body))
            json_null(json);
        else
            json_raw(json, messages[i].body);
        json_end(json);
    }
    json_end(json);
}

enum err report_make(struct db *db, struct arena *arena, int64_t room_id, int64_t reporter_id,
                     struct str reason, int64_t *ret_id, bool *ret_made)
{
    DEFER(buf_release)
    struct buf context = {.limit = CONTEXT_BYTES};
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    struct message *messages;
    struct json json;
    int64_t owner_id, visitor_id, last_seq;
    size_t n;

    TRY(db_tx_begin(db, &tx));
    TRY(room_parties(db, room_id, &owner_id, &visitor_id, &last_seq));
    if (reporter_id != owner_id && reporter_id != visitor_id)
        return ERR_NOT_FOUND;
    TRY(messages_before(db, arena, room_id, last_seq + 1, REPORT_MESSAGES, &messages, &n));
    json_init(&json, &context);
    context_json(&json, messages, n);

    enum err err = db_run_id(db, &report_insert_sql,
                             DB_ARGS(db_int(reporter_id), db_int(room_id),
                                     db_int(reporter_id == owner_id ? visitor_id : owner_id),
                                     db_str(reason), db_str(buf_as_str(&context)),
                                     db_int(clock_now_us())),
                             ret_id);
    *ret_made = err == OK;
    if (err == ERR_NOT_FOUND)
        err = db_run_id(db, &report_open_sql, DB_ARGS(db_int(reporter_id), db_int(room_id)),
                        ret_id);
    TRY(err);
    return db_tx_commit(&tx);
}

/* ---- photos ---- */

enum err chat_photo_claim(struct db *db, struct arena *arena, int64_t member_id, int64_t upload_id,
                          struct str *ret_body)
{
    struct claimed_photo photo;
    enum err err = photo_claim(db, arena, member_id, upload_id, &photo);

    if (err == ERR_NOT_FOUND)
        return ERR_FORBIDDEN;
    TRY(err);
    *ret_body = str_format(arena, "{\"url\":\"/photos/%.*s.webp\",\"width\":%lld,\"height\":%lld}",
                           STR_FMT(photo.key), (long long)photo.width, (long long)photo.height);
    return OK;
}
