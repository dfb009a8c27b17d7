#include "waiting/waiting_store.h"
#include "waiting/waiting_sql.h"

static struct waiter waiter_from_columns(const struct db_rows *rows, struct arena *arena)
{
    return (struct waiter){
        .id = db_col_int(rows, 0),
        .member_id = db_col_int(rows, 1),
        .product_id = db_col_int(rows, 2),
        .variant = db_text(rows, 3, arena),
        .qty = (int32_t)db_col_int(rows, 4),
        .start = (int32_t)db_col_int(rows, 5),
        .end = (int32_t)db_col_int(rows, 6),
        .created_us = db_col_int(rows, 7),
        .held_us = db_col_int(rows, 8),
        .until_us = db_col_int(rows, 9),
        .rental_id = db_col_int(rows, 10),
    };
}

static enum err read_one(struct db *db, struct arena *arena, const struct db_sql *sql,
                         const struct db_value *args, size_t n, struct waiter *ret_waiter)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, sql, args, n, &rows));
    TRY(db_next_one(&rows));
    *ret_waiter = waiter_from_columns(&rows, arena);
    return OK;
}

static enum err read_many(struct db *db, struct arena *arena, const struct db_sql *sql,
                          const struct db_value *args, size_t n, size_t room,
                          struct waiter *ret_waiters, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, sql, args, n, &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < room) {
        ret_waiters[(*ret_n)++] = waiter_from_columns(&rows, arena);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err waiter_insert(struct db *db, struct arena *arena, const struct waiter *waiter,
                       int64_t *ret_id)
{
    struct waiter same;
    enum err err = db_run_id(db, &waiter_insert_sql,
                             DB_ARGS(db_int(waiter->member_id), db_int(waiter->product_id),
                                     db_str(waiter->variant), db_int(waiter->qty),
                                     db_int(waiter->start), db_int(waiter->end),
                                     db_int(clock_now_us())),
                             ret_id);
    if (err != ERR_NOT_FOUND)
        return err;
    TRY(read_one(db, arena, &waiter_same_sql,
                 DB_ARGS(db_int(waiter->member_id), db_int(waiter->product_id),
                         db_str(waiter->variant), db_int(waiter->start), db_int(waiter->end)),
                 &same));
    *ret_id = same.id;
    return ERR_CONFLICT;
}

enum err waiter_by_id(struct db *db, struct arena *arena, int64_t id, struct waiter *ret_waiter)
{
    return read_one(db, arena, &waiter_by_id_sql, DB_ARGS(db_int(id)), ret_waiter);
}

enum err waiter_of_rental(struct db *db, struct arena *arena, int64_t rental_id,
                          struct waiter *ret_waiter)
{
    return read_one(db, arena, &waiter_of_rental_sql, DB_ARGS(db_int(rental_id)), ret_waiter);
}

enum err waiters_of_member(struct db *db, struct arena *arena, int64_t member_id,
                           struct waiter ret_waiters[static WAITING_MAX], size_t *ret_n)
{
    return read_many(db, arena, &waiters_of_member_sql,
                     DB_ARGS(db_int(member_id), db_int(WAITING_MAX)), WAITING_MAX, ret_waiters,
                     ret_n);
}

enum err waiters_held_of(struct db *db, struct arena *arena, int64_t member_id, int64_t product_id,
                         struct waiter ret_waiters[static WAITING_MAX], size_t *ret_n)
{
    return read_many(db, arena, &waiters_held_of_sql,
                     DB_ARGS(db_int(member_id), db_int(product_id), db_int(WAITING_MAX)),
                     WAITING_MAX, ret_waiters, ret_n);
}

enum err waiters_of_product(struct db *db, struct arena *arena, int64_t product_id,
                            int64_t after_id, struct waiter ret_waiters[static WAITERS_AT_ONCE],
                            size_t *ret_n)
{
    return read_many(db, arena, &waiters_of_product_sql,
                     DB_ARGS(db_int(product_id), db_int(WAITERS_AT_ONCE), db_int(after_id)),
                     WAITERS_AT_ONCE, ret_waiters, ret_n);
}

enum err waiter_hold(struct db *db, int64_t id, int64_t now_us, int64_t until_us, bool *ret_new)
{
    int64_t changes = 0;
    TRY(db_run(db, &waiter_hold_sql, DB_ARGS(db_int(id), db_int(now_us), db_int(until_us)),
               &changes));
    *ret_new = changes == 1;
    return OK;
}

enum err waiter_let_go(struct db *db, int64_t id)
{
    return db_run(db, &waiter_let_go_sql, DB_ARGS(db_int(id)), NULL);
}

enum err waiter_turn(struct db *db, int64_t id, int64_t rental_id)
{
    return db_run(db, &waiter_turn_sql, DB_ARGS(db_int(id), db_int(rental_id)), NULL);
}

enum err waiter_delete(struct db *db, int64_t id, bool *ret_gone)
{
    int64_t changes = 0;
    TRY(db_run(db, &waiter_delete_sql, DB_ARGS(db_int(id)), &changes));
    *ret_gone = changes == 1;
    return OK;
}

enum err waiters_delete_beside(struct db *db, const struct waiter *waiter)
{
    return db_run(db, &waiters_delete_beside_sql,
                  DB_ARGS(db_int(waiter->member_id), db_int(waiter->product_id),
                          db_str(waiter->variant), db_int(waiter->start), db_int(waiter->end)),
                  NULL);
}

enum err product_is_offered(struct db *db, int64_t product_id, bool *ret_offered)
{
    int64_t count = 0;
    TRY(db_run_id(db, &product_is_offered_sql, DB_ARGS(db_int(product_id)), &count));
    *ret_offered = count > 0;
    return OK;
}

enum err waiters_over(struct db *db, int64_t now_us, int32_t today,
                      int64_t ret_ids[static WAITERS_AT_ONCE], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &waiters_over_sql, DB_ARGS(db_int(now_us), db_int(today)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < WAITERS_AT_ONCE) {
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}
