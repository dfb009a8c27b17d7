/* Rows of national holidays; private to this module but for calendar.h. */
#pragma once
#include "calendar/calendar.h"

enum holiday_of { HOLIDAY_OF_FILE, HOLIDAY_ADDED, HOLIDAY_REMOVED };
struct holiday_row {
    struct holiday holiday;
    enum holiday_of of;
};
enum { HOLIDAYS_SHOWN = 500, HOLIDAY_NAME = 40 };
/* From a day on, by day, with those that the operator took away; at most HOLIDAYS_SHOWN, names in
 * the arena. */
enum err holidays_from(struct db *db, struct arena *arena, int32_t day,
                       struct holiday_row **ret_rows, size_t *ret_n) MUST_USE;

/* The operator who does it, and his request. */
struct holiday_by {
    int64_t member_id;
    uint64_t request_id;
};
/* The day is one, of this name, whatever the file says; noted in the log of admins. */
enum err holiday_put(struct db *db, const struct holiday *holiday,
                     const struct holiday_by *by) MUST_USE;
/* The day is none, whatever the file says. ERR_NOT_FOUND: it was none. */
enum err holiday_take(struct db *db, struct arena *arena, int32_t day,
                      const struct holiday_by *by) MUST_USE;
