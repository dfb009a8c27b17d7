#include "core/page.h"

#include "crypto/base64.h"

enum { KEYS = 3, CURSOR_BYTES = KEYS * 8, CURSOR_TEXT = 32 };

static void pack(const int64_t after[3], unsigned char bytes[CURSOR_BYTES])
{
    for (size_t i = 0; i < CURSOR_BYTES; i++)
        bytes[i] = (unsigned char)((uint64_t)after[i / 8] >> (56 - i % 8 * 8));
}

static void unpack(const unsigned char bytes[CURSOR_BYTES], int64_t after[3])
{
    uint64_t keys[KEYS] = {0};

    for (size_t i = 0; i < CURSOR_BYTES; i++)
        keys[i / 8] = keys[i / 8] << 8 | bytes[i];
    for (size_t i = 0; i < KEYS; i++)
        after[i] = (int64_t)keys[i];
}

enum err page_read(struct req *req, int64_t fallback, int64_t max, struct page *ret_page)
{
    unsigned char bytes[CURSOR_BYTES];
    struct str cursor;
    size_t n;

    *ret_page = (struct page){0};
    TRY(req_query_int(req, "limit", 1, max, fallback, &ret_page->limit));
    cursor = req_query(req, "cursor");
    if (cursor.n == 0)
        return OK;
    if (!base64url_decode(cursor, bytes, sizeof(bytes), &n) || n != CURSOR_BYTES)
        return req_refuse(req, ERR_INVALID, "bad_cursor", "Invalid cursor.");
    unpack(bytes, ret_page->after);
    ret_page->has_cursor = true;
    return OK;
}

void page_link(struct req *req, struct res *res, const int64_t after[3])
{
    DEFER(buf_release)
    struct buf link;
    unsigned char bytes[CURSOR_BYTES];
    char cursor[CURSOR_TEXT];
    struct str rest = req->target;
    char before = '?';

    buf_init(&link, 16 * 1024);
    buf_char(&link, '<');
    buf_str(&link, str_split(&rest, '?'));
    while (!str_is_null(rest)) {
        struct str parameter = str_split(&rest, '&');

        if (parameter.n == 0 || str_starts(parameter, STR("cursor=")))
            continue;
        buf_char(&link, before);
        buf_str(&link, parameter);
        before = '&';
    }
    pack(after, bytes);
    base64url_encode((struct str){(const char *)bytes, sizeof(bytes)}, cursor);
    buf_format(&link, "%ccursor=%.*s>; rel=\"next\"", before, CURSOR_TEXT, cursor);
    if (!link.full)
        res_header(res, "Link", buf_as_str(&link));
}
