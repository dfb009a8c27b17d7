/* What ws.c and room.c know of each other. */
#pragma once
#include "base/list.h"
#include "base/map.h"
#include "ws/ws.h"

enum {
    WS_WHEEL = 64, /* buckets; longer waits go round */
    WS_TICK_MS = 250
};

struct ws_room {
    struct ws_loop *home;
    uint64_t number;
    struct list members; /* struct ws.in_room */
    size_t member_count;
    struct list dirty; /* in ws_loop.dirty while an outbox holds something */
    bool flushing;
    struct buf outbox[WS_FORMATS];
};

/* The WebSockets of one loop. */
struct ws_loop {
    struct loop *loop;
    struct list all; /* struct ws.in_all */
    size_t count;
    struct list wheel[WS_WHEEL]; /* struct ws.in_wheel, by the tick when something is due */
    int64_t turned;              /* the tick up to which the wheel has been turned */
    struct map rooms;            /* number -> struct ws_room */
    struct list dirty;
    struct list posted; /* struct ws.in_posted */
    struct loop_tick tick;
    uint64_t random;
};

struct ws {
    struct conn *conn;
    const struct ws_settings *settings;
    const struct ws_callbacks *callbacks;
    void *user;
    struct ws_loop *home;
    struct list in_all, in_wheel, in_room;
    struct ws_room *room;
    /* Lengths of the frames given to the connection since its queue was last empty: tells where the
     * frame in flight ends. NULL while nothing is queued. */
    struct buf *frames;
    /* What goes out at the end of the tick, before what the room says. NULL: nothing. */
    struct buf *posted;
    struct list in_posted;
    int64_t due_ms;     /* when the wheel looks at it again */
    int64_t ping_ms;    /* when to ping or, pinged, to give up */
    int64_t give_up_ms; /* closing: when to wait no longer for the close frame to get out … */
    int64_t control_us; /* the control frames' rate: theoretical arrival of the next */
    struct ws_reader reader;
    uint16_t close_code;
    uint8_t format;
    bool pinged, held, pressed;
    bool closing;  /* a close frame was sent */
    bool said;     /* … and is out: give_up_ms is for the peer's answer */
    bool unsynced; /* the reader failed: frames cannot be told apart any more */
    bool dead;     /* the connection was told to close */
};

/* The loop's state, made at the first call. */
struct ws_loop *ws_loop_of(struct loop *loop);
/* Sends the dirty rooms' outboxes; the loop's tick calls it. */
void ws_rooms_flush(void *home);

/* ---- out.c ---- */

/* Sends whole frames. False when the connection is gone. */
bool ws_put(struct ws *ws, struct str frames);
void ws_set_pressed(struct ws *ws, bool pressed);
/* Slower than anybody may be: what waits is dropped, only the frame in flight is finished, then
 * close 4408. */
void ws_close_slow(struct ws *ws);
void ws_forget_frames(struct ws *ws);
void ws_forget_posted(struct ws *ws);

/* ---- ws.c ---- */

int64_t ws_now_ms(void);
/* The wheel looks at it at that time, unless it does earlier. */
void ws_look_sooner(struct ws *ws, int64_t ms);
