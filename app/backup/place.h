/* Where backups lie: a folder or a bucket; private to this module. Names are paths below it. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "core/config.h"

enum { PIECE_BYTES = 16 << 20 };

struct s3;
struct place {
    const char *folder; /* or */
    struct s3 *s3;
};

enum err place_open(struct arena *arena, const char *where, const struct config *config, bool make,
                    struct place *ret_place, struct str *ret_why) MUST_USE;
void place_close(struct place *place);
/* Whether where/photos is the same folder or prefix as photos: endpoints may be written in several
 * ways, so a bucket is known by its name. */
bool place_has_photos(const char *where, const char *photos);

/* Bytes that stay until they are let go: mapped, or in an arena of their own. Zero it first. */
struct held {
    struct str bytes;
    void *map;
    struct arena arena;
};
void held_release(struct held *held);
/* A file of this machine; ERR_NOT_FOUND, ERR_UNAVAILABLE. */
enum err held_file(const char *path, struct held *ret_held) MUST_USE;

/* Whole or not at all. */
enum err place_put(struct place *place, struct str name, struct str bytes) MUST_USE;
enum err place_get(struct place *place, struct str name, struct held *ret_held) MUST_USE;
/* Whether it is likely to be there: in a bucket nobody looks. */
bool place_has(const struct place *place, struct str name);
enum err place_remove(struct place *place, struct str name) MUST_USE;
typedef enum err place_take_fn(void *user, struct str name, int64_t bytes);
/* Everything whose name begins with under. */
enum err place_each(struct place *place, struct str under, place_take_fn *take,
                    void *user) MUST_USE;
/* The largest file that is stored as one. */
size_t place_piece(const struct place *place);
/* What went wrong last. */
struct str place_why(struct place *place, struct arena *arena);
