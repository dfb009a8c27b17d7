/* RFC 6455 frames: a pure codec without I/O. Splitting the input at any byte gives the same result.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

enum ws_opcode {
    WS_CONTINUATION = 0,
    WS_TEXT = 1,
    WS_BINARY = 2,
    WS_CLOSE = 8,
    WS_PING = 9,
    WS_PONG = 10
};

enum {
    WS_CONTROL_MAX = 125, /* payload of a control frame */
    WS_HEAD_MAX = 14      /* of a client's frame: 2, up to 8 of length, 4 of mask */
};

struct ws_limits {
    size_t message; /* 64 KiB */
    int fragments;  /* 64 */
};

/* Reader of one connection: unmasks, assembles fragments, checks UTF-8. Between two messages it
 * holds no memory but itself. */
struct ws_reader {
    struct buf message; /* payload of a message that came in pieces */
    uint8_t *control;   /* payload of a control frame that came in pieces */
    uint64_t left;      /* payload bytes of the present frame still to come */
    uint64_t at;        /* payload bytes of it that came: the position in the mask */
    int fragments;
    uint8_t head[WS_HEAD_MAX]; /* of the present frame; its last four bytes are the mask */
    uint8_t head_n, head_need;
    uint8_t control_n;
    uint8_t opcode, message_opcode;
    bool fin, in_frame, in_message;
    bool delivered; /* the last event's payload lies in message or control */
};

struct ws_event {
    enum { WS_NEED_MORE, WS_MESSAGE, WS_CONTROL, WS_FAIL } kind;
    enum ws_opcode opcode;
    struct str payload; /* valid until the next ws_read; of a close frame: its reason */
    int close_code;     /* of WS_FAIL: 1002, 1007, 1009; of a close frame: its code or 1005 */
};

void ws_reader_init(struct ws_reader *reader);
void ws_reader_release(struct ws_reader *reader);
/* Reads from bytes, which are unmasked in place; *ret_taken tells how many were used. At most one
 * event a call: call again with the rest until WS_NEED_MORE, which has used everything. What a
 * frame's head forbids fails at the head, before anything is stored. After WS_FAIL the reader is of
 * no more use. */
struct ws_event ws_read(struct ws_reader *reader, const struct ws_limits *limits, char *bytes,
                        size_t n, size_t *ret_taken);

/* Appends an unmasked server frame. False when it does not fit. */
bool ws_frame(struct buf *buf, enum ws_opcode opcode, struct str payload);
/* Appends a close frame; a reason over 123 bytes is left out. */
bool ws_frame_close(struct buf *buf, int code, struct str reason);
/* The whole length of the server frame at the front of bytes; 0 when its head is not complete. */
size_t ws_frame_length(struct str bytes);
