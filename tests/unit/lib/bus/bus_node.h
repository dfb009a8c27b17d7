/* Buses of a test's own with what they were told. */
#pragma once
#include "bus/bus.h"

#include "base/clock.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "redis_server.h"

enum { WAIT_MS = 10000, MANY = 20000 };

/* What a bus has told its process. */
struct told {
    bool up;
    int ups, downs, joins, messages, rounds, answers, seconds;
    uint64_t channel;
    char last[64], why[128];
    int64_t number;
    bool in_order;
};

struct node {
    struct bus *bus;
    pthread_mutex_t mutex;
    pthread_cond_t news;
    struct told told; /* under mutex */
};

static inline struct told told(struct node *node)
{
    struct told told;

    pthread_mutex_lock(&node->mutex);
    told = node->told;
    pthread_mutex_unlock(&node->mutex);
    return told;
}

static inline void node_changed(struct node *node)
{
    pthread_cond_broadcast(&node->news);
    pthread_mutex_unlock(&node->mutex);
}

static inline void on_heard(void *user, uint64_t channel, struct str bytes)
{
    struct node *node = user;
    int64_t number;

    pthread_mutex_lock(&node->mutex);
    node->told.messages++;
    node->told.channel = channel;
    snprintf(node->told.last, sizeof node->told.last, "%.*s", (int)(bytes.n < 60 ? bytes.n : 60),
             bytes.p);
    if (str_to_u63(bytes, &number)) {
        node->told.in_order &= number == node->told.number + 1;
        node->told.number = number;
    }
    node_changed(node);
}

static inline void on_heard_all(void *user)
{
    struct node *node = user;

    pthread_mutex_lock(&node->mutex);
    node->told.rounds++;
    node_changed(node);
}

static inline void on_joined(void *user, uint64_t channel)
{
    struct node *node = user;

    (void)channel;
    pthread_mutex_lock(&node->mutex);
    node->told.joins++;
    node_changed(node);
}

static inline void on_state(void *user, bool up, const char *why)
{
    struct node *node = user;

    pthread_mutex_lock(&node->mutex);
    assert_true(up != node->told.up || node->told.ups + node->told.downs == 0);
    node->told.up = up;
    node->told.ups += up;
    node->told.downs += !up;
    snprintf(node->told.why, sizeof node->told.why, "%s", why);
    node_changed(node);
}

static inline void on_held(void *user, uint64_t name, int seconds)
{
    struct node *node = user;

    (void)name;
    pthread_mutex_lock(&node->mutex);
    node->told.answers++;
    node->told.seconds = seconds;
    node_changed(node);
}

static const struct bus_callbacks callbacks = {.heard = on_heard,
                                               .heard_all = on_heard_all,
                                               .joined = on_joined,
                                               .state = on_state,
                                               .held = on_held};

/* Waits until a number of the node is at least so large. */
static inline void wait_for(struct node *node, const int *number, int least)
{
    struct timespec until;
    int got = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_MS / 1000;
    pthread_mutex_lock(&node->mutex);
    while (*number < least && got == 0)
        got = pthread_cond_timedwait(&node->news, &node->mutex, &until);
    got = *number;
    pthread_mutex_unlock(&node->mutex);
    if (got < least)
        fail_msg("%d of %d after %d ms", got, least, WAIT_MS);
}

/* The same for being up. Doubt may come and go on a busy machine, so it is asked more than once. */
static inline void wait_until(struct node *node, bool up)
{
    for (int i = 0; i < WAIT_MS && bus_is_up(node->bus) != up; i++)
        usleep(1000);
    assert_int_equal(bus_is_up(node->bus), up);
}

static uint64_t count;

static inline struct node *node_with(struct bus_options options)
{
    struct node *node = test_calloc(1, sizeof *node);
    const char *why = NULL;

    pthread_mutex_init(&node->mutex, NULL);
    pthread_cond_init(&node->news, NULL);
    node->told.in_order = true;
    if (!options.url)
        options.url = redis.url;
    options.prefix = "test";
    options.self = ++count;
    options.callbacks = &callbacks;
    options.user = node;
    assert_int_equal(bus_new(&options, &node->bus, &why), OK);
    assert_int_equal(bus_start(node->bus), OK);
    return node;
}

static inline struct node *node_new(void)
{
    struct node *node = node_with((struct bus_options){0});

    wait_for(node, &node->told.ups, 1);
    return node;
}

static inline void node_free(struct node *node)
{
    bus_free(node->bus);
    pthread_mutex_destroy(&node->mutex);
    pthread_cond_destroy(&node->news);
    test_free(node);
}

/* Joins and waits until that counts. */
static inline void join(struct node *node, uint64_t channel)
{
    int before = told(node).joins;

    bus_join(node->bus, channel);
    wait_for(node, &node->told.joins, before + 1);
}

static inline void say(struct node *node, uint64_t channel, const char *text)
{
    assert_true(bus_publish(node->bus, channel, str_from(text)));
}

#define WITH_REDIS(test) cmocka_unit_test_setup_teardown(test, redis_set_up, redis_tear_down)
