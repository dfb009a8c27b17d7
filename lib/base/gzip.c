#include "base/gzip.h"

#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16, MEMORY = 8 };

struct str gzip_of(struct arena *arena, struct str bytes)
{
    z_stream z = {0};
    struct str packed = {NULL, 0};

    if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return packed;
    size_t room = deflateBound(&z, bytes.n);
    char *out = arena_array(arena, room, 1);
    z.next_in = (Bytef *)(uintptr_t)(bytes.p ? bytes.p : "");
    z.avail_in = (uInt)bytes.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END)
        packed = (struct str){out, z.total_out};
    deflateEnd(&z);
    return packed;
}
