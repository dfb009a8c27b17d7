/* Signing up and in: by address and password, by a provider. */
#include "accounts/accounts_http.h"
#include "accounts/accounts_rules.h"
#include "accounts/accounts_store.h"
#include "accounts/lockout.h"
#include "accounts/oauth.h"
#include "core/limits.h"
#include "core/session.h"
#include "core/site.h"
#include "crypto/password.h"

/* ---- signing in ---- */

/* The answer of every login: contract part B, "OAuth login flow", step 5. */
enum err account_answer_login(struct req *req, struct res *res, int status,
                              const struct member *member, bool first)
{
    struct session_tokens tokens;
    TRY(session_issue(req->app, req->db, req->arena, member->id, &tokens));
    TRY(account_note_device(req, tokens.session));
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

/* ---- sign-up and login ---- */

static const struct field signup_fields[] = {ACCOUNT_SIGNUP_FIELDS(struct account_signup)};

enum err account_read_address(struct req *req, struct str email, struct str *ret_email)
{
    *ret_email = account_address(req->arena, email);
    if (email.n && str_is_null(*ret_email))
        req_field_error(req, "email", "Enter a valid email address.");
    return OK;
}

enum err account_read_signup(struct req *req, const struct account_signup *ask,
                             struct str *ret_email)
{
    const char *fault = NULL;

    TRY(account_read_address(req, ask->email, ret_email));
    if (ask->password.n)
        fault = account_password_fault(ask->password, *ret_email);
    if (fault)
        req_field_error(req, "password", fault);
    return req_valid(req);
}

enum err account_refuse_taken(struct req *req)
{
    req_field_error(req, "email", "user with this email already exists.");
    return req_valid(req);
}

/* POST /accounts/signup/: a new account with an address and a password. */
enum err post_signup(struct req *req, struct res *res)
{
    struct account_signup ask = {0};
    struct str hash;
    struct member member = {0};

    TRY(req_fields_collect(req, signup_fields, COUNT_OF(signup_fields), &ask));
    TRY(account_read_signup(req, &ask, &member.email));
    member.username = ask.username;

    TRY(password_hash(req->arena, ask.password, &hash));
    enum err err = member_insert(req->db, member.email, ask.username, hash, (struct str){NULL, 0},
                                 &member.id);
    if (err == ERR_CONFLICT)
        return account_refuse_taken(req);
    TRY(err);
    TRY(account_mail_verify(req, &member));
    return account_answer_login(req, res, 201, &member, true);
}

struct login {
    struct str email, password;
};
static const struct field login_fields[] = {
    FIELD_STR(struct login, email, FIELD_REQUIRED, 254),
    FIELD_STR(struct login, password, FIELD_REQUIRED | FIELD_KEEP_SPACE, 1024),
};

enum err account_check_lockout(struct req *req, struct str name)
{
    uint64_t from = limiter_address(req->app->limiter, req->peer);
    int wait_s = req->app->config.limits ? lockout_wait_s(name, from, clock_now_us()) : 0;
    if (wait_s == 0)
        return OK;
    res_header(req->res, "Retry-After", str_format(req->arena, "%d", wait_s));
    return req_refuse(req, ERR_RATE, "locked_out",
                      "Too many failed attempts; wait before trying again.");
}

void account_note_failure(const struct req *req, struct str name)
{
    lockout_failed(req->app, name, limiter_address(req->app->limiter, req->peer), clock_now_us());
}

enum err account_refuse_banned(struct req *req, int64_t member_id)
{
    struct ban ban;

    TRY(ban_of(req->db, req->arena, member_id, &ban));
    struct str words = ban_words(req->app, req->arena, site_language(req), &ban);
    return req_refuse(req, ERR_UNAUTHENTICATED, "user_inactive", str_c(req->arena, words));
}

/* The member whose password this is. The same answer and effort for an unknown account; who is
 * banned is told so only after his own password. */
static enum err check_password(struct req *req, const struct login *ask, struct member *ret_member)
{
    struct member_secret secret = {0};
    struct str address = account_address(req->arena, ask->email),
               name = str_is_null(address) ? ask->email : address, hash;
    TRY(account_check_lockout(req, name));

    enum err err = str_is_null(address) ? ERR_NOT_FOUND
                                        : member_secret(req->db, req->arena, address, &secret);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    bool good = false;
    if (secret.password_hash.n)
        good = password_verify(secret.password_hash, ask->password);
    else
        password_waste(ask->password);
    if (good && !secret.is_active)
        return account_refuse_banned(req, secret.id);
    if (!good) {
        account_note_failure(req, name);
        return req_refuse(req, ERR_UNAUTHENTICATED, "bad_credentials",
                          "No active account found with the given credentials");
    }
    lockout_passed(req->app, name);
    if (password_is_old(secret.password_hash) &&
        password_hash(req->arena, ask->password, &hash) == OK)
        TRY(member_rehash(req->db, secret.id, hash));
    return member_by_id(req->db, req->arena, secret.id, ret_member);
}

/* POST /accounts/login/ */
enum err post_login(struct req *req, struct res *res)
{
    struct login ask = {0};
    struct member member;
    TRY(req_read(req, login_fields, &ask));
    TRY(check_password(req, &ask, &member));
    return account_answer_login(req, res, 200, &member, false);
}

/* POST /accounts/token/: the original's way to tokens by password. */
enum err post_token(struct req *req, struct res *res)
{
    struct login ask = {0};
    struct member member;
    struct session_tokens tokens;
    TRY(req_read(req, login_fields, &ask));
    TRY(check_password(req, &ask, &member));
    TRY(session_issue(req->app, req->db, req->arena, member.id, &tokens));
    TRY(account_note_device(req, tokens.session));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "refresh", tokens.refresh);
    json_key_str(json, "access", tokens.access);
    json_end(json);
    return OK;
}

/* ---- signing in by a provider ---- */

struct callback {
    struct str code, state, code_verifier;
};
static const struct field callback_fields[] = {
    FIELD_STR(struct callback, code, FIELD_BLANK_OK | FIELD_NULL_OK, 4096),
    FIELD_STR(struct callback, state, FIELD_BLANK_OK | FIELD_NULL_OK, 1024),
    FIELD_STR(struct callback, code_verifier, FIELD_BLANK_OK | FIELD_NULL_OK, 128),
};

static enum err refuse_code(struct res *res)
{
    struct json *json = res_json(res, 400);
    json_object(json);
    json_key_str(json, "error", STR("Authorization code error."));
    json_end(json);
    return ERR_DONE;
}

/* Codes of our own client come with a state, and were made for our own address. */
static struct oauth_ask oauth_ask_of(const struct req *req, enum oauth_provider provider,
                                     const struct callback *ask)
{
    struct str uri = str_from(oauth_config(req->app, provider)->redirect_uri);
    if (ask->state.n) {
        struct str site = site_origin(req);
        uri = str_format(req->arena, "%.*s/login/%s", STR_FMT(site), oauth_name(provider));
    }
    return (struct oauth_ask){ask->code, uri, ask->code_verifier};
}

/* One account per address, whatever the provider. An account whose address nobody has proven
 * passes to who has; its password and its sessions are void. */
static enum err member_of_address(struct req *req, struct str address, struct str provider,
                                  int64_t *ret_id, bool *ret_first)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    struct member_secret secret = {0};
    int64_t now_us = clock_now_us();

    TRY(db_tx_begin(req->db, &tx));
    enum err err = member_secret(req->db, req->arena, address, &secret);
    *ret_first = err == ERR_NOT_FOUND;
    if (*ret_first) {
        TRY(member_insert(req->db, address, account_first_username(address), (struct str){NULL, 0},
                          provider, &secret.id));
    } else {
        TRY(err);
        if (!secret.is_active)
            return account_refuse_banned(req, secret.id);
        if (!secret.email_verified) {
            TRY(member_take_over(req->db, secret.id, provider, now_us));
            TRY(session_revoke_member(req->app, req->db, req->arena, secret.id, now_us));
        }
    }
    *ret_id = secret.id;
    return db_tx_commit(&tx);
}

static enum err callback(struct req *req, struct res *res, enum oauth_provider provider)
{
    struct callback ask = {0};
    struct member member;
    struct str email;
    int64_t id = 0;
    bool first;

    if (oauth_config(req->app, provider)->client_id == NULL)
        return req_refuse(req, ERR_NOT_FOUND, "provider_off",
                          "Signing in by this provider is not set up here.");
    TRY(req_read(req, callback_fields, &ask));
    if (ask.code.n == 0)
        return refuse_code(res);
    struct oauth_ask question = oauth_ask_of(req, provider, &ask);
    enum err err = oauth_address(req->app, req->arena, provider, &question, &email);
    if (err == ERR_INVALID)
        return refuse_code(res);
    if (err == OK) {
        email = account_address(req->arena, email);
        err = str_is_null(email) ? ERR_FORBIDDEN : OK;
    }
    if (err == ERR_FORBIDDEN)
        return req_refuse(req, ERR_INVALID, "email_not_verified",
                          "The provider has not verified an e-mail address of this account.");
    TRY(err);
    TRY(member_of_address(req, email, str_from(oauth_name(provider)), &id, &first));
    TRY(member_by_id(req->db, req->arena, id, &member));
    return account_answer_login(req, res, 200, &member, first);
}

/* POST /accounts/google/callback/: the code that Google gave the browser. */
enum err post_google(struct req *req, struct res *res)
{
    return callback(req, res, OAUTH_GOOGLE);
}

/* POST /accounts/kakao/callback/ */
enum err post_kakao(struct req *req, struct res *res)
{
    return callback(req, res, OAUTH_KAKAO);
}
