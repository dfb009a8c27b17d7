#include "base/clock.h"
#include "products/places.h"
#include "products/places_sql.h"

enum { CHUNK = 32 }; /* ids of one statement; the SQL has as many parameters */

enum err product_place_of(struct db *db, int64_t product_id, struct place *ret_exact,
                          struct place *ret_near)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &place_of_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next_one(&rows));
    *ret_exact = (struct place){db_col_int(&rows, 0), db_col_int(&rows, 1)};
    *ret_near = (struct place){db_col_int(&rows, 2), db_col_int(&rows, 3)};
    return OK;
}

static enum err chunk_read(struct db *db, const int64_t *ids, size_t n, struct place *near,
                           bool *has)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct db_value args[CHUNK];
    bool more = false;

    for (size_t i = 0; i < CHUNK; i++)
        args[i] = db_int(i < n ? ids[i] : 0);
    TRY(db_query(db, &places_of_sql, args, CHUNK, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        for (size_t i = 0; i < n; i++) {
            if (ids[i] != db_col_int(&rows, 0))
                continue;
            near[i] = (struct place){db_col_int(&rows, 1), db_col_int(&rows, 2)};
            has[i] = true;
        }
    }
}

enum err product_places_of(struct db *db, const int64_t *ids, size_t n, struct place *ret_near,
                           bool *ret_has)
{
    for (size_t at = 0; at < n; at += CHUNK)
        TRY(chunk_read(db, ids + at, n - at < CHUNK ? n - at : CHUNK, ret_near + at, ret_has + at));
    return OK;
}

enum err product_place_put(struct db *db, int64_t product_id, struct place place)
{
    struct place near = place_rounded(place);

    return db_run(db, &place_put_sql,
                  DB_ARGS(db_int(product_id), db_int(place.latitude_e6), db_int(place.longitude_e6),
                          db_int(near.latitude_e6), db_int(near.longitude_e6),
                          db_int(place_strip(near))),
                  NULL);
}

enum err product_place_forget(struct db *db, int64_t product_id)
{
    return db_run(db, &place_delete_sql, DB_ARGS(db_int(product_id)), NULL);
}

enum err product_place_is_agreed(struct db *db, int64_t product_id, int64_t member_id,
                                 bool *ret_agreed)
{
    int64_t n = 0;
    TRY(db_run_id(db, &place_is_agreed_sql,
                  DB_ARGS(db_int(product_id), db_int(member_id), db_int(clock_today())), &n));
    *ret_agreed = n > 0;
    return OK;
}
