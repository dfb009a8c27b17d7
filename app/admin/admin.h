/* What admins do, and what waits for them (docs/rentals.md section 14). What others may call. */
#pragma once
#include "core/app.h"

extern const struct route_table admin_table;

enum { ADMIN_REASON_MIN = 10, ADMIN_REASON_MAX = 1000 };

/* Something that an admin has done. */
struct admin_action {
    int64_t admin_id;
    const char *action; /* "excuse", "report_done" */
    const char *object; /* what it was done to: "rental", "report", "weather" */
    int64_t object_id;
    struct str reason;
    uint64_t request_id;
};
/* Keeps it for ever; in the transaction of what was done. */
enum err admin_note(struct db *db, const struct admin_action *action) MUST_USE;
struct buf;
/* How many there are of what: a line "members 12" each. */
enum err admin_counts(struct db *db, struct buf *out) MUST_USE;
/* Whether a reason is more than a word. */
bool admin_reason_is_good(struct str reason);
