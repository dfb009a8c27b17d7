/* What the files of net share with each other and with nobody else. */
#pragma once
#include "base/list.h"
#include "net/loop.h"

#include <openssl/types.h>
#include <pthread.h>
#include <uv.h>

enum {
    READ_BYTES = 65536,      /* the loop's one read buffer */
    DEADLINE_EVERY_MS = 250, /* how often deadlines are looked at */
    INPUT_LIMIT = 131072,    /* untaken input, unless conn_set_input_limit says otherwise */
    TLS_RECORD = 16384,      /* the most that a record of TLS holds */
    OUT_MARKS = 24
};

/* Bytes between us and the kernel; exists only while something waits. Marks tell how old which part
 * is: everything before end was queued at ms or later. */
struct conn_out {
    struct buf bytes;
    size_t at; /* bytes of it which are sent */
    uint64_t sent;
    struct {
        uint64_t end;
        int64_t ms;
    } marks[OUT_MARKS];
    unsigned first, count;
};

struct conn {
    uv_poll_t poll;
    struct loop *loop;
    const struct conn_protocol *protocol;
    void *user;
    struct conn_out *out;
    struct buf *input;      /* untaken; NULL when there is none */
    struct conn_tls *tls;   /* NULL: plain */
    struct conn *next_work; /* in the loop's list of what is to be done at the tick's end */
    int fd;
    uint32_t slot, generation, input_limit;
    bool has_work : 1;
    bool paused : 1;   /* by the protocol */
    bool offering : 1; /* inside protocol->data */
    bool ended : 1;    /* nothing more comes from the peer */
    bool broken : 1;   /* nothing more can be sent */
    bool told : 1;     /* protocol->ended was called */
    bool closing : 1;  /* closes when out is empty */
    bool closing_now : 1;
    bool drop_rest : 1; /* our side is shut, the peer's bytes are thrown away until it ends too */
    bool is_closed : 1; /* closed was called, the handle is on its way out */
    uint8_t polled;     /* events asked for */
    char peer[46];
};

struct slot {
    struct conn *conn; /* NULL: free */
    int64_t deadline;  /* of loop_now_ms; 0: none */
    uint32_t generation, next_free;
};

struct listener {
    struct listener *next;
    uv_poll_t poll;
    struct loop *loop;
    int fd;
    bool handed; /* somebody else holds it open, too: what waits on it is for who comes after us */
    void (*accepted)(struct conn *conn, void *user);
    void *user;
};

struct loop {
    uv_loop_t uv;
    uv_async_t wake;
    uv_prepare_t prepare;
    uv_check_t check;
    uv_idle_t again; /* keeps the loop from sleeping while work is left over */
    uv_timer_t deadlines;
    uint32_t index;
    pthread_t thread;
    bool started;

    pthread_mutex_t lock; /* jobs of other threads */
    struct loop_job *jobs, *jobs_last;
    struct loop_job stop;

    struct loop_tick *ticks, *ticks_last;
    struct conn *work, *work_last;
    struct listener *listeners;
    struct loop_timer *timers;

    struct slot *slots;
    uint32_t slot_room, slot_used, free_slot; /* free_slot: UINT32_MAX none */
    int spare_fd; /* given up to accept and close when descriptors run out */
    void *library[LOOP_SLOT_COUNT];
    void (*release[LOOP_SLOT_COUNT])(void *value);
    char buffer[READ_BYTES];

    struct tls *tls;                            /* what accepted connections speak; NULL: plain */
    struct buf wire;                            /* encrypted, on its way to the kernel */
    char plain[TLS_RECORD], record[TLS_RECORD]; /* what was decrypted; what is to be encrypted */
};

/* Milliseconds of the loop's present tick. */
int64_t loop_now_ms(const struct loop *loop);

/* Takes over a connected socket; NULL (fd closed) when the loop cannot take it. */
struct conn *conn_new(struct loop *loop, int fd, const char *peer);
/* What conn_* put off to the end of the tick. */
void conn_work(struct conn *conn);
/* The deadline of the slot has passed. */
void conn_expire(struct conn *conn);
/* Closes all of the loop's connections, at its end. */
void conn_close_all(struct loop *loop);

void listeners_close(struct loop *loop);

/* conn.c */
void conn_arrived(struct conn *conn, const char *bytes, size_t n);
void conn_hear_end(struct conn *conn);

/* conn_out.c */
void conn_poll(struct conn *conn);
void conn_add_work(struct conn *conn);
void conn_break(struct conn *conn);
void conn_shut(struct conn *conn);
void conn_writable(struct conn *conn);
void conn_out_free(struct conn *conn);
/* Bytes the kernel took of the two pieces; -1 when the connection is broken. */
ssize_t conn_to_kernel(struct conn *conn, struct str a, struct str b);
/* Has conn_writable called, whether or not something is queued. */
void conn_want_writable(struct conn *conn);

/* tls.c */
SSL *tls_new_connection(struct tls *tls);

/* conn_tls.c */
bool conn_tls_begin(struct conn *conn, struct tls *tls);
void conn_tls_end(struct conn *conn);
/* Encrypts and sends: as conn_to_kernel, in plain bytes. What counts as sent may wait encrypted. */
ssize_t conn_tls_send(struct conn *conn, struct str a, struct str b);
bool conn_tls_waits(const struct conn *conn);
/* True when nothing waits encrypted any more. */
bool conn_tls_flush(struct conn *conn);
/* Says that nothing more comes; true when that is with the kernel. */
bool conn_tls_bye(struct conn *conn);
/* Decrypts what the kernel gave and passes it on. */
void conn_tls_arrived(struct conn *conn, struct str bytes);
