#include "watch.h"

#include "commands.h"
#include "http/server.h"
#include "net/tls.h"
#include "systemd.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

enum { LOOK_MS = 2000, WARN_DAYS = 14 };

static sigset_t watched(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    return signals;
}

void watch_begin(void)
{
    const sigset_t signals = watched();

    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

/* ---- the certificate ---- */

static void log_certificate(const struct app *app)
{
    int64_t left_us = tls_ends_us(app->tls) - clock_now_us();
    int64_t days = left_us / (24 * 3600 * US_PER_SECOND);

    LOG_EVENT(left_us <= 0 || days < WARN_DAYS ? LOG_WARN : LOG_INFO,
              left_us <= 0 ? "certificate_is_over" : "certificate", LN("days_left", days));
}

bool watch_open_tls(struct app *app, struct arena *arena)
{
    struct str why;

    if (app->config.tls_cert == NULL)
        return true;
    if (tls_open(arena, app->config.tls_cert, app->config.tls_key, &app->tls, &why) != OK)
        return fail("%.*s", STR_FMT(why)) == 0;
    log_certificate(app);
    return true;
}

static void refresh_tls(struct app *app, bool force)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str why;
    bool was_read;

    if (app->tls == NULL)
        return;
    if (tls_refresh(app->tls, force, &arena, &was_read, &why) != OK)
        LOG_EVENT(LOG_ERROR, "certificate_not_read", LS("why", why));
    else if (was_read)
        log_certificate(app);
}

static void reload(struct app *app)
{
    systemd_tell_reloading();
    refresh_tls(app, true);
    systemd_tell("READY=1");
}

/* ---- signals ---- */

static void at_once(int number)
{
    (void)number;
    _exit(1);
}

/* The second one does not wait for anything. */
static void let_through(const sigset_t *signals)
{
    struct sigaction end = {.sa_handler = at_once}, ignore = {.sa_handler = SIG_IGN};

    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    sigaction(SIGHUP, &ignore, NULL);
    pthread_sigmask(SIG_UNBLOCK, signals, NULL);
}

/* Whoever closes the terminal of a server ends it, unless it has something to read anew. */
static bool is_end(const struct app *app, bool on_terminal, int number)
{
    return number == SIGTERM || number == SIGINT ||
           (number == SIGHUP && on_terminal && app->tls == NULL);
}

void watch_until_stop(struct app *app)
{
    const sigset_t signals = watched();
    int64_t watchdog_ms = systemd_watchdog_ms(), look_ms = LOOK_MS;
    struct timespec look;
    bool on_terminal = isatty(STDIN_FILENO);
    int number;

    if (watchdog_ms > 0 && watchdog_ms / 3 < look_ms)
        look_ms = watchdog_ms / 3;
    look = (struct timespec){look_ms / 1000, look_ms % 1000 * 1000000};
    do {
        number = sigtimedwait(&signals, NULL, &look);
        if (number == SIGHUP)
            reload(app);
        else
            refresh_tls(app, false);
        if (watchdog_ms > 0 && server_beats(app->server))
            systemd_tell("WATCHDOG=1");
    } while (!is_end(app, on_terminal, number));
    LOG_EVENT(LOG_INFO, "stopping", LN("signal", number));
    let_through(&signals);
}
