/* Which store is asked. */
#include "blob/blob_engine.h"

bool blob_name_is_good(struct str name)
{
    if (name.n < 2 || name.n > 64 || name.p[0] == '.' || name.p[1] == '.')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'))
            return false;
    }
    return true;
}

void blobs_close(struct blobs *blobs)
{
    if (blobs)
        blobs->engine->close(blobs);
}

enum err blob_put(struct blobs *blobs, struct str name, struct str bytes)
{
    return blob_name_is_good(name) ? blobs->engine->put(blobs, name, bytes) : ERR_INVALID;
}

struct str blob_path(struct blobs *blobs, struct arena *arena, struct str name)
{
    return blob_name_is_good(name) ? blobs->engine->path(blobs, arena, name)
                                   : (struct str){NULL, 0};
}

bool blobs_are_far(const struct blobs *blobs)
{
    return blobs->engine->far;
}

enum err blob_fetch(struct blobs *blobs, struct arena *arena, struct str name, struct str *ret_path)
{
    return blob_name_is_good(name) ? blobs->engine->fetch(blobs, arena, name, ret_path)
                                   : ERR_INVALID;
}

enum err blob_remove(struct blobs *blobs, struct str name)
{
    return blob_name_is_good(name) ? blobs->engine->remove(blobs, name) : ERR_INVALID;
}

enum err blob_each(struct blobs *blobs, blob_take_fn *take, void *user)
{
    return blobs->engine->each(blobs, take, user);
}

enum err blobs_probe(struct blobs *blobs)
{
    return blobs->engine->probe(blobs);
}

struct str blobs_why(struct blobs *blobs, struct arena *arena)
{
    return blobs->engine->why(blobs, arena);
}
