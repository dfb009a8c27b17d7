#include "core/tiles.h"

#include <ctype.h>

static bool is_host(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr(".-:[]", c))))
            return false;
    }
    return text.n > 0;
}

/* The origin before the first slash of the path; {NULL,0}: none of http. */
static struct str origin_of(struct str url)
{
    size_t scheme = str_starts(url, STR("https://")) ? 8 : str_starts(url, STR("http://")) ? 7 : 0;
    ptrdiff_t end = scheme ? str_find(url, '/', scheme) : -1;

    if (end < 0 || !is_host(str_sub(url, scheme, (size_t)end)))
        return (struct str){NULL, 0};
    return str_sub(url, 0, (size_t)end);
}

/* The letter of "{z}" at i; 0: something else. */
static char mark_at(struct str url, size_t i)
{
    return i + 2 < url.n && url.p[i] == '{' && url.p[i + 2] == '}' ? url.p[i + 1] : 0;
}

/* Everything of an address that may stand in HTML and in a header as it is, and the four marks. */
static bool is_path(struct str path)
{
    unsigned seen = 0;

    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i], mark = mark_at(path, i);

        if (mark && strchr("zxyr", mark)) {
            seen |= mark == 'z' ? 1U : mark == 'x' ? 2U : mark == 'y' ? 4U : 0U;
            i += 2;
        } else if (!isalnum((unsigned char)c) && (!c || !strchr("/._-~?=&%+:", c))) {
            return false;
        }
    }
    return seen == 7;
}

enum err tiles_read(struct arena *arena, const char *url, struct str *ret_origin,
                    struct str *ret_why)
{
    struct str text = str_from(url), origin = origin_of(text);

    if (!str_is_null(origin) && is_path(str_sub(text, origin.n, text.n))) {
        *ret_origin = origin;
        return OK;
    }
    *ret_why = str_format(arena,
                          "tiles: write one address as https://tiles.example/{z}/{x}/{y}.png "
                          "(without {s}), not %s",
                          url);
    return ERR_INVALID;
}

struct str tiles_world(struct arena *arena, const char *url)
{
    struct str text = str_from(url);
    char *out = arena_array(arena, text.n + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        char mark = mark_at(text, i);

        if (!mark)
            out[n++] = text.p[i];
        else if (mark != 'r')
            out[n++] = '0';
        i += mark ? 2 : 0;
    }
    return (struct str){out, n};
}
