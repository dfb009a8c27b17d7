/* Bytes under a name, kept for ever until removed: photos. A folder on this machine; a bucket comes
 * behind the same functions. Names are made by the program, never by clients: 1 to 64 of
 * [a-z0-9.-], not starting with a dot. Any other name is ERR_INVALID. All functions may be called
 * from any thread. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct blobs;

/* A store in the folder, made when absent (0700). ret_why: static text. */
enum err blobs_open(const char *folder, struct blobs **ret_blobs, const char **ret_why) MUST_USE;
void blobs_close(struct blobs *blobs);

/* Stores whole or not at all: written beside, synced, then renamed. An existing name is replaced.
 */
enum err blob_put(struct blobs *blobs, struct str name, struct str bytes) MUST_USE;
/* The path of a stored blob for reading it as a file, NUL-terminated in the arena; the file may be
 * absent. {NULL,0}: bad name. */
struct str blob_path(const struct blobs *blobs, struct arena *arena, struct str name);
/* Removes; OK also when it is not there. */
enum err blob_remove(struct blobs *blobs, struct str name) MUST_USE;
