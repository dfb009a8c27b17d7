#include "net/workers.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

enum { JOBS = 2000 };

struct counted {
    struct worker_job job;
    int *sum;
};

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int opened, closed;

static void *on_open(void *user)
{
    __atomic_add_fetch(&opened, 1, __ATOMIC_SEQ_CST);
    return user;
}

static void on_close(void *user, void *context)
{
    assert_ptr_equal(user, context);
    __atomic_add_fetch(&closed, 1, __ATOMIC_SEQ_CST);
}

static void count(struct worker *worker, struct worker_job *job)
{
    struct counted *counted = (struct counted *)job;

    assert_non_null(worker->context);
    assert_non_null(arena_take(&worker->arena, 100));
    __atomic_add_fetch(counted->sum, 1, __ATOMIC_SEQ_CST);
}

static void wait_at_gate(struct worker *worker, struct worker_job *job)
{
    (void)worker;
    (void)job;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
}

static void every_job_runs_once_also_those_queued_at_the_stop(void **state)
{
    static struct counted jobs[JOBS];
    int sum = 0;
    struct workers *workers;

    (void)state;
    opened = closed = 0;
    workers = workers_start(&(struct workers_options){"test", 3, 0, on_open, on_close, &opened});
    assert_non_null(workers);
    for (int i = 0; i < JOBS; i++) {
        jobs[i] = (struct counted){{NULL, count}, &sum};
        assert_int_equal(workers_post(workers, &jobs[i].job), OK);
    }
    workers_free(workers);
    assert_int_equal(sum, JOBS);
    assert_int_equal(opened, 3);
    assert_int_equal(closed, 3);
}

static void a_full_queue_refuses(void **state)
{
    struct worker_job jobs[3] = {{NULL, wait_at_gate}, {NULL, wait_at_gate}, {NULL, wait_at_gate}};
    struct workers *workers;
    int taken = 0;

    (void)state;
    workers = workers_start(&(struct workers_options){"test", 1, 1, NULL, NULL, NULL});
    pthread_mutex_lock(&gate);
    assert_int_equal(workers_post(workers, &jobs[0]), OK);
    /* Until the thread has taken the first, the queue of one is full. */
    for (int i = 0; i < 1000 && !taken; i++) {
        taken = workers_post(workers, &jobs[1]) == OK;
        usleep(1000);
    }
    assert_true(taken);
    assert_int_equal(workers_post(workers, &jobs[2]), ERR_UNAVAILABLE);
    pthread_mutex_unlock(&gate);
    workers_free(workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_runs_once_also_those_queued_at_the_stop),
        cmocka_unit_test(a_full_queue_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
