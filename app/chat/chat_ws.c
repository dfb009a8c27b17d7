/* The life of a chat socket: the handshake, frames in either mode, the orderly end. */
#include "chat/chat_ws.h"

#include "base/mem.h"
#include "chat/chat_presence.h"
#include "chat/socket_ws.h"
#include "core/limits.h"
#include "core/nodes.h"
#include "core/session.h"
#include "crypto/random.h"
#include "http/router.h"
#include "http/server.h"

#include <semaphore.h>
#include <time.h>

enum {
    SECOND_MS = 1000,
    DRAIN_STEP_MS = 50,
    DRAIN_STEP_SOCKETS = 1000, /* of a loop */
    BYE_LEAST_MS = 200,        /* when clients shall come back: spread over … */
    BYE_SPREAD_MS = 1800
};

static const char protocol[] = "wooga.chat.v1";

/* ---- frames ---- */

static void original_message(struct chat_socket *socket, struct str text)
{
    struct chat_loop *chat = chat_loop_of(socket->app, ws_loop(socket->ws));
    struct chat_frame frame = {0};
    enum chat_refusal refusal = chat_frame_read(&chat->scratch, text, socket->room_id, &frame);

    if (refusal == CHAT_FINE) {
        if (socket_may_speak(socket, frame.cid))
            socket_store(socket, chat_send_new(socket->room_id, socket->caller.id, MESSAGE_TEXT,
                                               frame.message, (struct str){NULL, 0}, frame.cid));
    } else if (refusal != CHAT_EMPTY) { /* the original's client sends empty forms */
        socket_refuse(socket, refusal, frame.cid, 0);
    }
}

static void on_message(struct ws *ws, void *user, enum ws_opcode opcode, struct str message)
{
    struct chat_socket *socket = user;
    int64_t now_us = clock_mono_us(), wait_us;

    if (opcode != WS_TEXT) {
        ws_close(ws, 1003, STR("text only"));
        return;
    }
    if (chat_seats_limited(journal_seats(socket->app->journal)) &&
        !chat_rate_take(&socket->frame_level, chat_rate_socket, now_us, &wait_us)) {
        socket_refuse_rate(socket, now_us, wait_us, (struct str){NULL, 0});
        return;
    }
    if (socket->format == FORMAT_ORIGINAL)
        original_message(socket, message);
    else
        v1_message(socket, message);
    arena_reset(&chat_loop_of(socket->app, ws_loop(ws))->scratch);
}

/* ---- every second ---- */

/* Once a second: whoever is logged out, banned or expired goes, wherever that was decided; and what
 * waits for its time is done. */
static void look_after(struct ws *ws, void *user)
{
    struct chat_socket *socket = ws_user(ws);

    (void)user;
    if (!session_alive(socket->app, &socket->caller)) {
        ws_close(ws, 4401, STR("signed out"));
        return;
    }
    v1_flush_marks(socket, false);
    catchup_go_on(socket);
}

static void on_second(void *user)
{
    struct chat_loop *chat = user;
    struct chat_seats *seats = journal_seats(chat->app->journal);
    int64_t member_id;

    ws_each(chat->loop, look_after, NULL);
    while (chat_seats_next_gone(seats, clock_mono_us(), &member_id))
        news_presence(chat->app, member_id, false);
    others_second(chat->app);
}

/* ---- opening and closing ---- */

static void socket_free(struct chat_socket *socket)
{
    chat_seat_leave(journal_seats(socket->app->journal), socket->seat);
    mem_free(socket->entry);
    mem_free(socket);
}

static void on_opened(struct ws *ws, void *user)
{
    struct chat_socket *socket = user;
    struct chat_loop *chat = chat_loop_of(socket->app, ws_loop(ws));

    socket->ws = ws;
    if (!chat->second_timer) {
        chat->second_timer = loop_timer_new(chat->loop, SECOND_MS, on_second, chat);
        chat->beat_timer = loop_timer_new(chat->loop, FAN_BEAT_MS, fan_beat, chat);
    }
    if (chat_seat_appear(journal_seats(socket->app->journal), socket->seat))
        news_presence(socket->app, socket->caller.id, true);
    if (socket->room_id == 0) {
        nodes_join(socket->app, TOPIC_MEMBER, socket->caller.id);
        ws_join(ws, news_room_of(socket->caller.id), FORMAT_OWNER);
        return;
    }
    fan_enter(socket);
    if (socket->format != FORMAT_ORIGINAL && !socket->blocked)
        news_watch(socket);
    mem_free(socket->entry);
    socket->entry = NULL;
}

static void on_relieved(struct ws *ws, void *user)
{
    struct chat_socket *socket = user;

    (void)ws;
    catchup_go_on(socket);
}

static void on_closed(struct ws *ws, void *user, int code)
{
    struct chat_socket *socket = user;

    (void)code;
    if (socket->waits)
        chat_loop_of(socket->app, ws_loop(ws))->waiting--;
    v1_flush_marks(socket, true);
    news_unwatch(socket);
    fan_leave(socket);
    if (socket->room_id == 0)
        nodes_leave(socket->app, TOPIC_MEMBER, socket->caller.id);
    socket_free(socket);
}

static void on_dropped(void *user)
{
    socket_free(user);
}

static const struct ws_callbacks callbacks = {
    .opened = on_opened, .message = on_message, .closed = on_closed, .relieved = on_relieved};

static enum err refuse_seat(struct req *req, struct res *res, int64_t wait_us)
{
    int64_t seconds = wait_us / US_PER_SECOND + 1;

    res_header(res, "Retry-After", str_format(req->arena, "%lld", (long long)seconds));
    return req_refuse(req, ERR_RATE, "too_many_sockets", "Too many connections.");
}

/* Whether the client offers v1. */
static bool offers_v1(const struct req *req)
{
    struct str offers = req_header(req, "Sec-WebSocket-Protocol");

    while (!str_is_null(offers)) {
        if (str_eq(str_trim(str_split(&offers, ',')), STR(protocol)))
            return true;
    }
    return false;
}

/* Takes a seat and answers 101, or 429 to whoever has too many sockets. entry: of the room; NULL
 * for /ws/me. */
static enum err upgrade(struct req *req, struct res *res, const struct room_entry *entry,
                        enum chat_format format, int64_t since)
{
    struct chat_socket *socket;
    struct chat_seat *seat;
    int64_t wait_us;

    if (chat_seat_take(journal_seats(req->app->journal), req->user->id,
                       limiter_address(req->app->limiter, req->peer), &seat, &wait_us) != OK)
        return refuse_seat(req, res, wait_us);
    socket = mem_take(sizeof *socket);
    socket->app = req->app;
    socket->seat = seat;
    socket->caller = *req->user;
    socket->format = format;
    socket->since = since;
    list_init(&socket->in_room);
    list_init(&socket->in_partner);
    if (entry) {
        socket->room_id = req_id(req, "id");
        socket->entry = mem_take(sizeof *socket->entry);
        socket->entry->state = entry->state;
        socket->blocked = entry->blocked;
    }
    socket->upgrade = (struct ws_upgrade){
        .callbacks = &callbacks, .user = socket, .drop = on_dropped};
    return res_upgrade(res, &socket->upgrade, format == FORMAT_ORIGINAL ? NULL : protocol);
}

static enum err refuse_draining(struct req *req)
{
    return req_refuse(req, ERR_UNAVAILABLE, "draining", "The server is restarting.");
}

/* 404 without the room, 403 for strangers. */
enum err chat_open_socket(struct req *req, struct res *res)
{
    enum chat_format format = FORMAT_ORIGINAL;
    struct room_entry entry;
    int64_t since = -1;

    if (req->app->draining)
        return refuse_draining(req);
    TRY(room_entry(req->db, req->arena, req_id(req, "id"), &entry));
    if (req->user->id != entry.state.owner_id && req->user->id != entry.state.visitor_id)
        return req_refuse(req, ERR_FORBIDDEN, "not_a_member",
                          "You do not have permission to perform this action.");
    if (offers_v1(req)) {
        format = req->user->id == entry.state.owner_id ? FORMAT_OWNER : FORMAT_VISITOR;
        TRY(req_query_int(req, "since", 0, INT64_MAX, -1, &since));
    }
    return upgrade(req, res, &entry, format, since);
}

enum err chat_open_me(struct req *req, struct res *res)
{
    if (req->app->draining)
        return refuse_draining(req);
    if (!offers_v1(req))
        return req_refuse(req, ERR_INVALID, "protocol_required",
                          "This address speaks wooga.chat.v1: offer it in Sec-WebSocket-Protocol.");
    return upgrade(req, res, NULL, FORMAT_OWNER, -1);
}

/* ---- starting and stopping ---- */

enum err chat_start(struct app *app)
{
    app->presence = presence_new();
    others_start(app);
    TRY(journal_start(app, fan_publish, &app->journal));
    return readers_start(app);
}

void chat_stop(struct app *app)
{
    journal_stop(app->journal);
    readers_stop(app);
}

void chat_free(struct app *app)
{
    readers_free(app);
    journal_free(app->journal);
    app->journal = NULL;
    presence_free(app->presence);
    app->presence = NULL;
}

struct drain_job {
    struct loop_job job;
    int budget; /* sockets still to be told in this step */
    bool left;  /* some are */
    sem_t *done;
};

static void say_bye(struct chat_socket *socket)
{
    struct buf *text = &chat_loop_of(socket->app, ws_loop(socket->ws))->text;

    if (socket->format == FORMAT_ORIGINAL)
        return;
    buf_clear(text, SIZE_MAX);
    frame_bye(text, BYE_LEAST_MS + random_below(BYE_SPREAD_MS));
    ws_send_text(socket->ws, buf_as_str(text));
}

/* Nothing more is read; when all that it has sent is acknowledged, bye and 1012. */
static void drain_one(struct ws *ws, void *user)
{
    struct chat_socket *socket = ws_user(ws);
    struct drain_job *drain = user;

    if (ws_is_closing(ws))
        return;
    if (!socket->leaving && drain->budget > 0) {
        drain->budget--;
        socket->leaving = true;
        ws_hold(ws);
        v1_flush_marks(socket, true); /* the journal stops before the last socket is closed */
    }
    if (!socket->leaving || socket->unacked > 0) {
        drain->left = true;
    } else {
        say_bye(socket);
        ws_close(ws, 1012, STR("restarting"));
    }
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
