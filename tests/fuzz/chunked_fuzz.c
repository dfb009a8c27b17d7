/* Chunked bodies: at once and in pieces of every size up to 7 they give the same bytes. */
#include "base/buf.h"
#include "http/parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 0: more is wanted, 1: whole, 2: malformed. */
static int decode(struct str bytes, size_t step, struct buf *body)
{
    struct chunked chunked = {0};
    size_t at = 0;

    while (at < bytes.n && chunked.state != CHUNK_END) {
        struct str piece = str_sub(bytes, at, at + step), out;
        while (piece.n > 0 && chunked.state != CHUNK_END) {
            size_t used = chunked_take(&chunked, piece, &out);
            if (used == SIZE_MAX)
                return 2;
            if (used > piece.n || (used == 0 && piece.n > 0))
                abort();
            buf_str(body, out);
            at += used;
            piece = str_sub(piece, used, piece.n);
        }
    }
    return chunked.state == CHUNK_END;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct buf whole, pieces;
    int verdict;

    buf_init(&whole, size);
    verdict = decode(bytes, size ? size : 1, &whole);
    for (size_t step = 1; step <= 7; step++) {
        buf_init(&pieces, size);
        if (decode(bytes, step, &pieces) != verdict ||
            !str_eq(buf_as_str(&pieces), buf_as_str(&whole)))
            abort();
        buf_release(&pieces);
    }
    buf_release(&whole);
    return 0;
}
