/* Browsers that want notices: the server's key, subscribing, ending it. */
#include "core/session.h"
#include "crypto/base64.h"
#include "fetch/fetch.h"
#include "http/router.h"
#include "notifications/push.h"
#include "notifications/push_store.h"

/* GET /api/push/key/: what a browser subscribes with, so that only this server can send to it. */
static enum err get_key(struct req *req, struct res *res)
{
    struct webpush_key key;
    char text[BASE64URL_LENGTH(WEBPUSH_POINT_BYTES)];
    struct str point = {(const char *)key.point, WEBPUSH_POINT_BYTES};

    TRY(push_key(req->app, &key));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "key", (struct str){text, base64url_encode(point, text)});
    json_end(json);
    return OK;
}

static const char *const lang_names[] = {"ko", "en", NULL};

struct subscription_ask {
    struct str endpoint, lang;
    const struct json_t *keys;
};
static const struct field subscription_fields[] = {
    FIELD_STR(struct subscription_ask, endpoint, FIELD_REQUIRED, FETCH_URL_MAX),
    {"keys", FIELD_TYPE_JSON, FIELD_REQUIRED, offsetof(struct subscription_ask, keys), FIELD_NONE,
     0, 0, NULL},
    {"lang", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct subscription_ask, lang), FIELD_NONE, 0,
     2, lang_names},
};

struct keys_ask {
    struct str p256dh, auth;
};
static const struct field keys_fields[] = {
    FIELD_STR(struct keys_ask, p256dh, FIELD_REQUIRED, BASE64URL_LENGTH(WEBPUSH_POINT_BYTES)),
    FIELD_STR(struct keys_ask, auth, FIELD_REQUIRED, BASE64URL_LENGTH(WEBPUSH_AUTH_BYTES)),
};

static enum err read_keys(struct req *req, const struct json_t *tree, struct keys_ask *ret_keys)
{
    struct webpush_reader reader;

    if (fields_from_json(req->arena, tree, keys_fields, COUNT_OF(keys_fields), &req->errors,
                         ret_keys) == OK &&
        !push_reader_from(ret_keys->p256dh, ret_keys->auth, &reader))
        req_field_error(req, "keys", "These are no keys of a browser.");
    return req_valid(req);
}

/* POST /api/push/subscriptions/ {"endpoint", "keys": {"p256dh", "auth"}, "lang"}: this browser
 * shows the caller's notices from now on, until he logs out. Repeating it changes nothing. */
static enum err subscribe(struct req *req, struct res *res)
{
    struct subscription_ask ask = {.lang = STR("ko")};
    struct keys_ask keys = {0};
    int64_t id;
    enum err err;

    TRY(req_read(req, subscription_fields, &ask));
    if (!fetch_may_name(ask.endpoint, req->app->config.inside))
        req_field_error(req, "endpoint", "Give the https address of a push service.");
    TRY(read_keys(req, ask.keys, &keys));
    err = subscription_put(req->db,
                           &(struct subscription){.member_id = req->user->id,
                                                  .endpoint = ask.endpoint,
                                                  .p256dh = keys.p256dh,
                                                  .auth = keys.auth,
                                                  .lang = ask.lang},
                           req->user->session, &id);
    if (err == ERR_CONFLICT)
        return req_refuse(req, ERR_CONFLICT, "endpoint_taken",
                          "이 브라우저는 다른 회원의 알림을 받고 있어요.");
    TRY(err);
    struct json *json = res_json(res, 201);
    json_object(json);
    json_key_int(json, "id", id);
    json_end(json);
    return OK;
}

static const struct field endpoint_fields[] = {
    FIELD_STR(struct subscription_ask, endpoint, FIELD_REQUIRED, FETCH_URL_MAX),
};

/* DELETE /api/push/subscriptions/ {"endpoint"}: no more notices in that browser of the caller. */
static enum err unsubscribe(struct req *req, struct res *res)
{
    struct subscription_ask ask = {0};

    TRY(req_read(req, endpoint_fields, &ask));
    TRY(subscription_remove(req->db, req->user->id, ask.endpoint));
    return res_empty(res, 204);
}

static const struct route routes[] = {
    {GET, "/api/push/key/", MEMBER, READS, FAST, get_key, BODY_SMALL, false},
    {POST, "/api/push/subscriptions/", MEMBER, WRITES, FAST, subscribe, BODY_SMALL, false},
    {DELETE, "/api/push/subscriptions/", MEMBER, WRITES, FAST, unsubscribe, BODY_SMALL, false},
};

const struct route_table push_table = {routes, COUNT_OF(routes)};
