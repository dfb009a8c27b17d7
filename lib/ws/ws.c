#include "ws/ws_private.h"

#include "base/clock.h"
#include "base/mem.h"

enum { INPUT_LIMIT = 128 * 1024 };

#define COMMON_SETTINGS                                                                            \
    .limits = {.message = 64 * 1024, .fragments = 64}, .soft = 128 * 1024, .hard = 1024 * 1024,    \
    .oldest_ms = 20000, .ping_ms = 25000, .ping_jitter_ms = 5000, .pong_ms = 10000,                \
    .linger_ms = 30000, .farewell_ms = 3000

const struct ws_settings ws_settings_default = {
    COMMON_SETTINGS,
    .control_rate = 20,
    .control_burst = 60,
};
const struct ws_settings ws_settings_unlimited = {COMMON_SETTINGS};

int64_t ws_now_ms(void)
{
    return clock_mono_us() / 1000;
}

/* ---- the wheel: who has to be looked at when ---- */

static void look_at(struct ws *ws, int64_t ms)
{
    struct ws_loop *home = ws->home;
    int64_t tick = ms / WS_TICK_MS + 1;

    if (tick <= home->turned)
        tick = home->turned + 1;
    ws->due_ms = ms;
    list_remove(&ws->in_wheel);
    list_append(&home->wheel[tick % WS_WHEEL], &ws->in_wheel);
}

void ws_look_sooner(struct ws *ws, int64_t ms)
{
    if (ms < ws->due_ms)
        look_at(ws, ms);
}

static int64_t ping_wait(struct ws *ws)
{
    struct ws_loop *home = ws->home;
    int64_t jitter = ws->settings->ping_jitter_ms;

    home->random = home->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ws->settings->ping_ms - jitter +
           (int64_t)((home->random >> 33) % (uint64_t)(2 * jitter + 1));
}

static void drop(struct ws *ws, int64_t linger_ms)
{
    ws->dead = true;
    ws_leave(ws);
    conn_close(ws->conn, (int)linger_ms);
}

/* ---- receiving ---- */

/* Counts a control frame; false when there are too many. */
static bool count_control(struct ws *ws)
{
    const struct ws_settings *settings = ws->settings;
    int64_t now, every;

    if (settings->control_rate <= 0)
        return true;
    now = clock_mono_us();
    every = US_PER_SECOND / settings->control_rate;
    if (ws->control_us < now)
        ws->control_us = now;
    ws->control_us += every;
    return ws->control_us - now <= every * settings->control_burst;
}

static void answer_ping(struct ws *ws, struct str payload)
{
    struct buf frame;

    if (ws->closing || ws->pressed)
        return;
    buf_init(&frame, 2 + WS_CONTROL_MAX);
    ws_frame(&frame, WS_PONG, payload);
    ws_put(ws, buf_as_str(&frame));
    buf_release(&frame);
}

/* The peer's close frame: the answer to ours, or to be answered. */
static void on_close_frame(struct ws *ws, const struct ws_event *event)
{
    struct buf frame;

    if (!ws->closing) {
        ws->closing = true;
        ws->close_code = (uint16_t)event->close_code;
        buf_init(&frame, 2 + WS_CONTROL_MAX);
        if (event->close_code == 1005)
            ws_frame(&frame, WS_CLOSE, (struct str){NULL, 0});
        else
            ws_frame_close(&frame, event->close_code, (struct str){NULL, 0});
        ws_put(ws, buf_as_str(&frame));
        buf_release(&frame);
    }
    drop(ws, ws->settings->linger_ms);
}

static void on_event(struct ws *ws, const struct ws_event *event)
{
    if (event->kind == WS_FAIL) {
        ws->unsynced = true;
        ws_close(ws, event->close_code, (struct str){NULL, 0});
    } else if (event->kind == WS_MESSAGE) {
        if (!ws->closing)
            ws->callbacks->message(ws, ws->user, event->opcode, event->payload);
    } else if (event->opcode == WS_CLOSE) {
        on_close_frame(ws, event);
    } else if (!count_control(ws)) {
        ws_close(ws, 1008, STR("too many control frames"));
    } else if (event->opcode == WS_PING) {
        answer_ping(ws, event->payload);
    }
}

/* Input of a connection whose frames can no longer be told apart. Peers answer a close frame with a
 * packet of its own, so that can still be seen. */
static void on_unsynced_data(struct ws *ws, const char *bytes, size_t n)
{
    const unsigned char close_head = 0x80 | WS_CLOSE;

    if (n <= WS_HEAD_MAX + WS_CONTROL_MAX && (unsigned char)bytes[0] == close_head)
        drop(ws, ws->settings->linger_ms);
}

static size_t on_data(struct conn *conn, void *user, const char *bytes, size_t n)
{
    struct ws *ws = user;
    size_t taken = 0, part;
    struct ws_event event;

    (void)conn;
    if (n == 0)
        return 0;
    if (ws->pinged) {
        ws->pinged = false;
        ws->ping_ms = ws_now_ms() + ping_wait(ws);
    }
    if (ws->unsynced && !ws->dead)
        on_unsynced_data(ws, bytes, n);
    while (!ws->dead && !ws->unsynced) {
        if (!ws->closing && (ws->held || ws->pressed))
            return taken;
        /* The bytes are the connection's own buffer and not looked at again once taken. */
        event = ws_read(&ws->reader, &ws->settings->limits, (char *)(uintptr_t)bytes + taken,
                        n - taken, &part);
        taken += part;
        if (event.kind == WS_NEED_MORE)
            break;
        on_event(ws, &event);
    }
    return n;
}

/* ---- what the connection and the clock tell ---- */

static void on_ended(struct conn *conn, void *user)
{
    struct ws *ws = user;

    (void)conn;
    if (!ws->closing)
        ws->close_code = 1006;
    drop(ws, 0);
}

static void on_drained(struct conn *conn, void *user)
{
    struct ws *ws = user;

    (void)conn;
    ws_forget_frames(ws);
    if (!ws->pressed)
        return;
    ws_set_pressed(ws, false);
    if (!ws->closing && ws->callbacks->relieved)
        ws->callbacks->relieved(ws, ws->user);
}

static void on_expired(struct conn *conn, void *user)
{
    (void)conn; /* the wheel watches the time, no deadline is set */
    (void)user;
}

static void on_closed(struct conn *conn, void *user)
{
    struct ws *ws = user;

    (void)conn;
    ws->dead = true;
    ws_leave(ws);
    list_remove(&ws->in_all);
    list_remove(&ws->in_wheel);
    ws->home->count--;
    ws->callbacks->closed(ws, ws->user, ws->close_code);
    ws_forget_frames(ws);
    ws_forget_posted(ws);
    ws_reader_release(&ws->reader);
    mem_free(ws);
}

static const struct conn_protocol protocol = {on_data, on_ended, on_drained, on_expired, on_closed};

static void look_closing(struct ws *ws, int64_t now)
{
    if (!ws->said && conn_queued(ws->conn) == 0) {
        ws->said = true;
        ws->give_up_ms = now + ws->settings->farewell_ms;
    }
    if (now >= ws->give_up_ms)
        drop(ws, 0);
    else
        look_at(ws, now + WS_TICK_MS);
}

/* Pings in time, and gives up a peer that has not sent a byte since. A peer that we do not read
 * from is not blamed for it. */
static void look_ping(struct ws *ws, int64_t now)
{
    static const char ping[] = {(char)(0x80 | WS_PING), 0};

    if (now < ws->ping_ms)
        return;
    if (ws->held || ws->pressed) {
        ws->pinged = false;
        ws->ping_ms = now + ping_wait(ws);
    } else if (ws->pinged) {
        ws->close_code = 1006;
        drop(ws, 0);
    } else {
        ws->pinged = true;
        ws->ping_ms = now + ws->settings->pong_ms;
        ws_put(ws, (struct str){ping, sizeof ping});
    }
}

static void look(struct ws *ws, int64_t now)
{
    int64_t next;

    if (ws->dead)
        return;
    if (ws->closing) {
        look_closing(ws, now);
        return;
    }
    if (conn_queued(ws->conn) > 0 && conn_queued_ms(ws->conn) >= ws->settings->oldest_ms) {
        ws_close_slow(ws);
        return;
    }
    look_ping(ws, now);
    if (ws->dead)
        return;
    next = ws->ping_ms;
    if (conn_queued(ws->conn) > 0)
        next = now + 1000 < next ? now + 1000 : next;
    look_at(ws, next);
}

static void on_timer(void *user)
{
    struct ws_loop *home = user;
    int64_t now = ws_now_ms(), target = now / WS_TICK_MS;
    struct list due, *node;

    if (target - home->turned > WS_WHEEL)
        home->turned = target - WS_WHEEL;
    while (home->turned < target) {
        struct list *bucket = &home->wheel[++home->turned % WS_WHEEL];

        list_init(&due);
        while (!list_empty(bucket)) {
            node = bucket->next;
            list_remove(node);
            list_append(&due, node);
        }
        while (!list_empty(&due)) {
            struct ws *ws = LIST_OWNER(due.next, struct ws, in_wheel);

            list_remove(&ws->in_wheel);
            if (ws->due_ms > now)
                look_at(ws, ws->due_ms);
            else
                look(ws, now);
        }
    }
}

/* ---- the loop's sockets ---- */

static void ws_loop_free(void *value)
{
    struct ws_loop *home = value;

    map_release(&home->rooms);
    mem_free(home);
}

struct ws_loop *ws_loop_of(struct loop *loop)
{
    struct ws_loop *home = loop_slot(loop, LOOP_SLOT_ROOMS);

    if (home)
        return home;
    home = mem_take(sizeof *home);
    home->loop = loop;
    list_init(&home->all);
    list_init(&home->dirty);
    list_init(&home->posted);
    for (size_t i = 0; i < WS_WHEEL; i++)
        list_init(&home->wheel[i]);
    home->turned = ws_now_ms() / WS_TICK_MS;
    home->random = (uint64_t)clock_mono_us() ^ (uintptr_t)home;
    home->tick.run = ws_rooms_flush;
    home->tick.user = home;
    loop_timer_new(loop, WS_TICK_MS, on_timer, home);
    loop_set_slot(loop, LOOP_SLOT_ROOMS, home);
    loop_set_slot_release(loop, LOOP_SLOT_ROOMS, ws_loop_free);
    return home;
}

struct ws *ws_begin(struct conn *conn, const struct ws_settings *settings,
                    const struct ws_callbacks *callbacks, void *user)
{
    struct ws_loop *home = ws_loop_of(conn_loop(conn));
    struct ws *ws = mem_take(sizeof *ws);

    ws->conn = conn;
    ws->settings = settings ? settings : &ws_settings_default;
    ws->callbacks = callbacks;
    ws->user = user;
    ws->home = home;
    ws->close_code = 1006;
    ws_reader_init(&ws->reader);
    list_init(&ws->in_room);
    list_init(&ws->in_wheel);
    list_init(&ws->in_all);
    list_init(&ws->in_posted);
    list_append(&home->all, &ws->in_all);
    home->count++;
    ws->ping_ms = ws_now_ms() + ping_wait(ws);
    look_at(ws, ws->ping_ms);
    conn_set_deadline(conn, 0);
    conn_set_input_limit(conn, INPUT_LIMIT);
    conn_set_protocol(conn, &protocol, ws);
    callbacks->opened(ws, user);
    return ws;
}

struct conn *ws_conn(const struct ws *ws)
{
    return ws->conn;
}

struct conn_id ws_id(const struct ws *ws)
{
    return conn_identify(ws->conn);
}

struct loop *ws_loop(const struct ws *ws)
{
    return ws->home->loop;
}

struct ws *ws_find(struct loop *loop, struct conn_id id)
{
    struct conn *conn = conn_find(loop, id);

    return conn ? conn_user(conn) : NULL;
}

void *ws_user(const struct ws *ws)
{
    return ws->user;
}

bool ws_is_closing(const struct ws *ws)
{
    return ws->closing || ws->dead;
}

bool ws_is_pressed(const struct ws *ws)
{
    return ws->pressed;
}

void ws_hold(struct ws *ws)
{
    ws->held = true;
    if (!ws->closing && !ws->dead)
        conn_pause(ws->conn);
}

void ws_release_hold(struct ws *ws)
{
    if (!ws->held)
        return;
    ws->held = false;
    if (!ws->pressed && !ws->closing && !ws->dead)
        conn_resume(ws->conn);
}

void ws_each(struct loop *loop, void (*each)(struct ws *ws, void *user), void *user)
{
    struct ws_loop *home = ws_loop_of(loop);
    struct list *node = home->all.next, *next;

    for (; node != &home->all; node = next) {
        next = node->next;
        struct ws *ws = LIST_OWNER(node, struct ws, in_all);
        if (!ws->dead)
            each(ws, user);
    }
}

size_t ws_count(struct loop *loop)
{
    return ws_loop_of(loop)->count;
}
