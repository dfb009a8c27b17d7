/* What an owner says of the sizes of his gear, and whether it fits who looks. */
#include "products/fit_http.h"
#include "fit/fit.h"
#include "http/router.h"
#include "products/products.h"

static enum err answer(struct req *req, struct res *res, int64_t product_id)
{
    struct fit_body body;
    struct fit_gear gear;
    bool any = false;

    TRY(fit_body_of(req->db, req->user->id, &body, &any));
    TRY(fit_gear_read(req->db, req->arena, product_id, &gear));
    fit_gear_json(res_json(res, 200), req->arena, &gear, any ? &body : NULL);
    return OK;
}

/* GET /api/products/{id}/fit/: its sizes as its owner says them, what renters say of the fit, and
 * whether they fit who asks; "fit" is null for who has told nothing of himself. */
enum err get_gear_fit(struct req *req, struct res *res)
{
    struct product product;

    TRY(product_for(req, req_id(req, "id"), &product));
    return answer(req, res, product.id);
}

struct fit_put {
    const struct json_t *sizes;
};
static const struct field fit_fields[] = {
    {"sizes", FIELD_TYPE_JSON, FIELD_REQUIRED, offsetof(struct fit_put, sizes), FIELD_NONE, 0, 0,
     NULL},
};

/* PUT /api/products/{id}/fit/ {"sizes": [{"variant", "<field>": …}]}: all sizes of one's own gear,
 * by the fields of its category's family; a range is {"low","high"}, one end may be left out. */
enum err put_gear_fit(struct req *req, struct res *res)
{
    struct fit_put put = {0};
    struct fit_said *sizes;
    struct product product;
    struct fit_gear gear;
    size_t n = 0;

    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    if (product.owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    TRY(req_read(req, fit_fields, &put));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(fit_gear_read(req->db, req->arena, product.id, &gear));
    if (!fit_sizes_from_json(req->arena, gear.family, put.sizes, &req->errors, &sizes, &n))
        return req_valid(req);
    TRY(fit_gear_write(req->db, product.id, sizes, n));
    TRY(db_tx_commit(&tx));
    return answer(req, res, product.id);
}
