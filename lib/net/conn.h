/* A TCP (or unix) connection on a loop. Handles are generation-tagged: whoever keeps one across
 * callbacks, timers or threads keeps a struct conn_id and asks again. Closing marks; freeing
 * happens at the end of the tick. All calls on the loop's thread, unless a function says otherwise.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

struct conn;
struct loop;

struct conn_id {
    uint32_t loop; /* index of the loop */
    uint32_t slot;
    uint32_t generation; /* never 0 for a live one */
};

/* What the protocol above does. user is the protocol's own state. */
struct conn_protocol {
    /* Bytes arrived. Returns how many were taken; the rest is offered again together with what
     * follows (the connection keeps a copy only of the untaken rest, bounded by
     * conn_set_input_limit). */
    size_t (*data)(struct conn *conn, void *user, const char *bytes, size_t n);
    /* The peer ended its side, or an error: after this only closed follows. */
    void (*ended)(struct conn *conn, void *user);
    /* All queued output is with the kernel. */
    void (*drained)(struct conn *conn, void *user);
    /* Once a second or so while a deadline is set and has passed. */
    void (*expired)(struct conn *conn, void *user);
    /* The last call: free user here. */
    void (*closed)(struct conn *conn, void *user);
};

struct conn_id conn_identify(const struct conn *conn);
/* The live connection of that id on this loop, or NULL. */
struct conn *conn_find(struct loop *loop, struct conn_id id);
struct loop *conn_loop(const struct conn *conn);
/* The peer's address as text ("127.0.0.1", "::1", "unix"). Static per connection. */
struct str conn_peer(struct conn *conn);
/* Whether it speaks TLS. */
bool conn_is_secure(const struct conn *conn);

/* Gives the connection another protocol (HTTP → WebSocket); the earlier one's closed is not called.
 */
void conn_set_protocol(struct conn *conn, const struct conn_protocol *protocol, void *user);
void *conn_user(const struct conn *conn);
void conn_set_input_limit(struct conn *conn, size_t limit);
/* Bytes that arrived and are not taken yet; conn_resume offers them again. */
size_t conn_kept(const struct conn *conn);
/* conn_expired is called after that many ms unless set again; 0: no deadline. Coarse: checked about
 * every 250 ms. */
void conn_set_deadline(struct conn *conn, int64_t ms);

/* Sends: tries at once, queues a copy of what the kernel does not take. False when closed. */
bool conn_send(struct conn *conn, struct str bytes);
/* The same for two pieces in one call (head and body). */
bool conn_send2(struct conn *conn, struct str a, struct str b);
/* Bytes queued and not yet with the kernel; and the age in ms of the oldest. */
size_t conn_queued(const struct conn *conn);
int64_t conn_queued_ms(const struct conn *conn);
/* Drops what is queued but for the rest of the frame in flight (frame_rest bytes from the front;
 * SIZE_MAX keeps all). */
void conn_drop_queue(struct conn *conn, size_t keep_front);

void conn_pause(struct conn *conn); /* stop reading */
void conn_resume(struct conn *conn);
/* Close when the queue is empty, at most linger_ms later; what the peer still sends is thrown away,
 * for at most 2 s, so that no reset overtakes our last bytes. 0: at once. */
void conn_close(struct conn *conn, int linger_ms);
