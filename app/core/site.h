/* The site as a whole: whose Host is served, the headers of every answer, the log line, the pages
 * and files of the client, health, metrics. The functions are the hooks of http/server.h. */
#pragma once
#include "core/app.h"

struct req;
struct res;
struct route_table;

/* /healthz, /readyz, /test/, /openapi.json */
extern const struct route_table site_table;

/* Hears what other nodes say of rates and of the set-up link (core/nodes.h). */
void site_share(struct app *app);

/* The public origin, "https://gear.example" or "http://" + Host; without a slash at the end. In the
 * request's arena. */
struct str site_origin(const struct req *req);

/* Without a public URL only an IP address or localhost, with the listener's port, is served: any
 * other Host is 421 set_public_url. Answers preflights of the configured origins. */
enum err site_host(struct req *req, struct res *res);
/* The route's rate where it counts by address; 429 with Retry-After. */
enum err site_limit(struct req *req, struct res *res);
/* Where it counts by member: after he is known, from the identify hook. An anonymous caller counts
 * by his address. */
enum err site_limit_member(struct req *req, struct res *res, int64_t member_id);
/* Paths without a route: the client's files, its pages (the shell), /metrics, 404. */
enum err site_unrouted(struct req *req, struct res *res);
/* It has its operator: the page of the set-up link is gone, on all nodes. */
void site_end_setup(struct app *app);
/* The Content-Security-Policy of pages, with the origin of the maps' tiles; data gets a narrower
 * one. In the request's arena. */
struct str site_page_policy(const struct req *req);
/* The headers of every answer. */
void site_headers(const struct req *req, struct res *res);
/* One log line a request. */
void site_done(const struct req *req, int status, size_t bytes);
