#include "evidence/evidence_store.h"
#include "evidence/evidence_sql.h"

enum { AROUND = 10 /* messages before, and as many after */ };

enum err agreement_read(struct db *db, struct arena *arena, int64_t rental_id,
                        struct agreement *ret_agreement)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &evidence_agreement_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next_one(&rows));
    *ret_agreement = (struct agreement){
        .rental_id = db_col_int(&rows, 0),
        .room_id = db_col_int(&rows, 1),
        .product_id = db_col_int(&rows, 2),
        .owner_id = db_col_int(&rows, 3),
        .renter_id = db_col_int(&rows, 4),
        .product = db_text(&rows, 5, arena),
        .owner = db_text(&rows, 6, arena),
        .renter = db_text(&rows, 7, arena),
        .state = db_text(&rows, 8, arena),
        .start = (int32_t)db_col_int(&rows, 9),
        .end = (int32_t)db_col_int(&rows, 10),
        .total = db_col_int(&rows, 11),
        .lines = db_text(&rows, 12, arena),
        .by_delivery = !db_is_null(&rows, 13),
        .has_terms = db_col_int(&rows, 14) != 0,
        .deposit = db_col_int(&rows, 15),
        .declared_value = db_col_int(&rows, 16),
        .late_percent = db_col_int(&rows, 17),
        .return_hour = db_col_int(&rows, 18),
        .photos_needed = db_col_int(&rows, 19),
        .policy = db_text(&rows, 20, arena),
        .weather = db_text(&rows, 21, arena),
        .asked_us = db_col_int(&rows, 22),
        .accepted_us = db_col_int(&rows, 23),
        .returned_us = db_col_int(&rows, 24),
        .late_fee = db_col_int(&rows, 25),
        .penalty = db_col_int(&rows, 26),
        .place = db_text(&rows, 27, arena),
        .variant = db_text(&rows, 28, arena),
        .qty = db_col_int(&rows, 29),
        .consented_us = db_col_int(&rows, 30),
    };
    return OK;
}

static void version_json(struct json *json, const struct db_rows *rows)
{
    json_object(json);
    json_key_int(json, "version", db_col_int(rows, 0));
    json_key_int(json, "by", db_col_int(rows, 1));
    json_key_instant(json, "proposed_at", db_col_int(rows, 2));
    json_key_instant(json, "agreed_at", db_col_int(rows, 3));
    json_key_day(json, "rental_start_date", (int32_t)db_col_int(rows, 4));
    json_key_day(json, "rental_end_date", (int32_t)db_col_int(rows, 5));
    json_key_str(json, "variant", db_col_str(rows, 10));
    json_key_int(json, "qty", db_col_int(rows, 11));
    json_key_int(json, "total", db_col_int(rows, 6));
    json_key(json, "lines");
    json_raw(json, db_col_str(rows, 7));
    json_key_str(json, "place", db_col_str(rows, 8));
    json_key(json, "pickup_hour");
    if (db_is_null(rows, 9))
        json_null(json);
    else
        json_int(json, db_col_int(rows, 9));
    json_end(json);
}

enum err versions_write(struct db *db, int64_t rental_id, struct json *json)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    json_array(json);
    TRY(db_query(db, &evidence_versions_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        version_json(json, &rows);
        TRY(db_next(&rows, &more));
    }
    json_end(json);
    return OK;
}

static enum err read_moments(struct db *db, int64_t rental_id, int64_t ret_moments[static 2])
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &evidence_moments_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next_one(&rows));
    ret_moments[0] = db_col_int(&rows, 0);
    ret_moments[1] = db_col_int(&rows, 1);
    return OK;
}

static void message_json(struct json *json, const struct db_rows *rows)
{
    static const char *const kinds[] = {"text", "photo", "card"};
    size_t kind = (size_t)db_col_int(rows, 1);

    json_object(json);
    json_key_int(json, "seq", db_col_int(rows, 0));
    json_key_str(json, "kind", str_from(kind < COUNT_OF(kinds) ? kinds[kind] : "other"));
    json_key_int(json, "sender", db_col_int(rows, 2));
    json_key_str(json, "text", db_col_str(rows, 3));
    json_key_instant(json, "at", db_col_int(rows, 4));
    json_end(json);
}

enum err messages_write(struct db *db, const struct agreement *agreement, struct json *json)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    int64_t moments[2];
    bool more = false;

    TRY(read_moments(db, agreement->rental_id, moments));
    json_array(json);
    TRY(db_query(
        db, &evidence_messages_sql,
        DB_ARGS(db_int(agreement->room_id), db_int(moments[0]), db_int(moments[1]), db_int(AROUND)),
        &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        message_json(json, &rows);
        TRY(db_next(&rows, &more));
    }
    json_end(json);
    return OK;
}
