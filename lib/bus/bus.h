/* What processes tell each other while they live: channels to publish in and to listen to, and
 * names that somebody holds. Nothing is kept: what is published while nobody listens or while the
 * server between is away is lost; whoever must not miss it looks elsewhere, and is told when to
 * (`joined`, `state`). Channels and names are numbers of the application's choice. Calls never
 * block and come from any thread. */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct bus;

/* Called on the bus's own thread. */
struct bus_callbacks {
    /* Another process has published in a channel that is joined; one does not hear oneself. The
     * bytes are valid during the call. */
    void (*heard)(void *user, uint64_t channel, struct str bytes);
    /* Everything that came at once has been heard. */
    void (*heard_all)(void *user);
    /* What is published in the channel from now on is heard. Not said again when the connection is
     * made anew: then `state` is. */
    void (*joined)(void *user, uint64_t channel);
    /* up: what is published in joined channels is heard from now on. Not up: nothing is, or late;
     * why (valid during the call) says what is wrong. */
    void (*state)(void *user, bool up, const char *why);
    /* The answer to bus_ask: for so many seconds the name is held at least, whoever holds it; 0:
     * nobody does. */
    void (*held)(void *user, uint64_t name, int seconds);
};

struct bus_options {
    const char *url;    /* as bus_address_read takes it */
    const char *prefix; /* at most 100 bytes; the same in all processes that hear each other */
    uint64_t self;      /* a number that no other process has */
    size_t queue;       /* bytes that wait to be sent, at most; 0: 8 MiB */
    int hold_s;         /* how long a name stays held without its holder; 0: 60 */
    const struct bus_callbacks *callbacks; /* all of them */
    void *user;
};

/* Checks the URL; connects to nothing yet. ret_why (static memory): what is wrong with it. The
 * texts of the options must outlive the bus. */
enum err bus_new(const struct bus_options *options, struct bus **ret_bus,
                 const char **ret_why) MUST_USE;
/* Starts the thread, which connects and goes on trying for as long as it takes. */
enum err bus_start(struct bus *bus) MUST_USE;
/* Sends what waits, for a moment, and ends the thread; no callback comes any more. Takes one that
 * was never started. */
void bus_stop(struct bus *bus);
void bus_free(struct bus *bus);

bool bus_is_up(const struct bus *bus);

/* Counted: a channel is heard until it was left as often as it was joined. */
void bus_join(struct bus *bus, uint64_t channel);
void bus_leave(struct bus *bus, uint64_t channel);
/* False, and counted, when it will not arrive for sure: away, or too much waits already. True
 * promises nothing. */
bool bus_publish(struct bus *bus, uint64_t channel, struct str bytes);

/* Holds the name until bus_drop; if this process dies it is free after hold_s. Counted. */
void bus_hold(struct bus *bus, uint64_t name);
void bus_drop(struct bus *bus, uint64_t name);
/* The answer comes by `held`, or not at all. */
void bus_ask(struct bus *bus, uint64_t name);

struct bus_counts {
    uint64_t published, failed, received, connects, joined;
};
struct bus_counts bus_counts(struct bus *bus);
