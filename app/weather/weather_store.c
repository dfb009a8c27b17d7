#include "weather/weather_store.h"
#include "admin/admin.h"
#include "base/clock.h"
#include "weather/weather_sql.h"

enum { UNTOLD_AT_ONCE = 20 };

static enum err read_warnings(struct db *db, struct arena *arena, const struct db_sql *sql,
                              const struct db_value *args, size_t arg_count, size_t room,
                              struct weather_warning **ret_warnings, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct weather_warning *warnings = arena_array(arena, room, sizeof(*warnings));
    bool more = false;
    size_t n = 0;

    TRY(db_query(db, sql, args, arg_count, &rows));
    TRY(db_next(&rows, &more));
    while (more && n < room) {
        warnings[n++] = (struct weather_warning){
            .id = db_col_int(&rows, 0),
            .region = db_text(&rows, 1, arena),
            .kind = weather_kind_from(db_col_str(&rows, 2)),
            .day = (int32_t)db_col_int(&rows, 3),
            .text = db_text(&rows, 4, arena),
        };
        TRY(db_next(&rows, &more));
    }
    *ret_warnings = warnings;
    *ret_n = n;
    return OK;
}

enum err warnings_from(struct db *db, struct arena *arena, struct str region, int32_t day,
                       struct weather_warning **ret_warnings, size_t *ret_n)
{
    return read_warnings(db, arena, &warnings_from_sql,
                         DB_ARGS(db_str(region), db_int(day), db_int(WARNINGS_MAX)), WARNINGS_MAX,
                         ret_warnings, ret_n);
}

/* In the log of what admins do. */
static enum err note(struct db *db, const char *action, int64_t id, struct str words,
                     const struct entered_by *by)
{
    const struct admin_action done = {
        .admin_id = by->member_id,
        .action = action,
        .object = "weather",
        .object_id = id,
        .reason = words,
        .request_id = by->request_id,
    };
    return admin_note(db, &done);
}

static enum err insert(struct db *db, struct arena *arena, const struct weather_warning *one,
                       const struct entered_by *by)
{
    const char *kind = weather_kind_names[one->kind];
    int year, month, date;
    int64_t id = 0;
    enum err err = db_run_id(db, &warning_insert_sql,
                             DB_ARGS(db_str(one->region), db_str(str_from(kind)), db_int(one->day),
                                     db_str(one->text), db_int(by->member_id),
                                     db_int(clock_now_us())),
                             &id);

    if (err == ERR_NOT_FOUND) /* it is there already */
        return OK;
    TRY(err);
    day_to_civil(one->day, &year, &month, &date);
    struct str words = str_format(arena, "%.*s %s %04d-%02d-%02d %.*s", STR_FMT(one->region), kind,
                                  year, month, date, STR_FMT(one->text));
    return note(db, "weather_warn", id, str_trim(words), by);
}

enum err warnings_insert(struct db *db, struct arena *arena, const struct weather_warning *warnings,
                         size_t n, const struct entered_by *by)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    for (size_t i = 0; i < n; i++)
        TRY(insert(db, arena, &warnings[i], by));
    return db_tx_commit(&tx);
}

enum err warning_delete(struct db *db, int64_t id, const struct entered_by *by)
{
    int64_t changed = 0;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, &warning_delete_sql, DB_ARGS(db_int(id)), &changed));
    if (changed == 0)
        return ERR_NOT_FOUND;
    TRY(note(db, "weather_withdraw", id, STR(""), by));
    return db_tx_commit(&tx);
}

enum err weather_untold(struct db *db, struct arena *arena, struct weather_warning **ret_warnings,
                        size_t *ret_n)
{
    return read_warnings(db, arena, &warnings_untold_sql, DB_ARGS(db_int(UNTOLD_AT_ONCE)),
                         UNTOLD_AT_ONCE, ret_warnings, ret_n);
}

enum err weather_told(struct db *db, int64_t id)
{
    return db_run(db, &warning_told_sql, DB_ARGS(db_int(id)), NULL);
}
