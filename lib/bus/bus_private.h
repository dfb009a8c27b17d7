/* A bus, as its thread and its callers see it. Private to lib/bus. */
#pragma once
#include "base/map.h"
#include "bus/bus.h"
#include "bus/link.h"

#include <pthread.h>
#include <stdatomic.h>

enum { SELF_BYTES = 8, NAME_DIGITS = 16 };

enum reply { REPLY_NONE, REPLY_PUBLISHED, REPLY_PING, REPLY_ASKED };

/* What a command's reply is for, in the order of the commands. */
struct expected {
    enum reply what;
    uint64_t name;
};

/* A name that this process holds. */
struct hold {
    uint64_t name;
    size_t count;
    int64_t renewed_us;
};

struct bus {
    struct bus_options options;
    struct bus_address address;
    size_t prefix_n;
    char self[NAME_DIGITS + 1];
    pthread_t thread;
    bool started;
    atomic_bool up;

    pthread_mutex_t mutex; /* guards the next ones */
    bool stopping, asleep;
    bool speaks, hears;            /* whether the links are open, as others may know */
    struct buf commands, expected; /* not with the link yet; both in the same order */
    struct buf subscriptions;      /* the same of the ears */
    struct map joined;             /* channel -> count */
    struct map held;               /* name -> struct hold */
    size_t unsent;                 /* bytes that the mouth's link has still to send */

    /* Of the thread alone. */
    int wake;
    SSL_CTX *secure; /* of both */
    struct link mouth, ears;
    struct buf awaited; /* struct expected, of what the link was given */
    size_t awaited_at;
    int attempts;
    int64_t retry_us, renewal_us;
    bool heard;     /* since the last heard_all */
    bool connected; /* as judge knows */
    bool counted;   /* this connection */
    bool was_up, told;
    char why[LINK_WHY_MAX];

    atomic_uint_fast64_t published, failed, received, connects;
};

/* ---- queue.c: commands that wait; all but the first with the mutex held ---- */

/* Notes at the end of the list what a command's reply will be for. */
void bus_expect(struct buf *list, enum reply what, uint64_t name);
/* Says that this process holds the name for another while, or no longer. */
void bus_put_hold(struct bus *bus, uint64_t name, bool on);
/* Subscribes, or ends that. */
void bus_put_subscription(struct bus *bus, uint64_t channel, bool on);
/* Whether so many bytes more may wait. */
bool bus_has_room(const struct bus *bus, size_t bytes);
