/* Routes as constant tables. Each row says method, path, who may call, which rate limit counts,
 * which lane runs it. {name} takes one segment. Paths end with '/' when the contract's do; both
 * forms (with and without) answer. HEAD is served by GET's row. Matching is a trie walk made once
 * at start; a table with two equal rows or a row without `who` does not start. */
#pragma once
#include "http/request.h"

typedef enum err handler_fn(struct req *req, struct res *res);

/* The lanes of ARCHITECTURE.md, "Threads"; LOOP runs on the I/O loop and must not block. AWAY
 * stands in no row: a handler goes there by req_wait. */
enum lane { LANE_NONE, LOOP, FAST, HASH, OUT, PHOTO, AWAY, LANE_COUNT };

enum body_rule {
    BODY_SMALL /* 64 KiB in memory */,
    BODY_FILES /* multipart: 8 files of 10 MiB, streamed to a file */
};

struct route {
    enum method method;
    const char *path;
    unsigned char who;   /* the application's enum who; 0 is not allowed */
    unsigned char limit; /* the application's enum limit */
    enum lane lane;
    handler_fn *handler;
    enum body_rule body;
    bool websocket; /* the row is a WebSocket handshake */
};

struct route_table {
    const struct route *routes;
    size_t n;
};

struct router;
/* Builds the trie; dies with a message on a bad table (a bug seen at the first start). */
struct router *router_new(const struct route_table *tables, size_t n);
void router_free(struct router *router);

enum route_found { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_NO_METHOD };
/* Finds the row. values gets the {…} segments in order (percent-decoded slices of path). allow (for
 * 405) is written as "GET, PUT, OPTIONS". path is decoded already. */
enum route_found router_find(const struct router *router, enum method method, struct str path,
                             const struct route **ret_route, struct str values[static 4],
                             char ret_allow[static 64]);
/* Walks all rows of all tables, for the OpenAPI check and the security matrix. */
size_t router_count(const struct router *router);
const struct route *router_at(const struct router *router, size_t i);
