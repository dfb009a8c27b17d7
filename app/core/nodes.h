/* What the nodes of a site tell each other: processes that share its database. By the bus, which
 * may lose; so whoever hears here looks into the database, too, and knows when (nodes_away, hooks).
 * Without a Redis there is one node, and everything here does nothing. Any thread. */
#pragma once
#include "bus/bus.h"
#include "core/app.h"

/* A topic is a part of channels' numbers: nodes of two versions talk to each other during an
 * update. Add, never renumber. Topics up to TOPIC_TAKEN have one channel, which every node hears;
 * the others one for each id, which is heard where it was joined. */
enum topic {
    TOPIC_LOST,         /* somebody could not say what he had to say: look */
    TOPIC_REVOKED,      /* a session and until when that matters */
    TOPIC_VOIDED,       /* a member, and the time before which his tokens are void */
    TOPIC_STANDING,     /* a member: active, admin, void_before_us */
    TOPIC_SETUP,        /* the site has its operator */
    TOPIC_PRODUCTS,     /* one has changed */
    TOPIC_PARTED,       /* a member has blocked another */
    TOPIC_LOGIN_FAILED, /* keys of the account and the address */
    TOPIC_LOGIN_PASSED, /* the key of the account */
    TOPIC_TAKEN,        /* a limit that counts for all nodes, and whose */
    TOPIC_ROOM = 32,    /* what is said in a room */
    TOPIC_MEMBER,       /* texts for a member's /ws/me */
    TOPIC_PRESENCE,     /* a member has come or gone; held while he is there */
    TOPIC_COUNT
};

/* On the bus's thread: short, without blocking. */
typedef void topic_fn(struct app *app, int64_t id, struct str body);
/* What one module, the chat, has to know beside; the same. */
struct nodes_hooks {
    void (*heard_all)(struct app *app);
    void (*joined)(struct app *app, enum topic topic, int64_t id);
    /* The others are heard again, or not any more; or one of them has lost what it had to say. What
     * they did meanwhile is in the database. */
    void (*look)(struct app *app, bool missed);
    void (*held)(struct app *app, int64_t id, int seconds);
};

/* Sets app->nodes, if there is a Redis in the settings. After sessions_open: the key that all nodes
 * share names the channels. ret_why: what is wrong with the address. */
enum err nodes_open(struct app *app, const char **ret_why) MUST_USE;
/* Who listens, before nodes_start. */
void nodes_on(struct app *app, enum topic topic, topic_fn *heard);
void nodes_set_hooks(struct app *app, const struct nodes_hooks *hooks);
/* The thread. Redis need not be there. */
enum err nodes_start(struct app *app) MUST_USE;
/* Says what waits; nothing is heard any more. Before the loops stop. */
void nodes_stop(struct app *app);
void nodes_free(struct app *app);

/* There may be others, and they are not heard: what is in memory may be old. */
bool nodes_away(const struct app *app);

/* id 0 for topics of one channel. */
void nodes_tell(struct app *app, enum topic topic, int64_t id, struct str body);
void nodes_join(struct app *app, enum topic topic, int64_t id);
void nodes_leave(struct app *app, enum topic topic, int64_t id);
/* A name is held while somebody holds it, and for a minute if he dies (bus_hold). */
void nodes_hold(struct app *app, enum topic topic, int64_t id);
void nodes_drop(struct app *app, enum topic topic, int64_t id);
void nodes_ask(struct app *app, enum topic topic, int64_t id);

/* Bodies that are numbers: tells n of them; reads exactly n, or answers false. */
void nodes_tell_numbers(struct app *app, enum topic topic, const int64_t *numbers, size_t n);
bool nodes_numbers(struct str body, int64_t *ret_numbers, size_t n);

/* For /metrics; all 0 without a Redis. */
struct bus_counts nodes_counts(struct app *app);
