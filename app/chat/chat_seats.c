#include "chat/chat_seats.h"

#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "chat/chat_rules.h"

#include <pthread.h>

enum { SWEEP_EVERY = 1024 }; /* openings */

/* A member or a place. */
struct sitter {
    uint64_t key;
    int sockets;
    int64_t level, mark_level; /* chat_rate_take's */
    bool present;              /* of a member: shown to others as being here … */
    int64_t left_us;           /* … though his last socket closed then */
    struct list leaving;       /* in chat_seats.leaving while sockets is 0 and he is present */
};

struct chat_seat {
    struct sitter *member, *place;
};

struct chat_seats {
    bool limited;
    pthread_mutex_t mutex;
    struct map members, places; /* key -> struct sitter */
    struct list leaving;        /* the earliest first: all have the same grace */
    unsigned openings;
};

struct chat_seats *chat_seats_new(bool limited)
{
    struct chat_seats *seats = mem_take(sizeof *seats);

    seats->limited = limited;
    list_init(&seats->leaving);
    pthread_mutex_init(&seats->mutex, NULL);
    return seats;
}

static void free_all(struct map *map)
{
    size_t at = 0;
    uint64_t key;
    void *value;

    while (map_each (map, &at, &key, &value))
        mem_free(value);
    map_release(map);
}

void chat_seats_free(struct chat_seats *seats)
{
    free_all(&seats->members);
    free_all(&seats->places);
    pthread_mutex_destroy(&seats->mutex);
    mem_free(seats);
}

static struct sitter *sitter_of(struct map *map, uint64_t key)
{
    struct sitter *sitter = map_get(map, key);

    if (sitter)
        return sitter;
    sitter = mem_take(sizeof *sitter);
    sitter->key = key;
    list_init(&sitter->leaving);
    map_set(map, key, sitter);
    return sitter;
}

/* Forgets who has no socket, is not present and whose rate has run down. */
static void sweep(struct map *map, int64_t now_us)
{
    struct map kept = {0};
    size_t at = 0;
    uint64_t key;
    void *value;

    while (map_each (map, &at, &key, &value)) {
        struct sitter *sitter = value;

        if (sitter->sockets > 0 || sitter->present || sitter->level > now_us)
            map_set(&kept, key, sitter);
        else
            mem_free(sitter);
    }
    map_release(map);
    *map = kept;
}

enum err chat_seat_take(struct chat_seats *seats, int64_t member_id, uint64_t from,
                        struct chat_seat **ret_seat, int64_t *ret_wait_us)
{
    struct sitter *member, *place;
    int64_t now_us = clock_mono_us();
    enum err err = OK;

    *ret_wait_us = 0;
    pthread_mutex_lock(&seats->mutex);
    if (++seats->openings % SWEEP_EVERY == 0) {
        sweep(&seats->members, now_us);
        sweep(&seats->places, now_us);
    }
    member = sitter_of(&seats->members, (uint64_t)member_id);
    place = sitter_of(&seats->places, from);
    if (seats->limited &&
        (!chat_rate_take(&place->level, chat_rate_opens, now_us, ret_wait_us) ||
         member->sockets >= CHAT_MEMBER_SOCKETS || place->sockets >= CHAT_ADDRESS_SOCKETS))
        err = ERR_RATE;
    if (err == OK) {
        *ret_seat = mem_take(sizeof **ret_seat);
        **ret_seat = (struct chat_seat){member, place};
        member->sockets++;
        list_remove(&member->leaving);
        place->sockets++;
    }
    pthread_mutex_unlock(&seats->mutex);
    return err;
}

void chat_seat_leave(struct chat_seats *seats, struct chat_seat *seat)
{
    pthread_mutex_lock(&seats->mutex);
    seat->place->sockets--;
    if (--seat->member->sockets == 0 && seat->member->present) {
        seat->member->left_us = clock_mono_us();
        list_append(&seats->leaving, &seat->member->leaving);
    }
    pthread_mutex_unlock(&seats->mutex);
    mem_free(seat);
}

bool chat_seat_appear(struct chat_seats *seats, struct chat_seat *seat)
{
    bool appears;

    pthread_mutex_lock(&seats->mutex);
    appears = !seat->member->present;
    seat->member->present = true;
    pthread_mutex_unlock(&seats->mutex);
    return appears;
}

bool chat_seats_present(struct chat_seats *seats, int64_t member_id)
{
    const struct sitter *member;
    bool present;

    pthread_mutex_lock(&seats->mutex);
    member = map_get(&seats->members, (uint64_t)member_id);
    present = member && member->present;
    pthread_mutex_unlock(&seats->mutex);
    return present;
}

bool chat_seats_next_gone(struct chat_seats *seats, int64_t now_us, int64_t *ret_member_id)
{
    struct sitter *member;
    bool gone = false;

    pthread_mutex_lock(&seats->mutex);
    if (!list_empty(&seats->leaving)) {
        member = LIST_OWNER(seats->leaving.next, struct sitter, leaving);
        gone = now_us - member->left_us >= CHAT_GRACE_US;
        if (gone) {
            list_remove(&member->leaving);
            member->present = false;
            *ret_member_id = (int64_t)member->key;
        }
    }
    pthread_mutex_unlock(&seats->mutex);
    return gone;
}

bool chat_seat_mark(struct chat_seats *seats, struct chat_seat *seat, int64_t now_us)
{
    int64_t wait_us;
    bool may;

    pthread_mutex_lock(&seats->mutex);
    may = chat_rate_take(&seat->member->mark_level, chat_rate_marks, now_us, &wait_us);
    pthread_mutex_unlock(&seats->mutex);
    return may;
}

bool chat_seat_message(struct chat_seats *seats, struct chat_seat *seat, int64_t now_us,
                       int64_t *ret_wait_us)
{
    bool may;

    *ret_wait_us = 0;
    if (!seats->limited)
        return true;
    pthread_mutex_lock(&seats->mutex);
    may = chat_rate_take(&seat->member->level, chat_rate_member, now_us, ret_wait_us);
    pthread_mutex_unlock(&seats->mutex);
    return may;
}

bool chat_seats_limited(const struct chat_seats *seats)
{
    return seats->limited;
}
