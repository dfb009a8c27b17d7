/* What connections need of the server; private to lib/http. */
#pragma once
#include "base/list.h"
#include "http/call.h"

struct server {
    struct server_options options;
    struct loop **loops;
    struct loop_home *homes;
    size_t loop_count;
    struct workers *lanes[LANE_COUNT];
    int port;
    bool draining;
    uint64_t next_id, requests, connections, open, lane_full;
};

/* A job that is posted again and again, but not before it has run. */
struct home_job {
    struct loop_job job;
    bool posted;
};

enum { DRAIN_ROUND_MS = 20 };

/* Per loop: calls that are free to be used again, connections that live. */
struct loop_home {
    struct server *server;
    struct loop *loop;
    struct call *free_calls;
    size_t free_count;
    struct list connections; /* which speak HTTP */
    struct home_job drain, beat;
};

/* A connection was accepted; user is the loop_home. */
void connection_accepted(struct conn *conn, void *user);
/* A round of draining, every DRAIN_ROUND_MS: closes what only waits for a next request; the others
 * close after their answer. */
void connections_close_idle(struct loop *loop, struct loop_job *job);

/* admit.c: makes call->req of call->head; and route → limit → identify. OK: the request may run. */
void call_fill(struct call *call, struct conn *conn);
enum err call_admit(struct call *call);

/* body.c: how large it may be; takes a piece (false: no room on the disk); makes it req.body; lets
 * go of it. */
int64_t body_limit(const struct call *call);
bool body_store(struct call *call, struct str bytes);
bool body_map(struct call *call);
void body_release(struct call *call);
