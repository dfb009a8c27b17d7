/* A request as a handler sees it, and the answer it writes. A handler is a straight line that runs
 * to the end on a worker thread (or, in the LOOP lane, on the I/O loop, where it must not block).
 * It returns OK after answering, or an error that becomes the wire's JSON in problem.c. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json_read.h"
#include "base/json_write.h"

struct app;
struct db;
struct route;
struct ws_upgrade;
struct res;

enum method { GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH, METHOD_OTHER };

/* Who is calling; filled by the application's identify stage before the handler runs. */
struct caller {
    int64_t id;      /* member; 0: anonymous */
    int64_t session; /* of the token; 0: none */
    int64_t expires_us;
    bool admin;
    bool moderator; /* an admin is one, too */
    bool by_cookie;
};

/* One part of a multipart body. A part with a file name is a file; bytes point into the mapped
 * body. */
struct part {
    struct str name, filename, type, bytes;
    bool is_file;
};

struct req {
    struct app *app;
    struct db *db;       /* this worker's connection; NULL in the LOOP lane */
    struct arena *arena; /* until the answer is sent */
    const struct route *route;
    const struct caller *user; /* never NULL; user->id is 0 for anonymous */
    enum method method;
    struct str target;   /* as sent, path and query */
    struct str path;     /* percent-decoded */
    struct str query;    /* raw, without '?' */
    struct str host;     /* the Host header */
    struct str peer;     /* address of the caller as text, behind trusted proxies the client's */
    bool secure;         /* the client's side is https */
    uint64_t id;         /* for logs; no other of the site's processes has it */
    struct str proxy_id; /* what a trusted proxy calls it; {NULL,0}: nothing */
    int64_t started_us;  /* clock_mono_us */
    struct str body;     /* the whole body: in memory up to 64 KiB, else mapped from a file */
    struct res *res;
    struct field_errors errors;
    /* private to lib/http */
    const struct pair *headers;
    size_t header_count;
    struct str path_values[4];
    const struct pair *query_pairs;
    size_t query_pair_count;
    bool query_parsed;
    void *call;
};

/* A header's value, name without regard to case; {NULL,0} when absent. */
struct str req_header(const struct req *req, const char *name);
/* A cookie's value; {NULL,0} when absent. */
struct str req_cookie(const struct req *req, const char *name);

/* {name} of the route's path as an integer; 0 when it is no decimal number below 2^63 (no row has
 * id 0, so it ends as 404). */
int64_t req_id(const struct req *req, const char *name);
/* {name} of the route's path as text. */
struct str req_path(const struct req *req, const char *name);

/* A query parameter, percent-decoded, in the arena; {NULL,0} when absent, {"",0} when empty. Not
 * UTF-8 or with NUL: as absent and the request is answered 400 before the handler runs. The first
 * of equal names counts. */
struct str req_query(struct req *req, const char *name);
/* A query parameter as an integer in min…max, fallback when absent or empty; ERR_INVALID (answer
 * written) otherwise. */
enum err req_query_int(struct req *req, const char *name, int64_t min, int64_t max,
                       int64_t fallback, int64_t *ret_value) MUST_USE;
/* A query parameter as a day; ERR_INVALID (answer written) when absent or no date. */
enum err req_query_day(struct req *req, const char *name, int32_t *ret_day) MUST_USE;

/* Reads the body by its content type: JSON, application/x-www-form-urlencoded or
 * multipart/form-data (text parts), through one field table. Anything else with a body: 415 in the
 * wire's words. Absent body: as an empty object. On a bad field the answer (400, {"field":[…]}) is
 * written and ERR_DONE comes back. */
enum err req_fields(struct req *req, const struct field *fields, size_t n, void *out) MUST_USE;
#define req_read(req, table, out) req_fields((req), (table), COUNT_OF(table), (out))
/* The same, but errors are only collected in req->errors (so a handler can add its own): finish
 * with req_valid. */
enum err req_fields_collect(struct req *req, const struct field *fields, size_t n,
                            void *out) MUST_USE;
void req_field_error(struct req *req, const char *field, const char *message);
/* OK, or writes 400 with the collected errors and returns ERR_DONE. */
enum err req_valid(struct req *req) MUST_USE;

/* Parts of a multipart body (0 for another type; ERR_INVALID written when malformed). */
enum err req_parts(struct req *req, const struct part **ret_parts, size_t *ret_n) MUST_USE;
/* True when the body is JSON. */
bool req_is_json(const struct req *req);
/* The JSON body as a tree that lives as long as the request; NULL when there is no body. 400
 * written when malformed. */
enum err req_json_tree(struct req *req, struct json_t **ret_tree) MUST_USE;
/* The same for a call that reads nothing else: another type of body is refused, 415. */
enum err req_json_alone(struct req *req, struct json_t **ret_tree) MUST_USE;

/* Before a handler waits for another server:
 *     if (!req_may_wait(req))
 *         return req_wait(req);
 * It is run again, from its start, where nobody else waits for it. Before anything is written; not
 * in the LOOP lane. */
bool req_may_wait(const struct req *req);
enum err req_wait(struct req *req) MUST_USE;

/* Refuse: writes {"detail": text, "code": code} with the error's status and returns ERR_DONE:
 *     return req_refuse(req, ERR_FORBIDDEN, "own_product", "this product is yours"); */
enum err req_refuse(struct req *req, enum err err, const char *code, const char *detail) MUST_USE;
/* The original's shape {"message": "<Korean>"} with 400. */
enum err req_refuse_message(struct req *req, const char *message) MUST_USE;

/* ---- the answer ---- */

/* Starts an answer and gives the writer of its JSON body. One value must be written. */
struct json *res_json(struct res *res, int status);
/* An answer without a body (204, 304 …). */
enum err res_empty(struct res *res, int status);
/* An answer of any bytes; copied. type like "text/csv; charset=utf-8". */
enum err res_bytes(struct res *res, int status, const char *type, struct str bytes);
/* The same without the copy: the buffer into which the caller writes them. */
struct buf *res_buf(struct res *res, int status, const char *type);
/* Static bytes which outlive the program's answers (embedded assets, mapped files): not copied. */
enum err res_static(struct res *res, int status, const char *type, struct str bytes);
/* Packs the JSON of a good answer to GET, for who takes gzip and where it pays. */
void res_pack(const struct req *req, struct res *res);
/* Whether the client takes gzip. */
bool req_takes_gzip(const struct req *req);
/* A file: Range, If-None-Match, Last-Modified are honoured by the server. ERR_NOT_FOUND when it
 * cannot be opened. */
enum err res_file(struct req *req, const char *path, const char *type, const char *cache_control,
                  struct str etag) MUST_USE;

/* Sets a header; value is copied, CR and LF are refused (dropped). May be called before or after
 * the body. Of two of one name the later counts (Set-Cookie, Link and Vary are added), except that
 * the headers hook of the server only fills in what the handler has not set. */
void res_header(struct res *res, const char *name, struct str value);
/* Sets a cookie: HttpOnly; SameSite=Lax; Path=/; Secure when asked. max_age_s < 0: deletes. */
void res_cookie(struct res *res, const char *name, struct str value, int64_t max_age_s,
                bool secure);

/* Becomes a WebSocket after the handler returns OK: the loop checks the handshake's headers before
 * the handler, sends 101 and hands the connection to upgrade (ws/conn.h), which must outlive it or
 * be owned by it. */
enum err res_upgrade(struct res *res, struct ws_upgrade *upgrade, const char *subprotocol);
