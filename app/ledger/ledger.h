/* The ledger of money that the two of a rental settle outside, confirmed by both: the platform
 * holds none, it records who said what (docs/rentals.md section 8). */
#pragma once
#include "rentals/rentals.h"

extern const struct route_table ledger_table;

/* All lines of a rental's ledger as an array, for whoever may see it: GET …/ledger/ without what
 * its reader may say. ERR_NOT_FOUND. */
enum err ledger_lines_json(struct db *db, struct arena *arena, int64_t rental_id,
                           struct json *json) MUST_USE;

/* Due work: reminders of deposits that should be back, once each; called by the clock thread.
 * *ret_done counts the rentals looked at. */
enum err ledger_run_due(struct app *app, struct db *db, struct arena *arena,
                        int *ret_done) MUST_USE;

/* The fact "deposit returned on time": of the deposits that an owner had to give back since an
 * instant, how many there are and how many came back within 72 hours. Those that still have time do
 * not count. */
struct deposit_facts {
    int64_t n, on_time;
};
enum err ledger_deposit_facts(struct db *db, int64_t owner_id, int64_t since_us,
                              struct deposit_facts *ret_facts) MUST_USE;
