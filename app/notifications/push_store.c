#include "notifications/push_store.h"

#include "notifications/push_sql.h"

/* ---- browsers ---- */

/* Inside the caller's transaction. */
static enum err forget(struct db *db, int64_t id)
{
    TRY(db_run(db, &pushes_drop_of_sql, DB_ARGS(db_int(id)), NULL));
    return db_run(db, &subscription_drop_sql, DB_ARGS(db_int(id)), NULL);
}

enum err subscription_put(struct db *db, const struct subscription *subscription, int64_t session,
                          int64_t *ret_id)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t spare;
    enum err err;

    TRY(db_tx_begin(db, &tx));
    err = db_run_id(db, &subscription_put_sql,
                    DB_ARGS(db_int(subscription->member_id), db_int(session),
                            db_str(subscription->endpoint), db_str(subscription->p256dh),
                            db_str(subscription->auth), db_str(subscription->lang),
                            db_int(clock_now_us())),
                    ret_id);
    if (err == ERR_NOT_FOUND)
        return ERR_CONFLICT;
    TRY(err);
    for (;;) {
        err = db_run_id(db, &subscription_beyond_sql,
                        DB_ARGS(db_int(subscription->member_id), db_int(PUSH_BROWSERS_MAX)),
                        &spare);
        if (err == ERR_NOT_FOUND)
            return db_tx_commit(&tx);
        TRY(err);
        TRY(forget(db, spare));
    }
}

enum err subscription_drop(struct db *db, int64_t id)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(forget(db, id));
    return db_tx_commit(&tx);
}

enum err subscription_remove(struct db *db, int64_t member_id, struct str endpoint)
{
    int64_t id;

    TRY(db_run_id(db, &subscription_of_endpoint_sql, DB_ARGS(db_str(endpoint), db_int(member_id)),
                  &id));
    return subscription_drop(db, id);
}

enum err subscription_alive(struct db *db, struct arena *arena, int64_t id,
                            struct subscription *ret_subscription, bool *ret_found)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &subscription_alive_sql, DB_ARGS(db_int(id)), &rows));
    TRY(db_next(&rows, ret_found));
    if (*ret_found)
        *ret_subscription = (struct subscription){
            .id = id,
            .member_id = db_col_int(&rows, 0),
            .endpoint = db_text(&rows, 1, arena),
            .p256dh = db_text(&rows, 2, arena),
            .auth = db_text(&rows, 3, arena),
            .lang = db_text(&rows, 4, arena),
            .details = db_col_int(&rows, 5) != 0,
        };
    return OK;
}

/* ---- notices ---- */

enum err push_notices_due(struct db *db, int64_t now_us, struct push_due *ret_due, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    *ret_n = 0;
    TRY(db_query(db, &push_notices_due_sql, DB_ARGS(db_int(now_us), db_int(PUSHES_AT_ONCE)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_due[(*ret_n)++] = (struct push_due){
            .notice_id = db_col_int(&rows, 0),
            .push_us = db_col_int(&rows, 1),
            .urgent = db_col_int(&rows, 2) != 0,
            .created_us = db_col_int(&rows, 3),
            .settings = {.quiet_from = db_col_int(&rows, 4), .quiet_to = db_col_int(&rows, 5)},
        };
    }
}

static enum err move(struct db *db, const struct push_due *due, int64_t until_us,
                     int64_t *ret_changes)
{
    return db_run(db, &push_notice_move_sql,
                  DB_ARGS(db_int(due->notice_id), db_int(due->push_us), db_id_or_null(until_us)),
                  ret_changes);
}

enum err push_put_off(struct db *db, const struct push_due *due, int64_t until_us)
{
    return move(db, due, until_us, NULL);
}

enum err push_hand_on(struct db *db, const struct push_due *due, int64_t now_us, int64_t *ret_n)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t changes;

    *ret_n = 0;
    TRY(db_tx_begin(db, &tx));
    TRY(move(db, due, 0, &changes));
    if (changes > 0)
        TRY(db_run(db, &pushes_insert_sql, DB_ARGS(db_int(due->notice_id), db_int(now_us)), ret_n));
    return db_tx_commit(&tx);
}

/* ---- on the way ---- */

enum err push_next(struct db *db, int64_t now_us, struct push *ret_push, bool *ret_found)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &push_next_sql, DB_ARGS(db_int(now_us)), &rows));
    TRY(db_next(&rows, ret_found));
    if (*ret_found)
        *ret_push = (struct push){
            .id = db_col_int(&rows, 0),
            .notice_id = db_col_int(&rows, 1),
            .subscription_id = db_col_int(&rows, 2),
            .tries = db_col_int(&rows, 3),
            .first_us = db_col_int(&rows, 4),
            .due_us = db_col_int(&rows, 5),
        };
    return OK;
}

enum err push_claim(struct db *db, struct push *push, int64_t now_us, bool *ret_taken)
{
    int64_t next_us = now_us + push_pause_s(push->tries + 1, 0) * US_PER_SECOND, changes;

    TRY(db_run(db, &push_claim_sql,
               DB_ARGS(db_int(push->id), db_int(push->due_us), db_int(next_us)), &changes));
    *ret_taken = changes > 0;
    push->tries++;
    push->due_us = next_us;
    return OK;
}

enum err push_delay(struct db *db, int64_t id, int64_t due_us)
{
    return db_run(db, &push_delay_sql, DB_ARGS(db_int(id), db_int(due_us)), NULL);
}

enum err push_drop(struct db *db, int64_t id)
{
    return db_run(db, &push_drop_sql, DB_ARGS(db_int(id)), NULL);
}
