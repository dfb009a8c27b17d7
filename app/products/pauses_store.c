/* Products that are not offered for a while, or are hidden. */
#include "products/pauses_sql.h"
#include "products/products_store.h"

enum err product_pause_of(struct db *db, int64_t product_id, int64_t *ret_since_us)
{
    return db_run_id(db, &pause_of_sql, DB_ARGS(db_int(product_id)), ret_since_us);
}

enum err products_listed_by(struct db *db, struct arena *arena, int64_t owner_id,
                            struct own_listing **ret_listings, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_listings = arena_array(arena, OWN_LISTINGS_MAX, sizeof(**ret_listings));
    *ret_n = 0;
    TRY(db_query(db, &listed_by_sql, DB_ARGS(db_int(owner_id), db_int(OWN_LISTINGS_MAX)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < OWN_LISTINGS_MAX) {
        (*ret_listings)[(*ret_n)++] = (struct own_listing){
            .id = db_col_int(&rows, 0),
            .paused = db_col_int(&rows, 1) != 0,
            .hidden = db_col_int(&rows, 2) != 0,
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err products_listed_count(struct db *db, int64_t owner_id, int64_t *ret_count)
{
    return db_run_id(db, &listed_count_sql, DB_ARGS(db_int(owner_id)), ret_count);
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

/* ---- hidden by an operator ---- */

enum err product_hide(struct db *db, int64_t product_id, int64_t admin_id, struct str reason)
{
    TRY(db_run(
        db, &hide_insert_sql,
        DB_ARGS(db_int(product_id), db_int(admin_id), db_str(reason), db_int(clock_now_us())),
        NULL));
    return db_run(db, &listings_hide_sql, DB_ARGS(db_int(product_id)), NULL);
}

enum err product_unhide(struct db *db, int64_t product_id)
{
    int64_t changes = 0;

    TRY(db_run(db, &hide_delete_sql, DB_ARGS(db_int(product_id)), &changes));
    if (changes == 0)
        return ERR_CONFLICT;
    return db_run(db, &listings_show_sql, DB_ARGS(db_int(product_id)), NULL);
}

enum err product_hidden_why(struct db *db, struct arena *arena, int64_t product_id,
                            struct str *ret_reason)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_reason = (struct str){NULL, 0};
    TRY(db_query(db, &hide_reason_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    if (more)
        *ret_reason = db_text(&rows, 0, arena);
    return OK;
}

enum err products_of_banned(struct db *db, int64_t owner_id, bool banned)
{
    return db_run(db, banned ? &listings_hide_of_sql : &listings_show_of_sql,
                  DB_ARGS(db_int(owner_id)), NULL);
}
