/* Rows of no-shows: what a rental does not say itself of one of its two who did not come. Private
 * to this module. */
#pragma once
#include "core/app.h"
#include "rentals/check_in_rules.h"

/* In the caller's transaction, in which the rental's state changes. */
enum err no_show_insert(struct db *db, int64_t rental_id, int64_t now_us) MUST_USE;
/* Who did not come says that it is not so. ERR_CONFLICT: he has said it already. */
enum err no_show_contest(struct db *db, int64_t rental_id, int64_t now_us,
                         struct str said) MUST_USE;
/* It is not asked any more whether it was so. */
enum err no_show_forget(struct db *db, int64_t rental_id) MUST_USE;
/* In the caller's transaction, with the event. */
enum err check_in_insert(struct db *db, int64_t rental_id, const struct check_in *said) MUST_USE;
/* How often a member has said it. */
enum err check_ins_count(struct db *db, int64_t rental_id, int64_t member_id,
                         int64_t *ret_count) MUST_USE;
/* All of a rental's, oldest first. */
enum err check_ins_read(struct db *db, struct arena *arena, int64_t rental_id,
                        struct check_in ret_said[static CHECK_INS_ALL], size_t *ret_n) MUST_USE;
/* Where they were, drops it of those that are older than this, but for a no-show that waits for an
 * admin. */
enum err check_ins_forget(struct db *db, int64_t before_us) MUST_USE;
/* An admin has judged, with this reason. ERR_CONFLICT: another one has. */
enum err no_show_judge(struct db *db, int64_t rental_id, int64_t now_us, bool excused,
                       struct str reason) MUST_USE;
