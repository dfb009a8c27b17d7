/* The server with handlers that do nothing: what HTTP alone costs. Answers on 127.0.0.1 until it is
 * killed: /loop runs on the I/O loop, /fast on the workers, /json writes 1 KiB of JSON there.
 * With a certificate and its key as 4th and 5th word it speaks TLS.
 *   build/bench/http_hello 8099 1 2 & wrk -t1 -c64 -d5 http://127.0.0.1:8099/fast */
#include "http/server.h"
#include "net/tls.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum err get_hello(struct req *req, struct res *res)
{
    (void)req;
    return res_bytes(res, 200, "text/plain", STR("hello"));
}

static enum err get_json(struct req *req, struct res *res)
{
    struct json *json = res_json(res, 200);

    (void)req;
    json_array(json);
    for (int i = 0; i < 20; i++) {
        json_object(json);
        json_key_int(json, "id", i);
        json_key_str(json, "name", STR("a racket for two"));
        json_end(json);
    }
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    {GET, "/loop/", 1, 0, LOOP, get_hello, BODY_SMALL, false},
    {GET, "/fast/", 1, 0, FAST, get_hello, BODY_SMALL, false},
    {GET, "/json/", 1, 0, FAST, get_json, BODY_SMALL, false},
};

static int number(int argc, char **argv, int at, int fallback)
{
    int64_t value;

    return argc > at && str_to_u63(str_from(argv[at]), &value) && value < 65536 ? (int)value
                                                                                : fallback;
}

int main(int argc, char **argv)
{
    const struct route_table table = {routes, COUNT_OF(routes)};
    char listen[32];
    struct server_options options = {.listen = listen,
                                     .tmp_dir = "/tmp",
                                     .loops = number(argc, argv, 2, 1),
                                     .workers = number(argc, argv, 3, 2),
                                     .limits = server_limits_default,
                                     .router = router_new(&table, 1)};
    struct arena arena = {0};
    struct str wrong;
    struct server *server;
    const char *why;

    snprintf(listen, sizeof(listen), "127.0.0.1:%d", number(argc, argv, 1, 8099));
    if (argc > 5 && tls_open(&arena, argv[4], argv[5], &options.tls, &wrong) != OK) {
        fprintf(stderr, "http_hello: %.*s\n", STR_FMT(wrong));
        return 1;
    }
    if (server_start(&options, &server, &why) != OK) {
        fprintf(stderr, "http_hello: %s: %s\n", listen, why);
        return 1;
    }
    for (;;)
        pause();
}
