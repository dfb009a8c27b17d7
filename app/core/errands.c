#include "core/errands.h"

#include "base/mem.h"
#include "net/workers.h"

/* One errand never has all the threads. */
enum { THREADS = 3, THREADS_OF_ONE = 2 };

struct errands {
    struct app *app;
    struct workers *workers;
    atomic_int busy[ERRAND_COUNT]; /* threads at work, or about to be */
    atomic_bool stop;
};

struct errand_job {
    struct worker_job job;
    struct errands *errands;
    enum errand errand;
    errand_step *step;
};

static const char *const names[ERRAND_COUNT] = {"pushes", "imports"};

static void job_run(struct worker *worker, struct worker_job *job)
{
    struct errand_job *errand = (struct errand_job *)(void *)job;
    struct errands *errands = errand->errands;
    struct db *db = worker->context;
    enum err err = db == NULL ? ERR_UNAVAILABLE : OK;
    bool more = true;

    while (err == OK && more && !errands->stop) {
        err = errand->step(errands->app, db, &worker->arena, &more);
        arena_reset(&worker->arena);
    }
    if (err != OK)
        LOG_EVENT(LOG_WARN, "due_work_failed", LC("what", names[errand->errand]),
                  LC("error", err_name(err)));
    errands->busy[errand->errand]--;
    mem_free(errand);
}

static void *connection_open(void *user)
{
    const struct errands *errands = user;
    struct db *db = NULL;

    return db_open(errands->app->database, &db) == OK ? db : NULL;
}

static void connection_close(void *user, void *context)
{
    (void)user;
    db_close(context);
}

/* A program that has no errands has no threads for them. */
static enum err start(struct app *app)
{
    struct errands *errands = mem_take(sizeof(*errands));

    errands->app = app;
    errands->workers = workers_start(&(struct workers_options){.name = "errand",
                                                               .threads = THREADS,
                                                               .open = connection_open,
                                                               .close = connection_close,
                                                               .user = errands});
    if (errands->workers == NULL) {
        mem_free(errands);
        return ERR_UNAVAILABLE;
    }
    app->errands = errands;
    return OK;
}

enum err errands_wake(struct app *app, enum errand errand, errand_step *step)
{
    if (app->errands == NULL)
        TRY(start(app));
    while (app->errands->busy[errand] < THREADS_OF_ONE) {
        struct errand_job *job = mem_take(sizeof(*job));

        *job = (struct errand_job){{.run = job_run}, app->errands, errand, step};
        app->errands->busy[errand]++;
        if (workers_post(app->errands->workers, &job->job) != OK) {
            app->errands->busy[errand]--;
            mem_free(job);
            return ERR_UNAVAILABLE;
        }
    }
    return OK;
}

void errands_stop(struct app *app)
{
    if (app->errands == NULL)
        return;
    app->errands->stop = true;
    workers_free(app->errands->workers);
    mem_free(app->errands);
    app->errands = NULL;
}
