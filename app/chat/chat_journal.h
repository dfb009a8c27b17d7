/* Inside the chat: what sockets and workers hand to the journal, and what comes back. */
#pragma once
#include "base/arena.h"
#include "chat/chat.h"
#include "net/loop.h"

#include <stdatomic.h>

enum message_kind { MESSAGE_TEXT, MESSAGE_PHOTO, MESSAGE_CARD };

/* Who reads a frame: the original's mode, or v1 as the room's owner or its visitor, who see their
 * own cids only. */
enum chat_format { FORMAT_ORIGINAL, FORMAT_OWNER, FORMAT_VISITOR, FORMAT_COUNT };

struct chat_waiter;
struct chat_delivery;

/* A room as a batch left it. */
struct room_state {
    int64_t owner_id, visitor_id, last_seq, owner_read, visitor_read;
};

/* One message, or one move of a member's marks, on its way. Made by chat_send_new or chat_mark_new,
 * freed by the batch that carries it. */
struct chat_send {
    struct chat_send *next;
    int64_t room, sender;
    enum message_kind kind;
    struct str text, body, cid; /* body, cid: {NULL,0} when there is none */
    int64_t card;               /* kind card: its row, which goes when it is stored; 0: none */
    int64_t photo;              /* kind photo: the upload, whose description becomes the body */
    bool mark;                  /* not a message: read_seq and recv_seq of the sender */
    int64_t read_seq, recv_seq;
    int64_t queued_us; /* clock_mono_us */
    /* Who waits for it: a socket, or a thread. */
    bool from_socket;
    struct conn_id socket;
    struct chat_waiter *waiter;
    /* What became of it: OK, ERR_FORBIDDEN (no member, blocked, not his photo), ERR_NOT_FOUND (no
     * such room), ERR_CONFLICT (a card that is there already), ERR_UNAVAILABLE … */
    enum err err;
    bool dup; /* the cid was stored before: the stored row's numbers, delivered to nobody again */
    bool by_owner;
    bool moved; /* a mark that raised read_seq, which is clamped now */
    int64_t seq, id, created_us;
    struct str sender_name; /* the batch's memory */
    /* With the last message of a batch in its room, and the last mark of each member that moved;
     * else NULL. */
    const struct room_state *state;
    /* Its frames in the delivery's buffers, per format. */
    struct chat_delivery *delivery;
    size_t frame_at[FORMAT_COUNT], frame_n[FORMAT_COUNT];
};

/* Copies the texts behind the struct. */
struct chat_send *chat_send_new(int64_t room, int64_t sender, enum message_kind kind,
                                struct str text, struct str body, struct str cid);
/* The member has read, or at least received, so much. */
struct chat_send *chat_mark_new(int64_t room, int64_t member, int64_t read_seq, int64_t recv_seq);
void chat_send_free(struct chat_send *send);

/* What was committed together; shared by all loops, freed by the last. */
struct chat_batch {
    struct app *app;
    struct chat_send *first;
    size_t n;
    bool unknown; /* the connection was lost at the commit: it may have happened */
    struct arena arena;
};

/* Starts the thread. Every batch that is committed or has failed is given to publish, which takes
 * it over; on the journal's thread. */
enum err journal_start(struct app *app, void (*publish)(struct app *app, struct chat_batch *batch),
                       struct journal **ret_journal) MUST_USE;
/* Stores what is queued; what is sent later is refused. */
void journal_stop(struct journal *journal);
/* After journal_stop. Takes NULL, as that does. */
void journal_free(struct journal *journal);
/* Queues a message, whose memory goes over. ERR_UNAVAILABLE (memory stays) when the journal stops
 * or its database has been away for 2 seconds. Any thread. *ret_full: so many wait that the caller
 * should stop reading. */
enum err journal_send(struct journal *journal, struct chat_send *send, bool *ret_full) MUST_USE;
/* True while more wait than half of what makes journal_send say full. */
bool journal_is_full(const struct journal *journal);
struct chat_seats *journal_seats(struct journal *journal);
/* Where something was written lately: chat_unread.h. */
struct unread_rooms *journal_unread(struct journal *journal);

/* The member has read up to seq, which is clamped; waits for the commit. */
enum err chat_mark(struct app *app, int64_t room_id, int64_t member_id, int64_t seq) MUST_USE;

void chat_batch_free(struct chat_batch *batch);
