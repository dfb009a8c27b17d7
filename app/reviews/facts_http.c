#include "reviews/facts_http.h"
#include "http/router.h"
#include "reviews/facts_store.h"
#include "reviews/reviews.h"
#include "reviews/reviews_store.h"

static void fact_json(struct json *json, const char *as, const char *kind, struct fact fact,
                      int64_t minutes)
{
    if (!fact_is_shown(fact))
        return;
    json_object(json);
    json_key_str(json, "as", str_from(as));
    json_key_str(json, "kind", str_from(kind));
    json_key_int(json, "n", fact.n);
    json_key_int(json, "of", fact.of);
    if (minutes >= 0)
        json_key_int(json, "minutes", minutes);
    json_end(json);
}

static void facts_json(struct json *json, const struct facts *facts)
{
    json_array(json);
    fact_json(json, "owner", "answered", facts->answered, facts->answer_minutes);
    fact_json(json, "owner", "cancels", facts->owner_cancels, -1);
    fact_json(json, "owner", "no_shows", facts->owner_no_shows, -1);
    fact_json(json, "owner", "deposits_back", facts->deposits_back, -1);
    fact_json(json, "renter", "returned_on_time", facts->returned_on_time, -1);
    fact_json(json, "renter", "late_cancels", facts->renter_late_cancels, -1);
    fact_json(json, "renter", "no_shows", facts->renter_no_shows, -1);
    json_end(json);
}

static void business_json(struct json *json, const struct business *business)
{
    if (str_is_null(business->kind)) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_str(json, "kind", business->kind);
    json_key_str(json, "name", business->name);
    json_key_str(json, "number", business->number);
    json_key_str(json, "contact", business->contact);
    json_end(json);
}

/* GET /api/members/{id}/facts/: what a member has kept of what he agreed, his 바로미터 at this
 * instant, and as what he lends. Facts without a base of 5 are left out; a newcomer has no
 * 바로미터. */
enum err get_facts(struct req *req, struct res *res)
{
    struct member member;
    struct neighbourhood home;
    struct business business;
    struct facts facts;
    int64_t tenths = 0, reviews = 0;

    TRY(member_by_id(req->db, req->arena, req_id(req, "id"), &member));
    TRY(facts_of_member(req->db, req->arena, member.id, &facts));
    TRY(neighbourhood_of(req->db, req->arena, member.id, &home));
    TRY(business_of(req->db, req->arena, member.id, &business));
    TRY(barometer_now(req->db, member.id, &tenths, &reviews));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_int(json, "member", member.id);
    json_key_bool(json, "newcomer", reviews == 0);
    json_key(json, "barometer");
    if (reviews == 0)
        json_null(json);
    else
        json_tenths(json, tenths);
    json_key_int(json, "reviews", reviews);
    json_key_str(json, "level", str_from(member_level(member.point)));
    json_key_str(json, "neighbourhood", home.name);
    json_key(json, "business");
    business_json(json, &business);
    json_key_int(json, "months", FACTS_MONTHS);
    json_key_int(json, "rentals", facts.rentals);
    json_key(json, "facts");
    facts_json(json, &facts);
    json_end(json);
    return OK;
}

/* GET /products/{id}/ratings/: what its renters say of the gear, in numbers. */
enum err get_ratings(struct req *req, struct res *res)
{
    struct gear_ratings said;
    struct product product;

    TRY(product_for(req, req_id(req, "id"), &product));
    TRY(gear_ratings(req->db, product.id, &said));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_int(json, "reviews", said.n);
    json_key(json, "star");
    if (said.n == 0)
        json_null(json);
    else
        json_tenths(json, (said.stars * 10 + said.n / 2) / said.n);
    json_key(json, "fit");
    json_object(json);
    json_key_int(json, "small", said.small);
    json_key_int(json, "right", said.right);
    json_key_int(json, "large", said.large);
    json_end(json);
    json_key(json, "as_described");
    json_object(json);
    json_key_int(json, "n", said.described);
    json_key_int(json, "of", said.said_described);
    json_end(json);
    json_end(json);
    return OK;
}
