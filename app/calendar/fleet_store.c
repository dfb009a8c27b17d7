#include "calendar/fleet_store.h"
#include "calendar/fleet_sql.h"
#include "calendar/stock_changes_store.h"
#include "calendar/units_store.h"

const char *const unit_status_names[] = {"available", "maintenance", "retired",
                                         "lost",      "stolen",      NULL};

enum unit_status unit_status_from(struct str name)
{
    for (enum unit_status status = UNIT_AVAILABLE; status < UNIT_STATUS_COUNT; status++) {
        if (str_eq(name, str_from(unit_status_names[status])))
            return status;
    }
    return UNIT_RETIRED;
}

static struct unit unit_from_columns(const struct db_rows *rows, struct arena *arena)
{
    return (struct unit){
        .id = db_col_int(rows, 0),
        .number = db_col_int(rows, 1),
        .label = db_text(rows, 2, arena),
        .serial = db_text(rows, 3, arena),
        .variant = db_text(rows, 4, arena),
        .status = unit_status_from(db_col_str(rows, 5)),
        .has_closed = !db_is_null(rows, 6),
        .closed_first = (int32_t)db_col_int(rows, 6),
        .closed_last = (int32_t)db_col_int(rows, 7),
    };
}

enum err units_read(struct db *db, struct arena *arena, int64_t product_id, struct unit **ret_units,
                    size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct unit *units = arena_array(arena, UNITS_MAX, sizeof(*units));
    bool more = false;

    *ret_units = units;
    *ret_n = 0;
    TRY(db_query(db, &units_of_product_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < UNITS_MAX) {
        units[(*ret_n)++] = unit_from_columns(&rows, arena);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err unit_product(struct db *db, int64_t unit_id, int64_t *ret_product_id)
{
    return db_run_id(db, &unit_product_sql, DB_ARGS(db_int(unit_id)), ret_product_id);
}

enum err unit_read(struct db *db, struct arena *arena, int64_t unit_id, struct unit *ret_unit)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &unit_by_id_sql, DB_ARGS(db_int(unit_id)), &rows));
    TRY(db_next_one(&rows));
    *ret_unit = unit_from_columns(&rows, arena);
    return OK;
}

static enum err write_one(struct db *db, int64_t product_id, const struct unit *unit)
{
    struct db_value label = db_str(unit->label), serial = db_str(unit->serial);
    struct db_value variant = db_str(unit->variant);
    struct db_value status = db_str(str_from(unit_status_names[unit->status]));
    struct db_value first = unit->has_closed ? db_int(unit->closed_first) : db_null();
    struct db_value last = unit->has_closed ? db_int(unit->closed_last) : db_null();

    if (unit->id == 0)
        return db_run(db, &unit_insert_sql,
                      DB_ARGS(db_int(product_id), label, serial, variant, status, first, last),
                      NULL);
    return db_run(
        db, &unit_update_sql,
        DB_ARGS(db_int(product_id), db_int(unit->id), label, serial, variant, status, first, last),
        NULL);
}

static bool has_id(const struct unit *units, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (units[i].id == id)
            return true;
    }
    return false;
}

/* Those that are not among the new ones go. */
static enum err delete_others(struct db *db, const struct unit *old, size_t old_count,
                              const struct unit *units, size_t n, enum units_no *ret_no)
{
    for (size_t i = 0; i < old_count; i++) {
        int64_t gone = 0;
        if (has_id(units, n, old[i].id))
            continue;
        TRY(db_run(db, &unit_forget_import_sql, DB_ARGS(db_int(old[i].id)), NULL));
        TRY(db_run(db, &unit_forget_busy_sql, DB_ARGS(db_int(old[i].id)), NULL));
        TRY(db_run(db, &unit_forget_feed_sql, DB_ARGS(db_int(old[i].id)), NULL));
        TRY(db_run(db, &unit_delete_sql, DB_ARGS(db_int(old[i].id)), &gone));
        if (gone == 0)
            *ret_no = UNITS_HAD;
    }
    return OK;
}

enum err units_write(struct db *db, struct arena *arena, int64_t product_id,
                     const struct unit *units, size_t n, int32_t today, enum units_no *ret_no)
{
    struct unit *old;
    size_t old_count = 0;

    *ret_no = UNITS_FINE;
    TRY(units_read(db, arena, product_id, &old, &old_count));
    for (size_t i = 0; i < n; i++) {
        if (units[i].id && !has_id(old, old_count, units[i].id))
            *ret_no = UNITS_UNKNOWN;
    }
    if (*ret_no != UNITS_FINE)
        return OK;
    TRY(delete_others(db, old, old_count, units, n, ret_no));
    for (size_t i = 0; i < n; i++)
        TRY(write_one(db, product_id, &units[i]));
    enum err err = units_resettle(db, arena, product_id, today);
    if (err == ERR_CONFLICT && *ret_no == UNITS_FINE)
        *ret_no = UNITS_NEEDED;
    return err == ERR_CONFLICT ? OK : err;
}

enum err unit_lose(struct db *db, struct arena *arena, int64_t unit_id, enum unit_status status,
                   int32_t today, int64_t **ret_rentals, size_t *ret_n)
{
    struct unit unit;
    int64_t product_id = 0;

    TRY(unit_product(db, unit_id, &product_id));
    TRY(unit_read(db, arena, unit_id, &unit));
    TRY(db_run(db, &unit_set_status_sql,
               DB_ARGS(db_int(unit_id), db_str(str_from(unit_status_names[status]))), NULL));
    *ret_rentals = arena_array(arena, UNITS_MAX, sizeof(**ret_rentals));
    TRY(stock_change_note(db, product_id));
    return units_resettle_or_drop(db, arena, product_id, unit.variant, today, *ret_rentals, ret_n);
}
