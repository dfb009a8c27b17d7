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

struct ws_limits {
    size_t message; /* 64 KiB */
    int fragments;  /* 64 */
};

/* Reader of one connection: unmasks, assembles fragments, checks UTF-8. */
struct ws_reader {
    struct buf message; /* of the fragmented or incomplete message; empty when idle (no memory) */
    uint8_t head[14];
    uint8_t head_n;
    uint8_t mask[4];
    uint64_t left; /* payload bytes of the present frame */
    uint32_t at;   /* position for the mask */
    uint8_t opcode, message_opcode;
    bool fin, in_frame, in_message;
    int fragments;
    uint8_t control[125];
    uint8_t control_n;
};

struct ws_event {
    enum { WS_NEED_MORE, WS_MESSAGE, WS_CONTROL, WS_FAIL } kind;
    enum ws_opcode opcode;
    struct str payload; /* valid until the next ws_read */
    int close_code;     /* of WS_FAIL: 1002, 1007, 1009; of a close frame: its code or 1005 */
};

void ws_reader_init(struct ws_reader *reader);
void ws_reader_release(struct ws_reader *reader);
/* Reads from bytes; *ret_taken tells how many were used. At most one event a call; call again with
 * the rest. */
struct ws_event ws_read(struct ws_reader *reader, const struct ws_limits *limits, char *bytes,
                        size_t n, size_t *ret_taken);

/* Appends an unmasked server frame. */
bool ws_frame(struct buf *buf, enum ws_opcode opcode, struct str payload);
/* Appends a close frame. */
bool ws_frame_close(struct buf *buf, int code, struct str reason);
/* The Sec-WebSocket-Accept value of a key (28 characters and a NUL). */
void ws_accept_key(struct str key, char ret_accept[static 29]);
