#include "base/clock.h"
#include "reviews/reviews_sql.h"
#include "reviews/reviews_store.h"

struct row {
    struct barometer sums;
    int64_t n;
};

static enum err read_mean(struct db *db, int64_t *ret_mean_tenths)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &review_totals_sql, DB_NO_ARGS, &rows));
    TRY(db_next_one(&rows));
    *ret_mean_tenths = platform_mean_tenths(db_col_int(&rows, 0), db_col_int(&rows, 1));
    return OK;
}

static enum err read_row(struct db *db, int64_t member_id, struct row *ret_row)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool found = false;
    *ret_row = (struct row){0};
    TRY(db_query(db, &barometer_of_sql, DB_ARGS(db_int(member_id)), &rows));
    TRY(db_next(&rows, &found));
    if (found)
        *ret_row = (struct row){
            {db_col_real(&rows, 0), db_col_real(&rows, 1), db_col_int(&rows, 2)},
            db_col_int(&rows, 3),
        };
    return OK;
}

/* All stars of a member that count, one by one. */
static enum err sum_anew(struct db *db, int64_t member_id, struct row *ret_row)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_row = (struct row){0};
    TRY(db_query(db, &stars_of_subject_sql, DB_ARGS(db_int(member_id)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        barometer_add(&ret_row->sums, db_col_int(&rows, 0), db_col_int(&rows, 1));
        ret_row->n++;
    }
}

static enum err put(struct db *db, int64_t member_id, const struct row *row)
{
    int64_t mean = 0, now_us = clock_now_us();
    TRY(read_mean(db, &mean));
    TRY(db_run(db, &barometer_put_sql,
               DB_ARGS(db_int(member_id), db_real(row->sums.stars), db_real(row->sums.weight),
                       db_int(row->sums.at_us), db_int(row->n), db_int(now_us + US_PER_DAY)),
               NULL));
    return member_set_manner(db, member_id, barometer_tenths(&row->sums, mean, now_us));
}

enum err barometer_count(struct db *db, int64_t member_id, int64_t star, int64_t written_us)
{
    struct row row;
    TRY(read_row(db, member_id, &row));
    if (row.sums.at_us == 0) { /* the star is among those that count already */
        TRY(sum_anew(db, member_id, &row));
    } else {
        barometer_add(&row.sums, star, written_us);
        row.n++;
    }
    return put(db, member_id, &row);
}

enum err barometer_now(struct db *db, int64_t member_id, int64_t *ret_tenths, int64_t *ret_n)
{
    struct row row;
    int64_t mean = 0;
    TRY(read_row(db, member_id, &row));
    TRY(read_mean(db, &mean));
    if (row.n > 0 && row.sums.at_us == 0)
        TRY(sum_anew(db, member_id, &row));
    *ret_tenths = barometer_tenths(&row.sums, mean, clock_now_us());
    *ret_n = row.n;
    return OK;
}

static enum err read_due(struct db *db, int64_t ret_ids[100], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    *ret_n = 0;
    TRY(db_query(db, &barometers_due_sql, DB_ARGS(db_int(clock_now_us())), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < 100) {
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err barometers_run_due(struct db *db)
{
    int64_t ids[100];
    struct row row;
    size_t n = 0;

    TRY(read_due(db, ids, &n));
    if (n == 0)
        return OK;
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(db, &tx));
    for (size_t i = 0; i < n; i++) {
        TRY(read_row(db, ids[i], &row));
        if (row.sums.at_us == 0)
            TRY(sum_anew(db, ids[i], &row));
        TRY(put(db, ids[i], &row));
    }
    return db_tx_commit(&tx);
}
