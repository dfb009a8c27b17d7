/* What a stay would cost, and on what terms, before anybody asks for it. */
#include "crypto/hash.h"
#include "http/router.h"
#include "rentals/rentals_http.h"
#include "rentals/rentals_json.h"
#include "rentals/rentals_moves.h"

enum { QUOTE_SECONDS = 30 * 60, QUOTE_DIGEST = 8 };

/* ---- quotes ---- */

/* "<until>-<digest>": nothing is stored; the digest is of all that the price depends on. */
static struct str quote_id(struct arena *arena, const struct rental *rental, int64_t until)
{
    unsigned char digest[SHA256_BYTES];
    char hex[2 * QUOTE_DIGEST + 1];
    struct str all = str_format(arena, "%lld %lld %d %d %d %d %lld %lld %lld %.*s",
                                (long long)until, (long long)rental->product_id, rental->start,
                                rental->end, rental->qty, rental->by_delivery,
                                (long long)rental->rule, (long long)rental->terms.id,
                                (long long)rental->day_fee, STR_FMT(rental->fee_lines));

    hash_sha256(all, digest);
    hash_hex((struct str){(const char *)digest, QUOTE_DIGEST}, hex);
    return str_format(arena, "%lld-%s", (long long)until, hex);
}

bool quote_holds(struct arena *arena, const struct rental *rental, struct str id)
{
    struct str rest = id;
    int64_t until = 0;

    if (!str_to_u63(str_split(&rest, '-'), &until) || until < clock_now_us() / US_PER_SECOND)
        return false;
    return str_eq(id, quote_id(arena, rental, until));
}

static enum err refuse(struct req *req, enum rental_no no)
{
    const struct objection *why = rental_objection(no);
    return req_refuse(req, why->err, why->code, why->detail);
}

/* GET /products/{id}/quote/?rental_start_date&rental_end_date&qty&delivery=1: the fee line by line,
 * and the terms. */
enum err get_quote(struct req *req, struct res *res)
{
    struct rental rental = {.product_id = req_id(req, "id")};
    struct product product;
    int64_t qty = 1;

    TRY(product_for(req, rental.product_id, &product));
    TRY(req_query_day(req, "rental_start_date", &rental.start));
    TRY(req_query_day(req, "rental_end_date", &rental.end));
    TRY(req_query_int(req, "qty", 1, UNITS_MAX, 1, &qty));
    rental.qty = (int32_t)qty;
    rental.by_delivery = str_eq(req_query(req, "delivery"), STR("1"));
    const struct stay stay = stay_new(rental.start, rental.end);
    struct calendar_rules rules;
    TRY(calendar_rules_now(req->db, req->arena, product.id, req->user->id == product.owner.id,
                           &rules));
    if (stay_limits(&rules, &stay, clock_today()) != DAY_FREE)
        return refuse(req, NO_BAD_DATES);
    TRY(rental_price_today(req->db, req->arena, &product, &rental));
    bool delivered = product_is_delivered(&product, &rental.terms);
    if (rental.by_delivery && !delivered)
        return refuse(req, NO_DELIVERY);

    int64_t until = clock_now_us() / US_PER_SECOND + QUOTE_SECONDS;
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "id", quote_id(req->arena, &rental, until));
    json_key_instant(json, "valid_until", until * US_PER_SECOND);
    price_keys_json(json, &rental);
    json_key_str(json, "policy_text", str_from(cancel_policy_text(rental.terms.policy)));
    json_key_bool(json, "may_be_delivered", delivered);
    json_end(json);
    return OK;
}

/* ---- terms ---- */

struct terms_put {
    int64_t declared_value, deposit, delivery_fee, late_percent, return_hour, photos_needed;
    int64_t answer_hours, wait_minutes;
    struct str policy, weather, region;
    bool has_declared_value, has_deposit, has_delivery_fee, has_late_percent, has_return_hour;
    bool has_policy, has_weather, has_region, has_photos_needed, has_answer_hours, has_wait_minutes;
    bool instant, has_instant;
};
static const struct field terms_fields[] = {
    FIELD_INT_GIVEN(struct terms_put, declared_value, FIELD_OPTIONAL, 0, WON_MAX),
    FIELD_INT_GIVEN(struct terms_put, deposit, FIELD_NULL_OK, 0, WON_MAX),
    FIELD_INT_GIVEN(struct terms_put, delivery_fee, FIELD_OPTIONAL, 0, WON_MAX),
    FIELD_INT_GIVEN(struct terms_put, late_percent, FIELD_OPTIONAL, LATE_PERCENT_MIN,
                    LATE_PERCENT_MAX),
    FIELD_INT_GIVEN(struct terms_put, return_hour, FIELD_OPTIONAL, 0, 23),
    FIELD_INT_GIVEN(struct terms_put, photos_needed, FIELD_OPTIONAL, 0, PHOTOS_NEEDED_MAX),
    FIELD_INT_GIVEN(struct terms_put, answer_hours, FIELD_OPTIONAL, ANSWER_HOURS_MIN,
                    ANSWER_HOURS_MAX),
    FIELD_INT_GIVEN(struct terms_put, wait_minutes, FIELD_OPTIONAL, WAIT_MINUTES_MIN,
                    WAIT_MINUTES_MAX),
    FIELD_BOOL_GIVEN(struct terms_put, instant, FIELD_OPTIONAL),
    {"policy", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct terms_put, policy),
     offsetof(struct terms_put, has_policy), 0, 16, cancel_policy_names},
    {"weather", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct terms_put, weather),
     offsetof(struct terms_put, has_weather), 0, 16, weather_kind_names},
    {"region", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct terms_put, region),
     offsetof(struct terms_put, has_region), 0, 8, weather_regions},
};

/* What is not given stays; a new declared value without a deposit gets the one that is proposed. */
static void terms_apply(const struct terms_put *put, struct rental_terms *terms)
{
    if (put->has_declared_value && put->declared_value != terms->declared_value)
        terms->deposit = deposit_proposal(put->declared_value);
    if (put->has_declared_value)
        terms->declared_value = put->declared_value;
    if (put->has_deposit)
        terms->deposit = put->deposit;
    if (put->has_delivery_fee)
        terms->delivery_fee = put->delivery_fee;
    if (put->has_late_percent)
        terms->late_percent = put->late_percent;
    if (put->has_return_hour)
        terms->return_hour = put->return_hour;
    if (put->has_policy)
        terms->policy = cancel_policy_from(put->policy);
    if (put->has_weather)
        terms->weather = weather_kind_from(put->weather);
    if (put->has_region)
        terms->region = weather_region_from(put->region);
    if (put->has_photos_needed)
        terms->photos_needed = put->photos_needed;
    if (put->has_answer_hours)
        terms->answer_hours = put->answer_hours;
    if (put->has_wait_minutes)
        terms->wait_minutes = put->wait_minutes;
    if (put->has_instant)
        terms->instant = put->instant;
}

/* GET /products/{id}/terms/: what the owner asks for besides the fee. */
enum err get_terms(struct req *req, struct res *res)
{
    struct product product;
    struct rental_terms terms;

    TRY(product_for(req, req_id(req, "id"), &product));
    TRY(terms_of_product(req->db, product.id, &terms));
    terms_json(res_json(res, 200), &terms);
    return OK;
}

/* PUT /products/{id}/terms/: new terms of one's own product, for what is asked from now on. */
enum err put_terms(struct req *req, struct res *res)
{
    struct terms_put put = {0};
    struct product product;
    struct rental_terms terms, old;
    struct business business;

    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    if (product.owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    TRY(req_read(req, terms_fields, &put));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx)); /* before reading: two changes of different terms both last */
    TRY(business_of(req->db, req->arena, req->user->id, &business));
    TRY(terms_of_product(req->db, product.id, &old));
    terms = old;
    terms_apply(&put, &terms);
    if (terms.deposit > terms.declared_value) {
        req_field_error(req, "deposit", "Ensure this value is not above the declared value.");
        return req_valid(req);
    }
    if (terms.policy == POLICY_STRICT && !str_is_null(business.kind)) {
        req_field_error(req, "policy", "Who lends as a business or a club takes another one.");
        return req_valid(req);
    }
    if (old.id == 0 || !terms_equal(&terms, &old))
        TRY(terms_insert(req->db, product.id, &terms));
    TRY(db_tx_commit(&tx));
    terms_json(res_json(res, 200), &terms);
    return OK;
}
