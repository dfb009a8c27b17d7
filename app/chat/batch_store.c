/* The journal's batches: many messages and marks, one transaction. On PostgreSQL it goes beside
 * other nodes': it locks its rooms, in the order of their ids, and no other. What it writes there
 * is sent without waiting for answers, in the hope that no cid is stored already; when one is, the
 * batch is stored again message by message. */
#include "base/buf.h"
#include "base/fault.h"
#include "base/map.h"
#include "chat/chat_sql.h"
#include "chat/chat_store.h"

enum { DIGITS = 21 /* of a number in an array, with what stands before it */ };

/* What a batch knows of a room. */
struct batch_room {
    struct batch_room *next;
    int64_t id, first_seq;
    struct room_entry entry;
    int64_t owner_seq, visitor_seq; /* of their newest message in this batch; 0: none */
    /* The last that changed the room for both, and for one of them by his mark; NULL: none. */
    struct chat_send *newest, *owner_mark, *visitor_mark;
    bool gone;
};

struct batch_state {
    struct db *db;
    struct chat_batch *batch;
    struct map by_id;
    struct batch_room *rooms;
    const int64_t *ids; /* for its messages */
    size_t taken;       /* of these */
    int64_t now_us;
    bool hasty; /* no answers are waited for */
};

static void batch_state_end(struct batch_state *state)
{
    map_release(&state->by_id);
}

static struct batch_room *add_room(struct batch_state *state, int64_t id,
                                   const struct room_entry *entry)
{
    struct batch_room *room = ARENA_NEW(&state->batch->arena, struct batch_room);

    room->id = id;
    room->entry = *entry;
    room->first_seq = entry->state.last_seq;
    room->next = state->rooms;
    state->rooms = room;
    map_set(&state->by_id, (uint64_t)id, room);
    return room;
}

static enum err batch_room(struct batch_state *state, int64_t id, struct batch_room **ret_room)
{
    struct room_entry entry = {0};
    enum err err;

    *ret_room = map_get(&state->by_id, (uint64_t)id);
    if (*ret_room)
        return OK;
    /* Where rooms are locked all that are there have been read. */
    err = db_engine_of(state->db) == DB_POSTGRES
              ? ERR_NOT_FOUND
              : room_entry(state->db, &state->batch->arena, id, &entry);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    *ret_room = add_room(state, id, &entry);
    (*ret_room)->gone = err == ERR_NOT_FOUND;
    return OK;
}

/* Adds to an array's text: {1,2,2 */
static void put_number(struct buf *array, int64_t number)
{
    buf_char(array, array->n == 0 ? '{' : ',');
    buf_i64(array, number);
}

static struct str array_end(struct buf *array)
{
    buf_char(array, '}');
    return buf_as_str(array);
}

/* The rooms of the batch as an array. */
static struct str room_ids(const struct chat_batch *batch, struct arena *arena)
{
    DEFER(buf_release)
    struct buf text;

    buf_init(&text, (batch->n + 1) * DIGITS);
    for (const struct chat_send *send = batch->first; send; send = send->next)
        put_number(&text, send->room);
    return str_copy(arena, array_end(&text));
}

/* Two statements: the second sees what was committed while the first waited. */
static enum err lock_rooms(struct batch_state *state)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct arena *arena = &state->batch->arena;
    struct str ids = room_ids(state->batch, arena);
    bool more;

    TRY(db_query(state->db, &rooms_lock_sql, DB_ARGS(db_str(ids)), &rows));
    TRY(db_next(&rows, &more));
    db_done(&rows);
    TRY(db_query(state->db, &rooms_load_sql, DB_ARGS(db_str(ids)), &rows));
    for (;;) {
        struct room_entry entry;

        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        entry = room_entry_of_row(&rows, arena);
        add_room(state, db_col_int(&rows, 8), &entry);
    }
}

/* Numbers that no other message has; of those not used nothing more is heard. */
static enum err take_ids(struct batch_state *state)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    size_t n = state->batch->n;
    int64_t *ids = arena_array(&state->batch->arena, n, sizeof(*ids));
    int64_t last;

    state->ids = ids;
    if (db_engine_of(state->db) == DB_POSTGRES) {
        TRY(db_query(state->db, &message_ids_sql, DB_ARGS(db_int((int64_t)n)), &rows));
        for (size_t i = 0; i < n; i++) {
            TRY(db_next_one(&rows));
            ids[i] = db_col_int(&rows, 0);
        }
        return OK;
    }
    TRY(db_run_id(state->db, &journal_ids_sql, DB_ARGS(db_int((int64_t)n)), &last));
    for (size_t i = 0; i < n; i++)
        ids[i] = last - (int64_t)(n - 1 - i);
    return OK;
}

/* Whether the sender may do this in the room; else send->err says why not. */
static bool admit(struct chat_send *send, const struct batch_room *room)
{
    const struct room_state *state = &room->entry.state;

    send->by_owner = send->sender == state->owner_id;
    send->err = OK;
    if (room->gone)
        send->err = ERR_NOT_FOUND;
    else if (!send->by_owner && send->sender != state->visitor_id)
        send->err = ERR_FORBIDDEN;
    return send->err == OK;
}

/* The cid is stored already: answers with the stored row. ERR_NOT_FOUND: it is not. */
static enum err find_stored(struct batch_state *state, struct chat_send *send)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct arena *arena = &state->batch->arena;

    TRY(db_query(state->db, &message_by_cid_sql,
                 DB_ARGS(db_int(send->room), db_int(send->sender), db_str(send->cid)), &rows));
    TRY(db_next_one(&rows));
    send->dup = true;
    send->seq = db_col_int(&rows, 0);
    send->id = db_col_int(&rows, 1);
    send->created_us = db_col_int(&rows, 2);
    send->kind = (enum message_kind)db_col_int(&rows, 3);
    send->text = db_text(&rows, 4, arena);
    send->body = db_text(&rows, 5, arena);
    return OK;
}

static enum err insert(struct batch_state *state, struct batch_room *room, struct chat_send *send)
{
    struct room_state *now = &room->entry.state;
    struct str cid = fault(FAULT_NO_CID) ? (struct str){NULL, 0} : send->cid;
    enum err err;

    send->dup = false;
    send->seq = now->last_seq + 1;
    send->id = state->ids[state->taken];
    send->created_us = state->now_us;
    err = db_run(state->db, &message_insert_sql,
                 DB_ARGS(db_int(send->room), db_int(send->seq), db_int(send->id),
                         db_int(send->kind), db_int(send->sender), db_str(send->text),
                         db_str(send->body), db_str(cid), db_int(send->created_us)),
                 NULL);
    if (err == ERR_CONFLICT && !state->hasty && !str_is_null(cid))
        return find_stored(state, send);
    TRY(err);
    state->taken++;
    now->last_seq = send->seq;
    *(send->by_owner ? &room->owner_seq : &room->visitor_seq) = send->seq;
    *(send->by_owner ? &now->owner_read : &now->visitor_read) = send->seq;
    room->newest = send;
    return OK;
}

/* Its own fault, not its neighbours'. */
static enum err refuse(struct chat_send *send, enum err err)
{
    send->err = err;
    return OK;
}

/* Members who block each other write nothing more; a card is a fact, nobody's word. */
static bool is_blocked(const struct batch_room *room, const struct chat_send *send)
{
    return room->entry.blocked && send->kind != MESSAGE_CARD;
}

static enum err store_message(struct batch_state *state, struct batch_room *room,
                              struct chat_send *send)
{
    enum err err = ERR_NOT_FOUND;

    send->sender_name = send->by_owner ? room->entry.owner_name : room->entry.visitor_name;
    /* What was stored before has its answer, whatever is forbidden or used up by now. */
    if ((is_blocked(room, send) || send->photo) && !str_is_null(send->cid))
        err = find_stored(state, send);
    if (err != ERR_NOT_FOUND)
        return err;
    if (is_blocked(room, send))
        return refuse(send, ERR_FORBIDDEN);
    if (send->photo) {
        err = chat_photo_claim(state->db, &state->batch->arena, send->sender, send->photo,
                               &send->body);
        if (err == ERR_FORBIDDEN)
            return refuse(send, err);
        TRY(err);
    }
    return insert(state, room, send);
}

static enum err store_mark(struct batch_state *state, struct batch_room *room,
                           struct chat_send *send)
{
    struct room_state *now = &room->entry.state;
    int64_t *read = send->by_owner ? &now->owner_read : &now->visitor_read;

    if (send->read_seq > now->last_seq)
        send->read_seq = now->last_seq;
    if (send->recv_seq > now->last_seq)
        send->recv_seq = now->last_seq;
    send->moved = send->read_seq > *read;
    TRY(db_run(state->db, &marks_raise_sql,
               DB_ARGS(db_int(send->room), db_int(send->sender), db_int(send->read_seq),
                       db_int(send->recv_seq)),
               NULL));
    if (send->moved) {
        *read = send->read_seq;
        *(send->by_owner ? &room->owner_mark : &room->visitor_mark) = send;
    }
    return OK;
}

/* Stores one. What is only its own fault goes to send->err; an error fails the batch. */
static enum err store_one(struct batch_state *state, struct chat_send *send)
{
    struct batch_room *room;
    int64_t taken;

    send->state = NULL; /* of an attempt before */
    if (send->card) {
        TRY(db_run(state->db, &card_take_sql, DB_ARGS(db_int(send->card)), &taken));
        if (taken == 0)
            return refuse(send, ERR_CONFLICT);
    }
    TRY(batch_room(state, send->room, &room));
    if (!admit(send, room))
        return OK;
    return send->mark ? store_mark(state, room, send) : store_message(state, room, send);
}

/* The room as the batch left it goes with what changed it. */
static void show_state(const struct batch_room *room)
{
    struct chat_send *const changed[] = {room->newest, room->owner_mark, room->visitor_mark};

    for (size_t i = 0; i < COUNT_OF(changed); i++) {
        if (changed[i])
            changed[i]->state = &room->entry.state;
    }
}

static enum err advance_room(struct batch_state *state, const struct batch_room *room)
{
    const struct room_state *now = &room->entry.state;

    TRY(db_run(state->db, &room_advance_sql, DB_ARGS(db_int(room->id), db_int(now->last_seq)),
               NULL));
    if (room->owner_seq)
        TRY(room_read(state->db, room->id, now->owner_id, room->owner_seq));
    if (room->visitor_seq)
        TRY(room_read(state->db, room->id, now->visitor_id, room->visitor_seq));
    return OK;
}

/* What two statements say of all rooms, whose number then costs no statements. */
struct advance {
    struct buf rooms, seqs;
    struct buf mark_rooms, mark_members, mark_seqs;
};

static void advance_end(struct advance *advance)
{
    buf_release(&advance->rooms);
    buf_release(&advance->seqs);
    buf_release(&advance->mark_rooms);
    buf_release(&advance->mark_members);
    buf_release(&advance->mark_seqs);
}

static void put_mark(struct advance *advance, int64_t room_id, int64_t member_id, int64_t seq)
{
    if (seq == 0)
        return;
    put_number(&advance->mark_rooms, room_id);
    put_number(&advance->mark_members, member_id);
    put_number(&advance->mark_seqs, seq);
}

static void put_room(struct advance *advance, const struct batch_room *room)
{
    const struct room_state *now = &room->entry.state;

    put_number(&advance->rooms, room->id);
    put_number(&advance->seqs, now->last_seq);
    put_mark(advance, room->id, now->owner_id, room->owner_seq);
    put_mark(advance, room->id, now->visitor_id, room->visitor_seq);
}

static enum err advance_together(struct batch_state *state, struct advance *advance)
{
    if (advance->rooms.n == 0)
        return OK;
    TRY(db_run(state->db, &rooms_advance_sql,
               DB_ARGS(db_str(array_end(&advance->rooms)), db_str(array_end(&advance->seqs))),
               NULL));
    return db_run(state->db, &rooms_read_sql,
                  DB_ARGS(db_str(array_end(&advance->mark_rooms)),
                          db_str(array_end(&advance->mark_members)),
                          db_str(array_end(&advance->mark_seqs))),
                  NULL);
}

/* The rooms' new ends, and the senders have read what they answered to. */
static enum err advance_rooms(struct batch_state *state)
{
    size_t limit = (2 * state->batch->n + 1) * DIGITS;
    bool together = db_engine_of(state->db) == DB_POSTGRES;
    DEFER(advance_end)
    struct advance advance;

    buf_init(&advance.rooms, limit);
    buf_init(&advance.seqs, limit);
    buf_init(&advance.mark_rooms, limit);
    buf_init(&advance.mark_members, limit);
    buf_init(&advance.mark_seqs, limit);
    for (const struct batch_room *room = state->rooms; room; room = room->next) {
        show_state(room);
        if (room->entry.state.last_seq == room->first_seq)
            continue;
        if (together)
            put_room(&advance, room);
        else
            TRY(advance_room(state, room));
    }
    return advance_together(state, &advance);
}

/* What FAULT_EARLY_ACK has left open. */
static struct db_tx uncommitted;

static enum err store_batch(struct db *db, struct chat_batch *batch, bool hasty)
{
    DEFER(batch_state_end)
    struct batch_state state = {.db = db, .batch = batch, .now_us = clock_now_us(), .hasty = hasty};
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    enum err err;

    batch->unknown = false;
    TRY(db_tx_begin_beside(db, &tx));
    if (db_engine_of(db) == DB_POSTGRES)
        TRY(lock_rooms(&state));
    TRY(take_ids(&state));
    if (hasty)
        db_pipe_begin(db);
    for (struct chat_send *send = batch->first; send; send = send->next)
        TRY(store_one(&state, send));
    TRY(advance_rooms(&state));
    if (fault(FAULT_EARLY_ACK)) {
        uncommitted = tx;
        tx.db = NULL;
        return OK;
    }
    err = db_tx_commit(&tx);
    batch->unknown = err != OK && db_tx_lost(&tx);
    return err;
}

enum err batch_store(struct db *db, struct chat_batch *batch)
{
    if (db_engine_of(db) == DB_POSTGRES) {
        enum err err = store_batch(db, batch, true);

        if (err != ERR_CONFLICT)
            return err;
    }
    return store_batch(db, batch, false);
}

void batch_commit_late(void)
{
    if (db_tx_commit(&uncommitted) != OK)
        db_tx_end(&uncommitted);
}

enum err batch_probe(struct db *db)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t last_id;

    TRY(db_tx_begin_beside(db, &tx));
    TRY(db_run_id(db, &journal_ids_sql, DB_ARGS(db_int(0)), &last_id));
    return db_tx_commit(&tx);
}
