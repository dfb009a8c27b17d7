#include "clock_thread.h"

#include "base/mem.h"
#include "calendar/calendar.h"
#include "chat/chat.h"
#include "core/market.h"
#include "core/session.h"
#include "ledger/ledger.h"
#include "notifications/notifications.h"
#include "photos/photos.h"
#include "reviews/reviews.h"
#include "waiting/waiting.h"
#include "wishes/wishes.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

enum {
    CHECKPOINT_MS = 2000,
    CHECKPOINT_SOON_MS = 250, /* the least between two of them when the log is long */
    STANDING_MS = 2000,
    DUE_MS = 10000,
    FORGET_MS = 3600000
};

struct clock_thread {
    struct app *app;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool stop;
    bool log_is_long; /* since the last checkpoint began */
};

static bool sleep_until(struct clock_thread *clock, int64_t us, const bool *early)
{
    const struct timespec until = {us / US_PER_SECOND, us % US_PER_SECOND * 1000};

    while (!clock->stop && !*early &&
           pthread_cond_timedwait(&clock->wake, &clock->mutex, &until) != ETIMEDOUT)
        continue;
    return !clock->stop;
}

/* Sleeps until the next checkpoint is due; false when it is time to go. */
static bool wait_for_checkpoint(struct clock_thread *clock)
{
    static const bool never = false;
    int64_t now_us = clock_mono_us();
    bool go_on;

    pthread_mutex_lock(&clock->mutex);
    go_on = sleep_until(clock, now_us + CHECKPOINT_SOON_MS * 1000, &never) &&
            sleep_until(clock, now_us + CHECKPOINT_MS * 1000, &clock->log_is_long);
    clock->log_is_long = false;
    pthread_mutex_unlock(&clock->mutex);
    return go_on;
}

/* Called by whoever commits; only the first one wakes the clock. */
static void on_long_log(void *user)
{
    struct clock_thread *clock = user;

    pthread_mutex_lock(&clock->mutex);
    if (!clock->log_is_long) {
        clock->log_is_long = true;
        pthread_cond_signal(&clock->wake);
    }
    pthread_mutex_unlock(&clock->mutex);
}

static void log_due(struct clock_thread *clock, const char *what, enum err err, int done)
{
    if (err != OK)
        LOG_EVENT(LOG_WARN, "due_work_failed", LC("what", what), LC("error", err_name(err)),
                  LC("why", db_why(clock->db)));
    else if (done > 0)
        LOG_EVENT(LOG_INFO, "due_work", LC("what", what), LN("done", done));
}

static void run_due(struct clock_thread *clock, struct arena *arena)
{
    int done = 0;
    enum err err = rentals_run_due(clock->app, clock->db, arena, &done);
    log_due(clock, "rentals", err, done);
    err = waiting_run_due(clock->app, clock->db, arena, &done);
    log_due(clock, "waiting", err, done);
    err = ledger_run_due(clock->app, clock->db, arena, &done);
    log_due(clock, "ledger", err, done);
    err = reviews_run_due(clock->db, &done);
    log_due(clock, "reviews", err, done);
    err = uploads_run_due(clock->app, clock->db, arena, &done);
    log_due(clock, "uploads", err, done);
    err = chat_run_due(clock->app, clock->db, arena, &done);
    log_due(clock, "unread", err, done);
    err = searches_run_due(clock->app, clock->db, &done);
    log_due(clock, "searches", err, done);
    err = notifications_run_due(clock->app, clock->db, arena, &done);
    log_due(clock, "letters", err, done);
    err = imports_run_due(clock->app, clock->db);
    log_due(clock, "imports", err, 0);
    err = pushes_run_due(clock->app, clock->db, &done);
    log_due(clock, "pushes", err, done);
    arena_reset(arena);
}

/* Whether it is time again; then the next time is set. */
static bool is_time(int64_t every_ms, int64_t *next_us)
{
    int64_t now_us = clock_mono_us();

    if (now_us < *next_us)
        return false;
    *next_us = now_us + every_ms * 1000;
    return true;
}

static void *run(void *user)
{
    struct clock_thread *clock = user;
    DEFER(arena_release)
    struct arena arena = {0};
    int64_t standing_us = 0, due_us = 0, forget_us = 0;

    while (wait_for_checkpoint(clock)) {
        if (db_checkpoint(clock->db) != OK)
            LOG_EVENT(LOG_WARN, "checkpoint_failed", LC("why", db_why(clock->db)));
        if (is_time(STANDING_MS, &standing_us)) {
            log_due(clock, "standing", session_reload(clock->app, clock->db), 0);
            log_due(clock, "market", market_reload(clock->app, clock->db), 0);
        }
        if (is_time(DUE_MS, &due_us))
            run_due(clock, &arena);
        if (is_time(FORGET_MS, &forget_us)) {
            log_due(clock, "sessions", session_forget(clock->app, clock->db), 0);
            log_due(clock, "notifications", notifications_forget(clock->db), 0);
            log_due(clock, "codes", rentals_forget(clock->db), 0);
        }
    }
    return NULL;
}

enum err clock_start(struct app *app, struct clock_thread **ret_clock)
{
    struct clock_thread *clock = mem_take(sizeof(*clock));
    pthread_condattr_t attributes;
    enum err err;

    *ret_clock = NULL;
    clock->app = app;
    err = db_open(app->database, &clock->db);
    if (err != OK) {
        mem_free(clock);
        return err;
    }
    pthread_mutex_init(&clock->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&clock->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&clock->thread, NULL, run, clock) != 0) {
        db_close(clock->db);
        mem_free(clock);
        return ERR_UNAVAILABLE;
    }
    db_on_long_log(app->database, on_long_log, clock);
    *ret_clock = clock;
    return OK;
}

void clock_stop(struct clock_thread *clock)
{
    if (clock == NULL)
        return;
    db_on_long_log(clock->app->database, NULL, NULL);
    pthread_mutex_lock(&clock->mutex);
    clock->stop = true;
    pthread_cond_signal(&clock->wake);
    pthread_mutex_unlock(&clock->mutex);
    pthread_join(clock->thread, NULL);
    db_close(clock->db);
    pthread_cond_destroy(&clock->wake);
    pthread_mutex_destroy(&clock->mutex);
    mem_free(clock);
}
