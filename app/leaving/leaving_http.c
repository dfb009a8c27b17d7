/* Leaving for good. */
#include "accounts/accounts.h"
#include "core/session.h"
#include "http/router.h"
#include "leaving/export_http.h"
#include "leaving/leaving.h"
#include "leaving/leaving_store.h"
#include "photos/photos.h"
#include "products/products.h"
#include "waiting/waiting.h"

static void bars_json(struct json *json, const char *key, const struct bar *bars, size_t n)
{
    json_key(json, key);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_int(json, "rental", bars[i].rental_id);
        json_key_str(json, "state", bars[i].state);
        json_key_str(json, "role", bars[i].as_owner ? STR("owner") : STR("renter"));
        json_key_int(json, "product", bars[i].product_id);
        json_key_str(json, "product_name", bars[i].product);
        json_end(json);
    }
    json_end(json);
}

/* GET /api/account/leaving/: whether the caller may delete his account, and what he has to end
 * before. */
static enum err get_leaving(struct req *req, struct res *res)
{
    struct bars *bars = ARENA_NEW(req->arena, struct bars);
    bool has_password = false;

    TRY(leaving_bars(req->db, req->arena, req->user->id, req->user->admin, bars));
    TRY(member_has_password(req->db, req->arena, req->user->id, &has_password));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_bool(json, "may",
                  bars->rental_count + bars->deposit_count == 0 && !bars->last_operator);
    bars_json(json, "rentals", bars->rentals, bars->rental_count);
    bars_json(json, "deposits", bars->deposits, bars->deposit_count);
    json_key_bool(json, "last_operator", bars->last_operator);
    json_key_bool(json, "password", has_password);
    json_end(json);
    return OK;
}

static enum err refuse_while_open(struct req *req)
{
    struct bars *bars = ARENA_NEW(req->arena, struct bars);

    TRY(leaving_bars(req->db, req->arena, req->user->id, req->user->admin, bars));
    if (bars->rental_count)
        return req_refuse(req, ERR_CONFLICT, "rentals_open",
                          "rentals of yours are open: end or cancel them before you leave");
    if (bars->deposit_count)
        return req_refuse(req, ERR_CONFLICT, "deposits_held",
                          "you hold deposits of others: give them back before you leave");
    if (bars->last_operator)
        return req_refuse(req, ERR_CONFLICT, "last_operator",
                          "nobody else runs this site: make another operator before you leave");
    return OK;
}

struct leaving_ask {
    struct str email, password;
};
static const struct field leaving_fields[] = {
    FIELD_STR(struct leaving_ask, email, FIELD_REQUIRED, 254),
    FIELD_STR(struct leaving_ask, password, FIELD_BLANK_OK | FIELD_NULL_OK | FIELD_KEEP_SPACE,
              1024),
};

/* That it is he, and that he means it. */
static enum err check_meaning(struct req *req)
{
    struct leaving_ask ask = {0};
    struct member member;
    struct json_t *tree;

    TRY(req_json_alone(req, &tree));
    TRY(req_read(req, leaving_fields, &ask));
    TRY(member_by_id(req->db, req->arena, req->user->id, &member));
    if (!str_eq_nocase(str_trim(ask.email), member.email)) {
        req_field_error(req, "email", "Type the address of this account.");
        return req_valid(req);
    }
    return member_prove(req, "password", ask.password);
}

static enum err leave(struct req *req, struct waiting_news *news, struct str **ret_photos,
                      size_t *ret_n)
{
    int64_t id = req->user->id, now_us = clock_now_us();
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(req->db, &tx));
    TRY(refuse_while_open(req));
    TRY(waiting_leave(req->db, req->arena, id, news));
    TRY(products_leave(req->db, req->arena, id));
    TRY(session_revoke_member(req->app, req->db, req->arena, id, now_us));
    TRY(leaving_forget(req->db, req->arena, id, now_us, ret_photos, ret_n));
    return db_tx_commit(&tx);
}

/* POST /api/account/leaving/ {"email","password"?}: deletes the caller's account. Refused while a
 * rental of his is open, while he holds a deposit, and while nobody else runs the site. */
static enum err post_leaving(struct req *req, struct res *res)
{
    struct waiting_news news = {0};
    struct str *photos = NULL;
    size_t n = 0;

    TRY(check_meaning(req));
    enum err err = leave(req, &news, &photos, &n);
    if (err == ERR_CONFLICT) /* another window was quicker */
        return ERR_UNAUTHENTICATED;
    TRY(err);
    for (size_t i = 0; i < n; i++)
        photo_drop(req->app, req->db, photos[i]);
    waiting_tell(req->app, &news);
    TRY(session_standing_changed(req->app, req->db, req->user->id));
    products_changed(req->app);
    session_clear_cookies(req, res);
    res_header(res, "Clear-Site-Data", STR("\"cache\""));
    return res_empty(res, 204);
}

static const struct route routes[] = {
    {GET, "/api/account/leaving/", MEMBER, READS, FAST, get_leaving, BODY_SMALL, false},
    {POST, "/api/account/leaving/", MEMBER, WRITES, HASH, post_leaving, BODY_SMALL, false},
    {GET, "/api/account/export/", MEMBER, READS, FAST, get_export, BODY_SMALL, false},
    {GET, "/api/account/export.zip", MEMBER, UPLOADS, PHOTO, get_export_zip, BODY_SMALL, false},
};

const struct route_table leaving_table = {routes, COUNT_OF(routes)};
