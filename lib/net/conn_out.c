/* The sending half of a connection. */
#include "net/internal.h"

#include "base/mem.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define OUT_LIMIT ((size_t)16 << 20)

enum { MARK_MS = 1000, COMPACT_FROM = 65536 };

void conn_out_free(struct conn *conn)
{
    if (!conn->out)
        return;
    buf_release(&conn->out->bytes);
    mem_free(conn->out);
    conn->out = NULL;
}

/* Notes when bytes were queued: one mark a second is exact enough, and the newest is stretched when
 * there is no room for more. */
static void mark(struct conn_out *out, int64_t now)
{
    unsigned newest = (out->first + out->count + OUT_MARKS - 1) % OUT_MARKS;
    uint64_t end = out->sent + (out->bytes.n - out->at);

    if (out->count == OUT_MARKS || (out->count > 0 && now - out->marks[newest].ms < MARK_MS)) {
        out->marks[newest].end = end;
        return;
    }
    newest = (out->first + out->count++) % OUT_MARKS;
    out->marks[newest].end = end;
    out->marks[newest].ms = now;
}

static void unmark(struct conn_out *out)
{
    while (out->count > 0 && out->marks[out->first].end <= out->sent) {
        out->first = (out->first + 1) % OUT_MARKS;
        out->count--;
    }
}

static struct conn_out *out_of(struct conn *conn)
{
    if (!conn->out) {
        conn->out = mem_take(sizeof *conn->out);
        buf_init(&conn->out->bytes, OUT_LIMIT);
    }
    return conn->out;
}

void conn_want_writable(struct conn *conn)
{
    out_of(conn);
    conn_poll(conn);
}

static bool queue(struct conn *conn, struct str bytes)
{
    struct conn_out *out;

    if (bytes.n == 0)
        return true;
    out = out_of(conn);
    if (out->at > COMPACT_FROM && out->at > out->bytes.n / 2) {
        buf_consume(&out->bytes, out->at);
        out->at = 0;
    }
    if (!buf_str(&out->bytes, bytes)) {
        conn_break(conn);
        return false;
    }
    mark(out, loop_now_ms(conn->loop));
    conn_poll(conn);
    return true;
}

ssize_t conn_to_kernel(struct conn *conn, struct str a, struct str b)
{
    struct iovec pieces[2] = {{(void *)(uintptr_t)a.p, a.n}, {(void *)(uintptr_t)b.p, b.n}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
    ssize_t n;

    do { /* send has less to copy and check than sendmsg: 2 % of a relayed message */
        n = b.n > 0 ? sendmsg(conn->fd, &message, MSG_NOSIGNAL)
                    : send(conn->fd, a.p, a.n, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    if (n < 0 && errno == EAGAIN)
        return 0;
    if (n < 0)
        conn_break(conn);
    return n;
}

static ssize_t try_send(struct conn *conn, struct str a, struct str b)
{
    return conn->tls ? conn_tls_send(conn, a, b) : conn_to_kernel(conn, a, b);
}

bool conn_send2(struct conn *conn, struct str a, struct str b)
{
    ssize_t sent = 0;
    size_t n;

    if (conn->broken || conn->closing || conn->closing_now)
        return false;
    if (!conn->out) {
        sent = try_send(conn, a, b);
        if (sent < 0)
            return false;
    }
    n = (size_t)sent;
    if (n < a.n)
        return queue(conn, str_sub(a, n, a.n)) && queue(conn, b);
    return queue(conn, str_sub(b, n - a.n, b.n));
}

bool conn_send(struct conn *conn, struct str bytes)
{
    return conn_send2(conn, bytes, (struct str){NULL, 0});
}

void conn_writable(struct conn *conn)
{
    struct conn_out *out = conn->out;
    ssize_t n = 0;

    if (!out || (conn->tls && !conn_tls_flush(conn)))
        return;
    if (out->at < out->bytes.n)
        n = try_send(conn, str_sub(buf_as_str(&out->bytes), out->at, out->bytes.n),
                     (struct str){NULL, 0});
    if (n < 0)
        return;
    out->at += (size_t)n;
    out->sent += (uint64_t)n;
    unmark(out);
    if (out->at < out->bytes.n || conn_tls_waits(conn))
        return;
    conn_out_free(conn);
    if (conn->closing)
        conn_shut(conn);
    else
        conn->protocol->drained(conn, conn->user);
    conn_poll(conn);
}

size_t conn_queued(const struct conn *conn)
{
    return conn->out ? conn->out->bytes.n - conn->out->at : 0;
}

int64_t conn_queued_ms(const struct conn *conn)
{
    const struct conn_out *out = conn->out;

    return out && out->count ? loop_now_ms(conn->loop) - out->marks[out->first].ms : 0;
}

void conn_drop_queue(struct conn *conn, size_t keep_front)
{
    struct conn_out *out = conn->out;

    if (!out || keep_front >= out->bytes.n - out->at)
        return;
    out->bytes.n = out->at + keep_front;
    for (unsigned i = 0; i < OUT_MARKS; i++) {
        if (out->marks[i].end > out->sent + keep_front)
            out->marks[i].end = out->sent + keep_front;
    }
    if (keep_front == 0 && !conn_tls_waits(conn)) {
        conn_out_free(conn);
        conn_poll(conn);
    }
}
