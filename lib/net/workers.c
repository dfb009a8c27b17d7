#include "net/workers.h"

#include "base/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

struct thread {
    struct workers *workers;
    pthread_t id;
};

struct workers {
    struct workers_options options;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct worker_job *jobs, *jobs_last;
    size_t waiting; /* jobs in the list */
    int idle;       /* threads asleep */
    bool waking;    /* one was woken and has not come yet */
    bool stopping;
    int thread_count;
    struct thread threads[];
};

/* Wakes one thread if that helps. The woken one wakes the next when there is more to do, so a burst
 * costs its poster one wake-up. With the lock held. */
static void wake_one(struct workers *workers)
{
    if (workers->waking || workers->idle == 0)
        return;
    workers->waking = true;
    pthread_cond_signal(&workers->more);
}

/* The next job, or NULL when it is time to end. */
static struct worker_job *next_job(struct workers *workers)
{
    struct worker_job *job;

    pthread_mutex_lock(&workers->lock);
    while (!workers->jobs && !workers->stopping) {
        workers->idle++;
        pthread_cond_wait(&workers->more, &workers->lock);
        workers->idle--;
        workers->waking = false;
    }
    job = workers->jobs;
    if (job) {
        workers->jobs = job->next;
        workers->waiting--;
    }
    if (workers->jobs)
        wake_one(workers);
    pthread_mutex_unlock(&workers->lock);
    return job;
}

static void *run(void *user)
{
    struct thread *thread = user;
    const struct workers_options *options = &thread->workers->options;
    struct worker worker = {{0}, NULL};
    struct worker_job *job;
    char name[16];

    snprintf(name, sizeof name, "%s-%d", options->name, (int)(thread - thread->workers->threads));
    pthread_setname_np(pthread_self(), name);
    if (options->open)
        worker.context = options->open(options->user);
    while ((job = next_job(thread->workers))) {
        job->run(&worker, job);
        arena_reset(&worker.arena);
    }
    if (options->close)
        options->close(options->user, worker.context);
    arena_release(&worker.arena);
    return NULL;
}

struct workers *workers_start(const struct workers_options *options)
{
    size_t n = (size_t)options->threads;
    struct workers *workers = mem_take(sizeof *workers + n * sizeof workers->threads[0]);
    sigset_t all, before;

    workers->options = *options;
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->more, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (size_t i = 0; i < n; i++) {
        struct thread *thread = &workers->threads[workers->thread_count];

        thread->workers = workers;
        if (pthread_create(&thread->id, NULL, run, thread) == 0)
            workers->thread_count++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (workers->thread_count == 0) {
        workers_free(workers);
        return NULL;
    }
    return workers;
}

enum err workers_post(struct workers *workers, struct worker_job *job)
{
    enum err err = OK;

    job->next = NULL;
    pthread_mutex_lock(&workers->lock);
    if (workers->stopping ||
        (workers->options.queue > 0 && workers->waiting >= workers->options.queue)) {
        err = ERR_UNAVAILABLE;
    } else {
        if (workers->jobs)
            workers->jobs_last->next = job;
        else
            workers->jobs = job;
        workers->jobs_last = job;
        workers->waiting++;
        wake_one(workers);
    }
    pthread_mutex_unlock(&workers->lock);
    return err;
}

void workers_stop(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    workers->stopping = true;
    pthread_cond_broadcast(&workers->more);
    pthread_mutex_unlock(&workers->lock);
    for (int i = 0; i < workers->thread_count; i++)
        pthread_join(workers->threads[i].id, NULL);
    workers->thread_count = 0;
}

void workers_free(struct workers *workers)
{
    if (!workers)
        return;
    workers_stop(workers);
    pthread_cond_destroy(&workers->more);
    pthread_mutex_destroy(&workers->lock);
    mem_free(workers);
}
