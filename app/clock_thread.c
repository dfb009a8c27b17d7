#include "clock_thread.h"

#include "base/mem.h"
#include "reviews/reviews.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

enum { CHECKPOINT_S = 2, DUE_EVERY = 5 /* checkpoints */ };

struct clock_thread {
    struct app *app;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool stop;
};

/* Sleeps; false when it is time to go. */
static bool wait_s(struct clock_thread *clock, int seconds)
{
    struct timespec until;
    bool go_on;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&clock->mutex);
    while (!clock->stop && pthread_cond_timedwait(&clock->wake, &clock->mutex, &until) != ETIMEDOUT)
        continue;
    go_on = !clock->stop;
    pthread_mutex_unlock(&clock->mutex);
    return go_on;
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
    err = reviews_run_due(clock->db, arena, &done);
    log_due(clock, "reviews", err, done);
    arena_reset(arena);
}

static void *run(void *user)
{
    struct clock_thread *clock = user;
    DEFER(arena_release)
    struct arena arena = {0};

    for (unsigned round = 0; wait_s(clock, CHECKPOINT_S); round++) {
        if (db_checkpoint(clock->db) != OK)
            LOG_EVENT(LOG_WARN, "checkpoint_failed", LC("why", db_why(clock->db)));
        if (round % DUE_EVERY == 0)
            run_due(clock, &arena);
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
    *ret_clock = clock;
    return OK;
}

void clock_stop(struct clock_thread *clock)
{
    if (clock == NULL)
        return;
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
