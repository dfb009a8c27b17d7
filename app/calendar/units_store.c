#include "calendar/units_store.h"
#include "calendar/kits_store.h"
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

/* ---- a variant of a product, as it is to be given away ---- */

/* What a rental has of a unit, which may be another unit as well. */
struct hold {
    int64_t rental_id, unit_id; /* unit 0: none yet */
    struct str variant;         /* that it is to be of */
    struct halves at;
};
struct shelf {
    int64_t *units; /* usable, none of them late */
    size_t unit_count;
    struct unit_pin *pins;
    size_t pin_count, pin_room;
    struct hold *holds; /* of others, then of the claim */
    size_t hold_count, hold_room;
};

static size_t unit_index(const struct shelf *shelf, int64_t unit_id)
{
    for (size_t i = 0; i < shelf->unit_count; i++) {
        if (shelf->units[i] == unit_id)
            return i;
    }
    return UNIT_NONE;
}

static void add_pin(struct shelf *shelf, struct arena *arena, size_t unit, struct halves at)
{
    if (unit == UNIT_NONE)
        return;
    if (shelf->pin_count == shelf->pin_room) {
        struct unit_pin *more = arena_array(arena, 2 * shelf->pin_room + 16, sizeof(*more));
        if (shelf->pin_count > 0)
            memcpy(more, shelf->pins, shelf->pin_count * sizeof(*more));
        shelf->pins = more;
        shelf->pin_room = 2 * shelf->pin_room + 16;
    }
    shelf->pins[shelf->pin_count++] = (struct unit_pin){unit, at};
}

static void add_hold(struct shelf *shelf, struct arena *arena, struct hold hold)
{
    if (shelf->hold_count == shelf->hold_room) {
        struct hold *more = arena_array(arena, 2 * shelf->hold_room + 16, sizeof(*more));
        if (shelf->hold_count > 0)
            memcpy(more, shelf->holds, shelf->hold_count * sizeof(*more));
        shelf->holds = more;
        shelf->hold_room = 2 * shelf->hold_room + 16;
    }
    shelf->holds[shelf->hold_count++] = hold;
}

static enum err read_late(struct db *db, const struct claim *claim, int32_t today,
                          int64_t *ret_late, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &units_late_sql,
                 DB_ARGS(db_int(claim->product_id), db_int(claim->rental_id), db_int(today)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < UNITS_MAX) {
        ret_late[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* Units that may be lent and are not late, and when the repair shop has them. */
static enum err read_units(struct db *db, struct arena *arena, const struct claim *claim,
                           int32_t today, struct shelf *shelf)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct shelf late = {.units = arena_array(arena, UNITS_MAX, sizeof(*late.units))};
    bool more = false;

    TRY(read_late(db, claim, today, late.units, &late.unit_count));
    shelf->units = arena_array(arena, UNITS_MAX, sizeof(*shelf->units));
    TRY(db_query(db, &units_usable_sql, DB_ARGS(db_int(claim->product_id), db_str(claim->variant)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && shelf->unit_count < UNITS_MAX) {
        int64_t id = db_col_int(&rows, 0), last = db_col_int(&rows, 2);
        if (unit_index(&late, id) == UNIT_NONE) {
            shelf->units[shelf->unit_count] = id;
            if (last >= today)
                add_pin(shelf, arena, shelf->unit_count,
                        halves_of_days((int32_t)db_col_int(&rows, 1), (int32_t)last));
            shelf->unit_count++;
        }
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* What others have from today on: what is out is pinned, the rest may move. */
static enum err read_holds(struct db *db, struct arena *arena, const struct claim *claim,
                           int32_t today, struct shelf *shelf)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    TRY(db_query(db, &units_held_sql,
                 DB_ARGS(db_int(claim->product_id), db_str(claim->variant),
                         db_int(today * INT64_C(2)), db_int(claim->rental_id)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        const struct hold hold = {
            .unit_id = db_col_int(&rows, 0),
            .rental_id = db_col_int(&rows, 1),
            .variant = claim->variant,
            .at = {db_col_int(&rows, 2), db_col_int(&rows, 3)},
        };
        if (db_col_int(&rows, 4))
            add_hold(shelf, arena, hold);
        else
            add_pin(shelf, arena, unit_index(shelf, hold.unit_id), hold.at);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* ---- giving away ---- */

static bool is_free(const struct shelf *shelf, size_t unit, struct halves at)
{
    for (size_t i = 0; i < shelf->pin_count; i++) {
        if (shelf->pins[i].unit == unit && halves_meet(shelf->pins[i].at, at))
            return false;
    }
    for (size_t i = 0; i < shelf->hold_count; i++) {
        if (shelf->holds[i].unit_id == shelf->units[unit] && halves_meet(shelf->holds[i].at, at))
            return false;
    }
    return true;
}

/* A free unit, where it was before if that will do. */
static size_t find_free(const struct shelf *shelf, int64_t before, struct halves at)
{
    size_t unit = unit_index(shelf, before);
    if (unit != UNIT_NONE && is_free(shelf, unit, at))
        return unit;
    for (unit = 0; unit < shelf->unit_count; unit++) {
        if (is_free(shelf, unit, at))
            return unit;
    }
    return UNIT_NONE;
}

/* Everybody who may be moved, and who has no unit yet, is placed anew. *ret_to: each hold's unit.
 */
static enum err place_all(struct arena *arena, const struct shelf *shelf, int64_t *ret_to)
{
    struct unit_want *wants = arena_array(arena, shelf->hold_count + 1, sizeof(*wants));

    for (size_t i = 0; i < shelf->hold_count; i++)
        wants[i] = (struct unit_want){shelf->holds[i].at,
                                      unit_index(shelf, shelf->holds[i].unit_id)};
    if (units_allocate(arena, shelf->unit_count, shelf->pins, shelf->pin_count, wants,
                       shelf->hold_count) != ALLOCATED)
        return ERR_CONFLICT;
    for (size_t i = 0; i < shelf->hold_count; i++)
        ret_to[i] = shelf->units[wants[i].unit];
    return OK;
}

static enum err take_away(struct db *db, const struct hold *hold)
{
    TRY(db_run(db, &rental_unit_delete_sql, DB_ARGS(db_int(hold->rental_id), db_int(hold->unit_id)),
               NULL));
    return db_run(db, &slots_delete_from_sql,
                  DB_ARGS(db_int(hold->rental_id), db_int(hold->unit_id), db_int(hold->at.first)),
                  NULL);
}

static enum err insert_slots(struct db *db, int64_t rental_id, int64_t unit_id, struct halves at)
{
    return db_run(db, &slots_insert_sql,
                  DB_ARGS(db_int(unit_id), db_int(at.first), db_int(at.last), db_int(rental_id)),
                  NULL);
}

static enum err give(struct db *db, const struct hold *hold, int64_t unit_id)
{
    if (hold->rental_id > 0)
        TRY(db_run(db, &rental_unit_insert_sql,
                   DB_ARGS(db_int(hold->rental_id), db_int(unit_id), db_str(hold->variant)), NULL));
    return insert_slots(db, hold->rental_id, unit_id, hold->at);
}

/* All are taken away before any is given: two may change places. */
static enum err move_all(struct db *db, const struct shelf *shelf, const int64_t *to)
{
    for (size_t i = 0; i < shelf->hold_count; i++) {
        const struct hold *hold = &shelf->holds[i];
        if (hold->unit_id && hold->unit_id != to[i])
            TRY(take_away(db, hold));
    }
    for (size_t i = 0; i < shelf->hold_count; i++) {
        if (shelf->holds[i].unit_id != to[i])
            TRY(give(db, &shelf->holds[i], to[i]));
    }
    return OK;
}

static enum err settle(struct db *db, struct arena *arena, const struct shelf *shelf)
{
    int64_t *to = arena_array(arena, shelf->hold_count + 1, sizeof(*to));
    TRY(place_all(arena, shelf, to));
    return move_all(db, shelf, to);
}

/* Any units: without moving anybody, else with. */
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
        add_hold(&tried, arena, hold);
    }
    if (placed == (size_t)claim->qty) {
        for (size_t i = 0; i < placed; i++)
            TRY(give(db, &own, found[i]));
        return OK;
    }
    for (int32_t i = 0; i < claim->qty; i++)
        add_hold(shelf, arena, own);
    return settle(db, arena, shelf);
}

/* The units that are out are the ones that stay out; who waits for one of them gets another. */
static enum err take_same(struct db *db, struct arena *arena, const struct claim *claim,
                          const struct held_unit *before, size_t before_count, struct shelf *shelf)
{
    for (size_t i = 0; i < before_count; i++) {
        size_t unit = unit_index(shelf, before[i].id);
        if (before[i].back_us)
            continue;
        for (size_t p = 0; p < shelf->pin_count; p++) {
            if (shelf->pins[p].unit == unit && halves_meet(shelf->pins[p].at, claim->at))
                return ERR_CONFLICT;
        }
        add_pin(shelf, arena, unit, claim->at);
    }
    TRY(settle(db, arena, shelf));
    for (size_t i = 0; i < before_count; i++) {
        if (!before[i].back_us)
            TRY(insert_slots(db, claim->rental_id, before[i].id, claim->at));
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
    TRY(read_units(db, arena, claim, today, &shelf));
    TRY(read_holds(db, arena, claim, today, &shelf));
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
    TRY(read_units(db, arena, &part, today, &shelf));
    TRY(read_holds(db, arena, &part, today, &shelf));
    for (size_t unit = 0; unit < shelf.unit_count; unit++) {
        int64_t id = shelf.units[unit];
        if ((to && id != to) || is_held(held, n, id) || !is_free(&shelf, unit, gives.at))
            continue;
        TRY(take_away(db, &leaves));
        return give(db, &gives, id);
    }
    return ERR_CONFLICT;
}

/* ---- when the units themselves change ---- */

static bool is_misplaced(const struct shelf *shelf, const struct hold *hold)
{
    size_t unit = unit_index(shelf, hold->unit_id);
    for (size_t i = 0; i < shelf->pin_count && unit != UNIT_NONE; i++) {
        if (shelf->pins[i].unit == unit && halves_meet(shelf->pins[i].at, hold->at))
            return true;
    }
    return unit == UNIT_NONE;
}

static enum err read_shelf(struct db *db, struct arena *arena, int64_t product_id,
                           struct str variant, int32_t today, struct shelf *ret_shelf)
{
    const struct claim nobody = {.product_id = product_id, .variant = variant};
    *ret_shelf = (struct shelf){0};
    TRY(read_units(db, arena, &nobody, today, ret_shelf));
    return read_holds(db, arena, &nobody, today, ret_shelf);
}

/* Who is on a unit that cannot be his gets another; nobody else moves unless it helps. */
static enum err resettle(struct db *db, struct arena *arena, const struct shelf *shelf)
{
    bool misplaced = false;
    for (size_t i = 0; i < shelf->hold_count; i++)
        misplaced = misplaced || is_misplaced(shelf, &shelf->holds[i]);
    return misplaced ? settle(db, arena, shelf) : OK;
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
        TRY(read_shelf(db, arena, product_id, variants[i], today, &shelf));
        TRY(resettle(db, arena, &shelf));
    }
    return OK;
}

/* The misplaced hold that begins first goes from *shelf to *ret_hold; false: there is none. */
static bool take_misplaced(struct shelf *shelf, struct hold *ret_hold)
{
    size_t first = shelf->hold_count;
    for (size_t i = 0; i < shelf->hold_count; i++) {
        bool earlier = first == shelf->hold_count ||
                       shelf->holds[i].at.first < shelf->holds[first].at.first;
        if (is_misplaced(shelf, &shelf->holds[i]) && earlier)
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
    struct shelf shelf;
    struct hold *misplaced = NULL;
    size_t n = 0;

    *ret_n = 0;
    TRY(read_shelf(db, arena, product_id, variant, today, &shelf));
    int64_t *to = arena_array(arena, shelf.hold_count + 1, sizeof(*to));
    misplaced = arena_array(arena, shelf.hold_count + 1, sizeof(*misplaced));
    while (take_misplaced(&shelf, &misplaced[n]))
        n++;
    for (size_t i = 0; i < n; i++) {
        shelf.holds[shelf.hold_count++] = misplaced[i]; /* where there was room for it */
        if (place_all(arena, &shelf, to) == OK)
            continue;
        shelf.hold_count--;
        if (*ret_n == UNITS_MAX)
            return ERR_CONFLICT;
        TRY(take_away(db, &misplaced[i]));
        ret_rentals[(*ret_n)++] = misplaced[i].rental_id;
    }
    return n > 0 ? settle(db, arena, &shelf) : OK;
}
