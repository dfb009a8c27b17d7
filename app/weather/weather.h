/* Official warnings of bad weather: on the days of one the gear of its kind and region may be
 * cancelled for nothing (docs/rentals.md section 8). */
#pragma once
#include "core/app.h"
#include "db/db.h"
#include "weather/weather_rules.h"

extern const struct route_table weather_table;

/* Those nobody was told of yet, at most 20, the oldest first; texts in the arena. */
enum err weather_untold(struct db *db, struct arena *arena, struct weather_warning **ret_warnings,
                        size_t *ret_n) MUST_USE;
/* Everybody was told of it. */
enum err weather_told(struct db *db, int64_t id) MUST_USE;
