/* Members and listings as operators find them; private to this module. */
#pragma once
#include "accounts/accounts.h"

/* What is looked for; all zero: everything. */
struct found_ask {
    int64_t before;  /* ids below it */
    int64_t limit;   /* rows */
    int64_t id;      /* this one alone */
    int64_t owner;   /* of a listing */
    struct str part; /* LIKE, in small letters, '!' escapes; null: any */
    int64_t kind; /* of members 1 operators, 2 the banned, 3 moderators; of listings 1 the hidden */
    bool addresses; /* the part may be one of an address */
};

struct found_member {
    int64_t id, created_us, listings, rentals, reports, sessions;
    struct str email, username, provider;
    bool verified, admin, moderator, active;
    struct str ban_reason;           /* null: not banned, or none was given */
    int64_t ban_until_us, ban_at_us; /* until 0: for ever */
};
/* The newest first. */
enum err members_find(struct db *db, struct arena *arena, const struct found_ask *ask,
                      struct found_member *ret_list, size_t *ret_n) MUST_USE;
/* until_us 0: for ever. In the transaction of member_set_active. */
enum err ban_put(struct db *db, int64_t member_id, int64_t admin_id, struct str reason,
                 int64_t until_us) MUST_USE;
/* A ban of which a letter is still to be written; address null: there is none to write to. */
struct ban_news {
    int64_t member_id;
    struct str address;
    struct ban ban;
};
enum { BANS_AT_ONCE = 50 };
/* At most that many. */
enum err bans_untold(struct db *db, struct arena *arena,
                     struct ban_news ret_news[static BANS_AT_ONCE], size_t *ret_n) MUST_USE;
/* ERR_NOT_FOUND: another node tells it, or it is over. */
enum err ban_tell(struct db *db, int64_t member_id) MUST_USE;
/* The members whose bans are over, at most BANS_AT_ONCE. */
enum err bans_over(struct db *db, int64_t ret_ids[static BANS_AT_ONCE], size_t *ret_n) MUST_USE;
/* ERR_NOT_FOUND: another node has lifted it. */
enum err ban_take(struct db *db, int64_t member_id) MUST_USE;

struct found_listing {
    int64_t id, owner_id, category_id, fee, created_us, paused_us, hidden_us;
    struct str name, owner, reason, photo; /* reason of hiding; null: it is shown */
};
enum err listings_find(struct db *db, struct arena *arena, const struct found_ask *ask,
                       struct found_listing *ret_list, size_t *ret_n) MUST_USE;
