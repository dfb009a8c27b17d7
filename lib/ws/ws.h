/* A WebSocket on a loop: handshake done, ping and pong, close, back pressure; and rooms, which
 * share one outbox per format: a message is framed once per format, and at the end of the tick each
 * member gets one send of the whole outbox. */
#pragma once
#include "net/conn.h"
#include "net/loop.h"
#include "ws/frame.h"

struct ws;
struct ws_room;

struct ws_callbacks {
    void (*opened)(struct ws *ws, void *user);
    /* A whole text or binary message; bytes valid during the call. */
    void (*message)(struct ws *ws, void *user, enum ws_opcode opcode, struct str message);
    /* The last call; user is the application's to free. */
    void (*closed)(struct ws *ws, void *user, int code);
    /* The output queue fell below the soft limit again after ws_is_pressed was true. */
    void (*relieved)(struct ws *ws, void *user);
};

/* What a handler gives to res_upgrade. Lives in malloc'ed memory owned by the server until opened
 * is called, then freed. */
struct ws_upgrade {
    const struct ws_callbacks *callbacks;
    void *user;
    void (*drop)(void *user); /* the connection vanished before opened: free user */
};

/* Pressure (chat.md section 6 → docs/chat.md). */
struct ws_settings {
    struct ws_limits limits;
    size_t soft;       /* 128 KiB: stop reading from it */
    size_t hard;       /* 1 MiB … */
    int64_t oldest_ms; /* … or oldest byte 20 s old: drop the queue, finish the frame in flight,
                          close 4408 */
    int64_t ping_ms;   /* 25,000 ± 5,000 */
    int64_t pong_ms;   /* 10,000 without a byte after it: drop */
};
extern const struct ws_settings ws_settings_default;

/* Called by lib/http when 101 is sent: turns the connection into a WebSocket. settings must outlive
 * it. */
struct ws *ws_begin(struct conn *conn, const struct ws_settings *settings,
                    const struct ws_callbacks *callbacks, void *user);

struct conn *ws_conn(const struct ws *ws);
struct conn_id ws_id(const struct ws *ws);
struct ws *ws_find(struct loop *loop, struct conn_id id); /* NULL when gone */
void *ws_user(const struct ws *ws);
/* Sends one text frame. False when closing. */
bool ws_send_text(struct ws *ws, struct str text);
/* Sends bytes that are whole frames already. */
bool ws_send_frames(struct ws *ws, struct str frames);
/* Sends a close frame and closes when it is out or after 30 s; no messages are delivered after it.
 */
void ws_close(struct ws *ws, int code, struct str reason);
/* True above the soft limit: the sender's frames wait, typing and presence are dropped. */
bool ws_is_pressed(const struct ws *ws);
/* Stop and go on reading (16 unacknowledged, …). Independent of pressure. */
void ws_hold(struct ws *ws);
void ws_release_hold(struct ws *ws);

/* ---- rooms: per loop, by number ---- */
enum { WS_FORMATS = 2 }; /* 0: the original's mode, 1: v1 */

/* Joins (making the room) with the format this socket speaks; a socket is in at most one room.
 * Leaves by itself at close. */
void ws_join(struct ws *ws, uint64_t room, int format);
void ws_leave(struct ws *ws);
/* Appends whole frames to the room's outbox of the format on this loop; sent at the end of the
 * tick. No room here: nothing. */
void ws_room_add(struct loop *loop, uint64_t room, int format, struct str frames);
size_t ws_room_members(struct loop *loop, uint64_t room);
/* Calls each with every member socket of the room on this loop; closing inside is allowed. */
void ws_room_each(struct loop *loop, uint64_t room, void (*each)(struct ws *ws, void *user),
                  void *user);
/* Every open WebSocket of this loop. */
void ws_each(struct loop *loop, void (*each)(struct ws *ws, void *user), void *user);
size_t ws_count(struct loop *loop);
