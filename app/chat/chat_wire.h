/* What a room's channel carries between nodes: a message, a read mark, somebody typing; each with
 * all that is needed to show it. Pure. What this version does not understand (another's words) is
 * left out: a message is found missing and read from the database. */
#pragma once
#include "chat/chat_journal.h"

/* A stored message, or a mark that moved. */
void wire_put_send(struct buf *out, const struct chat_send *send);
void wire_put_typing(struct buf *out, int64_t member_id);

enum wire_kind { WIRE_UNKNOWN, WIRE_SEND, WIRE_TYPING };
/* Of WIRE_SEND: a new one of the room, its sender's name in the arena. */
enum wire_kind wire_take(struct str bytes, int64_t room_id, struct arena *arena,
                         struct chat_send **ret_send, int64_t *ret_typing);
