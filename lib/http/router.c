#include "http/router.h"
#include "base/mem.h"
#include <stdio.h>
#include <stdlib.h>

/* A trie over segments. A node has constant children and at most one {name} child; a constant wins
 * over a name. */
struct node {
    struct str text; /* of a constant segment */
    struct node *next, *children, *any;
    const struct route *rows[METHOD_OTHER];
};

struct router {
    struct node root;
    const struct route **all;
    size_t n;
    struct arena arena;
};

static const char *const method_names[] = {"GET",    "HEAD",    "POST", "PUT",
                                           "DELETE", "OPTIONS", "PATCH"};

static void die(const struct route *route, const char *why)
{
    fprintf(stderr, "route table: %s %s: %s\n",
            route->method < METHOD_OTHER ? method_names[route->method] : "?", route->path, why);
    abort();
}

static struct node *child_of(struct router *router, struct node *node, struct str segment)
{
    if (segment.n > 1 && segment.p[0] == '{') {
        if (!node->any)
            node->any = ARENA_NEW(&router->arena, struct node);
        return node->any;
    }
    for (struct node *child = node->children; child; child = child->next) {
        if (str_eq(child->text, segment))
            return child;
    }
    struct node *child = ARENA_NEW(&router->arena, struct node);
    child->text = segment;
    child->next = node->children;
    node->children = child;
    return child;
}

/* The next segment of a path without its slashes; false at the end. One slash at the end counts for
 * nothing. */
static bool next_segment(struct str *path, struct str *ret_segment)
{
    if (path->n == 0 || (path->n == 1 && path->p[0] == '/'))
        return false;
    if (path->p[0] != '/')
        return false;
    ptrdiff_t end = str_find(*path, '/', 1);
    size_t to = end < 0 ? path->n : (size_t)end;
    *ret_segment = str_sub(*path, 1, to);
    *path = str_sub(*path, to, path->n);
    return true;
}

static void add(struct router *router, const struct route *route)
{
    struct node *node = &router->root;
    struct str path = str_from(route->path), segment;
    while (next_segment(&path, &segment))
        node = child_of(router, node, segment);
    if (route->who == 0)
        die(route, "says not who may call it");
    if (route->method >= METHOD_OTHER || !route->handler || route->lane == LANE_NONE ||
        route->lane >= AWAY)
        die(route, "lacks its method, lane or handler");
    if (node->rows[route->method])
        die(route, "stands twice");
    node->rows[route->method] = route;
}

struct router *router_new(const struct route_table *tables, size_t n)
{
    struct router *router = mem_take(sizeof(*router));
    for (size_t i = 0; i < n; i++)
        router->n += tables[i].n;
    router->all = mem_take((router->n + 1) * sizeof(*router->all));
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < tables[i].n; j++) {
            router->all[at++] = &tables[i].routes[j];
            add(router, &tables[i].routes[j]);
        }
    }
    return router;
}

void router_free(struct router *router)
{
    if (!router)
        return;
    arena_release(&router->arena);
    mem_free(router->all);
    mem_free(router);
}

static const struct node *walk(const struct node *node, struct str path,
                               struct str values[static 4], size_t depth)
{
    struct str segment;
    if (!next_segment(&path, &segment))
        return path.n <= 1 ? node : NULL;
    for (const struct node *child = node->children; child; child = child->next) {
        if (str_eq(child->text, segment)) {
            const struct node *found = walk(child, path, values, depth);
            if (found)
                return found;
        }
    }
    if (!node->any || depth >= 4 || segment.n == 0)
        return NULL;
    values[depth] = segment;
    return walk(node->any, path, values, depth + 1);
}

static void write_allow(const struct node *node, char allow[static 64])
{
    size_t at = 0;
    for (int m = 0; m < METHOD_OTHER; m++) {
        bool has = node->rows[m] || (m == HEAD && node->rows[GET]) || m == OPTIONS;
        if (has)
            at += (size_t)snprintf(allow + at, 64 - at, "%s%s", at ? ", " : "", method_names[m]);
    }
}

enum route_found router_find(const struct router *router, enum method method, struct str path,
                             const struct route **ret_route, struct str values[static 4],
                             char ret_allow[static 64])
{
    const struct node *node = walk(&router->root, path, values, 0);
    bool any = false;
    *ret_route = NULL;
    for (int m = 0; node && m < METHOD_OTHER; m++)
        any = any || node->rows[m];
    if (!any)
        return ROUTE_NO_PATH;
    if (method < METHOD_OTHER)
        *ret_route = node->rows[method == HEAD && !node->rows[HEAD] ? GET : method];
    if (*ret_route)
        return ROUTE_FOUND;
    write_allow(node, ret_allow);
    return ROUTE_NO_METHOD;
}

size_t router_count(const struct router *router)
{
    return router->n;
}

const struct route *router_at(const struct router *router, size_t i)
{
    return router->all[i];
}
