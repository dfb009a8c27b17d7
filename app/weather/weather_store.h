/* Rows of weather_warnings. */
#pragma once
#include "weather/weather.h"

/* Those of a region ("none": of all) from a day on, by day; at most WARNINGS_MAX, texts in the
 * arena. */
enum err warnings_from(struct db *db, struct arena *arena, struct str region, int32_t day,
                       struct weather_warning **ret_warnings, size_t *ret_n) MUST_USE;
/* All or none; one that is there already stays as it is. */
enum err warnings_insert(struct db *db, const struct weather_warning *warnings, size_t n,
                         int64_t by_id) MUST_USE;
/* ERR_NOT_FOUND when there is none. */
enum err warning_delete(struct db *db, int64_t id) MUST_USE;
