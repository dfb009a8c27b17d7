#include "net/internal.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096, ACCEPTS_A_TURN = 64 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un un;
    struct sockaddr_storage room;
};

static bool set_int(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

static enum err fail(int fd, const char **ret_why)
{
    *ret_why = strerror(errno);
    if (fd >= 0)
        close(fd);
    return ERR_UNAVAILABLE;
}

/* ---- binding ---- */

static socklen_t address_parse(const char *text, int port, union address *ret_address)
{
    union address *address = ret_address;

    *address = (union address){.room = {0}};
    if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
        address->v4.sin_family = AF_INET;
        address->v4.sin_port = htons((uint16_t)port);
        return sizeof address->v4;
    }
    if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_port = htons((uint16_t)port);
        return sizeof address->v6;
    }
    return 0;
}

static enum err port_of(int fd, int *ret_port, const char **ret_why)
{
    union address address = {.room = {0}};
    socklen_t n = sizeof address;

    if (getsockname(fd, &address.any, &n) != 0)
        return fail(-1, ret_why);
    *ret_port = address.any.sa_family == AF_INET    ? ntohs(address.v4.sin_port)
                : address.any.sa_family == AF_INET6 ? ntohs(address.v6.sin6_port)
                                                    : 0;
    return OK;
}

/* The first socket is shared only once it listens, so that of two servers which start at the same
 * moment one is refused; those of our other loops join it. */
static enum err bind_tcp(const char *text, int *port, bool first, int *ret_fd, const char **ret_why)
{
    union address address;
    socklen_t n = address_parse(text, *port, &address);
    int fd;

    if (n == 0) {
        *ret_why = "not an IP address";
        return ERR_INVALID;
    }
    fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || !set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1) ||
        (!first && !set_int(fd, SOL_SOCKET, SO_REUSEPORT, 1)) || bind(fd, &address.any, n) != 0 ||
        listen(fd, BACKLOG) != 0 || (first && !set_int(fd, SOL_SOCKET, SO_REUSEPORT, 1)))
        return fail(fd, ret_why);
    if (port_of(fd, port, ret_why) != OK) {
        close(fd);
        return ERR_UNAVAILABLE;
    }
    *ret_fd = fd;
    return OK;
}

/* A socket file that nobody answers on is what a killed server left, and is removed. */
static void remove_stale(const union address *address)
{
    struct stat status;
    int fd;

    if (lstat(address->un.sun_path, &status) != 0 || !S_ISSOCK(status.st_mode))
        return;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (connect(fd, &address->any, sizeof address->un) != 0 && errno == ECONNREFUSED)
        (void)unlink(address->un.sun_path);
    close(fd);
}

static enum err bind_unix(const char *path, int *ret_fd, const char **ret_why)
{
    union address address = {.un = {.sun_family = AF_UNIX}};
    size_t n = strlen(path);
    int fd;

    if (n == 0 || n >= sizeof address.un.sun_path) {
        *ret_why = "the path of the socket is empty or too long";
        return ERR_INVALID;
    }
    memcpy(address.un.sun_path, path, n);
    remove_stale(&address);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, &address.any, sizeof address.un) != 0 || listen(fd, BACKLOG) != 0)
        return fail(fd, ret_why);
    *ret_fd = fd;
    return OK;
}

static enum err take_fd(const char *number, int *port, int *ret_fd, const char **ret_why)
{
    int64_t fd;
    int flags, on = 0;
    socklen_t n = sizeof on;

    *ret_why = "not a listening socket";
    if (!str_to_u63(str_from(number), &fd) || fd > INT32_MAX ||
        getsockopt((int)fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) != 0 || !on)
        return ERR_INVALID;
    flags = fcntl((int)fd, F_GETFL);
    if (flags < 0 || fcntl((int)fd, F_SETFL, flags | O_NONBLOCK) != 0)
        return fail(-1, ret_why);
    TRY(port_of((int)fd, port, ret_why));
    *ret_fd = fcntl((int)fd, F_DUPFD_CLOEXEC, 3);
    if (*ret_fd < 0)
        return fail(-1, ret_why);
    close((int)fd); /* no child shall inherit it, and nobody wait on it when we are gone */
    return OK;
}

enum err loop_bind(const char *address, int *port, bool shared, int *ret_fd, const char **ret_why)
{
    if (strncmp(address, "fd:", 3) == 0)
        return take_fd(address + 3, port, ret_fd, ret_why);
    if (strncmp(address, "unix:", 5) != 0)
        return bind_tcp(address, port, !shared, ret_fd, ret_why);
    *port = 0;
    return bind_unix(address + 5, ret_fd, ret_why);
}

/* ---- accepting ---- */

static void address_text(const union address *address, char ret_text[static 46])
{
    const uint8_t *mapped = address->v6.sin6_addr.s6_addr;

    ret_text[0] = '\0';
    if (address->any.sa_family == AF_INET)
        inet_ntop(AF_INET, &address->v4.sin_addr, ret_text, 46);
    else if (address->any.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&address->v6.sin6_addr))
        inet_ntop(AF_INET, mapped + 12, ret_text, 46);
    else if (address->any.sa_family == AF_INET6)
        inet_ntop(AF_INET6, mapped, ret_text, 46);
    else
        memcpy(ret_text, "unix", sizeof "unix");
}

/* No descriptor is left: answer the caller by closing, else the loop would spin on the socket. */
static void refuse_one(struct listener *listener)
{
    int fd;

    if (listener->loop->spare_fd < 0)
        return;
    close(listener->loop->spare_fd);
    fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0)
        close(fd);
    listener->loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void begin(struct listener *listener, int fd, const union address *address)
{
    struct conn *conn;
    char peer[46];

    if (address->any.sa_family != AF_UNIX)
        set_int(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    address_text(address, peer);
    conn = conn_new(listener->loop, fd, peer);
    if (conn && listener->loop->tls && !conn_tls_begin(conn, listener->loop->tls))
        conn_close(conn, 0);
    else if (conn)
        listener->accepted(conn, listener->user);
}

/* False when nobody waits any more. */
static bool accept_one(struct listener *listener)
{
    union address address;
    socklen_t n = sizeof address;
    int fd = accept4(listener->fd, &address.any, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd < 0 && (errno == EMFILE || errno == ENFILE))
        refuse_one(listener);
    if (fd < 0)
        return false;
    begin(listener, fd, &address);
    return true;
}

static void on_acceptable(uv_poll_t *poll, int status, int events)
{
    (void)events;
    if (status < 0)
        return;
    for (int i = 0; i < ACCEPTS_A_TURN && accept_one(poll->data); i++)
        continue;
}

enum err loop_listen_fd(struct loop *loop, int fd, bool handed,
                        void (*accepted)(struct conn *conn, void *user), void *user,
                        const char **ret_why)
{
    struct listener *listener = mem_take(sizeof *listener);
    int status;

    *listener = (struct listener){
        .loop = loop, .fd = fd, .handed = handed, .accepted = accepted, .user = user};
    listener->poll.data = listener;
    status = uv_poll_init(&loop->uv, &listener->poll, fd);
    if (status != 0) {
        *ret_why = uv_strerror(status);
        close(fd);
        mem_free(listener);
        return ERR_UNAVAILABLE;
    }
    uv_poll_start(&listener->poll, UV_READABLE, on_acceptable);
    listener->next = loop->listeners;
    loop->listeners = listener;
    return OK;
}

enum err loop_listen(struct loop *loop, const char *address, int *port,
                     void (*accepted)(struct conn *conn, void *user), void *user,
                     const char **ret_why)
{
    int fd;

    TRY(bind_tcp(address, port, false, &fd, ret_why));
    return loop_listen_fd(loop, fd, false, accepted, user, ret_why);
}

static void on_listener_closed(uv_handle_t *handle)
{
    mem_free(handle->data);
}

void listeners_close(struct loop *loop)
{
    struct listener *listener, *next;

    for (listener = loop->listeners; listener; listener = next) {
        next = listener->next;
        uv_close((uv_handle_t *)&listener->poll, on_listener_closed);
        close(listener->fd);
    }
    loop->listeners = NULL;
}

static void on_stop_listening(struct loop *loop, struct loop_job *job)
{
    for (struct listener *listener = loop->listeners; listener; listener = listener->next) {
        while (!listener->handed && accept_one(listener))
            continue;
    }
    listeners_close(loop);
    mem_free(job);
}

void loop_stop_listening(struct loop *loop)
{
    struct loop_job *job = mem_take(sizeof *job);

    job->run = on_stop_listening;
    loop_post(loop, job);
}
