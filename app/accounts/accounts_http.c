#include "accounts/accounts_http.h"
#include "accounts/accounts_store.h"
#include "accounts/lockout.h"
#include "accounts/oauth.h"
#include "core/mail.h"
#include "core/session.h"
#include "http/router.h"
#include "photos/photos.h"

/* ---- objects of the wire ---- */

static struct str shown_address(const struct req *req, const struct member *member)
{
    if (req->user->id == member->id)
        return member->email;
    return str_format(req->arena, "%lld@users.invalid", (long long)member->id);
}

void user_json(struct json *json, const struct req *req, const struct member *member)
{
    json_object(json);
    json_key_int(json, "id", member->id);
    json_key_str(json, "username", member->username);
    json_key_str(json, "email", shown_address(req, member));
    json_key_str(json, "level", str_from(member_level(member->point)));
    json_key_int(json, "point", member->point);
    json_key(json, "manner_score");
    json_tenths(json, member->manner_tenths);
    json_key_str(json, "profile", photo_url(req, member->profile));
    json_end(json);
}

void simple_user_json(struct json *json, const struct req *req, const struct member *member)
{
    json_object(json);
    json_key_int(json, "id", member->id);
    json_key_str(json, "username", member->username);
    json_key_str(json, "profile", photo_url(req, member->profile));
    json_key_str(json, "email", shown_address(req, member));
    json_end(json);
}

/* ---- tokens ---- */

struct logout {
    struct str refresh;
};
static const struct field logout_fields[] = {
    FIELD_STR(struct logout, refresh, FIELD_BLANK_OK | FIELD_NULL_OK, 4096)};

/* POST /accounts/logout/: ends the session, at once and everywhere. Whose access token has expired
 * ends it by the refresh token, in the body or a cookie. */
static enum err post_logout(struct req *req, struct res *res)
{
    struct logout ask = {{NULL, 0}};
    int64_t session = req->user->session;

    if (session == 0 && req->body.n > 0)
        TRY(req_read(req, logout_fields, &ask));
    if (ask.refresh.n == 0)
        ask.refresh = session_refresh_cookie(req);
    if (session == 0 && ask.refresh.n > 0)
        (void)session_check(req->app, req->db, ask.refresh, &session, NULL);
    TRY(session_revoke(req->app, req->db, session));
    session_clear_cookies(req, res);
    /* Photos of a hand-over are kept for an hour by the browser of who may see them. */
    res_header(res, "Clear-Site-Data", STR("\"cache\""));
    return res_empty(res, 204);
}

enum err account_note_device(struct req *req, int64_t session)
{
    return session_seen(req->db, session,
                        session_device(req->arena, req_header(req, "user-agent")));
}

struct token_ask {
    struct str refresh, token;
};
static const struct field refresh_fields[] = {
    FIELD_STR(struct token_ask, refresh, FIELD_REQUIRED, 4096)};
static const struct field verify_fields[] = {
    FIELD_STR(struct token_ask, token, FIELD_REQUIRED, 4096)};

static enum err refuse_token(struct req *req, enum token_fault fault)
{
    return req_refuse(req, ERR_UNAUTHENTICATED, "token_not_valid",
                      fault == TOKEN_WRONG_TYPE ? "Token has wrong type"
                                                : "Token is invalid or expired");
}

/* POST /accounts/token/refresh/: new tokens for the newest refresh token; an older one ends the
 * family. */
static enum err post_refresh(struct req *req, struct res *res)
{
    struct token_ask ask = {.refresh = {NULL, 0}};
    struct session_tokens tokens;
    enum token_fault fault = TOKEN_INVALID;
    if (req->body.n == 0)
        ask.refresh = session_refresh_cookie(req);
    if (str_is_null(ask.refresh))
        TRY(req_read(req, refresh_fields, &ask));
    enum err err = session_refresh(req->app, req->db, req->arena, ask.refresh, &tokens, &fault);
    if (err == ERR_UNAUTHENTICATED)
        return refuse_token(req, fault);
    TRY(err);
    TRY(account_note_device(req, tokens.session));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "access", tokens.access);
    json_key_str(json, "refresh", tokens.refresh);
    json_end(json);
    session_set_cookies(req, res, &tokens);
    return OK;
}

/* POST /accounts/token/verify/ */
static enum err post_verify(struct req *req, struct res *res)
{
    struct token_ask ask = {0};
    TRY(req_read(req, verify_fields, &ask));
    if (!session_check(req->app, req->db, ask.token, NULL, NULL))
        return refuse_token(req, TOKEN_INVALID);
    struct json *json = res_json(res, 200);
    json_object(json);
    json_end(json);
    return OK;
}

/* ---- profiles ---- */

static enum err show(struct req *req, struct res *res, int64_t id)
{
    struct member member;
    TRY(member_by_id(req->db, req->arena, id, &member));
    user_json(res_json(res, 200), req, &member);
    return OK;
}

/* GET /accounts/: oneself. */
static enum err get_own(struct req *req, struct res *res)
{
    enum err err = show(req, res, req->user->id);
    if (err == ERR_NOT_FOUND)
        return req_refuse(req, ERR_UNAUTHENTICATED, "user_not_found", "User not found");
    return err;
}

/* GET /accounts/{id}/ */
static enum err get_member(struct req *req, struct res *res)
{
    return show(req, res, req_id(req, "id"));
}

struct profile_ask {
    struct str username, profile;
    bool has_username, has_profile;
};
static const struct field profile_fields[] = {
    FIELD_STR_GIVEN(struct profile_ask, username, FIELD_BLANK_OK | FIELD_NULL_OK, 16),
    FIELD_STR_GIVEN(struct profile_ask, profile, FIELD_BLANK_OK | FIELD_NULL_OK | FIELD_KEEP_SPACE,
                    100000),
};

/* PUT /accounts/: username and profile picture; whatever else is sent is ignored. */
static enum err put_own(struct req *req, struct res *res)
{
    struct profile_ask ask = {0};
    struct member member;
    const struct part *parts, *picture = NULL;
    struct str old = {NULL, 0};
    struct json_t *tree;
    size_t n;

    TRY(req_parts(req, &parts, &n));
    for (size_t i = 0; i < n; i++) {
        if (parts[i].is_file && str_eq(parts[i].name, STR("profile")))
            picture = &parts[i];
    }
    TRY(req_fields_collect(req, profile_fields, COUNT_OF(profile_fields), &ask));
    if (ask.has_profile && !str_is_null(ask.profile) && !picture)
        req_field_error(req, "profile",
                        "The submitted data was not a file. Check the encoding type on the form.");
    TRY(req_valid(req));
    TRY(member_by_id(req->db, req->arena, req->user->id, &member));
    if (picture) {
        old = member.profile;
        TRY(photo_take(req, picture, "profile", &member.profile));
    }
    if (ask.has_username)
        member.username = ask.username;
    if (req_is_json(req)) {
        TRY(req_json_tree(req, &tree));
        const struct json_t *name = json_tree_get(tree, "username");
        if (name && json_tree_is_null(name))
            member.username = (struct str){NULL, 0};
    }
    enum err err = member_update(req->db, member.id, member.username, member.profile);
    if (err != OK && picture)
        photo_drop(req->app, req->db, member.profile);
    TRY(err);
    if (old.n)
        photo_drop(req->app, req->db, old);
    return show(req, res, member.id);
}

/* GET /api/settings/: what a client needs to know before it asks; and whether the caller is an
 * operator, or may moderate. */
static enum err get_settings(struct req *req, struct res *res)
{
    const struct config *config = &req->app->config;
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_bool(json, "google", config->google.client_id != NULL);
    json_key_bool(json, "kakao", config->kakao.client_id != NULL);
    json_key_str(json, "google_url", oauth_start_url(req->app, req->arena, OAUTH_GOOGLE));
    json_key_str(json, "kakao_url", oauth_start_url(req->app, req->arena, OAUTH_KAKAO));
    json_key_bool(json, "mail", mail_is_on(req->app));
    json_key_str(json, "zone", STR("Asia/Seoul"));
    json_key_bool(json, "operator", req->user && req->user->admin);
    json_key_bool(json, "moderator", req->user && req->user->moderator);
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    {POST, "/accounts/signup/", UNASKED, SIGNUPS, HASH, post_signup, BODY_SMALL, false},
    {POST, "/accounts/login/", UNASKED, NO_LIMIT, HASH, post_login, BODY_SMALL, false},
    {POST, "/accounts/logout/", ANYONE, NO_LIMIT, FAST, post_logout, BODY_SMALL, false},
    {POST, "/accounts/token/", UNASKED, NO_LIMIT, HASH, post_token, BODY_SMALL, false},
    {POST, "/accounts/token/refresh/", UNASKED, READS, FAST, post_refresh, BODY_SMALL, false},
    {POST, "/accounts/token/verify/", UNASKED, READS, FAST, post_verify, BODY_SMALL, false},
    {POST, "/accounts/google/callback/", UNASKED, READS, OUT, post_google, BODY_SMALL, false},
    {POST, "/accounts/kakao/callback/", UNASKED, READS, OUT, post_kakao, BODY_SMALL, false},
    {POST, "/accounts/password/", MEMBER, WRITES, HASH, post_password, BODY_SMALL, false},
    {POST, "/accounts/password/reset/", UNASKED, SIGNUPS, FAST, post_reset, BODY_SMALL, false},
    {POST, "/accounts/password/reset/confirm/", UNASKED, SIGNUPS, HASH, post_reset_confirm,
     BODY_SMALL, false},
    {POST, "/accounts/verify/", UNASKED, READS, FAST, post_verify_address, BODY_SMALL, false},
    {GET, "/accounts/", MEMBER, READS, FAST, get_own, BODY_SMALL, false},
    {PUT, "/accounts/", MEMBER, WRITES, PHOTO, put_own, BODY_FILES, false},
    {GET, "/accounts/{id}/", ANYONE, READS, FAST, get_member, BODY_SMALL, false},
    {GET, "/api/account/sessions/", MEMBER, READS, FAST, list_sessions, BODY_SMALL, false},
    {DELETE, "/api/account/sessions/", MEMBER, WRITES, FAST, delete_sessions, BODY_SMALL, false},
    {DELETE, "/api/account/sessions/{id}/", MEMBER, WRITES, FAST, delete_session, BODY_SMALL,
     false},
    {GET, "/api/settings/", ANYONE, READS, LOOP, get_settings, BODY_SMALL, false},
};

const struct route_table accounts_table = {routes, COUNT_OF(routes)};

void accounts_share(struct app *app)
{
    unsigned char secret[LOCKOUT_SECRET_BYTES];

    session_subkey(app, "lockout", secret);
    lockout_share(app, secret);
}
