/* Who is calling. A token is checked from memory alone: its signature, its expiry, and a short list
 * of what was revoked before it expired; so the loop refuses a stranger before his body is read.
 * Every token names a session, a family of refresh tokens of which only the newest is good. */
#pragma once
#include "core/app.h"

struct req;
struct res;
struct caller;

#define ACCESS_LIFETIME_US  (INT64_C(12) * 3600 * US_PER_SECOND)
#define REFRESH_LIFETIME_US (INT64_C(30) * US_PER_DAY)

/* Sets app->sessions: the key from DATA/keys (made at first start, mode 0600), what is revoked from
 * the database, which must be migrated. ret_why (static memory) says what to do. */
enum err sessions_open(struct app *app, struct db *db, const char **ret_why) MUST_USE;
void sessions_close(struct app *app);
/* Hears what other nodes revoke (core/nodes.h). */
void sessions_share(struct app *app);

/* The hook of server_hooks: fills *ret_caller; answers 401 and 403 as docs/security.md section 2
 * says; counts the member's rate. Runs on the loop, does not block. */
enum err session_identify(struct req *req, struct res *res, struct caller *ret_caller);
/* Whose access token it is, from memory alone; false when it is not good. Any thread. */
bool session_caller(struct app *app, struct str token, struct caller *ret_caller);
/* Whether the caller may still act: false once his session is revoked, he is banned or it expired.
 * For what lives longer than a request. Any thread. */
bool session_alive(const struct app *app, const struct caller *caller);

struct session_tokens {
    struct str access, refresh; /* in the arena */
    int64_t session;
};

/* Begins a session. */
enum err session_issue(struct app *app, struct db *db, struct arena *arena, int64_t member_id,
                       struct session_tokens *ret_tokens) MUST_USE;
/* An access token without a row, for operators and load tests: good for 12 hours, revoked as any.
 */
struct str session_loose_token(struct app *app, struct arena *arena, int64_t member_id);

enum token_fault { TOKEN_GOOD, TOKEN_INVALID, TOKEN_WRONG_TYPE };
/* Trades a refresh token for new ones. An old one of the family ends it for all.
 * ERR_UNAUTHENTICATED with *ret_fault. */
enum err session_refresh(struct app *app, struct db *db, struct arena *arena, struct str token,
                         struct session_tokens *ret_tokens, enum token_fault *ret_fault) MUST_USE;
/* Whether a token of either type is good; its session and member when they are wanted. */
bool session_check(struct app *app, struct db *db, struct str token, int64_t *ret_session,
                   int64_t *ret_member);

/* A session as its member is shown it. */
struct session_shown {
    int64_t id, created_us, seen_us; /* seen: last renewed; 0: not since it began */
    struct str device;               /* "" when it is not known */
};
enum { SESSIONS_SHOWN = 100 };
/* The member's sessions that may still be renewed, the newest first, at most SESSIONS_SHOWN. */
enum err sessions_of(struct db *db, struct arena *arena, int64_t member_id,
                     struct session_shown ret_sessions[static SESSIONS_SHOWN],
                     size_t *ret_n) MUST_USE;
/* On what it runs, of a User-Agent header, which is not kept itself: "Chrome · Android". "" when
 * nothing is recognised. Pure. */
struct str session_device(struct arena *arena, struct str agent);
/* It has just begun or been renewed there. */
enum err session_seen(struct db *db, int64_t session, struct str device) MUST_USE;

/* Ends one session at once. */
enum err session_revoke(struct app *app, struct db *db, int64_t session) MUST_USE;
/* Makes every token void that the member has now. Call it inside the transaction that changes his
 * row (password, is_active, void_before_us = now_us). */
enum err session_revoke_member(struct app *app, struct db *db, struct arena *arena,
                               int64_t member_id, int64_t now_us) MUST_USE;
/* After a member's is_active, is_admin or is_moderator has changed. */
enum err session_standing_changed(struct app *app, struct db *db, int64_t member_id) MUST_USE;

/* Due work, called by the clock thread. session_reload: who is banned or has a role, and what was
 * revoked lately, is read again, so that what a command beside this process or another node has
 * changed counts here, whether or not it was told. session_forget: what has
 * expired, from the database and from memory. */
enum err session_reload(struct app *app, struct db *db) MUST_USE;
enum err session_forget(struct app *app, struct db *db) MUST_USE;

/* The cookies of a login, unless a foreign site made the browser ask; and their end. */
void session_set_cookies(struct req *req, struct res *res, const struct session_tokens *tokens);
void session_clear_cookies(struct req *req, struct res *res);
/* The refresh token's cookie, when the request comes from our own pages; else {NULL,0}. */
struct str session_refresh_cookie(struct req *req);

/* A key for another purpose, made from the file's: 32 bytes. */
void session_subkey(const struct app *app, const char *purpose, unsigned char ret_key[static 32]);
