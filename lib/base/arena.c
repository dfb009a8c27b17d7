#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT   16u
#define CHUNK_FIRST ((size_t)4096)
#define CHUNK_MAX   ((size_t)65536)

struct arena_chunk {
    _Alignas(ALIGNMENT) struct arena_chunk *next;
    size_t room;
    unsigned char bytes[];
};
_Static_assert(sizeof(struct arena_chunk) % ALIGNMENT == 0, "pieces must be aligned");

static _Noreturn void die(const char *why, size_t size)
{
    fprintf(stderr, "arena: %s (%zu bytes)\n", why, size);
    abort();
}

static struct arena_chunk *chunk_new(struct arena *arena, size_t room)
{
    struct arena_chunk *chunk = malloc(sizeof(*chunk) + room);

    if (chunk == NULL)
        die("out of memory", room);
    chunk->room = room;
    chunk->next = NULL;
    arena->total += room;
    return chunk;
}

/* A piece that would waste most of a fresh chunk gets one of its own, behind the newest, so that
 * the newest goes on serving small pieces. */
static void *take_alone(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk = chunk_new(arena, size);

    if (arena->head == NULL) {
        arena->head = chunk;
        arena->used = arena->room = size;
    } else {
        chunk->next = arena->head->next;
        arena->head->next = chunk;
    }
    return memset(chunk->bytes, 0, size);
}

void *arena_take(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk;
    size_t room;
    void *piece;

    if (size > PTRDIFF_MAX - ALIGNMENT)
        die("piece too large", size);
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);

    if (arena->head == NULL || arena->room - arena->used < size) {
        if (size > CHUNK_MAX / 4)
            return take_alone(arena, size);
        room = arena->head ? arena->room * 2 : CHUNK_FIRST;
        if (room < size)
            room = size;
        if (room > CHUNK_MAX)
            room = CHUNK_MAX;
        if (room < CHUNK_FIRST)
            room = CHUNK_FIRST;
        chunk = chunk_new(arena, room);
        chunk->next = arena->head;
        arena->head = chunk;
        arena->used = 0;
        arena->room = room;
    }
    piece = arena->head->bytes + arena->used;
    arena->used += size;
    return memset(piece, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        die("array too large", count);
    return arena_take(arena, bytes);
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *keep = NULL;
    struct arena_chunk *chunk = arena->head;

    while (chunk != NULL) {
        struct arena_chunk *next = chunk->next;

        if (chunk->room <= CHUNK_MAX && (keep == NULL || chunk->room > keep->room)) {
            free(keep);
            keep = chunk;
        } else {
            free(chunk);
        }
        chunk = next;
    }
    arena->head = keep;
    arena->used = 0;
    arena->room = arena->total = keep ? keep->room : 0;
    if (keep)
        keep->next = NULL;
}

void arena_release(struct arena *arena)
{
    struct arena_chunk *chunk = arena->head;

    while (chunk != NULL) {
        struct arena_chunk *next = chunk->next;

        free(chunk);
        chunk = next;
    }
    *arena = (struct arena){0};
}
