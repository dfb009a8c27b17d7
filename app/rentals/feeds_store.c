#include "rentals/feeds_store.h"
#include "rentals/rentals_sql.h"

enum err feed_put(struct db *db, const struct feed *feed, struct str digest)
{
    if (feed->unit_id)
        return db_run(db, &unit_feed_put_sql,
                      DB_ARGS(db_int(feed->unit_id), db_str(digest), db_int(feed->created_us)),
                      NULL);
    return db_run(db, &feed_put_sql,
                  DB_ARGS(db_int(feed->member_id), db_int(feed->product_id), db_str(digest),
                          db_int(feed->created_us)),
                  NULL);
}

enum err feed_delete(struct db *db, const struct feed *feed)
{
    if (feed->unit_id)
        return db_run(db, &unit_feed_delete_sql, DB_ARGS(db_int(feed->unit_id)), NULL);
    return db_run(db, &feed_delete_sql, DB_ARGS(db_int(feed->member_id), db_int(feed->product_id)),
                  NULL);
}

static enum err read_feed(struct db *db, const struct db_sql *sql, const struct db_value *args,
                          size_t n, struct feed *ret_feed)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, sql, args, n, &rows));
    TRY(db_next_one(&rows));
    *ret_feed = (struct feed){db_col_int(&rows, 0), db_col_int(&rows, 1), db_col_int(&rows, 2),
                              db_col_int(&rows, 3)};
    return OK;
}

enum err feed_find(struct db *db, const struct feed *wanted, struct feed *ret_feed)
{
    if (wanted->unit_id)
        return read_feed(db, &unit_feed_find_sql, DB_ARGS(db_int(wanted->unit_id)), ret_feed);
    return read_feed(db, &feed_find_sql,
                     DB_ARGS(db_int(wanted->member_id), db_int(wanted->product_id)), ret_feed);
}

enum err feed_by_digest(struct db *db, struct str digest, struct feed *ret_feed)
{
    enum err err = read_feed(db, &feed_by_digest_sql, DB_ARGS(db_str(digest)), ret_feed);
    return err == ERR_NOT_FOUND
               ? read_feed(db, &unit_feed_by_digest_sql, DB_ARGS(db_str(digest)), ret_feed)
               : err;
}

static struct feed_rental from_columns(const struct db_rows *rows, struct arena *arena, bool lent)
{
    return (struct feed_rental){
        .id = db_col_int(rows, 0),
        .product_id = db_col_int(rows, 1),
        .lent = lent,
        .state = rental_state_from(db_col_str(rows, 2)),
        .start = (int32_t)db_col_int(rows, 3),
        .end = (int32_t)db_col_int(rows, 4),
        .accepted = !db_is_null(rows, 5),
        .created_us = db_col_int(rows, 6),
        .updated_us = db_col_int(rows, 7),
        .returned_us = db_col_int(rows, 8),
        .total = db_col_int(rows, 9),
        .late_fee = db_col_int(rows, 10),
        .penalty = db_col_int(rows, 11),
        .product = db_text(rows, 12, arena),
        .changes = db_col_int(rows, 13),
        .other = db_text(rows, lent ? 15 : 14, arena),
    };
}

enum err feed_rentals(struct db *db, struct arena *arena, enum feed_list list, int64_t of,
                      int32_t since, size_t most, struct feed_rental **ret_rentals, size_t *ret_n)
{
    static const struct db_sql *const lists[] = {
        [FEED_RENTED] = &feed_of_renter_sql,
        [FEED_LENT] = &feed_of_owner_sql,
        [FEED_PRODUCT] = &feed_of_product_sql,
        [FEED_UNIT] = &feed_of_unit_sql,
    };
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    size_t n = 0, size = 16;
    struct feed_rental *rentals = arena_array(arena, size, sizeof(*rentals));

    TRY(db_query(db, lists[list], DB_ARGS(db_int(of), db_int(since), db_int((int64_t)most)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        if (n == size) {
            struct feed_rental *bigger = arena_array(arena, 2 * size, sizeof(*bigger));
            memcpy(bigger, rentals, n * sizeof(*rentals));
            rentals = bigger;
            size *= 2;
        }
        rentals[n++] = from_columns(&rows, arena, list == FEED_LENT);
        TRY(db_next(&rows, &more));
    }
    *ret_rentals = rentals;
    *ret_n = n;
    return OK;
}
