/* The HTTP server: listeners on all loops, connections, the stages read → route → limit → identify
 * → run → log, lanes of workers. Framing is as strict as docs/security.md says: sizes, time-outs,
 * smuggling, pipelining in order, 100-continue. */
#pragma once
#include "http/router.h"

struct loop;
struct conn;
struct server;
struct tls; /* of net/tls.h */

/* What the application decides. All functions are called on the loop's thread and must not block.
 */
struct server_hooks {
    /* Before the body is read: counts against the route's limit. OK, or an answer written
     * (ERR_DONE). */
    enum err (*limit)(struct req *req, struct res *res);
    /* Who is calling: fills *ret_caller; refuses bad tokens, a foreign Origin, and callers the
     * row's `who` does not admit. */
    enum err (*identify)(struct req *req, struct res *res, struct caller *ret_caller);
    /* The Host rule, before routing; and paths without a route (shell pages, 404): answer
     * everything else. */
    enum err (*host)(struct req *req, struct res *res);
    enum err (*unrouted)(struct req *req, struct res *res);
    /* The answer is made and about to be sent: status and bytes for the log line. */
    void (*done)(const struct req *req, int status, size_t bytes);
    /* Headers for every answer (CSP, nosniff …), called last: what is set already stays. On the
     * thread that ran the handler. */
    void (*headers)(const struct req *req, struct res *res);
    /* A field error's message as its reader gets it (another language); NULL: as it was made. On
     * the thread that ran the handler. */
    struct str (*say)(const struct req *req, struct str message);
    /* 101 is sent: the connection belongs to the WebSocket layer now. upgrade_lost: the connection
     * vanished before that, whoever owns upgrade frees it. */
    void (*upgraded)(struct conn *conn, struct ws_upgrade *upgrade, struct app *app);
    void (*upgrade_lost)(struct ws_upgrade *upgrade);
    /* A worker thread starts or ends: its database connection. NULL db is allowed to mean
     * "unavailable". */
    struct db *(*worker_open)(struct app *app);
    void (*worker_close)(struct app *app, struct db *db);
};

struct server_limits {
    size_t line, head, headers; /* 8 KiB, 16 KiB, 64 */
    size_t body, file, files;   /* 64 KiB, 10 MiB, 8 */
    int head_s, idle_s;         /* 10, 60 */
    int body_rate, body_s;      /* 1024 bytes a second, looked at every 10 seconds */
};
extern const struct server_limits server_limits_default;

struct server_options {
    /* "127.0.0.1:8000", "[::]:8000", "unix:PATH", "fd:N", or several with commas; port 0: any */
    const char *listen;
    bool share_port;                    /* with another process, one of which is about to go */
    const char *tmp_dir;                /* for bodies that are streamed to files */
    int loops;                          /* 0: one per core */
    int workers;                        /* FAST lane; 0: two per core */
    int away;                           /* AWAY lane; 0: who calls req_wait waits where he is */
    const char *const *trusted_proxies; /* addresses and networks, NULL-terminated; may be NULL */
    struct tls *tls; /* what all connections speak; NULL: plain HTTP. The caller's, until stopped */
    struct server_limits limits;
    struct server_hooks hooks;
    struct app *app;
    const struct router *router;
};

/* Binds and starts all threads. ret_why (static memory or errno text) says what to do. */
enum err server_start(const struct server_options *options, struct server **ret_server,
                      const char **ret_why) MUST_USE;
/* The first bound port (0: only unix sockets). */
int server_port(const struct server *server);
/* The loops, for rooms and other things that live on them. */
size_t server_loop_count(const struct server *server);
struct loop *server_loop(struct server *server, size_t i);

/* Stops accepting; from now on every answer is its connection's last. */
void server_refuse_new(struct server *server);
/* That, if it was not done yet; closes idle connections and waits, at most wait_ms, until what is
 * in flight is answered. WebSockets are their owner's to tell. */
void server_drain(struct server *server, int wait_ms);
/* True when every loop has run since the last call (or it is the first). */
bool server_beats(struct server *server);
void server_stop(struct server *server); /* joins all threads, frees all */

struct server_counts {
    uint64_t requests, connections, open_connections, refused_lane_full;
};
struct server_counts server_counts(const struct server *server);
