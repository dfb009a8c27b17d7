/* How many of a product's units are left, and when; private to this module but for calendar.h. */
#pragma once
#include "calendar/calendar_rules.h"
#include "core/app.h"

/* Variants of a product, in the order of their units' numbers, also those without a unit that could
 * be lent; at least one. */
struct variant {
    struct str name; /* "" where units have none */
    int32_t units;   /* that may be lent */
};
enum err variants_read(struct db *db, struct arena *arena, int64_t product_id,
                       struct variant **ret_variants, size_t *ret_n) MUST_USE;

struct stock_query {
    int64_t product_id, except_id; /* as calendar_query's */
    struct str variant;
    int32_t today;
    struct halves at;
};
/* How many units are left in each of these half days; of several variants the most. What is over is
 * nobody's any more, what is late is busy for all time. */
enum err stock_read(struct db *db, struct arena *arena, const struct stock_query *query,
                    int32_t **ret_room) MUST_USE;
