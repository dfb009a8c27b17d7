#include "leaving/leaving_store.h"

#include "leaving/leaving_sql.h"

static enum err read_bars(struct db *db, const struct db_sql *sql, struct arena *arena,
                          int64_t member_id, struct bar ret_bars[static BARS_MAX], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, sql, DB_ARGS(db_int(member_id)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more || *ret_n == BARS_MAX)
            return OK;
        ret_bars[(*ret_n)++] = (struct bar){
            .rental_id = db_col_int(&rows, 0),
            .state = db_text(&rows, 1, arena),
            .product_id = db_col_int(&rows, 2),
            .product = db_text(&rows, 3, arena),
            .as_owner = db_col_int(&rows, 4) != 0,
        };
    }
}

enum err leaving_bars(struct db *db, struct arena *arena, int64_t member_id, bool operates,
                      struct bars *ret_bars)
{
    int64_t others = 1;

    TRY(read_bars(db, &open_rentals_sql, arena, member_id, ret_bars->rentals,
                  &ret_bars->rental_count));
    TRY(read_bars(db, &deposits_held_sql, arena, member_id, ret_bars->deposits,
                  &ret_bars->deposit_count));
    if (operates)
        TRY(db_run_id(db, &other_operators_sql, DB_ARGS(db_int(member_id)), &others));
    ret_bars->last_operator = others == 0;
    return OK;
}

static enum err read_loose(struct db *db, struct arena *arena, int64_t member_id,
                           struct str **ret_photos, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    size_t n = 0, room = 16;
    struct str *photos = arena_array(arena, room, sizeof(*photos));
    bool more = false;

    TRY(db_query(db, &photos_loose_sql, DB_ARGS(db_int(member_id)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        if (n == room) {
            struct str *larger = arena_array(arena, 2 * room, sizeof(*photos));

            memcpy(larger, photos, n * sizeof(*photos));
            photos = larger;
            room *= 2;
        }
        photos[n++] = db_text(&rows, 0, arena);
    }
    *ret_photos = photos;
    *ret_n = n;
    return OK;
}

enum err leaving_forget(struct db *db, struct arena *arena, int64_t member_id, int64_t now_us,
                        struct str **ret_photos, size_t *ret_n)
{
    static const struct db_sql *const steps[] = {
        &leave_photos_of_gear_sql, &leave_uploads_sql,
        &leave_pushes_sql,         &leave_browsers_sql,
        &leave_notices_sql,        &leave_settings_sql,
        &leave_feeds_sql,          &leave_unit_feeds_sql,
        &leave_unit_busy_sql,      &leave_unit_imports_sql,
        &leave_imports_sql,        &leave_busy_sql,
        &leave_places_sql,         &leave_fit_sql,
        &leave_blocks_sql,         &leave_barometer_sql,
        &leave_letters_sql,        &leave_check_ins_sql,
        &leave_gear_sql,           &leave_units_sql,
        &leave_drop_places_sql,    &leave_photos_sql,
        &leave_searches_sql,       &leave_neighbourhood_sql,
        &leave_wanted_answers_sql, &leave_wanted_reports_sql,
        &leave_wanted_sql,         &leave_business_sql,
        &leave_favourites_sql,
    };
    struct str address = str_format(arena, "gone-%lld@users.invalid", (long long)member_id);
    int64_t changes = 0;

    TRY(read_loose(db, arena, member_id, ret_photos, ret_n));
    TRY(db_run(db, &leave_member_sql, DB_ARGS(db_int(member_id), db_str(address), db_int(now_us)),
               &changes));
    if (changes == 0)
        return ERR_CONFLICT;
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        TRY(db_run(db, steps[i], DB_ARGS(db_int(member_id)), NULL));
    return OK;
}
