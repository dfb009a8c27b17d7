/* Members: who they are, how they sign in, how others see them. */
#pragma once
#include "base/json_write.h"
#include "core/app.h"
#include "core/language.h"

struct req;
struct route_table;

extern const struct route_table accounts_table, setup_table;

/* Failed log-ins count on all nodes together (core/nodes.h). After sessions_open. */
void accounts_share(struct app *app);

/* The columns, in this order, that every statement selects to read a member:
 *   m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin */
enum { MEMBER_COLUMNS = 8 };
struct member {
    int64_t id;
    struct str username; /* may be null */
    struct str email;    /* real; shown to the member himself only */
    int64_t point;
    int64_t manner_tenths; /* 바로미터 × 10; 0 before the first review */
    struct str profile;    /* photo key; null: the default picture */
    struct str provider;   /* null: e-mail and password */
    bool is_admin;
};

/* Reads MEMBER_COLUMNS columns from first on; strings go to the arena. */
void member_from_columns(const struct db_rows *rows, int first, struct arena *arena,
                         struct member *ret_member);
enum err member_by_id(struct db *db, struct arena *arena, int64_t id,
                      struct member *ret_member) MUST_USE;
/* By real address (without case) or alias "<id>@users.invalid"; ERR_NOT_FOUND. */
enum err member_by_email(struct db *db, struct arena *arena, struct str email,
                         struct member *ret_member) MUST_USE;

/* User, SimpleUser of the contract. The caller decides whether the address is the real one or the
 * alias; the request tells the origin of the picture's address. */
void user_json(struct json *json, const struct req *req, const struct member *member);
void simple_user_json(struct json *json, const struct req *req, const struct member *member);
/* That the caller knows his password; who has none passes. Else 400 of that field, or 429
 * (ERR_DONE): guessing here counts as guessing at the door. For routes of the HASH lane. */
enum err member_prove(struct req *req, const char *field, struct str given) MUST_USE;
/* Whether he has one, or signs in by a provider only. */
enum err member_has_password(struct db *db, struct arena *arena, int64_t id,
                             bool *ret_has) MUST_USE;

enum { BUSINESS_NAME_POINTS = 60, BUSINESS_CONTACT_POINTS = 100 };
/* As what a member lends, by his own word. */
struct business {
    struct str kind; /* "business" or "club"; null: as a neighbour, and the rest says nothing */
    struct str name;
    struct str number;  /* of its registration, "123-45-67890"; "": not said */
    struct str contact; /* "": not said */
};
enum err business_of(struct db *db, struct arena *arena, int64_t member_id,
                     struct business *ret_business) MUST_USE;
/* Inside the caller's transaction. */
enum err business_put(struct db *db, int64_t member_id, const struct business *business) MUST_USE;
/* As it is written: a registration number of ten digits, whose last one checks the others, with or
 * without hyphens. "" for "", {NULL,0} for what is none. */
struct str business_number(struct arena *arena, struct str text);

/* The level of that many points: NEWBIE, ROOKIE (500), SEMIPRO (1500), PRO (3500), MASTER (6000).
 */
const char *member_level(int64_t point);
/* Adds points; inside the caller's transaction. */
enum err member_add_points(struct db *db, int64_t id, int64_t points) MUST_USE;
/* Sets 바로미터; inside the caller's transaction. */
enum err member_set_manner(struct db *db, int64_t id, int64_t manner_tenths) MUST_USE;

/* The address in small letters, in the arena; {NULL,0} when it is none, is longer than 254 bytes,
 * or is an alias. */
struct str account_address(struct arena *arena, struct str email);

/* Whether anybody has an account. */
enum err member_anybody(struct db *db, bool *ret_anybody) MUST_USE;
enum { SETUP_SECRET_BYTES = 32 };
/* The link of the set-up wizard: while the market has no operator, a new word of 64 hex digits that
 * is good for 24 hours, and the one before is not any more; "" once it has one. Only its digest is
 * kept. Sets app->unruled. */
enum err setup_open(struct app *app, struct db *db,
                    char ret_word[static 2 * SETUP_SECRET_BYTES + 1]) MUST_USE;
/* false: banned, without a reason or an end; who was banned before is so no more.
 * session_standing_changed tells a running program. */
enum err member_set_active(struct db *db, int64_t id, bool active) MUST_USE;
/* Not an operator any more, if by_id still is one. ERR_CONFLICT. The same. */
enum err member_unmake_admin(struct db *db, int64_t id, int64_t by_id) MUST_USE;
/* Tokens from before are void; in the transaction of session_revoke_member. */
enum err member_void(struct db *db, int64_t id, int64_t now_us) MUST_USE;
/* Makes him an operator; session_standing_changed tells a running program. */
enum err member_make_admin(struct db *db, int64_t id) MUST_USE;
/* A moderator, or not any more. ERR_CONFLICT: he is so already, or an operator. The same. */
enum err member_set_moderator(struct db *db, int64_t id, bool moderator) MUST_USE;

/* Why a member is banned, and until when. */
struct ban {
    struct str reason; /* null or "": none was given */
    int64_t until_us;  /* 0: for ever */
};
/* The member's; all zero when it has no row. */
enum err ban_of(struct db *db, struct arena *arena, int64_t member_id,
                struct ban *ret_ban) MUST_USE;
/* What he is told of it in that language: until when, why, and how he may object. */
struct str ban_words(const struct app *app, struct arena *arena, enum language language,
                     const struct ban *ban);

/* An account made by the operator, not by a request. */
struct member_order {
    struct str email, password, username;
    bool admin;
};
/* Makes it. ERR_INVALID with *ret_why (static text); ERR_CONFLICT: the address has an account.
 * Hashes for some tens of milliseconds. */
enum err member_make(struct db *db, struct arena *arena, const struct member_order *order,
                     int64_t *ret_id, const char **ret_why) MUST_USE;
