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

enum { CARDS_AT_ONCE = 100 };
/* Cards written before an instant that are in no room yet and due now, oldest first; texts in the
 * arena. */
enum err cards_waiting(struct db *db, struct arena *arena, int64_t before_us, int64_t now_us,
                       struct chat_card ret_cards[static CARDS_AT_ONCE], size_t *ret_n) MUST_USE;
/* Where the card still waits, once more refused, it is due then; *ret_waits tells. */
enum err card_later(struct db *db, const struct chat_card *card, int64_t due_us,
                    bool *ret_waits) MUST_USE;

enum {
    ROOM_MESSAGES = 50, /* shown in lists of rooms */
    /* Of one answer's messages at most, as JSON; what is more is another page. */
    MESSAGES_BYTES = 12 * 1024 * 1024,
    /* How many messages one search looks at: 20,000 of 100 bytes take it about 10 ms. */
    SEARCHED_MAX = 20 * 1000
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
/* Messages whose text contains the words, in small or large letters, newest first: at most limit of
 * the SEARCHED_MAX below before. */
enum err messages_found(struct db *db, struct arena *arena, int64_t room_id, int64_t before,
                        struct str words, int64_t limit, struct message **ret_messages,
                        size_t *ret_n) MUST_USE;
/* Raises the member's read mark (and with it the received mark); lower values change nothing. */
enum err room_read(struct db *db, int64_t room_id, int64_t member_id, int64_t seq) MUST_USE;

/* A room as a socket or a batch finds it. */
struct room_entry {
    struct room_state state;
    struct str owner_name, visitor_name;
    bool blocked; /* one of them does not want to hear the other */
};
enum err room_entry(struct db *db, struct arena *arena, int64_t room_id,
                    struct room_entry *ret_entry) MUST_USE;
/* The same of the first eight columns of a row that is there. */
struct room_entry room_entry_of_row(const struct db_rows *rows, struct arena *arena);
/* Where a room ends, and how far it was read. */
struct tail {
    int64_t room_id, last_seq; /* 0: not known */
    int64_t owner_read, visitor_read;
};
/* Fills n of them, in one statement; different rooms. */
enum err room_tails(struct db *db, struct tail *tails, size_t n) MUST_USE;
/* Messages above after up to upto, oldest first; not all of them when they are more than the bytes,
 * but one at least. */
enum err messages_between(struct db *db, struct arena *arena, int64_t room_id, int64_t after,
                          int64_t upto, size_t bytes, struct message **ret_messages,
                          size_t *ret_n) MUST_USE;

/* ---- people_store.c ---- */

/* Who of the two has a message of the other unread, wants notices and has none of it yet. */
enum err unread_of_room(struct db *db, int64_t room_id, struct notice ret_notices[static 2],
                        size_t *ret_n) MUST_USE;

/* No notices of the room for the member; or notices again. */
enum err room_mute(struct db *db, int64_t room_id, int64_t member_id, bool muted) MUST_USE;
/* Takes the room out of the member's lists until the next message in it. */
enum err room_leave(struct db *db, int64_t room_id, int64_t member_id) MUST_USE;
/* Puts it back. */
enum err room_return(struct db *db, int64_t room_id, int64_t member_id) MUST_USE;

/* How a member stands in a room: marks, and whether anything comes or goes. */
struct standing {
    int64_t room_id, last_seq, read_seq, recv_seq, partner_read_seq;
    bool muted;
    bool blocked;       /* one of the two has blocked the other: nobody writes */
    struct str text;    /* the newest message's first 200 code points; null without any */
    int64_t created_us; /* its time */
};
/* In his rooms as owner or visitor with id above after, at most limit, those he has left left out;
 * with room_id in that room alone, if it is his. One statement. */
enum err standings_of(struct db *db, struct arena *arena, int64_t member_id, int64_t room_id,
                      int64_t after, int64_t limit, struct standing *ret_standings,
                      size_t *ret_n) MUST_USE;

/* Repeating changes nothing. ERR_NOT_FOUND: no such member; ERR_CONFLICT: oneself. */
enum err block_put(struct db *db, int64_t blocker_id, int64_t blocked_id) MUST_USE;
enum err block_take(struct db *db, int64_t blocker_id, int64_t blocked_id) MUST_USE;
struct block {
    struct member member;
    int64_t created_us;
};
/* Whom he blocks, by id above after, at most limit. */
enum err blocks_of(struct db *db, struct arena *arena, int64_t blocker_id, int64_t after,
                   int64_t limit, struct block *ret_blocks, size_t *ret_n) MUST_USE;

enum { REPORT_MESSAGES = 20 };
/* Keeps the reason with the room's newest messages, for the moderators. While one of his about this
 * room is open, that stays as it is: *ret_made false. ERR_NOT_FOUND: he is not of the room. */
enum err report_make(struct db *db, struct arena *arena, int64_t room_id, int64_t reporter_id,
                     struct str reason, int64_t *ret_id, bool *ret_made) MUST_USE;

/* The plain text beside a photo: lists and the original's client show it. */
#define CHAT_PHOTO_TEXT "사진"
/* A photo's body, {"url","width","height"} as text, from an upload of the member that is used by it
 * and by nothing else. Inside the transaction that stores the message, which takes it back if it
 * fails. ERR_FORBIDDEN: not his, used already, unknown. So look for the cid first: of a message
 * that is sent again the upload is used. */
enum err chat_photo_claim(struct db *db, struct arena *arena, int64_t member_id, int64_t upload_id,
                          struct str *ret_body) MUST_USE;

/* Stores a batch in one transaction: fills every send's outcome. An error means that nothing was
 * stored and no outcome is set. */
enum err batch_store(struct db *db, struct chat_batch *batch) MUST_USE;
/* Commits what batch_store has left open under FAULT_EARLY_ACK (base/fault.h). */
void batch_commit_late(void);
/* Whether the database can be written. */
enum err batch_probe(struct db *db) MUST_USE;
