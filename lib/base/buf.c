#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>

void buf_init(struct buf *buf, size_t limit)
{
    *buf = (struct buf){.limit = limit};
}

void buf_release(struct buf *buf)
{
    mem_free(buf->p);
    *buf = (struct buf){.limit = buf->limit};
}

void buf_clear(struct buf *buf, size_t keep)
{
    if (buf->room > keep)
        buf_release(buf);
    buf->n = 0;
    buf->full = false;
}

char *buf_reserve(struct buf *buf, size_t n)
{
    size_t room;

    if (buf->n > buf->limit || n > buf->limit - buf->n) {
        buf->full = true;
        return NULL;
    }
    if (buf->room - buf->n < n) {
        room = buf->room < 128 ? 256 : buf->room * 2;
        if (room < buf->n + n)
            room = buf->n + n;
        if (room > buf->limit)
            room = buf->limit;
        buf->p = mem_resize(buf->p, room);
        buf->room = room;
    } else if (buf->p == NULL) { /* nothing wanted from an empty buffer is no failure */
        buf->p = mem_resize(NULL, 1);
    }
    return buf->p + buf->n;
}

void buf_commit(struct buf *buf, size_t n)
{
    buf->n += n;
}

bool buf_add(struct buf *buf, const void *bytes, size_t n)
{
    char *p;

    if (n == 0)
        return true;
    p = buf_reserve(buf, n);
    if (p == NULL)
        return false;
    memcpy(p, bytes, n);
    buf->n += n;
    return true;
}

bool buf_str(struct buf *buf, struct str s)
{
    return buf_add(buf, s.p, s.n);
}

bool buf_u64(struct buf *buf, uint64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return buf_add(buf, digits + at, sizeof(digits) - at);
}

bool buf_i64(struct buf *buf, int64_t value)
{
    if (value >= 0)
        return buf_u64(buf, (uint64_t)value);
    if (buf_reserve(buf, 20) == NULL) { /* all or nothing; a sign alone would be a lie */
        buf->full = true;
        return false;
    }
    return buf_char(buf, '-') && buf_u64(buf, (uint64_t)0 - (uint64_t)value);
}

bool buf_format(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    bool fits = false;
    char *p;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n >= 0 && (size_t)n < SIZE_MAX) {
        char small[256];

        /* vsnprintf writes a NUL which the limit need not have room for. */
        if ((size_t)n < sizeof(small)) {
            (void)vsnprintf(small, sizeof(small), format, again);
            fits = buf_add(buf, small, (size_t)n);
        } else {
            char *text = mem_take((size_t)n + 1);

            (void)vsnprintf(text, (size_t)n + 1, format, again);
            p = buf_reserve(buf, (size_t)n);
            if (p != NULL) {
                memcpy(p, text, (size_t)n);
                buf->n += (size_t)n;
                fits = true;
            }
            mem_free(text);
        }
    }
    va_end(again);
    return fits;
}

void buf_consume(struct buf *buf, size_t n)
{
    if (n >= buf->n) {
        buf->n = 0;
        return;
    }
    memmove(buf->p, buf->p + n, buf->n - n);
    buf->n -= n;
}
