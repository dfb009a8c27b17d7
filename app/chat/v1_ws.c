/* The frames that a client of v1 sends (docs/chat.md section 3). */
#include "chat/socket_ws.h"
#include "core/session.h"

#define TYPING_US (3 * US_PER_SECOND)

static void send_message(struct chat_socket *socket, const struct v1_frame *frame)
{
    enum message_kind kind = frame->photo ? MESSAGE_PHOTO : MESSAGE_TEXT;
    struct str text = frame->photo ? STR(CHAT_PHOTO_TEXT) : frame->message;
    struct chat_send *send;

    if (!socket_may_speak(socket, frame->cid))
        return;
    send = chat_send_new(socket->room_id, socket->caller.id, kind, text, (struct str){NULL, 0},
                         frame->cid);
    send->photo = frame->photo;
    socket_store(socket, send);
}

/* ---- marks: at most one write a second and member ---- */

void v1_flush_marks(struct chat_socket *socket, bool last)
{
    struct chat_send *send;
    bool full;

    if (socket->read_seq == 0 && socket->recv_seq == 0)
        return;
    if (!last &&
        !chat_seat_mark(journal_seats(socket->app->journal), socket->seat, clock_mono_us()))
        return;
    send = chat_mark_new(socket->room_id, socket->caller.id, socket->read_seq, socket->recv_seq);
    if (journal_send(socket->app->journal, send, &full) == OK)
        socket->read_seq = socket->recv_seq = 0;
    else
        chat_send_free(send);
}

static void note_mark(struct chat_socket *socket, int64_t *mark, int64_t seq)
{
    if (seq > *mark)
        *mark = seq;
    v1_flush_marks(socket, false);
}

/* ---- the rest ---- */

static void note_typing(struct chat_socket *socket)
{
    int64_t now_us = clock_mono_us();

    if (socket->blocked || (socket->typed_us && now_us - socket->typed_us < TYPING_US))
        return;
    socket->typed_us = now_us;
    news_typing(socket->app, socket->room_id, socket->caller.id);
}

/* A newer token of the same member keeps the socket open. */
static void renew(struct chat_socket *socket, struct str token)
{
    struct caller caller;

    if (!session_caller(socket->app, token, &caller))
        socket_refuse(socket, CHAT_BAD, (struct str){NULL, 0}, 0);
    else if (caller.id != socket->caller.id)
        ws_close(socket->ws, 4403, STR("another member's token"));
    else
        socket->caller = caller;
}

/* What only a room's socket understands; on /ws/me it is ignored as unknown. */
static void room_frame(struct chat_socket *socket, const struct v1_frame *frame)
{
    switch (frame->type) {
    case V1_SEND:
        send_message(socket, frame);
        break;
    case V1_RESUME:
        catchup_resume(socket, frame->seq);
        break;
    case V1_READ:
        note_mark(socket, &socket->read_seq, frame->seq);
        break;
    case V1_RECV:
        note_mark(socket, &socket->recv_seq, frame->seq);
        break;
    case V1_TYPING:
        note_typing(socket);
        break;
    case V1_AUTH:
    case V1_OTHER:
        break;
    }
}

void v1_message(struct chat_socket *socket, struct str text)
{
    struct chat_loop *chat = chat_loop_of(socket->app, ws_loop(socket->ws));
    struct v1_frame frame;
    enum chat_refusal refusal = v1_frame_read(&chat->scratch, text, &frame);

    if (refusal != CHAT_FINE)
        socket_refuse(socket, refusal, frame.cid, 0);
    else if (frame.type == V1_AUTH)
        renew(socket, frame.token);
    else if (socket->room_id != 0)
        room_frame(socket, &frame);
}
