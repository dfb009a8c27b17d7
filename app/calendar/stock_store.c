#include "calendar/stock_store.h"
#include "calendar/kits_store.h"
#include "calendar/units_sql.h"
#include "calendar/units_store.h"

/* ---- units and their variants ---- */

/* A unit that may be lent, and which of the variants it is of. */
struct unit_of {
    int64_t id;
    size_t variant;
    bool late; /* somebody should have brought it back */
};
struct sizes {
    struct variant *variants;
    size_t n;
    struct unit_of *units; /* by their numbers */
    size_t unit_count;
};

/* Neighbours are mostly alike, so it looks at the variant of the one before first. Adds what is not
 * there yet; there is room for one more than there are units. */
static size_t variant_index(struct sizes *sizes, struct arena *arena, struct str name,
                            size_t before)
{
    if (before < sizes->n && str_eq(sizes->variants[before].name, name))
        return before;
    for (size_t v = 0; v < sizes->n; v++) {
        if (str_eq(sizes->variants[v].name, name))
            return v;
    }
    sizes->variants[sizes->n] = (struct variant){str_copy(arena, name), 0};
    return sizes->n++;
}

static enum err sizes_read(struct db *db, struct arena *arena, int64_t product_id,
                           struct sizes *ret_sizes)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct sizes sizes = {
        .variants = arena_array(arena, UNITS_MAX + 1, sizeof(*sizes.variants)),
        .units = arena_array(arena, UNITS_MAX, sizeof(*sizes.units)),
    };
    bool more = false;
    size_t v = 0;

    TRY(db_query(db, &sizes_of_product_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    for (size_t n = 0; more && n < UNITS_MAX; n++) {
        v = variant_index(&sizes, arena, db_col_str(&rows, 1), v);
        if (db_col_int(&rows, 2)) {
            sizes.variants[v].units++;
            sizes.units[sizes.unit_count++] = (struct unit_of){db_col_int(&rows, 0), v, false};
        }
        TRY(db_next(&rows, &more));
    }
    if (sizes.n == 0)
        sizes.variants[sizes.n++] = (struct variant){STR(""), 1};
    *ret_sizes = sizes;
    return OK;
}

static int32_t units_of_variant(const struct sizes *sizes, struct str name)
{
    for (size_t v = 0; v < sizes->n; v++) {
        if (str_eq(sizes->variants[v].name, name))
            return sizes->variants[v].units;
    }
    return 0;
}

/* As many kits as there are parts for. */
static enum err variants_of_kit(struct db *db, struct arena *arena, const struct kit_line *lines,
                                size_t n, struct variant **ret_variants)
{
    struct variant *kit = ARENA_NEW(arena, struct variant);
    struct sizes sizes;

    *kit = (struct variant){STR(""), UNITS_MAX};
    *ret_variants = kit;
    for (size_t i = 0; i < n; i++) {
        TRY(sizes_read(db, arena, lines[i].product_id, &sizes));
        int32_t units = units_of_variant(&sizes, lines[i].variant);
        if (lines[i].gone)
            units = 0;
        kit_room(&kit->units, &units, 1, lines[i].qty);
    }
    return OK;
}

enum err variants_read(struct db *db, struct arena *arena, int64_t product_id,
                       struct variant **ret_variants, size_t *ret_n)
{
    struct kit_line *lines = NULL;
    struct sizes sizes;
    size_t n = 0;

    TRY(kit_read(db, arena, product_id, &lines, &n));
    if (n > 0) {
        *ret_n = 1;
        return variants_of_kit(db, arena, lines, n, ret_variants);
    }
    TRY(sizes_read(db, arena, product_id, &sizes));
    *ret_variants = sizes.variants;
    *ret_n = sizes.n;
    return OK;
}

/* ---- room ---- */

/* The halves of a query, for each of the variants that it is about. */
struct rooms {
    struct sizes sizes;
    size_t first, n; /* which of the variants */
    struct halves at;
    int32_t *room; /* n times the halves */
    size_t unit;   /* that was looked up last */
    int64_t *late; /* rentals that should have been over */
    size_t late_count, late_room;
};

static size_t halves_count(struct halves at)
{
    return (size_t)(at.last - at.first + 1);
}

/* NULL: not to be lent. Rows of one unit come together, and mostly in the order of the units. */
static struct unit_of *unit_of(struct rooms *rooms, int64_t unit_id)
{
    const struct sizes *sizes = &rooms->sizes;

    for (size_t tried = 0; tried < sizes->unit_count; tried++) {
        if (sizes->units[rooms->unit].id == unit_id)
            return &sizes->units[rooms->unit];
        rooms->unit = rooms->unit + 1 < sizes->unit_count ? rooms->unit + 1 : 0;
    }
    return NULL;
}

/* So many units of a variant less from one half to another, if it is asked for. */
static void take_room(struct rooms *rooms, const struct unit_of *unit, struct halves taken,
                      int32_t units)
{
    int64_t first = taken.first > rooms->at.first ? taken.first : rooms->at.first;
    int64_t last = taken.last < rooms->at.last ? taken.last : rooms->at.last;

    if (unit == NULL || unit->variant < rooms->first || unit->variant - rooms->first >= rooms->n)
        return;
    int32_t *room = &rooms->room[(unit->variant - rooms->first) * halves_count(rooms->at)];
    for (int64_t half = first; half <= last; half++)
        room[half - rooms->at.first] -= units;
}

static void add_late(struct rooms *rooms, struct arena *arena, int64_t rental_id)
{
    if (rooms->late_count == rooms->late_room) {
        int64_t *more = arena_array(arena, 2 * rooms->late_room + 16, sizeof(*more));
        if (rooms->late_count > 0)
            memcpy(more, rooms->late, rooms->late_count * sizeof(*more));
        rooms->late = more;
        rooms->late_room = 2 * rooms->late_room + 16;
    }
    rooms->late[rooms->late_count++] = rental_id;
}

static bool is_late(const struct rooms *rooms, int64_t rental_id)
{
    for (size_t i = 0; i < rooms->late_count; i++) {
        if (rooms->late[i] == rental_id)
            return true;
    }
    return false;
}

/* What is late is busy for all time; of it neither the repair shop nor another calendar sees
 * anything. */
static enum err take_late(struct db *db, struct arena *arena, const struct db_value *args,
                          struct rooms *rooms)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    TRY(db_query(db, &late_of_product_sql, args, 3, &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        struct unit_of *unit = unit_of(rooms, db_col_int(&rows, 0));
        take_room(rooms, unit, rooms->at, 1);
        if (unit)
            unit->late = true;
        add_late(rooms, arena, db_col_int(&rows, 1));
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* Half days of units, so many less of each: not those of who is late, who is counted already. The
 * rows of one rental come together. */
static enum err take_slots(struct db *db, const struct db_sql *sql, const struct db_value *args,
                           size_t arg_count, struct rooms *rooms, int32_t units)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    int64_t rental_id = 0;
    bool more = false, counts = false;

    TRY(db_query(db, sql, args, arg_count, &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        int64_t slot = db_col_int(&rows, 1), of_rental = db_col_int(&rows, 2);
        if (rental_id != of_rental) {
            rental_id = of_rental;
            counts = !is_late(rooms, rental_id);
        }
        if (counts)
            take_room(rooms, unit_of(rooms, db_col_int(&rows, 0)), (struct halves){slot, slot},
                      units);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* What is away is so once, whoever says it. */
static enum err take_away(struct db *db, const struct stock_query *query, struct rooms *rooms,
                          bool *ret_any)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    int64_t id = 0, done = 0; /* the last day of that unit so far */
    bool more = false;

    *ret_any = false;
    TRY(db_query(db, &away_of_product_sql, DB_ARGS(db_int(query->product_id), db_int(query->today)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        int64_t first = db_col_int(&rows, 1), last = db_col_int(&rows, 2);
        if (id == db_col_int(&rows, 0) && first <= done)
            first = done + 1;
        else if (id != db_col_int(&rows, 0))
            done = first;
        id = db_col_int(&rows, 0);
        done = last > done ? last : done;
        const struct unit_of *unit = unit_of(rooms, id);
        if (unit && !unit->late) {
            *ret_any = true;
            if (first <= last)
                take_room(rooms, unit, halves_of_days((int32_t)first, (int32_t)last), 1);
        }
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* The variants that a query is about, with all their units. */
static enum err rooms_of(struct db *db, struct arena *arena, const struct stock_query *query,
                         struct rooms *ret_rooms)
{
    struct rooms rooms = {.at = query->at};
    size_t halves = halves_count(query->at);

    TRY(sizes_read(db, arena, query->product_id, &rooms.sizes));
    rooms.n = rooms.sizes.n;
    if (!str_is_null(query->variant)) {
        rooms.first = variant_index(&rooms.sizes, arena, query->variant, 0);
        rooms.n = 1;
    }
    rooms.room = arena_array(arena, rooms.n * halves, sizeof(*rooms.room));
    for (size_t i = 0; i < rooms.n * halves; i++)
        rooms.room[i] = rooms.sizes.variants[rooms.first + i / halves].units;
    *ret_rooms = rooms;
    return OK;
}

static enum err stock_of_units(struct db *db, struct arena *arena, const struct stock_query *query,
                               int32_t **ret_room)
{
    struct rooms rooms;
    bool any_away = false;
    int64_t today = query->today * INT64_C(2);
    int64_t first = query->at.first > today ? query->at.first : today;
    const struct db_value args[] = {db_int(query->product_id), db_int(query->except_id),
                                    db_int(query->today), db_int(first), db_int(query->at.last)};
    const struct db_value slots[] = {args[0], args[1], args[3], args[4]};

    TRY(rooms_of(db, arena, query, &rooms));
    TRY(take_late(db, arena, args, &rooms));
    TRY(take_slots(db, &slots_of_product_sql, slots, 4, &rooms, 1));
    TRY(take_away(db, query, &rooms, &any_away));
    if (any_away)
        TRY(take_slots(db, &slots_away_of_product_sql, slots, 4, &rooms, -1));
    if (any_away && query->except_id)
        TRY(take_slots(db, &slots_kept_of_product_sql, args, 5, &rooms, -1));
    *ret_room = rooms.room;
    for (size_t i = halves_count(rooms.at); i < rooms.n * halves_count(rooms.at); i++) {
        int32_t *most = &rooms.room[i % halves_count(rooms.at)];
        if (rooms.room[i] > *most)
            *most = rooms.room[i];
    }
    return OK;
}

/* The least that any of its lines leaves. */
static enum err stock_of_kit(struct db *db, struct arena *arena, const struct stock_query *query,
                             const struct kit_line *lines, size_t n, int32_t **ret_room)
{
    size_t halves = halves_count(query->at);
    int32_t *kits = arena_array(arena, halves, sizeof(*kits));
    bool is_kit = query->variant.n == 0; /* else there is none of that variant */

    for (size_t i = 0; i < halves; i++)
        kits[i] = is_kit ? UNITS_MAX : 0;
    for (size_t i = 0; i < n && is_kit; i++) {
        struct stock_query part = *query;
        int32_t *room = NULL;
        part.product_id = lines[i].product_id;
        part.variant = lines[i].variant;
        TRY(stock_of_units(db, arena, &part, &room));
        kit_room(kits, room, lines[i].gone ? 0 : halves, lines[i].qty);
        if (lines[i].gone)
            memset(kits, 0, halves * sizeof(*kits));
    }
    *ret_room = kits;
    return OK;
}

enum err stock_read(struct db *db, struct arena *arena, const struct stock_query *query,
                    int32_t **ret_room)
{
    struct kit_line *lines = NULL;
    size_t n = 0;

    TRY(kit_read(db, arena, query->product_id, &lines, &n));
    return n > 0 ? stock_of_kit(db, arena, query, lines, n, ret_room)
                 : stock_of_units(db, arena, query, ret_room);
}
