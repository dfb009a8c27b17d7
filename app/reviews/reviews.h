/* Reviews: by the parties of a rental that is back, once each, blind until both or 14 days; held
 * from the renter's word that it is back until the owner's; 바로미터. */
#pragma once
#include "rentals/rentals.h"

extern const struct route_table reviews_table;

/* Due work: reviews whose 14 days are over are seen and count from now on; held ones are let go
 * once their rental is back and dropped when it ended otherwise; a day's 바로미터. Idempotent;
 * called by the clock thread. *ret_done counts rentals. */
enum err reviews_run_due(struct db *db, int *ret_done) MUST_USE;

/* visible_us of a review whose rental is not back yet: it waits for that, not for an instant. */
#define REVIEW_HELD_US INT64_MAX

/* One that was written elsewhere, with its id and times; star is 1 to 5. */
struct review_past {
    int64_t id, product_id, writer_id, star, created_us, updated_us;
    struct str comment;
};
/* Puts it in as the word about the writer's rental that it is most likely of, seen by everybody;
 * held while that is not back. ERR_NOT_FOUND: he has none that he has not reviewed. In a
 * transaction. */
enum err review_bring(struct db *db, const struct review_past *past) MUST_USE;
/* After all of them: sums, means and who is to be rated. In a transaction. */
enum err reviews_count_past(struct db *db) MUST_USE;
