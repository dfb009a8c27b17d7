/* From the journal to the sockets: each loop keeps the order of its rooms and finds what it has
 * missed (docs/chat.md section 4). */
#include "base/fault.h"
#include "base/mem.h"
#include "chat/socket_ws.h"
#include "core/nodes.h"
#include "crypto/random.h"
#include "http/server.h"

enum {
    GAP_MS = 20,      /* how long what is missing may still come by itself */
    AWAY_MS = 500,    /* until the next try when the database is away */
    TAIL_BEATS = 8,   /* between two looks at what may be missing without a trace … */
    TAIL_SPREAD = 3,  /* … 4 to 5 seconds, so that nodes do not look together */
    STALE_BEATS = 20, /* between two words to /ws/me while others are not heard */
    TAIL_ROOMS = 512  /* of one job */
};

/* ---- order ---- */

/* The next message of the room goes to those who are live; others park it. */
static void fan_put(struct fan_room *room, struct chat_send *send)
{
    struct ws_room *out = ws_room_find(room->chat->loop, (uint64_t)room->id);
    struct list *node, *next;

    for (size_t i = 0; out && i < FORMAT_COUNT; i++)
        ws_room_put(out, (int)i, delivery_frame(send, (enum chat_format)i));
    mark_raise(send->by_owner ? &room->state.owner_read : &room->state.visitor_read, send->seq);
    for (node = room->sockets.next; room->catching > 0 && node != &room->sockets; node = next) {
        struct chat_socket *socket = LIST_OWNER(node, struct chat_socket, in_room);

        next = node->next;
        if (socket->stage != SOCKET_CATCHING)
            continue;
        catchup_park(socket, send);
        catchup_go_on(socket);
    }
}

/* ---- gaps ---- */

static void look_for_gaps(void *user);

/* Notes that something is missing, or that nothing is any more. */
static void note_gap(struct fan_room *room)
{
    struct chat_loop *chat = room->chat;

    if (!window_has_gap(&room->window)) {
        list_remove(&room->in_gaps);
        return;
    }
    if (fault(FAULT_NO_GAPS) || !list_empty(&room->in_gaps))
        return;
    room->gap_us = clock_mono_us();
    atomic_fetch_add(&chat->app->chat_gaps, 1);
    list_append(&chat->gaps, &room->in_gaps);
    if (!chat->gap_timer)
        chat->gap_timer = loop_timer_new(chat->loop, GAP_MS / 2, look_for_gaps, chat);
}

/* Delivers a message that was published or read, or keeps it until its turn. */
static void fan_offer(struct fan_room *room, struct chat_send *send)
{
    bool deliver;

    if (fault(FAULT_NO_GAPS) && send->seq > room->window.next)
        room->window.next = send->seq;
    switch (window_offer(&room->window, send->seq, send)) {
    case WINDOW_DELIVER:
        fan_put(room, send);
        break;
    case WINDOW_PARK:
        atomic_fetch_add(&send->delivery->refs, 1);
        break;
    case WINDOW_DROP:
        break;
    }
    while ((send = window_due(&room->window, &deliver)) != NULL) {
        if (deliver)
            fan_put(room, send);
        delivery_free(send->delivery);
    }
    note_gap(room);
}

static void hole_read(struct loop *loop, struct hole *hole)
{
    struct chat_loop *chat = chat_loop_of(hole->app, loop);
    struct fan_room *room = map_get(&chat->rooms, (uint64_t)hole->room_id);
    struct chat_send *next;

    if (room) {
        room->fetching = false;
        /* If something is still missing: after another while, longer when nothing was found. */
        room->gap_us = clock_mono_us() +
                       (hole->delivery && hole->delivery->batch->n ? 0 : AWAY_MS * INT64_C(1000));
    }
    for (struct chat_send *send = hole->delivery ? hole->delivery->batch->first : NULL;
         room && send; send = next) {
        next = send->next;
        fan_offer(room, send);
    }
    if (hole->delivery)
        delivery_free(hole->delivery);
    mem_free(hole);
}

static void look_for_gaps(void *user)
{
    struct chat_loop *chat = user;
    int64_t before_us = clock_mono_us() - GAP_MS * INT64_C(1000);

    for (struct list *node = chat->gaps.next; node != &chat->gaps; node = node->next) {
        struct fan_room *room = LIST_OWNER(node, struct fan_room, in_gaps);

        if (room->fetching || room->gap_us > before_us)
            continue;
        room->fetching = true;
        reader_hole(chat, room->id, room->window.next - 1, hole_read);
    }
    if (list_empty(&chat->gaps)) {
        loop_timer_free(chat->gap_timer);
        chat->gap_timer = NULL;
    }
}

/* ---- read marks ---- */

/* A party has read up to seq: the room's v1 sockets are told, and never of less than before. Marks
 * come from this journal, from other nodes and from the database, in any order. */
static void tell_read(struct fan_room *room, bool owner, int64_t seq)
{
    struct room_state *state = &room->state;
    int64_t *mark = owner ? &state->owner_read : &state->visitor_read;
    int64_t *told = owner ? &room->owner_told : &room->visitor_told;
    struct buf *text = &room->chat->text;
    struct buf frame;

    mark_raise(mark, seq);
    if (*mark <= *told)
        return;
    *told = *mark;
    buf_clear(text, SIZE_MAX);
    frame_read(text, owner ? state->owner_id : state->visitor_id, *mark);
    buf_init(&frame, text->n + WS_HEAD_MAX);
    ws_frame(&frame, WS_TEXT, buf_as_str(text));
    ws_room_add(room->chat->loop, (uint64_t)room->id, FORMAT_OWNER, buf_as_str(&frame));
    ws_room_add(room->chat->loop, (uint64_t)room->id, FORMAT_VISITOR, buf_as_str(&frame));
    buf_release(&frame);
}

/* What the database knows and nobody has said: another node's word was lost. Who has sent a message
 * has read it, too, of which `read` says nothing. */
static void compare_marks(struct fan_room *room, const struct tail *tail)
{
    if (tail->owner_read > room->state.owner_read)
        tell_read(room, true, tail->owner_read);
    if (tail->visitor_read > room->state.visitor_read)
        tell_read(room, false, tail->visitor_read);
}

static void tails_read(struct loop *loop, struct tails *tails)
{
    struct chat_loop *chat = chat_loop_of(tails->app, loop);

    for (size_t i = 0; i < tails->n; i++) {
        struct fan_room *room = map_get(&chat->rooms, (uint64_t)tails->tails[i].room_id);

        if (!room)
            continue;
        window_heard(&room->window, tails->tails[i].last_seq);
        note_gap(room);
        if (chat->app->nodes)
            compare_marks(room, &tails->tails[i]);
    }
    mem_free(tails);
}

static void tails_compared(struct loop *loop, struct tails *tails)
{
    chat_loop_of(tails->app, loop)->comparing--;
    tails_read(loop, tails);
}

static struct tails *tails_new(void)
{
    return mem_take(sizeof(struct tails) + TAIL_ROOMS * sizeof(struct tail));
}

static void compare_these(struct chat_loop *chat, struct tails *tails)
{
    chat->comparing++;
    reader_tails(chat, tails, tails_compared);
}

void fan_compare(struct chat_loop *chat)
{
    struct tails *tails = NULL;
    size_t at = 0;
    uint64_t id;
    void *room;

    if (fault(FAULT_NO_GAPS))
        return;
    while (map_each (&chat->rooms, &at, &id, &room)) {
        if (!tails)
            tails = tails_new();
        tails->tails[tails->n++].room_id = (int64_t)id;
        if (tails->n == TAIL_ROOMS) {
            compare_these(chat, tails);
            tails = NULL;
        }
    }
    if (tails)
        compare_these(chat, tails);
}

void fan_beat(void *user)
{
    struct chat_loop *chat = user;
    bool away = nodes_away(chat->app);

    if (away && --chat->stale_beats <= 0) {
        chat->stale_beats = STALE_BEATS;
        others_say_stale(chat);
    }
    if ((--chat->beats > 0 && !away) || chat->comparing > 0)
        return;
    chat->beats = TAIL_BEATS + (int)random_below(TAIL_SPREAD);
    fan_compare(chat);
}

/* ---- rooms ---- */

static void look_at_fresh(struct chat_loop *chat);

static void fresh_read(struct loop *loop, struct tails *tails)
{
    struct chat_loop *chat = chat_loop_of(tails->app, loop);

    chat->looking--;
    tails_read(loop, tails);
    if (chat->fresh && chat->looking == 0)
        look_at_fresh(chat);
}

static void look_at_fresh(struct chat_loop *chat)
{
    struct tails *tails = chat->fresh;

    chat->fresh = NULL;
    chat->looking++;
    reader_tails(chat, tails, fresh_read);
}

/* Looks at once whether the room's last seq is what it was when the handshake read it: what was
 * committed since then was told to nobody here. */
static void compare_room(struct fan_room *room)
{
    struct chat_loop *chat = room->chat;

    if (!chat->fresh)
        chat->fresh = tails_new();
    chat->fresh->tails[chat->fresh->n++].room_id = room->id;
    if (chat->looking == 0 || chat->fresh->n == TAIL_ROOMS)
        look_at_fresh(chat);
}

void fan_compare_one(struct chat_loop *chat, int64_t room_id)
{
    struct fan_room *room = map_get(&chat->rooms, (uint64_t)room_id);

    if (room && !fault(FAULT_NO_GAPS))
        compare_room(room);
}

void fan_enter(struct chat_socket *socket)
{
    struct chat_loop *chat = chat_loop_of(socket->app, ws_loop(socket->ws));
    struct fan_room *room = map_get(&chat->rooms, (uint64_t)socket->room_id);

    if (!room) {
        room = mem_take(sizeof *room);
        room->id = socket->room_id;
        room->chat = chat;
        room->state = socket->entry->state;
        window_init(&room->window, room->state.last_seq + 1);
        list_init(&room->sockets);
        list_init(&room->in_gaps);
        map_set(&chat->rooms, (uint64_t)room->id, room);
        nodes_join(chat->app, TOPIC_ROOM, room->id);
        compare_room(room);
    }
    socket->room = room;
    list_append(&room->sockets, &socket->in_room);
    if (socket->since >= 0)
        catchup_resume(socket, socket->since);
    else
        ws_join(socket->ws, (uint64_t)room->id, (int)socket->format);
}

void fan_leave(struct chat_socket *socket)
{
    struct fan_room *room = socket->room;
    struct chat_send *send;

    if (!room)
        return;
    catchup_forget(socket);
    if (socket->stage == SOCKET_CATCHING)
        room->catching--;
    socket->room = NULL;
    list_remove(&socket->in_room);
    if (!list_empty(&room->sockets))
        return;
    while ((send = window_clear(&room->window)) != NULL)
        delivery_free(send->delivery);
    list_remove(&room->in_gaps);
    map_remove(&room->chat->rooms, (uint64_t)room->id);
    nodes_leave(room->chat->app, TOPIC_ROOM, room->id);
    mem_free(room);
}

/* ---- what the journal has stored ---- */

static enum chat_refusal refusal_of(enum err err)
{
    return err == ERR_FORBIDDEN || err == ERR_NOT_FOUND ? CHAT_FORBIDDEN : CHAT_UNAVAILABLE;
}

/* Tells the sender what became of it. In the original's mode the echo is the acknowledgement, and
 * it comes with the room. */
static void acknowledge(struct chat_loop *chat, const struct chat_send *send)
{
    struct ws *ws = ws_find(chat->loop, send->socket);
    struct chat_socket *socket;

    if (!ws)
        return;
    socket = ws_user(ws);
    socket->unacked--;
    socket_listen(socket);
    if (send->err != OK) {
        socket_refuse(socket, refusal_of(send->err), send->cid, 0);
    } else if (socket->format == FORMAT_ORIGINAL) {
        if (send->dup)
            ws_send_frames(ws, delivery_frame(send, FORMAT_ORIGINAL));
    } else {
        buf_clear(&chat->text, SIZE_MAX);
        frame_ack(&chat->text, send);
        socket_post(socket, &chat->text);
    }
}

static void take(struct chat_loop *chat, struct chat_send *send)
{
    struct fan_room *room = map_get(&chat->rooms, (uint64_t)send->room);

    if (room && send->mark && send->moved)
        tell_read(room, send->by_owner, send->read_seq);
    else if (room && !send->mark && send->err == OK && !send->dup && !fault(FAULT_DROP_BUS))
        fan_offer(room, send);
    if (send->from_socket && !send->mark && send->socket.loop == loop_index(chat->loop))
        acknowledge(chat, send);
    if (send->state)
        news_room(chat, send);
}

static void release_waiting(struct ws *ws, void *user)
{
    struct chat_socket *socket = ws_user(ws);
    struct chat_loop *chat = user;

    if (!socket->waits)
        return;
    socket->waits = false;
    chat->waiting--;
    socket_listen(socket);
}

/* A delivery on its way to one loop. */
struct delivery_job {
    struct loop_job job;
    struct chat_delivery *delivery;
};

static void deliver(struct loop *loop, struct loop_job *job)
{
    struct chat_delivery *delivery = LIST_OWNER(job, struct delivery_job, job)->delivery;
    struct app *app = delivery->batch->app;
    struct chat_loop *chat = chat_loop_of(app, loop);

    for (struct chat_send *send = delivery->batch->first; send; send = send->next)
        take(chat, send);
    if (chat->waiting > 0 && !journal_is_full(app->journal))
        ws_each(loop, release_waiting, chat);
    mem_free(job);
    delivery_free(delivery);
}

static void spread(struct app *app, struct chat_delivery *delivery)
{
    size_t loops = server_loop_count(app->server);

    atomic_fetch_add(&delivery->refs, loops);
    for (size_t i = 0; i < loops; i++) {
        struct delivery_job *job = mem_take(sizeof *job);

        job->job.run = deliver;
        job->delivery = delivery;
        loop_post(server_loop(app->server, i), &job->job);
    }
}

void fan_publish(struct app *app, struct chat_batch *batch)
{
    struct chat_delivery *delivery = delivery_new(batch);

    spread(app, delivery);
    others_publish(app, batch);
    delivery_free(delivery);
}

void fan_spread(struct app *app, struct chat_batch *batch)
{
    struct chat_delivery *delivery = delivery_new(batch);

    spread(app, delivery);
    delivery_free(delivery);
}
