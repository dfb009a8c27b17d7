/* The sending half of a WebSocket: what goes out at once, what waits, and when it is too much. */
#include "ws/ws_private.h"

#include "base/mem.h"

enum { FRAMES_KEPT = 64 * 1024, CHUNK = 256 * 1024, POSTED_LIMIT = 64 * 1024 * 1024 };

/* How many bytes at the front of the queue belong to a frame of which a part is out already. */
static size_t frame_in_flight(const struct ws *ws, size_t queued, size_t *ret_first)
{
    size_t at = ws->frames ? ws->frames->n : 0, sum = 0;
    uint32_t length = 0;

    while (at > 0 && sum < queued) {
        at -= sizeof length;
        memcpy(&length, ws->frames->p + at, sizeof length);
        sum += length;
    }
    *ret_first = at;
    return sum > queued ? queued - (sum - length) : 0;
}

void ws_forget_frames(struct ws *ws)
{
    if (!ws->frames)
        return;
    buf_release(ws->frames);
    mem_free(ws->frames);
    ws->frames = NULL;
}

/* Notes where the frames end which the connection could not send at once. */
static void note_frames(struct ws *ws, struct str bytes)
{
    uint32_t length;
    size_t first;

    if (!ws->frames) {
        ws->frames = mem_take(sizeof *ws->frames);
        buf_init(ws->frames, SIZE_MAX / 2);
    }
    for (size_t at = 0; at < bytes.n; at += length) {
        length = (uint32_t)ws_frame_length(str_sub(bytes, at, bytes.n));
        if (length == 0)
            return;
        buf_add(ws->frames, &length, sizeof length);
    }
    if (ws->frames->n > FRAMES_KEPT) {
        frame_in_flight(ws, conn_queued(ws->conn), &first);
        buf_consume(ws->frames, first);
    }
}

void ws_set_pressed(struct ws *ws, bool pressed)
{
    ws->pressed = pressed;
    if (ws->dead || ws->closing)
        return;
    if (pressed || ws->held)
        conn_pause(ws->conn);
    else
        conn_resume(ws->conn);
}

/* Sends whole frames, in two pieces, and notes what the kernel did not take. False when the
 * connection is gone. */
static bool put2(struct ws *ws, struct str frames, struct str more)
{
    if (ws->dead || !conn_send2(ws->conn, frames, more))
        return false;
    if (conn_queued(ws->conn) > 0) {
        note_frames(ws, frames);
        note_frames(ws, more);
        ws_look_sooner(ws, ws_now_ms() + ws->settings->oldest_ms);
    }
    return true;
}

bool ws_put(struct ws *ws, struct str frames)
{
    return put2(ws, frames, (struct str){NULL, 0});
}

/* What ws_close does once the queue is as it shall be. */
static void say_goodbye(struct ws *ws, int code, struct str reason)
{
    struct buf frame;

    ws_leave(ws);
    ws->closing = true;
    ws->close_code = (uint16_t)code;
    ws->give_up_ms = ws_now_ms() + ws->settings->linger_ms;
    buf_init(&frame, 2 + WS_CONTROL_MAX);
    ws_frame_close(&frame, code, reason);
    ws_put(ws, buf_as_str(&frame));
    buf_release(&frame);
    if (ws->dead)
        return;
    conn_resume(ws->conn); /* the peer's close frame shall be read */
    ws_look_sooner(ws, ws_now_ms());
}

/* Slower than anybody may be: what waits is dropped, only the frame in flight is finished. */
void ws_close_slow(struct ws *ws)
{
    size_t first;

    conn_drop_queue(ws->conn, frame_in_flight(ws, conn_queued(ws->conn), &first));
    ws_forget_frames(ws);
    say_goodbye(ws, 4408, STR("too slow"));
}

/* The first whole frames of the bytes that are about CHUNK together: so much may be queued beyond
 * the hard limit before it is noticed. */
static size_t chunk_length(struct str frames)
{
    size_t n = 0, length;

    if (frames.n <= CHUNK)
        return frames.n;
    while (n < CHUNK) {
        length = ws_frame_length(str_sub(frames, n, frames.n));
        if (length == 0)
            return frames.n;
        n += length;
    }
    return n;
}

static bool send_chunk(struct ws *ws, struct str before, struct str frames)
{
    size_t queued;

    if (!put2(ws, before, frames))
        return false;
    queued = conn_queued(ws->conn);
    if (queued > ws->settings->hard)
        ws_close_slow(ws);
    else if (queued > ws->settings->soft && !ws->pressed)
        ws_set_pressed(ws, true);
    return !ws->closing;
}

void ws_forget_posted(struct ws *ws)
{
    if (!ws->posted)
        return;
    list_remove(&ws->in_posted);
    buf_release(ws->posted);
    mem_free(ws->posted);
    ws->posted = NULL;
}

bool ws_send_frames(struct ws *ws, struct str frames)
{
    struct str before = ws->posted ? buf_as_str(ws->posted) : (struct str){NULL, 0};
    size_t at = 0, n;
    bool sent = !ws->closing && before.n + frames.n > 0;

    while (sent && (at < frames.n || before.n > 0)) {
        n = chunk_length(str_sub(frames, at, frames.n));
        sent = send_chunk(ws, before, str_sub(frames, at, at + n));
        before.n = 0;
        at += n;
    }
    ws_forget_posted(ws);
    return sent;
}

void ws_post_text(struct ws *ws, struct str text)
{
    struct ws_loop *home = ws->home;

    if (ws->closing || ws->dead)
        return;
    if (!ws->posted) {
        ws->posted = mem_take(sizeof *ws->posted);
        buf_init(ws->posted, POSTED_LIMIT);
        list_append(&home->posted, &ws->in_posted);
        loop_at_tick_end(home->loop, &home->tick);
    }
    ws_frame(ws->posted, WS_TEXT, text);
}

bool ws_send_text(struct ws *ws, struct str text)
{
    struct buf frame;
    bool sent;

    if (ws->closing || ws->dead)
        return false;
    buf_init(&frame, text.n + WS_HEAD_MAX);
    sent = ws_frame(&frame, WS_TEXT, text) && ws_send_frames(ws, buf_as_str(&frame));
    buf_release(&frame);
    return sent;
}

void ws_close(struct ws *ws, int code, struct str reason)
{
    if (ws->posted)
        ws_send_frames(ws, (struct str){NULL, 0});
    if (!ws->closing && !ws->dead)
        say_goodbye(ws, code, reason);
}
