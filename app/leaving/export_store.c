#include "leaving/export_store.h"

#include "leaving/export_sql.h"

#include <stdio.h>

const struct export_part export_parts[] = {
    {"profile.json", &export_profile_sql,
     "id:i email:s username:s provider:s point:i manner_tenths:i profile:s created_at:t"},
    {"sessions.json", &export_sessions_sql, "id:i device:s created_at:t seen_at:t expires_at:t"},
    {"settings.json", &export_settings_sql, "mail:b quiet_from:i quiet_to:i push_details:b"},
    {"browsers.json", &export_browsers_sql, "endpoint:s lang:s created_at:t"},
    {"notices.json", &export_notices_sql,
     "id:i kind:s who:i who_name:s product:i product_name:s about:i start:d end:d created_at:t "
     "read_at:t"},
    {"fit.json", &export_fit_sql,
     "height:i weight:i foot:i width:i head:i chest:i inseam:i torso:i hand:i side:i level:i "
     "born:i"},
    {"waiting.json", &export_waiting_sql,
     "product:i product_name:s variant:s qty:i start:d end:d created_at:t held_at:t "
     "held_until:t"},
    {"neighbourhood.json", &export_neighbourhood_sql,
     "name:s latitude_e6:i longitude_e6:i confirmed_at:t"},
    {"business.json", &export_business_sql, "kind:s name:s number:s contact:s"},
    {"wanted.json", &export_wanted_sql,
     "id:i text:s start:d end:d fee_most:i place:s latitude_e6:i longitude_e6:i until:d "
     "created_at:t closed_at:t"},
    {"searches.json", &export_searches_sql, "id:i address:s created_at:t"},
    {"favourites.json", &export_favourites_sql, "product:i product_name:s kept_at:t"},
    {"blocks.json", &export_blocks_sql, "member:i username:s created_at:t"},
    {"listings.json", &export_listings_sql,
     "id:i name:s category:s model_name:s description:s rental_fee_for_a_day:i "
     "rental_fee_for_a_week:i direct_dealing_is_allowed:b direct_dealing_place:s "
     "delivery_fee_is_included:b state:s views:i created_at:t updated_at:t deleted_at:t "
     "latitude_e6:i longitude_e6:i"},
    {"units.json", &export_units_sql, "product:i number:i label:s serial:s variant:s status:s"},
    {"drop-places.json", &export_drop_places_sql,
     "product:i name:s directions:s hours:s opening:s code:s"},
    {"photos.json", &export_photos_sql, "key:s width:i height:i created_at:t product:i rental:i"},
    {"rentals.json", &export_rentals_sql,
     "id:i role:s other:i other_name:s product:i product_name:s variant:s qty:i state:s start:d "
     "end:d total:i penalty:i late_fee:i room:i created_at:t updated_at:t"},
    {"events.json", &export_events_sql,
     "rental:i event:s old_state:s new_state:s mine:b start:d end:d amount:i said:s at:t"},
    {"money.json", &export_money_sql, "rental:i entry:i step:s amount:i reason:s at:t"},
    {"claims.json", &export_claims_sql, "rental:i word:s amount:i text:s at:t"},
    {"check-ins.json", &export_check_ins_sql,
     "rental:i at:t latitude_e6:i longitude_e6:i accuracy_m:i place:s"},
    {"reviews.json", &export_reviews_sql,
     "rental:i product:i product_name:s mine:b other:i other_name:s star:i comment:s "
     "created_at:t"},
    {"reports.json", &export_reports_sql,
     "id:i room:i accused:i reason:s created_at:t resolved_at:t"},
    {"rooms.json", &export_rooms_sql,
     "id:i product:i product_name:s role:s other:i other_name:s messages:i created_at:t"},
};
const size_t export_part_count = COUNT_OF(export_parts);

static const struct export_part messages = {
    NULL, &export_messages_sql, "seq:i mine:b sender:i kind:i text:s body:s timestamp:t"};

static void value_json(struct json *json, const struct db_rows *rows, int column, char kind)
{
    if (db_is_null(rows, column))
        return json_null(json);
    switch (kind) {
    case 's':
        return json_str(json, db_col_str(rows, column));
    case 'b':
        return json_bool(json, db_col_int(rows, column) != 0);
    case 't':
        return json_instant(json, db_col_int(rows, column));
    case 'd':
        return json_day(json, (int32_t)db_col_int(rows, column));
    default:
        return json_int(json, db_col_int(rows, column));
    }
}

static void row_json(struct json *json, const struct db_rows *rows, const char *columns)
{
    struct str rest = str_from(columns);
    int column = 0;

    json_object(json);
    while (rest.n > 0) {
        struct str kind = str_split(&rest, ' ');
        struct str name = str_split(&kind, ':');
        char key[48];

        snprintf(key, sizeof key, "%.*s", STR_FMT(name));
        json_key(json, key);
        value_json(json, rows, column++, kind.p[0]);
    }
    json_end(json);
}

static enum err rows_json(struct db *db, const struct export_part *part,
                          const struct db_value *args, size_t arg_count, struct json *json,
                          int64_t *ret_first, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, part->sql, args, arg_count, &rows));
    json_array(json);
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        row_json(json, &rows, part->columns);
        *ret_first = db_col_int(&rows, 0);
        ++*ret_n;
    }
    json_end(json);
    return json->buf->full ? ERR_TOO_LARGE : OK;
}

enum err export_part_write(struct db *db, const struct export_part *part, int64_t member_id,
                           struct json *json)
{
    int64_t last;
    size_t n;

    return rows_json(db, part, DB_ARGS(db_int(member_id)), json, &last, &n);
}

enum err export_room_below(struct db *db, int64_t member_id, int64_t below, int64_t *ret_id)
{
    return db_run_id(db, &export_room_ids_sql, DB_ARGS(db_int(member_id), db_int(below)), ret_id);
}

enum err export_messages_write(struct db *db, int64_t member_id, int64_t room_id, int64_t *seq,
                               struct json *json, size_t *ret_n)
{
    return rows_json(db, &messages, DB_ARGS(db_int(member_id), db_int(room_id), db_int(*seq)), json,
                     seq, ret_n);
}

enum err export_photo_page(struct db *db, int64_t member_id, struct str after,
                           struct export_photo ret_photos[static EXPORT_PHOTOS], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &export_photo_page_sql, DB_ARGS(db_int(member_id), db_str(after)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        struct export_photo *photo = &ret_photos[(*ret_n)++];
        struct str key = db_col_str(&rows, 0);

        snprintf(photo->key, sizeof photo->key, "%.*s", STR_FMT(key));
        photo->bytes = db_col_int(&rows, 1);
    }
}
