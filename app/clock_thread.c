#include "clock_thread.h"

#include "articles/articles.h"
#include "base/mem.h"
#include "calendar/calendar.h"
#include "chat/chat.h"
#include "core/market.h"
#include "core/session.h"
#include "desk/desk.h"
#include "ledger/ledger.h"
#include "moderation/moderation.h"
#include "notifications/notifications.h"
#include "photos/photos.h"
#include "reviews/reviews.h"
#include "waiting/waiting.h"
#include "wishes/wishes.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    CHECKPOINT_MS = 2000,
    CHECKPOINT_SOON_MS = 250, /* the least between two of them when the log is long */
    NOTED_MS = 60000
};

struct clock_thread {
    struct app *app;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool stop;
    bool in_haste;    /* WOOGA_TEST_HASTE */
    bool log_is_long; /* since the last checkpoint began */
    /* of the thread alone */
    int64_t next_us[JOB_CLOCK_COUNT], noted_us[JOB_CLOCK_COUNT];
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
            (clock->in_haste ||
             sleep_until(clock, now_us + CHECKPOINT_MS * 1000, &clock->log_is_long));
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

static enum err run_job(struct clock_thread *clock, enum job job, struct arena *arena, int *done)
{
    struct app *app = clock->app;
    struct db *db = clock->db;

    switch (job) {
    case JOB_STANDING:
        return session_reload(app, db);
    case JOB_MARKET:
        return market_reload(app, db);
    case JOB_RENTALS:
        return rentals_run_due(app, db, arena, done);
    case JOB_WAITING:
        return waiting_run_due(app, db, arena, done);
    case JOB_LEDGER:
        return ledger_run_due(app, db, arena, done);
    case JOB_BANS:
        return moderation_run_due(app, db, done);
    case JOB_REVIEWS:
        return reviews_run_due(db, done);
    case JOB_UPLOADS:
        return uploads_run_due(app, db, arena, done);
    case JOB_UNREAD:
        return chat_run_due(app, db, arena, done);
    case JOB_SEARCHES:
        return searches_run_due(app, db, done);
    case JOB_LETTERS:
        return notifications_run_due(app, db, arena, done);
    case JOB_IMPORTS:
        return imports_run_due(app, db);
    case JOB_PUSHES:
        return pushes_run_due(app, db, done);
    case JOB_USAGE:
        return usage_run_due(db, arena, done);
    case JOB_SESSIONS:
        return session_forget(app, db);
    case JOB_NOTIFICATIONS:
        return notifications_forget(db);
    case JOB_CODES:
        return rentals_forget(db);
    case JOB_WANTED:
        return wanted_forget(db);
    case JOB_ARTICLES:
        return articles_forget(app, db, arena);
    case JOB_BACKUP:
    case JOB_BACKUP_CHECK:
    case JOB_COUNT:
        break;
    }
    return OK;
}

/* Whether it is time again; then the next time is set. */
static bool is_time(struct clock_thread *clock, enum job job)
{
    int64_t now_us = clock_mono_us(), *next_us = &clock->next_us[job];
    bool hastened = clock->in_haste && job >= JOB_RENTALS && job < JOB_SESSIONS;

    if (now_us < *next_us && !hastened)
        return false;
    *next_us = now_us + job_every_ms(job) * 1000;
    return true;
}

/* What all nodes see of it need not be newer than a minute, unless there is something to see. */
static bool is_worth_noting(struct clock_thread *clock, const struct job_run *run, bool wanted)
{
    int64_t *noted_us = &clock->noted_us[run->job], now_us = clock_mono_us();

    if (!wanted && run->error == NULL && run->done == 0 && *noted_us != 0 &&
        now_us - *noted_us < NOTED_MS * 1000)
        return false;
    *noted_us = now_us;
    return true;
}

static void run_jobs(struct clock_thread *clock, struct arena *arena)
{
    struct job_run runs[JOB_CLOCK_COUNT];
    size_t n = 0;

    for (int i = 0; i < JOB_CLOCK_COUNT; i++) {
        enum job job = (enum job)i;
        bool wanted = job_wanted(clock->app, job);
        int64_t mono_us = clock_mono_us();
        struct job_run run = {.job = job, .began_us = clock_now_us()};
        int done = 0;

        if (!is_time(clock, job) && !wanted)
            continue;
        enum err err = run_job(clock, job, arena, &done);
        log_due(clock, job_name(job), err, done);
        job_unwant(clock->app, job);
        arena_reset(arena);
        run.took_us = clock_mono_us() - mono_us;
        run.done = done;
        run.error = err == OK ? NULL : err_name(err);
        if (is_worth_noting(clock, &run, wanted))
            runs[n++] = run;
    }
    if (n > 0 && jobs_note(clock->db, runs, n) != OK)
        LOG_EVENT(LOG_WARN, "jobs_not_noted", LC("why", db_why(clock->db)));
    atomic_fetch_add(&clock->app->clock_rounds, 1);
}

static void *run(void *user)
{
    struct clock_thread *clock = user;
    DEFER(arena_release)
    struct arena arena = {0};

    while (wait_for_checkpoint(clock)) {
        if (db_checkpoint(clock->db) != OK)
            LOG_EVENT(LOG_WARN, "checkpoint_failed", LC("why", db_why(clock->db)));
        run_jobs(clock, &arena);
    }
    return NULL;
}

enum err clock_start(struct app *app, struct clock_thread **ret_clock)
{
    struct clock_thread *clock = mem_take(sizeof(*clock));
    const char *haste = getenv("WOOGA_TEST_HASTE");
    pthread_condattr_t attributes;
    enum err err;

    *ret_clock = NULL;
    clock->app = app;
    clock->in_haste = haste != NULL && strcmp(haste, "on") == 0;
    if (clock->in_haste)
        LOG_EVENT(LOG_WARN, "test_haste", LC("what", "the clock looks four times a second"));
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
