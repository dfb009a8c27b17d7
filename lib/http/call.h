/* One request on its way through the server; private to lib/http. */
#pragma once
#include "http/parse.h"
#include "http/server.h"
#include "net/conn.h"
#include "net/loop.h"
#include "net/workers.h"

enum { ANSWER_MAX = 64 << 20, HEADERS_MAX = 16 << 10 };

struct res {
    int status; /* 0: nothing written yet */
    const char *type;
    struct buf headers; /* "Name: value\r\n" … */
    struct buf body;
    struct str outside; /* a body that is not copied */
    struct json json;
    struct ws_upgrade *upgrade;
    const char *subprotocol;
    bool only_absent; /* res_header leaves alone what is there already */
};

struct call {
    struct req req;
    struct res res;
    struct caller caller;
    struct arena arena;
    struct http_head head;
    struct server *server;
    struct loop *loop;
    struct conn_id conn;
    struct worker_job job;
    struct loop_job done;
    struct call *next_free;

    struct buf body;
    struct chunked chunked;
    int64_t body_got, body_limit, body_since_ms, body_mark;
    int body_fd; /* -1: in memory */
    void *mapped;
    size_t mapped_n;
    struct json_t *tree;

    struct buf out_head;
    struct str to_send; /* of the body, what the connection has not got yet */
    bool keep_alive;
    bool may_wait, moves; /* by req_wait */
};

/* Empties a call for its next use. */
void call_reset(struct call *call);
void call_release(struct call *call);
/* Makes res an answer to err, unless one is written already. */
void problem_answer(struct req *req, struct res *res, enum err err);
/* The status of an error. */
int problem_status(enum err err);
/* {"detail": …, "code": …} with a status. */
void problem_write(struct res *res, int status, const char *code, struct str detail);
void res_reset(struct res *res);
/* Writes the status line and headers of the answer into call->out_head; the body follows it. */
void res_finish(struct call *call);
struct str res_body(const struct res *res);
/* Handshake of RFC 6455: OK, or an answer written. */
enum err handshake_check(struct req *req, struct res *res);
void handshake_accept(const struct req *req, char ret_accept[static 29]);
