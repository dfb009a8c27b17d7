#include "backup_thread.h"

#include "backup/backup.h"
#include "base/mem.h"
#include "commands.h"
#include "desk/desk.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

enum {
    AGAIN_S = 600,    /* after one that failed */
    LOOK_S = 1,       /* between two looks at what an operator wants */
    ELSEWHERE_S = 10, /* until the next look while another node makes one */
    PATIENCE_S = 3,   /* when the server stops */
};

struct backup_thread {
    struct app *app;
    int64_t every_s;                /* 0: only when an operator wants one */
    const struct backup_turn *turn; /* of the one that is made; NULL: it takes its own */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool stop;
};

/* False when it is time to go. */
static bool sleep_s(struct backup_thread *thread, int64_t seconds)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&thread->mutex);
    while (!thread->stop &&
           pthread_cond_timedwait(&thread->wake, &thread->mutex, &until) != ETIMEDOUT)
        continue;
    bool go_on = !thread->stop;
    pthread_mutex_unlock(&thread->mutex);
    return go_on;
}

/* How a run goes, for operators to see; the words of what went wrong stand in the log. */
static void note(struct backup_thread *thread, const struct job_run *run)
{
    struct db *db = NULL;

    if (thread->app->draining || db_open(thread->app->database, &db) != OK)
        return;
    if (jobs_note(db, run, 1) != OK)
        LOG_EVENT(LOG_WARN, "jobs_not_noted", LC("why", db_why(db)));
    db_close(db);
}

static bool make(struct backup_thread *thread, const char **ret_why)
{
    DEFER(arena_release)
    struct arena arena = {0};
    int64_t started_us = clock_mono_us();
    struct backup backup = {.app = thread->app,
                            .arena = &arena,
                            .place = thread->app->config.backup_to,
                            .keep = thread->app->config.backup_keep,
                            .turn = thread->turn,
                            .version = version_word()};

    *ret_why = NULL;
    if (backup_make(&backup) != OK) {
        *ret_why = "backup_failed";
        if (thread->app->draining)
            LOG_EVENT(LOG_INFO, "backup_cut_off");
        else
            LOG_EVENT(LOG_ERROR, "backup_failed", LS("why", backup.why));
        return false;
    }
    LOG_EVENT(LOG_INFO, "backup_made", LS("name", backup.name), LN("photos", backup.photos),
              LN("new", backup.photos_new), LN("missing", backup.missing),
              LN("bytes", backup.bytes_new), LN("removed", backup.removed),
              LN("ms", (clock_mono_us() - started_us) / 1000));
    return true;
}

/* Reads the newest one again as a whole. */
static bool check(struct backup_thread *thread, const char **ret_why)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct restore restore = {.app = thread->app,
                              .arena = &arena,
                              .place = thread->app->config.backup_to,
                              .only_check = true};
    bool good = restore_run(&restore) == OK;
    struct db *db = NULL;

    *ret_why = good ? NULL : "backup_bad";
    if (!good)
        LOG_EVENT(LOG_ERROR, "backup_bad", LS("name", restore.made), LS("why", restore.why));
    if (restore.made.n > 0 && db_open(thread->app->database, &db) == OK) {
        if (backup_checked(db, restore.made, good ? (struct str){NULL, 0} : restore.why) != OK)
            LOG_EVENT(LOG_WARN, "jobs_not_noted", LC("why", db_why(db)));
        db_close(db);
    }
    return good;
}

static bool run_job(struct backup_thread *thread, enum job job)
{
    int64_t mono_us = clock_mono_us();
    struct job_run run = {.job = job, .began_us = clock_now_us(), .took_us = -1};

    note(thread, &run);
    bool good = job == JOB_BACKUP ? make(thread, &run.error) : check(thread, &run.error);
    job_unwant(thread->app, job);
    run.took_us = clock_mono_us() - mono_us;
    run.done = good;
    note(thread, &run);
    return good;
}

/* Seconds until the next one: a restart does not make one more. */
static int64_t due_s(const struct backup_thread *thread)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str why;
    int64_t made_us = 0;

    /* A place that cannot be read is told by the try to write there. */
    if (backup_newest(thread->app, &arena, thread->app->config.backup_to, &made_us, &why) != OK)
        return 0;
    int64_t due = made_us / US_PER_SECOND + thread->every_s - clock_now_us() / US_PER_SECOND;
    return due > 0 ? due : 0;
}

/* Seconds until the next try. */
static int64_t after(const struct backup_thread *thread, bool made)
{
    return made || thread->every_s < AGAIN_S ? thread->every_s : AGAIN_S;
}

/* By the clock: of the nodes whose place it is one makes it, the others see that it is there.
 * Seconds until the next look. */
static int64_t run_due(struct backup_thread *thread)
{
    DEFER(arena_release)
    struct arena arena = {0};
    DEFER(backup_turn_give)
    struct backup_turn turn = {.fd = -1};
    struct str why;
    int64_t wait_s;
    bool made;

    if (backup_turn_take(thread->app, &arena, NULL, &turn, &why) != OK) {
        if (turn.elsewhere)
            return ELSEWHERE_S;
        return after(thread, run_job(thread, JOB_BACKUP)); /* which says why */
    }
    wait_s = due_s(thread);
    if (wait_s > 0)
        return wait_s;
    thread->turn = &turn;
    made = run_job(thread, JOB_BACKUP);
    thread->turn = NULL;
    return after(thread, made);
}

static void *run(void *user)
{
    struct backup_thread *thread = user;
    struct app *app = thread->app;
    int64_t wait_s = thread->every_s > 0 ? due_s(thread) : 0;
    int64_t due_us = clock_mono_us() + wait_s * US_PER_SECOND;

    while (sleep_s(thread, LOOK_S)) {
        bool due = thread->every_s > 0 && clock_mono_us() >= due_us;

        if (job_wanted(app, JOB_BACKUP_CHECK))
            run_job(thread, JOB_BACKUP_CHECK);
        if (job_wanted(app, JOB_BACKUP))
            wait_s = after(thread, run_job(thread, JOB_BACKUP));
        else if (due)
            wait_s = run_due(thread);
        else
            continue;
        due_us = clock_mono_us() + wait_s * US_PER_SECOND;
    }
    return NULL;
}

enum err backup_thread_start(struct app *app, struct backup_thread **ret_thread)
{
    const struct config *config = &app->config;
    struct backup_thread *thread;
    pthread_condattr_t attributes;
    int64_t every_s = 0;

    *ret_thread = NULL;
    if (config->backup_every == NULL && config->backup_to == NULL)
        return OK;
    if (config->backup_to == NULL ||
        (config->backup_every && !backup_every_read(str_from(config->backup_every), &every_s))) {
        fail("backup-every: write 30m, 6h or 1d, and where to in WOOGA_BACKUP_TO");
        return ERR_INVALID;
    }
    thread = mem_take(sizeof(*thread));
    thread->app = app;
    thread->every_s = every_s;
    pthread_mutex_init(&thread->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&thread->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&thread->thread, NULL, run, thread) != 0) {
        mem_free(thread);
        fail("a thread cannot be started: too many processes?");
        return ERR_UNAVAILABLE;
    }
    *ret_thread = thread;
    return OK;
}

bool backup_thread_stop(struct backup_thread *thread)
{
    struct timespec until;

    if (thread == NULL)
        return true;
    pthread_mutex_lock(&thread->mutex);
    thread->stop = true;
    pthread_cond_signal(&thread->wake);
    pthread_mutex_unlock(&thread->mutex);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    if (pthread_timedjoin_np(thread->thread, NULL, &until) != 0) {
        LOG_EVENT(LOG_INFO, "backup_cut_off");
        return false;
    }
    pthread_cond_destroy(&thread->wake);
    pthread_mutex_destroy(&thread->mutex);
    mem_free(thread);
    return true;
}
