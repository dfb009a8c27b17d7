#include "ledger/gear_http.h"
#include "http/router.h"
#include "ledger/ledger_store.h"
#include "ledger/statement_rules.h"

enum { DEALS_MOST = 10000 };

/* Of all that the caller has ever lent, also of what is deleted now. */
static enum err read_earned(struct req *req, struct earned **ret_earned, size_t *ret_n)
{
    const struct deal_query query = {
        .member_id = req->user->id, .lent = true, .upto_us = INT64_MAX, .most = DEALS_MOST};
    int32_t today = clock_today();
    struct deal *deals;
    size_t deal_count = 0, n = 0, room = 1;
    int year, month, day;

    TRY(deals_of_member(req->db, req->arena, &query, &deals, &deal_count));
    for (size_t i = 0; i < deal_count; i++)
        room += deals[i].ledger.n;
    struct statement_line *lines = arena_array(req->arena, room, sizeof(*lines));
    for (size_t i = 0; i < deal_count; i++) {
        const struct statement_line of = {.product_id = deals[i].product_id, .lent = true};
        statement_add(&deals[i].ledger, &of, 0, INT64_MAX, lines, &n);
    }
    *ret_earned = arena_array(req->arena, deal_count + 1, sizeof(**ret_earned));
    day_to_civil(today, &year, &month, &day);
    statement_earned(lines, n, clock_seoul_day_start_us(day_from_civil(year, 1, 1)),
                     clock_seoul_day_start_us(day_from_civil(year, month, 1)), *ret_earned, ret_n);
    return OK;
}

static void earned_json(struct json *json, const struct earned *earned)
{
    json_key(json, "earned");
    json_object(json);
    json_key_int(json, "month", earned ? earned->month : 0);
    json_key_int(json, "year", earned ? earned->year : 0);
    json_key_int(json, "all", earned ? earned->all : 0);
    json_key_int(json, "open", earned ? earned->open : 0);
    json_end(json);
}

static void listing_json(struct json *json, struct req *req, const struct own_listing *listing,
                         const struct product *product, const struct earned *earned)
{
    json_object(json);
    json_key_int(json, "id", product->id);
    json_key_str(json, "name", product->name);
    json_key(json, "thumbnails");
    product_thumbnails_json(req, json, product);
    json_key_int(json, "rental_fee_for_a_day", product->rental_fee_for_a_day);
    json_key_bool(json, "paused", listing->paused);
    json_key_bool(json, "hidden", listing->hidden);
    earned_json(json, earned);
    json_end(json);
}

/* GET /api/gear/: what the caller has listed, newest first, how it stands and what it earned; and
 * what all of it did, also what is deleted by now. */
enum err get_gear(struct req *req, struct res *res)
{
    struct own_listing *listings;
    struct earned *earned;
    size_t n = 0, earned_count = 0;

    TRY(products_listed_by(req->db, req->arena, req->user->id, &listings, &n));
    int64_t *ids = arena_array(req->arena, n + 1, sizeof(*ids));
    struct product *products = arena_array(req->arena, n + 1, sizeof(*products));
    for (size_t i = 0; i < n; i++)
        ids[i] = listings[i].id;
    TRY(products_by_ids(req->db, req->arena, ids, n, products));
    TRY(read_earned(req, &earned, &earned_count));
    const struct earned sum = earned_sum(earned, earned_count);

    struct json *json = res_json(res, 200);
    json_object(json);
    earned_json(json, &sum);
    json_key(json, "gear");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        listing_json(json, req, &listings[i], &products[i],
                     earned_of(earned, earned_count, ids[i]));
    json_end(json);
    json_end(json);
    return OK;
}

static void lent_json(struct json *json, const struct lent_days *lent)
{
    json_object(json);
    json_key_int(json, "rental", lent->rental_id);
    json_key_int(json, "product", lent->product_id);
    json_key_str(json, "product_name", lent->product);
    json_key_int(json, "renter", lent->renter_id);
    json_key_str(json, "renter_name", lent->renter);
    json_key_day(json, "start", lent->start);
    json_key_day(json, "end", lent->end);
    json_key_int(json, "qty", lent->qty);
    json_key_str(json, "state", lent->state);
    json_end(json);
}

/* GET /api/gear/days/?from&to: who asks for or has what of the caller's, of rentals that touch
 * these days; what is not brought back counts until today. */
enum err get_gear_days(struct req *req, struct res *res)
{
    int32_t from = 0, to = INT32_MAX;
    struct lent_days *lent;
    size_t n = 0;

    if (req_query(req, "from").n > 0)
        TRY(req_query_day(req, "from", &from));
    if (req_query(req, "to").n > 0)
        TRY(req_query_day(req, "to", &to));
    if (to < from)
        req_field_error(req, "to", "Must not be before from.");
    TRY(req_valid(req));
    TRY(lent_days(req->db, req->arena, req->user->id, from, to, &lent, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        lent_json(json, &lent[i]);
    json_end(json);
    return OK;
}
