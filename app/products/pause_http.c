/* Not offering a thing for a while. */
#include "products/pause_http.h"
#include "http/router.h"
#include "products/products_store.h"

static enum err answer(struct req *req, struct res *res, const struct product *product)
{
    int64_t since_us = 0;
    struct str why = {NULL, 0};

    TRY(product_pause_of(req->db, product->id, &since_us));
    if (product->hidden && (product->owner.id == req->user->id || req->user->moderator))
        TRY(product_hidden_why(req->db, req->arena, product->id, &why));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_bool(json, "paused", since_us != 0);
    if (since_us)
        json_key_instant(json, "since", since_us);
    else
        json_key_null(json, "since");
    json_key_str(json, "hidden", why);
    json_end(json);
    return OK;
}

/* GET /api/products/{id}/pause/: whether it takes no requests at the moment, because its owner, or
 * an operator by a hide or a ban, says so. */
enum err get_pause(struct req *req, struct res *res)
{
    struct product product;

    TRY(product_for(req, req_id(req, "id"), &product));
    return answer(req, res, &product);
}

struct pause_put {
    bool paused;
};
static const struct field pause_fields[] = {
    FIELD_BOOL(struct pause_put, paused, FIELD_REQUIRED),
};

/* PUT /api/products/{id}/pause/ {"paused"}: one's own product is in no list and nobody may ask for
 * it, or it is offered again. What is asked for or agreed goes on. */
enum err put_pause(struct req *req, struct res *res)
{
    struct pause_put put = {0};
    struct product product;

    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    if (product.owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    TRY(req_read(req, pause_fields, &put));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(put.paused ? product_pause(req->db, product.id) : product_resume(req->db, product.id));
    TRY(db_tx_commit(&tx));
    return answer(req, res, &product);
}
