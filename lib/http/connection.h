/* What connections need of the server; private to lib/http. */
#pragma once
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

/* Per loop: calls that are free to be used again, connections that live. */
struct loop_home {
    struct server *server;
    struct loop *loop;
    struct call *free_calls;
    size_t free_count;
};

/* A connection was accepted; user is the loop_home. */
void connection_accepted(struct conn *conn, void *user);
