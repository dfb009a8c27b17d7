/* Where members live, as they say it. */
#include "base/clock.h"
#include "products/neighbourhood_sql.h"
#include "products/products.h"

enum err neighbourhood_of(struct db *db, struct arena *arena, int64_t member_id,
                          struct neighbourhood *ret_neighbourhood)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_neighbourhood = (struct neighbourhood){0};
    TRY(db_query(db, &neighbourhood_of_sql, DB_ARGS(db_int(member_id)), &rows));
    TRY(db_next(&rows, &more));
    if (more)
        *ret_neighbourhood = (struct neighbourhood){
            .name = db_text(&rows, 0, arena),
            .has_place = !db_is_null(&rows, 1),
            .place = {db_col_int(&rows, 1), db_col_int(&rows, 2)},
            .confirmed_us = db_col_int(&rows, 3),
        };
    return OK;
}

enum err neighbourhood_put(struct db *db, int64_t member_id, struct str name,
                           const struct place *place)
{
    struct place near = place ? place_rounded(*place) : (struct place){0};

    return db_run(db, &neighbourhood_put_sql,
                  DB_ARGS(db_int(member_id), db_str(name),
                          place ? db_int(near.latitude_e6) : db_null(),
                          place ? db_int(near.longitude_e6) : db_null(),
                          place ? db_int(clock_now_us()) : db_null()),
                  NULL);
}

enum err neighbourhood_names(struct db *db, struct arena *arena,
                             struct str ret_names[static NEIGHBOURHOODS_TOLD], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &neighbourhood_names_sql, DB_ARGS(db_int(NEIGHBOURHOODS_TOLD)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_names[(*ret_n)++] = db_text(&rows, 0, arena);
    }
}

enum err neighbourhood_forget(struct db *db, int64_t member_id)
{
    return db_run(db, &neighbourhood_forget_sql, DB_ARGS(db_int(member_id)), NULL);
}
