#include "http/connection.h"
#include "base/clock.h"
#include "base/mem.h"

enum {
    KEEP_CALLS = 128,
    LINGER_MS = 2000,
    SEND_PIECE = 65536, /* what a connection holds of an answer beside the answer itself */
    SEND_MS = 60000,    /* at most for a piece to leave: about 1 KiB/s, as for bodies */
    LAST_WORDS_MS = 1000,
    BETWEEN_MS = 100, /* of draining: an idle connection is closed */
    ON_ITS_WAY_MS = 1000
};

/* One request at a time: while it runs and its answer is sent, nothing is taken, so pipelined
 * requests are answered in order and nobody fills our memory with answers that he does not read. */
struct connection {
    struct list link; /* of the home's connections */
    struct conn *conn;
    struct loop_home *home;
    struct call *call; /* NULL between requests */
    enum { READ_HEAD, READ_BODY, RUNNING, SENDING, CLOSING } state;
    int rounds; /* of draining that it has waited */
    bool head_begun;
    bool was_answered;
    bool ended; /* the peer has said all it wants to say */
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

static bool is_draining(const struct server *server)
{
    return __atomic_load_n(&server->draining, __ATOMIC_RELAXED);
}

static void next_request(struct connection *connection)
{
    struct conn *conn = connection->conn;

    connection->state = READ_HEAD;
    connection->head_begun = false;
    connection->was_answered = true;
    if (connection->ended && conn_kept(conn) == 0) {
        conn_close(conn, LINGER_MS);
        return;
    }
    conn_set_deadline(conn, connection->ended
                                ? LAST_WORDS_MS
                                : connection->home->server->options.limits.idle_s * 1000);
    conn_resume(conn);
}

static void become_websocket(struct connection *connection, struct call *call)
{
    struct server *server = connection->home->server;
    struct conn *conn = connection->conn;
    struct ws_upgrade *upgrade = call->res.upgrade;
    struct loop_home *home = connection->home;
    list_remove(&connection->link);
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
    if (is_draining(call->server))
        call->keep_alive = false;
    if (call->res.status == 101)
        add_upgrade_headers(call);
    call->res.only_absent = true; /* what the handler said itself stands */
    if (call->res.status != 101 && hooks->headers)
        hooks->headers(&call->req, &call->res);
    if (call->res.headers.full || call->res.body.full) {
        problem_answer(&call->req, &call->res, ERR_INTERNAL);
        call->keep_alive = false;
    }
    res_finish(call);
}

/* The answer is with the kernel. */
static void finish_answer(struct connection *connection)
{
    struct call *call = connection->call;
    bool keep = call->keep_alive;

    connection->call = NULL;
    if (call->res.status == 101) {
        become_websocket(connection, call);
        return;
    }
    call_give_back(connection->home, call);
    if (keep) {
        next_request(connection);
        return;
    }
    connection->state = CLOSING;
    conn_close(connection->conn, LINGER_MS);
}

/* Gives the kernel what it takes; on_drained goes on when it did not take all. */
static void send_more(struct connection *connection)
{
    struct call *call = connection->call;
    struct conn *conn = connection->conn;

    while (call->to_send.n > 0 && conn_queued(conn) == 0) {
        struct str piece = str_sub(call->to_send, 0, SEND_PIECE);
        call->to_send = str_sub(call->to_send, piece.n, call->to_send.n);
        if (!conn_send(conn, piece)) {
            conn_close(conn, 0);
            return;
        }
    }
    if (conn_queued(conn) == 0)
        finish_answer(connection);
    else
        conn_set_deadline(conn, SEND_MS);
}

static void log_answer(const struct call *call)
{
    const struct server_hooks *hooks = &call->server->options.hooks;
    if (hooks->done)
        hooks->done(&call->req, call->res.status, call->to_send.n);
}

static void send_answer(struct connection *connection)
{
    struct call *call = connection->call;
    int status = call->res.status;
    bool bodyless = call->head.method == HEAD || status == 204 || status == 304 || status == 101;

    connection->state = SENDING;
    call->to_send = bodyless ? (struct str){"", 0} : res_body(&call->res);
    log_answer(call);
    struct str piece = str_sub(call->to_send, 0, SEND_PIECE);
    call->to_send = str_sub(call->to_send, piece.n, call->to_send.n);
    if (conn_send2(connection->conn, buf_as_str(&call->out_head), piece))
        send_more(connection);
    else
        conn_close(connection->conn, 0);
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
    if (!call->req.arena) {
        call->head = (struct http_head){0}; /* half of one is none */
        call_fill(call, connection->conn);
    }
    call->keep_alive = false;
    res_reset(&call->res);
    problem_write(&call->res, status, texts[i].code, str_from(texts[i].detail));
    if (status == 405)
        res_header(&call->res, "Allow", STR("GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH"));
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
    log_answer(call);
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

/* Without a connection there is no answer, unless the program does without any. */
static void run_handler_with(struct call *call, struct db *db)
{
    call->req.db = db;
    if (db || !call->server->options.hooks.worker_open)
        run_handler(call);
    else
        problem_answer(&call->req, &call->res, ERR_UNAVAILABLE);
}

/* What the handler has to wait for is waited for elsewhere. True: somebody else goes on with it. */
static bool move_away(struct call *call, struct db *db)
{
    struct workers *away = call->server->lanes[AWAY];
    call->moves = false;
    res_reset(&call->res);
    if (away && workers_post(away, &call->job) == OK)
        return true;
    if (away) {
        __atomic_add_fetch(&call->server->lane_full, 1, __ATOMIC_RELAXED);
        problem_answer(&call->req, &call->res, ERR_UNAVAILABLE);
    } else {
        run_handler_with(call, db);
    }
    return false;
}

static void work(struct worker *worker, struct worker_job *job)
{
    struct call *call = (struct call *)(void *)((char *)job - offsetof(struct call, job));
    run_handler_with(call, worker->context);
    if (call->moves && move_away(call, worker->context))
        return;
    seal(call);
    body_release(call); /* here rather than on the loop: it may be 80 MiB of mapped pages */
    loop_post(call->loop, &call->done);
}

static void run(struct connection *connection)
{
    struct call *call = connection->call;
    const struct route *route = call->req.route;
    connection->state = RUNNING;
    conn_set_deadline(connection->conn, 0);
    if (!body_map(call)) {
        answer_now(connection, ERR_UNAVAILABLE);
        return;
    }
    if (route->lane == LOOP) {
        run_handler(call);
        seal(call);
        send_answer(connection);
        return;
    }
    call->job.run = work;
    call->done.run = done;
    if (workers_post(call->server->lanes[route->lane], &call->job) != OK) {
        __atomic_add_fetch(&call->server->lane_full, 1, __ATOMIC_RELAXED);
        answer_now(connection, ERR_UNAVAILABLE);
    }
}

/* ---- the head ---- */

static bool has_body(const struct http_head *head)
{
    return head->chunked || head->content_length > 0;
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
    if (call->head.expect_continue && !call->head.http10)
        conn_send(connection->conn, STR("HTTP/1.1 100 Continue\r\n\r\n"));
    connection->state = READ_BODY;
    call->body_mark = 0;
    conn_set_deadline(connection->conn, call->server->options.limits.body_s * 1000);
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
        if (connection->ended) /* the rest of it will never come */
            conn_close(connection->conn, LINGER_MS);
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
    call_fill(call, connection->conn);
    enum err err = call_admit(call);
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
    if (piece.n > 0 && !body_store(call, piece)) {
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
    if (connection->state == READ_HEAD)
        return take_head(connection, bytes, n);
    if (connection->state == READ_BODY)
        return take_body(connection, bytes, n);
    if (connection->state == CLOSING)
        return n;
    conn_pause(conn); /* only who sends the next request too early costs us this */
    return 0;
}

static void on_ended(struct conn *conn, void *user)
{
    struct connection *connection = user;
    connection->ended = true;
    if (connection->state != RUNNING && connection->state != SENDING)
        conn_close(conn, 0);
}

static void on_expired(struct conn *conn, void *user)
{
    struct connection *connection = user;
    struct call *call = connection->call;
    const struct server_limits *limits = &connection->home->server->options.limits;
    int64_t wanted = (int64_t)limits->body_rate * limits->body_s;
    if ((connection->state == READ_HEAD && !connection->head_begun) ||
        connection->state == SENDING) {
        conn_close(conn, 0);
    } else if (connection->state == READ_HEAD) {
        refuse_framing(connection, 408);
    } else if (connection->state == READ_BODY && call->body_got - call->body_mark < wanted) {
        refuse_framing(connection, 408);
    } else if (connection->state == READ_BODY) {
        call->body_mark = call->body_got;
        conn_set_deadline(conn, limits->body_s * 1000);
    }
}

static void on_drained(struct conn *conn, void *user)
{
    struct connection *connection = user;
    (void)conn;
    if (connection->state == SENDING)
        send_more(connection);
}

static void on_closed(struct conn *conn, void *user)
{
    struct connection *connection = user;
    (void)conn;
    /* A running call comes back through done(), finds no connection and is given back there. */
    if (connection->call && connection->state != RUNNING)
        call_give_back(connection->home, connection->call);
    list_remove(&connection->link);
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
    list_append(&home->connections, &connection->link);
    __atomic_add_fetch(&home->server->connections, 1, __ATOMIC_RELAXED);
    __atomic_add_fetch(&home->server->open, 1, __ATOMIC_RELAXED);
    conn_set_protocol(conn, &http_protocol, connection);
    conn_set_deadline(conn, home->server->options.limits.head_s * 1000);
}

/* Who was answered already may be sending again just now, and gets the time that takes; who has not
 * said anything yet, or not all, is on his way, perhaps through a handshake of TLS. */
static bool is_idle(const struct connection *connection)
{
    bool between = connection->was_answered && !connection->head_begun;

    return connection->state == READ_HEAD &&
           connection->rounds * DRAIN_ROUND_MS > (between ? BETWEEN_MS : ON_ITS_WAY_MS);
}

void connections_close_idle(struct loop *loop, struct loop_job *job)
{
    struct loop_home *home = loop_slot(loop, LOOP_SLOT_HTTP);

    __atomic_store_n(&((struct home_job *)(void *)job)->posted, false, __ATOMIC_RELEASE);
    for (struct list *at = home->connections.next; at != &home->connections; at = at->next) {
        struct connection *connection = LIST_OWNER(at, struct connection, link);
        connection->rounds++;
        if (is_idle(connection))
            conn_close(connection->conn, LAST_WORDS_MS);
    }
}
