/* Other nodes: what was stored here is told to them, what they have stored goes the way of what
 * this node's journal has stored, to every loop; and when they may have missed something, or this
 * one may, the rooms are compared with the database (docs/chat.md section 4). */
#include "base/mem.h"
#include "chat/chat_presence.h"
#include "chat/chat_wire.h"
#include "chat/socket_ws.h"
#include "core/nodes.h"
#include "http/server.h"

enum { PUBLICATION_MAX = 1024 * 1024 };

/* ---- telling ---- */

/* A member's /ws/me on other nodes learns how the room stands. */
static void tell_member(struct app *app, struct buf *text, const struct chat_send *send, bool owner)
{
    int64_t member_id = owner ? send->state->owner_id : send->state->visitor_id;

    if (send->mark && send->sender != member_id)
        return;
    buf_clear(text, SIZE_MAX);
    frame_room(text, send, owner);
    nodes_tell(app, TOPIC_MEMBER, member_id, buf_as_str(text));
}

void others_publish(struct app *app, const struct chat_batch *batch)
{
    DEFER(buf_release)
    struct buf text = {0};

    if (!app->nodes)
        return;
    buf_init(&text, PUBLICATION_MAX);
    for (const struct chat_send *send = batch->first; send; send = send->next) {
        if (send->err == OK && !send->dup && (!send->mark || send->moved)) {
            buf_clear(&text, SIZE_MAX);
            wire_put_send(&text, send);
            nodes_tell(app, TOPIC_ROOM, send->room, buf_as_str(&text));
        }
        if (send->state) {
            tell_member(app, &text, send, true);
            tell_member(app, &text, send, false);
        }
    }
}

void others_typing(struct app *app, int64_t room_id, int64_t member_id)
{
    DEFER(buf_release)
    struct buf text = {0};

    if (!app->nodes)
        return;
    buf_init(&text, 64);
    wire_put_typing(&text, member_id);
    nodes_tell(app, TOPIC_ROOM, room_id, buf_as_str(&text));
}

void others_part(struct app *app, int64_t member_id, int64_t partner_id)
{
    nodes_tell_numbers(app, TOPIC_PARTED, (int64_t[]){member_id, partner_id}, 2);
}

void others_presence(struct app *app, int64_t member_id, bool here)
{
    if (here)
        nodes_hold(app, TOPIC_PRESENCE, member_id);
    else
        nodes_drop(app, TOPIC_PRESENCE, member_id);
    nodes_tell(app, TOPIC_PRESENCE, member_id, STR(""));
    if (!here) /* what was known counted this node, too */
        nodes_ask(app, TOPIC_PRESENCE, member_id);
}

void others_watch(struct app *app, int64_t member_id)
{
    if (!presence_watch(app->presence, member_id, clock_mono_us()))
        return;
    nodes_join(app, TOPIC_PRESENCE, member_id);
    nodes_ask(app, TOPIC_PRESENCE, member_id);
}

void others_unwatch(struct app *app, int64_t member_id)
{
    if (presence_unwatch(app->presence, member_id))
        nodes_leave(app, TOPIC_PRESENCE, member_id);
}

void others_second(struct app *app)
{
    int64_t now_us = clock_mono_us(), member_id;
    enum presence_due due;
    size_t at = 0;

    if (!app->nodes)
        return;
    while ((due = presence_next_due(app->presence, now_us, &at, &member_id)) != PRESENCE_NONE) {
        if (due == PRESENCE_GONE)
            news_show_presence(app, member_id);
        else
            nodes_ask(app, TOPIC_PRESENCE, member_id);
    }
}

/* ---- hearing: the bus's thread ---- */

/* What has been heard since the last heard_all. */
static struct chat_batch *heard;
static struct chat_send **heard_last;

enum { HEARD_MAX = 512 /* as a batch of the journal */ };

static void heard_all(struct app *app)
{
    struct chat_batch *batch = heard;

    heard = NULL;
    if (batch)
        fan_spread(app, batch);
}

static void heard_room(struct app *app, int64_t id, struct str body)
{
    struct chat_send *send = NULL;
    int64_t typing;

    if (!heard) {
        heard = mem_take(sizeof *heard);
        heard->app = app;
        heard_last = &heard->first;
    }
    switch (wire_take(body, id, &heard->arena, &send, &typing)) {
    case WIRE_SEND:
        *heard_last = send;
        heard_last = &send->next;
        if (++heard->n == HEARD_MAX)
            heard_all(app);
        break;
    case WIRE_TYPING:
        news_show_typing(app, id, typing);
        break;
    case WIRE_UNKNOWN:
        break;
    }
}

static void heard_member(struct app *app, int64_t id, struct str body)
{
    news_tell(app, id, body);
}

static void heard_parted(struct app *app, int64_t id, struct str body)
{
    int64_t members[2];

    (void)id;
    if (nodes_numbers(body, members, 2))
        news_part(app, members[0], members[1]);
}

static void heard_presence(struct app *app, int64_t id, struct str body)
{
    (void)body;
    nodes_ask(app, TOPIC_PRESENCE, id);
}

static void held(struct app *app, int64_t id, int seconds)
{
    if (presence_learn(app->presence, id, seconds, clock_mono_us()))
        news_show_presence(app, id);
}

/* ---- looking ---- */

/* On its way to one loop: one room is to be compared, or (0) all of them. */
struct look {
    struct loop_job job;
    struct app *app;
    int64_t room_id;
    bool stale;
};

static void say_stale(struct ws *ws, void *user)
{
    const struct chat_socket *socket = ws_user(ws);

    if (socket->room_id == 0)
        ws_post_text(ws, buf_as_str(user));
}

void others_say_stale(struct chat_loop *chat)
{
    buf_clear(&chat->text, SIZE_MAX);
    frame_stale(&chat->text);
    ws_each(chat->loop, say_stale, &chat->text);
}

static void run_look(struct loop *loop, struct loop_job *job)
{
    struct look *look = LIST_OWNER(job, struct look, job);
    struct chat_loop *chat = chat_loop_of(look->app, loop);

    if (look->room_id)
        fan_compare_one(chat, look->room_id);
    else
        fan_compare(chat);
    if (look->stale)
        others_say_stale(chat);
    mem_free(look);
}

static void look_everywhere(struct app *app, int64_t room_id, bool stale)
{
    for (size_t i = 0; i < server_loop_count(app->server); i++) {
        struct look *look = mem_take(sizeof *look);

        look->job.run = run_look;
        look->app = app;
        look->room_id = room_id;
        look->stale = stale;
        loop_post(server_loop(app->server, i), &look->job);
    }
}

/* What was said before the channel was joined is found by a comparison. */
static void joined(struct app *app, enum topic topic, int64_t id)
{
    if (topic == TOPIC_ROOM)
        look_everywhere(app, id, false);
}

static void look(struct app *app, bool missed)
{
    look_everywhere(app, 0, missed);
    if (missed)
        presence_doubt(app->presence, clock_mono_us());
}

static const struct nodes_hooks hooks = {
    .heard_all = heard_all, .joined = joined, .look = look, .held = held};

void others_start(struct app *app)
{
    nodes_on(app, TOPIC_ROOM, heard_room);
    nodes_on(app, TOPIC_MEMBER, heard_member);
    nodes_on(app, TOPIC_PRESENCE, heard_presence);
    nodes_on(app, TOPIC_PARTED, heard_parted);
    nodes_set_hooks(app, &hooks);
}
