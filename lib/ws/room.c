/* Rooms of one loop: what is published in a tick is put together once per format and given to every
 * member in one piece, so that the cost of a message hardly depends on the number of messages. */
#include "ws/ws_private.h"

#include "base/mem.h"

enum {
    OUTBOX_LIMIT = 64 * 1024 * 1024, /* of a tick; the journal's batches are far smaller */
    OUTBOX_KEPT = 0                  /* between ticks: rooms are many */
};

static struct ws_room *room_make(struct ws_loop *home, uint64_t number)
{
    struct ws_room *room = mem_take(sizeof *room);

    room->home = home;
    room->number = number;
    list_init(&room->members);
    list_init(&room->dirty);
    for (size_t i = 0; i < WS_FORMATS; i++)
        buf_init(&room->outbox[i], OUTBOX_LIMIT);
    map_set(&home->rooms, number, room);
    return room;
}

/* Frees a room without members, unless its outbox is being sent: then its sender asks again. */
static void room_end(struct ws_loop *home, struct ws_room *room)
{
    if (room->member_count > 0 || room->flushing)
        return;
    map_remove(&home->rooms, room->number);
    list_remove(&room->dirty);
    for (size_t i = 0; i < WS_FORMATS; i++)
        buf_release(&room->outbox[i]);
    mem_free(room);
}

static void room_flush(struct ws_room *room);

void ws_join(struct ws *ws, uint64_t number, int format)
{
    struct ws_loop *home = ws->home;
    struct ws_room *room;

    ws_leave(ws);
    room = map_get(&home->rooms, number);
    if (room && !list_empty(&room->dirty)) { /* said before: not for this one */
        list_remove(&room->dirty);
        room_flush(room);
        room = map_get(&home->rooms, number); /* sending may have closed its last member */
    }
    if (ws_is_closing(ws))
        return;
    if (!room)
        room = room_make(home, number);
    ws->room = room;
    ws->format = (uint8_t)format;
    list_append(&room->members, &ws->in_room);
    room->member_count++;
}

void ws_leave(struct ws *ws)
{
    struct ws_room *room = ws->room;

    if (!room)
        return;
    ws->room = NULL;
    list_remove(&ws->in_room);
    room->member_count--;
    room_end(ws->home, room);
}

struct ws_room *ws_room_find(struct loop *loop, uint64_t number)
{
    return map_get(&ws_loop_of(loop)->rooms, number);
}

void ws_room_put(struct ws_room *room, int format, struct str frames)
{
    struct ws_loop *home = room->home;

    if (frames.n == 0)
        return;
    buf_str(&room->outbox[format], frames);
    if (!list_empty(&room->dirty))
        return;
    list_append(&home->dirty, &room->dirty);
    loop_at_tick_end(home->loop, &home->tick);
}

void ws_room_add(struct loop *loop, uint64_t number, int format, struct str frames)
{
    struct ws_room *room = ws_room_find(loop, number);

    if (room)
        ws_room_put(room, format, frames);
}

static void room_flush(struct ws_room *room)
{
    struct list *node, *next;

    room->flushing = true;
    for (node = room->members.next; node != &room->members; node = next) {
        next = node->next; /* sending may close the socket, which takes it out of the list */
        struct ws *ws = LIST_OWNER(node, struct ws, in_room);
        ws_send_frames(ws, buf_as_str(&room->outbox[ws->format]));
    }
    room->flushing = false;
    for (size_t i = 0; i < WS_FORMATS; i++)
        buf_clear(&room->outbox[i], OUTBOX_KEPT);
    room_end(room->home, room);
}

void ws_rooms_flush(void *user)
{
    struct ws_loop *home = user;

    while (!list_empty(&home->dirty)) {
        struct ws_room *room = LIST_OWNER(home->dirty.next, struct ws_room, dirty);

        list_remove(&room->dirty);
        room_flush(room);
    }
    while (!list_empty(&home->posted))
        ws_send_frames(LIST_OWNER(home->posted.next, struct ws, in_posted), (struct str){NULL, 0});
}

size_t ws_room_members(struct loop *loop, uint64_t number)
{
    struct ws_room *room = map_get(&ws_loop_of(loop)->rooms, number);

    return room ? room->member_count : 0;
}

void ws_room_each(struct loop *loop, uint64_t number, void (*each)(struct ws *ws, void *user),
                  void *user)
{
    struct ws_loop *home = ws_loop_of(loop);
    struct ws_room *room = map_get(&home->rooms, number);
    struct list *node, *next;
    bool outer;

    if (!room)
        return;
    outer = !room->flushing;
    room->flushing = true;
    for (node = room->members.next; node != &room->members; node = next) {
        next = node->next;
        each(LIST_OWNER(node, struct ws, in_room), user);
    }
    if (outer) {
        room->flushing = false;
        room_end(home, room);
    }
}
