/* The socket of a room in the original's mode: {"message", …} in, {"message", "sender_username", …}
 * out to everybody in the room, {"error"} to whoever sent what cannot be stored. */
#include "chat/chat_ws.h"

#include "base/mem.h"
#include "chat/chat_rules.h"
#include "chat/chat_seats.h"
#include "core/session.h"
#include "http/router.h"
#include "http/server.h"
#include "ws/ws.h"

#include <semaphore.h>
#include <time.h>

enum {
    FORMAT = 0, /* of ws/ws.h's rooms: the original's mode */
    FRAMES_LIMIT = 64 * 1024 * 1024,
    SESSION_CHECK_MS = 1000,
    DRAIN_STEP_MS = 50,
    DRAIN_STEP_SOCKETS = 1000 /* of a loop */
};

struct chat_socket {
    struct app *app;
    struct ws *ws;
    struct chat_seat *seat;
    int64_t member, session, expires_us, room;
    int64_t frame_level; /* chat_rate_take's */
    struct chat_breaches breaches;
    int unacked;
    bool waits; /* held because too many wait in the whole process */
    struct ws_upgrade upgrade;
};

/* What the chat keeps on each loop. */
struct chat_loop {
    struct arena scratch; /* of one frame */
    size_t waiting;       /* sockets with `waits` */
};

static struct chat_loop *chat_loop_of(struct loop *loop);

/* ---- frames ---- */

const char *message_kind_name(enum message_kind kind)
{
    static const char *const names[] = {"text", "photo", "card"};

    return kind < COUNT_OF(names) ? names[kind] : "text";
}

/* The one frame of a message for the original's mode: its two keys first. */
static void put_message_frame(struct buf *frames, struct buf *text, const struct chat_send *send)
{
    struct json json;

    buf_clear(text, SIZE_MAX);
    json_init(&json, text);
    json_object(&json);
    json_key_str(&json, "message", send->text);
    json_key_str(&json, "sender_username", send->sender_name);
    json_key_int(&json, "seq", send->seq);
    json_key_int(&json, "id", send->id);
    json_key_str(&json, "kind", str_from(message_kind_name(send->kind)));
    json_key_int(&json, "sender_id", send->sender);
    json_key_instant(&json, "ts", send->created_us);
    json_key_str(&json, "cid", send->cid);
    if (!str_is_null(send->body)) {
        json_key(&json, "body");
        json_raw(&json, send->body);
    }
    json_end(&json);
    ws_frame(frames, WS_TEXT, buf_as_str(text));
}

static void send_error(struct ws *ws, enum chat_refusal refusal, struct str cid, int64_t wait_us)
{
    DEFER(buf_release)
    struct buf text;
    struct json json;

    buf_init(&text, 1024);
    json_init(&json, &text);
    json_object(&json);
    json_key_str(&json, "error", str_from(chat_refusal_text(refusal)));
    json_key_str(&json, "code", str_from(chat_refusal_code(refusal)));
    if (!str_is_null(cid))
        json_key_str(&json, "cid", cid);
    if (wait_us > 0)
        json_key_int(&json, "retry_ms", (wait_us + 999) / 1000);
    json_end(&json);
    ws_send_text(ws, buf_as_str(&text));
}

/* ---- receiving ---- */

static void refuse_rate(struct chat_socket *socket, int64_t now_us, int64_t wait_us, struct str cid)
{
    bool enough = chat_breach_note(&socket->breaches, now_us, wait_us);

    send_error(socket->ws, CHAT_RATE, cid, wait_us);
    if (enough)
        ws_close(socket->ws, 1008, STR("too many messages"));
}

/* Hands a message to the journal; stops reading while too much waits for the database. */
static void store(struct chat_socket *socket, struct chat_loop *chat,
                  const struct chat_frame *frame)
{
    struct chat_send *send = chat_send_new(socket->room, socket->member, MESSAGE_TEXT,
                                           frame->message, (struct str){NULL, 0}, frame->cid);
    bool full;

    send->from_socket = true;
    send->socket = ws_id(socket->ws);
    if (journal_send(socket->app->journal, send, &full) != OK) {
        chat_send_free(send);
        send_error(socket->ws, CHAT_UNAVAILABLE, frame->cid, 0);
        return;
    }
    socket->unacked++;
    if (full && !socket->waits) {
        socket->waits = true;
        chat->waiting++;
    }
    if (socket->waits || socket->unacked >= CHAT_UNACKED)
        ws_hold(socket->ws);
}

static void on_message(struct ws *ws, void *user, enum ws_opcode opcode, struct str message)
{
    struct chat_socket *socket = user;
    struct chat_loop *chat = chat_loop_of(ws_loop(ws));
    struct chat_seats *seats = journal_seats(socket->app->journal);
    struct chat_frame frame = {0};
    enum chat_refusal refusal;
    int64_t now_us = clock_mono_us(), wait_us;

    if (opcode != WS_TEXT) {
        ws_close(ws, 1003, STR("text only"));
        return;
    }
    if (chat_seats_limited(seats) &&
        !chat_rate_take(&socket->frame_level, chat_rate_socket, now_us, &wait_us)) {
        refuse_rate(socket, now_us, wait_us, frame.cid);
        return;
    }
    refusal = chat_frame_read(&chat->scratch, message, socket->room, &frame);
    if (refusal == CHAT_FINE) {
        if (chat_seat_message(seats, socket->seat, now_us, &wait_us))
            store(socket, chat, &frame);
        else
            refuse_rate(socket, now_us, wait_us, frame.cid);
    } else if (refusal != CHAT_EMPTY) { /* the original's client sends empty forms */
        send_error(ws, refusal, frame.cid, 0);
    }
    arena_reset(&chat->scratch);
}

/* ---- opening and closing ---- */

static void socket_free(struct chat_socket *socket)
{
    chat_seat_leave(journal_seats(socket->app->journal), socket->seat);
    mem_free(socket);
}

static void on_opened(struct ws *ws, void *user)
{
    struct chat_socket *socket = user;

    socket->ws = ws;
    chat_loop_of(ws_loop(ws));
    ws_join(ws, (uint64_t)socket->room, FORMAT);
}

static void on_closed(struct ws *ws, void *user, int code)
{
    struct chat_socket *socket = user;

    (void)code;
    if (socket->waits)
        chat_loop_of(ws_loop(ws))->waiting--;
    socket_free(socket);
}

static void on_dropped(void *user)
{
    socket_free(user);
}

static const struct ws_callbacks callbacks = {
    .opened = on_opened, .message = on_message, .closed = on_closed};

static enum err refuse_seat(struct req *req, struct res *res, int64_t wait_us)
{
    int64_t seconds = wait_us / US_PER_SECOND + 1;

    res_header(res, "Retry-After", str_format(req->arena, "%lld", (long long)seconds));
    return req_refuse(req, ERR_RATE, "too_many_sockets", "Too many connections.");
}

/* GET /ws/room/{id}/messages: 404 without the room, 403 for strangers, 429 for whoever has too many
 * sockets. A client that offers only protocols we do not know gets the original's mode. */
enum err chat_open_socket(struct req *req, struct res *res)
{
    struct chat_seats *seats = journal_seats(req->app->journal);
    int64_t owner_id, visitor_id, last_seq, wait_us;
    struct chat_socket *socket;
    struct chat_seat *seat;

    if (req->app->draining)
        return req_refuse(req, ERR_UNAVAILABLE, "draining", "The server is restarting.");
    TRY(room_parties(req->db, req_id(req, "id"), &owner_id, &visitor_id, &last_seq));
    if (req->user->id != owner_id && req->user->id != visitor_id)
        return req_refuse(req, ERR_FORBIDDEN, "not_a_member",
                          "You do not have permission to perform this action.");
    if (chat_seat_take(seats, req->user->id, req->peer, &seat, &wait_us) != OK)
        return refuse_seat(req, res, wait_us);

    socket = mem_take(sizeof *socket);
    socket->app = req->app;
    socket->seat = seat;
    socket->member = req->user->id;
    socket->session = req->user->session;
    socket->expires_us = req->user->expires_us;
    socket->room = req_id(req, "id");
    socket->upgrade = (struct ws_upgrade){
        .callbacks = &callbacks, .user = socket, .drop = on_dropped};
    return res_upgrade(res, &socket->upgrade, NULL);
}

/* ---- delivering ---- */

/* A stored batch on its way to all loops; the last one frees it. */
struct delivery {
    struct chat_batch *batch;
    struct buf frames;
    size_t *ends;       /* of each send's frame in frames */
    atomic_size_t left; /* loops that have not had it */
    struct delivery_job {
        struct loop_job job;
        struct delivery *delivery;
    } jobs[];
};

static void delivery_end(struct delivery *delivery)
{
    if (atomic_fetch_sub(&delivery->left, 1) > 1)
        return;
    buf_release(&delivery->frames);
    chat_batch_free(delivery->batch);
    mem_free(delivery);
}

static enum chat_refusal refusal_of(enum err err)
{
    return err == ERR_FORBIDDEN || err == ERR_NOT_FOUND ? CHAT_FORBIDDEN : CHAT_UNAVAILABLE;
}

/* Tells the sender what became of it: an error, the stored row of a repetition, or nothing, because
 * the echo comes with the room's outbox. */
static void acknowledge(struct loop *loop, const struct chat_send *send, struct str frame)
{
    struct ws *ws = ws_find(loop, send->socket);
    struct chat_socket *socket;

    if (!ws)
        return;
    socket = ws_user(ws);
    socket->unacked--;
    if (!socket->waits && socket->unacked < CHAT_UNACKED)
        ws_release_hold(ws);
    if (send->err != OK)
        send_error(ws, refusal_of(send->err), send->cid, 0);
    else if (send->dup)
        ws_send_frames(ws, frame);
}

static void release_waiting(struct ws *ws, void *user)
{
    struct chat_socket *socket = ws_user(ws);
    struct chat_loop *chat = user;

    if (!socket->waits)
        return;
    socket->waits = false;
    chat->waiting--;
    if (socket->unacked < CHAT_UNACKED)
        ws_release_hold(ws);
}

static void deliver(struct loop *loop, struct loop_job *job)
{
    struct delivery *delivery = ((struct delivery_job *)(void *)job)->delivery;
    struct chat_loop *chat = chat_loop_of(loop);
    struct str frames = buf_as_str(&delivery->frames);
    size_t from = 0, i = 0;

    for (const struct chat_send *send = delivery->batch->first; send; send = send->next) {
        struct str frame = str_sub(frames, from, delivery->ends[i]);

        from = delivery->ends[i++];
        if (send->err == OK && !send->dup)
            ws_room_add(loop, (uint64_t)send->room, FORMAT, frame);
        if (send->from_socket && send->socket.loop == loop_index(loop))
            acknowledge(loop, send, frame);
    }
    if (chat->waiting > 0 && !journal_is_full(delivery->batch->app->journal))
        ws_each(loop, release_waiting, chat);
    delivery_end(delivery);
}

void chat_publish(struct app *app, struct chat_batch *batch)
{
    size_t loops = server_loop_count(app->server), i = 0;
    struct delivery *delivery = mem_take(sizeof *delivery + loops * sizeof delivery->jobs[0] +
                                         batch->n * sizeof(size_t));
    DEFER(buf_release)
    struct buf text;

    delivery->batch = batch;
    delivery->ends = (size_t *)(void *)&delivery->jobs[loops];
    atomic_store(&delivery->left, loops);
    buf_init(&delivery->frames, FRAMES_LIMIT);
    buf_init(&text, 256 * 1024);
    for (const struct chat_send *send = batch->first; send; send = send->next) {
        if (send->err == OK)
            put_message_frame(&delivery->frames, &text, send);
        delivery->ends[i++] = delivery->frames.n;
    }
    for (i = 0; i < loops; i++) {
        delivery->jobs[i].job.run = deliver;
        delivery->jobs[i].delivery = delivery;
    }
    for (i = 0; i < loops; i++)
        loop_post(server_loop(app->server, i), &delivery->jobs[i].job);
}

/* ---- each loop's state ---- */

/* Logged out, banned or expired: wherever that was decided, the socket goes within a second. */
static void close_dead(struct ws *ws, void *user)
{
    const struct chat_socket *socket = ws_user(ws);
    struct caller caller = {
        .id = socket->member, .session = socket->session, .expires_us = socket->expires_us};

    (void)user;
    if (!session_alive(socket->app, &caller))
        ws_close(ws, 4401, STR("signed out"));
}

static void check_sessions(void *user)
{
    ws_each(user, close_dead, NULL);
}

static void chat_loop_free(void *value)
{
    struct chat_loop *chat = value;

    arena_release(&chat->scratch);
    mem_free(chat);
}

static struct chat_loop *chat_loop_of(struct loop *loop)
{
    struct chat_loop *chat = loop_slot(loop, LOOP_SLOT_APP);

    if (chat)
        return chat;
    chat = mem_take(sizeof *chat);
    loop_set_slot(loop, LOOP_SLOT_APP, chat);
    loop_set_slot_release(loop, LOOP_SLOT_APP, chat_loop_free);
    loop_timer_new(loop, SESSION_CHECK_MS, check_sessions, loop);
    return chat;
}

/* ---- closing from outside ---- */

struct close_job {
    struct loop_job job;
    int64_t member, session;
};

static void close_member(struct ws *ws, void *user)
{
    const struct chat_socket *socket = ws_user(ws);
    const struct close_job *job = user;

    if (socket->member == job->member && (job->session == 0 || socket->session == job->session))
        ws_close(ws, 4401, STR("signed out"));
}

static void run_close_member(struct loop *loop, struct loop_job *job)
{
    ws_each(loop, close_member, job);
    mem_free(job);
}

void chat_close_member(struct app *app, int64_t member_id, int64_t session)
{
    for (size_t i = 0; app->server && i < server_loop_count(app->server); i++) {
        struct close_job *job = mem_take(sizeof *job);

        job->job.run = run_close_member;
        job->member = member_id;
        job->session = session;
        loop_post(server_loop(app->server, i), &job->job);
    }
}

struct drain_job {
    struct loop_job job;
    int budget; /* sockets still to be closed in this step */
    bool left;  /* some are */
    sem_t *done;
};

static void drain_one(struct ws *ws, void *user)
{
    struct drain_job *drain = user;

    if (ws_is_closing(ws))
        return;
    if (drain->budget-- > 0)
        ws_close(ws, 1012, STR("restarting"));
    else
        drain->left = true;
}

static void run_drain(struct loop *loop, struct loop_job *job)
{
    struct drain_job *drain = (struct drain_job *)(void *)job;

    drain->budget = DRAIN_STEP_SOCKETS;
    drain->left = false;
    ws_each(loop, drain_one, drain);
    sem_post(drain->done);
}

/* Closes a share of the loop's sockets; true while some are left. */
static bool drain_step(struct loop *loop)
{
    sem_t done;
    struct drain_job drain = {.job.run = run_drain, .done = &done};

    sem_init(&done, 0, 0);
    loop_post(loop, &drain.job);
    while (sem_wait(&done) != 0)
        continue;
    sem_destroy(&done);
    return drain.left;
}

void chat_drain(struct app *app, int wait_ms)
{
    const struct timespec step = {.tv_nsec = DRAIN_STEP_MS * 1000000};
    int64_t until_us = clock_mono_us() + wait_ms * INT64_C(1000);
    bool left = true;

    while (left) {
        left = false;
        for (size_t i = 0; i < server_loop_count(app->server); i++)
            left |= drain_step(server_loop(app->server, i));
        if (left && clock_mono_us() >= until_us)
            return;
        if (left)
            nanosleep(&step, NULL);
    }
}
