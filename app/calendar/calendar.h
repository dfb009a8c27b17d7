/* When a thing may be had: an owner's plan, the national holidays, its units and whose their days
 * are (docs/rentals.md sections 5 and 6). What others may call. */
#pragma once
#include "calendar/calendar_store.h"
#include "calendar/fleet_store.h"
#include "calendar/imports.h"
#include "calendar/kits_store.h"
#include "calendar/stock_changes_store.h"
#include "calendar/units_store.h"

extern const struct route_table calendar_table, holidays_table;

struct holiday {
    int32_t day;
    struct str name;
};
/* Lines "2026-12-25 Name" of a file of national holidays; "#" begins a comment line. False with
 * the number of the line that is wrong, or twice the same day. Names point into the text. Pure. */
bool holidays_parse(struct arena *arena, struct str text, struct holiday **ret_holidays,
                    size_t *ret_n, size_t *ret_line);
/* What is in the database becomes these, and over them what the operator says. */
enum err holidays_replace(struct db *db, const struct holiday *holidays, size_t n) MUST_USE;
