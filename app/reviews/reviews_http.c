#include "core/page.h"
#include "http/router.h"
#include "reviews/facts_http.h"
#include "reviews/reviews.h"
#include "reviews/reviews_store.h"

enum { ALL = 1000, PHOTOS_AT_MOST = 8 };

static const char *const fits[] = {"small", "right", "large", NULL};
static const struct field review_fields[] = {
    FIELD_INT(struct review_ask, star, FIELD_REQUIRED, 1, 5),
    FIELD_STR(struct review_ask, comment, FIELD_REQUIRED, 64),
    FIELD_INT(struct review_ask, owner_star, FIELD_NULL_OK, 1, 5),
    {"fit", FIELD_TYPE_STR, FIELD_NULL_OK, offsetof(struct review_ask, fit), FIELD_NONE, 0, 8,
     fits},
    FIELD_BOOL_GIVEN(struct review_ask, as_described, FIELD_NULL_OK),
};

/* Review of the contract. Its thumbnails are numbers of photos, one of a kind over all products. */
static void review_json(struct json *json, struct req *req, const struct review *review,
                        const struct product *product)
{
    json_object(json);
    json_key_int(json, "id", review->id);
    json_key(json, "product");
    json_object(json);
    json_key_str(json, "name", product->name);
    json_key(json, "thumbnails");
    json_array(json);
    for (size_t i = 0; i < product->photo_count; i++)
        json_int(json, product->id * PHOTOS_AT_MOST + (int64_t)i);
    json_end(json);
    json_end(json);
    json_key_str(json, "product_name", product->name);
    json_key(json, "writer");
    simple_user_json(json, req, &review->writer);
    json_key_instant(json, "created_at", review->created_us);
    json_key_instant(json, "updated_at", review->updated_us);
    json_key_int(json, "star", review->star);
    json_key_str(json, "comment", review->comment);
    json_end(json);
}

static enum err reviews_json(struct req *req, struct res *res, const struct review *reviews,
                             size_t n)
{
    int64_t *ids = arena_array(req->arena, n + 1, sizeof(*ids));
    struct product *products = arena_array(req->arena, n + 1, sizeof(*products));

    for (size_t i = 0; i < n; i++)
        ids[i] = reviews[i].product_id;
    if (n > 0)
        TRY(products_by_ids(req->db, req->arena, ids, n, products));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        review_json(json, req, &reviews[i], &products[i]);
    json_end(json);
    return OK;
}

typedef enum err list_fn(struct db *db, struct arena *arena, int64_t of, int64_t before,
                         int64_t limit, struct review **ret_reviews, size_t *ret_n);

static enum err answer_list(struct req *req, struct res *res, list_fn *list)
{
    struct page page;
    struct review *reviews;
    size_t n = 0;

    TRY(page_read(req, ALL, ALL, &page));
    TRY(list(req->db, req->arena, req_id(req, "id"), page.has_cursor ? page.after[0] : INT64_MAX,
             page.limit + 1, &reviews, &n));
    if (n > (size_t)page.limit) {
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){reviews[n - 1].id, 0, 0});
    }
    return reviews_json(req, res, reviews, n);
}

/* GET /products/{id}/reviews/ */
static enum err get_of_product(struct req *req, struct res *res)
{
    return answer_list(req, res, reviews_of_product);
}

/* GET /accounts/{id}/store/reviews/ */
static enum err get_of_store(struct req *req, struct res *res)
{
    return answer_list(req, res, reviews_of_store);
}

static enum err refuse_stranger(struct req *req, int64_t product_id)
{
    bool before = false;
    TRY(reviewed_before(req->db, product_id, req->user->id, &before));
    if (before)
        return req_refuse(req, ERR_CONFLICT, "already_reviewed",
                          "you have reviewed this rental already");
    return req_refuse(req, ERR_FORBIDDEN, "nothing_returned",
                      "only the two of a rental review it, once the renter says it is back and "
                      "until 14 days after the owner says so");
}

/* Of the gear, of its fit and of the owner speaks the renter only. */
static enum err read_review(struct req *req, bool is_owner, struct review_ask *ask)
{
    TRY(req_read(req, review_fields, ask));
    if (is_owner && (ask->owner_star || ask->fit.n || ask->has_as_described))
        return req_refuse(req, ERR_INVALID, "renter_only",
                          "owner_star, fit and as_described are the renter's to say");
    return OK;
}

/* POST /products/{id}/reviews/: of the caller's newest rental that is back, or declared back, and
 * that he has not reviewed. The renter's is the product's review and, by owner_star or else by the
 * same stars, rates its owner; the owner's rates the renter. */
static enum err post_review(struct req *req, struct res *res)
{
    struct review_ask ask = {0};
    struct product product;
    struct review review;
    int64_t rental_id = 0, other_id = 0, id = 0;
    bool is_owner = false;

    TRY(product_by_id_ever(req->db, req->arena, req_id(req, "id"), &product));
    enum err err = rental_to_review(req->db, product.id, req->user->id, &rental_id, &is_owner,
                                    &other_id);
    if (err == ERR_NOT_FOUND)
        return refuse_stranger(req, product.id);
    TRY(err);
    TRY(read_review(req, is_owner, &ask));

    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    err = review_insert(req->db, rental_id, req->user->id, other_id, !is_owner, &ask, &id);
    if (err == ERR_CONFLICT)
        return req_refuse(req, err, "already_reviewed", "you have reviewed this rental already");
    TRY(err);
    TRY(review_by_id(req->db, req->arena, id, &review));
    TRY(db_tx_commit(&tx));
    review_json(res_json(res, 201), req, &review, &product);
    return OK;
}

static const struct route routes[] = {
    {GET, "/products/{id}/reviews/", ANYONE, READS, FAST, get_of_product, BODY_SMALL, false},
    {POST, "/products/{id}/reviews/", MEMBER, WRITES, FAST, post_review, BODY_SMALL, false},
    {GET, "/accounts/{id}/store/reviews/", ANYONE, READS, FAST, get_of_store, BODY_SMALL, false},
    {GET, "/products/{id}/ratings/", ANYONE, READS, FAST, get_ratings, BODY_SMALL, false},
    {GET, "/api/members/{id}/facts/", ANYONE, READS, FAST, get_facts, BODY_SMALL, false},
};

const struct route_table reviews_table = {routes, COUNT_OF(routes)};
