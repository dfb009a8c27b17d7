/* Bytes under a name, kept for ever until removed: photos. In a folder on this machine, or in a
 * bucket (s3.h) with a folder of copies before it. Names are made by the program, never by clients:
 * 2 to 64 of [a-z0-9.-], no dot among the first two. Any other name is ERR_INVALID. The bytes under
 * a name never change. All functions may be called from any thread. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct blobs;

/* A store in the folder, made when absent (0700). ret_why: static text. */
enum err blobs_open(const char *folder, struct blobs **ret_blobs, const char **ret_why) MUST_USE;

/* A store in a bucket, which is not called yet. url as in s3.h, and in its query cache=N (MiB of
 * copies, 1024 unless told) and check=N (seconds after which a copy is asked about again, 600). */
struct blobs_bucket {
    const char *url, *access_key, *secret_key;
    const char *cache; /* the folder of copies, made when absent */
};
enum err blobs_open_bucket(const struct blobs_bucket *bucket, struct blobs **ret_blobs,
                           const char **ret_why) MUST_USE;
void blobs_close(struct blobs *blobs);

/* Stores whole or not at all: when it is OK, the bytes are where a power cut leaves them. */
enum err blob_put(struct blobs *blobs, struct str name, struct str bytes) MUST_USE;
/* The path of a stored blob for reading it as a file, NUL-terminated in the arena; the file may be
 * absent. {NULL,0}: bad name, or it has to be fetched first. Does not wait. */
struct str blob_path(struct blobs *blobs, struct arena *arena, struct str name);
/* Whether blob_fetch waits for another server: then not on a thread that others wait for. */
bool blobs_are_far(const struct blobs *blobs);
/* Fetches it if it has to be, and gives the path. ERR_NOT_FOUND, ERR_UNAVAILABLE. */
enum err blob_fetch(struct blobs *blobs, struct arena *arena, struct str name,
                    struct str *ret_path) MUST_USE;
/* Removes; OK also when it is not there. From a bucket a little later, by a thread of its own: what
 * a crash leaves there nobody finds, and `wooga doctor --fix` removes it. */
enum err blob_remove(struct blobs *blobs, struct str name) MUST_USE;

/* Every blob, in any order; stops at the first error, which it returns. Not what is put meanwhile.
 */
typedef enum err blob_take_fn(void *user, struct str name, int64_t bytes);
enum err blob_each(struct blobs *blobs, blob_take_fn *take, void *user) MUST_USE;

/* Whether the store answers. */
enum err blobs_probe(struct blobs *blobs) MUST_USE;
/* What went wrong last, in the arena. */
struct str blobs_why(struct blobs *blobs, struct arena *arena);
