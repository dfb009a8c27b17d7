/* Inside the chat: what sockets and workers hand to the journal, and what comes back. */
#pragma once
#include "base/arena.h"
#include "chat/chat.h"
#include "net/loop.h"

#include <stdatomic.h>

enum message_kind { MESSAGE_TEXT, MESSAGE_PHOTO, MESSAGE_CARD };

struct chat_waiter;

/* One message on its way. Made by chat_send_new, freed by the batch that carries it. */
struct chat_send {
    struct chat_send *next;
    int64_t room, sender;
    enum message_kind kind;
    struct str text, body, cid; /* body, cid: {NULL,0} when there is none */
    int64_t queued_us;          /* clock_mono_us */
    /* Who waits for it: a socket, or a thread. */
    bool from_socket;
    struct conn_id socket;
    struct chat_waiter *waiter;
    /* What became of it: OK, ERR_FORBIDDEN (no member), ERR_NOT_FOUND (no such room),
     * ERR_UNAVAILABLE … */
    enum err err;
    bool dup; /* the cid was stored before: the stored row's numbers, delivered to nobody again */
    int64_t seq, id, created_us;
    struct str sender_name; /* the batch's memory */
};

/* Copies the texts behind the struct. */
struct chat_send *chat_send_new(int64_t room, int64_t sender, enum message_kind kind,
                                struct str text, struct str body, struct str cid);
void chat_send_free(struct chat_send *send);

/* What was committed together; shared by all loops, freed by the last. */
struct chat_batch {
    struct app *app;
    struct chat_send *first;
    size_t n;
    struct arena arena;
};

/* Queues a message, whose memory goes over. ERR_UNAVAILABLE (memory stays) when the journal stops
 * or its database has been away for 2 seconds. Any thread. *ret_full: so many wait that the caller
 * should stop reading. */
enum err journal_send(struct journal *journal, struct chat_send *send, bool *ret_full) MUST_USE;
/* True while more wait than half of what makes journal_send say full. */
bool journal_is_full(const struct journal *journal);
struct chat_seats *journal_seats(struct journal *journal);

/* In chat_ws.c: takes over the batch, which is committed or has failed, and hands it to all loops.
 */
void chat_publish(struct app *app, struct chat_batch *batch);

void chat_batch_free(struct chat_batch *batch);
