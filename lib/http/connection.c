#include "http/connection.h"
#include "base/clock.h"
#include "base/mem.h"
#include "http/form.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { KEEP_CALLS = 128, BODY_CHECK_MS = 10000, LINGER_MS = 2000, OUT_LIMIT_MS = 30000 };

/* One request at a time: while it runs, reading stops, so pipelined requests are answered in order.
 */
struct connection {
    struct conn *conn;
    struct loop_home *home;
    struct call *call; /* NULL between requests */
    enum { READ_HEAD, READ_BODY, RUNNING, CLOSING } state;
    bool head_begun;
};

/* ---- calls ---- */

static struct call *call_take(struct loop_home *home)
{
    struct call *call = home->free_calls;
    if (call) {
        home->free_calls = call->next_free;
        home->free_count--;
        return call;
    }
    call = mem_take(sizeof(*call));
    call->server = home->server;
    call->loop = home->loop;
    call->body_fd = -1;
    buf_init(&call->res.headers, HEADERS_MAX);
    buf_init(&call->res.body, ANSWER_MAX);
    buf_init(&call->out_head, 2 * HEADERS_MAX);
    buf_init(&call->body, SIZE_MAX / 2);
    return call;
}

static void call_give_back(struct loop_home *home, struct call *call)
{
    call_reset(call);
    if (home->free_count >= KEEP_CALLS) {
        call_release(call);
        mem_free(call);
        return;
    }
    call->next_free = home->free_calls;
    home->free_calls = call;
    home->free_count++;
}

/* ---- answering ---- */

static void next_request(struct connection *connection)
{
    connection->state = READ_HEAD;
    connection->head_begun = false;
    conn_set_deadline(connection->conn, connection->home->server->options.limits.idle_s * 1000);
    conn_resume(connection->conn);
}

static void become_websocket(struct connection *connection, struct call *call)
{
    struct server *server = connection->home->server;
    struct conn *conn = connection->conn;
    struct ws_upgrade *upgrade = call->res.upgrade;
    struct loop_home *home = connection->home;
    mem_free(connection);
    call_give_back(home, call);
    __atomic_sub_fetch(&server->open, 1, __ATOMIC_RELAXED);
    server->options.hooks.upgraded(conn, upgrade, server->options.app);
    conn_resume(conn);
}

static void add_upgrade_headers(struct call *call)
{
    char accept[29];
    handshake_accept(&call->req, accept);
    res_header(&call->res, "Upgrade", STR("websocket"));
    res_header(&call->res, "Connection", STR("Upgrade"));
    res_header(&call->res, "Sec-WebSocket-Accept", str_from(accept));
    if (call->res.subprotocol)
        res_header(&call->res, "Sec-WebSocket-Protocol", str_from(call->res.subprotocol));
}

/* Headers, status line; on the thread that ran the handler. */
static void seal(struct call *call)
{
    const struct server_hooks *hooks = &call->server->options.hooks;
    if (__atomic_load_n(&call->server->draining, __ATOMIC_RELAXED))
        call->keep_alive = false;
    if (call->res.status == 101)
        add_upgrade_headers(call);
    else if (hooks->headers)
        hooks->headers(&call->req, &call->res);
    if (call->res.headers.full || call->res.body.full) {
        problem_answer(&call->req, &call->res, ERR_INTERNAL);
        call->keep_alive = false;
    }
    res_finish(call);
}

static void send_answer(struct connection *connection)
{
    struct call *call = connection->call;
    struct server *server = call->server;
    struct str body = res_body(&call->res);
    bool bodyless = call->head.method == HEAD || call->res.status == 204 ||
                    call->res.status == 304 || call->res.status == 101;

    conn_send2(connection->conn, buf_as_str(&call->out_head),
               bodyless ? (struct str){NULL, 0} : body);
    if (server->options.hooks.done && call->req.target.p)
        server->options.hooks.done(&call->req, call->res.status, bodyless ? 0 : body.n);
    connection->call = NULL;
    if (call->res.status == 101) {
        become_websocket(connection, call);
        return;
    }
    bool keep = call->keep_alive;
    call_give_back(connection->home, call);
    if (keep) {
        next_request(connection);
        return;
    }
    connection->state = CLOSING;
    conn_close(connection->conn, LINGER_MS);
}

static void answer_now(struct connection *connection, enum err err)
{
    struct call *call = connection->call;
    if (err != OK || call->res.status == 0)
        problem_answer(&call->req, &call->res, err == OK ? ERR_INTERNAL : err);
    seal(call);
    send_answer(connection);
}

/* A refusal of the framing: answer and close, whatever else was sent. */
static void refuse_framing(struct connection *connection, int status)
{
    static const struct {
        int status;
        const char *code, *detail;
    } texts[] = {{400, "bad_request", "This is not well-formed HTTP."},
                 {405, "method_not_allowed", "This method is not allowed."},
                 {408, "timeout", "The request took too long to arrive."},
                 {413, "too_large", "The request is too large."},
                 {414, "uri_too_long", "The address is longer than 8 KiB."},
                 {431, "headers_too_large", "Send at most 64 headers and 16 KiB of them."},
                 {501, "not_implemented", "This transfer coding is not supported."},
                 {505, "version", "Speak HTTP/1.1."}};
    struct call *call = connection->call;
    size_t i = 0;
    if (!call)
        call = connection->call = call_take(connection->home);
    while (texts[i].status != status && i + 1 < COUNT_OF(texts))
        i++;
    call->req.app = call->server->options.app;
    call->req.user = &call->caller;
    call->req.arena = &call->arena;
    call->req.call = call;
    call->req.res = &call->res;
    call->keep_alive = false;
    res_reset(&call->res);
    problem_write(&call->res, status, texts[i].code, str_from(texts[i].detail));
    seal(call);
    send_answer(connection);
}

/* ---- running ---- */

static void done(struct loop *loop, struct loop_job *job)
{
    struct call *call = (struct call *)(void *)((char *)job - offsetof(struct call, done));
    struct conn *conn = conn_find(loop, call->conn);
    if (conn) {
        send_answer(conn_user(conn));
        return;
    }
    struct loop_home *home = loop_slot(loop, LOOP_SLOT_HTTP);
    if (call->res.upgrade && call->server->options.hooks.upgrade_lost)
        call->server->options.hooks.upgrade_lost(call->res.upgrade);
    call_give_back(home, call);
}

static void run_handler(struct call *call)
{
    enum err err = call->req.route->handler(&call->req, &call->res);
    if (err != OK || call->res.status == 0)
        problem_answer(&call->req, &call->res, err == OK ? ERR_INTERNAL : err);
}

static void work(struct worker *worker, struct worker_job *job)
{
    struct call *call = (struct call *)(void *)((char *)job - offsetof(struct call, job));
    call->req.db = worker->context;
    if (call->req.db || !call->server->options.hooks.worker_open)
        run_handler(call);
    else
        problem_answer(&call->req, &call->res, ERR_UNAVAILABLE);
    seal(call);
    loop_post(call->loop, &call->done);
}

static bool map_body(struct call *call)
{
    if (call->body_fd < 0) {
        call->req.body = buf_as_str(&call->body);
        return true;
    }
    call->mapped_n = (size_t)call->body_got;
    call->mapped = mmap(NULL, call->mapped_n, PROT_READ, MAP_PRIVATE, call->body_fd, 0);
    if (call->mapped == MAP_FAILED) {
        call->mapped = NULL;
        return false;
    }
    call->req.body = (struct str){call->mapped, call->mapped_n};
    return true;
}

static void run(struct connection *connection)
{
    struct call *call = connection->call;
    const struct route *route = call->req.route;
    connection->state = RUNNING;
    conn_set_deadline(connection->conn, 0);
    if (!map_body(call)) {
        answer_now(connection, ERR_UNAVAILABLE);
        return;
    }
    if (route->lane == LOOP) {
        run_handler(call);
        seal(call);
        send_answer(connection);
        return;
    }
    conn_pause(connection->conn);
    call->job.run = work;
    call->done.run = done;
    if (workers_post(call->server->lanes[route->lane], &call->job) != OK) {
        __atomic_add_fetch(&call->server->lane_full, 1, __ATOMIC_RELAXED);
        answer_now(connection, ERR_UNAVAILABLE);
    }
}

/* ---- the head ---- */

static bool is_trusted(const struct server *server, struct str peer)
{
    for (size_t i = 0; server->options.trusted_proxies && server->options.trusted_proxies[i]; i++) {
        if (str_eq(peer, str_from(server->options.trusted_proxies[i])))
            return true;
    }
    return false;
}

/* Behind a proxy that we trust: the last address that is not one of ours. */
static void read_forwarded(struct call *call)
{
    struct str list = req_header(&call->req, "x-forwarded-for");
    if (!is_trusted(call->server, call->req.peer))
        return;
    call->req.secure = str_eq_nocase(req_header(&call->req, "x-forwarded-proto"), STR("https"));
    while (list.n > 0) {
        size_t at = list.n;
        while (at > 0 && list.p[at - 1] != ',')
            at--;
        struct str one = str_trim(str_sub(list, at, list.n));
        if (one.n > 0 && one.n < 46)
            call->req.peer = one;
        if (!is_trusted(call->server, one))
            return;
        list = str_sub(list, 0, at > 0 ? at - 1 : 0);
    }
}

static void fill_request(struct connection *connection, struct call *call)
{
    struct req *req = &call->req;
    *req = (struct req){.app = call->server->options.app,
                        .arena = &call->arena,
                        .user = &call->caller,
                        .method = call->head.method,
                        .target = call->head.target,
                        .query = call->head.query,
                        .host = call->head.host,
                        .peer = conn_peer(connection->conn),
                        .started_us = clock_mono_us(),
                        .res = &call->res,
                        .headers = call->head.headers,
                        .header_count = call->head.header_count,
                        .call = call};
    req->id = __atomic_add_fetch(&call->server->next_id, 1, __ATOMIC_RELAXED);
    read_forwarded(call);
}

static enum err find_route(struct call *call)
{
    struct req *req = &call->req;
    const struct server_hooks *hooks = &call->server->options.hooks;
    char allow[64];
    if (hooks->host)
        TRY(hooks->host(req, &call->res));
    if (!form_decode(req->arena, call->head.path_raw, false, &req->path))
        return ERR_NOT_FOUND;
    if (form_pairs(req->arena, req->query, &req->query_pairs, &req->query_pair_count) != OK)
        return req_refuse(req, ERR_INVALID, "bad_query",
                          "The query is malformed: percent-encode UTF-8 text without NUL.");
    enum route_found found = router_find(call->server->options.router, req->method, req->path,
                                         &req->route, req->path_values, allow);
    if (found == ROUTE_FOUND)
        return OK;
    if (found == ROUTE_NO_PATH)
        return hooks->unrouted ? hooks->unrouted(req, &call->res) : ERR_NOT_FOUND;
    res_reset(&call->res);
    if (req->method == OPTIONS)
        res_empty(&call->res, 200);
    else
        problem_answer(req, &call->res, ERR_METHOD);
    res_header(&call->res, "Allow", str_from(allow));
    return ERR_DONE;
}

/* read → route → limit → identify. OK: the request may run. */
static enum err admit(struct call *call)
{
    const struct server_hooks *hooks = &call->server->options.hooks;
    TRY(find_route(call));
    if (!call->req.route)
        return ERR_DONE; /* answered by the unrouted hook */
    if (hooks->limit)
        TRY(hooks->limit(&call->req, &call->res));
    if (call->req.route->websocket)
        TRY(handshake_check(&call->req, &call->res));
    if (hooks->identify)
        TRY(hooks->identify(&call->req, &call->res, &call->caller));
    return OK;
}

static bool has_body(const struct http_head *head)
{
    return head->chunked || head->content_length > 0;
}

static int64_t body_limit(const struct call *call)
{
    const struct server_limits *limits = &call->server->options.limits;
    bool files = call->req.route->body == BODY_FILES &&
                 str_starts(req_header(&call->req, "content-type"), STR("multipart/form-data"));
    return (int64_t)(files ? limits->files * limits->file + limits->body : limits->body);
}

static void begin_body(struct connection *connection)
{
    struct call *call = connection->call;
    call->body_limit = body_limit(call);
    if (call->head.content_length > call->body_limit) {
        call->keep_alive = false;
        answer_now(connection, ERR_TOO_LARGE);
        return;
    }
    if (!has_body(&call->head)) {
        run(connection);
        return;
    }
    if (call->head.expect_continue)
        conn_send(connection->conn, STR("HTTP/1.1 100 Continue\r\n\r\n"));
    connection->state = READ_BODY;
    call->body_mark = 0;
    conn_set_deadline(connection->conn, BODY_CHECK_MS);
}

static size_t take_head(struct connection *connection, const char *bytes, size_t n)
{
    const struct server_limits *limits = &connection->home->server->options.limits;
    const struct http_limits http_limits = {limits->line, limits->head, limits->headers};
    int status;
    size_t length = http_head_length((struct str){bytes, n}, &http_limits, &status);
    if (status) {
        refuse_framing(connection, status);
        return n;
    }
    if (length == 0) {
        if (!connection->head_begun)
            conn_set_deadline(connection->conn, limits->head_s * 1000);
        connection->head_begun = true;
        return 0;
    }
    struct call *call = connection->call = call_take(connection->home);
    struct str head = str_copy(&call->arena, (struct str){bytes, length});
    __atomic_add_fetch(&call->server->requests, 1, __ATOMIC_RELAXED);
    status = http_head_parse(&call->arena, head, &http_limits, &call->head);
    if (status == 0 && str_eq(call->head.method_name, STR("TRACE")))
        status = 405;
    if (status) {
        refuse_framing(connection, status);
        return length;
    }
    call->conn = conn_identify(connection->conn);
    call->keep_alive = call->head.keep_alive;
    fill_request(connection, call);
    enum err err = admit(call);
    if (err == OK) {
        begin_body(connection);
    } else {
        if (has_body(&call->head))
            call->keep_alive = false; /* what follows is a body that nobody reads */
        answer_now(connection, err);
    }
    return length;
}

/* ---- the body ---- */

static bool write_file(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n <= 0)
            return false;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return true;
}

/* Small bodies stay in memory; what grows beyond goes to a file without a name. */
static bool store_body(struct call *call, struct str bytes)
{
    const struct server_options *options = &call->server->options;
    call->body_got += (int64_t)bytes.n;
    if (call->body_fd < 0 && (size_t)call->body_got <= options->limits.body)
        return buf_str(&call->body, bytes);
    if (call->body_fd < 0) {
        call->body_fd = open(options->tmp_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (call->body_fd < 0 || !write_file(call->body_fd, buf_as_str(&call->body)))
            return false;
        buf_clear(&call->body, 0);
    }
    return write_file(call->body_fd, bytes);
}

static size_t take_body(struct connection *connection, const char *bytes, size_t n)
{
    struct call *call = connection->call;
    struct str piece = {bytes, n};
    size_t used = n;
    if (call->head.chunked) {
        used = chunked_take(&call->chunked, piece, &piece);
        if (used == SIZE_MAX) {
            refuse_framing(connection, 400);
            return n;
        }
    } else if (n > (size_t)(call->head.content_length - call->body_got)) {
        used = (size_t)(call->head.content_length - call->body_got);
        piece.n = used;
    }
    if (call->body_got + (int64_t)piece.n > call->body_limit) {
        refuse_framing(connection, 413);
        return n;
    }
    if (piece.n > 0 && !store_body(call, piece)) {
        call->keep_alive = false;
        answer_now(connection, ERR_UNAVAILABLE);
        return n;
    }
    bool whole = call->head.chunked ? call->chunked.state == CHUNK_END
                                    : call->body_got == call->head.content_length;
    if (whole)
        run(connection);
    return used;
}

/* ---- what the connection tells ---- */

static size_t on_data(struct conn *conn, void *user, const char *bytes, size_t n)
{
    struct connection *connection = user;
    (void)conn;
    if (connection->state == READ_HEAD)
        return take_head(connection, bytes, n);
    if (connection->state == READ_BODY)
        return take_body(connection, bytes, n);
    return connection->state == CLOSING ? n : 0;
}

static void on_ended(struct conn *conn, void *user)
{
    struct connection *connection = user;
    if (connection->state != RUNNING)
        conn_close(conn, 0);
}

static void on_expired(struct conn *conn, void *user)
{
    struct connection *connection = user;
    struct call *call = connection->call;
    int64_t wanted = (int64_t)connection->home->server->options.limits.body_rate *
                     (BODY_CHECK_MS / 1000);
    if (connection->state == READ_HEAD && !connection->head_begun) {
        conn_close(conn, 0);
    } else if (connection->state == READ_HEAD) {
        refuse_framing(connection, 408);
    } else if (connection->state == READ_BODY && call->body_got - call->body_mark < wanted) {
        refuse_framing(connection, 408);
    } else if (connection->state == READ_BODY) {
        call->body_mark = call->body_got;
        conn_set_deadline(conn, BODY_CHECK_MS);
    }
}

static void on_drained(struct conn *conn, void *user)
{
    (void)conn;
    (void)user;
}

static void on_closed(struct conn *conn, void *user)
{
    struct connection *connection = user;
    (void)conn;
    /* A running call comes back through done(), finds no connection and is given back there. */
    if (connection->call && connection->state != RUNNING)
        call_give_back(connection->home, connection->call);
    __atomic_sub_fetch(&connection->home->server->open, 1, __ATOMIC_RELAXED);
    mem_free(connection);
}

static const struct conn_protocol http_protocol = {on_data, on_ended, on_drained, on_expired,
                                                   on_closed};

void connection_accepted(struct conn *conn, void *user)
{
    struct loop_home *home = user;
    struct connection *connection = mem_take(sizeof(*connection));
    connection->conn = conn;
    connection->home = home;
    __atomic_add_fetch(&home->server->connections, 1, __ATOMIC_RELAXED);
    __atomic_add_fetch(&home->server->open, 1, __ATOMIC_RELAXED);
    conn_set_protocol(conn, &http_protocol, connection);
    conn_set_deadline(conn, home->server->options.limits.head_s * 1000);
}
