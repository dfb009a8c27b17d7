/* wooga serve: from an empty folder to answering, and the orderly stop. */
#include "commands.h"

#include "accounts/accounts.h"
#include "backup/backup.h"
#include "backup_thread.h"
#include "blob/blob.h"
#include "chat/chat.h"
#include "clock_thread.h"
#include "core/errands.h"
#include "core/language.h"
#include "core/limits.h"
#include "core/mail.h"
#include "core/market.h"
#include "core/nodes.h"
#include "core/session.h"
#include "core/site.h"
#include "http/server.h"
#include "image/image.h"
#include "net/tls.h"
#include "routes.h"
#include "systemd.h"
#include "watch.h"
#include "ws/ws.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PHOTO_THREADS = 2, AWAY_THREADS = 8, DRAIN_MS = 30000, DRAIN_LEAST_MS = 5000 };

/* ---- hooks that need a module ---- */

static struct db *worker_open(struct app *app)
{
    struct db *db = NULL;

    if (db_open(app->database, &db) != OK)
        LOG_EVENT(LOG_ERROR, "worker_without_database");
    return db;
}

static void worker_close(struct app *app, struct db *db)
{
    (void)app;
    db_close(db);
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

static const struct server_hooks hooks = {
    .limit = site_limit,
    .identify = session_identify,
    .host = site_host,
    .unrouted = site_unrouted,
    .done = site_done,
    .headers = site_headers,
    .say = site_say,
    .upgraded = upgraded,
    .upgrade_lost = upgrade_lost,
    .worker_open = worker_open,
    .worker_close = worker_close,
};

/* ---- starting ---- */

/* A socket is a descriptor: ask for all that we may have. */
static void raise_file_limit(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

/* The word of the set-up link while the market has no operator; said once, by say_where. */
static char setup_word[2 * SETUP_SECRET_BYTES + 1];

/* Keys and what is revoked, what the market is called, the set-up link. */
static bool open_sessions(struct app *app)
{
    struct db *db = data_connect(app);
    const char *why = "the members cannot be read";
    enum err err;

    if (db == NULL)
        return false;
    err = sessions_open(app, db, &why);
    if (err == OK)
        err = market_open(app, db);
    if (err == OK)
        err = setup_open(app, db, setup_word);
    db_close(db);
    return err == OK || fail("%s", why) == 0;
}

/* What is counted, and the other nodes that may count, too. */
static bool open_nodes(struct app *app)
{
    unsigned char key[32];
    const char *why = "";
    uint64_t seed;

    session_subkey(app, "limits", key);
    memcpy(&seed, key, sizeof seed);
    app->limiter = limiter_new(seed);
    if (nodes_open(app, &why) != OK)
        return fail("redis: %s", why) == 0;
    site_share(app);
    sessions_share(app);
    accounts_share(app);
    return true;
}

static bool open_photos(struct app *app, struct arena *arena)
{
    if (!data_open_photos(app, arena))
        return false;
    /* Without its photos the site is better than not at all. */
    if (blobs_probe(app->blobs) != OK)
        LOG_EVENT(LOG_ERROR, "photos_unreachable", LS("why", blobs_why(app->blobs, arena)));
    app->images = image_shop_new("/proc/self/exe", PHOTO_THREADS);
    return true;
}

/* What `wooga restore` was cut off in. */
static bool finish_restore(struct app *app, struct arena *arena)
{
    bool finished = false;

    if (restore_finish(app->config.data, arena, &finished) != OK)
        return fail("a restore was cut off and cannot be finished: move the files of "
                    "%s/restore.ready to %s",
                    app->config.data, app->config.data) == 0;
    if (finished)
        LOG_EVENT(LOG_INFO, "restored");
    return true;
}

static bool start_server(struct app *app, struct arena *arena)
{
    struct server_options options = {
        .listen = app->config.listen,
        .share_port = app->config.reuse_port,
        .tmp_dir = data_path(app, arena, "tmp"),
        .loops = app->config.loops,
        .workers = app->config.workers,
        .away = blobs_are_far(app->blobs) ? AWAY_THREADS : 0,
        .trusted_proxies = app->config.trusted_proxies,
        .tls = app->tls,
        .limits = server_limits_default,
        .hooks = hooks,
        .app = app,
        .router = app->router,
    };
    const char *why;

    mkdir(options.tmp_dir, 0700);
    if (server_start(&options, &app->server, &why) != OK)
        return fail("cannot listen on %s: %s; is another server there? --listen names another "
                    "address",
                    app->config.listen, why) == 0;
    return true;
}

/* Everything that the handlers use, then the server. */
static bool start(struct app *app, struct arena *arena, struct clock_thread **ret_clock)
{
    if (!watch_open_tls(app, arena) || !data_make_folder(app) || !data_lock(app, arena) ||
        !finish_restore(app, arena) || !data_open(app, arena, true) || !holidays_load(app, arena) ||
        !open_sessions(app) || !open_photos(app, arena))
        return false;
    if (!open_nodes(app))
        return false;
    app->router = routes_new();
    if (views_start(app, &app->views) != OK || chat_start(app) != OK)
        return fail("a thread cannot be started: too many processes?") == 0;
    if (!start_server(app, arena) || backup_thread_start(app, &app->backups) != OK)
        return false;
    /* Other nodes and the clock last: they tell sockets. */
    return (nodes_start(app) == OK && clock_start(app, ret_clock) == OK) ||
           fail("a thread cannot be started: too many processes?") == 0;
}

/* The first address, as far as we know it: of a socket that was handed over, its port. */
static struct str first_address(const struct app *app, struct arena *arena)
{
    struct str rest = str_from(app->config.listen), first = str_trim(str_split(&rest, ','));
    const char *host = str_c(arena, first), *colon = strrchr(host, ':');
    int port = server_port(app->server);

    if (str_starts(first, STR("unix:")) || (str_starts(first, STR("fd:")) && port == 0))
        return first;
    if (str_starts(first, STR("fd:")))
        return str_format(arena, "%s://localhost:%d/", app->tls ? "https" : "http", port);
    return str_format(arena, "%s://%.*s:%d/", app->tls ? "https" : "http", (int)(colon - host),
                      host, port);
}

static void say_where(const struct app *app, struct arena *arena)
{
    struct str site;

    if (app->config.public_url != NULL)
        site = str_format(arena, "%s/", app->config.public_url);
    else
        site = first_address(app, arena);
    printf("wooga: %.*s\n", STR_FMT(site));
    if (setup_word[0] != '\0' && str_starts(site, STR("http")))
        printf("nobody runs it yet; who opens this within 24 hours sets it up and becomes its "
               "operator: %.*ssetup?token=%s\n",
               STR_FMT(site), setup_word);
    else if (setup_word[0] != '\0')
        printf("nobody runs it yet; who opens this of it within 24 hours sets it up and becomes "
               "its operator: /setup?token=%s\n",
               setup_word);
    fflush(stdout);
    memset(setup_word, 0, sizeof(setup_word));
}

/* ---- stopping ---- */

/* Gives back what start has made, however far it came. What was not made is NULL. False when a
 * backup goes on that uses what is left. */
static bool give_back(struct app *app, struct clock_thread *clock)
{
    if (clock)
        clock_stop(clock);
    chat_stop(app);
    nodes_stop(app);
    if (app->server)
        server_stop(app->server);
    mail_stop();
    errands_stop(app);
    chat_free(app);
    nodes_free(app);
    if (app->views)
        views_stop(app->views);
    image_shop_free(app->images);
    router_free(app->router);
    if (app->limiter)
        limiter_free(app->limiter);
    if (app->sessions)
        sessions_close(app);
    market_close(app);
    tls_close(app->tls);
    if (!backup_thread_stop(app->backups))
        return false;
    blobs_close(app->blobs);
    if (app->database)
        data_close(app);
    return true;
}

/* The end of the process beside a thread that goes on: nothing is given back under its feet. */
static void leave(int code)
{
    fflush(stdout);
    _exit(code);
}

/* Not ready any more, sockets told, requests answered, what is queued committed and acknowledged.
 */
static void stop(struct app *app, struct clock_thread *clock)
{
    int64_t began_us = clock_mono_us(), left_ms;

    systemd_tell("STOPPING=1");
    app->draining = true;
    server_refuse_new(app->server);
    chat_drain(app, DRAIN_MS);
    left_ms = DRAIN_MS - (clock_mono_us() - began_us) / 1000;
    server_drain(app->server, (int)(left_ms > DRAIN_LEAST_MS ? left_ms : DRAIN_LEAST_MS));
    bool all = give_back(app, clock);
    LOG_EVENT(LOG_INFO, "stopped");
    if (!all)
        leave(0);
}

int serve_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    struct clock_thread *clock = NULL;

    if (!options_read(argc, argv, NULL, 0, NULL))
        return 1;
    watch_begin();
    raise_file_limit();
    if (!start(app, arena, &clock)) {
        if (!give_back(app, clock))
            leave(1);
        return 1;
    }
    say_where(app, arena);
    systemd_tell("READY=1");
    watch_until_stop(app);
    stop(app, clock);
    return 0;
}
