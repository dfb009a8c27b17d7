#include "calendar/stock_changes_store.h"
#include "calendar/stock_sql.h"

enum err stock_change_note(struct db *db, int64_t product_id)
{
    return db_run(db, &stock_change_note_sql, DB_ARGS(db_int(product_id)), NULL);
}

enum err stock_change_read(struct db *db, int64_t product_id, int64_t *ret_number)
{
    return db_run_id(db, &stock_change_number_sql, DB_ARGS(db_int(product_id)), ret_number);
}

enum err stock_change_done(struct db *db, int64_t product_id, int64_t number)
{
    return db_run(db, &stock_change_done_sql, DB_ARGS(db_int(product_id), db_int(number)), NULL);
}

enum err stock_changes_read(struct db *db, int64_t ret_products[static STOCK_CHANGES_AT_ONCE],
                            size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &stock_changes_read_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < STOCK_CHANGES_AT_ONCE) {
        ret_products[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}
