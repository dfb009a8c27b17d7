/* Decisions of the chat without I/O: what a frame says, how often one may speak. */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum {
    CHAT_TEXT_POINTS = 4096,
    CHAT_TEXT_BYTES = 16 * 1024,
    CHAT_FRAME_KEYS = 16,
    CHAT_UNACKED = 16,    /* per socket */
    CHAT_WAITING = 10000, /* per process */
    CHAT_REPLAY = 500,    /* missed messages that are sent again; more: reset */
    CHAT_MEMBER_SOCKETS = 10,
    CHAT_ADDRESS_SOCKETS = 50
};

/* Why a frame is refused. */
enum chat_refusal {
    CHAT_FINE,
    CHAT_EMPTY, /* no text: the original's client sends it when its form is empty */
    CHAT_BAD,   /* no JSON object, no message, not a string, a cid that is no UUID … */
    CHAT_TOO_LONG,
    CHAT_OTHER_ROOM,
    CHAT_RATE,
    CHAT_UNAVAILABLE,
    CHAT_FORBIDDEN
};

/* The stable word of a refusal ("too_long"), and its sentence for the member. Static memory. */
const char *chat_refusal_code(enum chat_refusal refusal);
const char *chat_refusal_text(enum chat_refusal refusal);

/* A frame of the original's mode: {"message", "room_id", "sender_email", and "cid" of our own}. */
struct chat_frame {
    struct str message;
    struct str cid; /* {NULL,0}: none */
};

/* Reads a frame sent on a socket of room_id; strings go to the arena. cid is filled whenever there
 * is a good one, so that a refusal can name it. */
enum chat_refusal chat_frame_read(struct arena *arena, struct str text, int64_t room_id,
                                  struct chat_frame *ret_frame);

/* A frame of v1. */
enum v1_type { V1_OTHER, V1_SEND, V1_RESUME, V1_READ, V1_RECV, V1_TYPING, V1_AUTH };
struct v1_frame {
    enum v1_type type;  /* V1_OTHER: a type we do not know, to be ignored */
    struct str cid;     /* of send; {NULL,0} when it is not a good one */
    struct str message; /* of send, or … */
    int64_t photo;      /* … the upload's id; 0: none */
    int64_t seq;        /* of resume (since), read, recv */
    struct str token;   /* of auth */
};

/* Reads a frame of v1; strings go to the arena. type and cid are filled whenever they are good, so
 * that a refusal can name them. CHAT_BAD: no object, no t, a field that is missing or wrong. */
enum chat_refusal v1_frame_read(struct arena *arena, struct str text, struct v1_frame *ret_frame);

/* 1 to 4,096 code points, at most 16 KiB, no NUL, UTF-8. */
enum chat_refusal chat_text_check(struct str text);
/* 8-4-4-4-12 hexadecimal digits. */
bool chat_cid_valid(struct str cid);

/* Microseconds until a card that its room has refused so often, this time included, is tried again:
 * 20 s, twice as long each time, an hour at most. */
int64_t chat_card_pause_us(int64_t tries);

/* How often something may happen: rate times a second, burst at once. */
struct chat_rate {
    int per_second, burst;
};
extern const struct chat_rate chat_rate_member; /* messages: 5/s burst 20 */
extern const struct chat_rate chat_rate_socket; /* frames: 20/s burst 60 */
extern const struct chat_rate chat_rate_marks;  /* read and recv of a member: 1/s */
extern const struct chat_rate chat_rate_opens;  /* new sockets of an address: 10/s burst 30 */

/* Takes one. *level is the theoretical arrival of the next (0 at first), in the microseconds of
 * now. True when it may happen; else *ret_wait_us tells after how long, and nothing is taken. */
bool chat_rate_take(int64_t *level, struct chat_rate rate, int64_t now_us, int64_t *ret_wait_us);

/* Whoever sends on before the time he was told to wait is in breach; three in a minute are enough.
 */
struct chat_breaches {
    int64_t wait_until_us;
    int64_t since_us; /* of the first counted breach */
    int count;
};
/* Notes that something was refused with the given wait. True when it was the third breach within 60
 * seconds: close 1008. */
bool chat_breach_note(struct chat_breaches *breaches, int64_t now_us, int64_t wait_us);
