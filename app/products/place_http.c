/* Where gear is handed over: exactly for its owner and whom he lends it to, roughly for all others.
 */
#include "products/place_http.h"
#include "http/router.h"
#include "products/places.h"
#include "products/products.h"

static enum err answer(struct req *req, struct res *res, const struct product *product)
{
    struct place exact = {0}, near = {0};
    bool may = product->owner.id == req->user->id;
    enum err err = product_place_of(req->db, product->id, &exact, &near);

    if (err != ERR_NOT_FOUND)
        TRY(err);
    if (!may && req->user->id != 0)
        TRY(product_place_is_agreed(req->db, product->id, req->user->id, &may));
    if (!may && !product_is_shown(req, product))
        return ERR_NOT_FOUND;
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key(json, "place");
    if (err == ERR_NOT_FOUND) {
        json_null(json);
    } else {
        json_object(json);
        json_key_int(json, "latitude_e6", (may ? exact : near).latitude_e6);
        json_key_int(json, "longitude_e6", (may ? exact : near).longitude_e6);
        json_key_bool(json, "exact", may);
        json_end(json);
    }
    json_end(json);
    return OK;
}

/* GET /api/products/{id}/place/: where it is handed over, to about 500 m; exactly for its owner,
 * and for the renter of an agreed rental. */
enum err get_place(struct req *req, struct res *res)
{
    struct product product;

    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    return answer(req, res, &product);
}

static enum err own(struct req *req, struct product *ret_product)
{
    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), ret_product));
    if (ret_product->owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    return OK;
}

static const struct field place_fields[] = {
    FIELD_INT(struct place, latitude_e6, FIELD_REQUIRED, -LATITUDE_MOST, LATITUDE_MOST),
    FIELD_INT(struct place, longitude_e6, FIELD_REQUIRED, -LONGITUDE_MOST, LONGITUDE_MOST),
};

/* PUT /api/products/{id}/place/ {"latitude_e6","longitude_e6"}: where one's own product is. */
enum err put_place(struct req *req, struct res *res)
{
    struct product product;
    struct place place = {0};

    TRY(own(req, &product));
    TRY(req_read(req, place_fields, &place));
    TRY(product_place_put(req->db, product.id, place));
    return answer(req, res, &product);
}

/* DELETE /api/products/{id}/place/: where it is, is not said any more. */
enum err delete_place(struct req *req, struct res *res)
{
    struct product product;

    TRY(own(req, &product));
    TRY(product_place_forget(req->db, product.id));
    return res_empty(res, 204);
}
