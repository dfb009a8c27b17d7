#include "chat/chat_store.h"

#include "base/map.h"
#include "chat/chat_sql.h"

/* ---- rooms ---- */

enum err room_open(struct db *db, int64_t product_id, int64_t owner_id, int64_t visitor_id,
                   int64_t *ret_room_id, bool *ret_made)
{
    enum err err = db_run_id(
        db, &room_insert_sql,
        DB_ARGS(db_int(product_id), db_int(owner_id), db_int(visitor_id), db_int(clock_now_us())),
        ret_room_id);

    *ret_made = err == OK;
    return err == ERR_NOT_FOUND ? room_of(db, product_id, visitor_id, ret_room_id) : err;
}

enum err room_of(struct db *db, int64_t product_id, int64_t visitor_id, int64_t *ret_room_id)
{
    return db_run_id(db, &room_of_sql, DB_ARGS(db_int(product_id), db_int(visitor_id)),
                     ret_room_id);
}

enum err room_parties(struct db *db, int64_t room_id, int64_t *ret_owner_id,
                      int64_t *ret_visitor_id, int64_t *ret_last_seq)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &room_parties_sql, DB_ARGS(db_int(room_id)), &rows));
    TRY(db_next_one(&rows));
    *ret_owner_id = db_col_int(&rows, 0);
    *ret_visitor_id = db_col_int(&rows, 1);
    *ret_last_seq = db_col_int(&rows, 2);
    return OK;
}

static void room_from_columns(const struct db_rows *rows, struct arena *arena, struct room *room)
{
    *room = (struct room){
        .id = db_col_int(rows, 0),
        .product_id = db_col_int(rows, 1),
        .last_seq = db_col_int(rows, 2),
        .read_seq = db_col_int(rows, 3),
        .recv_seq = db_col_int(rows, 4),
    };
    member_from_columns(rows, 5, arena, &room->owner);
    member_from_columns(rows, 5 + MEMBER_COLUMNS, arena, &room->visitor);
}

static void message_from_columns(const struct db_rows *rows, struct arena *arena,
                                 struct message *message)
{
    *message = (struct message){
        .room_id = db_col_int(rows, 0),
        .seq = db_col_int(rows, 1),
        .id = db_col_int(rows, 2),
        .kind = (enum message_kind)db_col_int(rows, 3),
        .sender_id = db_col_int(rows, 4),
        .text = db_text(rows, 5, arena),
        .body = db_text(rows, 6, arena),
        .cid = db_text(rows, 7, arena),
        .created_us = db_col_int(rows, 8),
    };
}

/* What the message takes as JSON, its sender included: control characters become six bytes, quotes
 * and backslashes two. */
static size_t message_bytes(const struct message *message)
{
    size_t bytes = message->text.n + message->body.n + 512;

    for (size_t i = 0; i < message->text.n; i++) {
        unsigned char c = (unsigned char)message->text.p[i];

        bytes += c < ' ' ? 5 : c == '"' || c == '\\' ? 1 : 0;
    }
    return bytes;
}

/* Reads the rows into an array that grows in the arena; *ret_more: not all of them, because they
 * would be more than the bytes (one is always read). */
static enum err read_messages(struct db_rows *rows, struct arena *arena, size_t bytes,
                              struct message **ret_messages, size_t *ret_n, bool *ret_more)
{
    size_t n = 0, room = 64, sum = 0;
    struct message *messages = arena_array(arena, room, sizeof *messages);

    for (;;) {
        TRY(db_next(rows, ret_more));
        if (!*ret_more)
            break;
        if (n == room) {
            struct message *larger = arena_array(arena, 2 * room, sizeof *messages);

            memcpy(larger, messages, n * sizeof *messages);
            messages = larger;
            room *= 2;
        }
        message_from_columns(rows, arena, &messages[n]);
        sum += message_bytes(&messages[n]);
        if (n > 0 && sum > bytes)
            break;
        n++;
    }
    *ret_messages = messages;
    *ret_n = n;
    return OK;
}

enum err room_head(struct db *db, struct arena *arena, int64_t room_id, int64_t viewer_id,
                   struct room *ret_room)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &room_by_id_sql, DB_ARGS(db_int(room_id), db_int(viewer_id)), &rows));
    TRY(db_next_one(&rows));
    room_from_columns(&rows, arena, ret_room);
    return OK;
}

enum err room_by_id(struct db *db, struct arena *arena, int64_t room_id, int64_t viewer_id,
                    struct room *ret_room)
{
    struct message *messages;

    TRY(room_head(db, arena, room_id, viewer_id, ret_room));
    TRY(messages_before(db, arena, room_id, ret_room->last_seq + 1, ROOM_MESSAGES, &messages,
                        &ret_room->message_count));
    ret_room->messages = messages;
    return OK;
}

/* Gives each room its part of the messages, which are in the order of the rooms. */
static void share_messages(struct room *rooms, size_t n, const struct message *messages,
                           size_t message_count)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        while (at < message_count && messages[at].room_id < rooms[i].id)
            at++;
        rooms[i].messages = messages + at;
        while (at < message_count && messages[at].room_id == rooms[i].id) {
            at++;
            rooms[i].message_count++;
        }
    }
}

enum err rooms_of(struct db *db, struct arena *arena, int64_t member_id, bool as_owner,
                  int64_t after, int64_t limit, struct room **ret_rooms, size_t *ret_n,
                  bool *ret_more)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    DEFER(db_done)
    struct db_rows newest = {0};
    struct room *rooms = arena_array(arena, (size_t)limit, sizeof *rooms);
    struct message *messages;
    size_t n = 0, message_count;
    bool cut;

    *ret_rooms = rooms;
    *ret_n = 0;
    TRY(db_query(db, as_owner ? &rooms_of_owner_sql : &rooms_of_visitor_sql,
                 DB_ARGS(db_int(member_id), db_int(after), db_int(limit + 1)), &rows));
    for (;;) {
        TRY(db_next(&rows, ret_more));
        if (!*ret_more || n == (size_t)limit)
            break;
        room_from_columns(&rows, arena, &rooms[n++]);
    }
    if (n == 0)
        return OK;
    TRY(db_query(db, as_owner ? &newest_of_owner_sql : &newest_of_visitor_sql,
                 DB_ARGS(db_int(member_id), db_int(rooms[0].id), db_int(rooms[n - 1].id),
                         db_int(ROOM_MESSAGES)),
                 &newest));
    TRY(read_messages(&newest, arena, MESSAGES_BYTES, &messages, &message_count, &cut));
    share_messages(rooms, n, messages, message_count);
    if (cut) { /* the room of the last message is not whole: the next page begins with it */
        while (n > 1 && rooms[n - 1].id >= messages[message_count - 1].room_id)
            n--;
        *ret_more = true;
    }
    *ret_n = n;
    return OK;
}

/* ---- messages ---- */

static enum err some_messages(struct db *db, const struct db_sql *sql, struct arena *arena,
                              const int64_t asked[3], size_t bytes, struct message **ret_messages,
                              size_t *ret_n, bool *ret_more)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, sql, DB_ARGS(db_int(asked[0]), db_int(asked[1]), db_int(asked[2])), &rows));
    return read_messages(&rows, arena, bytes, ret_messages, ret_n, ret_more);
}

enum err messages_from(struct db *db, struct arena *arena, int64_t room_id, int64_t after,
                       int64_t limit, struct message **ret_messages, size_t *ret_n, bool *ret_more)
{
    TRY(some_messages(db, &messages_from_sql, arena, (int64_t[]){room_id, after, limit + 1},
                      MESSAGES_BYTES, ret_messages, ret_n, ret_more));
    if (*ret_n > (size_t)limit) {
        *ret_n = (size_t)limit;
        *ret_more = true;
    }
    return OK;
}

enum err messages_before(struct db *db, struct arena *arena, int64_t room_id, int64_t before,
                         int64_t limit, struct message **ret_messages, size_t *ret_n)
{
    size_t first, sum = 0;
    bool more;

    TRY(some_messages(db, &messages_before_sql, arena, (int64_t[]){room_id, before, limit},
                      SIZE_MAX, ret_messages, ret_n, &more));
    for (first = *ret_n; first > 0; first--) {
        sum += message_bytes(&(*ret_messages)[first - 1]);
        if (sum > MESSAGES_BYTES)
            break;
    }
    *ret_messages += first;
    *ret_n -= first;
    return OK;
}

/* What contains the words, for LIKE: its own signs among them stand for themselves. */
static struct str like_pattern(struct arena *arena, struct str words)
{
    char *text = arena_take(arena, 2 * words.n + 2);
    size_t n = 0;

    text[n++] = '%';
    for (size_t i = 0; i < words.n; i++) {
        if (words.p[i] == '%' || words.p[i] == '_' || words.p[i] == '\\')
            text[n++] = '\\';
        text[n++] = words.p[i];
    }
    text[n++] = '%';
    return (struct str){text, n};
}

enum err messages_found(struct db *db, struct arena *arena, int64_t room_id, int64_t before,
                        struct str words, int64_t limit, struct message **ret_messages,
                        size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    TRY(db_query(db, &messages_found_sql,
                 DB_ARGS(db_int(room_id), db_int(before), db_int(before - SEARCHED_MAX),
                         db_str(like_pattern(arena, words)), db_int(limit)),
                 &rows));
    return read_messages(&rows, arena, SIZE_MAX, ret_messages, ret_n, &more);
}

enum err room_read(struct db *db, int64_t room_id, int64_t member_id, int64_t seq)
{
    return db_run(db, &marks_raise_sql,
                  DB_ARGS(db_int(room_id), db_int(member_id), db_int(seq), db_int(seq)), NULL);
}

struct room_entry room_entry_of_row(const struct db_rows *rows, struct arena *arena)
{
    return (struct room_entry){
        .state = {.owner_id = db_col_int(rows, 0),
                  .visitor_id = db_col_int(rows, 1),
                  .last_seq = db_col_int(rows, 2),
                  .owner_read = db_col_int(rows, 3),
                  .visitor_read = db_col_int(rows, 4)},
        .owner_name = db_text(rows, 5, arena),
        .visitor_name = db_text(rows, 6, arena),
        .blocked = db_col_int(rows, 7) != 0,
    };
}

enum err room_entry(struct db *db, struct arena *arena, int64_t room_id,
                    struct room_entry *ret_entry)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &journal_room_sql, DB_ARGS(db_int(room_id)), &rows));
    TRY(db_next_one(&rows));
    *ret_entry = room_entry_of_row(&rows, arena);
    return OK;
}

enum err messages_between(struct db *db, struct arena *arena, int64_t room_id, int64_t after,
                          int64_t upto, size_t bytes, struct message **ret_messages, size_t *ret_n)
{
    bool more;

    return some_messages(db, &messages_between_sql, arena, (int64_t[]){room_id, after, upto}, bytes,
                         ret_messages, ret_n, &more);
}
