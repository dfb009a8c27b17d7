/* What the chat's files ask of the database. */
#pragma once
#include "chat/chat_journal.h"

struct message {
    int64_t room_id, seq, id, sender_id, created_us;
    enum message_kind kind;
    struct str text, body, cid; /* body, cid may be null */
};

struct room {
    int64_t id, product_id, last_seq, read_seq, recv_seq; /* the marks are the viewer's */
    struct member owner, visitor;
    const struct message *messages; /* the newest, oldest first */
    size_t message_count;
};

enum {
    ROOM_MESSAGES = 50, /* shown in lists of rooms */
    /* Of one answer's messages at most, as JSON; what is more is another page. */
    MESSAGES_BYTES = 12 * 1024 * 1024
};

/* The two members of a room; ERR_NOT_FOUND. */
enum err room_parties(struct db *db, int64_t room_id, int64_t *ret_owner_id,
                      int64_t *ret_visitor_id, int64_t *ret_last_seq) MUST_USE;
/* One room without messages, as the viewer sees it; ERR_NOT_FOUND. */
enum err room_head(struct db *db, struct arena *arena, int64_t room_id, int64_t viewer_id,
                   struct room *ret_room) MUST_USE;
/* The same with its newest messages. */
enum err room_by_id(struct db *db, struct arena *arena, int64_t room_id, int64_t viewer_id,
                    struct room *ret_room) MUST_USE;
/* The member's rooms as owner or as visitor with id above after, at most limit; two statements.
 * *ret_more: there are others. */
enum err rooms_of(struct db *db, struct arena *arena, int64_t member_id, bool as_owner,
                  int64_t after, int64_t limit, struct room **ret_rooms, size_t *ret_n,
                  bool *ret_more) MUST_USE;
/* At most limit messages with seq above after, oldest first. *ret_more: there are others. */
enum err messages_from(struct db *db, struct arena *arena, int64_t room_id, int64_t after,
                       int64_t limit, struct message **ret_messages, size_t *ret_n,
                       bool *ret_more) MUST_USE;
/* The newest limit messages with seq below before, oldest first. */
enum err messages_before(struct db *db, struct arena *arena, int64_t room_id, int64_t before,
                         int64_t limit, struct message **ret_messages, size_t *ret_n) MUST_USE;
/* Raises the member's read mark (and with it the received mark); lower values change nothing. */
enum err room_read(struct db *db, int64_t room_id, int64_t member_id, int64_t seq) MUST_USE;

/* Stores a batch in one transaction: fills every send's outcome. An error means that nothing was
 * stored and no outcome is set. */
enum err batch_store(struct db *db, struct chat_batch *batch) MUST_USE;
/* Whether the database can be written. */
enum err batch_probe(struct db *db) MUST_USE;
