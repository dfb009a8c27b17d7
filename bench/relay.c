/* The network layer alone: lib/net, lib/http and lib/ws relay what is sent in a room to its
 * members, without a journal, a database or anybody signed in. Compared with epoll_relay. relay
 * PORT [LOOPS] */
#include "http/server.h"
#include "ws/ws.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ANYBODY = 1 };

struct socket {
    struct ws_upgrade upgrade;
    int64_t room;
};

static void opened(struct ws *ws, void *user)
{
    const struct socket *socket = user;

    ws_join(ws, (uint64_t)socket->room, 0);
}

static void message(struct ws *ws, void *user, enum ws_opcode opcode, struct str text)
{
    static _Thread_local struct buf frame = {.limit = 70000};
    const struct socket *socket = user;

    (void)opcode;
    buf_clear(&frame, SIZE_MAX);
    ws_frame(&frame, WS_TEXT, text);
    ws_room_add(ws_loop(ws), (uint64_t)socket->room, 0, buf_as_str(&frame));
}

static void closed(struct ws *ws, void *user, int code)
{
    (void)ws;
    (void)code;
    free(user);
}

static const struct ws_callbacks callbacks = {
    .opened = opened, .message = message, .closed = closed};

static enum err open_socket(struct req *req, struct res *res)
{
    struct socket *socket = calloc(1, sizeof *socket);

    if (!socket)
        return ERR_UNAVAILABLE;
    socket->room = req_id(req, "id");
    socket->upgrade = (struct ws_upgrade){
        .callbacks = &callbacks, .settings = &ws_settings_unlimited, .user = socket, .drop = free};
    return res_upgrade(res, &socket->upgrade, NULL);
}

static const struct route routes[] = {
    {GET, "/ws/room/{id}/messages", ANYBODY, 0, LOOP, open_socket, BODY_SMALL, true},
};
static const struct route_table table = {routes, COUNT_OF(routes)};

static enum err fine(struct req *req, struct res *res)
{
    (void)req;
    (void)res;
    return OK;
}

static enum err unrouted(struct req *req, struct res *res)
{
    (void)req;
    return res_empty(res, 404);
}

static enum err identify(struct req *req, struct res *res, struct caller *ret_caller)
{
    (void)req;
    (void)res;
    *ret_caller = (struct caller){0};
    return OK;
}

static void done(const struct req *req, int status, size_t bytes)
{
    (void)req;
    (void)status;
    (void)bytes;
}

static void headers(const struct req *req, struct res *res)
{
    (void)req;
    (void)res;
}

static void upgraded(struct conn *conn, struct ws_upgrade *upgrade, struct app *app)
{
    (void)app;
    ws_begin(conn, upgrade->settings, upgrade->callbacks, upgrade->user);
}

static void upgrade_lost(struct ws_upgrade *upgrade)
{
    upgrade->drop(upgrade->user);
}

static struct db *worker_open(struct app *app)
{
    (void)app;
    return NULL;
}

static void worker_close(struct app *app, struct db *db)
{
    (void)app;
    (void)db;
}

int main(int argc, char **argv)
{
    struct server_options options = {
        .tmp_dir = "/tmp",
        .loops = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1,
        .workers = 1,
        .limits = server_limits_default,
        .hooks =
            {
                .limit = fine,
                .identify = identify,
                .host = fine,
                .unrouted = unrouted,
                .done = done,
                .headers = headers,
                .upgraded = upgraded,
                .upgrade_lost = upgrade_lost,
                .worker_open = worker_open,
                .worker_close = worker_close,
            },
    };
    struct rlimit files;
    struct server *server;
    const char *why = "";
    char listen[64];
    sigset_t signals;
    int signal_number;

    if (argc < 2) {
        fprintf(stderr, "usage: relay PORT [LOOPS]\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    snprintf(listen, sizeof listen, "127.0.0.1:%s", argv[1]);
    options.listen = listen;
    options.router = router_new(&table, 1);
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    if (server_start(&options, &server, &why) != OK) {
        fprintf(stderr, "relay: %s\n", why);
        return 1;
    }
    printf("listening on %s\n", argv[1]);
    fflush(stdout);
    sigwait(&signals, &signal_number);
    server_stop(server);
    return 0;
}
