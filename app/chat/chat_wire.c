#include "chat/chat_wire.h"

/* A line of numbers, and the texts behind it whose lengths are among these:
 *   "m seq id sender by_owner kind created_us text body cid name\n", -1 for a text that is null
 *   "r sender by_owner read_seq\n"   "t member\n" */

enum { NUMBERS_MAX = 10 };

static void put_line(struct buf *out, char kind, const int64_t *numbers, size_t n)
{
    buf_char(out, kind);
    for (size_t i = 0; i < n; i++) {
        buf_char(out, ' ');
        buf_i64(out, numbers[i]);
    }
    buf_char(out, '\n');
}

static int64_t length_of(struct str text)
{
    return str_is_null(text) ? -1 : (int64_t)text.n;
}

void wire_put_send(struct buf *out, const struct chat_send *send)
{
    if (send->mark) {
        put_line(out, 'r', (int64_t[]){send->sender, send->by_owner, send->read_seq}, 3);
        return;
    }
    put_line(out, 'm',
             (int64_t[]){send->seq, send->id, send->sender, send->by_owner, send->kind,
                         send->created_us, length_of(send->text), length_of(send->body),
                         length_of(send->cid), length_of(send->sender_name)},
             10);
    buf_str(out, send->text);
    buf_str(out, send->body);
    buf_str(out, send->cid);
    buf_str(out, send->sender_name);
}

void wire_put_typing(struct buf *out, int64_t member_id)
{
    put_line(out, 't', &member_id, 1);
}

/* Exactly n numbers, each after a space. */
static bool read_numbers(struct str line, int64_t *ret_numbers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_is_null(line) || !str_to_i64(str_split(&line, ' '), &ret_numbers[i]))
            return false;
    }
    return str_is_null(line);
}

/* Takes a text of so many bytes off the front. */
static bool take_text(struct str *rest, int64_t length, struct str *ret_text)
{
    *ret_text = (struct str){NULL, 0};
    if (length < -1 || length > (int64_t)rest->n)
        return false;
    if (length < 0)
        return true;
    *ret_text = (struct str){rest->p, (size_t)length};
    *rest = str_sub(*rest, (size_t)length, rest->n);
    return true;
}

static enum wire_kind take_message(struct str line, struct str rest, int64_t room_id,
                                   struct arena *arena, struct chat_send **ret_send)
{
    int64_t said[NUMBERS_MAX];
    struct str text, body, cid, name;
    struct chat_send *send;

    if (!read_numbers(line, said, 10) || said[0] < 1 || said[4] < MESSAGE_TEXT ||
        said[4] > MESSAGE_CARD || !take_text(&rest, said[6], &text) ||
        !take_text(&rest, said[7], &body) || !take_text(&rest, said[8], &cid) ||
        !take_text(&rest, said[9], &name) || rest.n > 0 || str_is_null(text))
        return WIRE_UNKNOWN;
    send = chat_send_new(room_id, said[2], (enum message_kind)said[4], text, body, cid);
    send->seq = said[0];
    send->id = said[1];
    send->by_owner = said[3] != 0;
    send->created_us = said[5];
    send->sender_name = str_copy(arena, name);
    *ret_send = send;
    return WIRE_SEND;
}

static enum wire_kind take_mark(struct str line, int64_t room_id, struct chat_send **ret_send)
{
    int64_t said[3];

    if (!read_numbers(line, said, 3) || said[2] < 1)
        return WIRE_UNKNOWN;
    *ret_send = chat_mark_new(room_id, said[0], said[2], said[2]);
    (*ret_send)->by_owner = said[1] != 0;
    (*ret_send)->moved = true;
    return WIRE_SEND;
}

enum wire_kind wire_take(struct str bytes, int64_t room_id, struct arena *arena,
                         struct chat_send **ret_send, int64_t *ret_typing)
{
    struct str rest = bytes, line = str_split(&rest, '\n');
    struct str kind = str_split(&line, ' ');

    if (str_is_null(rest)) /* a line without its end */
        rest = (struct str){"", 0};
    if (str_eq(kind, STR("m")))
        return take_message(line, rest, room_id, arena, ret_send);
    if (str_eq(kind, STR("r")))
        return take_mark(line, room_id, ret_send);
    if (str_eq(kind, STR("t")))
        return read_numbers(line, ret_typing, 1) ? WIRE_TYPING : WIRE_UNKNOWN;
    return WIRE_UNKNOWN;
}
