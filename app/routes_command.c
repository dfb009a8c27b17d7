/* wooga routes: the route tables, a line each, "METHOD PATH WHO"; for the checks that know no C. */
#include "commands.h"

#include "http/router.h"
#include "routes.h"

#include <stdio.h>

int routes_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    static const char *const methods[] = {"GET",    "HEAD",    "POST",  "PUT",
                                          "DELETE", "OPTIONS", "PATCH", "OTHER"};
    static const char *const callers[] = {"NONE",      "ANYONE", "MEMBER",
                                          "MODERATOR", "ADMIN",  "ANYONE"};
    struct router *router;

    (void)app;
    (void)arena;
    if (!options_read(argc, argv, NULL, 0, NULL))
        return 1;
    router = routes_new();
    for (size_t i = 0; i < router_count(router); i++) {
        const struct route *route = router_at(router, i);
        printf("%s %s %s\n", methods[route->method], route->path, callers[route->who]);
    }
    router_free(router);
    return 0;
}
