/* A WebSocket on a loop: ping and pong, close, back pressure; and rooms, which share one outbox per
 * format: a message is framed once per format, and at the end of the tick each member gets one send
 * of the whole outbox. All calls on the loop's thread. */
#pragma once
#include "net/conn.h"
#include "net/loop.h"
#include "ws/frame.h"

struct ws;

struct ws_callbacks {
    void (*opened)(struct ws *ws, void *user);
    /* A whole text or binary message; bytes valid during the call. */
    void (*message)(struct ws *ws, void *user, enum ws_opcode opcode, struct str message);
    /* The last call; user is the application's to free. code: what the peer's or our close frame
     * said, 1005 for a bare one, 1006 when there was none. */
    void (*closed)(struct ws *ws, void *user, int code);
    /* The output queue is empty again after ws_is_pressed was true. May be NULL. */
    void (*relieved)(struct ws *ws, void *user);
};

/* Pressure and liveliness (docs/chat.md section 6). */
struct ws_settings {
    struct ws_limits limits;
    size_t soft;       /* 128 KiB queued: stop reading from it */
    size_t hard;       /* 1 MiB queued … */
    int64_t oldest_ms; /* … or oldest byte 20 s old: drop the queue, finish the frame in flight,
                          close 4408 */
    int64_t ping_ms;   /* 25,000, and up to ping_jitter_ms more or less */
    int64_t ping_jitter_ms; /* 5,000 */
    int64_t pong_ms;        /* 10,000 without a byte after it: drop */
    int64_t linger_ms;      /* 30,000: for a close frame to get out */
    int64_t farewell_ms;    /* 3,000: for the peer's answer to our close frame */
    int control_rate;       /* control frames a second, 20; 0: any number */
    int control_burst;      /* 60; more: close 1008 */
};
extern const struct ws_settings ws_settings_default;
/* The same without a limit on the number of control frames. */
extern const struct ws_settings ws_settings_unlimited;

/* What a handler gives to res_upgrade; the application's memory, valid until opened or drop. */
struct ws_upgrade {
    const struct ws_callbacks *callbacks;
    const struct ws_settings *settings; /* must outlive the socket; NULL: the default */
    void *user;
    void (*drop)(void *user); /* the connection vanished before opened: free user */
};

/* After the 101: turns the connection into a WebSocket and calls opened. */
struct ws *ws_begin(struct conn *conn, const struct ws_settings *settings,
                    const struct ws_callbacks *callbacks, void *user);

struct conn *ws_conn(const struct ws *ws);
struct conn_id ws_id(const struct ws *ws);
struct loop *ws_loop(const struct ws *ws);
struct ws *ws_find(struct loop *loop, struct conn_id id); /* NULL when gone */
void *ws_user(const struct ws *ws);
/* Sends one text frame. False when closing. */
bool ws_send_text(struct ws *ws, struct str text);
/* Sends bytes that are whole frames already; what was posted goes first. */
bool ws_send_frames(struct ws *ws, struct str frames);
/* The same at the end of the tick, in one send with what the room says then: an answer that comes
 * with a message of the room costs no call of its own. */
void ws_post_text(struct ws *ws, struct str text);
/* Sends a close frame, waits a moment for the peer's, then closes; after linger_ms at the latest.
 * It leaves its room at once, and no messages are delivered after it. */
void ws_close(struct ws *ws, int code, struct str reason);
bool ws_is_closing(const struct ws *ws);
/* True above the soft limit: nothing is read from it; typing and presence are to be dropped. */
bool ws_is_pressed(const struct ws *ws);
/* Stop and go on reading (16 unacknowledged, …). Independent of pressure. */
void ws_hold(struct ws *ws);
void ws_release_hold(struct ws *ws);

/* Every open WebSocket of this loop; closing inside is allowed. */
void ws_each(struct loop *loop, void (*each)(struct ws *ws, void *user), void *user);
size_t ws_count(struct loop *loop);

/* ---- rooms: per loop, by number ---- */
enum { WS_FORMATS = 3 }; /* of the application's choice: what is said differently to whom */

/* Joins (making the room) with the format this socket speaks; a socket is in at most one room.
 * Leaves by itself at close. What was added before is not for it. */
void ws_join(struct ws *ws, uint64_t room, int format);
void ws_leave(struct ws *ws);
/* Appends whole frames to the room's outbox of the format on this loop; sent at the end of the
 * tick. No room here: nothing. */
void ws_room_add(struct loop *loop, uint64_t room, int format, struct str frames);
/* The same in two steps, for several formats of one message. The room or NULL; valid until the next
 * join, leave or send on this loop. */
struct ws_room *ws_room_find(struct loop *loop, uint64_t room);
void ws_room_put(struct ws_room *room, int format, struct str frames);
size_t ws_room_members(struct loop *loop, uint64_t room);
/* Calls each with every member socket of the room on this loop; closing inside is allowed. */
void ws_room_each(struct loop *loop, uint64_t room, void (*each)(struct ws *ws, void *user),
                  void *user);
