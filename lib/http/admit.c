/* The stages of a request which need its head alone: route → limit → identify. */
#include "base/clock.h"
#include "http/connection.h"
#include "http/form.h"
#include "net/address.h"

enum { PROXY_ID_MAX = 64 };

static bool is_trusted(const struct server *server, struct str peer)
{
    for (size_t i = 0; server->options.trusted_proxies && server->options.trusted_proxies[i]; i++) {
        if (address_is_in(peer, str_from(server->options.trusted_proxies[i])))
            return true;
    }
    return false;
}

/* Letters, digits and dashes: it goes into the log as it is. */
static bool is_id(struct str id)
{
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];

        if (!((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-'))
            return false;
    }
    return id.n > 0 && id.n <= PROXY_ID_MAX;
}

/* Behind a proxy that we trust: the last address that is not one of ours. */
static void read_forwarded(struct call *call)
{
    struct str list = req_header(&call->req, "x-forwarded-for");
    struct str proto = req_header(&call->req, "x-forwarded-proto");
    struct str id = req_header(&call->req, "x-request-id");
    if (!is_trusted(call->server, call->req.peer))
        return;
    if (is_id(id))
        call->req.proxy_id = id;
    if (!str_is_null(proto))
        call->req.secure = str_eq_nocase(proto, STR("https"));
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

void call_fill(struct call *call, struct conn *conn)
{
    struct req *req = &call->req;
    *req = (struct req){.app = call->server->options.app,
                        .arena = &call->arena,
                        .user = &call->caller,
                        .method = call->head.method,
                        .target = call->head.target,
                        .query = call->head.query,
                        .host = call->head.host,
                        .peer = str_copy(&call->arena, conn_peer(conn)),
                        .secure = conn_is_secure(conn),
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

enum err call_admit(struct call *call)
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
