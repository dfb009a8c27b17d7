/* Rows of rental_events: only ever added to, each in the chain. Private to this module. */
#pragma once
#include "rentals/agreement_rules.h"
#include "rentals/chain_rules.h"
#include "rentals/rentals_store.h"

struct event_said {
    enum rental_event event;
    enum rental_state old;
    int64_t amount;   /* won that it made due */
    bool by_code;     /* the giver's code was entered */
    bool by_press;    /* both have pressed */
    int64_t actor_id; /* 0: time */
    uint64_t request_id;
    struct str record;                /* digest of the hand-over record that it froze; null: none */
    struct str said;                  /* with it, on one line; null: nothing */
    const struct agreement *standing; /* after it, see agreement_standing */
};

/* Adds an event to the rental's chain, in the transaction of its move. */
enum err rental_event_insert(struct db *db, struct arena *arena, const struct rental *rental,
                             const struct event_said *said) MUST_USE;
/* All events of a rental, oldest first. */
enum err rental_chain_read(struct db *db, struct arena *arena, int64_t rental_id,
                           struct chain_event **ret_events, size_t *ret_n) MUST_USE;
