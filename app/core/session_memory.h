/* What memory knows of sessions, so that a token is judged without the database: sessions that were
 * revoked before their tokens expired, and the few members of whom there is something to know
 * (banned, with a role, older tokens void). Any thread; used by session.c only. */
#pragma once
#include "base/map.h"
#include "core/session_store.h"

#include <pthread.h>

struct session_memory {
    pthread_rwlock_t lock; /* guards the rest */
    struct map revoked;    /* session → the second until which it matters, as a pointer */
    struct map specials;   /* member → struct special */
    uint64_t changes;      /* of specials */
    int64_t looked_us;     /* for what was revoked elsewhere; of memory_reload alone */
};

/* From the database. What has been made is given back by release, also after an error. */
enum err memory_init(struct session_memory *memory, struct db *db) MUST_USE;
void memory_release(struct session_memory *memory);

enum verdict { GOOD, VOID, BANNED };
/* What a member may do beside what all may. */
struct rights {
    bool admin, moderator;
};
/* Of a token that was made in that second for the session and member. */
enum verdict memory_judge(struct session_memory *memory, int64_t member_id, int64_t session,
                          int64_t made_s, struct rights *ret_rights);

void memory_revoke(struct session_memory *memory, int64_t session, int64_t until_us);
void memory_void(struct session_memory *memory, int64_t member_id, int64_t before_us);
void memory_set_standing(struct session_memory *memory, const struct standing *standing);
/* Takes from a member whatever is not among these; gives nothing. */
void memory_lower(struct session_memory *memory, int64_t member_id, struct rights left);

/* Reads the members again, and what was revoked lately: what other processes have changed. */
enum err memory_reload(struct session_memory *memory, struct db *db) MUST_USE;
/* Drops revoked sessions that matter no more. */
void memory_forget(struct session_memory *memory, int64_t now_us);
