/* Rows of a product's units and of the half days that are somebody's; private to this module but
 * for calendar.h. */
#pragma once
#include "calendar/calendar_rules.h"
#include "core/app.h"

/* What a rental wants to have: days, both inclusive, with so many around them for care. */
struct claim {
    int64_t rental_id, product_id;
    int32_t start, end;
    int32_t days_before, days_after;
};
/* Makes the claim's days the rental's own on the product's unit, in the caller's transaction: what
 * it held before is given up first. ERR_CONFLICT when a day belongs to another, or the unit has not
 * come back. */
enum err slots_take(struct db *db, const struct claim *claim, int32_t today,
                    int64_t *ret_unit_id) MUST_USE;
enum err slots_free(struct db *db, int64_t rental_id) MUST_USE;
/* Gives up what it holds from a day on. */
enum err slots_free_from(struct db *db, int64_t rental_id, int32_t day) MUST_USE;
/* *ret_late: another rental than except_id has kept the thing beyond its last day. */
enum err unit_is_late(struct db *db, int64_t product_id, int64_t except_id, int32_t today,
                      bool *ret_late) MUST_USE;
