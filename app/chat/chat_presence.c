#include "chat/chat_presence.h"

#include "base/map.h"
#include "base/mem.h"

#include <pthread.h>

/* Who is not there is asked for so often, who is so long before his time is over, and then again
 * and again. */
#define ABSENT_US (60 * US_PER_SECOND)
#define BEFORE_US (2 * US_PER_SECOND)
#define AGAIN_US  US_PER_SECOND

struct watched {
    size_t watchers;
    bool here;
    int64_t until_us; /* he is taken for here */
    int64_t ask_us;
};

struct presence {
    pthread_mutex_t mutex;
    struct map members; /* id -> struct watched */
};

struct presence *presence_new(void)
{
    struct presence *presence = mem_take(sizeof *presence);

    pthread_mutex_init(&presence->mutex, NULL);
    return presence;
}

void presence_free(struct presence *presence)
{
    size_t at = 0;
    uint64_t id;
    void *watched;

    if (!presence)
        return;
    while (map_each (&presence->members, &at, &id, &watched))
        mem_free(watched);
    map_release(&presence->members);
    pthread_mutex_destroy(&presence->mutex);
    mem_free(presence);
}

bool presence_watch(struct presence *presence, int64_t member_id, int64_t now_us)
{
    struct watched *watched;
    bool first;

    pthread_mutex_lock(&presence->mutex);
    watched = map_get(&presence->members, (uint64_t)member_id);
    first = !watched;
    if (first) {
        watched = mem_take(sizeof *watched);
        watched->ask_us = now_us + AGAIN_US; /* the first one asks by himself */
        map_set(&presence->members, (uint64_t)member_id, watched);
    }
    watched->watchers++;
    pthread_mutex_unlock(&presence->mutex);
    return first;
}

bool presence_unwatch(struct presence *presence, int64_t member_id)
{
    struct watched *watched;
    bool last;

    pthread_mutex_lock(&presence->mutex);
    watched = map_get(&presence->members, (uint64_t)member_id);
    last = watched && --watched->watchers == 0;
    if (last) {
        map_remove(&presence->members, (uint64_t)member_id);
        mem_free(watched);
    }
    pthread_mutex_unlock(&presence->mutex);
    return last;
}

bool presence_elsewhere(struct presence *presence, int64_t member_id)
{
    const struct watched *watched;
    bool here;

    pthread_mutex_lock(&presence->mutex);
    watched = map_get(&presence->members, (uint64_t)member_id);
    here = watched && watched->here;
    pthread_mutex_unlock(&presence->mutex);
    return here;
}

bool presence_learn(struct presence *presence, int64_t member_id, int seconds, int64_t now_us)
{
    struct watched *watched;
    bool news = false;

    pthread_mutex_lock(&presence->mutex);
    watched = map_get(&presence->members, (uint64_t)member_id);
    if (watched) {
        news = watched->here != (seconds > 0);
        watched->here = seconds > 0;
        watched->until_us = now_us + seconds * US_PER_SECOND;
        watched->ask_us = watched->here ? watched->until_us - BEFORE_US : now_us + ABSENT_US;
    }
    pthread_mutex_unlock(&presence->mutex);
    return news;
}

void presence_doubt(struct presence *presence, int64_t now_us)
{
    size_t at = 0;
    uint64_t id;
    void *watched;

    pthread_mutex_lock(&presence->mutex);
    while (map_each (&presence->members, &at, &id, &watched))
        ((struct watched *)watched)->ask_us = now_us;
    pthread_mutex_unlock(&presence->mutex);
}

static enum presence_due due_of(struct watched *watched, int64_t now_us)
{
    if (watched->here && now_us >= watched->until_us) {
        watched->here = false;
        return PRESENCE_GONE;
    }
    if (now_us < watched->ask_us)
        return PRESENCE_NONE;
    watched->ask_us = now_us + AGAIN_US;
    return PRESENCE_ASK;
}

enum presence_due presence_next_due(struct presence *presence, int64_t now_us, size_t *at,
                                    int64_t *ret_member_id)
{
    enum presence_due due = PRESENCE_NONE;
    uint64_t id;
    void *watched;

    pthread_mutex_lock(&presence->mutex);
    while (due == PRESENCE_NONE && map_each (&presence->members, at, &id, &watched)) {
        due = due_of(watched, now_us);
        *ret_member_id = (int64_t)id;
    }
    pthread_mutex_unlock(&presence->mutex);
    return due;
}
