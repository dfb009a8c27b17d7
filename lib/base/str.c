#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned char lower(char c)
{
    unsigned char u = (unsigned char)c;

    return u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    }
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

int str_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n > 0 ? memcmp(a.p, b.p, n) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

ptrdiff_t str_find(struct str s, char c, size_t from)
{
    const char *hit;

    if (from >= s.n)
        return -1;
    hit = memchr(s.p + from, c, s.n - from);
    return hit ? hit - s.p : -1;
}

bool str_has(struct str s, const char *part)
{
    return s.n > 0 && memmem(s.p, s.n, part, strlen(part)) != NULL;
}

bool str_is_line(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7f)
            return false;
    }
    /* U+0085, U+2028 and U+2029 end a line, too. */
    return !str_has(s, "\xc2\x85") && !str_has(s, "\xe2\x80\xa8") && !str_has(s, "\xe2\x80\xa9");
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
    while (s.n > 0 && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_split(struct str *s, char sep)
{
    ptrdiff_t at = str_find(*s, sep, 0);
    struct str part = *s;

    if (at < 0) {
        *s = (struct str){NULL, 0};
        return part;
    }
    part.n = (size_t)at;
    s->p += at + 1;
    s->n -= (size_t)at + 1;
    return part;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return s.p ? (struct str){s.p + from, to - from} : s;
}

struct str str_copy(struct arena *arena, struct str s)
{
    char *p;

    if (s.p == NULL)
        return s;
    if (s.n == 0)
        return (struct str){"", 0};
    p = arena_take(arena, s.n);
    memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

char *str_c(struct arena *arena, struct str s)
{
    char *p = arena_take(arena, s.n + 1);

    if (s.n > 0)
        memcpy(p, s.p, s.n);
    return p;
}

struct str str_format(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    char *p;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) /* only an impossible format */
        abort();
    p = arena_take(arena, (size_t)n + 1);
    (void)vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}

static bool digits_to(struct str s, bool negative, int64_t *ret_value)
{
    int64_t value = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        int digit = s.p[i] - '0';

        if (digit < 0 || digit > 9)
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value))
            return false;
    }
    *ret_value = value;
    return true;
}

bool str_to_u63(struct str s, int64_t *ret_value)
{
    return digits_to(s, false, ret_value);
}

bool str_to_i64(struct str s, int64_t *ret_value)
{
    if (s.n > 0 && s.p[0] == '-')
        return digits_to(str_sub(s, 1, s.n), true, ret_value);
    return digits_to(s, false, ret_value);
}

/* Length of the well-formed sequence at p (RFC 3629, table 3-7 of Unicode), 0 when malformed. */
static size_t sequence_length(const unsigned char *p, size_t n)
{
    unsigned char low = 0x80, high = 0xBF;
    size_t length;

    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (n < length)
        return 0;
    if (p[0] == 0xE0)
        low = 0xA0;
    if (p[0] == 0xED)
        high = 0x9F;
    if (p[0] == 0xF0)
        low = 0x90;
    if (p[0] == 0xF4)
        high = 0x8F;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if (p[i] < 0x80 || p[i] > 0xBF)
            return 0;
    }
    return length;
}

bool str_utf8(struct str s, size_t *ret_points)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t points = 0;
    size_t i = 0;

    while (i < s.n) {
        size_t length = sequence_length(p + i, s.n - i);

        if (length == 0)
            return false;
        i += length;
        points++;
    }
    if (ret_points)
        *ret_points = points;
    return true;
}

struct str str_without_spaces(struct arena *arena, struct str s)
{
    char *p = arena_take(arena, s.n + 1);
    size_t n = 0;
    size_t i = 0;

    while (i < s.n) {
        struct str rest = {s.p + i, s.n - i};

        if (is_space(s.p[i]))
            i += 1;
        else if (str_starts(rest, STR("\xC2\xA0")))
            i += 2;
        else if (str_starts(rest, STR("\xE3\x80\x80")))
            i += 3;
        else
            p[n++] = s.p[i++];
    }
    return (struct str){p, n};
}
