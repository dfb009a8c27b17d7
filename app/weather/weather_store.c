#include "weather/weather_store.h"
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

enum err warnings_insert(struct db *db, const struct weather_warning *warnings, size_t n,
                         int64_t by_id)
{
    int64_t now_us = clock_now_us();
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    for (size_t i = 0; i < n; i++) {
        const struct weather_warning *one = &warnings[i];
        TRY(db_run(db, &warning_insert_sql,
                   DB_ARGS(db_str(one->region), db_str(str_from(weather_kind_names[one->kind])),
                           db_int(one->day), db_str(one->text), db_int(by_id), db_int(now_us)),
                   NULL));
    }
    return db_tx_commit(&tx);
}

enum err warning_delete(struct db *db, int64_t id)
{
    int64_t changed = 0;

    TRY(db_run(db, &warning_delete_sql, DB_ARGS(db_int(id)), &changed));
    return changed ? OK : ERR_NOT_FOUND;
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
