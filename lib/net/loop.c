#include "net/internal.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROUNDS = 8 }; /* of end-of-tick work before the loop looks at its sockets again */

struct loop_timer {
    uv_timer_t timer;
    struct loop *loop;
    struct loop_timer *next;
    void (*run)(void *user);
    void *user;
};

static _Thread_local const struct loop *here;

static void run_jobs(struct loop *loop)
{
    struct loop_job *job, *next;

    pthread_mutex_lock(&loop->lock);
    job = loop->jobs;
    loop->jobs = loop->jobs_last = NULL;
    pthread_mutex_unlock(&loop->lock);

    for (; job; job = next) {
        next = job->next;
        job->run(loop, job);
    }
}

static void run_ticks(struct loop *loop)
{
    struct loop_tick *tick = loop->ticks, *next;

    loop->ticks = loop->ticks_last = NULL;
    for (; tick; tick = next) {
        next = tick->next;
        tick->queued = false;
        tick->run(tick->user);
    }
}

static void run_work(struct loop *loop)
{
    struct conn *conn = loop->work, *next;

    loop->work = loop->work_last = NULL;
    for (; conn; conn = next) {
        next = conn->next_work;
        conn->has_work = false;
        conn_work(conn);
    }
}

static void on_idle(uv_idle_t *idle)
{
    (void)idle;
}

static void end_tick(struct loop *loop)
{
    for (int round = 0; round < ROUNDS && (loop->ticks || loop->work); round++) {
        run_ticks(loop);
        run_work(loop);
    }
    if (loop->ticks || loop->work)
        uv_idle_start(&loop->again, on_idle);
    else
        uv_idle_stop(&loop->again);
}

static void on_prepare(uv_prepare_t *prepare)
{
    end_tick(prepare->data);
}

static void on_check(uv_check_t *check)
{
    end_tick(check->data);
}

static void on_wake(uv_async_t *wake)
{
    run_jobs(wake->data);
}

static void on_deadlines(uv_timer_t *timer)
{
    struct loop *loop = timer->data;
    int64_t now = loop_now_ms(loop);

    for (uint32_t i = 0; i < loop->slot_used; i++) {
        struct slot *slot = &loop->slots[i];

        if (slot->conn && slot->deadline && slot->deadline <= now) {
            slot->deadline = now + 1000;
            conn_expire(slot->conn);
        }
    }
}

static void check(int status, const char *what)
{
    if (status == 0)
        return;
    fprintf(stderr, "loop: %s: %s\n", what, uv_strerror(status));
    abort();
}

struct loop *loop_new(uint32_t index)
{
    struct loop *loop = mem_take(sizeof *loop);

    loop->index = index;
    loop->free_slot = UINT32_MAX;
    buf_init(&loop->wire, SIZE_MAX / 2); /* of a turn, or a handshake's answer */
    loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    pthread_mutex_init(&loop->lock, NULL);
    check(uv_loop_init(&loop->uv), "no event loop");
    check(uv_async_init(&loop->uv, &loop->wake, on_wake), "no wake-up");
    uv_prepare_init(&loop->uv, &loop->prepare);
    uv_check_init(&loop->uv, &loop->check);
    uv_idle_init(&loop->uv, &loop->again);
    uv_timer_init(&loop->uv, &loop->deadlines);
    loop->wake.data = loop->prepare.data = loop->check.data = loop->deadlines.data = loop;
    uv_prepare_start(&loop->prepare, on_prepare);
    uv_check_start(&loop->check, on_check);
    uv_timer_start(&loop->deadlines, on_deadlines, DEADLINE_EVERY_MS, DEADLINE_EVERY_MS);
    return loop;
}

static void on_timer_closed(uv_handle_t *handle)
{
    mem_free(handle->data);
}

static void close_timers(struct loop *loop)
{
    while (loop->timers)
        loop_timer_free(loop->timers);
}

/* Closes what the loop owns, so that uv_run comes back. */
static void close_everything(struct loop *loop)
{
    listeners_close(loop);
    conn_close_all(loop);
    while (loop->ticks || loop->work)
        end_tick(loop);
    close_timers(loop);
    uv_close((uv_handle_t *)&loop->wake, NULL);
    uv_close((uv_handle_t *)&loop->prepare, NULL);
    uv_close((uv_handle_t *)&loop->check, NULL);
    uv_close((uv_handle_t *)&loop->again, NULL);
    uv_close((uv_handle_t *)&loop->deadlines, NULL);
}

static void on_stop(struct loop *loop, struct loop_job *job)
{
    (void)job;
    uv_stop(&loop->uv);
}

static void *run(void *user)
{
    struct loop *loop = user;
    char name[16];

    snprintf(name, sizeof name, "loop-%u", loop->index);
    pthread_setname_np(pthread_self(), name);
    here = loop;
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    run_jobs(loop);
    close_everything(loop);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    here = NULL;
    return NULL;
}

enum err loop_start(struct loop *loop)
{
    sigset_t all, before;
    int failed;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&loop->thread, NULL, run, loop);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    loop->started = failed == 0;
    return failed ? ERR_UNAVAILABLE : OK;
}

void loop_stop(struct loop *loop)
{
    if (!loop->started)
        return;
    loop->stop.run = on_stop;
    loop_post(loop, &loop->stop);
    pthread_join(loop->thread, NULL);
    loop->started = false;
}

void loop_free(struct loop *loop)
{
    if (!uv_is_closing((uv_handle_t *)&loop->wake)) { /* never started */
        close_everything(loop);
        uv_run(&loop->uv, UV_RUN_DEFAULT);
    }
    check(uv_loop_close(&loop->uv), "something is still open");
    if (loop->spare_fd >= 0)
        close(loop->spare_fd);
    pthread_mutex_destroy(&loop->lock);
    for (int slot = 0; slot < LOOP_SLOT_COUNT; slot++) {
        if (loop->release[slot] && loop->library[slot])
            loop->release[slot](loop->library[slot]);
    }
    buf_release(&loop->wire);
    mem_free(loop->slots);
    mem_free(loop);
}

uint32_t loop_index(const struct loop *loop)
{
    return loop->index;
}

bool loop_is_here(const struct loop *loop)
{
    return here == loop;
}

int64_t loop_now_ms(const struct loop *loop)
{
    return (int64_t)uv_now(&loop->uv);
}

void loop_post(struct loop *loop, struct loop_job *job)
{
    bool first;

    job->next = NULL;
    pthread_mutex_lock(&loop->lock);
    first = loop->jobs == NULL;
    if (first)
        loop->jobs = job;
    else
        loop->jobs_last->next = job;
    loop->jobs_last = job;
    pthread_mutex_unlock(&loop->lock);
    if (first) /* whoever found the queue empty wakes the loop, for all who follow */
        uv_async_send(&loop->wake);
}

static void on_timer(uv_timer_t *handle)
{
    struct loop_timer *timer = handle->data;

    timer->run(timer->user);
}

struct loop_timer *loop_timer_new(struct loop *loop, int64_t every_ms,
                                  void (*run_timer)(void *user), void *user)
{
    struct loop_timer *timer = mem_take(sizeof *timer);

    *timer = (struct loop_timer){
        .loop = loop, .next = loop->timers, .run = run_timer, .user = user};
    loop->timers = timer;
    uv_timer_init(&loop->uv, &timer->timer);
    timer->timer.data = timer;
    uv_timer_start(&timer->timer, on_timer, (uint64_t)every_ms, (uint64_t)every_ms);
    return timer;
}

void loop_timer_free(struct loop_timer *timer)
{
    struct loop_timer **at = &timer->loop->timers;

    while (*at != timer)
        at = &(*at)->next;
    *at = timer->next;
    uv_close((uv_handle_t *)&timer->timer, on_timer_closed);
}

void loop_at_tick_end(struct loop *loop, struct loop_tick *tick)
{
    if (tick->queued)
        return;
    tick->queued = true;
    tick->next = NULL;
    if (loop->ticks)
        loop->ticks_last->next = tick;
    else
        loop->ticks = tick;
    loop->ticks_last = tick;
}

void *loop_slot(const struct loop *loop, enum loop_slot slot)
{
    return loop->library[slot];
}

void loop_set_tls(struct loop *loop, struct tls *tls)
{
    loop->tls = tls;
}

void loop_set_slot(struct loop *loop, enum loop_slot slot, void *value)
{
    loop->library[slot] = value;
}

void loop_set_slot_release(struct loop *loop, enum loop_slot slot, void (*release)(void *value))
{
    loop->release[slot] = release;
}
