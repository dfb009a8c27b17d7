#include "wishes/favourites_store.h"

#include "wishes/favourites_sql.h"
#include "wishes/wishes.h"

static enum err has_room(struct db *db, int64_t member_id)
{
    int64_t count = 0;

    TRY(db_run_id(db, &favourites_count_sql, DB_ARGS(db_int(member_id)), &count));
    return count < FAVOURITES_MAX ? OK : ERR_CONFLICT;
}

enum err favourite_put(struct db *db, int64_t member_id, int64_t product_id)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    bool kept = false;

    TRY(db_tx_begin(db, &tx));
    TRY(favourite_is(db, member_id, product_id, &kept));
    if (kept)
        return OK;
    enum err err = has_room(db, member_id);
    if (err == ERR_CONFLICT) {
        TRY(db_run(db, &favourites_forget_gone_sql, DB_ARGS(db_int(member_id)), NULL));
        err = has_room(db, member_id);
    }
    TRY(err);
    TRY(db_run(db, &favourite_put_sql,
               DB_ARGS(db_int(member_id), db_int(product_id), db_int(clock_now_us())), NULL));
    return db_tx_commit(&tx);
}

enum err favourite_drop(struct db *db, int64_t member_id, int64_t product_id)
{
    return db_run(db, &favourite_drop_sql, DB_ARGS(db_int(member_id), db_int(product_id)), NULL);
}

enum err favourite_is(struct db *db, int64_t member_id, int64_t product_id, bool *ret_is)
{
    int64_t count = 0;

    TRY(db_run_id(db, &favourite_is_sql, DB_ARGS(db_int(member_id), db_int(product_id)), &count));
    *ret_is = count > 0;
    return OK;
}

enum err favourites_keepers(struct db *db, int64_t product_id, int64_t *ret_count)
{
    return db_run_id(db, &favourites_keepers_sql, DB_ARGS(db_int(product_id)), ret_count);
}

enum err keepers_of(struct db *db, int64_t owner_id, const int64_t *ids, size_t n,
                    int64_t *ret_counts)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    size_t at = 0;

    memset(ret_counts, 0, n * sizeof(*ret_counts));
    TRY(db_query(db, &keepers_of_sql, DB_ARGS(db_int(owner_id)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        const int64_t id = db_col_int(&rows, 0);
        while (at < n && ids[at] > id)
            at++;
        if (at < n && ids[at] == id)
            ret_counts[at] = db_col_int(&rows, 1);
    }
}

enum err favourite_ids(struct db *db, int64_t member_id, int64_t ret_ids[static FAVOURITES_MAX],
                       size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &favourite_ids_sql, DB_ARGS(db_int(member_id), db_int(FAVOURITES_MAX)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
    }
}

enum err favourites_page(struct db *db, int64_t member_id, const struct favourite *after,
                         size_t limit, struct favourite *ret_favourites, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &favourites_page_sql,
                 DB_ARGS(db_int(member_id), db_int(after ? after->kept_us : INT64_MAX),
                         db_int(after ? after->product_id : 0), db_int((int64_t)limit)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_favourites[(*ret_n)++] = (struct favourite){
            .product_id = db_col_int(&rows, 0),
            .kept_us = db_col_int(&rows, 1),
            .paused = db_col_int(&rows, 2) != 0,
        };
    }
}
