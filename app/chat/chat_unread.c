#include "chat/chat_unread.h"

#include "base/map.h"
#include "base/mem.h"

#include <pthread.h>

struct noted {
    struct noted *next;
    int64_t room_id, noted_us;
};

struct unread_rooms {
    pthread_mutex_t mutex;
    struct map by_id;
    struct noted *first, **last; /* oldest first */
};

struct unread_rooms *unread_rooms_new(void)
{
    struct unread_rooms *rooms = mem_take(sizeof *rooms);

    pthread_mutex_init(&rooms->mutex, NULL);
    rooms->last = &rooms->first;
    return rooms;
}

static void drop_first(struct unread_rooms *rooms)
{
    struct noted *noted = rooms->first;

    rooms->first = noted->next;
    if (!rooms->first)
        rooms->last = &rooms->first;
    map_remove(&rooms->by_id, (uint64_t)noted->room_id);
    mem_free(noted);
}

void unread_rooms_free(struct unread_rooms *rooms)
{
    while (rooms->first)
        drop_first(rooms);
    map_release(&rooms->by_id);
    pthread_mutex_destroy(&rooms->mutex);
    mem_free(rooms);
}

static void note(struct unread_rooms *rooms, int64_t room_id, int64_t now_us)
{
    struct noted *noted;

    if (rooms->by_id.n >= UNREAD_ROOMS_MAX || map_get(&rooms->by_id, (uint64_t)room_id))
        return;
    noted = mem_take(sizeof *noted);
    noted->room_id = room_id;
    noted->noted_us = now_us;
    *rooms->last = noted;
    rooms->last = &noted->next;
    map_set(&rooms->by_id, (uint64_t)room_id, noted);
}

void unread_rooms_note(struct unread_rooms *rooms, const struct chat_batch *batch, int64_t now_us)
{
    pthread_mutex_lock(&rooms->mutex);
    for (const struct chat_send *send = batch->first; send; send = send->next) {
        /* Also what may have been stored without our knowing: whether it is unread is looked up. */
        bool stored = (send->err == OK && !send->dup) || batch->unknown;

        if (!send->mark && send->kind != MESSAGE_CARD && stored)
            note(rooms, send->room, now_us);
    }
    pthread_mutex_unlock(&rooms->mutex);
}

size_t unread_rooms_take(struct unread_rooms *rooms, int64_t now_us, int64_t *ret_ids, size_t n)
{
    int64_t upto_us = now_us - UNREAD_WAIT_S * US_PER_SECOND;
    size_t taken = 0;

    pthread_mutex_lock(&rooms->mutex);
    while (taken < n && rooms->first && rooms->first->noted_us <= upto_us) {
        ret_ids[taken++] = rooms->first->room_id;
        drop_first(rooms);
    }
    pthread_mutex_unlock(&rooms->mutex);
    return taken;
}
