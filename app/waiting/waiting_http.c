/* The calls of who waits. */
#include "chat/chat.h"
#include "http/router.h"
#include "products/products.h"
#include "waiting/waiting_work.h"

static void instant_json(struct json *json, const char *key, int64_t us)
{
    if (us)
        json_key_instant(json, key, us);
    else
        json_key_null(json, key);
}

static void waiter_json(struct req *req, struct json *json, const struct waiter *waiter,
                        const struct product *product)
{
    const struct stay stay = stay_new(waiter->start, waiter->end);

    json_object(json);
    json_key_int(json, "id", waiter->id);
    json_key(json, "product");
    json_object(json);
    json_key_int(json, "id", product->id);
    json_key_str(json, "name", product->name);
    json_key(json, "thumbnails");
    product_thumbnails_json(req, json, product);
    json_end(json);
    json_key_str(json, "variant", waiter->variant);
    json_key_int(json, "qty", waiter->qty);
    json_key(json, "days");
    stay_json(json, &stay);
    json_key_instant(json, "created_at", waiter->created_us);
    json_key_bool(json, "held", waiter->held_us != 0);
    instant_json(json, "held_until", waiter->until_us);
    json_key(json, "rental");
    if (waiter->rental_id)
        json_int(json, waiter->rental_id);
    else
        json_null(json);
    json_end(json);
}

/* GET /api/waiting/: what the caller waits for, the next days first, and what is held for him. */
static enum err list_waiting(struct req *req, struct res *res)
{
    struct waiter waiters[WAITING_MAX];
    struct product products[WAITING_MAX];
    int64_t ids[WAITING_MAX];
    size_t n = 0;

    TRY(waiters_of_member(req->db, req->arena, req->user->id, waiters, &n));
    for (size_t i = 0; i < n; i++)
        ids[i] = waiters[i].product_id;
    if (n > 0)
        TRY(products_by_ids(req->db, req->arena, ids, n, products));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        waiter_json(req, json, &waiters[i], &products[i]);
    json_end(json);
    return OK;
}

struct wait_ask {
    int32_t rental_start_date, rental_end_date;
    struct str variant;
    int64_t qty;
    bool has_variant, has_qty;
};
static const struct field wait_fields[] = {
    FIELD_DAY(struct wait_ask, rental_start_date, FIELD_REQUIRED),
    FIELD_DAY(struct wait_ask, rental_end_date, FIELD_REQUIRED),
    FIELD_STR_GIVEN(struct wait_ask, variant, FIELD_BLANK_OK, UNIT_VARIANT_MAX),
    FIELD_INT_GIVEN(struct wait_ask, qty, FIELD_OPTIONAL, 1, UNITS_MAX),
};

/* Of which variant, and whether the product has so many of it. */
static enum err check_kind(struct req *req, const struct wait_ask *ask, struct waiter *waiter)
{
    struct variant *variants = NULL;
    size_t n = 0;

    TRY(variants_read(req->db, req->arena, waiter->product_id, &variants, &n));
    for (size_t i = 0; i < n; i++) {
        if (ask->has_variant ? !str_eq(ask->variant, variants[i].name) : n > 1)
            continue;
        waiter->variant = variants[i].name;
        if (waiter->qty > variants[i].units)
            return req_refuse(req, ERR_CONFLICT, "not_so_many", "the owner has not so many of it");
        return OK;
    }
    return req_refuse(req, ERR_INVALID, "no_such_variant", "say which of the product's variants");
}

/* Only for days that the owner lends for, and that are not to be had now. */
static enum err check_days(struct req *req, const struct waiter *waiter)
{
    const struct calendar_query query = {
        .product_id = waiter->product_id,
        .variant = waiter->variant,
        .qty = waiter->qty,
    };
    const struct stay stay = stay_new(waiter->start, waiter->end);
    enum day_no no = DAY_FREE;

    TRY(stay_check(req->db, req->arena, &query, &stay, &no));
    if (no == DAY_FREE)
        return req_refuse(req, ERR_CONFLICT, "free_now", "these days are free: ask for them");
    if (day_no_is_limit(no))
        return req_refuse(req, ERR_INVALID, "bad_dates",
                          "too soon, too far ahead, too short or too long");
    return OK;
}

static enum err check_member(struct req *req, const struct product *product)
{
    struct waiter waiters[WAITING_MAX];
    bool blocked = false;
    size_t n = 0;

    if (product->owner.id == req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "own_product", "this product is yours");
    TRY(members_blocked(req->db, product->owner.id, req->user->id, &blocked));
    if (blocked)
        return req_refuse(req, ERR_FORBIDDEN, "blocked", "one of you has blocked the other");
    TRY(waiters_of_member(req->db, req->arena, req->user->id, waiters, &n));
    if (n == WAITING_MAX)
        return req_refuse(req, ERR_CONFLICT, "too_many_waiting", "you wait for 20 already");
    return OK;
}

/* POST /api/products/{id}/waiting/ {"rental_start_date","rental_end_date","variant"?,"qty"?}: to be
 * told when days come free that somebody else has; they are held for who has waited longest.
 * Waiting for the same twice changes nothing. */
static enum err post_waiting(struct req *req, struct res *res)
{
    struct wait_ask ask = {0};
    struct product product;
    struct waiter waiter;
    int64_t id = 0;

    TRY(product_for(req, req_id(req, "id"), &product));
    TRY(req_read(req, wait_fields, &ask));
    waiter = (struct waiter){
        .member_id = req->user->id,
        .product_id = product.id,
        .qty = ask.has_qty ? (int32_t)ask.qty : 1,
        .start = ask.rental_start_date,
        .end = ask.rental_end_date,
    };
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(check_member(req, &product));
    TRY(check_kind(req, &ask, &waiter));
    TRY(check_days(req, &waiter));
    enum err err = waiter_insert(req->db, req->arena, &waiter, &id);
    if (err != ERR_CONFLICT)
        TRY(err);
    TRY(waiter_by_id(req->db, req->arena, id, &waiter));
    TRY(db_tx_commit(&tx));
    waiter_json(req, res_json(res, err == OK ? 201 : 200), &waiter, &product);
    return OK;
}

/* DELETE /api/waiting/{id}/: the caller waits for it no more; what was held is the next one's. */
static enum err delete_waiting(struct req *req, struct res *res)
{
    struct waiting_news news = {0};
    struct waiter waiter;
    bool gone = false;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(req->db, &tx));
    TRY(waiter_by_id(req->db, req->arena, req_id(req, "id"), &waiter));
    if (waiter.member_id != req->user->id)
        return ERR_NOT_FOUND;
    TRY(waiter_drop(req->db, req->arena, &waiter, &news, &gone));
    TRY(db_tx_commit(&tx));
    waiting_tell(req->app, &news);
    return res_empty(res, 204);
}

static const struct route routes[] = {
    {GET, "/api/waiting/", MEMBER, READS, FAST, list_waiting, BODY_SMALL, false},
    {DELETE, "/api/waiting/{id}/", MEMBER, WRITES, FAST, delete_waiting, BODY_SMALL, false},
    {POST, "/api/products/{id}/waiting/", MEMBER, WRITES, FAST, post_waiting, BODY_SMALL, false},
};

const struct route_table waiting_table = {routes, COUNT_OF(routes)};
