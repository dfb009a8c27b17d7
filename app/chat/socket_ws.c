/* What every part does with a socket: answer, refuse, hand on; and the loop's own state. */
#include "chat/socket_ws.h"

#include "base/mem.h"

void socket_post(struct chat_socket *socket, const struct buf *text)
{
    ws_post_text(socket->ws, buf_as_str(text));
}

void socket_refuse(struct chat_socket *socket, enum chat_refusal refusal, struct str cid,
                   int64_t wait_us)
{
    struct buf *text = &chat_loop_of(socket->app, ws_loop(socket->ws))->text;

    buf_clear(text, SIZE_MAX);
    if (socket->format == FORMAT_ORIGINAL)
        frame_error(text, cid, refusal, wait_us);
    else
        frame_nack(text, cid, refusal, wait_us);
    ws_send_text(socket->ws, buf_as_str(text));
}

void socket_refuse_rate(struct chat_socket *socket, int64_t now_us, int64_t wait_us, struct str cid)
{
    bool enough = chat_breach_note(&socket->breaches, now_us, wait_us);

    socket_refuse(socket, CHAT_RATE, cid, wait_us);
    if (enough)
        ws_close(socket->ws, 1008, STR("too many messages"));
}

bool socket_may_speak(struct chat_socket *socket, struct str cid)
{
    int64_t now_us = clock_mono_us(), wait_us;

    if (chat_seat_message(journal_seats(socket->app->journal), socket->seat, now_us, &wait_us))
        return true;
    socket_refuse_rate(socket, now_us, wait_us, cid);
    return false;
}

void socket_listen(struct chat_socket *socket)
{
    if (!socket->leaving && !socket->waits && socket->unacked < CHAT_UNACKED)
        ws_release_hold(socket->ws);
}

void socket_store(struct chat_socket *socket, struct chat_send *send)
{
    struct chat_loop *chat = chat_loop_of(socket->app, ws_loop(socket->ws));
    bool full;

    send->from_socket = true;
    send->socket = ws_id(socket->ws);
    if (journal_send(socket->app->journal, send, &full) != OK) {
        socket_refuse(socket, CHAT_UNAVAILABLE, send->cid, 0);
        chat_send_free(send);
        return;
    }
    socket->unacked++;
    if (full && !socket->waits) {
        socket->waits = true;
        chat->waiting++;
    }
    if (socket->waits || socket->unacked >= CHAT_UNACKED)
        ws_hold(socket->ws);
}

static void chat_loop_free(void *value)
{
    struct chat_loop *chat = value;

    arena_release(&chat->scratch);
    buf_release(&chat->text);
    map_release(&chat->rooms);
    map_release(&chat->partners);
    mem_free(chat->fresh);
    mem_free(chat);
}

struct chat_loop *chat_loop_of(struct app *app, struct loop *loop)
{
    struct chat_loop *chat = loop_slot(loop, LOOP_SLOT_APP);

    if (chat)
        return chat;
    chat = mem_take(sizeof *chat);
    chat->app = app;
    chat->loop = loop;
    buf_init(&chat->text, SIZE_MAX / 2);
    list_init(&chat->gaps);
    loop_set_slot(loop, LOOP_SLOT_APP, chat);
    loop_set_slot_release(loop, LOOP_SLOT_APP, chat_loop_free);
    return chat;
}
