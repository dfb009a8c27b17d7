#include "reviews/reviews_store.h"
#include "base/clock.h"
#include "fit/fit.h"
#include "reviews/reviews.h"
#include "reviews/reviews_rules.h"
#include "reviews/reviews_sql.h"

enum { REVIEW_COLUMNS = 6, BOTH = 2 };

static void review_from_columns(const struct db_rows *rows, struct arena *arena,
                                struct review *ret_review)
{
    *ret_review = (struct review){
        .id = db_col_int(rows, 0),
        .product_id = db_col_int(rows, 1),
        .star = db_col_int(rows, 2),
        .comment = db_text(rows, 3, arena),
        .created_us = db_col_int(rows, 4),
        .updated_us = db_col_int(rows, 5),
    };
    member_from_columns(rows, REVIEW_COLUMNS, arena, &ret_review->writer);
}

static enum err read_list(struct db *db, struct arena *arena, const struct db_sql *sql, int64_t of,
                          int64_t before, int64_t limit, struct review **ret_reviews, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    size_t room = 16;
    bool more = false;

    *ret_reviews = arena_array(arena, room, sizeof(**ret_reviews));
    *ret_n = 0;
    TRY(db_query(db, sql,
                 DB_ARGS(db_int(of), db_int(before), db_int(limit), db_int(clock_now_us())),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        if (*ret_n == room) {
            struct review *bigger = arena_array(arena, 2 * room, sizeof(*bigger));
            memcpy(bigger, *ret_reviews, room * sizeof(*bigger));
            *ret_reviews = bigger;
            room *= 2;
        }
        review_from_columns(&rows, arena, &(*ret_reviews)[(*ret_n)++]);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err reviews_of_product(struct db *db, struct arena *arena, int64_t product_id, int64_t before,
                            int64_t limit, struct review **ret_reviews, size_t *ret_n)
{
    return read_list(db, arena, &reviews_of_product_sql, product_id, before, limit, ret_reviews,
                     ret_n);
}

enum err reviews_of_store(struct db *db, struct arena *arena, int64_t member_id, int64_t before,
                          int64_t limit, struct review **ret_reviews, size_t *ret_n)
{
    return read_list(db, arena, &reviews_of_store_sql, member_id, before, limit, ret_reviews,
                     ret_n);
}

enum err review_by_id(struct db *db, struct arena *arena, int64_t id, struct review *ret_review)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &review_by_id_sql, DB_ARGS(db_int(id)), &rows));
    TRY(db_next_one(&rows));
    review_from_columns(&rows, arena, ret_review);
    return OK;
}

enum err reviewed_before(struct db *db, int64_t product_id, int64_t writer_id, bool *ret_before)
{
    int64_t count = 0;
    TRY(db_run_id(db, &reviewed_before_sql, DB_ARGS(db_int(product_id), db_int(writer_id)),
                  &count));
    *ret_before = count > 0;
    return OK;
}

struct to_count {
    int64_t id, subject_id, star, written_us, product_id;
    bool first; /* to count it */
};

static enum err read_to_count(struct db *db, int64_t rental_id, struct to_count ret_rows[BOTH],
                              size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    *ret_n = 0;
    TRY(db_query(db, &reviews_to_count_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < BOTH) {
        ret_rows[(*ret_n)++] = (struct to_count){.id = db_col_int(&rows, 0),
                                                 .subject_id = db_col_int(&rows, 1),
                                                 .star = db_col_int(&rows, 2),
                                                 .written_us = db_col_int(&rows, 3),
                                                 .product_id = db_col_int(&rows, 4)};
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* A rental's reviews are seen from now on, and count; in the caller's transaction. */
static enum err count_in(struct db *db, int64_t rental_id)
{
    struct to_count rows[BOTH];
    size_t n = 0;

    TRY(read_to_count(db, rental_id, rows, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t changes = 0;
        TRY(db_run(db, &review_count_in_sql, DB_ARGS(db_int(rows[i].id)), &changes));
        rows[i].first = changes == 1;
        if (rows[i].first)
            TRY(db_run(db, &review_total_add_sql, DB_ARGS(db_int(rows[i].star)), NULL));
    }
    for (size_t i = 0; i < n; i++) {
        if (rows[i].first)
            TRY(barometer_count(db, rows[i].subject_id, rows[i].star, rows[i].written_us));
    }
    return n ? fit_votes_changed(db, rows[0].product_id) : OK;
}

enum err review_insert(struct db *db, int64_t rental_id, int64_t writer_id, int64_t subject_id,
                       bool of_product, const struct review_ask *ask, int64_t *ret_id)
{
    const struct str no_fit = {NULL, 0};
    int64_t count = 0;
    TRY(db_run_id(db, &review_insert_sql,
                  DB_ARGS(db_int(rental_id), db_int(writer_id), db_int(subject_id),
                          db_int(of_product), db_int(ask->star), db_str(ask->comment),
                          db_int(clock_now_us()), db_int(REVIEW_WINDOW_DAYS * US_PER_DAY),
                          db_int(REVIEW_HELD_US), db_id_or_null(ask->owner_star),
                          db_str(ask->fit.n ? ask->fit : no_fit),
                          ask->has_as_described ? db_int(ask->as_described) : db_null()),
                  ret_id));
    TRY(db_run_id(db, &reviews_of_returned_count_sql, DB_ARGS(db_int(rental_id)), &count));
    return count == BOTH ? count_in(db, rental_id) : OK;
}

enum err gear_ratings(struct db *db, int64_t product_id, struct gear_ratings *ret_ratings)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &gear_ratings_sql, DB_ARGS(db_int(product_id), db_int(clock_now_us())),
                 &rows));
    TRY(db_next_one(&rows));
    *ret_ratings = (struct gear_ratings){
        .n = db_col_int(&rows, 0),
        .stars = db_col_int(&rows, 1),
        .small = db_col_int(&rows, 2),
        .right = db_col_int(&rows, 3),
        .large = db_col_int(&rows, 4),
        .described = db_col_int(&rows, 5),
        .said_described = db_col_int(&rows, 6),
    };
    return OK;
}

static enum err read_due(struct db *db, int64_t ret_ids[100], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    *ret_n = 0;
    TRY(db_query(db, &reviews_due_sql, DB_ARGS(db_int(clock_now_us())), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < 100) {
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

static enum err settle_held(struct db *db)
{
    TRY(db_run(db, &reviews_held_let_go_sql,
               DB_ARGS(db_int(REVIEW_HELD_US), db_int(REVIEW_WINDOW_DAYS * US_PER_DAY)), NULL));
    return db_run(db, &reviews_held_drop_sql, DB_ARGS(db_int(REVIEW_HELD_US)), NULL);
}

enum err reviews_run_due(struct db *db, int *ret_done)
{
    int64_t ids[100];
    size_t n = 0;

    *ret_done = 0;
    TRY(settle_held(db));
    TRY(read_due(db, ids, &n));
    for (size_t i = 0; i < n; i++) {
        DEFER(db_tx_end)
        struct db_tx tx = {0};
        TRY(db_tx_begin(db, &tx));
        TRY(count_in(db, ids[i]));
        TRY(db_tx_commit(&tx));
        ++*ret_done;
    }
    return barometers_run_due(db);
}
