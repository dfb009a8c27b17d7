/* Whose a product's units are, half day by half day; private to this module but for calendar.h.
 *
 * A rental that is not handed over holds so many units of a variant, whichever: slots_take may give
 * others their equals when that makes room. */
#pragma once
#include "calendar/allocation_rules.h"
#include "core/app.h"

enum { UNITS_MAX = 500 };

/* What a rental wants to have. Below 0 it is no rental, but somebody for whom units are held
 * (app/waiting); he has half days, and no units that could be handed over. */
struct claim {
    int64_t rental_id, product_id;
    struct str variant;
    int32_t qty;
    bool in_use; /* it keeps the units that it has */
    struct halves at;
    struct halves had; /* what it has already; slots_take sees to it */
};
/* Makes the half days, from today on, the rental's own on as many units, or on those of as many
 * kits, in the caller's transaction: what it held before is given up first. ERR_CONFLICT when there
 * are not so many, or not for all that time; then the transaction is to be rolled back. */
enum err slots_take(struct db *db, struct arena *arena, const struct claim *claim,
                    int32_t today) MUST_USE;
/* Gives up all that it holds and has not had in its hands. */
enum err slots_free(struct db *db, int64_t rental_id) MUST_USE;

/* One of a rental's units. */
struct held_unit {
    int64_t id, number, product_id;     /* the rental's product, or a part of that kit */
    struct str label, variant, product; /* the last one by name */
    struct str taken_as;                /* the variant then; {NULL,0}: not written down */
    int64_t out_us, back_us;            /* 0: not handed over, not given back */
};
enum err rental_units_read(struct db *db, struct arena *arena, int64_t rental_id,
                           struct held_unit **ret_units, size_t *ret_n) MUST_USE;
/* All its units are in the renter's hands. */
enum err rental_units_out(struct db *db, int64_t rental_id, int64_t now_us) MUST_USE;
/* A unit, or with 0 all, is back; its half days from this day on are anybody's again. */
enum err rental_units_back(struct db *db, int64_t rental_id, int64_t unit_id, int64_t now_us,
                           int32_t free_from) MUST_USE;

/* A rental that waits for its units gets another one of its variant instead of one that it has, in
 * the caller's transaction; 0: whichever. ERR_NOT_FOUND: it has no such unit, or it is out;
 * ERR_CONFLICT: none is free all that time. */
enum err unit_reassign(struct db *db, struct arena *arena, const struct claim *claim, int64_t from,
                       int64_t to, int32_t today) MUST_USE;

/* Whoever holds a unit of the product, or of a kit's part that it is, on days on which another
 * calendar says that it is elsewhere gets another one, if there is one, in the caller's
 * transaction. slots_take does so, too. */
enum err units_leave_busy(struct db *db, struct arena *arena, int64_t product_id,
                          int32_t today) MUST_USE;
/* Whether one of its units is elsewhere on a half day that it holds. */
enum err slots_are_busy(struct db *db, int64_t rental_id, bool *ret_busy) MUST_USE;

/* After a product's units have changed, in the same transaction: who waits for a unit that cannot
 * be his any more gets another. ERR_CONFLICT when there are not enough; then nothing may stay. */
enum err units_resettle(struct db *db, struct arena *arena, int64_t product_id,
                        int32_t today) MUST_USE;
/* The same for one variant, but those for whom none is left lose theirs: their rentals, by when
 * they begin, at most UNITS_MAX and perhaps the same one twice. */
enum err units_resettle_or_drop(struct db *db, struct arena *arena, int64_t product_id,
                                struct str variant, int32_t today, int64_t *ret_rentals,
                                size_t *ret_n) MUST_USE;
