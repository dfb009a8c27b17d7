/* What the parts of the chat's sockets know of each other: a socket, a room on a loop, a loop. All
 * on the loop's thread. */
#pragma once
#include "base/list.h"
#include "base/map.h"
#include "chat/chat_frames.h"
#include "chat/chat_seats.h"
#include "chat/chat_store.h"
#include "chat/chat_window.h"
#include "http/request.h"
#include "net/workers.h"
#include "ws/ws.h"

#include <stdatomic.h>

enum { PARKED_MAX = 256 };

/* Frames of one message or batch, shared by loops and by whoever has parked a part of it. */
struct chat_delivery {
    struct chat_batch *batch;
    struct buf frames[FORMAT_COUNT];
    atomic_size_t refs;
};

enum socket_stage {
    SOCKET_LIVE,     /* hears what its room says */
    SOCKET_CATCHING, /* is told what it has missed; what is said meanwhile is parked */
    SOCKET_IDLE      /* hears nothing until it resumes: too much was missed */
};

struct chat_socket {
    struct app *app;
    struct ws *ws;
    struct chat_seat *seat;
    struct fan_room *room;  /* NULL: of /ws/me, or not open yet */
    struct list in_room;    /* fan_room.sockets */
    struct list in_partner; /* of chat_loop.partners: who is shown the partner's presence */
    struct caller caller;
    int64_t room_id; /* 0: /ws/me */
    enum chat_format format;
    enum socket_stage stage;
    int64_t since;       /* of the handshake; -1: none */
    int64_t frame_level; /* chat_rate_take's */
    struct chat_breaches breaches;
    int unacked;
    bool waits;   /* held because too many wait in the whole process */
    bool leaving; /* the server stops: nothing more is read, what is on its way is acknowledged */
    bool blocked; /* since the handshake or a block: neither sees if the other is there or types */
    /* Catching up: seqs up to `have` are sent, `parked` follow it without a hole. */
    int64_t have;
    bool reading;     /* a reader works for it: one at a time */
    bool checked;     /* whether what it claims to have is there */
    uint32_t attempt; /* of resume; tells an answer that comes too late */
    struct chat_send **parked;
    size_t parked_count;
    /* Marks that wait for their rate; 0: none. */
    int64_t read_seq, recv_seq;
    int64_t typed_us;
    bool partner_on;          /* as was last said */
    struct room_entry *entry; /* from the handshake to the opening */
    struct ws_upgrade upgrade;
};

/* A room with sockets on this loop. */
struct fan_room {
    int64_t id;
    struct chat_loop *chat;
    struct window window;
    struct room_state state;          /* parties, and their read marks as far as known here */
    int64_t owner_told, visitor_told; /* of these, what `read` has said */
    struct list sockets;
    size_t catching; /* of them in SOCKET_CATCHING */
    struct list in_gaps;
    int64_t gap_us; /* since when something is missing */
    bool fetching;
};

struct chat_loop {
    struct app *app;
    struct loop *loop;
    struct arena scratch; /* of one frame */
    struct buf text;      /* the same */
    struct map rooms;     /* id -> struct fan_room */
    struct map partners;  /* member -> struct list of sockets */
    struct list gaps;     /* fan_room.in_gaps */
    struct loop_timer *gap_timer, *second_timer, *beat_timer;
    size_t waiting;   /* sockets with `waits` */
    int beats;        /* until the rooms' last seqs are compared */
    int stale_beats;  /* until /ws/me is told again that it may miss something */
    size_t comparing; /* jobs of a comparison under way */
    /* Rooms that are looked at next, when the jobs for those before have come back: who comes while
     * many come is looked at together with them. */
    struct tails *fresh;
    size_t looking;
};

/* Marks only rise. */
static inline void mark_raise(int64_t *mark, int64_t seq)
{
    if (seq > *mark)
        *mark = seq;
}

/* The loop's, made at the first call. */
struct chat_loop *chat_loop_of(struct app *app, struct loop *loop);

/* ---- delivery_ws.c ---- */

void delivery_free(struct chat_delivery *delivery);
/* Writes the frames of the batch, whose refs are the caller's to set. */
struct chat_delivery *delivery_new(struct chat_batch *batch);
/* The frame of a message; the delivery's memory. */
struct str delivery_frame(const struct chat_send *send, enum chat_format format);

/* ---- socket_ws.c ---- */

/* Sends a text that was made in chat->text. */
void socket_post(struct chat_socket *socket, const struct buf *text);
/* Reads from it again, unless something else holds it. */
void socket_listen(struct chat_socket *socket);
/* Refuses a frame in the socket's own mode. */
void socket_refuse(struct chat_socket *socket, enum chat_refusal refusal, struct str cid,
                   int64_t wait_us);
/* The same for too many; the third breach closes. */
void socket_refuse_rate(struct chat_socket *socket, int64_t now_us, int64_t wait_us,
                        struct str cid);
/* Counts a message of the socket's member; refuses and returns false when he has to wait. */
bool socket_may_speak(struct chat_socket *socket, struct str cid);
/* Hands a message to the journal; stops reading while too much waits. */
void socket_store(struct chat_socket *socket, struct chat_send *send);

/* ---- v1_ws.c ---- */

void v1_message(struct chat_socket *socket, struct str text);
/* Writes the marks that waited, as far as their rate allows; `last`: the socket closes. */
void v1_flush_marks(struct chat_socket *socket, bool last);

/* ---- fanout_ws.c ---- */

/* Makes or finds the room on this loop and takes the socket in. */
void fan_enter(struct chat_socket *socket);
void fan_leave(struct chat_socket *socket);
/* What the journal has stored goes to every loop and to the other nodes; takes over the batch. */
void fan_publish(struct app *app, struct chat_batch *batch);
/* The same to this node's loops alone: another node has stored it. */
void fan_spread(struct app *app, struct chat_batch *batch);
enum { FAN_BEAT_MS = 500 };
/* Every FAN_BEAT_MS: compares all rooms' last seqs every few seconds, or at every beat while other
 * nodes are not heard. */
void fan_beat(void *loop);
/* Compares them now; or one room's, if it is here. */
void fan_compare(struct chat_loop *chat);
void fan_compare_one(struct chat_loop *chat, int64_t room_id);

/* ---- nodes_ws.c: other nodes; all of it nothing without any ---- */

/* Listens to them, from nodes_start on. */
void others_start(struct app *app);
void others_publish(struct app *app, const struct chat_batch *batch);
void others_typing(struct app *app, int64_t room_id, int64_t member_id);
void others_part(struct app *app, int64_t member_id, int64_t partner_id);
/* The member has come to this node, or gone from it. */
void others_presence(struct app *app, int64_t member_id, bool here);
/* A socket here shows the member's presence, or no longer. */
void others_watch(struct app *app, int64_t member_id);
void others_unwatch(struct app *app, int64_t member_id);
/* Once a second, on any loop. */
void others_second(struct app *app);
/* Tells the loop's /ws/me that it may have missed something. */
void others_say_stale(struct chat_loop *chat);

/* ---- catchup_ws.c ---- */

/* Begins to tell what came after since. */
void catchup_resume(struct chat_socket *socket, int64_t since);
/* Goes on with it, if it stands still. */
void catchup_go_on(struct chat_socket *socket);
/* Keeps what was said in the room meanwhile; what does not fit is read from the database later. */
void catchup_park(struct chat_socket *socket, struct chat_send *send);
void catchup_forget(struct chat_socket *socket);

/* ---- news_ws.c: what is not stored: typing, presence, /ws/me ---- */

void news_typing(struct app *app, int64_t room_id, int64_t member_id);
/* The member has come to this node, or gone, as his seats say. */
void news_presence(struct app *app, int64_t member_id, bool here);
/* What other nodes say, to the sockets here. */
void news_show_typing(struct app *app, int64_t room_id, int64_t member_id);
void news_show_presence(struct app *app, int64_t member_id);
void news_part(struct app *app, int64_t member_id, int64_t partner_id);
void news_tell(struct app *app, int64_t member_id, struct str json);
/* A batch has changed a room: its two members' /ws/me. */
void news_room(struct chat_loop *chat, const struct chat_send *send);
/* Shows the socket its partner's presence from now on. */
void news_watch(struct chat_socket *socket);
void news_unwatch(struct chat_socket *socket);
/* The room of lib/ws in which a member's /ws/me sockets sit. */
uint64_t news_room_of(int64_t member_id);

/* ---- reader_ws.c: reads for loops what is in the database; `done` runs on the loop and frees ----
 */

/* Their threads. Stop them before the loops, free them after. */
enum err readers_start(struct app *app) MUST_USE;
void readers_stop(struct app *app);
void readers_free(struct app *app);

struct replay {
    struct worker_job job;
    struct loop_job back;
    void (*done)(struct loop *loop, struct replay *replay);
    struct app *app;
    struct loop *loop;
    struct conn_id socket;
    uint32_t attempt;
    int64_t room_id, after, upto;
    enum chat_format format;
    enum err err;
    struct buf frames; /* whole frames of after < seq <= reached */
    int64_t reached;
    struct room_state state; /* as the database has it */
};
/* The messages after `after` up to `upto`, or some of them. */
void reader_replay(const struct chat_socket *socket, int64_t after, int64_t upto,
                   void (*done)(struct loop *loop, struct replay *replay));

struct hole {
    struct worker_job job;
    struct loop_job back;
    void (*done)(struct loop *loop, struct hole *hole);
    struct app *app;
    struct loop *loop;
    int64_t room_id, after;
    enum err err;
    struct chat_delivery *delivery; /* of what came after, or the first of it; NULL on errors */
};
void reader_hole(struct chat_loop *chat, int64_t room_id, int64_t after,
                 void (*done)(struct loop *loop, struct hole *hole));

struct tails {
    struct worker_job job;
    struct loop_job back;
    void (*done)(struct loop *loop, struct tails *tails);
    struct app *app;
    struct loop *loop;
    size_t n;
    struct tail tails[];
};
/* The memory is the reader's from here on. */
void reader_tails(struct chat_loop *chat, struct tails *tails,
                  void (*done)(struct loop *loop, struct tails *tails));
