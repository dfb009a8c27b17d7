#include "bus/address.h"

enum { PORT = 6379, MAX_PORT = 65535, MAX_DATABASE = 1024 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Copies with a NUL, %41 as A; false when it is too long, or holds a NUL or half a code. */
static bool copy(struct str s, char ret_text[static BUS_TEXT_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '%') {
            int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
            int low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        if (c == '\0' || n + 1 == BUS_TEXT_MAX)
            return false;
        ret_text[n++] = c;
    }
    ret_text[n] = '\0';
    return true;
}

static bool read_path(struct str path, struct bus_address *address, const char **ret_why)
{
    *ret_why = "a path after unix: is wanted, of at most 107 bytes";
    if (path.n == 0 || path.n > 107)
        return false;
    memcpy(address->path, path.p, path.n);
    return true;
}

static bool read_login(struct str login, struct bus_address *address)
{
    struct str password = login;
    struct str user = str_split(&password, ':');

    return copy(user, address->user) && copy(password, address->password) &&
           address->password[0] != '\0';
}

/* "host", "host:port", "[::1]:port". */
static bool read_place(struct str place, struct bus_address *address)
{
    struct str host, port = place;
    int64_t number = PORT;

    if (place.n > 0 && place.p[0] == '[') {
        ptrdiff_t end = str_find(place, ']', 0);

        if (end < 0)
            return false;
        host = str_sub(place, 1, (size_t)end);
        port = str_sub(place, (size_t)end + 1, place.n);
        if (port.n > 0 && port.p[0] != ':')
            return false;
        port = port.n > 0 ? str_sub(port, 1, port.n) : (struct str){NULL, 0};
    } else {
        host = str_split(&port, ':');
    }
    if (!str_is_null(port) && (!str_to_u63(port, &number) || number < 1 || number > MAX_PORT))
        return false;
    address->port = (int)number;
    return host.n > 0 && copy(host, address->host);
}

/* What follows a question mark, of which the rest is freed. */
static bool read_question(struct str *rest, struct bus_address *address)
{
    struct str question = *rest;

    *rest = str_split(&question, '?');
    if (str_is_null(question))
        return true;
    return address->tls && str_starts(question, STR("ca=")) && question.n > 3 &&
           copy(str_sub(question, 3, question.n), address->ca);
}

bool bus_address_read(struct str url, struct bus_address *ret_address, const char **ret_why)
{
    struct str rest, place;
    int64_t database = 0;
    ptrdiff_t at = -1;

    *ret_address = (struct bus_address){0};
    if (str_starts(url, STR("unix:")))
        return read_path(str_sub(url, 5, url.n), ret_address, ret_why);
    *ret_why = "write redis://host:port, rediss://host:port for TLS, or unix:PATH";
    ret_address->tls = str_starts(url, STR("rediss://"));
    if (!ret_address->tls && !str_starts(url, STR("redis://")))
        return false;
    rest = str_sub(url, ret_address->tls ? 9 : 8, url.n);
    for (ptrdiff_t next = 0; (next = str_find(rest, '@', (size_t)(at + 1))) >= 0;)
        at = next; /* a password may have one that is not encoded */
    *ret_why = "the part before the @ is wanted as user:password or :password, with %40 for @";
    if (at >= 0 && !read_login(str_sub(rest, 0, (size_t)at), ret_address))
        return false;
    rest = str_sub(rest, (size_t)(at + 1), rest.n);
    *ret_why = "only rediss:// may end in a question, ?ca=FILE";
    if (!read_question(&rest, ret_address))
        return false;
    place = str_split(&rest, '/');
    *ret_why =
        "after the host comes a port from 1 to 65535 and, after a slash, a database's number";
    if (!read_place(place, ret_address))
        return false;
    if (rest.n > 0 && (!str_to_u63(rest, &database) || database > MAX_DATABASE))
        return false;
    ret_address->database = (int)database;
    return true;
}
