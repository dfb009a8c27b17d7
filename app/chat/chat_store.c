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
    room->muted = db_col_int(rows, 5 + 2 * MEMBER_COLUMNS) != 0;
    room->partner_read_seq = db_col_int(rows, 6 + 2 * MEMBER_COLUMNS);
    room->blocked = db_col_int(rows, 7 + 2 * MEMBER_COLUMNS) != 0;
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

enum err room_read(struct db *db, int64_t room_id, int64_t member_id, int64_t seq)
{
    return db_run(db, &read_raise_sql, DB_ARGS(db_int(room_id), db_int(member_id), db_int(seq)),
                  NULL);
}

/* ---- the journal's batches ---- */

/* What a batch knows of a room. */
struct batch_room {
    struct batch_room *next;
    int64_t id, owner_id, visitor_id, first_seq, last_seq;
    struct str owner_name, visitor_name;
    int64_t owner_seq, visitor_seq; /* of their newest message in this batch; 0: none */
    bool gone, blocked;
};

struct batch_state {
    struct db *db;
    struct chat_batch *batch;
    struct map by_id;
    struct batch_room *rooms;
    int64_t next_id;
    int64_t now_us;
};

static void batch_state_end(struct batch_state *state)
{
    map_release(&state->by_id);
}

static enum err batch_room(struct batch_state *state, int64_t id, struct batch_room **ret_room)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct batch_room *room = map_get(&state->by_id, (uint64_t)id);
    struct arena *arena = &state->batch->arena;
    bool more;

    *ret_room = room;
    if (room)
        return OK;
    TRY(db_query(state->db, &journal_room_sql, DB_ARGS(db_int(id)), &rows));
    TRY(db_next(&rows, &more));
    room = ARENA_NEW(arena, struct batch_room);
    room->id = id;
    room->gone = !more;
    if (more) {
        room->first_seq = room->last_seq = db_col_int(&rows, 0);
        room->owner_id = db_col_int(&rows, 1);
        room->visitor_id = db_col_int(&rows, 2);
        room->owner_name = db_text(&rows, 3, arena);
        room->visitor_name = db_text(&rows, 4, arena);
        room->blocked = db_col_int(&rows, 5) != 0;
    }
    room->next = state->rooms;
    state->rooms = room;
    map_set(&state->by_id, (uint64_t)id, room);
    *ret_room = room;
    return OK;
}

/* The cid is stored already: answers with the stored row. */
static enum err find_stored(struct batch_state *state, struct chat_send *send)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(state->db, &message_by_cid_sql,
                 DB_ARGS(db_int(send->room), db_int(send->sender), db_str(send->cid)), &rows));
    TRY(db_next_one(&rows));
    send->dup = true;
    send->seq = db_col_int(&rows, 0);
    send->id = db_col_int(&rows, 1);
    send->created_us = db_col_int(&rows, 2);
    send->text = db_text(&rows, 3, &state->batch->arena);
    return OK;
}

/* Members who block each other write nothing more, but what was stored before still has its answer.
 */
static enum err refuse_blocked(struct batch_state *state, struct chat_send *send)
{
    enum err err = str_is_null(send->cid) ? ERR_NOT_FOUND : find_stored(state, send);

    if (err != ERR_NOT_FOUND)
        return err;
    send->err = ERR_FORBIDDEN;
    return OK;
}

/* Stores one message. What is only its own fault goes to send->err; an error fails the batch. */
static enum err store_one(struct batch_state *state, struct chat_send *send)
{
    struct batch_room *room;
    int64_t changes;
    bool by_owner;

    TRY(batch_room(state, send->room, &room));
    by_owner = send->sender == room->owner_id;
    if (room->gone || (!by_owner && send->sender != room->visitor_id)) {
        send->err = room->gone ? ERR_NOT_FOUND : ERR_FORBIDDEN;
        return OK;
    }
    send->err = OK;
    send->dup = false;
    send->seq = room->last_seq + 1;
    send->id = state->next_id;
    send->created_us = state->now_us;
    send->sender_name = by_owner ? room->owner_name : room->visitor_name;
    if (room->blocked && send->kind != MESSAGE_CARD) /* a card is a fact, nobody's word */
        return refuse_blocked(state, send);
    TRY(db_run(state->db, &message_insert_sql,
               DB_ARGS(db_int(send->room), db_int(send->seq), db_int(send->id), db_int(send->kind),
                       db_int(send->sender), db_str(send->text), db_str(send->body),
                       db_str(send->cid), db_int(send->created_us)),
               &changes));
    if (changes == 0)
        return find_stored(state, send);
    room->last_seq = send->seq;
    state->next_id++;
    *(by_owner ? &room->owner_seq : &room->visitor_seq) = send->seq;
    return OK;
}

/* One update per room, and the senders have read what they answered to. */
static enum err advance_rooms(struct batch_state *state)
{
    for (struct batch_room *room = state->rooms; room; room = room->next) {
        if (room->last_seq == room->first_seq)
            continue;
        TRY(db_run(state->db, &room_advance_sql, DB_ARGS(db_int(room->id), db_int(room->last_seq)),
                   NULL));
        if (room->owner_seq)
            TRY(room_read(state->db, room->id, room->owner_id, room->owner_seq));
        if (room->visitor_seq)
            TRY(room_read(state->db, room->id, room->visitor_id, room->visitor_seq));
    }
    return OK;
}

enum err batch_store(struct db *db, struct chat_batch *batch)
{
    DEFER(batch_state_end)
    struct batch_state state = {.db = db, .batch = batch, .now_us = clock_now_us()};
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t last_id;

    TRY(db_tx_begin(db, &tx));
    TRY(db_run_id(db, &journal_ids_sql, DB_ARGS(db_int((int64_t)batch->n)), &last_id));
    state.next_id = last_id - (int64_t)batch->n + 1;
    for (struct chat_send *send = batch->first; send; send = send->next)
        TRY(store_one(&state, send));
    TRY(advance_rooms(&state));
    return db_tx_commit(&tx);
}

enum err batch_probe(struct db *db)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t last_id;

    TRY(db_tx_begin(db, &tx));
    TRY(db_run_id(db, &journal_ids_sql, DB_ARGS(db_int(0)), &last_id));
    return db_tx_commit(&tx);
}
