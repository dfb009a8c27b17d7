#include "wishes/searches_store.h"

#include "search/search.h"
#include "wishes/searches_sql.h"

enum { KEYS = 32 }; /* of one statement; the SQL has as many parameters */

enum err search_insert(struct db *db, struct arena *arena, const struct saved_search *search,
                       int64_t *ret_id)
{
    const struct product_filter *f = &search->filter;
    enum err err = db_run_id(
        db, &search_insert_sql,
        DB_ARGS(db_int(search->member_id), db_str(search->address), db_int(f->category_id),
                db_str(search_key(arena, f->expression)), db_str(f->expression),
                f->has_days ? db_int(f->free_from) : db_null(),
                f->has_days ? db_int(f->free_to) : db_null(), db_int(f->fits_member != 0),
                db_int(f->fee_from), db_int(f->fee_to), db_int(f->deal), db_int(f->states),
                db_int(f->from.latitude_e6), db_int(f->from.longitude_e6), db_int(f->metres),
                db_int(clock_now_us())),
        ret_id);

    if (err != ERR_NOT_FOUND)
        return err;
    TRY(db_run_id(db, &search_same_sql, DB_ARGS(db_int(search->member_id), db_str(search->address)),
                  ret_id));
    return ERR_CONFLICT;
}

enum err search_count(struct db *db, int64_t member_id, int64_t *ret_count)
{
    return db_run_id(db, &search_count_sql, DB_ARGS(db_int(member_id)), ret_count);
}

enum err searches_of(struct db *db, struct arena *arena, int64_t member_id,
                     struct saved_search ret_searches[static SEARCHES_MAX], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &searches_of_sql, DB_ARGS(db_int(member_id), db_int(SEARCHES_MAX)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_searches[(*ret_n)++] = (struct saved_search){
            .id = db_col_int(&rows, 0),
            .member_id = member_id,
            .address = db_text(&rows, 1, arena),
            .created_us = db_col_int(&rows, 2),
        };
    }
}

enum err search_forget(struct db *db, int64_t id, int64_t member_id)
{
    int64_t changes = 0;

    TRY(db_run(db, &search_forget_sql, DB_ARGS(db_int(id), db_int(member_id)), &changes));
    return changes ? OK : ERR_NOT_FOUND;
}

/* ---- hits ---- */

enum err hits_insert(struct db *db, int64_t product_id, const struct str *keys, size_t n)
{
    struct db_value args[KEYS + 1] = {db_int(product_id)};

    for (size_t at = 0; at < n; at += KEYS) {
        for (size_t i = 0; i < KEYS; i++)
            args[1 + i] = db_str(keys[at + i < n ? at + i : n - 1]);
        TRY(db_run(db, &hits_insert_sql, args, KEYS + 1, NULL));
    }
    return OK;
}

static struct search_hit hit_from_columns(const struct db_rows *rows, struct arena *arena)
{
    int64_t member_id = db_col_int(rows, 2);

    return (struct search_hit){
        .product_id = db_col_int(rows, 0),
        .search_id = db_col_int(rows, 1),
        .member_id = member_id,
        .filter = {.category_id = db_col_int(rows, 3),
                   .expression = db_text(rows, 4, arena),
                   .has_days = !db_is_null(rows, 5),
                   .free_from = (int32_t)db_col_int(rows, 5),
                   .free_to = (int32_t)db_col_int(rows, 6),
                   .fits_member = db_col_int(rows, 7) ? member_id : 0,
                   .fee_from = db_col_int(rows, 8),
                   .fee_to = db_col_int(rows, 9),
                   .deal = (enum product_dealing)db_col_int(rows, 10),
                   .states = (unsigned)db_col_int(rows, 11),
                   .from = {db_col_int(rows, 12), db_col_int(rows, 13)},
                   .metres = db_col_int(rows, 14)},
    };
}

enum err hits_next(struct db *db, struct arena *arena, const struct search_hit *after,
                   struct search_hit ret_hits[static HITS_AT_ONCE], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &hits_next_sql,
                 DB_ARGS(db_int(after->product_id), db_int(after->search_id), db_int(clock_today()),
                         db_int(HITS_AT_ONCE)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_hits[(*ret_n)++] = hit_from_columns(&rows, arena);
    }
}

enum err hit_take(struct db *db, const struct search_hit *hit, bool *ret_first)
{
    int64_t changes = 0;

    TRY(db_run(db, &hit_take_sql, DB_ARGS(db_int(hit->product_id), db_int(hit->search_id)),
               &changes));
    *ret_first = changes > 0;
    return OK;
}
