/* What a kind of store does; private to this folder. Names are checked before it is asked. */
#pragma once
#include "blob/blob.h"

struct blob_engine {
    bool far;
    void (*close)(struct blobs *blobs);
    enum err (*put)(struct blobs *blobs, struct str name, struct str bytes);
    struct str (*path)(struct blobs *blobs, struct arena *arena, struct str name);
    enum err (*fetch)(struct blobs *blobs, struct arena *arena, struct str name,
                      struct str *ret_path);
    enum err (*remove)(struct blobs *blobs, struct str name);
    enum err (*each)(struct blobs *blobs, blob_take_fn *take, void *user);
    enum err (*probe)(struct blobs *blobs);
    struct str (*why)(struct blobs *blobs, struct arena *arena);
};

/* The first member of every store. */
struct blobs {
    const struct blob_engine *engine;
};

bool blob_name_is_good(struct str name);
