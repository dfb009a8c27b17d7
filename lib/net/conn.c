#include "net/internal.h"

#include "base/mem.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SLOTS_FIRST = 64, READS_A_TURN = 4, DISCARD_MS = 2000 };

/* ---- slots ---- */

static uint32_t slot_take(struct loop *loop)
{
    uint32_t at = loop->free_slot;

    if (at != UINT32_MAX) {
        loop->free_slot = loop->slots[at].next_free;
        return at;
    }
    if (loop->slot_used == loop->slot_room) {
        loop->slot_room = loop->slot_room ? loop->slot_room * 2 : SLOTS_FIRST;
        loop->slots = mem_resize(loop->slots, loop->slot_room * sizeof *loop->slots);
    }
    at = loop->slot_used++;
    loop->slots[at] = (struct slot){.generation = 0};
    return at;
}

static void slot_give(struct loop *loop, uint32_t at)
{
    struct slot *slot = &loop->slots[at];

    slot->conn = NULL;
    slot->deadline = 0;
    slot->next_free = loop->free_slot;
    loop->free_slot = at;
}

struct conn_id conn_identify(const struct conn *conn)
{
    return (struct conn_id){conn->loop->index, conn->slot, conn->generation};
}

struct conn *conn_find(struct loop *loop, struct conn_id id)
{
    struct conn *conn;

    if (id.loop != loop->index || id.slot >= loop->slot_used || id.generation == 0)
        return NULL;
    conn = loop->slots[id.slot].conn;
    if (!conn || conn->generation != id.generation || conn->closing || conn->closing_now)
        return NULL;
    return conn;
}

struct loop *conn_loop(const struct conn *conn)
{
    return conn->loop;
}

bool conn_is_secure(const struct conn *conn)
{
    return conn->tls != NULL;
}

struct str conn_peer(struct conn *conn)
{
    return str_from(conn->peer);
}

/* ---- reading ---- */

/* Offers bytes until the protocol takes no more, or is another one which takes no more either. */
static size_t offer(struct conn *conn, const char *bytes, size_t n)
{
    size_t taken = 0, step;

    while (taken < n && !conn->paused && !conn->closing && !conn->closing_now) {
        const struct conn_protocol *protocol = conn->protocol;

        conn->offering = true;
        step = protocol->data(conn, conn->user, bytes + taken, n - taken);
        conn->offering = false;
        taken += step;
        if (step == 0 && conn->protocol == protocol)
            break;
    }
    return taken;
}

static void keep_input(struct conn *conn, const char *bytes, size_t n)
{
    if (n == 0)
        return;
    if (!conn->input) {
        conn->input = mem_take(sizeof *conn->input);
        buf_init(conn->input, SIZE_MAX / 2); /* reading is bounded by input_limit */
    }
    buf_add(conn->input, bytes, n);
}

static void free_input(struct conn *conn)
{
    if (!conn->input)
        return;
    buf_release(conn->input);
    mem_free(conn->input);
    conn->input = NULL;
}

static void offer_kept(struct conn *conn)
{
    size_t taken;

    if (!conn->input || conn->offering)
        return;
    taken = offer(conn, conn->input->p, conn->input->n);
    if (taken == conn->input->n || conn->drop_rest)
        free_input(conn);
    else if (taken > 0)
        buf_consume(conn->input, taken);
}

void conn_arrived(struct conn *conn, const char *bytes, size_t n)
{
    size_t taken;

    if (conn->input) {
        keep_input(conn, bytes, n);
        offer_kept(conn);
        return;
    }
    taken = offer(conn, bytes, n);
    keep_input(conn, bytes + taken, n - taken);
}

static void tell_ended(struct conn *conn)
{
    if (conn->told || conn->closing || conn->closing_now)
        return;
    conn->told = true;
    conn->protocol->ended(conn, conn->user);
}

void conn_hear_end(struct conn *conn)
{
    conn->ended = true;
    if (conn->drop_rest)
        conn_close(conn, 0);
    conn_poll(conn);
    tell_ended(conn);
}

static size_t read_room(const struct conn *conn)
{
    size_t kept = conn->input ? conn->input->n : 0;
    size_t room = kept < conn->input_limit ? conn->input_limit - kept : 0;

    return room < READ_BYTES ? room : READ_BYTES;
}

static void receive(struct conn *conn, size_t n)
{
    if (conn->tls)
        conn_tls_arrived(conn, (struct str){conn->loop->buffer, n});
    else
        conn_arrived(conn, conn->loop->buffer, n);
}

static void readable(struct conn *conn)
{
    for (int i = 0; i < READS_A_TURN; i++) {
        size_t room = conn->drop_rest ? READ_BYTES : read_room(conn);
        ssize_t n;

        if (room == 0 || conn->closing_now || conn->ended || (conn->paused && !conn->drop_rest))
            break;
        n = recv(conn->fd, conn->loop->buffer, room, 0);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n < 0)
            conn_break(conn);
        if (n <= 0) {
            conn_hear_end(conn);
            return;
        }
        if (!conn->closing)
            receive(conn, (size_t)n);
        if ((size_t)n < room)
            break;
    }
    conn_poll(conn);
}

static void on_events(uv_poll_t *poll, int status, int events)
{
    struct conn *conn = poll->data;

    if (conn->is_closed)
        return;
    if (status < 0) {
        conn->polled = 0;
        conn_break(conn);
        conn_hear_end(conn);
        return;
    }
    if (events & UV_WRITABLE)
        conn_writable(conn);
    if ((events & UV_READABLE) && !conn->closing_now)
        readable(conn);
}

/* Asks for the events which the connection's state wants. */
void conn_poll(struct conn *conn)
{
    int events = 0;

    if (conn->is_closed)
        return;
    if (!conn->ended && !conn->closing_now &&
        (conn->drop_rest || (!conn->closing && !conn->paused && read_room(conn) > 0)))
        events |= UV_READABLE;
    if (conn->out && !conn->broken && !conn->closing_now)
        events |= UV_WRITABLE;
    if (events == conn->polled)
        return;
    conn->polled = (uint8_t)events;
    if (events == 0)
        uv_poll_stop(&conn->poll);
    else
        uv_poll_start(&conn->poll, events, on_events);
}

/* ---- life ---- */

struct conn *conn_new(struct loop *loop, int fd, const char *peer)
{
    struct conn *conn = mem_take(sizeof *conn);
    struct slot *slot;

    if (uv_poll_init(&loop->uv, &conn->poll, fd) != 0) {
        mem_free(conn);
        close(fd);
        return NULL;
    }
    conn->poll.data = conn;
    conn->loop = loop;
    conn->fd = fd;
    conn->input_limit = INPUT_LIMIT;
    memcpy(conn->peer, peer, strnlen(peer, sizeof conn->peer - 1));
    conn->slot = slot_take(loop);
    slot = &loop->slots[conn->slot];
    if (++slot->generation == 0)
        slot->generation = 1;
    slot->conn = conn;
    slot->deadline = 0;
    conn->generation = slot->generation;
    return conn;
}

static void on_handle_closed(uv_handle_t *handle)
{
    mem_free(handle->data);
}

static void finish(struct conn *conn)
{
    if (conn->is_closed)
        return;
    if (conn->protocol)
        conn->protocol->closed(conn, conn->user);
    conn->is_closed = true;
    slot_give(conn->loop, conn->slot);
    free_input(conn);
    conn_out_free(conn);
    conn_tls_end(conn);
    uv_close((uv_handle_t *)&conn->poll, on_handle_closed);
    close(conn->fd);
}

void conn_add_work(struct conn *conn)
{
    struct loop *loop = conn->loop;

    if (conn->has_work || conn->is_closed)
        return;
    conn->has_work = true;
    conn->next_work = NULL;
    if (loop->work)
        loop->work_last->next_work = conn;
    else
        loop->work = conn;
    loop->work_last = conn;
}

void conn_work(struct conn *conn)
{
    if (conn->closing_now) {
        finish(conn);
        return;
    }
    if (!conn->closing && !conn->paused)
        offer_kept(conn);
    if (conn->broken)
        tell_ended(conn);
    conn_poll(conn);
}

void conn_close_all(struct loop *loop)
{
    for (uint32_t i = 0; i < loop->slot_used; i++) {
        struct conn *conn = loop->slots[i].conn;

        if (conn)
            conn_close(conn, 0);
    }
}

void conn_expire(struct conn *conn)
{
    if (conn->closing || conn->closing_now)
        conn_close(conn, 0);
    else
        conn->protocol->expired(conn, conn->user);
}

void conn_break(struct conn *conn)
{
    if (conn->broken)
        return;
    conn->broken = true;
    conn_out_free(conn);
    if (conn->closing)
        conn_close(conn, 0);
    conn_add_work(conn);
}

/* All is said: shut our side, and wait for the peer to do the same, so that it reads what we sent
 * before a reset can overtake it. */
void conn_shut(struct conn *conn)
{
    if (conn->tls && !conn->broken && !conn_tls_bye(conn))
        return; /* until the kernel takes the rest */
    if (conn->ended || conn->broken || shutdown(conn->fd, SHUT_WR) != 0) {
        conn_close(conn, 0);
        return;
    }
    conn->drop_rest = true;
    if (!conn->offering) /* else the protocol is reading it just now */
        free_input(conn);
    if (conn->loop->slots[conn->slot].deadline > loop_now_ms(conn->loop) + DISCARD_MS)
        conn_set_deadline(conn, DISCARD_MS);
    conn_poll(conn);
}

void conn_close(struct conn *conn, int linger_ms)
{
    if (conn->closing_now || conn->is_closed)
        return;
    if (linger_ms <= 0 || conn->broken) {
        conn->closing_now = true;
        conn_add_work(conn);
        return;
    }
    if (conn->closing)
        return;
    conn->closing = true;
    conn_set_deadline(conn, linger_ms);
    if (conn->out)
        conn_poll(conn);
    else
        conn_shut(conn);
}

void conn_set_protocol(struct conn *conn, const struct conn_protocol *protocol, void *user)
{
    conn->protocol = protocol;
    conn->user = user;
    if (conn->input)
        conn_add_work(conn);
    if (conn->polled == 0)
        conn_poll(conn);
}

void *conn_user(const struct conn *conn)
{
    return conn->user;
}

void conn_set_input_limit(struct conn *conn, size_t limit)
{
    conn->input_limit = (uint32_t)limit;
}

size_t conn_kept(const struct conn *conn)
{
    return conn->input ? conn->input->n : 0;
}

void conn_set_deadline(struct conn *conn, int64_t ms)
{
    conn->loop->slots[conn->slot].deadline = ms > 0 ? loop_now_ms(conn->loop) + ms : 0;
}

void conn_pause(struct conn *conn)
{
    conn->paused = true;
    if (!conn->offering) /* else the reader does it when it is through */
        conn_poll(conn);
}

void conn_resume(struct conn *conn)
{
    conn->paused = false;
    if (conn->input)
        conn_add_work(conn);
    if (!conn->offering)
        conn_poll(conn);
}
