/* A variant of a product as it is to be given away: its units, when each is away, and who holds
 * which half days of them; private to units_store. */
#pragma once
#include "calendar/units_store.h"

/* What a rental has of a unit, which may be another unit as well. */
struct hold {
    int64_t rental_id, unit_id; /* unit 0: none yet */
    struct str variant;         /* that it is to be of */
    struct halves at;
};
/* When units are not to be given away. */
struct pins {
    struct unit_pin *items;
    size_t n, room;
};
struct shelf {
    int64_t *units; /* usable, none of them late */
    size_t unit_count;
    struct pins pins;   /* for good: at the repair shop, or in somebody's hands */
    struct pins busy;   /* another calendar says so: who has agreed on a unit before may stay */
    struct hold *holds; /* of others, then of the claim */
    size_t hold_count, hold_room;
};

void shelf_add_pin(struct shelf *shelf, struct arena *arena, size_t unit, struct halves at);
void shelf_add_hold(struct shelf *shelf, struct arena *arena, struct hold hold);
/* UNIT_NONE for 0 and for what is not to be given away. */
size_t shelf_index(const struct shelf *shelf, int64_t unit_id);
/* Nobody has it, and it is not away. */
bool shelf_is_free(const struct shelf *shelf, size_t unit, struct halves at);
/* The hold is on a unit that cannot be given for that time. */
bool shelf_is_misplaced(const struct shelf *shelf, const struct hold *hold);

/* As it is for a claim, from today on; rental_id 0: for nobody. Whoever holds a unit on days on
 * which another calendar says that it is elsewhere has been moved to another by then, if there was
 * one. In the caller's transaction, which has locked the product's units. */
enum err shelf_read(struct db *db, struct arena *arena, const struct claim *claim, int32_t today,
                    struct shelf *ret_shelf) MUST_USE;
/* Everybody who may be moved, and who has no unit yet, is placed anew. ret_to: each hold's unit.
 * ERR_CONFLICT when that cannot be done. */
enum err shelf_place(struct arena *arena, const struct shelf *shelf, int64_t *ret_to) MUST_USE;
/* Makes it so. */
enum err shelf_move(struct db *db, const struct shelf *shelf, const int64_t *to) MUST_USE;
enum err shelf_settle(struct db *db, struct arena *arena, const struct shelf *shelf) MUST_USE;

/* Rows of one hold. */
enum err hold_take_away(struct db *db, const struct hold *hold) MUST_USE;
enum err hold_give(struct db *db, const struct hold *hold, int64_t unit_id) MUST_USE;
enum err hold_insert_slots(struct db *db, int64_t rental_id, int64_t unit_id,
                           struct halves at) MUST_USE;
