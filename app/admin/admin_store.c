#include "admin/admin_store.h"
#include "admin/admin_sql.h"
#include "base/buf.h"
#include "base/clock.h"

enum { OWNER_SILENT_HOURS = 48, DEPOSIT_AWAY_HOURS = 72, GEAR_LATE_HOURS = 72 };

static int64_t hours_us(int64_t hours)
{
    return hours * 3600 * US_PER_SECOND;
}

static int64_t seoul_ahead_us(void)
{
    int32_t today = clock_today();
    return today * US_PER_DAY - clock_seoul_day_start_us(today);
}

const char *waiting_kind_name(enum waiting_kind kind)
{
    static const char *const names[WAITING_KIND_END] = {
        [WAITING_NO_SHOW] = "no_show", [WAITING_RETURN] = "return", [WAITING_DEPOSIT] = "deposit",
        [WAITING_REPORT] = "report",   [WAITING_CLAIM] = "claim",   [WAITING_APPEAL] = "appeal",
        [WAITING_OVERDUE] = "overdue", [WAITING_WANTED] = "wanted",
    };
    return names[kind];
}

enum err waiting_list(struct db *db, struct arena *arena, int64_t reader_id,
                      const int64_t after[static 3], int64_t limit, struct waiting **ret_list,
                      size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct waiting *list = arena_array(arena, (size_t)limit, sizeof(*list));
    bool more = false;

    *ret_list = list;
    *ret_n = 0;
    TRY(db_query(db, &waiting_sql,
                 DB_ARGS(db_int(after[0]), db_int(after[1]), db_int(after[2]), db_int(limit),
                         db_int(clock_now_us()), db_int(hours_us(OWNER_SILENT_HOURS)),
                         db_int(hours_us(DEPOSIT_AWAY_HOURS)), db_int(seoul_ahead_us()),
                         db_int(hours_us(GEAR_LATE_HOURS)), db_int(reader_id)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < (size_t)limit) {
        list[(*ret_n)++] = (struct waiting){
            .kind = (enum waiting_kind)db_col_int(&rows, 0),
            .id = db_col_int(&rows, 1),
            .since_us = db_col_int(&rows, 2),
            .product_id = db_col_int(&rows, 3),
            .product = db_text(&rows, 4, arena),
            .one_id = db_col_int(&rows, 5),
            .one = db_text(&rows, 6, arena),
            .other_id = db_col_int(&rows, 7),
            .other = db_text(&rows, 8, arena),
            .text = db_text(&rows, 9, arena),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* ---- the audit log ---- */

enum err admin_note(struct db *db, const struct admin_action *action)
{
    return db_run(db, &admin_action_insert_sql,
                  DB_ARGS(db_int(action->admin_id), db_str(str_from(action->action)),
                          db_str(str_from(action->object)), db_int(action->object_id),
                          db_str(action->reason), db_int((int64_t)(action->request_id & INT64_MAX)),
                          db_int(clock_now_us())),
                  NULL);
}

bool admin_reason_is_good(struct str reason)
{
    size_t points = 0;
    return str_utf8(str_trim(reason), &points) && points >= ADMIN_REASON_MIN;
}

enum err noted_list(struct db *db, struct arena *arena, int64_t before, int64_t admin_id,
                    int64_t limit, struct noted **ret_list, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct noted *list = arena_array(arena, (size_t)limit, sizeof(*list));
    bool more = false;

    *ret_list = list;
    *ret_n = 0;
    TRY(db_query(db, &admin_actions_sql, DB_ARGS(db_int(before), db_int(limit), db_int(admin_id)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < (size_t)limit) {
        list[(*ret_n)++] = (struct noted){
            .id = db_col_int(&rows, 0),
            .admin_id = db_col_int(&rows, 1),
            .admin = db_text(&rows, 2, arena),
            .action = db_text(&rows, 3, arena),
            .object = db_text(&rows, 4, arena),
            .object_id = db_col_int(&rows, 5),
            .reason = db_text(&rows, 6, arena),
            .request_id = (uint64_t)db_col_int(&rows, 7),
            .at_us = db_col_int(&rows, 8),
            .name = db_text(&rows, 9, arena),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err admin_counts(struct db *db, struct buf *out)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    TRY(db_query(db, &site_counts_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        buf_format(out, "%.*s %lld\n", STR_FMT(db_col_str(&rows, 0)),
                   (long long)db_col_int(&rows, 1));
        TRY(db_next(&rows, &more));
    }
    return OK;
}
