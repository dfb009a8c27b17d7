#include "core/nodes.h"

#include "base/buf.h"
#include "base/mem.h"
#include "core/session.h"
#include "crypto/random.h"

#include <stdio.h>

enum { TOPIC_SHIFT = 56, PREFIX_BYTES = 8, NUMBERS_MAX = 8 };

struct nodes {
    struct bus *bus;
    char prefix[32];
    topic_fn *heard[TOPIC_COUNT];
    struct nodes_hooks hooks;
    uint64_t lost; /* publications, as far as the others know; the bus's thread's */
};

static uint64_t channel_of(enum topic topic, int64_t id)
{
    return (uint64_t)topic << TOPIC_SHIFT | ((uint64_t)id & ((UINT64_C(1) << TOPIC_SHIFT) - 1));
}

static enum topic topic_of(uint64_t channel, int64_t *ret_id)
{
    *ret_id = (int64_t)(channel & ((UINT64_C(1) << TOPIC_SHIFT) - 1));
    return (enum topic)(channel >> TOPIC_SHIFT);
}

/* ---- from the bus ---- */

static void on_heard(void *user, uint64_t channel, struct str bytes)
{
    struct app *app = user;
    int64_t id;
    enum topic topic = topic_of(channel, &id);

    if (topic == TOPIC_LOST)
        app->nodes->hooks.look(app, true);
    else if (topic < TOPIC_COUNT && app->nodes->heard[topic])
        app->nodes->heard[topic](app, id, bytes);
}

static void on_heard_all(void *user)
{
    struct app *app = user;

    app->nodes->hooks.heard_all(app);
}

static void on_joined(void *user, uint64_t channel)
{
    struct app *app = user;
    int64_t id;
    enum topic topic = topic_of(channel, &id);

    app->nodes->hooks.joined(app, topic, id);
}

static void on_state(void *user, bool up, const char *why)
{
    struct app *app = user;
    struct nodes *nodes = app->nodes;
    uint64_t failed = bus_counts(nodes->bus).failed;

    if (up)
        LOG_EVENT(LOG_INFO, "redis_here");
    else
        LOG_EVENT(LOG_WARN, "redis_away", LC("why", why));
    if (up && failed != nodes->lost) {
        nodes->lost = failed;
        nodes_tell(app, TOPIC_LOST, 0, STR(""));
    }
    nodes->hooks.look(app, up);
}

static void on_held(void *user, uint64_t name, int seconds)
{
    struct app *app = user;
    int64_t id;

    if (topic_of(name, &id) == TOPIC_PRESENCE)
        app->nodes->hooks.held(app, id, seconds);
}

static const struct bus_callbacks callbacks = {.heard = on_heard,
                                               .heard_all = on_heard_all,
                                               .joined = on_joined,
                                               .state = on_state,
                                               .held = on_held};

/* ---- starting and stopping ---- */

static void look_nowhere(struct app *app, bool missed)
{
    (void)app;
    (void)missed;
}

static void hear_nothing(struct app *app)
{
    (void)app;
}

static void join_nothing(struct app *app, enum topic topic, int64_t id)
{
    (void)app;
    (void)topic;
    (void)id;
}

static void hold_nothing(struct app *app, int64_t id, int seconds)
{
    (void)app;
    (void)id;
    (void)seconds;
}

static const struct nodes_hooks no_hooks = {
    .heard_all = hear_nothing, .joined = join_nothing, .look = look_nowhere, .held = hold_nothing};

enum err nodes_open(struct app *app, const char **ret_why)
{
    struct nodes *nodes;
    struct bus_options options = {.url = app->config.redis, .callbacks = &callbacks, .user = app};
    unsigned char key[32];
    int n;

    if (!app->config.redis)
        return OK;
    nodes = mem_take(sizeof *nodes);
    nodes->hooks = no_hooks;
    /* Sites that share a Redis do not hear each other, and nobody guesses the names. */
    session_subkey(app, "nodes", key);
    n = snprintf(nodes->prefix, sizeof nodes->prefix, "wooga:");
    for (size_t i = 0; i < PREFIX_BYTES; i++)
        n += snprintf(nodes->prefix + n, sizeof nodes->prefix - (size_t)n, "%02x", key[i]);
    options.prefix = nodes->prefix;
    random_bytes(&options.self, sizeof options.self);
    if (bus_new(&options, &nodes->bus, ret_why) != OK) {
        mem_free(nodes);
        return ERR_INVALID;
    }
    app->nodes = nodes;
    nodes_join(app, TOPIC_LOST, 0);
    return OK;
}

void nodes_on(struct app *app, enum topic topic, topic_fn *heard)
{
    if (!app->nodes)
        return;
    app->nodes->heard[topic] = heard;
    if (topic < TOPIC_ROOM)
        nodes_join(app, topic, 0);
}

void nodes_set_hooks(struct app *app, const struct nodes_hooks *hooks)
{
    if (app->nodes)
        app->nodes->hooks = *hooks;
}

enum err nodes_start(struct app *app)
{
    return app->nodes ? bus_start(app->nodes->bus) : OK;
}

void nodes_stop(struct app *app)
{
    if (app->nodes)
        bus_stop(app->nodes->bus);
}

void nodes_free(struct app *app)
{
    if (!app->nodes)
        return;
    bus_free(app->nodes->bus);
    mem_free(app->nodes);
    app->nodes = NULL;
}

bool nodes_away(const struct app *app)
{
    return app->nodes && !bus_is_up(app->nodes->bus);
}

struct bus_counts nodes_counts(struct app *app)
{
    return app->nodes ? bus_counts(app->nodes->bus) : (struct bus_counts){0};
}

/* ---- to the bus ---- */

void nodes_tell(struct app *app, enum topic topic, int64_t id, struct str body)
{
    if (app->nodes)
        (void)bus_publish(app->nodes->bus, channel_of(topic, id), body);
}

void nodes_join(struct app *app, enum topic topic, int64_t id)
{
    if (app->nodes)
        bus_join(app->nodes->bus, channel_of(topic, id));
}

void nodes_leave(struct app *app, enum topic topic, int64_t id)
{
    if (app->nodes)
        bus_leave(app->nodes->bus, channel_of(topic, id));
}

void nodes_hold(struct app *app, enum topic topic, int64_t id)
{
    if (app->nodes)
        bus_hold(app->nodes->bus, channel_of(topic, id));
}

void nodes_drop(struct app *app, enum topic topic, int64_t id)
{
    if (app->nodes)
        bus_drop(app->nodes->bus, channel_of(topic, id));
}

void nodes_ask(struct app *app, enum topic topic, int64_t id)
{
    if (app->nodes)
        bus_ask(app->nodes->bus, channel_of(topic, id));
}

void nodes_tell_numbers(struct app *app, enum topic topic, const int64_t *numbers, size_t n)
{
    DEFER(buf_release)
    struct buf text = {0};

    if (!app->nodes)
        return;
    buf_init(&text, 32 * NUMBERS_MAX);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_char(&text, ' ');
        buf_i64(&text, numbers[i]);
    }
    nodes_tell(app, topic, 0, buf_as_str(&text));
}

bool nodes_numbers(struct str body, int64_t *ret_numbers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!str_to_i64(str_split(&body, ' '), &ret_numbers[i]))
            return false;
    }
    return str_is_null(body);
}
