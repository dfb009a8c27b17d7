/* Reviews that were written elsewhere. */
#include "base/clock.h"
#include "reviews/past_sql.h"
#include "reviews/reviews.h"

struct found {
    int64_t rental_id, owner_id, renter_id;
    bool is_back;
};

static enum err find_rental(struct db *db, const struct review_past *past, struct found *ret_found)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &past_review_rental_sql,
                 DB_ARGS(db_int(past->product_id), db_int(past->writer_id),
                         db_int(past->created_us), db_int(clock_seoul_day(past->created_us))),
                 &rows));
    TRY(db_next_one(&rows));
    *ret_found = (struct found){db_col_int(&rows, 0), db_col_int(&rows, 1), db_col_int(&rows, 2),
                                !db_is_null(&rows, 3)};
    return OK;
}

enum err review_bring(struct db *db, const struct review_past *past)
{
    struct found found;
    bool by_renter;

    TRY(find_rental(db, past, &found));
    by_renter = found.renter_id == past->writer_id;
    return db_run(
        db, &past_review_insert_sql,
        DB_ARGS(db_int(past->id), db_int(found.rental_id), db_int(past->product_id),
                db_int(past->writer_id), db_int(by_renter ? found.owner_id : found.renter_id),
                db_int(by_renter), db_int(past->star), db_str(past->comment),
                db_int(found.is_back ? past->created_us : REVIEW_HELD_US), db_int(found.is_back),
                db_int(past->created_us), db_int(past->updated_us)),
        NULL);
}

enum err reviews_count_past(struct db *db)
{
    TRY(db_run(db, &past_totals_sql, DB_NO_ARGS, NULL));
    TRY(db_run(db, &past_barometers_sql, DB_NO_ARGS, NULL));
    return db_run(db, &past_manner_sql, DB_NO_ARGS, NULL);
}
