#include "bus/link.h"

#include "base/clock.h"
#include "bus/secure.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024, KEEP_BYTES = 256 * 1024 };

static const char silent[] = "it does not answer in time";

static void note(struct link *link, const char *why)
{
    (void)snprintf(link->why, sizeof link->why, "%s", why);
}

void link_init(struct link *link)
{
    *link = (struct link){0};
    buf_init(&link->out, SIZE_MAX / 2);
}

bool link_is_open(const struct link *link)
{
    return link->context && !link->connecting;
}

void link_close(struct link *link, const char *why)
{
    if (why)
        note(link, why); /* which may be the connection's */
    secure_end(link->tls);
    if (link->context)
        redisFree(link->context);
    link->tls = NULL;
    link->context = NULL;
    link->shakes = 0;
    link->connecting = link->synced = link->asked = false;
    buf_clear(&link->out, 0);
}

void link_open(struct link *link, const struct bus_address *address)
{
    link->host = address->host;
    link->context = address->path[0] ? redisConnectUnixNonBlock(address->path)
                                     : redisConnectNonBlock(address->host, address->port);
    link->connecting = true;
    link->ping_us = clock_mono_us();
    note(link, silent);
    if (!link->context)
        link_close(link, "out of memory");
    else if (link->context->err)
        link_close(link, link->context->errstr);
    else /* hiredis does not; a child has no business with it */
        (void)fcntl(link->context->fd, F_SETFD, FD_CLOEXEC);
}

/* ---- commands ---- */

static void put_number(struct buf *out, char mark, size_t n)
{
    buf_char(out, mark);
    buf_u64(out, n);
    BUF_LITERAL(out, "\r\n");
}

void resp_head(struct buf *out, size_t parts)
{
    put_number(out, '*', parts);
}

void resp_part(struct buf *out, struct str part)
{
    put_number(out, '$', part.n);
    buf_str(out, part);
    BUF_LITERAL(out, "\r\n");
}

void resp_command(struct buf *out, const char *words)
{
    struct str rest = str_from(words);
    size_t parts = 1;

    for (size_t i = 0; i < rest.n; i++)
        parts += rest.p[i] == ' ';
    resp_head(out, parts);
    while (!str_is_null(rest))
        resp_part(out, str_split(&rest, ' '));
}

void link_greet(struct link *link, const struct bus_address *address, size_t *ret_replies)
{
    char text[32];

    *ret_replies = 0;
    if (address->password[0]) {
        resp_head(&link->out, address->user[0] ? 3 : 2);
        resp_part(&link->out, STR("AUTH"));
        if (address->user[0])
            resp_part(&link->out, str_from(address->user));
        resp_part(&link->out, str_from(address->password));
        ++*ret_replies;
    }
    if (address->database) {
        (void)snprintf(text, sizeof text, "SELECT %d", address->database);
        resp_command(&link->out, text);
        ++*ret_replies;
    }
}

/* ---- signs of life ---- */

bool link_ping(struct link *link, int64_t now_us)
{
    if (!link_is_open(link) || link->asked)
        return false;
    if (link->synced && now_us - link->ping_us < LINK_PING_MS * INT64_C(1000))
        return false;
    resp_command(&link->out, "PING");
    link->ping_us = now_us;
    link->asked = true;
    return true;
}

void link_pong(struct link *link)
{
    link->asked = false;
    link->synced = true;
    note(link, silent);
}

bool link_is_dead(const struct link *link, int64_t now_us)
{
    return link->context && (link->asked || link->connecting) &&
           now_us - link->ping_us > LINK_DEAD_MS * INT64_C(1000);
}

bool link_is_well(const struct link *link, int64_t now_us)
{
    return link->synced && (!link->asked || now_us - link->ping_us < LINK_DOUBT_MS * INT64_C(1000));
}

/* ---- bytes ---- */

short link_wants(const struct link *link)
{
    if (!link->context)
        return 0;
    if (link->connecting)
        return link->shakes ? link->shakes : POLLOUT;
    return (short)(POLLIN | (link->out.n > 0 ? POLLOUT : 0));
}

/* The handshake, a step of it; true at its end. */
static bool has_shaken(struct link *link)
{
    link->shakes = secure_shake(link->tls);
    if (link->shakes < 0)
        link_close(link, secure_why(link->tls));
    else if (link->shakes == 0)
        link->connecting = false;
    return link_is_open(link);
}

/* The end of connecting; false when it failed, or is not there yet. */
static bool has_connected(struct link *link)
{
    socklen_t size = sizeof(int);
    int error = 0;

    if (link->tls)
        return has_shaken(link);
    if (getsockopt(link->context->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    if (error != 0) {
        link_close(link, strerror(error));
        return false;
    }
    if (link->secure) {
        link->tls = secure_begin(link->secure, link->context->fd, link->host);
        if (link->tls)
            return has_shaken(link);
        link_close(link, "out of memory");
        return false;
    }
    link->connecting = false;
    return true;
}

/* Why the last send or recv has failed. */
static const char *broken(const struct link *link)
{
    return link->tls && errno == EPROTO ? secure_why(link->tls) : strerror(errno);
}

static ssize_t give(const struct link *link)
{
    if (link->tls)
        return secure_send(link->tls, link->out.p, link->out.n);
    return send(link->context->fd, link->out.p, link->out.n, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static ssize_t take(const struct link *link, char *bytes, size_t n)
{
    if (link->tls)
        return secure_recv(link->tls, bytes, n);
    return recv(link->context->fd, bytes, n, MSG_DONTWAIT);
}

bool link_write(struct link *link, short events)
{
    ssize_t sent;

    if (!link->context)
        return false;
    if (link->connecting)
        return events != 0 && has_connected(link);
    while (link->out.n > 0) {
        sent = give(link);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
            link_close(link, broken(link));
        if (sent < 0)
            return false;
        buf_consume(&link->out, (size_t)sent);
    }
    buf_clear(&link->out, KEEP_BYTES);
    return false;
}

/* Takes the whole replies out of the reader. */
static bool take_replies(struct link *link, void (*reply)(void *user, const redisReply *reply),
                         void *user)
{
    void *one = NULL;

    while (link->context) {
        if (redisReaderGetReply(link->context->reader, &one) != REDIS_OK) {
            link_close(link, "it does not speak Redis's protocol");
            return false;
        }
        if (!one)
            return true;
        reply(user, one);
        freeReplyObject(one);
    }
    return false;
}

void link_read(struct link *link, short events, void (*reply)(void *user, const redisReply *reply),
               void *user)
{
    char bytes[READ_BYTES];
    ssize_t got;

    if (!link_is_open(link) || (events & (POLLIN | POLLERR | POLLHUP)) == 0)
        return;
    do {
        got = take(link, bytes, sizeof bytes);
        if (got > 0) {
            (void)redisReaderFeed(link->context->reader, bytes, (size_t)got);
            if (!take_replies(link, reply, user))
                return;
        }
        /* What TLS has read already, poll does not tell of. */
    } while (got == (ssize_t)sizeof bytes || (got > 0 && link->tls && secure_holds(link->tls)) ||
             (got < 0 && errno == EINTR));
    if (got == 0)
        link_close(link, "it has closed the connection");
    else if (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
        link_close(link, broken(link));
}
