/* What the two of a rental have agreed on, each version of it, and what is proposed now. */
#include "rentals/agreement_store.h"
#include "rentals/rentals_http.h"

struct change_ask {
    int32_t rental_start_date, rental_end_date;
    int64_t price, pickup_hour, qty;
    struct str place, variant;
    bool has_rental_start_date, has_rental_end_date, has_price, has_place, has_pickup_hour;
    bool has_variant, has_qty;
};
static const struct field change_fields[] = {
    FIELD_DAY_GIVEN(struct change_ask, rental_start_date, FIELD_OPTIONAL),
    FIELD_DAY_GIVEN(struct change_ask, rental_end_date, FIELD_OPTIONAL),
    FIELD_INT_GIVEN(struct change_ask, price, FIELD_NULL_OK, 0, WON_MAX),
    FIELD_STR_GIVEN(struct change_ask, place, FIELD_NULL_OK | FIELD_BLANK_OK, PLACE_MAX),
    FIELD_INT_GIVEN(struct change_ask, pickup_hour, FIELD_NULL_OK, 0, 23),
    FIELD_STR_GIVEN(struct change_ask, variant, FIELD_NULL_OK | FIELD_BLANK_OK, UNIT_VARIANT_MAX),
    FIELD_INT_GIVEN(struct change_ask, qty, FIELD_NULL_OK, 1, UNITS_MAX),
};

enum err read_change(struct req *req, struct act *act, struct dates *dates)
{
    struct change_ask ask = {0};

    TRY(req_fields_collect(req, change_fields, COUNT_OF(change_fields), &ask));
    if (ask.has_rental_start_date != ask.has_rental_end_date)
        req_field_error(req, ask.has_rental_start_date ? "rental_end_date" : "rental_start_date",
                        "This field is required.");
    if (!str_is_line(ask.place))
        req_field_error(req, "place", "One line only.");
    TRY(req_valid(req));
    if (ask.has_rental_start_date)
        *dates = (struct dates){ask.rental_start_date, ask.rental_end_date};
    act->has_price = ask.has_price;
    act->price = ask.price;
    act->has_place = ask.has_place && !str_is_null(ask.place);
    act->place = ask.place;
    act->has_pickup_hour = ask.has_pickup_hour;
    act->pickup_hour = ask.pickup_hour;
    act->variant = ask.variant;
    act->qty = ask.has_qty ? (int32_t)ask.qty : 0;
    return OK;
}

static void terms_of_json(struct json *json, const struct agreement *agreement,
                          const struct agreement *before)
{
    const struct str nothing = {NULL, 0};

    json_object(json);
    json_key_int(json, "version", agreement->version);
    json_key_int(json, "by", agreement->by_id);
    json_key_instant(json, "at", agreement->at_us);
    json_key_day(json, "rental_start_date", agreement->start);
    json_key_day(json, "rental_end_date", agreement->end);
    json_key_str(json, "variant", agreement->variant);
    json_key_int(json, "qty", agreement->qty);
    json_key_int(json, "total", agreement->total);
    json_key(json, "lines");
    json_raw(json, agreement->fee_lines);
    json_key_str(json, "place", agreement->place.n ? agreement->place : nothing);
    json_key(json, "pickup_hour");
    if (agreement->has_pickup_hour)
        json_int(json, agreement->pickup_hour);
    else
        json_null(json);
    json_key(json, "agreed_at");
    if (agreement->agreed_us)
        json_instant(json, agreement->agreed_us);
    else
        json_null(json);
    json_key(json, "diff");
    if (before)
        agreement_diff_json(json, before, agreement);
    else
        json_null(json);
    json_end(json);
}

static void versions_json(struct json *json, const struct agreement *past, size_t n)
{
    json_array(json);
    for (size_t i = 0; i < n; i++)
        terms_of_json(json, &past[i], i + 1 < n ? &past[i + 1] : NULL);
    json_end(json);
}

/* The owner's word beforehand, by which the first version was agreed at once. */
static void consent_json(struct json *json, const struct rental *rental, int64_t terms_id,
                         int64_t at_us)
{
    json_key(json, "consent");
    if (!terms_id) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_int(json, "by", rental->owner_id);
    json_key_int(json, "terms", terms_id);
    json_key_instant(json, "at", at_us);
    json_end(json);
}

/* GET /api/rentals/{id}/agreement/: for its two. */
enum err get_agreement(struct req *req, struct res *res)
{
    struct agreement *past = arena_array(req->arena, AGREEMENTS_MAX, sizeof(*past));
    struct agreement agreed, proposed;
    struct rental rental;
    int64_t terms_id = 0, consented_us = 0;
    size_t n = 0;

    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), &rental));
    if (rental_side(&rental, req->user->id) == BY_NOBODY)
        return ERR_NOT_FOUND;
    TRY(agreement_now(req->db, req->arena, &rental, &agreed, &proposed));
    TRY(agreements_past(req->db, req->arena, rental.id, past, &n));
    TRY(agreement_consent(req->db, rental.id, &terms_id, &consented_us));
    if (n == 0 && agreed.version)
        past[n++] = agreed;
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_int(json, "rental", rental.id);
    json_key_int(json, "version", agreed.version);
    json_key(json, "agreed");
    if (agreed.version)
        terms_of_json(json, &agreed, n > 1 ? &past[1] : NULL);
    else
        json_null(json);
    consent_json(json, &rental, terms_id, consented_us);
    json_key(json, "proposed");
    if (proposed.version)
        terms_of_json(json, &proposed, agreed.version ? &agreed : NULL);
    else
        json_null(json);
    json_key(json, "versions");
    versions_json(json, past, n);
    json_end(json);
    return OK;
}
