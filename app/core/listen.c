#include "core/listen.h"

#include "base/buf.h"
#include "base/err.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIRST_FD = 3, MAX_FDS = 64 };

static bool number_of(const char *name, int64_t *ret_number)
{
    const char *text = getenv(name);

    return text != NULL && str_to_u63(str_from(text), ret_number);
}

const char *listen_handed(struct arena *arena)
{
    DEFER(buf_release)
    struct buf list;
    int64_t pid, count;
    bool ours = number_of("LISTEN_PID", &pid) && pid == getpid() &&
                number_of("LISTEN_FDS", &count) && count > 0 && count <= MAX_FDS;

    buf_init(&list, MAX_FDS * 16);
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    if (!ours)
        return NULL;
    for (int fd = FIRST_FD; fd < FIRST_FD + (int)count; fd++)
        buf_format(&list, "%sfd:%d", fd > FIRST_FD ? "," : "", fd);
    return str_c(arena, buf_as_str(&list));
}

static bool fd_is_near(struct str number)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } address;
    socklen_t n = sizeof(address);
    int64_t fd;

    if (!str_to_u63(number, &fd) || getsockname((int)fd, &address.any, &n) != 0)
        return false;
    if (address.any.sa_family == AF_INET)
        return ntohl(address.v4.sin_addr.s_addr) >> 24 == 127;
    return address.any.sa_family == AF_UNIX ||
           (address.any.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&address.v6.sin6_addr));
}

static bool is_near(struct str address)
{
    if (str_starts(address, STR("fd:")))
        return fd_is_near(str_sub(address, 3, address.n));
    return str_starts(address, STR("127.")) || str_starts(address, STR("[::1]:")) ||
           str_starts(address, STR("localhost:")) || str_starts(address, STR("unix:"));
}

bool listen_is_near(const char *listen)
{
    struct str rest = str_from(listen);

    while (!str_is_null(rest)) {
        if (!is_near(str_trim(str_split(&rest, ','))))
            return false;
    }
    return true;
}
