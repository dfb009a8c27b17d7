#include "core/site.h"
#include "core/metrics.h"

#include "core/limits.h"
#include "core/nodes.h"
#include "http/router.h"
#include "http/server.h"

#include <arpa/inet.h>

/* ---- Host and origin ---- */

struct str site_origin(const struct req *req)
{
    if (req->app->config.public_url != NULL)
        return str_from(req->app->config.public_url);
    return str_format(req->arena, "%s%.*s", req->secure ? "https://" : "http://",
                      STR_FMT(req->host));
}

/* "[::1]:8000" → "::1" and "8000"; without a port {NULL, 0}. */
static bool split_host(struct str host, struct str *ret_name, struct str *ret_port)
{
    ptrdiff_t end;

    *ret_port = (struct str){NULL, 0};
    if (host.n > 0 && host.p[0] == '[') {
        end = str_find(host, ']', 0);
        if (end < 0)
            return false;
        *ret_name = str_sub(host, 1, (size_t)end);
        host = str_sub(host, (size_t)end + 1, host.n);
        if (host.n == 0)
            return true;
        if (host.p[0] != ':')
            return false;
        *ret_port = str_sub(host, 1, host.n);
        return true;
    }
    *ret_port = host;
    *ret_name = str_split(ret_port, ':');
    return true;
}

static bool is_local_name(struct str name)
{
    unsigned char bytes[16];
    char text[INET6_ADDRSTRLEN] = {0};

    if (str_eq_nocase(name, STR("localhost")))
        return true;
    if (name.n == 0 || name.n >= sizeof(text))
        return false;
    memcpy(text, name.p, name.n);
    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

/* The listener's port; 0 when there is none to compare with (a unix socket, the first moment). */
static int64_t listeners_port(const struct app *app)
{
    return app->server ? server_port(app->server) : 0;
}

static bool is_served(const struct req *req)
{
    struct str name, port;
    int64_t number = req->secure ? 443 : 80, ours = listeners_port(req->app);

    if (!split_host(req->host, &name, &port) || !is_local_name(name))
        return false;
    if (!str_is_null(port) && !str_to_u63(port, &number))
        return false;
    return ours == 0 || number == ours;
}

/* ---- calls from other origins ---- */

static bool is_allowed_origin(const struct req *req, struct str origin)
{
    const char *const *allowed = req->app->config.cors_origins;

    if (origin.n == 0)
        return false;
    for (size_t i = 0; allowed[i] != NULL; i++) {
        if (str_eq(origin, str_from(allowed[i])))
            return true;
    }
    return false;
}

/* A browser's question before a call from another origin. Nobody else's is answered. */
static bool is_preflight(const struct req *req)
{
    return req->method == OPTIONS &&
           !str_is_null(req_header(req, "Access-Control-Request-Method")) &&
           is_allowed_origin(req, req_header(req, "Origin"));
}

enum err site_host(struct req *req, struct res *res)
{
    if (req->app->config.public_url == NULL && !is_served(req))
        return req_refuse(req, ERR_MISDIRECTED, "set_public_url",
                          "This host is not served. The operator sets WOOGA_PUBLIC_URL to the "
                          "address that people use.");
    if (!is_preflight(req))
        return OK;
    res_header(res, "Access-Control-Allow-Methods", STR("DELETE, GET, OPTIONS, PATCH, POST, PUT"));
    res_header(res, "Access-Control-Allow-Headers",
               STR("accept, authorization, content-type, x-csrftoken, x-requested-with"));
    res_header(res, "Access-Control-Max-Age", STR("86400"));
    TRY(res_empty(res, 200));
    return ERR_DONE;
}

/* ---- rates ---- */

/* What counts by the hour counts on all nodes together; the others guard each node by itself. */
static void tell_taken(struct app *app, enum limit limit, uint64_t who)
{
    if (limit == SIGNUPS || limit == UPLOADS)
        nodes_tell_numbers(app, TOPIC_TAKEN, (int64_t[]){(int64_t)limit, (int64_t)who}, 2);
}

static void heard_taken(struct app *app, int64_t id, struct str body)
{
    int64_t taken[2];
    int wait_s;

    (void)id;
    if (nodes_numbers(body, taken, 2) && (taken[0] == SIGNUPS || taken[0] == UPLOADS))
        (void)!limiter_take(app->limiter, (enum limit)taken[0], (uint64_t)taken[1], clock_mono_us(),
                            &wait_s);
}

static void heard_setup(struct app *app, int64_t id, struct str body)
{
    (void)id;
    (void)body;
    app->unruled = false;
}

void site_share(struct app *app)
{
    nodes_on(app, TOPIC_TAKEN, heard_taken);
    nodes_on(app, TOPIC_SETUP, heard_setup);
}

static enum err count(struct req *req, struct res *res, uint64_t who)
{
    struct app *app = req->app;
    int wait_s;

    if (!app->config.limits)
        return OK;
    if (limiter_take(app->limiter, req->route->limit, who, clock_mono_us(), &wait_s) == OK) {
        tell_taken(app, req->route->limit, who);
        return OK;
    }
    res_header(res, "Retry-After", str_format(req->arena, "%d", wait_s));
    return req_refuse(req, ERR_RATE, "rate",
                      "Request was throttled. Please wait before trying again.");
}

static bool is_by_member(const struct req *req)
{
    return req->route->limit == WRITES || req->route->limit == UPLOADS;
}

enum err site_limit(struct req *req, struct res *res)
{
    if (req->route == NULL || req->route->limit == NO_LIMIT || is_by_member(req))
        return OK;
    return count(req, res, limiter_address(req->app->limiter, req->peer));
}

enum err site_limit_member(struct req *req, struct res *res, int64_t member_id)
{
    if (req->route == NULL || !is_by_member(req))
        return OK;
    if (member_id == 0)
        return count(req, res, limiter_address(req->app->limiter, req->peer));
    /* even: never the key of an address */
    return count(req, res, (uint64_t)member_id << 1);
}

/* ---- headers ---- */

static const char data_policy[] = "default-src 'none'; frame-ancestors 'none'";

/* Answers of routes may depend on who asks; these never do and say themselves how long they keep.
 */
static bool is_for_everybody(const struct route *route)
{
    struct str path = str_from(route->path);

    return str_starts(path, STR("/photos/")) || str_eq(path, STR("/openapi.json"));
}

static void add_cors(const struct req *req, struct res *res)
{
    struct str origin;

    if (req->app->config.cors_origins[0] == NULL)
        return;
    origin = req_header(req, "Origin");
    res_header(res, "Vary", STR("Origin"));
    if (!is_allowed_origin(req, origin))
        return;
    res_header(res, "Access-Control-Allow-Origin", origin);
    res_header(res, "Access-Control-Allow-Credentials", STR("true"));
    res_header(res, "Access-Control-Expose-Headers", STR("Link, Retry-After"));
}

void site_headers(const struct req *req, struct res *res)
{
    const char *public_url = req->app->config.public_url;

    res_header(res, "Content-Security-Policy",
               req->route ? str_from(data_policy) : site_page_policy(req));
    res_header(res, "X-Content-Type-Options", STR("nosniff"));
    res_header(res, "Referrer-Policy", STR("same-origin"));
    res_header(res, "X-Frame-Options", STR("DENY"));
    res_header(res, "Cross-Origin-Opener-Policy", STR("same-origin"));
    if (req->secure || (public_url && str_starts(str_from(public_url), STR("https://"))))
        res_header(res, "Strict-Transport-Security", STR("max-age=31536000"));
    if (req->route != NULL && !is_for_everybody(req->route))
        res_header(res, "Cache-Control", STR("no-store"));
    /* Not for members: beside what is theirs alone stands what others may write, and how well both
     * pack would tell of the one by the other. */
    if (req->route != NULL && req->user->id == 0)
        res_pack(req, res);
    add_cors(req, res);
}

/* ---- the log ---- */

static const char *method_name(enum method method)
{
    static const char *const names[] = {"GET",    "HEAD",    "POST",  "PUT",
                                        "DELETE", "OPTIONS", "PATCH", "other"};

    return names[method <= METHOD_OTHER ? method : METHOD_OTHER];
}

/* The path without its query: tokens and codes of sign-in stand there. */
void site_done(const struct req *req, int status, size_t bytes)
{
    bool quiet = str_eq(req->path, STR("/healthz")) || str_eq(req->path, STR("/readyz"));
    int64_t took_us = clock_mono_us() - req->started_us;

    const struct log_pair pairs[] = {LN("id", req->id),
                                     LC("method", method_name(req->method)),
                                     LS("path", req->path),
                                     LN("status", status),
                                     LN("bytes", bytes),
                                     LN("ms", took_us / 1000),
                                     LN("member", req->user ? req->user->id : 0),
                                     LS("peer", req->peer),
                                     LS("proxy_id", req->proxy_id)};

    if (!quiet)
        metrics_request(status, took_us);
    log_event(quiet ? LOG_DEBUG : LOG_INFO, "request", pairs,
              COUNT_OF(pairs) - str_is_null(req->proxy_id));
}
