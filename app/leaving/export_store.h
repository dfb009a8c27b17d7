/* A member's data as files of JSON; private to this module. */
#pragma once
#include "base/json_write.h"
#include "core/app.h"

/* A file of his copy: an array of rows as objects. */
struct export_part {
    const char *file;
    const struct db_sql *sql;
    const char *columns; /* "name:kind", with spaces: i integer, s text, b bool, t instant, d day */
};
extern const struct export_part export_parts[];
extern const size_t export_part_count;
enum err export_part_write(struct db *db, const struct export_part *part, int64_t member_id,
                           struct json *json) MUST_USE;

/* The member's next room below an id that has messages; ERR_NOT_FOUND. */
enum err export_room_below(struct db *db, int64_t member_id, int64_t below,
                           int64_t *ret_id) MUST_USE;
enum { EXPORT_MESSAGES = 1000 };
/* At most EXPORT_MESSAGES of the room's messages behind *seq, as an array; *seq becomes the last of
 * them. */
enum err export_messages_write(struct db *db, int64_t member_id, int64_t room_id, int64_t *seq,
                               struct json *json, size_t *ret_n) MUST_USE;

enum { EXPORT_PHOTOS = 200, EXPORT_KEY = 64 };
struct export_photo {
    char key[EXPORT_KEY]; /* "own-" before the digits where not everybody may see it */
    int64_t bytes;        /* of its three files */
};
/* At most EXPORT_PHOTOS of the photos that he has brought, behind a key. */
enum err export_photo_page(struct db *db, int64_t member_id, struct str after,
                           struct export_photo ret_photos[static EXPORT_PHOTOS],
                           size_t *ret_n) MUST_USE;
