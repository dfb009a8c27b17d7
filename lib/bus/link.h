/* One connection to Redis, without blocking: bytes out, replies in, a PING all the while. On the
 * bus's thread; private to lib/bus. */
#pragma once
#include "base/buf.h"
#include "bus/address.h"

#include <hiredis/hiredis.h>
#include <openssl/types.h>

enum {
    LINK_PING_MS = 100,  /* between two of them */
    LINK_DOUBT_MS = 200, /* an answer that takes longer: what is said may be late */
    LINK_DEAD_MS = 5000, /* it will not come any more */
    LINK_WHY_MAX = 160
};

struct link {
    redisContext *context; /* NULL: not connected */
    SSL_CTX *secure;       /* of TLS; NULL: without. The bus's */
    const char *host;      /* whose certificate it has to be */
    SSL *tls;
    short shakes;           /* what the handshake waits for; 0: none is under way */
    bool connecting;        /* until bytes may go, which is after the handshake */
    bool synced;            /* the first PING, which goes last, is answered */
    struct buf out;         /* not sent yet */
    int64_t ping_us;        /* of the last PING */
    bool asked;             /* it is not answered yet */
    char why[LINK_WHY_MAX]; /* it is not well */
};

void link_init(struct link *link);
/* Begins to connect; closes on failure. */
void link_open(struct link *link, const struct bus_address *address);
void link_close(struct link *link, const char *why); /* why NULL: no fault of its own */
bool link_is_open(const struct link *link);

/* A command's head, "*3\r\n", and its parts. */
void resp_head(struct buf *out, size_t parts);
void resp_part(struct buf *out, struct str part);
void resp_command(struct buf *out, const char *words); /* of one part a word, no spaces in them */

/* Logs in and chooses the database. The replies count as others do: *ret_replies of them. */
void link_greet(struct link *link, const struct bus_address *address, size_t *ret_replies);
/* Asks for a sign of life when it is time. True: a PING was added. */
bool link_ping(struct link *link, int64_t now_us);
/* The PING is answered. */
void link_pong(struct link *link);
/* Every byte is on time; else there is doubt. */
bool link_is_well(const struct link *link, int64_t now_us);
/* No answer will come any more. */
bool link_is_dead(const struct link *link, int64_t now_us);

/* What poll has found. Closes when the connection is broken. */
short link_wants(const struct link *link);
/* True when it has just been connected. */
bool link_write(struct link *link, short events);
/* Hands over every whole reply. */
void link_read(struct link *link, short events, void (*reply)(void *user, const redisReply *reply),
               void *user);
