/* What the files of the load generator share. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECOND INT64_C(1000000000)

enum {
    IN_PROGRESS = 64,      /* handshakes at once */
    UNACKED_MAX = 16,      /* of a socket, as the protocol allows */
    SENT_KEPT = 64,        /* due times of the newest messages a socket has sent */
    HISTOGRAM_STEPS = 128, /* per power of two: within 1 % */
    HISTOGRAM_BUCKETS = 64 * HISTOGRAM_STEPS
};

enum mode { ORIGINAL, V1 };

/* What a socket is for. */
enum part {
    ACTIVE, /* sends and reads */
    IDLE,   /* reads and answers pings */
    STUCK   /* never reads after its handshake */
};

struct histogram {
    uint64_t counts[HISTOGRAM_BUCKETS], samples, slowest;
};

struct client {
    int fd;
    enum part part;
    int port;
    int64_t room;
    const char *token;
    bool open, upgraded, dead;
    int unacked;
    uint32_t sent;          /* messages, ever; the number of the next one */
    int64_t due[SENT_KEPT]; /* when they should have been sent, by number */
    int64_t *waiting;       /* due times of what the limit of unacknowledged ones holds back */
    uint32_t waiting_n, waiting_at, waiting_space;
    int64_t seq; /* of the last message received */
    char *rest;  /* of an incomplete answer or frame */
    size_t rest_n;
};

struct load {
    /* options */
    int port, other_port, rooms, members, window, size, pid, idle, stuck, cycles;
    double seconds, warm, rate;
    enum mode mode;
    bool marks, apart;
    const char *room_file;

    struct client *clients;
    int client_count, active_count;
    int epoll_fd, source;
    int upgraded, dead, refused;
    bool measuring;
    uint32_t run; /* makes the cids of two runs differ */
    uint64_t sent, acked, delivered, nacked, errors, gaps;
    struct histogram ack, delivery;
};

extern struct load load;

int64_t load_now(void);

/* load_client.c: one socket. */
void client_open(struct client *client);
/* Ends it: 0 by a close frame, 1 by closing, 2 by a reset. */
void client_end(struct client *client, int how);
void client_die(struct client *client);
void client_write(struct client *client, int opcode, const char *payload, size_t n);
/* Waits for input and handles it. */
void clients_turn(int64_t wait_ns);

/* load_speech.c: what is said on it. */
/* Sends a message that was due then, or as soon as enough of the earlier ones are acknowledged. */
void speech_send(struct client *client, int64_t due_ns);
/* A text frame has come; text[n] is 0. */
void speech_text(struct client *client, const char *text, size_t n);

/* load_measure.c */
void histogram_note(struct histogram *histogram, int64_t ns);
/* Microseconds. */
uint64_t histogram_at(const struct histogram *histogram, double share);
/* Of the server's process: CPU seconds of all threads, bytes, descriptors; 0 when it is not known.
 */
double server_cpu(void);
long server_rss(void);
int server_fds(void);
