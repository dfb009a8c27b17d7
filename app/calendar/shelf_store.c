#include "calendar/shelf_store.h"
#include "calendar/units_sql.h"

#include <stdlib.h>

size_t shelf_index(const struct shelf *shelf, int64_t unit_id)
{
    for (size_t i = 0; i < shelf->unit_count; i++) {
        if (shelf->units[i] == unit_id)
            return i;
    }
    return UNIT_NONE;
}

static void add(struct pins *pins, struct arena *arena, size_t unit, struct halves at)
{
    if (unit == UNIT_NONE)
        return;
    if (pins->n == pins->room) {
        struct unit_pin *more = arena_array(arena, 2 * pins->room + 16, sizeof(*more));
        if (pins->n > 0)
            memcpy(more, pins->items, pins->n * sizeof(*more));
        pins->items = more;
        pins->room = 2 * pins->room + 16;
    }
    pins->items[pins->n++] = (struct unit_pin){unit, at};
}

void shelf_add_pin(struct shelf *shelf, struct arena *arena, size_t unit, struct halves at)
{
    add(&shelf->pins, arena, unit, at);
}

void shelf_add_hold(struct shelf *shelf, struct arena *arena, struct hold hold)
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

static bool meets(const struct pins *pins, size_t unit, struct halves at)
{
    for (size_t i = 0; i < pins->n; i++) {
        if (pins->items[i].unit == unit && halves_meet(pins->items[i].at, at))
            return true;
    }
    return false;
}

bool shelf_is_free(const struct shelf *shelf, size_t unit, struct halves at)
{
    for (size_t i = 0; i < shelf->hold_count; i++) {
        if (shelf->holds[i].unit_id == shelf->units[unit] && halves_meet(shelf->holds[i].at, at))
            return false;
    }
    return !meets(&shelf->pins, unit, at) && !meets(&shelf->busy, unit, at);
}

bool shelf_is_misplaced(const struct shelf *shelf, const struct hold *hold)
{
    size_t unit = shelf_index(shelf, hold->unit_id);
    return unit == UNIT_NONE || meets(&shelf->pins, unit, hold->at);
}

/* ---- placing ---- */

enum err shelf_place(struct arena *arena, const struct shelf *shelf, int64_t *ret_to)
{
    struct unit_want *wants = arena_array(arena, shelf->hold_count + 1, sizeof(*wants));
    size_t pin_count = shelf->pins.n + shelf->busy.n;
    struct unit_pin *pins = arena_array(arena, pin_count + 1, sizeof(*pins));

    for (size_t i = 0; i < pin_count; i++)
        pins[i] = i < shelf->pins.n ? shelf->pins.items[i] : shelf->busy.items[i - shelf->pins.n];
    for (size_t i = 0; i < shelf->hold_count; i++)
        wants[i] = (struct unit_want){shelf->holds[i].at,
                                      shelf_index(shelf, shelf->holds[i].unit_id)};
    if (units_allocate(arena, shelf->unit_count, pins, pin_count, wants, shelf->hold_count) !=
        ALLOCATED)
        return ERR_CONFLICT;
    for (size_t i = 0; i < shelf->hold_count; i++)
        ret_to[i] = shelf->units[wants[i].unit];
    return OK;
}

enum err hold_take_away(struct db *db, const struct hold *hold)
{
    TRY(db_run(db, &rental_unit_delete_sql, DB_ARGS(db_int(hold->rental_id), db_int(hold->unit_id)),
               NULL));
    return db_run(db, &slots_delete_from_sql,
                  DB_ARGS(db_int(hold->rental_id), db_int(hold->unit_id), db_int(hold->at.first)),
                  NULL);
}

enum err hold_insert_slots(struct db *db, int64_t rental_id, int64_t unit_id, struct halves at)
{
    return db_run(db, &slots_insert_sql,
                  DB_ARGS(db_int(unit_id), db_int(at.first), db_int(at.last), db_int(rental_id)),
                  NULL);
}

enum err hold_give(struct db *db, const struct hold *hold, int64_t unit_id)
{
    if (hold->rental_id > 0)
        TRY(db_run(db, &rental_unit_insert_sql,
                   DB_ARGS(db_int(hold->rental_id), db_int(unit_id), db_str(hold->variant)), NULL));
    return hold_insert_slots(db, hold->rental_id, unit_id, hold->at);
}

/* All are taken away before any is given: two may change places. */
enum err shelf_move(struct db *db, const struct shelf *shelf, const int64_t *to)
{
    for (size_t i = 0; i < shelf->hold_count; i++) {
        const struct hold *hold = &shelf->holds[i];
        if (hold->unit_id && hold->unit_id != to[i])
            TRY(hold_take_away(db, hold));
    }
    for (size_t i = 0; i < shelf->hold_count; i++) {
        if (shelf->holds[i].unit_id != to[i])
            TRY(hold_give(db, &shelf->holds[i], to[i]));
    }
    return OK;
}

enum err shelf_settle(struct db *db, struct arena *arena, const struct shelf *shelf)
{
    int64_t *to = arena_array(arena, shelf->hold_count + 1, sizeof(*to));
    TRY(shelf_place(arena, shelf, to));
    return shelf_move(db, shelf, to);
}

/* ---- what other calendars say ---- */

static bool is_elsewhere(const struct shelf *shelf, const struct hold *hold)
{
    return !shelf_is_misplaced(shelf, hold) &&
           meets(&shelf->busy, shelf_index(shelf, hold->unit_id), hold->at);
}

static int by_first(const void *a, const void *b)
{
    const struct hold *x = a, *y = b;
    return x->at.first < y->at.first ? -1 : x->at.first > y->at.first;
}

/* Whoever stays where he is pins his unit; those that go are wants. The rest are as they were. */
static struct shelf with_those(struct arena *arena, const struct shelf *rest,
                               const struct hold *away, size_t n, const bool *goes)
{
    struct shelf shelf = *rest;

    shelf.pins.room = shelf.pins.n; /* so that what is added is a copy */
    shelf.hold_room = shelf.hold_count;
    for (size_t i = 0; i < n; i++) {
        if (goes[i])
            shelf_add_hold(&shelf, arena, away[i]);
        else
            shelf_add_pin(&shelf, arena, shelf_index(rest, away[i].unit_id), away[i].at);
    }
    return shelf;
}

/* Who is on a unit that is elsewhere gets another one; who begins first has the choice. For whom
 * there is none, what is agreed stays: its owner has lent the same unit twice, and the two see to
 * it. Who is misplaced for other reasons takes nothing of this shelf. */
static enum err leave_busy(struct db *db, struct arena *arena, struct shelf *shelf)
{
    size_t all = shelf->hold_count, away_count = 0, apart_count = 0;
    struct hold *away = arena_array(arena, all + 1, sizeof(*away));
    struct hold *apart = arena_array(arena, all + 1, sizeof(*apart));
    bool *goes = arena_array(arena, all + 1, sizeof(*goes));
    int64_t *to = arena_array(arena, all + 1, sizeof(*to));
    struct shelf rest = *shelf, tried;

    rest.hold_count = rest.hold_room = 0;
    for (size_t i = 0; i < all; i++) {
        if (is_elsewhere(shelf, &shelf->holds[i]))
            away[away_count++] = shelf->holds[i];
        else if (shelf_is_misplaced(shelf, &shelf->holds[i]))
            apart[apart_count++] = shelf->holds[i];
        else
            shelf_add_hold(&rest, arena, shelf->holds[i]);
    }
    if (away_count == 0)
        return OK;
    qsort(away, away_count, sizeof(*away), by_first);
    memset(goes, 0, away_count * sizeof(*goes));
    for (size_t i = 0; i < away_count; i++) {
        goes[i] = true;
        tried = with_those(arena, &rest, away, away_count, goes);
        goes[i] = shelf_place(arena, &tried, to) == OK;
    }
    tried = with_those(arena, &rest, away, away_count, goes);
    if (shelf_place(arena, &tried, to) == OK) {
        TRY(shelf_move(db, &tried, to));
        for (size_t i = 0; i < tried.hold_count; i++)
            tried.holds[i].unit_id = to[i];
    }
    for (size_t i = 0; i < apart_count; i++)
        shelf_add_hold(&tried, arena, apart[i]);
    *shelf = tried;
    return OK;
}

/* ---- reading ---- */

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
        if (shelf_index(&late, id) == UNIT_NONE) {
            shelf->units[shelf->unit_count] = id;
            if (last >= today)
                shelf_add_pin(shelf, arena, shelf->unit_count,
                              halves_of_days((int32_t)db_col_int(&rows, 1), (int32_t)last));
            shelf->unit_count++;
        }
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* On which days other calendars say that units are elsewhere. */
static enum err read_busy(struct db *db, struct arena *arena, const struct claim *claim,
                          int32_t today, struct shelf *shelf)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    TRY(db_query(db, &units_busy_sql,
                 DB_ARGS(db_int(claim->product_id), db_str(claim->variant), db_int(today)), &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        add(&shelf->busy, arena, shelf_index(shelf, db_col_int(&rows, 0)),
            halves_of_days((int32_t)db_col_int(&rows, 1), (int32_t)db_col_int(&rows, 2)));
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
            shelf_add_hold(shelf, arena, hold);
        else
            shelf_add_pin(shelf, arena, shelf_index(shelf, hold.unit_id), hold.at);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err shelf_read(struct db *db, struct arena *arena, const struct claim *claim, int32_t today,
                    struct shelf *ret_shelf)
{
    *ret_shelf = (struct shelf){0};
    TRY(read_units(db, arena, claim, today, ret_shelf));
    TRY(read_busy(db, arena, claim, today, ret_shelf));
    TRY(read_holds(db, arena, claim, today, ret_shelf));
    return leave_busy(db, arena, ret_shelf);
}
