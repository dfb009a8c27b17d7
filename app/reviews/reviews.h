/* Reviews: by the parties of a rental that is back, once each, blind until both or 14 days; held
 * from the renter's word that it is back until the owner's; 바로미터. */
#pragma once
#include "rentals/rentals.h"

extern const struct route_table reviews_table;

/* Due work: reviews whose 14 days are over are seen and count from now on; held ones are let go
 * once their rental is back and dropped when it ended otherwise; a day's 바로미터. Idempotent;
 * called by the clock thread. *ret_done counts rentals. */
enum err reviews_run_due(struct db *db, int *ret_done) MUST_USE;
