/* What every module of the program shares: the running program, who may call, which limit counts.
 */
#pragma once
#include "base/clock.h"
#include "base/log.h"
#include "core/config.h"
#include "db/db.h"

#include <stdatomic.h>

/* The mandatory `who` column of route tables. MODERATOR: operators, too. UNASKED: tokens and
 * cookies are not even looked at, as where one signs in. */
enum who { WHO_NONE, ANYONE, MEMBER, MODERATOR, ADMIN, UNASKED };

/* The rate that counts (docs/security.md): reads by address, writes by member, sign-ups by address,
 * uploads by member. */
enum limit { NO_LIMIT, READS, WRITES, SIGNUPS, UPLOADS };

struct server;
struct router;
struct tls;        /* the certificate: net/tls.h */
struct blobs;      /* photos' bytes: blob/blob.h */
struct image_shop; /* the sandboxed decoders: image/image.h */
struct journal;    /* chat's writer: chat/chat.h */
struct workers;    /* of net/workers.h */
struct sessions;   /* keys and what is revoked: core/session.h */
struct limiter;    /* counters in memory: core/limits.h */
struct views;      /* view counters in memory: products/products.h */
struct errands;    /* threads that wait for other servers: core/errands.h */
struct nodes;      /* the site's other processes: core/nodes.h */
struct presence;   /* whom they have: chat/chat.h */
struct market;     /* what the operator calls it: core/market.h */

struct app {
    struct config config;
    struct db_service *database;
    struct server *server;
    struct router *router;
    struct tls *tls; /* NULL: plain HTTP */
    struct blobs *blobs;
    struct image_shop *images;
    struct journal *journal;
    struct workers *chat_readers; /* what sockets have missed: chat/chat.h */
    struct sessions *sessions;
    struct limiter *limiter;
    struct views *views;
    struct errands *errands;       /* NULL: there were none */
    struct backup_thread *backups; /* NULL: none are wanted */
    struct nodes *nodes;           /* NULL: this one is alone */
    struct presence *presence;
    atomic_uint_fast64_t chat_gaps; /* in how many rooms something was missed, and read later */
    struct market *market;
    atomic_uint_fast64_t clock_rounds; /* of due work: clock_thread.h */
    atomic_uint jobs_wanted;           /* what an operator wants to run now: desk/desk.h */
    atomic_bool unruled;               /* it has no operator yet: the set-up link is open */
    atomic_bool draining;              /* set once by SIGTERM: /readyz says 503 */
};
