/* Rooms in which something was written, until it is time to see whether it was read. In memory:
 * what is forgotten by a restart or for lack of room is told by the room itself. Any thread. */
#pragma once
#include "chat/chat_journal.h"

struct unread_rooms;

enum { UNREAD_WAIT_S = 60, UNREAD_ROOMS_MAX = 100000 };

struct unread_rooms *unread_rooms_new(void);
void unread_rooms_free(struct unread_rooms *rooms);
/* The rooms of the batch's new messages, cards left out: what they say is told otherwise. */
void unread_rooms_note(struct unread_rooms *rooms, const struct chat_batch *batch, int64_t now_us);
/* Takes out at most n of those noted UNREAD_WAIT_S ago; instants are clock_mono_us. */
size_t unread_rooms_take(struct unread_rooms *rooms, int64_t now_us, int64_t *ret_ids, size_t n);
