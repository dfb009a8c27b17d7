#include "http/parse.h"
#include <http_parser.h>

/* http_parser does the grammar; what it is lenient about is refused before it sees the head. */

static bool is_token(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != 0 && strchr("!#$%&'*+-.^_`|~", c));
}

size_t http_head_length(struct str bytes, const struct http_limits *limits, int *ret_status)
{
    /* Nothing beyond the limit is looked at, so that the order of what is wrong, and not the way
     * the bytes were split, decides what is said. */
    struct str seen = str_sub(bytes, 0, limits->head);
    size_t start = 0;
    *ret_status = 0;
    while (start < seen.n) {
        const char *lf = memchr(seen.p + start, '\n', seen.n - start);
        size_t length = (lf ? (size_t)(lf - seen.p) : seen.n) - start;
        if (start == 0 && length > limits->line + 1)
            *ret_status = 414;
        else if (lf && (length == 0 || seen.p[start + length - 1] != '\r'))
            *ret_status = 400; /* a bare LF */
        else if (lf && length == 1 && start == 0)
            *ret_status = 400; /* an empty line where a request should be */
        if (*ret_status)
            return 0;
        if (!lf)
            break;
        start += length + 1;
        if (length == 1)
            return start;
    }
    if (bytes.n > limits->head)
        *ret_status = 431;
    return 0;
}

static int check_line(struct str line)
{
    ptrdiff_t a = str_find(line, ' ', 0), b = a < 0 ? -1 : str_find(line, ' ', (size_t)a + 1);
    if (a <= 0 || b < 0 || str_find(line, ' ', (size_t)b + 1) >= 0)
        return 400;
    for (size_t i = 0; i < (size_t)a; i++) {
        if (!is_token(line.p[i]))
            return 400;
    }
    for (size_t i = (size_t)a + 1; i < (size_t)b; i++) {
        unsigned char c = (unsigned char)line.p[i];
        if (c <= 0x20 || c == 0x7f || c == '#')
            return 400;
    }
    if (line.p[a + 1] != '/')
        return 400;
    struct str version = str_sub(line, (size_t)b + 1, line.n);
    if (version.n != 8 || !str_starts(version, STR("HTTP/")) || version.p[6] != '.' ||
        version.p[5] < '0' || version.p[5] > '9' || version.p[7] < '0' || version.p[7] > '9')
        return 400;
    return str_eq(version, STR("HTTP/1.1")) || str_eq(version, STR("HTTP/1.0")) ? 0 : 505;
}

static int check_header(struct str line, struct pair *ret_pair)
{
    ptrdiff_t colon = str_find(line, ':', 0);
    if (colon <= 0)
        return 400;
    for (size_t i = 0; i < (size_t)colon; i++) {
        if (!is_token(line.p[i])) /* also obs-fold and a space before the colon */
            return 400;
    }
    for (size_t i = (size_t)colon + 1; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return 400;
    }
    *ret_pair = (struct pair){str_sub(line, 0, (size_t)colon),
                              str_trim(str_sub(line, (size_t)colon + 1, line.n))};
    return 0;
}

/* name, [v6], optional :port; nothing that could be taken for userinfo or a path. */
static bool host_is_good(struct str host)
{
    size_t i = 0;
    if (host.n == 0 || host.n > 255)
        return false;
    if (host.p[0] == '[') {
        for (i = 1; i < host.n && host.p[i] != ']'; i++) {
            char c = host.p[i];
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
                  c == ':' || c == '.'))
                return false;
        }
        if (i == host.n)
            return false;
        i++;
    } else {
        for (; i < host.n && host.p[i] != ':'; i++) {
            char c = host.p[i];
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '-' || c == '_'))
                return false;
        }
        if (i == 0)
            return false;
    }
    if (i == host.n)
        return true;
    int64_t port;
    return host.p[i] == ':' && str_to_u63(str_sub(host, i + 1, host.n), &port) && port > 0 &&
           port < 65536;
}

struct seen {
    unsigned host, length, encoding;
};

static int note_header(struct http_head *head, const struct pair *pair, struct seen *seen)
{
    if (str_eq_nocase(pair->name, STR("host"))) {
        head->host = pair->value;
        if (seen->host++ > 0 || !host_is_good(pair->value))
            return 400;
    } else if (str_eq_nocase(pair->name, STR("content-length"))) {
        if (seen->length++ > 0 || !str_to_u63(pair->value, &head->content_length))
            return 400;
    } else if (str_eq_nocase(pair->name, STR("transfer-encoding"))) {
        if (seen->encoding++ > 0 || !str_eq_nocase(pair->value, STR("chunked")))
            return 501;
        head->chunked = true;
    } else if (str_eq_nocase(pair->name, STR("connection"))) {
        struct str list = pair->value;
        while (!str_is_null(list)) {
            struct str word = str_trim(str_split(&list, ','));
            if (str_eq_nocase(word, STR("close")))
                head->keep_alive = false;
            if (str_eq_nocase(word, STR("upgrade")))
                head->upgrade = true;
        }
    } else if (str_eq_nocase(pair->name, STR("expect"))) {
        head->expect_continue = str_eq_nocase(pair->value, STR("100-continue"));
    }
    return 0;
}

static enum method method_from(struct str name)
{
    static const struct {
        const char *name;
        enum method method;
    } names[] = {{"GET", GET},       {"HEAD", HEAD},       {"POST", POST},  {"PUT", PUT},
                 {"DELETE", DELETE}, {"OPTIONS", OPTIONS}, {"PATCH", PATCH}};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_eq(name, str_from(names[i].name)))
            return names[i].method;
    }
    return METHOD_OTHER;
}

static bool grammar_is_good(struct str head)
{
    http_parser parser;
    http_parser_settings settings;
    http_parser_init(&parser, HTTP_REQUEST);
    http_parser_settings_init(&settings);
    size_t used = http_parser_execute(&parser, &settings, head.p, head.n);
    return HTTP_PARSER_ERRNO(&parser) == HPE_OK && (used == head.n || parser.upgrade);
}

static int read_headers(struct arena *arena, struct str head, size_t at,
                        const struct http_limits *limits, struct http_head *ret_head)
{
    struct pair *headers = arena_array(arena, limits->headers, sizeof(*headers));
    struct seen seen = {0};
    ret_head->headers = headers;
    while (at + 2 < head.n) {
        size_t end = (size_t)str_find(head, '\n', at) - 1;
        struct str line = str_sub(head, at, end);
        at = end + 2;
        if (ret_head->header_count == limits->headers)
            return 431;
        struct pair *pair = &headers[ret_head->header_count++];
        int status = check_header(line, pair);
        if (status == 0)
            status = note_header(ret_head, pair, &seen);
        if (status)
            return status;
    }
    if (seen.host != 1 || (seen.length && seen.encoding) || (ret_head->http10 && seen.encoding))
        return 400;
    return 0;
}

int http_head_parse(struct arena *arena, struct str head, const struct http_limits *limits,
                    struct http_head *ret_head)
{
    size_t end = (size_t)str_find(head, '\n', 0) - 1;
    struct str line = str_sub(head, 0, end), rest = line;
    *ret_head = (struct http_head){.content_length = -1, .keep_alive = true};
    if (memchr(head.p, 0, head.n))
        return 400;
    int status = check_line(line);
    if (status)
        return status;
    ret_head->method_name = str_split(&rest, ' ');
    ret_head->target = str_split(&rest, ' ');
    ret_head->method = method_from(ret_head->method_name);
    ret_head->http10 = str_eq(rest, STR("HTTP/1.0"));
    struct str query = ret_head->target;
    ret_head->path_raw = str_split(&query, '?');
    ret_head->query = query;

    status = read_headers(arena, head, end + 2, limits, ret_head);
    if (status)
        return status;
    if (ret_head->http10) {
        ret_head->keep_alive = false;
        ret_head->upgrade = false;
    }
    if (ret_head->method != METHOD_OTHER && !grammar_is_good(head))
        return 400;
    return 0;
}

enum { MAX_SIZE_DIGITS = 8, MAX_EXTENSION = 256, MAX_TRAILER = 4096 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte of what is not data; false when it is malformed. */
static bool chunked_byte(struct chunked *chunked, char c)
{
    switch (chunked->state) {
    case CHUNK_SIZE:
        if (hex_digit(c) >= 0) {
            chunked->left = chunked->left * 16 + (uint64_t)hex_digit(c);
            return ++chunked->digits <= MAX_SIZE_DIGITS;
        }
        chunked->line = 0;
        chunked->state = c == ';' ? CHUNK_EXTENSION : CHUNK_SIZE_LF;
        return chunked->digits > 0 && (c == ';' || c == '\r');
    case CHUNK_EXTENSION:
        if (c == '\r')
            chunked->state = CHUNK_SIZE_LF;
        return c != '\n' && c != 0 && ++chunked->line <= MAX_EXTENSION;
    case CHUNK_SIZE_LF:
        chunked->digits = 0;
        chunked->line = 0;
        chunked->state = chunked->left ? CHUNK_DATA : CHUNK_TRAILER;
        return c == '\n';
    case CHUNK_DATA_CR:
        chunked->state = CHUNK_DATA_LF;
        return c == '\r';
    case CHUNK_DATA_LF:
        chunked->state = CHUNK_SIZE;
        return c == '\n';
    case CHUNK_TRAILER:
        if (c == '\r')
            chunked->state = CHUNK_TRAILER_LF;
        else
            chunked->line++;
        return c != '\n' && c != 0 && ++chunked->trailer <= MAX_TRAILER;
    case CHUNK_TRAILER_LF:
        chunked->state = chunked->line ? CHUNK_TRAILER : CHUNK_END;
        chunked->line = 0;
        return c == '\n';
    case CHUNK_DATA:
    case CHUNK_END:
        break;
    }
    return false;
}

size_t chunked_take(struct chunked *chunked, struct str bytes, struct str *ret_data)
{
    size_t at = 0;
    *ret_data = (struct str){NULL, 0};
    while (at < bytes.n && chunked->state != CHUNK_END) {
        if (chunked->state == CHUNK_DATA) {
            size_t n = bytes.n - at < chunked->left ? bytes.n - at : (size_t)chunked->left;
            *ret_data = str_sub(bytes, at, at + n);
            chunked->left -= n;
            if (chunked->left == 0)
                chunked->state = CHUNK_DATA_CR;
            return at + n;
        }
        if (!chunked_byte(chunked, bytes.p[at++]))
            return SIZE_MAX;
    }
    return at;
}
