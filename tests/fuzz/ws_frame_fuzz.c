/* The first byte says how the rest is split; the events must not depend on it. */
#include "ws/frame.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct ws_limits limits = {.message = 1024, .fragments = 8};

static void read_in_pieces(const uint8_t *data, size_t size, size_t piece, struct buf *log)
{
    struct ws_reader reader;
    struct ws_event event = {.kind = WS_NEED_MORE};
    size_t taken;

    ws_reader_init(&reader);
    for (size_t at = 0; at < size && event.kind != WS_FAIL; at += piece) {
        size_t n = size - at < piece ? size - at : piece, done = 0;
        char *copy = malloc(n);

        if (!copy)
            abort();
        memcpy(copy, data + at, n);
        do {
            event = ws_read(&reader, &limits, copy + done, n - done, &taken);
            done += taken;
            if (event.kind == WS_NEED_MORE)
                continue;
            if (event.payload.n > limits.message)
                abort();
            buf_format(log, "%d %d %d:", event.kind, event.opcode, event.close_code);
            buf_str(log, event.payload);
        } while (event.kind != WS_NEED_MORE && event.kind != WS_FAIL);
        free(copy);
    }
    ws_reader_release(&reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf whole, pieces;

    if (size < 2)
        return 0;
    buf_init(&whole, 1 << 24);
    buf_init(&pieces, 1 << 24);
    read_in_pieces(data + 1, size - 1, size - 1, &whole);
    read_in_pieces(data + 1, size - 1, 1 + (size_t)data[0] % 32, &pieces);
    if (!str_eq(buf_as_str(&whole), buf_as_str(&pieces)))
        abort();
    buf_release(&whole);
    buf_release(&pieces);
    return 0;
}
