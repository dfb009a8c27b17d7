#include "http/server.h"
#include "base/mem.h"
#include "crypto/random.h"
#include "http/connection.h"
#include <fcntl.h>
#include <unistd.h>

const struct server_limits server_limits_default = {.line = 8192,
                                                    .head = 16384,
                                                    .headers = 64,
                                                    .body = 65536,
                                                    .file = 10 << 20,
                                                    .files = 8,
                                                    .head_s = 10,
                                                    .idle_s = 60,
                                                    .body_rate = 1024,
                                                    .body_s = 10};

enum { ID_BITS = 52 };

static void *lane_open(void *user)
{
    struct server *server = user;
    const struct server_hooks *hooks = &server->options.hooks;
    return hooks->worker_open ? hooks->worker_open(server->options.app) : NULL;
}

static void lane_close(void *user, void *context)
{
    struct server *server = user;
    if (server->options.hooks.worker_close)
        server->options.hooks.worker_close(server->options.app, context);
}

static int cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : (int)n;
}

/* Threads and queue of each lane: ARCHITECTURE.md, "Threads". */
static bool start_lanes(struct server *server)
{
    const struct workers_options lanes[LANE_COUNT] = {
        [FAST] = {.name = "fast",
                  .threads = server->options.workers ? server->options.workers : 2 * cores(),
                  .queue = 8192},
        [HASH] = {.name = "hash", .threads = 2, .queue = 16},
        [OUT] = {.name = "out", .threads = 4, .queue = 256},
        [PHOTO] = {.name = "photo", .threads = 2, .queue = 64},
        [AWAY] = {.name = "away", .threads = server->options.away, .queue = 512},
    };
    for (size_t i = FAST; i < LANE_COUNT; i++) {
        struct workers_options lane = lanes[i];
        if (lane.threads == 0)
            continue;
        lane.open = lane_open;
        lane.close = lane_close;
        lane.user = server;
        server->lanes[i] = workers_start(&lane);
        if (!server->lanes[i])
            return false;
    }
    return true;
}

static void beat(struct loop *loop, struct loop_job *job)
{
    (void)loop;
    __atomic_store_n(&((struct home_job *)(void *)job)->posted, false, __ATOMIC_RELEASE);
}

static void make_loops(struct server *server)
{
    server->loop_count = (size_t)(server->options.loops ? server->options.loops : cores());
    server->loops = mem_take(server->loop_count * sizeof(*server->loops));
    server->homes = mem_take(server->loop_count * sizeof(*server->homes));
    for (size_t i = 0; i < server->loop_count; i++) {
        server->loops[i] = loop_new((uint32_t)i);
        server->homes[i] = (struct loop_home){.server = server, .loop = server->loops[i]};
        list_init(&server->homes[i].connections);
        server->homes[i].drain.job.run = connections_close_idle;
        server->homes[i].beat.job.run = beat;
        loop_set_tls(server->loops[i], server->options.tls);
        loop_set_slot(server->loops[i], LOOP_SLOT_HTTP, &server->homes[i]);
    }
}

/* "127.0.0.1:8000", "[::]:8000": the address without its port and brackets. Others are as they are.
 */
static enum err split_address(struct arena *arena, const char *listen, const char **ret_address,
                              int *ret_port)
{
    struct str text = str_from(listen), host = text;
    int64_t port;
    *ret_address = listen;
    *ret_port = 0;
    if (str_starts(text, STR("unix:")) || str_starts(text, STR("fd:")))
        return OK;
    const char *colon = strrchr(listen, ':');
    if (!colon || !str_to_u63(str_from(colon + 1), &port) || port > 65535)
        return ERR_INVALID;
    host.n = (size_t)(colon - listen);
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = str_sub(host, 1, host.n - 1);
    *ret_address = str_c(arena, host);
    *ret_port = (int)port;
    return OK;
}

/* All loops accept from it: each by a socket of its own where we bind to a port, else from the one.
 */
static enum err listen_on(struct server *server, struct arena *arena, struct str listen,
                          const char **ret_why)
{
    const char *address, *text = str_c(arena, listen);
    bool handed = str_starts(listen, STR("fd:"));
    bool one = handed || str_starts(listen, STR("unix:"));
    int fd, port;
    if (split_address(arena, text, &address, &port) != OK) {
        *ret_why = "say where to listen as ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH";
        return ERR_INVALID;
    }
    TRY(loop_bind(address, &port, server->options.share_port, &fd, ret_why));
    if (server->port == 0)
        server->port = port;
    for (size_t i = 0; i < server->loop_count; i++) {
        struct loop *loop = server->loops[i];
        void *home = &server->homes[i];
        int own = i == 0 ? fd : one ? fcntl(fd, F_DUPFD_CLOEXEC, 3) : -1;
        if (own >= 0)
            TRY(loop_listen_fd(loop, own, handed, connection_accepted, home, ret_why));
        else
            TRY(loop_listen(loop, address, &port, connection_accepted, home, ret_why));
    }
    return OK;
}

static enum err listen_all(struct server *server, const char **ret_why)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str rest = str_from(server->options.listen);
    while (!str_is_null(rest))
        TRY(listen_on(server, &arena, str_trim(str_split(&rest, ',')), ret_why));
    return OK;
}

enum err server_start(const struct server_options *options, struct server **ret_server,
                      const char **ret_why)
{
    struct server *server = mem_take(sizeof(*server));
    server->options = *options;
    /* Ids of requests go up from anywhere below 2^52, and stay where JSON's readers take them
     * exactly: two nodes, or one before and after a restart, have none in common. */
    random_bytes(&server->next_id, sizeof(server->next_id));
    server->next_id >>= 64 - ID_BITS;
    make_loops(server);
    enum err err = listen_all(server, ret_why);
    if (err == OK && !start_lanes(server)) {
        *ret_why = "the threads can't be started: look at the limits of this user (ulimit -u)";
        err = ERR_UNAVAILABLE;
    }
    *ret_server = server;
    for (size_t i = 0; err == OK && i < server->loop_count; i++) {
        err = loop_start(server->loops[i]);
        if (err != OK)
            *ret_why =
                "the I/O threads can't be started: look at the limits of this user (ulimit -u)";
    }
    if (err != OK) {
        server_stop(server);
        *ret_server = NULL;
    }
    return err;
}

int server_port(const struct server *server)
{
    return server->port;
}

size_t server_loop_count(const struct server *server)
{
    return server->loop_count;
}

struct loop *server_loop(struct server *server, size_t i)
{
    return server->loops[i];
}

void server_refuse_new(struct server *server)
{
    __atomic_store_n(&server->draining, true, __ATOMIC_RELAXED);
    for (size_t i = 0; i < server->loop_count; i++)
        loop_stop_listening(server->loops[i]);
}

/* Has a home's job run on its loop, unless it is still waiting to. True: it had run. */
static bool home_post(struct loop_home *home, struct home_job *job)
{
    if (__atomic_exchange_n(&job->posted, true, __ATOMIC_ACQ_REL))
        return false;
    loop_post(home->loop, &job->job);
    return true;
}

void server_drain(struct server *server, int wait_ms)
{
    server_refuse_new(server);
    for (int waited = 0; waited < wait_ms && __atomic_load_n(&server->open, __ATOMIC_RELAXED) > 0;
         waited += DRAIN_ROUND_MS) {
        for (size_t i = 0; i < server->loop_count; i++)
            home_post(&server->homes[i], &server->homes[i].drain);
        usleep(DRAIN_ROUND_MS * 1000);
    }
}

bool server_beats(struct server *server)
{
    bool all = true;
    for (size_t i = 0; i < server->loop_count; i++)
        all &= home_post(&server->homes[i], &server->homes[i].beat);
    return all;
}

static void free_calls(struct loop_home *home)
{
    while (home->free_calls) {
        struct call *call = home->free_calls;
        home->free_calls = call->next_free;
        call_release(call);
        mem_free(call);
    }
}

void server_stop(struct server *server)
{
    for (size_t i = FAST; i < LANE_COUNT; i++) {
        if (server->lanes[i])
            workers_stop(server->lanes[i]);
    }
    for (size_t i = 0; i < server->loop_count; i++)
        loop_stop(server->loops[i]);
    for (size_t i = FAST; i < LANE_COUNT; i++)
        workers_free(server->lanes[i]);
    for (size_t i = 0; i < server->loop_count; i++) {
        loop_free(server->loops[i]);
        free_calls(&server->homes[i]);
    }
    mem_free(server->loops);
    mem_free(server->homes);
    mem_free(server);
}

struct server_counts server_counts(const struct server *server)
{
    return (struct server_counts){
        .requests = __atomic_load_n(&server->requests, __ATOMIC_RELAXED),
        .connections = __atomic_load_n(&server->connections, __ATOMIC_RELAXED),
        .open_connections = __atomic_load_n(&server->open, __ATOMIC_RELAXED),
        .refused_lane_full = __atomic_load_n(&server->lane_full, __ATOMIC_RELAXED)};
}
