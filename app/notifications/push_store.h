/* Rows of browsers and of what is on its way to them; private to this module. */
#pragma once
#include "notifications/push_rules.h"

struct subscription {
    int64_t id, member_id;
    struct str endpoint, p256dh, auth, lang; /* in the arena */
    bool details;                            /* the member's notice_settings.push_details */
};

/* Stores a browser of subscription->member_id for as long as the session lives, or replaces what
 * was known of it; of more than PUSH_BROWSERS_MAX the oldest goes. ERR_CONFLICT: it is another
 * member's. */
enum err subscription_put(struct db *db, const struct subscription *subscription, int64_t session,
                          int64_t *ret_id) MUST_USE;
/* Forgets the member's. ERR_NOT_FOUND: he has none there. */
enum err subscription_remove(struct db *db, int64_t member_id, struct str endpoint) MUST_USE;
/* Forgets one, and what is on its way to it. */
enum err subscription_drop(struct db *db, int64_t id) MUST_USE;
/* *ret_found false: it is gone, its login has ended, or its member is banned. */
enum err subscription_alive(struct db *db, struct arena *arena, int64_t id,
                            struct subscription *ret_subscription, bool *ret_found) MUST_USE;

/* A notice whose time to be pushed has come. */
struct push_due {
    int64_t notice_id, push_us, created_us;
    bool urgent;
    struct notice_settings settings;
};
enum { PUSHES_AT_ONCE = 100 };
/* At most PUSHES_AT_ONCE of them. */
enum err push_notices_due(struct db *db, int64_t now_us, struct push_due *ret_due,
                          size_t *ret_n) MUST_USE;
/* Not now but then; 0: never. Nothing when another node was quicker. */
enum err push_put_off(struct db *db, const struct push_due *due, int64_t until_us) MUST_USE;
/* Hands it on to the member's browsers, in one transaction; *ret_n counts them, 0 also when another
 * node was quicker. */
enum err push_hand_on(struct db *db, const struct push_due *due, int64_t now_us,
                      int64_t *ret_n) MUST_USE;

/* A notice on its way to a browser. */
struct push {
    int64_t id, notice_id, subscription_id, tries, first_us, due_us;
};
/* The one that has waited longest; *ret_found false: nothing is due. */
enum err push_next(struct db *db, int64_t now_us, struct push *ret_push, bool *ret_found) MUST_USE;
/* Makes it the caller's until it may be tried again; *ret_taken false when another was quicker. */
enum err push_claim(struct db *db, struct push *push, int64_t now_us, bool *ret_taken) MUST_USE;
/* Its service failed: it, and what else is for that browser, may not be tried before then. */
enum err push_delay(struct db *db, int64_t id, int64_t due_us) MUST_USE;
enum err push_drop(struct db *db, int64_t id) MUST_USE;
