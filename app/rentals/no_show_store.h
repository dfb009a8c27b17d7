/* Rows of no-shows: what a rental that ended because one of the two did not come does not say
 * itself. Private to this module. */
#pragma once
#include "core/app.h"

/* In the caller's transaction, in which the rental's state changes. */
enum err no_show_insert(struct db *db, int64_t rental_id, int64_t now_us) MUST_USE;
/* Who did not come says that it is not so. ERR_CONFLICT: he has said it already. */
enum err no_show_contest(struct db *db, int64_t rental_id, int64_t now_us,
                         struct str said) MUST_USE;
/* An admin has judged, with this reason. ERR_CONFLICT: another one has. */
enum err no_show_judge(struct db *db, int64_t rental_id, int64_t now_us, bool excused,
                       struct str reason) MUST_USE;
