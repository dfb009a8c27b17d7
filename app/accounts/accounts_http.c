#include "accounts/accounts_rules.h"
#include "accounts/accounts_store.h"
#include "accounts/lockout.h"
#include "core/session.h"
#include "core/site.h"
#include "crypto/password.h"
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

/* ---- signing in ---- */

/* The answer of every login: contract part B, "OAuth login flow", step 5. */
static enum err answer_login(struct req *req, struct res *res, int status,
                             const struct member *member, bool first)
{
    struct session_tokens tokens;
    TRY(session_issue(req->app, req->db, req->arena, member->id, &tokens));
    struct json *json = res_json(res, status);
    json_object(json);
    json_key(json, "user");
    json_object(json);
    json_key_int(json, "id", member->id);
    json_key_str(json, "username", member->username);
    json_key_str(json, "email", member->email);
    json_key_str(json, "provider", member->provider);
    json_end(json);
    json_key_str(json, "message", STR("login success"));
    json_key(json, "token");
    json_object(json);
    json_key_str(json, "access_token", tokens.access);
    json_key_str(json, "refresh_token", tokens.refresh);
    json_end(json);
    json_key_bool(json, "first_login", first);
    json_end(json);
    session_set_cookies(req, res, &tokens);
    return OK;
}

struct signup {
    struct str email, password, username;
};
static const struct field signup_fields[] = {
    FIELD_STR(struct signup, email, FIELD_REQUIRED, 254),
    FIELD_STR(struct signup, password, FIELD_REQUIRED | FIELD_KEEP_SPACE, 1024),
    FIELD_STR(struct signup, username, FIELD_REQUIRED, 16),
};

/* POST /accounts/signup/: a new account with an address and a password. */
static enum err post_signup(struct req *req, struct res *res)
{
    struct signup ask = {0};
    struct str hash;
    struct member member = {0};

    TRY(req_fields_collect(req, signup_fields, COUNT_OF(signup_fields), &ask));
    member.email = account_address(req->arena, ask.email);
    member.username = ask.username;
    if (ask.email.n && str_is_null(member.email))
        req_field_error(req, "email", "Enter a valid email address.");
    const char *fault = ask.password.n ? account_password_fault(ask.password, member.email) : NULL;
    if (fault)
        req_field_error(req, "password", fault);
    TRY(req_valid(req));

    TRY(password_hash(req->arena, ask.password, &hash));
    enum err err = member_insert(req->db, member.email, ask.username, hash, (struct str){NULL, 0},
                                 &member.id);
    if (err == ERR_CONFLICT) {
        req_field_error(req, "email", "user with this email already exists.");
        return req_valid(req);
    }
    TRY(err);
    if (site_is_setup(req)) {
        TRY(member_make_admin(req->db, member.id));
        TRY(session_standing_changed(req->app, req->db, member.id));
        site_end_setup(req->app);
    }
    return answer_login(req, res, 201, &member, true);
}

struct login {
    struct str email, password;
};
static const struct field login_fields[] = {
    FIELD_STR(struct login, email, FIELD_REQUIRED, 254),
    FIELD_STR(struct login, password, FIELD_REQUIRED | FIELD_KEEP_SPACE, 1024),
};

static enum err refuse_locked(struct req *req, int wait_s)
{
    enum err err = req_refuse(req, ERR_RATE, "locked_out",
                              "Too many failed attempts; wait before trying again.");
    res_header(req->res, "Retry-After", str_format(req->arena, "%d", wait_s));
    return err;
}

/* The member whose password this is. The same answer and effort for an unknown account. */
static enum err check_password(struct req *req, const struct login *ask, struct member *ret_member)
{
    struct member_secret secret = {0};
    struct str address = account_address(req->arena, ask->email),
               name = str_is_null(address) ? ask->email : address, hash;
    int wait_s = req->app->config.limits ? lockout_wait_s(name, req->peer, clock_now_us()) : 0;
    if (wait_s)
        return refuse_locked(req, wait_s);

    enum err err = str_is_null(address) ? ERR_NOT_FOUND
                                        : member_secret(req->db, req->arena, address, &secret);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    bool good = false;
    if (secret.password_hash.n)
        good = password_verify(secret.password_hash, ask->password);
    else
        password_waste(ask->password);
    if (!good || !secret.is_active) {
        lockout_failed(name, req->peer, clock_now_us());
        return req_refuse(req, ERR_UNAUTHENTICATED, "bad_credentials",
                          "No active account found with the given credentials");
    }
    lockout_passed(name);
    if (password_is_old(secret.password_hash) &&
        password_hash(req->arena, ask->password, &hash) == OK)
        TRY(member_rehash(req->db, secret.id, hash));
    return member_by_id(req->db, req->arena, secret.id, ret_member);
}

/* POST /accounts/login/ */
static enum err post_login(struct req *req, struct res *res)
{
    struct login ask = {0};
    struct member member;
    TRY(req_read(req, login_fields, &ask));
    TRY(check_password(req, &ask, &member));
    return answer_login(req, res, 200, &member, false);
}

/* POST /accounts/logout/: ends the session of the token, at once and everywhere. */
static enum err post_logout(struct req *req, struct res *res)
{
    TRY(session_revoke(req->app, req->db, req->user->session));
    session_clear_cookies(req, res);
    return res_empty(res, 204);
}

/* POST /accounts/token/: the original's way to tokens by password. */
static enum err post_token(struct req *req, struct res *res)
{
    struct login ask = {0};
    struct member member;
    struct session_tokens tokens;
    TRY(req_read(req, login_fields, &ask));
    TRY(check_password(req, &ask, &member));
    TRY(session_issue(req->app, req->db, req->arena, member.id, &tokens));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "refresh", tokens.refresh);
    json_key_str(json, "access", tokens.access);
    json_end(json);
    return OK;
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
    TRY(member_update(req->db, member.id, member.username, member.profile));
    if (old.n)
        photo_drop(req->app, req->db, old);
    return show(req, res, member.id);
}

/* GET /api/settings/: what a client needs to know before it asks. */
static enum err get_settings(struct req *req, struct res *res)
{
    const struct config *config = &req->app->config;
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_bool(json, "google", config->google.client_id != NULL);
    json_key_bool(json, "kakao", config->kakao.client_id != NULL);
    json_key_str(json, "zone", STR("Asia/Seoul"));
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    {POST, "/accounts/signup/", ANYONE, SIGNUPS, HASH, post_signup, BODY_SMALL, false},
    {POST, "/accounts/login/", ANYONE, NO_LIMIT, HASH, post_login, BODY_SMALL, false},
    {POST, "/accounts/logout/", MEMBER, NO_LIMIT, FAST, post_logout, BODY_SMALL, false},
    {POST, "/accounts/token/", ANYONE, NO_LIMIT, HASH, post_token, BODY_SMALL, false},
    {POST, "/accounts/token/refresh/", ANYONE, READS, FAST, post_refresh, BODY_SMALL, false},
    {POST, "/accounts/token/verify/", ANYONE, READS, FAST, post_verify, BODY_SMALL, false},
    {GET, "/accounts/", MEMBER, READS, FAST, get_own, BODY_SMALL, false},
    {PUT, "/accounts/", MEMBER, WRITES, PHOTO, put_own, BODY_FILES, false},
    {GET, "/accounts/{id}/", ANYONE, READS, FAST, get_member, BODY_SMALL, false},
    {GET, "/api/settings/", ANYONE, READS, LOOP, get_settings, BODY_SMALL, false},
};

const struct route_table accounts_table = {routes, COUNT_OF(routes)};
