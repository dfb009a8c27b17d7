/* The events of a rental as a chain: each has the digest of itself and of the one before it, so
 * that nobody changes an old one without changing all that came after (docs/rentals.md section 12).
 * Pure. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

enum { CHAIN_HASH_LENGTH = 64 }; /* hex digits */

/* What the digest of an event is of. */
enum chain_form {
    CHAIN_FORM_1 = 1, /* not of what it says of units, place and hour */
    CHAIN_FORM_2
};

struct chain_event {
    int64_t id, rental_id;
    struct str event, old_state, new_state; /* old null: the first one */
    int64_t actor_id;                       /* 0: time */
    int32_t start, end;
    int64_t amount;
    bool by_code;
    int64_t at_us, request_id;
    struct str record; /* digest of the hand-over record; null: none */
    int64_t form;      /* enum chain_form; what follows is of form 2 */
    bool by_press;
    struct str variant, place; /* null: not said */
    int64_t qty;
    bool has_pickup_hour;
    int64_t pickup_hour;
    struct str said;
    struct str prev, hash; /* as stored; null: written before there was a chain */
};

/* What is digested: a line for each fact, beginning with the hash before it. In the arena. */
struct str chain_text(struct arena *arena, const struct chain_event *event, struct str prev);
/* SHA-256 of that text, in hex, in the arena. */
struct str chain_hash(struct arena *arena, const struct chain_event *event, struct str prev);
/* What stands before the first event: 64 zeros. */
struct str chain_start(void);

enum chain_fault {
    CHAIN_GOOD,
    CHAIN_CHANGED, /* the event is not what was digested */
    CHAIN_CUT      /* the one before it is not the one that it names */
};
struct chain_check {
    enum chain_fault fault;
    size_t at;       /* the event, where there is a fault */
    struct str head; /* the last hash, while there is no fault */
};
/* Walks the events of one rental, oldest first. Of those from before the chain the hashes are
 * made on the way, so the first one with a hash vouches for them. */
struct chain_check chain_walk(struct arena *arena, const struct chain_event *events, size_t n);
/* "changed", "cut"; static memory. */
const char *chain_fault_name(enum chain_fault fault);
