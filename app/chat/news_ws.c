/* What is not stored and may be lost: who types, who is there, and what happens in a member's
 * rooms, for his /ws/me (docs/chat.md sections 3 and 5). */
#include "base/mem.h"
#include "chat/chat_presence.h"
#include "chat/chat_ws.h"
#include "chat/socket_ws.h"
#include "core/nodes.h"
#include "http/server.h"

/* Rooms of members, beside those of rooms. */
#define MEMBER_ROOM (UINT64_C(1) << 63)

uint64_t news_room_of(int64_t member_id)
{
    return MEMBER_ROOM | (uint64_t)member_id;
}

/* ---- to every loop ---- */

/* One piece of news on its way to one loop. */
struct news {
    struct loop_job job;
    struct app *app;
    int64_t room_id, member_id, partner_id;
    struct str text; /* behind the struct */
};

static void tell_loops(struct app *app, const struct news *news)
{
    size_t loops = app->server ? server_loop_count(app->server) : 0;

    for (size_t i = 0; i < loops; i++) {
        struct news *copy = mem_take(sizeof *copy + news->text.n);

        *copy = *news;
        copy->app = app;
        if (news->text.n > 0) {
            copy->text.p = (char *)(copy + 1);
            memcpy(copy + 1, news->text.p, news->text.n);
        }
        loop_post(server_loop(app->server, i), &copy->job);
    }
}

/* ---- typing ---- */

static void show_typing(struct ws *ws, void *user)
{
    const struct chat_socket *socket = ws_user(ws);
    const struct news *news = user;

    if (socket->format != FORMAT_ORIGINAL && socket->caller.id != news->member_id &&
        !ws_is_pressed(ws))
        ws_send_text(ws, news->text);
}

static void run_typing(struct loop *loop, struct loop_job *job)
{
    struct news *news = LIST_OWNER(job, struct news, job);

    ws_room_each(loop, (uint64_t)news->room_id, show_typing, news);
    mem_free(news);
}

void news_typing(struct app *app, int64_t room_id, int64_t member_id)
{
    news_show_typing(app, room_id, member_id);
    others_typing(app, room_id, member_id);
}

void news_show_typing(struct app *app, int64_t room_id, int64_t member_id)
{
    DEFER(buf_release)
    struct buf text;

    buf_init(&text, 256);
    frame_typing(&text, member_id);
    tell_loops(app, &(struct news){.job.run = run_typing,
                                   .room_id = room_id,
                                   .member_id = member_id,
                                   .text = buf_as_str(&text)});
}

/* ---- presence ---- */

static void show_presence(struct chat_socket *socket, int64_t member_id, bool on)
{
    struct buf *text = &chat_loop_of(socket->app, ws_loop(socket->ws))->text;

    if (ws_is_pressed(socket->ws))
        return;
    socket->partner_on = on;
    buf_clear(text, SIZE_MAX);
    frame_presence(text, member_id, on);
    ws_send_text(socket->ws, buf_as_str(text));
}

static bool is_there(struct app *app, int64_t member_id)
{
    return chat_seats_present(journal_seats(app->journal), member_id) ||
           presence_elsewhere(app->presence, member_id);
}

static void run_presence(struct loop *loop, struct loop_job *job)
{
    struct news *news = LIST_OWNER(job, struct news, job);
    struct chat_loop *chat = chat_loop_of(news->app, loop);
    struct list *sockets = map_get(&chat->partners, (uint64_t)news->member_id);
    /* As it is now: who comes and goes at once on two loops may be told of in the other order. */
    bool on = is_there(news->app, news->member_id);

    /* Sending may end a socket, but it stays in the list until the end of the tick. */
    for (struct list *node = sockets ? sockets->next : NULL; node && node != sockets;
         node = node->next) {
        struct chat_socket *socket = LIST_OWNER(node, struct chat_socket, in_partner);

        if (!socket->blocked && socket->partner_on != on)
            show_presence(socket, news->member_id, on);
    }
    mem_free(news);
}

void news_presence(struct app *app, int64_t member_id, bool here)
{
    others_presence(app, member_id, here);
    news_show_presence(app, member_id);
}

void news_show_presence(struct app *app, int64_t member_id)
{
    tell_loops(app, &(struct news){.job.run = run_presence, .member_id = member_id});
}

static int64_t partner_of(const struct chat_socket *socket)
{
    const struct room_state *state = &socket->room->state;

    return socket->caller.id == state->owner_id ? state->visitor_id : state->owner_id;
}

void news_watch(struct chat_socket *socket)
{
    struct chat_loop *chat = socket->room->chat;
    int64_t partner = partner_of(socket);
    struct list *sockets = map_get(&chat->partners, (uint64_t)partner);

    if (!sockets) {
        sockets = mem_take(sizeof *sockets);
        list_init(sockets);
        map_set(&chat->partners, (uint64_t)partner, sockets);
    }
    list_append(sockets, &socket->in_partner);
    others_watch(socket->app, partner);
    show_presence(socket, partner, is_there(socket->app, partner));
}

void news_unwatch(struct chat_socket *socket)
{
    struct list *sockets;
    int64_t partner;

    if (list_empty(&socket->in_partner))
        return;
    partner = partner_of(socket);
    sockets = map_get(&socket->room->chat->partners, (uint64_t)partner);
    list_remove(&socket->in_partner);
    others_unwatch(socket->app, partner);
    if (!list_empty(sockets))
        return;
    map_remove(&socket->room->chat->partners, (uint64_t)partner);
    mem_free(sockets);
}

/* ---- blocks ---- */

/* The member's open sockets see no more of his partner, nor say that he types. */
static void hide_partner(struct chat_loop *chat, int64_t member_id, int64_t partner_id)
{
    struct list *sockets = map_get(&chat->partners, (uint64_t)partner_id);

    for (struct list *node = sockets ? sockets->next : NULL; node && node != sockets;
         node = node->next) {
        struct chat_socket *socket = LIST_OWNER(node, struct chat_socket, in_partner);

        if (socket->caller.id != member_id || socket->blocked)
            continue;
        show_presence(socket, partner_id, false);
        socket->blocked = true;
    }
}

static void run_part(struct loop *loop, struct loop_job *job)
{
    struct news *news = LIST_OWNER(job, struct news, job);
    struct chat_loop *chat = chat_loop_of(news->app, loop);

    hide_partner(chat, news->member_id, news->partner_id);
    hide_partner(chat, news->partner_id, news->member_id);
    mem_free(news);
}

void chat_part(struct app *app, int64_t member_id, int64_t partner_id)
{
    news_part(app, member_id, partner_id);
    others_part(app, member_id, partner_id);
}

void news_part(struct app *app, int64_t member_id, int64_t partner_id)
{
    tell_loops(
        app, &(struct news){.job.run = run_part, .member_id = member_id, .partner_id = partner_id});
}

/* ---- /ws/me ---- */

static void put_frame(struct loop *loop, int64_t member_id, struct str text)
{
    DEFER(buf_release)
    struct buf frame;

    buf_init(&frame, text.n + WS_HEAD_MAX);
    ws_frame(&frame, WS_TEXT, text);
    ws_room_add(loop, news_room_of(member_id), FORMAT_OWNER, buf_as_str(&frame));
}

static void tell_room(struct chat_loop *chat, const struct chat_send *send, bool owner)
{
    int64_t member_id = owner ? send->state->owner_id : send->state->visitor_id;

    if (!ws_room_find(chat->loop, news_room_of(member_id)))
        return;
    if (send->mark && send->sender != member_id)
        return; /* the other's mark changes nothing for him here */
    buf_clear(&chat->text, SIZE_MAX);
    frame_room(&chat->text, send, owner);
    put_frame(chat->loop, member_id, buf_as_str(&chat->text));
}

void news_room(struct chat_loop *chat, const struct chat_send *send)
{
    tell_room(chat, send, true);
    tell_room(chat, send, false);
}

static void run_tell(struct loop *loop, struct loop_job *job)
{
    struct news *news = LIST_OWNER(job, struct news, job);

    if (ws_room_find(loop, news_room_of(news->member_id)))
        put_frame(loop, news->member_id, news->text);
    mem_free(news);
}

void chat_tell(struct app *app, int64_t member_id, struct str json)
{
    news_tell(app, member_id, json);
    nodes_tell(app, TOPIC_MEMBER, member_id, json);
}

void news_tell(struct app *app, int64_t member_id, struct str json)
{
    tell_loops(app, &(struct news){.job.run = run_tell, .member_id = member_id, .text = json});
}
