#include "calendar/kits_store.h"
#include "calendar/kits_sql.h"
#include "calendar/stock_changes_store.h"

enum err kit_read(struct db *db, struct arena *arena, int64_t product_id,
                  struct kit_line **ret_lines, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_lines = NULL;
    *ret_n = 0;
    TRY(db_query(db, &kit_of_product_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    if (more)
        *ret_lines = arena_array(arena, KIT_LINES_MAX, sizeof(**ret_lines));
    while (more && *ret_n < KIT_LINES_MAX) {
        (*ret_lines)[(*ret_n)++] = (struct kit_line){
            .product_id = db_col_int(&rows, 0),
            .variant = db_text(&rows, 1, arena),
            .qty = (int32_t)db_col_int(&rows, 2),
            .name = db_text(&rows, 3, arena),
            .day_fee = db_col_int(&rows, 4),
            .week_fee = db_col_int(&rows, 5),
            .gone = db_col_int(&rows, 6) != 0,
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

static enum err judge(struct db *db, struct arena *arena, int64_t product_id,
                      const struct kit_line *lines, size_t n, enum kit_no *ret_no)
{
    int64_t live = 0, part = 0;
    struct kit_line *within = NULL;
    size_t within_count = 0;

    *ret_no = KIT_FINE;
    TRY(db_run_id(db, &product_live_sql, DB_ARGS(db_int(product_id)), &live));
    TRY(db_run_id(db, &kits_with_sql, DB_ARGS(db_int(product_id)), &part));
    if (live)
        *ret_no = KIT_LIVE;
    else if (part && n > 0)
        *ret_no = KIT_PART;
    for (size_t i = 0; i < n && *ret_no == KIT_FINE; i++) {
        TRY(kit_read(db, arena, lines[i].product_id, &within, &within_count));
        if (within_count > 0)
            *ret_no = KIT_NESTED;
    }
    return OK;
}

enum err kit_write(struct db *db, struct arena *arena, int64_t product_id,
                   const struct kit_line *lines, size_t n, enum kit_no *ret_no)
{
    TRY(judge(db, arena, product_id, lines, n, ret_no));
    if (*ret_no != KIT_FINE)
        return OK;
    TRY(db_run(db, &kit_clear_sql, DB_ARGS(db_int(product_id)), NULL));
    for (size_t i = 0; i < n; i++)
        TRY(db_run(db, &kit_line_insert_sql,
                   DB_ARGS(db_int(product_id), db_int(lines[i].product_id),
                           db_str(lines[i].variant), db_int(lines[i].qty)),
                   NULL));
    return stock_change_note(db, product_id);
}
