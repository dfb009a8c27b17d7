/* Rows of weather_warnings. */
#pragma once
#include "weather/weather.h"

/* Those of a region ("none": of all) from a day on, by day; at most WARNINGS_MAX, texts in the
 * arena. */
enum err warnings_from(struct db *db, struct arena *arena, struct str region, int32_t day,
                       struct weather_warning **ret_warnings, size_t *ret_n) MUST_USE;
/* The admin who does it, and his request. */
struct entered_by {
    int64_t member_id;
    uint64_t request_id;
};
/* All or none; one that is there already stays as it is. Each is noted in the log of admins. */
enum err warnings_insert(struct db *db, struct arena *arena, const struct weather_warning *warnings,
                         size_t n, const struct entered_by *by) MUST_USE;
/* ERR_NOT_FOUND when there is none. */
enum err warning_delete(struct db *db, int64_t id, const struct entered_by *by) MUST_USE;
