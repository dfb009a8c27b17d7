#include "core/session_memory.h"

#include "base/clock.h"
#include "base/mem.h"
#include "core/session.h"

/* Clocks of nodes differ, and what a transaction revokes is seen at its end. */
#define OVERLAP_US (60 * US_PER_SECOND)

/* What memory knows of a member; most have no entry. */
struct special {
    bool banned, admin, moderator;
    int64_t void_before_s; /* tokens made before are void */
};

/* The member's entry, made when there is none; a map in use is under the lock. */
static struct special *special_of(struct map *specials, int64_t member_id)
{
    struct special *special = map_get(specials, (uint64_t)member_id);

    if (special == NULL) {
        special = mem_take(sizeof(*special));
        map_set(specials, (uint64_t)member_id, special);
    }
    return special;
}

static void specials_free(struct map *specials)
{
    uint64_t key;
    size_t at = 0;
    void *value;

    while (map_each (specials, &at, &key, &value))
        mem_free(value);
    map_release(specials);
}

void memory_revoke(struct session_memory *memory, int64_t session, int64_t until_us)
{
    uintptr_t until_s = (uintptr_t)(until_us / US_PER_SECOND + 1);

    pthread_rwlock_wrlock(&memory->lock);
    map_set(&memory->revoked, (uint64_t)session, (void *)until_s);
    pthread_rwlock_unlock(&memory->lock);
}

void memory_void(struct session_memory *memory, int64_t member_id, int64_t before_us)
{
    pthread_rwlock_wrlock(&memory->lock);
    special_of(&memory->specials, member_id)->void_before_s = before_us / US_PER_SECOND;
    memory->changes++;
    pthread_rwlock_unlock(&memory->lock);
}

void memory_set_standing(struct session_memory *memory, const struct standing *standing)
{
    int64_t void_before_s = standing->void_before_us / US_PER_SECOND;
    struct special *special;

    pthread_rwlock_wrlock(&memory->lock);
    if (!standing->active || standing->admin || standing->moderator || void_before_s > 0 ||
        map_get(&memory->specials, (uint64_t)standing->member_id) != NULL) {
        special = special_of(&memory->specials, standing->member_id);
        special->banned = !standing->active;
        special->admin = standing->admin;
        special->moderator = standing->moderator;
        if (void_before_s > special->void_before_s)
            special->void_before_s = void_before_s;
    }
    memory->changes++;
    pthread_rwlock_unlock(&memory->lock);
}

void memory_lower(struct session_memory *memory, int64_t member_id, struct rights left)
{
    struct special *special;

    pthread_rwlock_wrlock(&memory->lock);
    special = map_get(&memory->specials, (uint64_t)member_id);
    /* Counted only where one falls: others' words without effect hold up no reload. */
    if (special != NULL &&
        ((special->admin && !left.admin) || (special->moderator && !left.moderator))) {
        special->admin = special->admin && left.admin;
        special->moderator = special->moderator && left.moderator;
        memory->changes++;
    }
    pthread_rwlock_unlock(&memory->lock);
}

static void load_revoked(void *context, int64_t id, int64_t until_us)
{
    memory_revoke(context, id, until_us);
}

static void load_special(void *context, const struct standing *standing)
{
    memory_set_standing(context, standing);
}

enum err memory_init(struct session_memory *memory, struct db *db)
{
    *memory = (struct session_memory){0};
    pthread_rwlock_init(&memory->lock, NULL);
    memory->looked_us = clock_now_us();
    TRY(session_each_revoked(db, 0, memory, load_revoked));
    return session_each_special(db, memory, load_special);
}

void memory_release(struct session_memory *memory)
{
    specials_free(&memory->specials);
    map_release(&memory->revoked);
    pthread_rwlock_destroy(&memory->lock);
}

enum verdict memory_judge(struct session_memory *memory, int64_t member_id, int64_t session,
                          int64_t made_s, struct rights *ret_rights)
{
    const struct special *special;
    enum verdict verdict = GOOD;

    *ret_rights = (struct rights){0};
    pthread_rwlock_rdlock(&memory->lock);
    special = map_get(&memory->specials, (uint64_t)member_id);
    if (special != NULL) {
        *ret_rights = (struct rights){special->admin, special->moderator};
        if (special->banned)
            verdict = BANNED;
        else if (made_s < special->void_before_s)
            verdict = VOID;
    }
    if (verdict == GOOD && map_get(&memory->revoked, (uint64_t)session) != NULL)
        verdict = VOID;
    pthread_rwlock_unlock(&memory->lock);
    return verdict;
}

static void collect_special(void *context, const struct standing *standing)
{
    struct special *special = special_of(context, standing->member_id);

    *special = (struct special){.banned = !standing->active,
                                .admin = standing->admin,
                                .moderator = standing->moderator,
                                .void_before_s = standing->void_before_us / US_PER_SECOND};
}

/* Memory may know of void tokens before the transaction that voids them is committed. */
static void keep_void(const struct map *from, struct map *to)
{
    uint64_t id;
    size_t at = 0;
    void *value;

    while (map_each (from, &at, &id, &value)) {
        const struct special *old = value;
        struct special *special;

        if (old->void_before_s == 0)
            continue;
        special = special_of(to, (int64_t)id);
        if (old->void_before_s > special->void_before_s)
            special->void_before_s = old->void_before_s;
    }
}

/* What was revoked since the last look: its tokens live longest. */
static enum err reload_revoked(struct session_memory *memory, struct db *db)
{
    int64_t now_us = clock_now_us();
    int64_t until_us = memory->looked_us - OVERLAP_US + REFRESH_LIFETIME_US;

    TRY(session_each_revoked(db, until_us, memory, load_revoked));
    memory->looked_us = now_us;
    return OK;
}

enum err memory_reload(struct session_memory *memory, struct db *db)
{
    struct map found = {0};
    uint64_t changes;
    enum err err;

    TRY(reload_revoked(memory, db));
    pthread_rwlock_rdlock(&memory->lock);
    changes = memory->changes;
    pthread_rwlock_unlock(&memory->lock);
    err = session_each_special(db, &found, collect_special);
    pthread_rwlock_wrlock(&memory->lock);
    /* What has changed meanwhile is newer than what was read: next time, then. */
    if (err == OK && memory->changes == changes) {
        struct map old = memory->specials;

        keep_void(&old, &found);
        memory->specials = found;
        found = old;
    }
    pthread_rwlock_unlock(&memory->lock);
    specials_free(&found);
    return err;
}

void memory_forget(struct session_memory *memory, int64_t now_us)
{
    struct map alive = {0}, old;
    uint64_t id;
    size_t at = 0;
    void *until_s;

    pthread_rwlock_wrlock(&memory->lock);
    old = memory->revoked;
    while (map_each (&old, &at, &id, &until_s)) {
        if ((int64_t)(uintptr_t)until_s * US_PER_SECOND >= now_us)
            map_set(&alive, id, until_s);
    }
    memory->revoked = alive;
    pthread_rwlock_unlock(&memory->lock);
    map_release(&old);
}
