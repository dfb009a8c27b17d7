#include "calendar/holidays_store.h"
#include "admin/admin.h"
#include "calendar/holidays_sql.h"

/* The file's days, and over them what the operator has said. */
enum err holidays_replace(struct db *db, const struct holiday *holidays, size_t n)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, &holidays_clear_sql, DB_NO_ARGS, NULL));
    for (size_t i = 0; i < n; i++)
        TRY(db_run(db, &holiday_insert_sql,
                   DB_ARGS(db_int(holidays[i].day), db_str(holidays[i].name)), NULL));
    TRY(db_run(db, &holidays_edit_clear_sql, DB_NO_ARGS, NULL));
    TRY(db_run(db, &holidays_edit_add_sql, DB_NO_ARGS, NULL));
    return db_tx_commit(&tx);
}

enum err holidays_from(struct db *db, struct arena *arena, int32_t day,
                       struct holiday_row **ret_rows, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct holiday_row *list = arena_array(arena, HOLIDAYS_SHOWN, sizeof(*list));
    bool more = false;
    size_t n = 0;

    TRY(db_query(db, &holidays_from_sql, DB_ARGS(db_int(day), db_int(HOLIDAYS_SHOWN)), &rows));
    TRY(db_next(&rows, &more));
    while (more && n < HOLIDAYS_SHOWN) {
        list[n++] = (struct holiday_row){
            {(int32_t)db_col_int(&rows, 0), db_text(&rows, 1, arena)},
            (enum holiday_of)db_col_int(&rows, 2),
        };
        TRY(db_next(&rows, &more));
    }
    *ret_rows = list;
    *ret_n = n;
    return OK;
}

static enum err note(struct db *db, const char *action, const struct holiday *holiday,
                     const struct holiday_by *by)
{
    const struct admin_action done = {
        .admin_id = by->member_id,
        .action = action,
        .object = "holiday",
        .object_id = holiday->day,
        .reason = holiday->name,
        .request_id = by->request_id,
    };
    return admin_note(db, &done);
}

static enum err edit(struct db *db, const struct holiday *holiday, bool removed)
{
    return db_run(db, &holiday_edit_put_sql,
                  DB_ARGS(db_int(holiday->day), db_str(holiday->name), db_int(removed)), NULL);
}

enum err holiday_put(struct db *db, const struct holiday *holiday, const struct holiday_by *by)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(edit(db, holiday, false));
    TRY(db_run(db, &holiday_insert_sql, DB_ARGS(db_int(holiday->day), db_str(holiday->name)),
               NULL));
    TRY(note(db, "holiday_put", holiday, by));
    return db_tx_commit(&tx);
}

static enum err name_of(struct db *db, struct arena *arena, struct holiday *holiday)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &holiday_name_sql, DB_ARGS(db_int(holiday->day)), &rows));
    TRY(db_next_one(&rows));
    holiday->name = db_text(&rows, 0, arena);
    return OK;
}

enum err holiday_take(struct db *db, struct arena *arena, int32_t day, const struct holiday_by *by)
{
    struct holiday holiday = {.day = day};
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(name_of(db, arena, &holiday));
    TRY(edit(db, &holiday, true));
    TRY(db_run(db, &holiday_remove_sql, DB_ARGS(db_int(day)), NULL));
    TRY(note(db, "holiday_take", &holiday, by));
    return db_tx_commit(&tx);
}
