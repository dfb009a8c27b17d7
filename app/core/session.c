#include "core/session.h"

#include "base/mem.h"
#include "core/nodes.h"
#include "core/session_keys.h"
#include "core/session_memory.h"
#include "core/session_store.h"
#include "core/site.h"
#include "crypto/hash.h"
#include "crypto/jwt.h"
#include "crypto/random.h"
#include "http/router.h"

struct sessions {
    struct jwt_key key;
    unsigned char secret[SESSION_KEY_BYTES];
    struct session_memory memory;
};

/* Sessions without a row are numbered from here on, at random. */
#define LOOSE_FROM (INT64_C(1) << 52)

/* The nodes of a PostgreSQL database take the first one's key. */
static enum err share_key(struct db *db, unsigned char key[static SESSION_KEY_BYTES],
                          const char **ret_why)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str line = session_key_line(&arena, key);

    *ret_why = "the keys that the nodes share cannot be read from the database";
    TRY(session_share_keys(db, &arena, line, &line));
    *ret_why = "the keys in the database (secrets, keys) are damaged: restore them from a backup, "
               "or delete the row, and everybody signs in anew";
    return session_key_parse(line, key) ? OK : ERR_INTERNAL;
}

enum err sessions_open(struct app *app, struct db *db, const char **ret_why)
{
    struct sessions *sessions = mem_take(sizeof(*sessions));
    enum err err = session_key_load(app->config.data, sessions->secret, ret_why);

    if (err == OK && db_engine_of(db) == DB_POSTGRES)
        err = share_key(db, sessions->secret, ret_why);
    if (err == OK) {
        *ret_why = "the sessions cannot be read from the database";
        err = session_purge(db, clock_now_us());
    }
    if (err != OK) {
        mem_free(sessions);
        return err;
    }
    jwt_key_init(&sessions->key, (struct str){(const char *)sessions->secret, SESSION_KEY_BYTES});
    app->sessions = sessions;
    err = memory_init(&sessions->memory, db);
    if (err != OK)
        sessions_close(app);
    return err;
}

void sessions_close(struct app *app)
{
    struct sessions *sessions = app->sessions;

    if (sessions == NULL)
        return;
    memory_release(&sessions->memory);
    mem_free(sessions);
    app->sessions = NULL;
}

void session_subkey(const struct app *app, const char *purpose, unsigned char ret_key[static 32])
{
    hash_hmac_sha256((struct str){(const char *)app->sessions->secret, SESSION_KEY_BYTES},
                     str_from(purpose), ret_key);
}

bool session_alive(const struct app *app, const struct caller *caller)
{
    int64_t made_s = (caller->expires_us - ACCESS_LIFETIME_US) / US_PER_SECOND;
    struct rights rights;

    return caller->id != 0 && caller->expires_us > clock_now_us() &&
           memory_judge(&app->sessions->memory, caller->id, caller->session, made_s, &rights) ==
               GOOD;
}

/* ---- tokens ---- */

static struct str make(struct app *app, struct arena *arena, enum jwt_type type, int64_t member_id,
                       int64_t session, const char *jti)
{
    int64_t now_us = clock_now_us();
    int64_t lifetime = type == JWT_ACCESS ? ACCESS_LIFETIME_US : REFRESH_LIFETIME_US;
    struct jwt claims = {.type = type,
                         .user_id = member_id,
                         .sid = session,
                         .iat = now_us / US_PER_SECOND,
                         .exp = (now_us + lifetime) / US_PER_SECOND};

    if (jti != NULL)
        memcpy(claims.jti, jti, sizeof(claims.jti));
    return jwt_make(arena, &app->sessions->key, &claims);
}

static void make_both(struct app *app, struct arena *arena, int64_t member_id, int64_t session,
                      const char *jti, struct session_tokens *ret_tokens)
{
    ret_tokens->session = session;
    ret_tokens->access = make(app, arena, JWT_ACCESS, member_id, session, NULL);
    ret_tokens->refresh = make(app, arena, JWT_REFRESH, member_id, session, jti);
}

enum err session_issue(struct app *app, struct db *db, struct arena *arena, int64_t member_id,
                       struct session_tokens *ret_tokens)
{
    int64_t now_us = clock_now_us();
    struct standing standing;
    int64_t session;
    char jti[33];

    /* An admin may have been made by a command beside this process. */
    TRY(session_standing(db, member_id, &standing));
    memory_set_standing(&app->sessions->memory, &standing);
    random_hex(jti, 16);
    TRY(session_insert(db, member_id, str_from(jti), now_us, now_us + REFRESH_LIFETIME_US,
                       &session));
    make_both(app, arena, member_id, session, jti, ret_tokens);
    return OK;
}

struct str session_loose_token(struct app *app, struct arena *arena, int64_t member_id)
{
    int64_t session = LOOSE_FROM + (int64_t)random_below(UINT32_MAX) * (1 << 20) +
                      (int64_t)random_below(1 << 20);

    return make(app, arena, JWT_ACCESS, member_id, session, NULL);
}

enum err session_refresh(struct app *app, struct db *db, struct arena *arena, struct str token,
                         struct session_tokens *ret_tokens, enum token_fault *ret_fault)
{
    int64_t now_us = clock_now_us();
    struct jwt claims;
    char jti[33];
    struct rights rights;
    bool moved = false;
    enum err err;

    *ret_fault = TOKEN_INVALID;
    TRY(jwt_verify(&app->sessions->key, token, now_us / US_PER_SECOND, &claims));
    if (claims.type != JWT_REFRESH) {
        *ret_fault = TOKEN_WRONG_TYPE;
        return ERR_UNAUTHENTICATED;
    }
    if (memory_judge(&app->sessions->memory, claims.user_id, claims.sid, claims.iat, &rights) !=
        GOOD)
        return ERR_UNAUTHENTICATED;
    random_hex(jti, 16);
    err = session_rotate(db, claims.sid, str_from(claims.jti), str_from(jti),
                         now_us + REFRESH_LIFETIME_US, &moved);
    if (err == ERR_UNAVAILABLE && db_engine_of(db) == DB_POSTGRES) {
        /* It may have happened: then the jti is ours, and nobody is a thief. */
        TRY(session_rotate(db, claims.sid, str_from(jti), str_from(jti),
                           now_us + REFRESH_LIFETIME_US, &moved));
        if (!moved)
            return err;
    } else {
        TRY(err);
    }
    if (!moved) { /* used before: whoever holds the newer one may be the thief */
        TRY(session_revoke(app, db, claims.sid));
        return ERR_UNAUTHENTICATED;
    }
    *ret_fault = TOKEN_GOOD;
    make_both(app, arena, claims.user_id, claims.sid, jti, ret_tokens);
    return OK;
}

bool session_check(struct app *app, struct db *db, struct str token, int64_t *ret_session,
                   int64_t *ret_member)
{
    struct standing standing;
    struct jwt claims;
    struct rights rights;

    if (jwt_verify(&app->sessions->key, token, clock_now_us() / US_PER_SECOND, &claims) != OK ||
        memory_judge(&app->sessions->memory, claims.user_id, claims.sid, claims.iat, &rights) !=
            GOOD)
        return false;
    if (session_standing(db, claims.user_id, &standing) != OK || !standing.active)
        return false;
    if (ret_session)
        *ret_session = claims.sid;
    if (ret_member)
        *ret_member = claims.user_id;
    return true;
}

/* Here and on the other nodes; these would read it within seconds, too (session_reload). */
static void revoke(struct app *app, int64_t session, int64_t until_us)
{
    memory_revoke(&app->sessions->memory, session, until_us);
    nodes_tell_numbers(app, TOPIC_REVOKED, (int64_t[]){session, until_us}, 2);
}

enum err session_revoke(struct app *app, struct db *db, int64_t session)
{
    int64_t until_us = clock_now_us() + REFRESH_LIFETIME_US;

    if (session == 0)
        return OK;
    TRY(session_end(db, session, until_us));
    revoke(app, session, until_us);
    return OK;
}

enum err session_revoke_member(struct app *app, struct db *db, struct arena *arena,
                               int64_t member_id, int64_t now_us)
{
    int64_t until_us = now_us + REFRESH_LIFETIME_US;
    int64_t *ids;
    size_t n;

    TRY(session_end_member(db, arena, member_id, until_us, &ids, &n));
    for (size_t i = 0; i < n; i++)
        revoke(app, ids[i], until_us);
    memory_void(&app->sessions->memory, member_id, now_us);
    nodes_tell_numbers(app, TOPIC_VOIDED, (int64_t[]){member_id, now_us}, 2);
    return OK;
}

/* The third number of what nodes say of a member's standing. */
enum { SAID_ADMIN = 1, SAID_MODERATOR = 2 };

enum err session_standing_changed(struct app *app, struct db *db, int64_t member_id)
{
    struct standing standing;

    TRY(session_standing(db, member_id, &standing));
    memory_set_standing(&app->sessions->memory, &standing);
    nodes_tell_numbers(
        app, TOPIC_STANDING,
        (int64_t[]){member_id, standing.active,
                    (standing.admin ? SAID_ADMIN : 0) | (standing.moderator ? SAID_MODERATOR : 0)},
        3);
    return OK;
}

/* ---- what other nodes have done ---- */

static void heard_revoked(struct app *app, int64_t id, struct str body)
{
    int64_t said[2];

    (void)id;
    if (nodes_numbers(body, said, 2))
        memory_revoke(&app->sessions->memory, said[0], said[1]);
}

static void heard_voided(struct app *app, int64_t id, struct str body)
{
    int64_t said[2];

    (void)id;
    if (nodes_numbers(body, said, 2))
        memory_void(&app->sessions->memory, said[0], said[1]);
}

static void heard_standing(struct app *app, int64_t id, struct str body)
{
    int64_t said[3];

    (void)id;
    if (!nodes_numbers(body, said, 3))
        return;
    /* Redis is believed only where it takes away: what gives, session_reload reads soon. */
    if (said[1] == 0)
        memory_set_standing(&app->sessions->memory, &(struct standing){.member_id = said[0]});
    else
        memory_lower(&app->sessions->memory, said[0],
                     (struct rights){(said[2] & SAID_ADMIN) != 0, (said[2] & SAID_MODERATOR) != 0});
}

void sessions_share(struct app *app)
{
    nodes_on(app, TOPIC_REVOKED, heard_revoked);
    nodes_on(app, TOPIC_VOIDED, heard_voided);
    nodes_on(app, TOPIC_STANDING, heard_standing);
}

enum err session_reload(struct app *app, struct db *db)
{
    return memory_reload(&app->sessions->memory, db);
}

enum err session_forget(struct app *app, struct db *db)
{
    int64_t now_us = clock_now_us();

    TRY(session_purge(db, now_us));
    memory_forget(&app->sessions->memory, now_us);
    return OK;
}

/* ---- where a request comes from ---- */

enum source { SOURCE_UNTOLD, SOURCE_OWN, SOURCE_SAME_SITE, SOURCE_FOREIGN };

static enum source source_of(const struct req *req)
{
    struct str origin = req_header(req, "Origin");
    struct str site = req_header(req, "Sec-Fetch-Site");

    if (!str_is_null(origin))
        return str_eq_nocase(origin, site_origin(req)) ? SOURCE_OWN : SOURCE_FOREIGN;
    if (str_eq(site, STR("same-origin")))
        return SOURCE_OWN;
    if (str_eq(site, STR("same-site")))
        return SOURCE_SAME_SITE;
    return str_eq(site, STR("cross-site")) ? SOURCE_FOREIGN : SOURCE_UNTOLD;
}

/* ---- cookies ---- */

static const char access_cookie[] = "access-token";
static const char refresh_cookie[] = "refresh-token";

static bool is_secure(const struct req *req)
{
    return str_starts(site_origin(req), STR("https://"));
}

void session_set_cookies(struct req *req, struct res *res, const struct session_tokens *tokens)
{
    enum source source = source_of(req);

    if (source == SOURCE_FOREIGN || source == SOURCE_SAME_SITE)
        return;
    res_cookie(res, access_cookie, tokens->access, ACCESS_LIFETIME_US / US_PER_SECOND,
               is_secure(req));
    res_cookie(res, refresh_cookie, tokens->refresh, REFRESH_LIFETIME_US / US_PER_SECOND,
               is_secure(req));
}

void session_clear_cookies(struct req *req, struct res *res)
{
    res_cookie(res, access_cookie, STR(""), -1, is_secure(req));
    res_cookie(res, refresh_cookie, STR(""), -1, is_secure(req));
}

struct str session_refresh_cookie(struct req *req)
{
    if (source_of(req) != SOURCE_OWN)
        return (struct str){NULL, 0};
    return req_cookie(req, refresh_cookie);
}

/* ---- identify ---- */

/* 401 in the original's words. message: of the token's own list; NULL: without one. */
static enum err refuse(struct res *res, const char *detail, const char *code, const char *message)
{
    struct json *json;

    res_header(res, "WWW-Authenticate", STR("Bearer realm=\"api\""));
    json = res_json(res, 401);
    json_object(json);
    json_key_str(json, "detail", str_from(detail));
    json_key_str(json, "code", str_from(code));
    if (message != NULL) {
        json_key(json, "messages");
        json_array(json);
        json_object(json);
        json_key_str(json, "token_class", STR("AccessToken"));
        json_key_str(json, "token_type", STR("access"));
        json_key_str(json, "message", str_from(message));
        json_end(json);
        json_end(json);
    }
    json_end(json);
    return ERR_DONE;
}

static enum err refuse_token(struct res *res, const char *message)
{
    return refuse(res, "Given token not valid for any token type", "token_not_valid", message);
}

enum reading { READ_GOOD, READ_BAD, READ_WRONG_TYPE, READ_BANNED };

static enum reading token_read(struct app *app, struct str token, struct caller *ret_caller)
{
    int64_t now_s = clock_now_us() / US_PER_SECOND;
    struct jwt claims;
    struct rights rights;

    if (jwt_verify(&app->sessions->key, token, now_s, &claims) != OK)
        return READ_BAD;
    if (claims.type != JWT_ACCESS)
        return READ_WRONG_TYPE;
    switch (memory_judge(&app->sessions->memory, claims.user_id, claims.sid, claims.iat, &rights)) {
    case BANNED:
        return READ_BANNED;
    case VOID:
        return READ_BAD;
    case GOOD:
        break;
    }
    *ret_caller = (struct caller){.id = claims.user_id,
                                  .session = claims.sid,
                                  .expires_us = claims.exp * US_PER_SECOND,
                                  .admin = rights.admin,
                                  .moderator = rights.admin || rights.moderator};
    return READ_GOOD;
}

bool session_caller(struct app *app, struct str token, struct caller *ret_caller)
{
    return token_read(app, token, ret_caller) == READ_GOOD;
}

enum header_form { HEADER_ABSENT, HEADER_ANONYMOUS, HEADER_MALFORMED, HEADER_TOKEN };

/* "Bearer X". Another scheme is as no header; `null` and `undefined` are what the original's client
 * sends when nobody is signed in. */
static enum header_form bearer_of(const struct req *req, struct str *ret_token)
{
    struct str rest = str_trim(req_header(req, "Authorization"));
    struct str scheme = str_split(&rest, ' ');

    if (!str_eq_nocase(scheme, STR("Bearer")))
        return HEADER_ABSENT;
    rest = str_trim(rest);
    if (rest.n == 0 || str_find(rest, ' ', 0) >= 0 || str_find(rest, '\t', 0) >= 0)
        return HEADER_MALFORMED;
    if (str_eq(rest, STR("null")) || str_eq(rest, STR("undefined")))
        return HEADER_ANONYMOUS;
    *ret_token = rest;
    return HEADER_TOKEN;
}

/* A cookie counts for our own pages only. One that is no longer good is as none: nobody chose to
 * send it, and pages that are open to all must stay open. */
static enum err by_cookie(struct req *req, struct caller *ret_caller)
{
    struct str cookie = req_cookie(req, access_cookie);
    bool unsafe = req->route->websocket ||
                  (req->method != GET && req->method != HEAD && req->method != OPTIONS);
    enum source source = source_of(req);
    struct caller caller;

    if (cookie.n == 0 || token_read(req->app, cookie, &caller) != READ_GOOD)
        return OK;
    if (unsafe && source == SOURCE_UNTOLD)
        return OK;
    if (unsafe && source != SOURCE_OWN)
        return req_refuse(req, ERR_FORBIDDEN, "foreign_origin",
                          "Calls by cookie are taken from this site's own pages only.");
    if (source == SOURCE_FOREIGN)
        return OK;
    *ret_caller = caller;
    ret_caller->by_cookie = true;
    return OK;
}

static enum err by_header(struct req *req, struct res *res, struct str token,
                          struct caller *ret_caller)
{
    switch (token_read(req->app, token, ret_caller)) {
    case READ_GOOD:
        return OK;
    case READ_WRONG_TYPE:
        return refuse_token(res, "Token has wrong type");
    case READ_BANNED:
        return refuse(res, "User is inactive", "user_inactive", NULL);
    case READ_BAD:
        break;
    }
    return refuse_token(res, "Token is invalid or expired");
}

static enum err admit(struct req *req, struct res *res, const struct caller *caller)
{
    bool closed = req->route->who == MEMBER || req->route->who == MODERATOR ||
                  req->route->who == ADMIN;

    if (closed && caller->id == 0)
        return refuse(res, "Authentication credentials were not provided.", "not_authenticated",
                      NULL);
    if ((req->route->who == ADMIN && !caller->admin) ||
        (req->route->who == MODERATOR && !caller->moderator))
        return req_refuse(req, ERR_FORBIDDEN, "permission_denied",
                          "You do not have permission to perform this action.");
    return OK;
}

enum err session_identify(struct req *req, struct res *res, struct caller *ret_caller)
{
    struct str token = {NULL, 0};

    *ret_caller = (struct caller){0};
    if (req->route->who != UNASKED) {
        switch (bearer_of(req, &token)) {
        case HEADER_MALFORMED:
            return refuse(res, "Authorization header must contain two space-delimited values",
                          "bad_authorization_header", NULL);
        case HEADER_TOKEN:
            TRY(by_header(req, res, token, ret_caller));
            break;
        case HEADER_ABSENT:
            TRY(by_cookie(req, ret_caller));
            break;
        case HEADER_ANONYMOUS:
            break;
        }
    }
    TRY(admit(req, res, ret_caller));
    return site_limit_member(req, res, ret_caller->id);
}
