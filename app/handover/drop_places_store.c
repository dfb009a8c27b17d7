#include "handover/drop_places.h"
#include "handover/handover_sql.h"

enum err drop_places_read(struct db *db, struct arena *arena, int64_t product_id,
                          struct drop_place ret_places[static DROP_PLACES_MAX], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &drop_places_of_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < DROP_PLACES_MAX) {
        ret_places[(*ret_n)++] = (struct drop_place){
            .id = db_col_int(&rows, 0),
            .name = db_text(&rows, 1, arena),
            .directions = db_text(&rows, 2, arena),
            .hours = db_text(&rows, 3, arena),
            .opening = db_text(&rows, 4, arena),
            .code = db_text(&rows, 5, arena),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

static enum err put(struct db *db, int64_t product_id, int64_t position,
                    const struct drop_place *place)
{
    if (place->id)
        return db_run(db, &drop_place_update_sql,
                      DB_ARGS(db_int(product_id), db_int(place->id), db_int(position),
                              db_str(place->name), db_str(place->directions), db_str(place->hours),
                              db_str(place->opening), db_str(place->code)),
                      NULL);
    return db_run(db, &drop_place_insert_sql,
                  DB_ARGS(db_int(product_id), db_int(position), db_str(place->name),
                          db_str(place->directions), db_str(place->hours), db_str(place->opening),
                          db_str(place->code)),
                  NULL);
}

static bool is_among(int64_t id, const struct drop_place *places, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (places[i].id == id)
            return true;
    }
    return false;
}

enum err drop_places_write(struct db *db, int64_t product_id, const struct drop_place *old,
                           size_t old_n, const struct drop_place *places, size_t n)
{
    for (size_t i = 0; i < old_n; i++) {
        if (!is_among(old[i].id, places, n))
            TRY(db_run(db, &drop_place_delete_sql, DB_ARGS(db_int(product_id), db_int(old[i].id)),
                       NULL));
    }
    for (size_t i = 0; i < n; i++)
        TRY(put(db, product_id, (int64_t)i + 1, &places[i]));
    return OK;
}
