/* What members keep for later. Lists are the same for everybody and say nothing of it: who has
 * signed in asks once for the ids of his own. */
#include "wishes/favourites_http.h"
#include "core/page.h"
#include "http/router.h"
#include "wishes/favourites_store.h"

enum { PAGE = 24, PAGE_MAX = 100 };

/* GET /api/favourites/: the products that the caller keeps and that have a page, the newest first;
 * `paused` where one is not offered now. */
enum err list_favourites(struct req *req, struct res *res)
{
    struct favourite kept[PAGE_MAX + 1];
    int64_t ids[PAGE_MAX];
    struct page page;
    size_t n = 0;

    TRY(page_read(req, PAGE, PAGE_MAX, &page));
    const struct favourite after = {.kept_us = page.after[0], .product_id = page.after[1]};
    TRY(favourites_page(req->db, req->user->id, page.has_cursor ? &after : NULL,
                        (size_t)page.limit + 1, kept, &n));
    size_t shown = n > (size_t)page.limit ? (size_t)page.limit : n;
    struct product *products = arena_array(req->arena, shown + 1, sizeof(*products));

    for (size_t i = 0; i < shown; i++)
        ids[i] = kept[i].product_id;
    TRY(products_by_ids(req->db, req->arena, ids, shown, products));
    TRY(products_fit(req, products, shown));
    if (n > shown)
        page_link(req, res,
                  (const int64_t[3]){kept[shown - 1].kept_us, kept[shown - 1].product_id, 0});
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < shown; i++) {
        products[i].paused = kept[i].paused;
        if (products[i].id != 0 && !products[i].deleted) /* between the two statements */
            product_json(req, json, &products[i], false);
    }
    json_end(json);
    return OK;
}

/* GET /api/favourites/ids/: all that the caller keeps, the newest first. */
enum err list_favourite_ids(struct req *req, struct res *res)
{
    int64_t ids[FAVOURITES_MAX];
    size_t n = 0;

    TRY(favourite_ids(req->db, req->user->id, ids, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        json_int(json, ids[i]);
    json_end(json);
    return OK;
}

/* GET /api/products/{id}/favourite/: whether the caller keeps it; to its owner how many do, which
 * is for nobody else. */
enum err get_favourite(struct req *req, struct res *res)
{
    struct product product;
    int64_t count = 0;
    bool kept = false;

    TRY(product_for(req, req_id(req, "id"), &product));
    bool own = product.owner.id == req->user->id;
    TRY(favourite_is(req->db, req->user->id, product.id, &kept));
    if (own)
        TRY(favourites_keepers(req->db, product.id, &count));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_bool(json, "favourite", kept);
    if (own)
        json_key_int(json, "count", count);
    else
        json_key_null(json, "count");
    json_end(json);
    return OK;
}

/* PUT /api/products/{id}/favourite/: keeps it; what is kept already stays where it is. */
enum err put_favourite(struct req *req, struct res *res)
{
    struct product product;

    TRY(product_for(req, req_id(req, "id"), &product));
    if (product.owner.id == req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "own_product",
                          "this product is yours: it is in your store");
    enum err err = favourite_put(req->db, req->user->id, product.id);
    if (err == ERR_CONFLICT)
        return req_refuse(req, err, "too_many_favourites",
                          "you keep 500 already: take one of them away first");
    TRY(err);
    return res_empty(res, 204);
}

/* DELETE /api/products/{id}/favourite/: does not keep it any more, whatever has become of it. */
enum err delete_favourite(struct req *req, struct res *res)
{
    TRY(favourite_drop(req->db, req->user->id, req_id(req, "id")));
    return res_empty(res, 204);
}
