/* The texts of frames, as docs/chat.md section 3 has them. Pure. */
#pragma once
#include "base/buf.h"
#include "chat/chat_journal.h"
#include "chat/chat_rules.h"

/* "text", "photo", "card". Static memory. */
const char *message_kind_name(enum message_kind kind);

/* All of these add one JSON object to text. */

/* A stored message. In the original's mode its two keys come first. */
void frame_message(struct buf *text, enum chat_format format, const struct chat_send *send);
void frame_ack(struct buf *text, const struct chat_send *send);
/* cid {NULL,0}: null. wait_us 0: without retry_ms. */
void frame_nack(struct buf *text, struct str cid, enum chat_refusal refusal, int64_t wait_us);
/* What the original's mode has for nack. */
void frame_error(struct buf *text, struct str cid, enum chat_refusal refusal, int64_t wait_us);
void frame_sync(struct buf *text, const struct room_state *state, int64_t head);
void frame_reset(struct buf *text, int64_t head);
void frame_read(struct buf *text, int64_t member_id, int64_t seq);
void frame_typing(struct buf *text, int64_t member_id);
void frame_presence(struct buf *text, int64_t member_id, bool on);
/* Of /ws/me: something may have been missed. */
void frame_stale(struct buf *text);
void frame_bye(struct buf *text, int64_t retry_ms);
/* Of /ws/me: the room as the owner or the visitor sees it. message and ts are null when only a mark
 * moved. */
void frame_room(struct buf *text, const struct chat_send *send, bool for_owner);
