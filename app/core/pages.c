/* What has no module: the client's files and pages, health, metrics, and the end of all other
 * paths. */
#include "core/hints.h"
#include "core/market.h"
#include "core/metrics.h"
#include "core/nodes.h"
#include "core/shell.h"
#include "core/site.h"
#include "crypto/hash.h"
#include "embedded/embedded_docs.h"
#include "embedded/embedded_web.h"
#include "http/router.h"
#include "http/server.h"

#include <stdio.h>
#include <unistd.h>

/* ---- routes ---- */

static enum err word(struct res *res, int status, struct str text)
{
    return res_bytes(res, status, "text/plain; charset=utf-8", text);
}

/* GET /healthz: the process lives. */
static enum err get_health(struct req *req, struct res *res)
{
    (void)req;
    return word(res, 200, STR("ok"));
}

/* GET /readyz: send people here. Not while stopping, nor without a database. */
static enum err get_ready(struct req *req, struct res *res)
{
    if (req->app->draining)
        return word(res, 503, STR("stopping"));
    if (req->db == NULL)
        return word(res, 503, STR("database"));
    return word(res, 200, STR("ready"));
}

/* GET /test/: the original's sign of life. */
static enum err get_test(struct req *req, struct res *res)
{
    struct json *json = res_json(res, 200);

    (void)req;
    json_object(json);
    json_key_int(json, "status", 200);
    json_key_str(json, "data", STR("Hello World!!!!"));
    json_end(json);
    return OK;
}

static enum err send_file(struct req *req, struct res *res, const struct embedded_file *file,
                          int status, const char *cache_control);

/* GET /openapi.json: the description of this interface. */
static enum err get_openapi(struct req *req, struct res *res)
{
    for (size_t i = 0; i < embedded_docs_count; i++) {
        if (str_eq(str_from(embedded_docs[i].path), STR("openapi.json")))
            return send_file(req, res, &embedded_docs[i], 200, "no-cache");
    }
    return ERR_NOT_FOUND;
}

static const struct route site_routes[] = {
    {GET, "/healthz", ANYONE, NO_LIMIT, LOOP, get_health, BODY_SMALL, false},
    {GET, "/readyz", ANYONE, NO_LIMIT, FAST, get_ready, BODY_SMALL, false},
    {GET, "/test/", ANYONE, READS, LOOP, get_test, BODY_SMALL, false},
    {GET, "/openapi.json", ANYONE, READS, LOOP, get_openapi, BODY_SMALL, false},
};
const struct route_table site_table = {site_routes, COUNT_OF(site_routes)};

/* ---- metrics ---- */

static bool may_see_metrics(const struct req *req)
{
    const char *token = req->app->config.metrics_token;
    struct str given = req_header(req, "Authorization");
    bool near = str_starts(req->peer, STR("127.")) || str_eq(req->peer, STR("::1")) ||
                str_eq(req->peer, STR("unix"));

    if (near && str_is_null(req_header(req, "X-Forwarded-For")))
        return true;
    return token != NULL && str_starts(given, STR("Bearer ")) &&
           hash_equal(str_sub(given, 7, given.n), str_from(token));
}

static enum err get_metrics(struct req *req, struct res *res)
{
    DEFER(buf_release)
    struct buf text;

    buf_init(&text, 64 * 1024);
    metrics_write(req->app, &text);
    res_header(res, "Cache-Control", STR("no-store"));
    return res_bytes(res, 200, "text/plain; version=0.0.4; charset=utf-8", buf_as_str(&text));
}

/* ---- the client ---- */

/* The client's routes (docs/contract.md part A, "pages") that nobody's data is shown for before it
 * runs: only these get the shell here. Home, products and members have theirs in app/previews. */
static const struct page {
    struct str path;
    enum { EXACT, BELOW_TOO, ONE_NUMBER } kind;
    const char *group;                       /* of the client's pages */
    enum { ANYBODY, MEMBERS, NOBODY } found; /* by search engines (docs/decisions/0037) */
} pages[] = {
    {{"/search", 7}, EXACT, "first", ANYBODY},       {{"/chats", 6}, BELOW_TOO, "talk", MEMBERS},
    {{"/rentals/", 9}, ONE_NUMBER, "talk", MEMBERS}, {{"/list", 5}, BELOW_TOO, "mine", MEMBERS},
    {{"/me", 3}, BELOW_TOO, "mine", MEMBERS},        {{"/wanted", 7}, EXACT, "mine", NOBODY},
    {{"/login", 6}, BELOW_TOO, "mine", ANYBODY},     {{"/admin", 6}, BELOW_TOO, "desk", MEMBERS},
    {{"/design", 7}, EXACT, "style", NOBODY},        {{"/setup", 6}, EXACT, "desk", NOBODY},
};

static const struct page *find_page(struct str path)
{
    int64_t number;

    if (path.n > 1 && str_ends(path, STR("/")))
        path.n--;
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct str rest = str_sub(path, pages[i].path.n, path.n);

        if (!str_starts(path, pages[i].path))
            continue;
        if (pages[i].kind == ONE_NUMBER
                ? str_to_u63(rest, &number)
                : rest.n == 0 || (pages[i].kind == BELOW_TOO && rest.p[0] == '/'))
            return &pages[i];
    }
    return NULL;
}

static enum err send_page(struct req *req, struct res *res, const struct page *page)
{
    struct shell shell = {
        .path = page->path,
        .hidden = page->found == NOBODY,
        .members = page->found == MEMBERS,
        .pages = page->group,
    };

    if (strcmp(page->group, "first") == 0)
        shell.head = search_hints(req, shell_language(req));
    return shell_send(req, res, 200, &shell);
}

/* The table is sorted by path. */
static const struct embedded_file *find_file(struct str path)
{
    size_t low = 0, high = embedded_web_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct str name = str_from(embedded_web[middle].path);
        size_t both = name.n < path.n ? name.n : path.n;
        int order = memcmp(name.p, path.p, both);

        if (order == 0 && name.n == path.n)
            return &embedded_web[middle];
        if (order < 0 || (order == 0 && name.n < path.n))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static enum err send_file(struct req *req, struct res *res, const struct embedded_file *file,
                          int status, const char *cache_control)
{
    struct str etag = str_from(file->etag);
    struct str known = req_header(req, "If-None-Match");

    res_header(res, "ETag", etag);
    res_header(res, "Cache-Control", str_from(cache_control));
    if (file->gzip != NULL)
        res_header(res, "Vary", STR("Accept-Encoding"));
    if (str_eq(known, etag) || str_eq(known, str_format(req->arena, "W/%s", file->etag)))
        return res_empty(res, 304);
    if (file->gzip != NULL && req_takes_gzip(req)) {
        res_header(res, "Content-Encoding", STR("gzip"));
        return res_static(res, status, file->mime,
                          (struct str){(const char *)file->gzip, file->gzip_size});
    }
    return res_static(res, status, file->mime, (struct str){(const char *)file->data, file->size});
}

void site_end_setup(struct app *app)
{
    app->unruled = false;
    nodes_tell(app, TOPIC_SETUP, 0, STR(""));
}

/* ---- the manifest ---- */

/* Where it says the market's name. */
static const char *const manifest_names[] = {"\"name\": \"Wooga 우가\"",
                                             "\"short_name\": \"Wooga\""};

/* The file with the market's own name, where it has one. */
static enum err send_manifest(struct req *req, struct res *res, const struct embedded_file *file)
{
    DEFER(buf_release)
    struct buf text;
    struct str rest = {(const char *)file->data, file->size};
    struct str name = market_name(req->app, req->arena);

    if (str_eq(name, STR(MARKET_NAME)))
        return send_file(req, res, file, 200, "no-cache");
    struct json json;

    buf_init(&text, 16 * 1024);
    for (size_t i = 0; i < COUNT_OF(manifest_names); i++) {
        struct str found = str_from(manifest_names[i]);
        size_t at = 0;

        while (at + found.n < rest.n && !str_starts(str_sub(rest, at, rest.n), found))
            at++;
        buf_str(&text, str_sub(rest, 0, at));
        buf_str(&text, i == 0 ? STR("\"name\": ") : STR("\"short_name\": "));
        json_init(&json, &text);
        json_str(&json, name);
        rest = str_sub(rest, at + found.n, rest.n);
    }
    buf_str(&text, rest);
    res_header(res, "Cache-Control", STR("no-cache"));
    return site_send(req, res, 200, file->mime, buf_as_str(&text));
}

/* ---- everything else ---- */

bool site_wants_html(const struct req *req)
{
    static const char *const interface[] = {"/accounts", "/products", "/rentalhistories",
                                            "/chat",     "/members",  "/ws",
                                            "/test",     "/photos",   "/api"};
    struct str accept = req_header(req, "Accept");

    for (size_t i = 0; i < COUNT_OF(interface); i++) {
        struct str start = str_from(interface[i]);

        if (str_starts(req->path, start) && (req->path.n == start.n || req->path.p[start.n] == '/'))
            return false;
    }
    return str_starts(str_trim(accept), STR("text/html"));
}

static enum err not_found(struct req *req, struct res *res)
{
    /* The client says it, with the way on. */
    const struct shell shell = {
        .path = req->path,
        .title = shell_language(req) == LANGUAGE_EN ? STR("No such page") : STR("없는 페이지예요"),
        .hidden = true,
        .pages = "first",
    };

    if (site_wants_html(req))
        return shell_send(req, res, 404, &shell);
    return req_refuse(req, ERR_NOT_FOUND, "not_found", "Not found.");
}

static enum err wrong_method(struct req *req, struct res *res)
{
    res_header(res, "Allow", STR("GET, HEAD"));
    return req_refuse(req, ERR_METHOD, "method_not_allowed", "Method not allowed.");
}

enum err site_unrouted(struct req *req, struct res *res)
{
    bool reads = req->method == GET || req->method == HEAD;
    bool metrics = str_eq(req->path, STR("/metrics")) && may_see_metrics(req);
    const struct embedded_file *file = NULL;
    const struct page *page = find_page(req->path);

    /* The set-up link leads nowhere once the market has its operator. */
    if (page && str_eq(page->path, STR("/setup")) && !req->app->unruled)
        return not_found(req, res);
    if (!page && req->path.n > 1)
        file = find_file(str_sub(req->path, 1, req->path.n));
    if (!metrics && !page && file == NULL)
        return not_found(req, res);
    if (!reads)
        return wrong_method(req, res);
    if (metrics)
        return get_metrics(req, res);
    if (page)
        return send_page(req, res, page);
    /* Names of assets carry a digest of their content; the others are asked for every time. */
    if (str_eq(req->path, STR("/manifest.webmanifest")))
        return send_manifest(req, res, file);
    if (str_starts(req->path, STR("/assets/")))
        return send_file(req, res, file, 200, "public, max-age=31536000, immutable");
    return send_file(req, res, file, 200, "no-cache");
}
