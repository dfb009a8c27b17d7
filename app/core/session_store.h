/* Rows of sessions and of what is revoked; used by session.c only. */
#pragma once
#include "db/db.h"

enum err session_insert(struct db *db, int64_t member_id, struct str jti, int64_t now_us,
                        int64_t expires_us, int64_t *ret_id) MUST_USE;
/* *ret_moved tells whether the old jti was the newest of the family. */
enum err session_rotate(struct db *db, int64_t id, struct str old_jti, struct str jti,
                        int64_t expires_us, bool *ret_moved) MUST_USE;
/* Ends the family; its access tokens are to be refused until then. */
enum err session_end(struct db *db, int64_t id, int64_t until_us) MUST_USE;
/* Ends all families of the member, inside the caller's transaction. */
enum err session_end_member(struct db *db, struct arena *arena, int64_t member_id, int64_t until_us,
                            int64_t **ret_ids, size_t *ret_n) MUST_USE;
/* Forgets what has expired. */
enum err session_purge(struct db *db, int64_t now_us) MUST_USE;

struct standing {
    int64_t member_id;
    bool active, admin, moderator;
    int64_t void_before_us;
};
/* ERR_NOT_FOUND: no such member. */
enum err session_standing(struct db *db, int64_t member_id, struct standing *ret_standing) MUST_USE;

/* Calls what for every row; of revoked ones those that matter until then or longer. */
enum err session_each_revoked(struct db *db, int64_t until_us, void *context,
                              void (*what)(void *context, int64_t id, int64_t until_us)) MUST_USE;
enum err session_each_special(struct db *db, void *context,
                              void (*what)(void *context, const struct standing *s)) MUST_USE;

/* The keys that all nodes of this database share: line unless they are there already. */
enum err session_share_keys(struct db *db, struct arena *arena, struct str line,
                            struct str *ret_line) MUST_USE;
