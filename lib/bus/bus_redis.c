/* The bus over Redis: a thread with two connections, one for commands and one that listens. */
#include "base/clock.h"
#include "base/mem.h"
#include "bus/bus_private.h"
#include "bus/secure.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
    QUEUE_BYTES = 8 * 1024 * 1024,
    HOLD_S = 60,
    HOLD_PARTS = 3, /* a name is held anew when a third of its time is over */
    TICK_MS = 50,
    RETRY_LEAST_MS = 20,  /* between two attempts to connect, at random up to … */
    RETRY_FIRST_MS = 50,  /* … twice as much with every one … */
    RETRY_MOST_MS = 1000, /* … but not more */
    FLUSH_MS = 500        /* for what waits when the bus stops */
};

/* The number behind our prefix; false for a channel that is not ours. */
static bool read_name(const struct bus *bus, struct str name, uint64_t *ret_number)
{
    uint64_t number = 0;

    if (name.n != bus->prefix_n + 1 + NAME_DIGITS)
        return false;
    for (size_t i = bus->prefix_n + 1; i < name.n; i++) {
        char c = name.p[i];

        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
        number = number << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    *ret_number = number;
    return true;
}

/* ---- replies: the bus's thread ---- */

static bool is_error(const redisReply *reply)
{
    return reply->type == REDIS_REPLY_ERROR;
}

/* It does not let us in, or is not ready yet: another attempt, later. */
static void give_up(struct link *link, const redisReply *reply)
{
    char why[LINK_WHY_MAX];

    (void)snprintf(why, sizeof why, "%.*s", (int)reply->len, reply->str);
    link_close(link, why);
}

static void mouth_replied(void *user, const redisReply *reply)
{
    struct bus *bus = user;
    struct expected expected = {.what = REPLY_NONE};

    if (bus->awaited_at + sizeof expected > bus->awaited.n)
        return;
    memcpy(&expected, bus->awaited.p + bus->awaited_at, sizeof expected);
    bus->awaited_at += sizeof expected;
    if (expected.what == REPLY_PUBLISHED && is_error(reply))
        atomic_fetch_add(&bus->failed, 1);
    else if (expected.what == REPLY_PING && is_error(reply))
        give_up(&bus->mouth, reply);
    else if (expected.what == REPLY_PING)
        link_pong(&bus->mouth);
    else if (expected.what == REPLY_ASKED && reply->type == REDIS_REPLY_INTEGER)
        bus->options.callbacks->held(bus->options.user, expected.name,
                                     reply->integer > 0 ? (int)reply->integer : 0);
}

static struct str text_of(const redisReply *reply)
{
    if (reply->type != REDIS_REPLY_STRING && reply->type != REDIS_REPLY_STATUS)
        return (struct str){NULL, 0};
    return (struct str){reply->str, reply->len};
}

static void hear(struct bus *bus, uint64_t channel, struct str bytes)
{
    if (bytes.n < SELF_BYTES || memcmp(bytes.p, &bus->options.self, SELF_BYTES) == 0)
        return;
    atomic_fetch_add(&bus->received, 1);
    bus->heard = true;
    bus->options.callbacks->heard(bus->options.user, channel, str_sub(bytes, SELF_BYTES, bytes.n));
}

/* Of three parts: "message", "subscribe" or "unsubscribe", a channel, and what belongs to it. */
static void ears_told(struct bus *bus, const redisReply *reply)
{
    struct str kind = text_of(reply->element[0]);
    uint64_t channel;

    if (!read_name(bus, text_of(reply->element[1]), &channel))
        return;
    if (str_eq(kind, STR("message")))
        hear(bus, channel, text_of(reply->element[2]));
    else if (str_eq(kind, STR("subscribe")) && bus->ears.synced)
        bus->options.callbacks->joined(bus->options.user, channel);
}

static void ears_replied(void *user, const redisReply *reply)
{
    struct bus *bus = user;

    if (is_error(reply))
        give_up(&bus->ears, reply);
    else if (reply->type == REDIS_REPLY_ARRAY && reply->elements == 3)
        ears_told(bus, reply);
    else if (reply->type == REDIS_REPLY_ARRAY || str_eq(text_of(reply), STR("PONG")))
        link_pong(&bus->ears); /* "+PONG", or ["pong", ""] while something is subscribed */
}

/* ---- the connections ---- */

/* What was under way has failed, as far as anybody knows. */
static void forget_awaited(struct bus *bus)
{
    struct expected expected;

    for (; bus->awaited_at + sizeof expected <= bus->awaited.n;
         bus->awaited_at += sizeof expected) {
        memcpy(&expected, bus->awaited.p + bus->awaited_at, sizeof expected);
        if (expected.what == REPLY_PUBLISHED)
            atomic_fetch_add(&bus->failed, 1);
    }
    buf_clear(&bus->awaited, 0);
    bus->awaited_at = 0;
}

static int64_t back_off_us(const struct bus *bus)
{
    int64_t most_ms = RETRY_FIRST_MS << (bus->attempts < 6 ? bus->attempts : 6);
    uint64_t at = (bus->options.self ^ (uint64_t)clock_mono_us()) * UINT64_C(0x9e3779b97f4a7c15);

    if (most_ms > RETRY_MOST_MS)
        most_ms = RETRY_MOST_MS;
    return (RETRY_LEAST_MS + (int64_t)((at >> 32) % (uint64_t)most_ms)) * 1000;
}

/* One without the other is of no use. */
static void disconnect(struct bus *bus)
{
    link_close(&bus->mouth, NULL);
    link_close(&bus->ears, NULL);
    pthread_mutex_lock(&bus->mutex);
    bus->speaks = bus->hears = false;
    /* What nobody was told of is told to the counts. */
    buf_add(&bus->awaited, bus->expected.p, bus->expected.n);
    buf_clear(&bus->commands, 0);
    buf_clear(&bus->expected, 0);
    buf_clear(&bus->subscriptions, 0);
    bus->unsent = 0;
    pthread_mutex_unlock(&bus->mutex);
    forget_awaited(bus);
    bus->retry_us = clock_mono_us() + back_off_us(bus);
    bus->attempts++;
}

static void connect_both(struct bus *bus, int64_t now_us)
{
    if (bus->mouth.context || now_us < bus->retry_us)
        return;
    link_open(&bus->mouth, &bus->address);
    link_open(&bus->ears, &bus->address);
    bus->connected = true; /* judge finds out */
    bus->counted = false;
}

static void mouth_opened(struct bus *bus)
{
    int64_t now_us = clock_mono_us();
    size_t greetings, at = 0;
    uint64_t name;
    void *hold;

    link_greet(&bus->mouth, &bus->address, &greetings);
    for (size_t i = 0; i < greetings; i++)
        bus_expect(&bus->awaited, REPLY_NONE, 0);
    pthread_mutex_lock(&bus->mutex);
    bus->speaks = true;
    while (map_each (&bus->held, &at, &name, &hold)) {
        ((struct hold *)hold)->renewed_us = now_us;
        bus_put_hold(bus, name, true);
    }
    pthread_mutex_unlock(&bus->mutex);
}

static void ears_opened(struct bus *bus)
{
    size_t greetings, at = 0;
    uint64_t channel;
    void *count;

    link_greet(&bus->ears, &bus->address, &greetings);
    pthread_mutex_lock(&bus->mutex);
    bus->hears = true;
    while (map_each (&bus->joined, &at, &channel, &count))
        bus_put_subscription(bus, channel, true);
    pthread_mutex_unlock(&bus->mutex);
}

/* Names whose time is a third over are held anew. */
static void renew_holds(struct bus *bus, int64_t now_us)
{
    int64_t before_us = now_us - bus->options.hold_s * US_PER_SECOND / HOLD_PARTS;
    size_t at = 0;
    uint64_t name;
    void *value;

    if (now_us < bus->renewal_us)
        return;
    bus->renewal_us = now_us + US_PER_SECOND / 2;
    pthread_mutex_lock(&bus->mutex);
    while (map_each (&bus->held, &at, &name, &value)) {
        struct hold *hold = value;

        if (hold->renewed_us > before_us || !bus_has_room(bus, 0))
            continue;
        hold->renewed_us = now_us;
        bus_put_hold(bus, name, true);
    }
    pthread_mutex_unlock(&bus->mutex);
}

/* What was queued goes to the links, a PING last. False when it is time to end. */
static bool take_queue(struct bus *bus, int64_t now_us)
{
    bool go_on;

    pthread_mutex_lock(&bus->mutex);
    bus->asleep = false;
    if (link_is_open(&bus->mouth)) {
        buf_str(&bus->mouth.out, buf_as_str(&bus->commands));
        buf_str(&bus->awaited, buf_as_str(&bus->expected));
        buf_clear(&bus->commands, QUEUE_BYTES / 8);
        buf_clear(&bus->expected, QUEUE_BYTES / 8);
    }
    if (link_is_open(&bus->ears)) {
        buf_str(&bus->ears.out, buf_as_str(&bus->subscriptions));
        buf_clear(&bus->subscriptions, QUEUE_BYTES / 8);
    }
    bus->unsent = bus->mouth.out.n;
    go_on = !bus->stopping;
    pthread_mutex_unlock(&bus->mutex);
    if (link_ping(&bus->mouth, now_us))
        bus_expect(&bus->awaited, REPLY_PING, 0);
    (void)link_ping(&bus->ears, now_us);
    return go_on;
}

/* Sleeps until there is something to do. */
static void wait_for_more(struct bus *bus, struct pollfd fds[static 3])
{
    eventfd_t count;
    bool busy;

    fds[0] = (struct pollfd){.fd = bus->wake, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = bus->mouth.context ? bus->mouth.context->fd : -1,
                             .events = link_wants(&bus->mouth)};
    fds[2] = (struct pollfd){.fd = bus->ears.context ? bus->ears.context->fd : -1,
                             .events = link_wants(&bus->ears)};
    pthread_mutex_lock(&bus->mutex);
    busy = bus->commands.n > 0 || bus->subscriptions.n > 0 ||
           (bus->stopping && bus->mouth.out.n == 0);
    bus->asleep = !busy;
    pthread_mutex_unlock(&bus->mutex);
    if (poll(fds, 3, busy ? 0 : TICK_MS) > 0 && (fds[0].revents & POLLIN))
        eventfd_read(bus->wake, &count);
}

static void use_links(struct bus *bus, const struct pollfd fds[static 3])
{
    if (link_write(&bus->mouth, fds[1].revents))
        mouth_opened(bus);
    if (link_write(&bus->ears, fds[2].revents))
        ears_opened(bus);
    link_read(&bus->mouth, fds[1].revents, mouth_replied, bus);
    link_read(&bus->ears, fds[2].revents, ears_replied, bus);
    buf_consume(&bus->awaited, bus->awaited_at);
    bus->awaited_at = 0;
    if (bus->heard)
        bus->options.callbacks->heard_all(bus->options.user);
    bus->heard = false;
}

/* What is wrong: with a connection that has ended, or else with one that is late. */
static void find_why(struct bus *bus)
{
    const struct link *link = bus->mouth.context && !bus->ears.context ? &bus->ears : &bus->mouth;

    (void)snprintf(bus->why, sizeof bus->why, "%s", link->why);
}

/* Gives up on connections that are dead; whether what is published is heard, and in time. */
static bool is_well(struct bus *bus, int64_t now_us)
{
    bool well = link_is_well(&bus->mouth, now_us) && link_is_well(&bus->ears, now_us);

    if (!well)
        find_why(bus);
    if (link_is_dead(&bus->mouth, now_us))
        link_close(&bus->mouth, NULL);
    if (link_is_dead(&bus->ears, now_us))
        link_close(&bus->ears, NULL);
    return well;
}

/* Says whether the bus is up when that has changed; at first when it has failed once. */
static void judge(struct bus *bus)
{
    bool was_connected = bus->connected;
    bool up = is_well(bus, clock_mono_us());

    bus->connected = bus->mouth.context && bus->ears.context;
    if (was_connected && !bus->connected)
        disconnect(bus);
    if (bus->told ? up == bus->was_up : !up && bus->attempts == 0)
        return;
    if (up && !bus->counted)
        atomic_fetch_add(&bus->connects, 1);
    bus->counted |= up;
    if (up)
        bus->attempts = 0;
    bus->told = true;
    bus->was_up = up;
    atomic_store(&bus->up, up);
    bus->options.callbacks->state(bus->options.user, up, up ? "" : bus->why);
}

static void *run(void *user)
{
    struct bus *bus = user;
    struct pollfd fds[3];
    int64_t end_us = 0, now_us;
    bool go_on = true;

    (void)pthread_setname_np(pthread_self(), "bus");
    while (go_on || (bus->was_up && bus->mouth.out.n > 0 && clock_mono_us() < end_us)) {
        now_us = clock_mono_us();
        connect_both(bus, now_us);
        renew_holds(bus, now_us);
        go_on = take_queue(bus, now_us);
        if (go_on)
            end_us = now_us + FLUSH_MS * 1000;
        wait_for_more(bus, fds);
        use_links(bus, fds);
        judge(bus);
    }
    link_close(&bus->mouth, NULL);
    link_close(&bus->ears, NULL);
    atomic_store(&bus->up, false);
    return NULL;
}

/* ---- starting and stopping ---- */

enum err bus_new(const struct bus_options *options, struct bus **ret_bus, const char **ret_why)
{
    struct bus *bus = mem_take(sizeof *bus);

    bus->options = *options;
    bus->prefix_n = strlen(options->prefix);
    if (!bus_address_read(str_from(options->url), &bus->address, ret_why)) {
        mem_free(bus);
        return ERR_INVALID;
    }
    if (bus->address.tls && !(bus->secure = secure_new(&bus->address, ret_why))) {
        mem_free(bus);
        return ERR_INVALID;
    }
    bus->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (bus->wake < 0) {
        *ret_why = "too many open files";
        secure_free(bus->secure);
        mem_free(bus);
        return ERR_INTERNAL;
    }
    if (!bus->options.queue)
        bus->options.queue = QUEUE_BYTES;
    if (!bus->options.hold_s)
        bus->options.hold_s = HOLD_S;
    (void)snprintf(bus->self, sizeof bus->self, "%016llx", (unsigned long long)options->self);
    pthread_mutex_init(&bus->mutex, NULL);
    buf_init(&bus->commands, SIZE_MAX / 2);
    buf_init(&bus->expected, SIZE_MAX / 2);
    buf_init(&bus->subscriptions, SIZE_MAX / 2);
    buf_init(&bus->awaited, SIZE_MAX / 2);
    link_init(&bus->mouth);
    link_init(&bus->ears);
    bus->mouth.secure = bus->ears.secure = bus->secure;
    *ret_bus = bus;
    return OK;
}

enum err bus_start(struct bus *bus)
{
    sigset_t all, before;
    int failed;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&bus->thread, NULL, run, bus);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    bus->started = failed == 0;
    return failed ? ERR_INTERNAL : OK;
}

void bus_stop(struct bus *bus)
{
    if (!bus || !bus->started)
        return;
    pthread_mutex_lock(&bus->mutex);
    bus->stopping = true;
    eventfd_write(bus->wake, 1);
    pthread_mutex_unlock(&bus->mutex);
    pthread_join(bus->thread, NULL);
    bus->started = false;
}

void bus_free(struct bus *bus)
{
    size_t at = 0;
    uint64_t name;
    void *hold;

    if (!bus)
        return;
    bus_stop(bus);
    while (map_each (&bus->held, &at, &name, &hold))
        mem_free(hold);
    map_release(&bus->held);
    map_release(&bus->joined);
    buf_release(&bus->commands);
    buf_release(&bus->expected);
    buf_release(&bus->subscriptions);
    buf_release(&bus->awaited);
    buf_release(&bus->mouth.out);
    buf_release(&bus->ears.out);
    secure_free(bus->secure);
    pthread_mutex_destroy(&bus->mutex);
    close(bus->wake);
    mem_free(bus);
}
