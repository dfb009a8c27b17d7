/* Listings, for operators and moderators. */
#include "chat/chat.h"
#include "http/router.h"
#include "moderation/moderation.h"
#include "moderation/moderation_http.h"
#include "notifications/notifications.h"
#include "photos/photos.h"
#include "products/products.h"

static void listing_json(struct req *req, struct json *json, const struct found_listing *listing)
{
    const struct category *category = product_category(req->app, listing->category_id);

    json_object(json);
    json_key_int(json, "id", listing->id);
    json_key_str(json, "name", listing->name);
    json_key(json, "owner");
    json_object(json);
    json_key_int(json, "id", listing->owner_id);
    json_key_str(json, "username", listing->owner);
    json_end(json);
    json_key_str(json, "category", category ? category->name : (struct str){NULL, 0});
    json_key_int(json, "fee", listing->fee);
    json_key_instant(json, "created_at", listing->created_us);
    json_key_str(json, "thumbnail",
                 listing->photo.n ? photo_url(req, listing->photo) : (struct str){NULL, 0});
    json_key_bool(json, "paused", listing->paused_us != 0);
    json_key_str(json, "hidden", listing->reason);
    json_end(json);
}

/* GET /api/admin/listings/?q=&owner=&hidden=1: the newest first. */
static enum err get_listings(struct req *req, struct res *res)
{
    struct found_ask ask;
    size_t n = 0;

    TRY(found_read(req, &ask));
    TRY(req_query_int(req, "owner", 1, INT64_MAX, 0, &ask.owner));
    ask.kind = str_eq(req_query(req, "hidden"), STR("1"));
    struct found_listing *list = arena_array(req->arena, (size_t)ask.limit, sizeof(*list));
    TRY(listings_find(req->db, req->arena, &ask, list, &n));
    if (n == (size_t)ask.limit) {
        n--;
        page_link(req, res, (int64_t[3]){list[n - 1].id, 0, 0});
    }
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        listing_json(req, json, &list[i]);
    json_end(json);
    return OK;
}

static enum err find_one(struct req *req, int64_t id, struct found_listing *ret_listing)
{
    const struct found_ask ask = {.before = INT64_MAX, .limit = 1, .id = id ? id : -1};
    size_t n = 0;

    TRY(listings_find(req->db, req->arena, &ask, ret_listing, &n));
    return n == 1 ? OK : ERR_NOT_FOUND;
}

/* Hides or shows it and tells its owner; ERR_CONFLICT: it is so already. */
static enum err act(struct req *req, const struct found_listing *listing, bool hide,
                    struct str reason, struct str *ret_frame)
{
    const struct notice notice = {
        .member_id = listing->owner_id,
        .kind = hide ? NOTICE_PRODUCT_HIDDEN : NOTICE_PRODUCT_SHOWN,
        .product_id = listing->id,
        .about_id = listing->id,
    };
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(req->db, &tx));
    TRY(hide ? product_hide(req->db, listing->id, req->user->id, reason)
             : product_unhide(req->db, listing->id));
    TRY(notice_add(req->db, req->arena, &notice, ret_frame));
    TRY(order_note(req, hide ? "hide" : "show", "product", listing->id, reason));
    return db_tx_commit(&tx);
}

/* POST /api/admin/listings/{id}/{act}/ {"reason"}: hide or show. */
static enum err post_listing(struct req *req, struct res *res)
{
    struct str name = req_path(req, "act"), frame = {NULL, 0};
    bool hide = str_eq(name, STR("hide"));
    struct found_listing listing;
    struct order_ask ask;

    if (!hide && !str_eq(name, STR("show")))
        return ERR_NOT_FOUND;
    TRY(find_one(req, req_id(req, "id"), &listing));
    TRY(order_read(req, &ask));
    if (listing.owner_id == req->user->id)
        return order_own(req);
    enum err err = act(req, &listing, hide, ask.reason, &frame);
    if (err == ERR_CONFLICT)
        return order_late(req);
    TRY(err);
    products_changed(req->app);
    if (frame.n)
        chat_tell(req->app, listing.owner_id, frame);
    TRY(find_one(req, listing.id, &listing));
    listing_json(req, res_json(res, 200), &listing);
    return OK;
}

static const struct route routes[] = {
    {GET, "/api/admin/listings/", MODERATOR, READS, FAST, get_listings, BODY_SMALL, false},
    {POST, "/api/admin/listings/{id}/{act}/", MODERATOR, WRITES, FAST, post_listing, BODY_SMALL,
     false},
};
const struct route_table listings_table = {routes, COUNT_OF(routes)};
