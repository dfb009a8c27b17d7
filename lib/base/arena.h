/* Memory with a lifetime instead of an owner: take pieces, give all of them back at once. Pieces
 * are zeroed and aligned to 16 bytes. An arena never returns NULL: everything from outside is
 * bounded before it is stored, so running out means a bug, and the process dies with a message. */
#pragma once
#include <stddef.h>

struct arena_chunk;
struct arena {
    struct arena_chunk *head; /* newest chunk first */
    size_t used, room;        /* within the newest chunk */
    size_t total;             /* bytes taken from the system */
};

/* Takes size zeroed bytes; valid until arena_reset or arena_release. */
void *arena_take(struct arena *arena, size_t size)
    __attribute__((returns_nonnull, malloc, alloc_size(2)));

/* Takes count * size zeroed bytes; dies on overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size)
    __attribute__((returns_nonnull, malloc, alloc_size(2, 3)));

/* Makes all pieces invalid and keeps one chunk (at most 64 KiB) for the next use. */
void arena_reset(struct arena *arena);

/* Gives everything back to the system. The arena may be used again. */
void arena_release(struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
