#include "calendar/stock_store.h"
#include "calendar/kits_store.h"
#include "calendar/units_sql.h"
#include "calendar/units_store.h"

static enum err variants_of_units(struct db *db, struct arena *arena, int64_t product_id,
                                  struct variant **ret_variants, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct variant *variants = arena_array(arena, UNITS_MAX, sizeof(*variants));
    bool more = false;
    size_t n = 0;

    TRY(db_query(db, &variants_of_product_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && n < UNITS_MAX) {
        variants[n++] = (struct variant){db_text(&rows, 0, arena), (int32_t)db_col_int(&rows, 1)};
        TRY(db_next(&rows, &more));
    }
    if (n == 0)
        variants[n++] = (struct variant){STR(""), 1};
    *ret_variants = variants;
    *ret_n = n;
    return OK;
}

static int32_t units_of_variant(const struct variant *variants, size_t n, struct str name)
{
    for (size_t v = 0; v < n; v++) {
        if (str_eq(variants[v].name, name))
            return variants[v].units;
    }
    return 0;
}

/* As many kits as there are parts for. */
static enum err variants_of_kit(struct db *db, struct arena *arena, const struct kit_line *lines,
                                size_t n, struct variant **ret_variants)
{
    struct variant *kit = ARENA_NEW(arena, struct variant);
    struct variant *variants;
    size_t count = 0;

    *kit = (struct variant){STR(""), UNITS_MAX};
    *ret_variants = kit;
    for (size_t i = 0; i < n; i++) {
        TRY(variants_of_units(db, arena, lines[i].product_id, &variants, &count));
        int32_t units = units_of_variant(variants, count, lines[i].variant);
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
    size_t n = 0;

    TRY(kit_read(db, arena, product_id, &lines, &n));
    if (n == 0)
        return variants_of_units(db, arena, product_id, ret_variants, ret_n);
    *ret_n = 1;
    return variants_of_kit(db, arena, lines, n, ret_variants);
}

/* ---- room ---- */

/* The halves of a query, for each of the variants that it is about. */
struct rooms {
    struct variant *variants;
    size_t n;
    struct halves at;
    int32_t *room; /* n times the halves */
};

static size_t halves_count(struct halves at)
{
    return (size_t)(at.last - at.first + 1);
}

/* So many units less from one half to another; variants that are not asked for do not matter. */
static void take_room(struct rooms *rooms, struct str variant, struct halves taken, int32_t units)
{
    int64_t first = taken.first > rooms->at.first ? taken.first : rooms->at.first;
    int64_t last = taken.last < rooms->at.last ? taken.last : rooms->at.last;

    for (size_t v = 0; v < rooms->n; v++) {
        if (!str_eq(rooms->variants[v].name, variant))
            continue;
        int32_t *room = &rooms->room[v * halves_count(rooms->at)];
        for (int64_t half = first; half <= last; half++)
            room[half - rooms->at.first] -= units;
    }
}

/* Rows of a variant, a number and another. */
typedef void take_row_fn(struct rooms *rooms, struct str variant, int64_t a, int64_t b);

static enum err take_rows(struct db *db, const struct db_sql *sql, const struct db_value *args,
                          size_t arg_count, struct rooms *rooms, take_row_fn *take)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    TRY(db_query(db, sql, args, arg_count, &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        take(rooms, db_col_str(&rows, 0), db_col_int(&rows, 1), db_col_int(&rows, 2));
        TRY(db_next(&rows, &more));
    }
    return OK;
}

static void take_late(struct rooms *rooms, struct str variant, int64_t units, int64_t unused)
{
    (void)unused;
    take_room(rooms, variant, rooms->at, (int32_t)units);
}

static void take_slots(struct rooms *rooms, struct str variant, int64_t slot, int64_t units)
{
    take_room(rooms, variant, (struct halves){slot, slot}, (int32_t)units);
}

/* What is away is so once, whoever says it. */
static enum err take_away(struct db *db, const struct db_value *args, struct rooms *rooms,
                          bool *ret_any)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    int64_t unit = 0, done = 0; /* the last day of that unit so far */
    bool more = false;

    TRY(db_query(db, &away_of_product_sql, args, 3, &rows));
    TRY(db_next(&rows, &more));
    *ret_any = more;
    while (more) {
        int64_t first = db_col_int(&rows, 2), last = db_col_int(&rows, 3);
        if (unit == db_col_int(&rows, 1) && first <= done)
            first = done + 1;
        else if (unit != db_col_int(&rows, 1))
            done = first;
        if (first <= last)
            take_room(rooms, db_col_str(&rows, 0), halves_of_days((int32_t)first, (int32_t)last),
                      1);
        unit = db_col_int(&rows, 1);
        done = last > done ? last : done;
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* The variants that a query is about, with all their units. */
static enum err rooms_of(struct db *db, struct arena *arena, const struct stock_query *query,
                         struct rooms *ret_rooms)
{
    struct rooms rooms = {.at = query->at};
    TRY(variants_of_units(db, arena, query->product_id, &rooms.variants, &rooms.n));
    if (!str_is_null(query->variant)) {
        int32_t units = units_of_variant(rooms.variants, rooms.n, query->variant);
        rooms.variants[0] = (struct variant){query->variant, units};
        rooms.n = 1;
    }
    rooms.room = arena_array(arena, rooms.n * halves_count(rooms.at), sizeof(*rooms.room));
    for (size_t i = 0; i < rooms.n * halves_count(rooms.at); i++)
        rooms.room[i] = rooms.variants[i / halves_count(rooms.at)].units;
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

    TRY(rooms_of(db, arena, query, &rooms));
    TRY(take_rows(db, &late_of_product_sql, args, 3, &rooms, take_late));
    TRY(take_rows(db, &slots_of_product_sql, args, 5, &rooms, take_slots));
    TRY(take_away(db, args, &rooms, &any_away));
    if (any_away)
        TRY(take_rows(db, &slots_away_of_product_sql, args, 5, &rooms, take_slots));
    if (any_away && query->except_id)
        TRY(take_rows(db, &slots_kept_of_product_sql, args, 5, &rooms, take_slots));
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
