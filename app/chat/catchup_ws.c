/* Sockets that come back: they are told what they have missed, step by step, while what is said
 * meanwhile is parked for them; when nothing lies between, they are live. */
#include "base/mem.h"
#include "chat/socket_ws.h"

void catchup_forget(struct chat_socket *socket)
{
    for (size_t i = 0; i < socket->parked_count; i++)
        delivery_free(socket->parked[i]->delivery);
    mem_free(socket->parked);
    socket->parked = NULL;
    socket->parked_count = 0;
}

void catchup_park(struct chat_socket *socket, struct chat_send *send)
{
    size_t n = socket->parked_count;

    if (ws_is_pressed(socket->ws) || ws_is_closing(socket->ws)) {
        /* It takes nothing now, and what is parked keeps its whole batch in memory. */
        catchup_forget(socket);
        return;
    }
    if (n == PARKED_MAX || (n > 0 && socket->parked[n - 1]->seq + 1 != send->seq))
        return;
    if (!socket->parked)
        socket->parked = mem_take(PARKED_MAX * sizeof *socket->parked);
    atomic_fetch_add(&send->delivery->refs, 1);
    socket->parked[socket->parked_count++] = send;
}

/* Sends what was parked, if it follows what the socket has. */
static void send_parked(struct chat_socket *socket)
{
    for (size_t i = 0; i < socket->parked_count; i++) {
        const struct chat_send *send = socket->parked[i];

        if (send->seq - 1 > socket->have) /* which may be any number that a client says */
            break;
        if (send->seq - 1 == socket->have &&
            ws_send_frames(socket->ws, delivery_frame(send, socket->format)))
            socket->have++;
    }
    catchup_forget(socket);
}

static void set_stage(struct chat_socket *socket, enum socket_stage stage)
{
    if (socket->stage == SOCKET_CATCHING)
        socket->room->catching--;
    if (stage == SOCKET_CATCHING)
        socket->room->catching++;
    socket->stage = stage;
    if (stage == SOCKET_LIVE)
        ws_join(socket->ws, (uint64_t)socket->room_id, (int)socket->format);
    else
        ws_leave(socket->ws);
}

static void say_sync(struct chat_socket *socket)
{
    struct buf *text = &socket->room->chat->text;

    buf_clear(text, SIZE_MAX);
    frame_sync(text, &socket->room->state, socket->have);
    ws_send_text(socket->ws, buf_as_str(text));
}

static void replayed(struct loop *loop, struct replay *replay);

void catchup_go_on(struct chat_socket *socket)
{
    int64_t here;

    if (socket->stage != SOCKET_CATCHING || socket->reading || ws_is_closing(socket->ws) ||
        ws_is_pressed(socket->ws))
        return;
    send_parked(socket);
    here = socket->room->window.next - 1;
    /* What others have read may have been stored by another node and not be known here yet: with
     * these the database is asked in any case, for `sync` never to say less than was said before.
     */
    if (socket->have == here && (socket->checked || !socket->app->nodes)) {
        set_stage(socket, SOCKET_LIVE);
        say_sync(socket);
    } else if (socket->have < here || !socket->checked) {
        /* What it has missed; or it says it has more than this loop knows of, and the database
         * shall tell. If it has, the room itself is behind and will come to it. */
        socket->checked = true;
        socket->reading = true;
        reader_replay(socket, socket->have, here > socket->have ? here : socket->have, replayed);
    }
}

void catchup_resume(struct chat_socket *socket, int64_t since)
{
    struct fan_room *room = socket->room;
    int64_t here = room->window.next - 1;

    catchup_forget(socket);
    socket->attempt++; /* what a reader still brings is for nobody */
    socket->checked = false;
    socket->have = since;
    if (since < here - CHAT_REPLAY) {
        set_stage(socket, SOCKET_IDLE);
        buf_clear(&room->chat->text, SIZE_MAX);
        frame_reset(&room->chat->text, here);
        ws_send_text(socket->ws, buf_as_str(&room->chat->text));
    } else {
        set_stage(socket, SOCKET_CATCHING);
        catchup_go_on(socket);
    }
}

static void use_replay(struct chat_socket *socket, const struct replay *replay)
{
    struct room_state *state = &socket->room->state;

    if (replay->err == ERR_NOT_FOUND) {
        ws_close(socket->ws, 4404, STR("the room is gone"));
        return;
    }
    /* The next second tries again; also when a hand has taken rows out of the database. */
    if (replay->err != OK || (replay->reached < replay->upto && replay->reached == replay->after))
        return;
    mark_raise(&state->owner_read, replay->state.owner_read);
    mark_raise(&state->visitor_read, replay->state.visitor_read);
    socket->have = replay->reached;
    if (socket->have > replay->state.last_seq) /* it claims more than there is */
        socket->have = replay->state.last_seq;
    ws_send_frames(socket->ws, buf_as_str(&replay->frames));
    catchup_go_on(socket);
}

static void replayed(struct loop *loop, struct replay *replay)
{
    struct ws *ws = ws_find(loop, replay->socket);
    struct chat_socket *socket = ws ? ws_user(ws) : NULL;

    if (socket && socket->room) {
        socket->reading = false;
        if (socket->stage == SOCKET_CATCHING && socket->attempt == replay->attempt)
            use_replay(socket, replay);
        else
            catchup_go_on(socket); /* it has resumed from elsewhere meanwhile */
    }
    buf_release(&replay->frames);
    mem_free(replay);
}
