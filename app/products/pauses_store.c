/* Products that are not offered for a while. */
#include "products/pauses_sql.h"
#include "products/products.h"

enum err product_pause_of(struct db *db, int64_t product_id, int64_t *ret_since_us)
{
    enum err err = db_run_id(db, &pause_of_sql, DB_ARGS(db_int(product_id)), ret_since_us);
    if (err == ERR_NOT_FOUND)
        *ret_since_us = 0;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err product_pause(struct db *db, int64_t product_id)
{
    TRY(db_run(db, &pause_begin_sql, DB_ARGS(db_int(product_id), db_int(clock_now_us())), NULL));
    return db_run(db, &listings_hide_sql, DB_ARGS(db_int(product_id)), NULL);
}

enum err product_resume(struct db *db, int64_t product_id)
{
    TRY(db_run(db, &pause_end_sql, DB_ARGS(db_int(product_id)), NULL));
    return db_run(db, &listings_show_sql, DB_ARGS(db_int(product_id)), NULL);
}

enum err product_answered(struct db *db, int64_t product_id)
{
    return db_run(db, &answer_given_sql, DB_ARGS(db_int(product_id)), NULL);
}

enum err product_missed(struct db *db, int64_t product_id, bool *ret_paused)
{
    int64_t missed = 0, since_us = 0;

    *ret_paused = false;
    TRY(product_pause_of(db, product_id, &since_us));
    TRY(db_run_id(db, &answer_missed_sql, DB_ARGS(db_int(product_id)), &missed));
    if (missed < ANSWERS_MISSED_MAX || since_us != 0)
        return OK;
    *ret_paused = true;
    return product_pause(db, product_id);
}
