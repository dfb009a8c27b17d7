/* What else there is when days are not to be had: other days of the thing, other things on the
 * days. */
#include "calendar/calendar.h"
#include "calendar/units_http.h"
#include "http/router.h"
#include "products/products.h"

static enum err read_span(struct req *req, int32_t *ret_from, int32_t *ret_to)
{
    TRY(req_query_day(req, "from", ret_from));
    TRY(req_query_day(req, "to", ret_to));
    if (*ret_to < *ret_from)
        req_field_error(req, "to", "Must not be before from.");
    else if (*ret_to - *ret_from >= STAY_DAYS_MAX)
        req_field_error(req, "to", "At most 180 days.");
    return req_valid(req);
}

static enum err products_like_json(struct req *req, struct json *json,
                                   const struct product *product, int32_t from, int32_t to)
{
    struct product likes[PRODUCTS_LIKE];
    int64_t ids[PRODUCTS_LIKE];
    size_t n = 0;

    TRY(products_like(req->db, product, req->user->id, from, to, ids, &n));
    if (n > 0)
        TRY(products_by_ids(req->db, req->arena, ids, n, likes));
    json_key(json, "products");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        product_json(req, json, &likes[i], false);
    json_end(json);
    return OK;
}

/* GET /api/products/{id}/alternatives/?from&to&variant&qty: the next stays of the product that are
 * as long, and at most five others of its kind that are free on these days, those at the same place
 * first. */
enum err get_alternatives(struct req *req, struct res *res)
{
    struct calendar_query query = {.variant = req_query(req, "variant")};
    struct stay stays[STAYS_NEXT];
    struct product product;
    int32_t from = 0, to = 0;
    int64_t qty = 1;
    size_t n = 0;

    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    TRY(read_span(req, &from, &to));
    TRY(req_query_int(req, "qty", 1, UNITS_MAX, 1, &qty));
    query.product_id = product.id;
    query.qty = (int32_t)qty;
    TRY(stays_next(req->db, req->arena, query, (int64_t)to - from + 1, stays, &n));

    struct json *json = res_json(res, 200);
    json_object(json);
    json_key(json, "days");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        stay_json(json, &stays[i]);
    json_end(json);
    TRY(products_like_json(req, json, &product, from, to));
    json_end(json);
    return OK;
}
