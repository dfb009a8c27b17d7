#include "base/gzip.h"
#include "http/call.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char json_type[] = "application/json";
enum { WORTH_PACKING = 1024 };

static const char *reason_of(int status)
{
    static const struct {
        int status;
        const char *text;
    } reasons[] = {{100, "Continue"},
                   {101, "Switching Protocols"},
                   {200, "OK"},
                   {201, "Created"},
                   {204, "No Content"},
                   {206, "Partial Content"},
                   {302, "Found"},
                   {304, "Not Modified"},
                   {400, "Bad Request"},
                   {401, "Unauthorized"},
                   {403, "Forbidden"},
                   {404, "Not Found"},
                   {405, "Method Not Allowed"},
                   {406, "Not Acceptable"},
                   {408, "Request Timeout"},
                   {409, "Conflict"},
                   {410, "Gone"},
                   {413, "Content Too Large"},
                   {414, "URI Too Long"},
                   {415, "Unsupported Media Type"},
                   {416, "Range Not Satisfiable"},
                   {421, "Misdirected Request"},
                   {426, "Upgrade Required"},
                   {429, "Too Many Requests"},
                   {431, "Request Header Fields Too Large"},
                   {500, "Internal Server Error"},
                   {501, "Not Implemented"},
                   {502, "Bad Gateway"},
                   {503, "Service Unavailable"},
                   {505, "HTTP Version Not Supported"}};
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        if (reasons[i].status == status)
            return reasons[i].text;
    }
    return "Status";
}

void res_reset(struct res *res)
{
    res->status = 0;
    res->type = NULL;
    res->outside = (struct str){NULL, 0};
    res->upgrade = NULL;
    res->subprotocol = NULL;
    res->only_absent = false;
    buf_clear(&res->headers, 4096);
    buf_clear(&res->body, 65536);
}

struct json *res_json(struct res *res, int status)
{
    buf_clear(&res->body, SIZE_MAX);
    res->outside = (struct str){NULL, 0};
    res->status = status;
    res->type = json_type;
    json_init(&res->json, &res->body);
    return &res->json;
}

enum err res_empty(struct res *res, int status)
{
    buf_clear(&res->body, SIZE_MAX);
    res->outside = (struct str){NULL, 0};
    res->status = status;
    res->type = NULL;
    return OK;
}

enum err res_bytes(struct res *res, int status, const char *type, struct str bytes)
{
    res_empty(res, status);
    res->type = type;
    return buf_str(&res->body, bytes) ? OK : ERR_INTERNAL;
}

struct buf *res_buf(struct res *res, int status, const char *type)
{
    res_empty(res, status);
    res->type = type;
    return &res->body;
}

bool req_takes_gzip(const struct req *req)
{
    struct str rest = req_header(req, "Accept-Encoding");

    while (!str_is_null(rest)) {
        struct str parameters = str_split(&rest, ',');
        struct str coding = str_trim(str_split(&parameters, ';'));

        if (str_eq_nocase(coding, STR("gzip"))) {
            struct str weight = str_trim(parameters);

            return !str_eq(weight, STR("q=0")) && !str_starts(weight, STR("q=0.0"));
        }
    }
    return false;
}

void res_pack(const struct req *req, struct res *res)
{
    struct str packed = {NULL, 0};

    if (res->status != 200 || res->type != json_type || res->body.n < WORTH_PACKING ||
        res->body.full || (req->method != GET && req->method != HEAD))
        return;
    res_header(res, "Vary", STR("Accept-Encoding"));
    if (req_takes_gzip(req))
        packed = gzip_of(req->arena, buf_as_str(&res->body));
    if (str_is_null(packed))
        return;
    res_header(res, "Content-Encoding", STR("gzip"));
    buf_clear(&res->body, SIZE_MAX);
    buf_str(&res->body, packed);
}

enum err res_static(struct res *res, int status, const char *type, struct str bytes)
{
    res_empty(res, status);
    res->type = type;
    res->outside = bytes;
    return OK;
}

/* Finds "name: …\r\n" among the headers; false when there is none. */
static bool find_header(const struct buf *headers, struct str name, size_t *ret_at, size_t *ret_n)
{
    struct str rest = buf_as_str(headers);

    while (rest.n > 0) {
        size_t n = (size_t)str_find(rest, '\n', 0) + 1;
        if (n > name.n && rest.p[name.n] == ':' && str_eq_nocase(str_sub(rest, 0, name.n), name)) {
            *ret_at = headers->n - rest.n;
            *ret_n = n;
            return true;
        }
        rest = str_sub(rest, n, rest.n);
    }
    return false;
}

/* Those which may stand several times. */
static bool is_many(struct str name)
{
    return str_eq_nocase(name, STR("Set-Cookie")) || str_eq_nocase(name, STR("Link")) ||
           str_eq_nocase(name, STR("Vary"));
}

void res_header(struct res *res, const char *name, struct str value)
{
    struct buf *headers = &res->headers;
    struct str key = str_from(name);
    size_t at, n;

    for (size_t i = 0; i < value.n; i++) {
        if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f)
            return;
    }
    if (!is_many(key) && find_header(headers, key, &at, &n)) {
        if (res->only_absent)
            return;
        memmove(headers->p + at, headers->p + at + n, headers->n - at - n);
        headers->n -= n;
    }
    if (key.n + value.n + 4 > headers->limit - headers->n) {
        headers->full = true; /* whole or not at all */
        return;
    }
    buf_str(headers, key);
    BUF_LITERAL(headers, ": ");
    buf_str(headers, value);
    BUF_LITERAL(headers, "\r\n");
}

void res_cookie(struct res *res, const char *name, struct str value, int64_t max_age_s, bool secure)
{
    DEFER(arena_release)
    struct arena arena = {0};
    res_header(res, "Set-Cookie",
               str_format(&arena, "%s=%.*s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s", name,
                          STR_FMT(value), (long long)(max_age_s < 0 ? 0 : max_age_s),
                          secure ? "; Secure" : ""));
}

enum err res_upgrade(struct res *res, struct ws_upgrade *upgrade, const char *subprotocol)
{
    res_empty(res, 101);
    res->upgrade = upgrade;
    res->subprotocol = subprotocol;
    return OK;
}

struct str res_body(const struct res *res)
{
    return res->outside.p ? res->outside : buf_as_str(&res->body);
}

/* The Date header's value, made once a second and thread. */
static const char *date_now(void)
{
    static __thread char text[40];
    static __thread time_t made;
    time_t now = time(NULL);
    if (now != made) {
        struct tm tm;
        gmtime_r(&now, &tm);
        strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm);
        made = now;
    }
    return text;
}

void res_finish(struct call *call)
{
    struct res *res = &call->res;
    struct buf *out = &call->out_head;
    struct str body = res_body(res);
    buf_clear(out, 4096);
    BUF_LITERAL(out, "HTTP/1.1 ");
    buf_u64(out, (uint64_t)res->status);
    buf_char(out, ' ');
    buf_str(out, str_from(reason_of(res->status)));
    BUF_LITERAL(out, "\r\nDate: ");
    buf_str(out, str_from(date_now()));
    BUF_LITERAL(out, "\r\n");
    if (res->type && res->status != 304) {
        BUF_LITERAL(out, "Content-Type: ");
        buf_str(out, str_from(res->type));
        BUF_LITERAL(out, "\r\n");
    }
    if (res->status != 101 && res->status != 204 && res->status != 304) {
        BUF_LITERAL(out, "Content-Length: ");
        buf_u64(out, body.n);
        BUF_LITERAL(out, "\r\n");
    }
    if (!call->keep_alive && res->status != 101)
        BUF_LITERAL(out, "Connection: close\r\n");
    buf_str(out, buf_as_str(&res->headers));
    BUF_LITERAL(out, "\r\n");
}

/* ---- files ---- */

struct range {
    size_t from, to; /* to is not part of it */
};
enum range_kind { RANGE_ALL, RANGE_PART, RANGE_NONE };

static enum range_kind read_range(struct str header, size_t size, struct range *ret_range)
{
    *ret_range = (struct range){0, size};
    if (!str_starts(header, STR("bytes=")) || str_find(header, ',', 0) >= 0)
        return RANGE_ALL;
    struct str last = str_sub(header, 6, header.n), first = str_split(&last, '-');
    int64_t a = 0, b = 0;
    bool has_a = str_to_u63(first, &a), has_b = str_to_u63(last, &b);
    if ((!has_a && first.n) || (!has_b && last.n) || (!has_a && !has_b))
        return RANGE_ALL;
    if (!has_a) { /* the last b bytes */
        if (b == 0)
            return RANGE_NONE;
        ret_range->from = (uint64_t)b > size ? 0 : size - (size_t)b;
        return RANGE_PART;
    }
    if ((uint64_t)a >= size)
        return RANGE_NONE;
    if (has_b && b < a)
        return RANGE_ALL;
    ret_range->from = (size_t)a;
    if (has_b && (uint64_t)b < size)
        ret_range->to = (size_t)b + 1;
    return RANGE_PART;
}

static bool etag_matches(struct str list, struct str etag)
{
    while (!str_is_null(list)) {
        struct str one = str_trim(str_split(&list, ','));
        if (str_starts(one, STR("W/")))
            one = str_sub(one, 2, one.n);
        if (str_eq(one, etag) || str_eq(one, STR("*")))
            return true;
    }
    return false;
}

static enum err read_part(int fd, struct range range, struct buf *body)
{
    size_t n = range.to - range.from;
    char *place = buf_reserve(body, n ? n : 1);
    size_t at = 0;
    if (!place)
        return ERR_TOO_LARGE;
    while (at < n) {
        ssize_t got = pread(fd, place + at, n - at, (off_t)(range.from + at));
        if (got <= 0)
            return ERR_INTERNAL;
        at += (size_t)got;
    }
    buf_commit(body, n);
    return OK;
}

static enum err answer_file(struct req *req, int fd, size_t size, const char *type,
                            const char *cache_control, struct str etag)
{
    struct res *res = req->res;
    struct range range;
    res_header(res, "ETag", etag);
    res_header(res, "Cache-Control", str_from(cache_control));
    if (etag_matches(req_header(req, "if-none-match"), etag))
        return res_empty(res, 304);
    res_header(res, "Accept-Ranges", STR("bytes"));
    struct str if_range = req_header(req, "if-range");
    struct str wanted = str_is_null(if_range) || str_eq(if_range, etag) ? req_header(req, "range")
                                                                        : (struct str){NULL, 0};
    enum range_kind kind = read_range(wanted, size, &range);
    if (kind == RANGE_NONE) {
        res_header(res, "Content-Range", str_format(req->arena, "bytes */%zu", size));
        return res_empty(res, 416);
    }
    res_empty(res, kind == RANGE_PART ? 206 : 200);
    res->type = type;
    if (kind == RANGE_PART)
        res_header(res, "Content-Range",
                   str_format(req->arena, "bytes %zu-%zu/%zu", range.from, range.to - 1, size));
    return read_part(fd, range, &res->body);
}

enum err res_file(struct req *req, const char *path, const char *type, const char *cache_control,
                  struct str etag)
{
    struct stat status;
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (fd < 0)
        return ERR_NOT_FOUND;
    enum err err = ERR_NOT_FOUND;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= ANSWER_MAX)
        err = answer_file(req, fd, (size_t)status.st_size, type, cache_control, etag);
    close(fd);
    return err;
}
