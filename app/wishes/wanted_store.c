#include "wishes/wanted_store.h"

#include "wishes/wanted_sql.h"
#include "wishes/wishes.h"

/* ---- posts ---- */

static void post_from_columns(const struct db_rows *rows, struct arena *arena,
                              struct wanted_post *post)
{
    *post = (struct wanted_post){
        .id = db_col_int(rows, 0),
        .category_id = db_col_int(rows, 1),
        .text = db_text(rows, 2, arena),
        .place = db_text(rows, 3, arena),
        .has_days = !db_is_null(rows, 4),
        .start = (int32_t)db_col_int(rows, 4),
        .end = (int32_t)db_col_int(rows, 5),
        .fee_most = db_col_int(rows, 6),
        .has_near = !db_is_null(rows, 7),
        .near = {db_col_int(rows, 7), db_col_int(rows, 8)},
        .until = (int32_t)db_col_int(rows, 9),
        .created_us = db_col_int(rows, 10),
        .closed_us = db_col_int(rows, 11),
        .hidden_us = db_col_int(rows, 12),
        .answers = db_col_int(rows, 13),
        .reports = db_col_int(rows, 14),
        .hidden_why = db_text(rows, 15, arena),
    };
    member_from_columns(rows, 16, arena, &post->member);
    post->banned = db_col_int(rows, 16 + MEMBER_COLUMNS) == 0;
}

static enum err read_posts(struct db *db, struct arena *arena, const struct db_sql *sql,
                           const struct db_value *args, size_t arg_count, size_t limit,
                           struct wanted_post *ret_posts, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, sql, args, arg_count, &rows));
    while (*ret_n < limit) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        post_from_columns(&rows, arena, &ret_posts[(*ret_n)++]);
    }
    return OK;
}

enum err wanted_by_id(struct db *db, struct arena *arena, int64_t id, struct wanted_post *ret_post)
{
    size_t n = 0;

    TRY(read_posts(db, arena, &wanted_by_id_sql, DB_ARGS(db_int(id)), 1, ret_post, &n));
    return n ? OK : ERR_NOT_FOUND;
}

enum err wanted_list(struct db *db, struct arena *arena, const struct wanted_filter *filter,
                     size_t limit, struct wanted_post *ret_posts, size_t *ret_n)
{
    /* A square, as the places are squares themselves. */
    int64_t longitude = place_longitude_metres(filter->near);
    int64_t up = filter->metres * 1000000 / 111195;
    int64_t aside = filter->metres * 1000000 / (longitude > 1 ? longitude : 1);

    return read_posts(
        db, arena, &wanted_list_sql,
        DB_ARGS(db_int(filter->below), db_int(clock_today()), db_int(filter->category_id),
                db_int(filter->viewer_id), db_int(filter->near.latitude_e6 - up),
                db_int(filter->near.latitude_e6 + up), db_int(filter->near.longitude_e6 - aside),
                db_int(filter->near.longitude_e6 + aside), db_int(filter->has_near),
                db_int((int64_t)limit)),
        limit, ret_posts, ret_n);
}

enum err wanted_of_member(struct db *db, struct arena *arena, int64_t member_id, int64_t below,
                          size_t limit, struct wanted_post *ret_posts, size_t *ret_n)
{
    return read_posts(db, arena, &wanted_of_member_sql,
                      DB_ARGS(db_int(member_id), db_int(below), db_int((int64_t)limit)), limit,
                      ret_posts, ret_n);
}

enum err wanted_reported(struct db *db, struct arena *arena, int64_t reader_id, int64_t above,
                         size_t limit, struct wanted_post *ret_posts, size_t *ret_n)
{
    return read_posts(db, arena, &wanted_reported_sql,
                      DB_ARGS(db_int(above), db_int((int64_t)limit), db_int(reader_id)), limit,
                      ret_posts, ret_n);
}

enum err wanted_open_count(struct db *db, int64_t member_id, int64_t *ret_count)
{
    return db_run_id(db, &wanted_open_count_sql, DB_ARGS(db_int(member_id), db_int(clock_today())),
                     ret_count);
}

enum err wanted_insert(struct db *db, const struct wanted_post *post, int64_t *ret_id)
{
    return db_run_id(db, &wanted_insert_sql,
                     DB_ARGS(db_int(post->member.id), db_int(post->category_id), db_str(post->text),
                             post->has_days ? db_int(post->start) : db_null(),
                             post->has_days ? db_int(post->end) : db_null(), db_int(post->fee_most),
                             db_str(post->place),
                             post->has_near ? db_int(post->near.latitude_e6) : db_null(),
                             post->has_near ? db_int(post->near.longitude_e6) : db_null(),
                             db_int(post->until), db_int(post->created_us)),
                     ret_id);
}

enum err wanted_close(struct db *db, int64_t id)
{
    return db_run(db, &wanted_close_sql, DB_ARGS(db_int(id), db_int(clock_now_us())), NULL);
}

/* ---- reports ---- */

enum err wanted_hide(struct db *db, int64_t id, bool hidden)
{
    return db_run(db, &wanted_hide_sql,
                  DB_ARGS(db_int(id), hidden ? db_int(clock_now_us()) : db_null()), NULL);
}

enum err wanted_report(struct db *db, int64_t id, int64_t reporter_id, struct str reason)
{
    int64_t count = 0;

    TRY(db_run(db, &wanted_report_sql,
               DB_ARGS(db_int(id), db_int(reporter_id), db_str(reason), db_int(clock_now_us())),
               NULL));
    TRY(db_run_id(db, &wanted_report_count_sql, DB_ARGS(db_int(id)), &count));
    return count >= WANTED_REPORTS ? wanted_hide(db, id, true) : OK;
}

enum err wanted_reasons(struct db *db, struct arena *arena, int64_t id,
                        struct str ret_reasons[static WANTED_REASONS], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &wanted_reasons_sql, DB_ARGS(db_int(id)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more || *ret_n == WANTED_REASONS)
            return OK;
        ret_reasons[(*ret_n)++] = db_text(&rows, 0, arena);
    }
}

enum err wanted_reporters(struct db *db, int64_t id, int64_t ret_ids[static WANTED_REPORTERS],
                          size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &wanted_reporters_sql, DB_ARGS(db_int(id), db_int(WANTED_REPORTERS)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more || *ret_n == WANTED_REPORTERS)
            return OK;
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
    }
}

enum err wanted_is_reported_by(struct db *db, int64_t id, int64_t member_id, bool *ret_is)
{
    int64_t count = 0;

    TRY(db_run_id(db, &wanted_reported_by_sql, DB_ARGS(db_int(id), db_int(member_id)), &count));
    *ret_is = count > 0;
    return OK;
}

enum err wanted_reports_done(struct db *db, int64_t id)
{
    return db_run(db, &wanted_reports_done_sql, DB_ARGS(db_int(id)), NULL);
}

/* ---- answers ---- */

enum err wanted_answer_put(struct db *db, int64_t id, int64_t owner_id,
                           const struct wanted_answer *answer, bool *ret_new)
{
    int64_t changes = 0;

    TRY(db_run(db, &wanted_answer_sql,
               DB_ARGS(db_int(id), db_int(answer->product_id), db_int(owner_id),
                       db_int(answer->room_id), db_int(clock_now_us())),
               &changes));
    *ret_new = changes > 0;
    return OK;
}

enum err wanted_answer_room(struct db *db, int64_t id, int64_t product_id, int64_t *ret_room_id)
{
    return db_run_id(db, &wanted_answer_room_sql, DB_ARGS(db_int(id), db_int(product_id)),
                     ret_room_id);
}

enum err wanted_answers_from(struct db *db, int64_t id, int64_t owner_id, int64_t *ret_count)
{
    return db_run_id(db, &wanted_answers_from_sql, DB_ARGS(db_int(id), db_int(owner_id)),
                     ret_count);
}

enum err wanted_answers_of(struct db *db, int64_t id,
                           struct wanted_answer ret_answers[static WANTED_ANSWERS_MAX],
                           size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &wanted_answers_of_sql, DB_ARGS(db_int(id), db_int(WANTED_ANSWERS_MAX)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_answers[(*ret_n)++] = (struct wanted_answer){db_col_int(&rows, 0), db_col_int(&rows, 1),
                                                         db_col_int(&rows, 2)};
    }
}

/* ---- what is over ---- */

static enum err drop(struct db *db, int64_t id)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, &wanted_old_answers_sql, DB_ARGS(db_int(id)), NULL));
    TRY(db_run(db, &wanted_reports_done_sql, DB_ARGS(db_int(id)), NULL));
    TRY(db_run(db, &wanted_old_post_sql, DB_ARGS(db_int(id)), NULL));
    return db_tx_commit(&tx);
}

static enum err read_old(struct db *db, int64_t ret_ids[static 100], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &wanted_old_sql,
                 DB_ARGS(db_int(clock_today() - WANTED_KEPT_DAYS),
                         db_int(clock_now_us() - WANTED_KEPT_DAYS * US_PER_DAY)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more || *ret_n == 100)
            return OK;
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
    }
}

enum err wanted_forget(struct db *db)
{
    int64_t ids[100];
    size_t n = 0;

    TRY(read_old(db, ids, &n));
    for (size_t i = 0; i < n; i++)
        TRY(drop(db, ids[i]));
    return OK;
}
