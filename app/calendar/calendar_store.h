/* Rows of owners' calendars and of the national holidays; private to this module but
 * for calendar.h. */
#pragma once
#include "calendar/stock_store.h"
#include "core/app.h"

/* A product's rules; the default ones while its owner has set none. */
enum err calendar_rules_read(struct db *db, struct arena *arena, int64_t product_id,
                             struct calendar_rules *ret_rules) MUST_USE;
/* Those that bind now: past the cut-off hour, and the owner's own word by his own. */
enum err calendar_rules_now(struct db *db, struct arena *arena, int64_t product_id, bool of_owner,
                            struct calendar_rules *ret_rules) MUST_USE;
/* Replaces them, in the caller's transaction. */
enum err calendar_rules_write(struct db *db, int64_t product_id,
                              const struct calendar_rules *rules) MUST_USE;

struct calendar_query {
    int64_t product_id;
    int64_t except_id;  /* a rental whose own days are in nobody's way; 0: none */
    struct str variant; /* null: whichever has most left */
    int32_t qty;        /* units of one variant; 0 is 1 */
    bool of_owner;      /* by the rules that bind the owner's own word */
    int32_t from;
    size_t n;
};
/* The product of a rental of which the member is one of the two; ERR_NOT_FOUND. */
enum err rental_product(struct db *db, int64_t rental_id, int64_t member_id,
                        int64_t *ret_product_id) MUST_USE;
enum err calendar_read(struct db *db, struct arena *arena, const struct calendar_query *query,
                       struct calendar *ret_calendar) MUST_USE;

/* The one answer to "may these days be had?", for requests, offers, changes and for showing. What
 * decides in the end is slots_take: units that are away in between may make it harder than it looks
 * here. */
enum err stay_check(struct db *db, struct arena *arena, const struct calendar_query *whose,
                    const struct stay *stay, enum day_no *ret_no) MUST_USE;

/* Whether somebody else has, or the owner has closed, days that are asked for already: lead, window
 * and length do not count any more. */
enum err stay_is_lost(struct db *db, struct arena *arena, const struct calendar_query *whose,
                      const struct stay *stay, bool *ret_lost) MUST_USE;

enum { STAYS_NEXT = 3 };
/* From today on, the next stays of so many days, or of the nearest number that the owner takes. */
enum err stays_next(struct db *db, struct arena *arena, struct calendar_query query, int64_t days,
                    struct stay ret_stays[static STAYS_NEXT], size_t *ret_n) MUST_USE;
