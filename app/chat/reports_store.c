#include "chat/reports_store.h"
#include "base/clock.h"
#include "chat/reports_sql.h"

enum err report_by_id(struct db *db, struct arena *arena, int64_t id, struct report *ret_report)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &report_by_id_sql, DB_ARGS(db_int(id)), &rows));
    TRY(db_next_one(&rows));
    *ret_report = (struct report){
        .id = id,
        .room_id = db_col_int(&rows, 0),
        .reporter_id = db_col_int(&rows, 1),
        .reporter = db_text(&rows, 2, arena),
        .accused_id = db_col_int(&rows, 3),
        .accused = db_text(&rows, 4, arena),
        .reason = db_text(&rows, 5, arena),
        .context = db_text(&rows, 6, arena),
        .created_us = db_col_int(&rows, 7),
        .resolved_us = db_col_int(&rows, 8),
        .resolved_by = db_col_int(&rows, 9),
        .resolution = db_text(&rows, 10, arena),
    };
    return OK;
}

enum err report_resolve(struct db *db, int64_t id, int64_t admin_id, struct str resolution)
{
    int64_t changes = 0;

    TRY(db_run(db, &report_resolve_sql,
               DB_ARGS(db_int(id), db_int(clock_now_us()), db_int(admin_id), db_str(resolution)),
               &changes));
    return changes == 1 ? OK : ERR_CONFLICT;
}
