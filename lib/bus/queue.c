/* What any thread asks of the bus: it waits here, within a limit, for the bus's thread. */
#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"
#include "bus/bus_private.h"

#include <stdio.h>
#include <sys/eventfd.h>

/* ---- names on the wire ---- */

/* "prefix:00000000000000ff", "prefix@…" for what is held. */
static void put_name(const struct bus *bus, struct buf *out, char mark, uint64_t number)
{
    char text[BUS_TEXT_MAX];
    int n = snprintf(text, sizeof text, "%s%c%016llx", bus->options.prefix, mark,
                     (unsigned long long)number);

    resp_part(out, (struct str){text, (size_t)n});
}

void bus_put_subscription(struct bus *bus, uint64_t channel, bool on)
{
    resp_head(&bus->subscriptions, 2);
    resp_part(&bus->subscriptions, on ? STR("SUBSCRIBE") : STR("UNSUBSCRIBE"));
    put_name(bus, &bus->subscriptions, ':', channel);
}

/* ---- the queue: any thread, under the mutex ---- */

void bus_expect(struct buf *list, enum reply what, uint64_t name)
{
    struct expected expected = {.what = what, .name = name};

    buf_add(list, &expected, sizeof expected);
}

/* Wakes the thread if it sleeps; with the lock held. */
static void wake(struct bus *bus)
{
    if (!bus->asleep)
        return;
    bus->asleep = false;
    eventfd_write(bus->wake, 1);
}

bool bus_has_room(const struct bus *bus, size_t bytes)
{
    return bus->speaks && !bus->stopping &&
           bus->commands.n + bus->unsent + bytes <= bus->options.queue;
}

/* SADD or SREM of this process among a name's holders. */
void bus_put_hold(struct bus *bus, uint64_t name, bool on)
{
    char seconds[16];

    resp_head(&bus->commands, 3);
    resp_part(&bus->commands, on ? STR("SADD") : STR("SREM"));
    put_name(bus, &bus->commands, '@', name);
    resp_part(&bus->commands, str_from(bus->self));
    bus_expect(&bus->expected, REPLY_NONE, 0);
    if (!on)
        return;
    (void)snprintf(seconds, sizeof seconds, "%d", bus->options.hold_s);
    resp_head(&bus->commands, 3);
    resp_part(&bus->commands, STR("EXPIRE"));
    put_name(bus, &bus->commands, '@', name);
    resp_part(&bus->commands, str_from(seconds));
    bus_expect(&bus->expected, REPLY_NONE, 0);
}

bool bus_publish(struct bus *bus, uint64_t channel, struct str bytes)
{
    char head[32];
    bool room;
    int n;

    if (fault(FAULT_DROP_REDIS)) {
        atomic_fetch_add(&bus->published, 1);
        return true;
    }
    pthread_mutex_lock(&bus->mutex);
    room = bus_has_room(bus, bytes.n);
    if (room) {
        resp_head(&bus->commands, 3);
        resp_part(&bus->commands, STR("PUBLISH"));
        put_name(bus, &bus->commands, ':', channel);
        n = snprintf(head, sizeof head, "$%zu\r\n", SELF_BYTES + bytes.n);
        buf_add(&bus->commands, head, (size_t)n);
        buf_add(&bus->commands, &bus->options.self, SELF_BYTES);
        buf_str(&bus->commands, bytes);
        BUF_LITERAL(&bus->commands, "\r\n");
        bus_expect(&bus->expected, REPLY_PUBLISHED, 0);
        wake(bus);
    }
    pthread_mutex_unlock(&bus->mutex);
    atomic_fetch_add(room ? &bus->published : &bus->failed, 1);
    return room;
}

void bus_join(struct bus *bus, uint64_t channel)
{
    uintptr_t count;

    pthread_mutex_lock(&bus->mutex);
    count = (uintptr_t)map_get(&bus->joined, channel) + 1;
    map_set(&bus->joined, channel, (void *)count);
    if (count == 1 && bus->hears) {
        bus_put_subscription(bus, channel, true);
        wake(bus);
    }
    pthread_mutex_unlock(&bus->mutex);
}

void bus_leave(struct bus *bus, uint64_t channel)
{
    uintptr_t count;

    pthread_mutex_lock(&bus->mutex);
    count = (uintptr_t)map_get(&bus->joined, channel);
    if (count > 1) {
        map_set(&bus->joined, channel, (void *)(count - 1));
    } else if (count == 1) {
        map_remove(&bus->joined, channel);
        if (bus->hears) {
            bus_put_subscription(bus, channel, false);
            wake(bus);
        }
    }
    pthread_mutex_unlock(&bus->mutex);
}

void bus_hold(struct bus *bus, uint64_t name)
{
    struct hold *hold;

    pthread_mutex_lock(&bus->mutex);
    hold = map_get(&bus->held, name);
    if (!hold) {
        hold = mem_take(sizeof *hold);
        hold->name = name;
        map_set(&bus->held, name, hold);
    }
    if (hold->count++ == 0 && bus_has_room(bus, 0)) {
        hold->renewed_us = clock_mono_us();
        bus_put_hold(bus, name, true);
        wake(bus);
    }
    pthread_mutex_unlock(&bus->mutex);
}

void bus_drop(struct bus *bus, uint64_t name)
{
    struct hold *hold;

    pthread_mutex_lock(&bus->mutex);
    hold = map_get(&bus->held, name);
    if (hold && --hold->count == 0) {
        map_remove(&bus->held, name);
        mem_free(hold);
        if (bus_has_room(bus, 0)) {
            bus_put_hold(bus, name, false);
            wake(bus);
        }
    }
    pthread_mutex_unlock(&bus->mutex);
}

void bus_ask(struct bus *bus, uint64_t name)
{
    pthread_mutex_lock(&bus->mutex);
    if (bus_has_room(bus, 0)) {
        resp_head(&bus->commands, 2);
        resp_part(&bus->commands, STR("TTL"));
        put_name(bus, &bus->commands, '@', name);
        bus_expect(&bus->expected, REPLY_ASKED, name);
        wake(bus);
    }
    pthread_mutex_unlock(&bus->mutex);
}

bool bus_is_up(const struct bus *bus)
{
    return atomic_load(&bus->up);
}

struct bus_counts bus_counts(struct bus *bus)
{
    struct bus_counts counts = {.published = atomic_load(&bus->published),
                                .failed = atomic_load(&bus->failed),
                                .received = atomic_load(&bus->received),
                                .connects = atomic_load(&bus->connects)};

    pthread_mutex_lock(&bus->mutex);
    counts.joined = bus->joined.n;
    pthread_mutex_unlock(&bus->mutex);
    return counts;
}
