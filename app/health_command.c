/* wooga health: asks the server of the same settings whether it lives; for health checks of
 * containers and supervisors, which have no other program at hand. */
#include "commands.h"

#include "fetch/fetch.h"

#include <stdio.h>

/* wooga health [--ready]: /healthz, or /readyz. The exit code is 0 when the answer is 200. */
int health_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    bool ready = false;
    const struct option_want wants[] = {{"--ready", NULL, &ready}};
    const char *listen = app->config.listen;
    struct fetch_answer answer;
    enum err err;

    if (!options_read(argc, argv, wants, COUNT_OF(wants), NULL))
        return 1;
    err = fetch_near(arena, listen, app->config.tls_cert != NULL, ready ? "/readyz" : "/healthz",
                     &answer);
    if (err == ERR_INVALID)
        return fail("%s is no address that can be asked; --listen names the server's", listen);
    if (err != OK)
        return fail("nobody answers on %s", listen);
    if (answer.status != 200)
        return fail("the server on %s answers %d %.*s", listen, answer.status,
                    (int)(answer.body.n < 80 ? answer.body.n : 80), answer.body.p);
    printf("%.*s\n", STR_FMT(answer.body));
    return 0;
}
