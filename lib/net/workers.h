/* Threads that run jobs to the end: a lane is a set of threads with a bounded queue. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct workers;

/* What a thread of the lane holds: made by open on the thread itself, closed by close. */
struct worker {
    struct arena arena; /* reset after each job */
    void *context;      /* from open, or set by a job; NULL at first without open */
};

struct workers_options {
    const char *name;
    int threads;
    size_t queue; /* jobs waiting at most; 0: no limit */
    void *(*open)(void *user);
    void (*close)(void *user, void *context);
    void *user;
};

struct worker_job {
    struct worker_job *next;
    void (*run)(struct worker *worker, struct worker_job *job);
};

/* NULL when no thread could be started. */
struct workers *workers_start(const struct workers_options *options);
/* ERR_UNAVAILABLE when the queue is full or stopping. Any thread. */
enum err workers_post(struct workers *workers, struct worker_job *job) MUST_USE;
/* Runs what is queued and joins; what is posted later is refused. */
void workers_stop(struct workers *workers);
/* Frees, after workers_stop or with it. Takes NULL. Nobody may post any more. */
void workers_free(struct workers *workers);
