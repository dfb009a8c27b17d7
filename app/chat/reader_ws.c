/* The readers: a few threads with connections of their own that read, for the loops, what sockets
 * and rooms have missed. They find the rows and write the frames; the loops only send. */
#include "base/mem.h"
#include "chat/socket_ws.h"

enum {
    READERS = 2,
    REPLAY_BYTES = 96 * 1024, /* of one step: below the soft limit of a socket's queue */
    HOLE_BYTES = 1024 * 1024
};

/* ---- the threads ---- */

/* A connection is opened by the first job that needs it, so that a database which was away is asked
 * again. */
static struct db *worker_db(struct worker *worker, const struct app *app)
{
    struct db *db = worker->context;

    if (!db && db_open(app->database, &db) == OK)
        worker->context = db;
    return worker->context;
}

static void close_db(void *user, void *context)
{
    (void)user;
    db_close(context);
}

enum err readers_start(struct app *app)
{
    const struct workers_options options = {
        .name = "chat-read", .threads = READERS, .close = close_db, .user = app};

    app->chat_readers = workers_start(&options);
    return app->chat_readers ? OK : ERR_INTERNAL;
}

void readers_stop(struct app *app)
{
    if (app->chat_readers)
        workers_stop(app->chat_readers);
}

void readers_free(struct app *app)
{
    workers_free(app->chat_readers);
    app->chat_readers = NULL;
}

/* ---- rows into messages that were never sent here ---- */

static struct chat_send send_of(const struct message *message, const struct room_entry *entry)
{
    bool by_owner = message->sender_id == entry->state.owner_id;

    return (struct chat_send){
        .room = message->room_id,
        .sender = message->sender_id,
        .kind = message->kind,
        .text = message->text,
        .body = message->body,
        .cid = message->cid,
        .err = OK,
        .by_owner = by_owner,
        .seq = message->seq,
        .id = message->id,
        .created_us = message->created_us,
        .sender_name = by_owner ? entry->owner_name : entry->visitor_name,
    };
}

/* ---- what a socket has missed ---- */

static enum err read_replay(struct db *db, struct arena *arena, struct replay *replay)
{
    DEFER(buf_release)
    struct buf text;
    struct room_entry entry;
    struct message *messages;
    size_t n;

    buf_init(&text, SIZE_MAX / 2);
    TRY(room_entry(db, arena, replay->room_id, &entry));
    TRY(messages_between(db, arena, replay->room_id, replay->after, replay->upto, REPLAY_BYTES,
                         &messages, &n));
    for (size_t i = 0; i < n; i++) {
        struct chat_send send = send_of(&messages[i], &entry);

        buf_clear(&text, SIZE_MAX);
        frame_message(&text, replay->format, &send);
        ws_frame(&replay->frames, WS_TEXT, buf_as_str(&text));
        replay->reached = send.seq;
    }
    replay->state = entry.state;
    return OK;
}

static void replay_done(struct loop *loop, struct loop_job *job)
{
    struct replay *replay = LIST_OWNER(job, struct replay, back);

    replay->done(loop, replay);
}

static void run_replay(struct worker *worker, struct worker_job *job)
{
    struct replay *replay = LIST_OWNER(job, struct replay, job);
    struct db *db = worker_db(worker, replay->app);

    replay->err = db ? read_replay(db, &worker->arena, replay) : ERR_UNAVAILABLE;
    loop_post(replay->loop, &replay->back);
}

void reader_replay(const struct chat_socket *socket, int64_t after, int64_t upto,
                   void (*done)(struct loop *loop, struct replay *replay))
{
    struct replay *replay = mem_take(sizeof *replay);

    replay->job.run = run_replay;
    replay->back.run = replay_done;
    replay->done = done;
    replay->app = socket->app;
    replay->loop = ws_loop(socket->ws);
    replay->socket = ws_id(socket->ws);
    replay->attempt = socket->attempt;
    replay->room_id = socket->room_id;
    replay->after = replay->reached = after;
    replay->upto = upto;
    replay->format = socket->format;
    buf_init(&replay->frames, SIZE_MAX / 2);
    if (workers_post(replay->app->chat_readers, &replay->job) != OK) {
        replay->err = ERR_UNAVAILABLE;
        loop_post(replay->loop, &replay->back);
    }
}

/* ---- what a room has missed ---- */

static enum err read_hole(struct db *db, struct arena *arena, struct hole *hole)
{
    struct chat_batch *batch;
    struct chat_send **last;
    struct room_entry entry;
    struct message *messages;
    size_t n;

    TRY(room_entry(db, arena, hole->room_id, &entry));
    TRY(messages_between(db, arena, hole->room_id, hole->after, INT64_MAX, HOLE_BYTES, &messages,
                         &n));
    batch = mem_take(sizeof *batch);
    batch->app = hole->app;
    last = &batch->first;
    for (size_t i = 0; i < n; i++) {
        struct chat_send row = send_of(&messages[i], &entry), *send;

        send = chat_send_new(row.room, row.sender, row.kind, row.text, row.body, row.cid);
        row.text = send->text;
        row.body = send->body;
        row.cid = send->cid;
        row.sender_name = str_copy(&batch->arena, row.sender_name);
        *send = row;
        *last = send;
        last = &send->next;
        batch->n++;
    }
    hole->delivery = delivery_new(batch);
    return OK;
}

static void hole_done(struct loop *loop, struct loop_job *job)
{
    struct hole *hole = LIST_OWNER(job, struct hole, back);

    hole->done(loop, hole);
}

static void run_hole(struct worker *worker, struct worker_job *job)
{
    struct hole *hole = LIST_OWNER(job, struct hole, job);
    struct db *db = worker_db(worker, hole->app);

    hole->err = db ? read_hole(db, &worker->arena, hole) : ERR_UNAVAILABLE;
    loop_post(hole->loop, &hole->back);
}

void reader_hole(struct chat_loop *chat, int64_t room_id, int64_t after,
                 void (*done)(struct loop *loop, struct hole *hole))
{
    struct hole *hole = mem_take(sizeof *hole);

    hole->job.run = run_hole;
    hole->back.run = hole_done;
    hole->done = done;
    hole->app = chat->app;
    hole->loop = chat->loop;
    hole->room_id = room_id;
    hole->after = after;
    if (workers_post(chat->app->chat_readers, &hole->job) != OK) {
        hole->err = ERR_UNAVAILABLE;
        loop_post(hole->loop, &hole->back);
    }
}

/* ---- whether rooms have missed anything ---- */

static void tails_done(struct loop *loop, struct loop_job *job)
{
    struct tails *tails = LIST_OWNER(job, struct tails, back);

    tails->done(loop, tails);
}

static void run_tails(struct worker *worker, struct worker_job *job)
{
    struct tails *tails = LIST_OWNER(job, struct tails, job);
    struct db *db = worker_db(worker, tails->app);

    if (!db || room_tails(db, tails->tails, tails->n) != OK)
        tails->n = 0;
    loop_post(tails->loop, &tails->back);
}

void reader_tails(struct chat_loop *chat, struct tails *tails,
                  void (*done)(struct loop *loop, struct tails *tails))
{
    tails->job.run = run_tails;
    tails->back.run = tails_done;
    tails->done = done;
    tails->app = chat->app;
    tails->loop = chat->loop;
    if (workers_post(chat->app->chat_readers, &tails->job) != OK)
        loop_post(tails->loop, &tails->back);
}
