/* Members and listings as operators find them; private to this module. */
#pragma once
#include "core/app.h"

/* What is looked for; all zero: everything. */
struct found_ask {
    int64_t before;  /* ids below it */
    int64_t limit;   /* rows */
    int64_t id;      /* this one alone */
    int64_t owner;   /* of a listing */
    struct str part; /* LIKE, in small letters, '!' escapes; null: any */
    int64_t kind;    /* of members 1 operators, 2 the banned; of listings 1 the hidden */
};

struct found_member {
    int64_t id, created_us, listings, rentals, reports, sessions;
    struct str email, username, provider;
    bool verified, admin, active;
    struct str ban_reason;           /* null: not banned, or by a command */
    int64_t ban_until_us, ban_at_us; /* until 0: for ever */
};
/* The newest first. */
enum err members_find(struct db *db, struct arena *arena, const struct found_ask *ask,
                      struct found_member *ret_list, size_t *ret_n) MUST_USE;
/* until_us 0: for ever. In the transaction of member_set_active. */
enum err ban_put(struct db *db, int64_t member_id, int64_t admin_id, struct str reason,
                 int64_t until_us) MUST_USE;
/* At most 50 members whose bans are over. */
enum { BANS_AT_ONCE = 50 };
enum err bans_over(struct db *db, int64_t ret_ids[static BANS_AT_ONCE], size_t *ret_n) MUST_USE;
/* ERR_NOT_FOUND: another node has lifted it. */
enum err ban_take(struct db *db, int64_t member_id) MUST_USE;

struct found_listing {
    int64_t id, owner_id, category_id, fee, created_us, paused_us, hidden_us;
    struct str name, owner, reason, photo; /* reason of hiding; null: it is shown */
};
enum err listings_find(struct db *db, struct arena *arena, const struct found_ask *ask,
                       struct found_listing *ret_list, size_t *ret_n) MUST_USE;
