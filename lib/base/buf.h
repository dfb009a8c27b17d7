/* Growing bytes, always with a limit. What would pass the limit is not appended and sets `full`;
 * writers check once at the end. Memory is malloc'ed (base is one of the two places that may) and
 * given back by buf_release. */
#pragma once
#include "base/str.h"

struct buf {
    char *p;
    size_t n;     /* bytes in use */
    size_t room;  /* bytes allocated */
    size_t limit; /* n never passes it */
    bool full;    /* something did not fit */
};

/* An empty buffer which allocates nothing yet. */
void buf_init(struct buf *buf, size_t limit);
void buf_release(struct buf *buf);
/* Empties it, keeps the memory when it is at most keep bytes. */
void buf_clear(struct buf *buf, size_t keep);

/* Append; false (and full) when it does not fit. */
bool buf_add(struct buf *buf, const void *bytes, size_t n);
bool buf_str(struct buf *buf, struct str s);
bool buf_u64(struct buf *buf, uint64_t value);
bool buf_i64(struct buf *buf, int64_t value);
bool buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for n more bytes to be written at the returned place, then buf_commit. NULL when it does not
 * fit. */
char *buf_reserve(struct buf *buf, size_t n);
void buf_commit(struct buf *buf, size_t n);

/* Drops the first n bytes. */
void buf_consume(struct buf *buf, size_t n);

#define BUF_LITERAL(buf, literal) buf_add((buf), (literal), sizeof(literal) - 1)

/* A comma here, a quote there: mostly there is room. */
static inline bool buf_char(struct buf *buf, char c)
{
    if (buf->n >= buf->room)
        return buf_add(buf, &c, 1);
    buf->p[buf->n++] = c;
    return true;
}

static inline struct str buf_as_str(const struct buf *buf)
{
    return (struct str){buf->p, buf->n};
}
