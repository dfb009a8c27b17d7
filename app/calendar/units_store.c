#include "calendar/units_store.h"
#include "calendar/kits_store.h"
#include "calendar/shelf_store.h"
#include "calendar/units_sql.h"

/* ---- what a rental has ---- */

enum err slots_free(struct db *db, int64_t rental_id)
{
    TRY(db_run(db, &rental_units_clear_sql, DB_ARGS(db_int(rental_id)), NULL));
    return db_run(db, &slots_delete_sql, DB_ARGS(db_int(rental_id)), NULL);
}

enum err rental_units_read(struct db *db, struct arena *arena, int64_t rental_id,
                           struct held_unit **ret_units, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct held_unit *units = arena_array(arena, UNITS_MAX, sizeof(*units));
    bool more = false;

    *ret_n = 0;
    *ret_units = units;
    TRY(db_query(db, &units_of_rental_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < UNITS_MAX) {
        units[(*ret_n)++] = (struct held_unit){
            .id = db_col_int(&rows, 0),
            .number = db_col_int(&rows, 1),
            .label = db_text(&rows, 2, arena),
            .variant = db_text(&rows, 3, arena),
            .out_us = db_col_int(&rows, 4),
            .back_us = db_col_int(&rows, 5),
            .product_id = db_col_int(&rows, 6),
            .product = db_text(&rows, 7, arena),
            .taken_as = db_text(&rows, 8, arena),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err rental_units_out(struct db *db, int64_t rental_id, int64_t now_us)
{
    return db_run(db, &rental_units_out_sql, DB_ARGS(db_int(rental_id), db_int(now_us)), NULL);
}

enum err rental_units_back(struct db *db, int64_t rental_id, int64_t unit_id, int64_t now_us,
                           int32_t free_from)
{
    TRY(db_run(db, &rental_units_back_sql,
               DB_ARGS(db_int(rental_id), db_int(unit_id), db_int(now_us)), NULL));
    return db_run(db, &slots_delete_from_sql,
                  DB_ARGS(db_int(rental_id), db_int(unit_id), db_int(free_from * INT64_C(2))),
                  NULL);
}

/* ---- giving away ---- */

/* A free unit, where it was before if that will do. */
static size_t find_free(const struct shelf *shelf, int64_t before, struct halves at)
{
    size_t unit = shelf_index(shelf, before);
    if (unit != UNIT_NONE && shelf_is_free(shelf, unit, at))
        return unit;
    for (unit = 0; unit < shelf->unit_count; unit++) {
        if (shelf_is_free(shelf, unit, at))
            return unit;
    }
    return UNIT_NONE;
}

/* Whether the unit cannot stay his for that time. What another calendar says of days that were
 * agreed before is too late. */
static bool is_taken(const struct shelf *shelf, const struct claim *claim, size_t unit)
{
    for (size_t i = 0; i < shelf->pins.n; i++) {
        const struct unit_pin *pin = &shelf->pins.items[i];
        if (pin->unit == unit && halves_meet(pin->at, claim->at))
            return true;
    }
    for (size_t i = 0; i < shelf->busy.n; i++) {
        const struct unit_pin *pin = &shelf->busy.items[i];
        bool more = (pin->at.first < claim->had.first && claim->at.first < claim->had.first) ||
                    (pin->at.last > claim->had.last && claim->at.last > claim->had.last);
        if (pin->unit == unit && more && halves_meet(pin->at, claim->at))
            return true;
    }
    return false;
}

/* Where no other is to be had, what is agreed stays on its units. */
static enum err keep_any(struct db *db, struct arena *arena, const struct claim *claim,
                         const struct held_unit *before, size_t before_count, struct shelf *shelf)
{
    int64_t *kept = arena_array(arena, (size_t)claim->qty, sizeof(*kept));
    const struct hold own = {
        .rental_id = claim->rental_id, .variant = claim->variant, .at = claim->at};
    size_t n = 0;

    for (size_t i = 0; i < before_count && n < (size_t)claim->qty; i++) {
        size_t unit = shelf_index(shelf, before[i].id);
        if (unit == UNIT_NONE || is_taken(shelf, claim, unit))
            continue;
        shelf_add_pin(shelf, arena, unit, claim->at);
        kept[n++] = before[i].id;
    }
    for (size_t i = n; i < (size_t)claim->qty; i++)
        shelf_add_hold(shelf, arena, own);
    TRY(shelf_settle(db, arena, shelf));
    for (size_t i = 0; i < n; i++)
        TRY(hold_give(db, &own, kept[i]));
    return OK;
}

/* Any units: without moving anybody, else with, else those that it had. */
static enum err take_any(struct db *db, struct arena *arena, const struct claim *claim,
                         const struct held_unit *before, size_t before_count, struct shelf *shelf)
{
    struct shelf tried = *shelf;
    int64_t *found = arena_array(arena, (size_t)claim->qty, sizeof(*found));
    const struct hold own = {
        .rental_id = claim->rental_id, .variant = claim->variant, .at = claim->at};
    size_t placed = 0;

    for (size_t i = 0; i < (size_t)claim->qty; i++) {
        struct hold hold = own;
        size_t unit = find_free(&tried, i < before_count ? before[i].id : 0, own.at);
        if (unit == UNIT_NONE)
            break;
        hold.unit_id = found[placed++] = tried.units[unit];
        shelf_add_hold(&tried, arena, hold);
    }
    if (placed == (size_t)claim->qty) {
        for (size_t i = 0; i < placed; i++)
            TRY(hold_give(db, &own, found[i]));
        return OK;
    }
    tried = *shelf;
    for (int32_t i = 0; i < claim->qty; i++)
        shelf_add_hold(&tried, arena, own);
    enum err err = shelf_settle(db, arena, &tried);
    return err == ERR_CONFLICT && before_count > 0
               ? keep_any(db, arena, claim, before, before_count, shelf)
               : err;
}

/* The units that are out are the ones that stay out; who waits for one of them gets another. */
static enum err take_same(struct db *db, struct arena *arena, const struct claim *claim,
                          const struct held_unit *before, size_t before_count, struct shelf *shelf)
{
    for (size_t i = 0; i < before_count; i++) {
        size_t unit = shelf_index(shelf, before[i].id);
        if (before[i].back_us)
            continue;
        if (is_taken(shelf, claim, unit))
            return ERR_CONFLICT;
        shelf_add_pin(shelf, arena, unit, claim->at);
    }
    TRY(shelf_settle(db, arena, shelf));
    for (size_t i = 0; i < before_count; i++) {
        if (!before[i].back_us)
            TRY(hold_insert_slots(db, claim->rental_id, before[i].id, claim->at));
    }
    return OK;
}

/* Those of what is claimed: of one product, and in a kit of one of its sizes. */
static size_t units_of(const struct held_unit *all, size_t n, const struct claim *claim,
                       struct held_unit *ret_units)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        bool same = str_is_null(all[i].taken_as) || str_eq(all[i].taken_as, claim->variant);
        if (all[i].product_id == claim->product_id && same)
            ret_units[found++] = all[i];
    }
    return found;
}

static enum err take_one(struct db *db, struct arena *arena, const struct claim *claim,
                         const struct held_unit *held, size_t held_count, int32_t today)
{
    struct held_unit *before = arena_array(arena, held_count + 1, sizeof(*before));
    size_t before_count = units_of(held, held_count, claim, before);
    struct shelf shelf = {0};

    TRY(db_run(db, &unit_first_sql, DB_ARGS(db_int(claim->product_id)), NULL));
    TRY(db_run(db, &units_lock_sql, DB_ARGS(db_int(claim->product_id)), NULL));
    TRY(db_run(db, &slots_past_sql, DB_ARGS(db_int(claim->product_id), db_int(today * INT64_C(2))),
               NULL));
    TRY(shelf_read(db, arena, claim, today, &shelf));
    return claim->in_use ? take_same(db, arena, claim, before, before_count, &shelf)
                         : take_any(db, arena, claim, before, before_count, &shelf);
}

/* Every part of a kit or none; always in the order of products and sizes, so that no two wait for
 * each other. */
static enum err take_kit(struct db *db, struct arena *arena, const struct claim *kit,
                         const struct kit_line *lines, size_t n, const struct held_unit *held,
                         size_t held_count, int32_t today)
{
    for (size_t i = 0; i < n; i++) {
        struct claim part = *kit;
        part.product_id = lines[i].product_id;
        part.variant = lines[i].variant;
        part.qty = kit->qty * lines[i].qty;
        if (part.qty > UNITS_MAX || (lines[i].gone && !kit->in_use))
            return ERR_CONFLICT;
        TRY(take_one(db, arena, &part, held, held_count, today));
    }
    return OK;
}

enum err slots_take(struct db *db, struct arena *arena, const struct claim *asked, int32_t today)
{
    struct claim claim = *asked;
    struct held_unit *held = NULL;
    struct kit_line *lines = NULL;
    size_t held_count = 0, n = 0;

    if (claim.at.first < today * INT64_C(2))
        claim.at.first = today * INT64_C(2);
    TRY(rental_units_read(db, arena, claim.rental_id, &held, &held_count));
    TRY(db_run_id(db, &slots_first_sql, DB_ARGS(db_int(claim.rental_id)), &claim.had.first));
    TRY(db_run_id(db, &slots_last_sql, DB_ARGS(db_int(claim.rental_id)), &claim.had.last));
    TRY(slots_free(db, claim.rental_id));
    TRY(kit_read(db, arena, claim.product_id, &lines, &n));
    return n > 0 ? take_kit(db, arena, &claim, lines, n, held, held_count, today)
                 : take_one(db, arena, &claim, held, held_count, today);
}

/* The unit of the rental that is to be replaced, which is not out; NULL: none. */
static const struct held_unit *unit_to_leave(const struct held_unit *held, size_t n, int64_t wanted)
{
    for (size_t i = 0; i < n; i++) {
        if (!held[i].out_us && (wanted == 0 || held[i].id == wanted))
            return &held[i];
    }
    return NULL;
}

static bool is_held(const struct held_unit *held, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (held[i].id == id)
            return true;
    }
    return false;
}

enum err unit_reassign(struct db *db, struct arena *arena, const struct claim *asked, int64_t from,
                       int64_t to, int32_t today)
{
    struct hold gives = {.rental_id = asked->rental_id, .at = asked->at}, leaves;
    struct claim part = *asked;
    struct shelf shelf = {0};
    struct held_unit *held = NULL;
    const struct held_unit *left = NULL;
    size_t n = 0;

    if (gives.at.first < today * INT64_C(2))
        gives.at.first = today * INT64_C(2);
    leaves = gives;
    TRY(rental_units_read(db, arena, asked->rental_id, &held, &n));
    left = unit_to_leave(held, n, from);
    if (!left)
        return ERR_NOT_FOUND;
    leaves.unit_id = left->id;
    if (left->product_id != asked->product_id) { /* a part of a kit: another of that part */
        part.product_id = left->product_id;
        part.variant = str_is_null(left->taken_as) ? left->variant : left->taken_as;
    }
    gives.variant = part.variant;
    TRY(db_run(db, &units_lock_sql, DB_ARGS(db_int(part.product_id)), NULL));
    TRY(shelf_read(db, arena, &part, today, &shelf));
    for (size_t unit = 0; unit < shelf.unit_count; unit++) {
        int64_t id = shelf.units[unit];
        if ((to && id != to) || is_held(held, n, id) || !shelf_is_free(&shelf, unit, gives.at))
            continue;
        TRY(hold_take_away(db, &leaves));
        return hold_give(db, &gives, id);
    }
    return ERR_CONFLICT;
}

/* ---- when the units themselves change ---- */

/* Who is on a unit that cannot be his gets another; nobody else moves unless it helps. */
static enum err resettle(struct db *db, struct arena *arena, const struct shelf *shelf)
{
    bool misplaced = false;
    for (size_t i = 0; i < shelf->hold_count; i++)
        misplaced = misplaced || shelf_is_misplaced(shelf, &shelf->holds[i]);
    return misplaced ? shelf_settle(db, arena, shelf) : OK;
}

static enum err read_wanted(struct db *db, struct arena *arena, int64_t product_id, int32_t today,
                            struct str *ret_variants, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &variants_wanted_sql, DB_ARGS(db_int(product_id), db_int(today * INT64_C(2))),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < UNITS_MAX) {
        ret_variants[(*ret_n)++] = db_text(&rows, 0, arena);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err units_resettle(struct db *db, struct arena *arena, int64_t product_id, int32_t today)
{
    struct str *variants = arena_array(arena, UNITS_MAX, sizeof(*variants));
    struct shelf shelf;
    size_t n = 0;

    TRY(read_wanted(db, arena, product_id, today, variants, &n));
    for (size_t i = 0; i < n; i++) {
        const struct claim nobody = {.product_id = product_id, .variant = variants[i]};
        TRY(shelf_read(db, arena, &nobody, today, &shelf));
        TRY(resettle(db, arena, &shelf));
    }
    return OK;
}

enum err units_leave_busy(struct db *db, struct arena *arena, int64_t product_id, int32_t today)
{
    struct str *variants = arena_array(arena, UNITS_MAX, sizeof(*variants));
    struct shelf shelf;
    int64_t busy = 0;
    size_t n = 0;

    TRY(db_run_id(db, &units_are_busy_sql, DB_ARGS(db_int(product_id), db_int(today)), &busy));
    if (!busy)
        return OK;
    TRY(db_run(db, &units_lock_sql, DB_ARGS(db_int(product_id)), NULL));
    TRY(read_wanted(db, arena, product_id, today, variants, &n));
    for (size_t i = 0; i < n; i++) {
        const struct claim nobody = {.product_id = product_id, .variant = variants[i]};
        TRY(shelf_read(db, arena, &nobody, today, &shelf));
    }
    return OK;
}

enum err slots_are_busy(struct db *db, int64_t rental_id, bool *ret_busy)
{
    int64_t busy = 0;
    TRY(db_run_id(db, &slots_busy_sql, DB_ARGS(db_int(rental_id)), &busy));
    *ret_busy = busy != 0;
    return OK;
}

/* The misplaced hold that begins first goes from *shelf to *ret_hold; false: there is none. */
static bool take_misplaced(struct shelf *shelf, struct hold *ret_hold)
{
    size_t first = shelf->hold_count;
    for (size_t i = 0; i < shelf->hold_count; i++) {
        bool earlier = first == shelf->hold_count ||
                       shelf->holds[i].at.first < shelf->holds[first].at.first;
        if (shelf_is_misplaced(shelf, &shelf->holds[i]) && earlier)
            first = i;
    }
    if (first == shelf->hold_count)
        return false;
    *ret_hold = shelf->holds[first];
    shelf->holds[first] = shelf->holds[--shelf->hold_count];
    return true;
}

/* Those who are where they may be stay in; then one after the other of the rest, if that can be
 * done. */
enum err units_resettle_or_drop(struct db *db, struct arena *arena, int64_t product_id,
                                struct str variant, int32_t today, int64_t *ret_rentals,
                                size_t *ret_n)
{
    const struct claim nobody = {.product_id = product_id, .variant = variant};
    struct shelf shelf;
    struct hold *misplaced = NULL;
    size_t n = 0;

    *ret_n = 0;
    TRY(shelf_read(db, arena, &nobody, today, &shelf));
    int64_t *to = arena_array(arena, shelf.hold_count + 1, sizeof(*to));
    misplaced = arena_array(arena, shelf.hold_count + 1, sizeof(*misplaced));
    while (take_misplaced(&shelf, &misplaced[n]))
        n++;
    for (size_t i = 0; i < n; i++) {
        shelf.holds[shelf.hold_count++] = misplaced[i]; /* where there was room for it */
        if (shelf_place(arena, &shelf, to) == OK)
            continue;
        shelf.hold_count--;
        if (*ret_n == UNITS_MAX)
            return ERR_CONFLICT;
        TRY(hold_take_away(db, &misplaced[i]));
        ret_rentals[(*ret_n)++] = misplaced[i].rental_id;
    }
    return n > 0 ? shelf_settle(db, arena, &shelf) : OK;
}
