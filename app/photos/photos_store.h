/* Rows of photos; private to this module. */
#pragma once
#include "db/db.h"

struct photo {
    struct str key;
    int64_t member_id, bytes, width, height;
};

enum err photo_bytes_of_member(struct db *db, int64_t member_id, int64_t *ret_bytes) MUST_USE;
enum err photo_insert(struct db *db, const struct photo *photo) MUST_USE;
/* *ret_gone: no row uses the key any more and its own row is deleted. */
enum err photo_delete_unused(struct db *db, struct str key, bool *ret_gone) MUST_USE;
/* At most 100 keys of uploads that have waited since before the instant. */
enum err uploads_stale(struct db *db, struct arena *arena, int64_t before_us, struct str **ret_keys,
                       size_t *ret_n) MUST_USE;
/* The upload and its photo's row together: of one without the other nothing would be left to find
 * it by. *ret_gone: false when it was used meanwhile. */
enum err upload_drop(struct db *db, struct str key, bool *ret_gone) MUST_USE;
/* Notes that the photo waits for a later call of its member. */
enum err upload_insert(struct db *db, int64_t member_id, struct str key, int64_t *ret_id) MUST_USE;
