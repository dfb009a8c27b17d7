/* A rental once more from its events: what they come to must be what its row says (docs/rentals.md
 * section 3). Pure. */
#pragma once
#include "rentals/chain_rules.h"
#include "rentals/rentals_store.h"

/* What the events of a rental tell of it; instants within a move of what the row has. */
struct replay {
    enum rental_state state;
    int32_t start, end;
    int64_t total, penalty, late_fee;
    int64_t accepted_us, declared_us, returned_us; /* 0: not */
    int64_t change_by, weather_by, cancelled_by;   /* 0: nobody */
    int64_t pressed_by;                            /* in this state, however long ago */
    int64_t missed_us;  /* one of the two did not come, and that is still asked; 0: not */
    int64_t dropped_us; /* left at a place of its owner's, and that counts; 0: not */
    bool cancelled;
    int64_t agreements; /* how often both have agreed */
};

/* Goes through the events, oldest first. False when one does not follow from the one before by the
 * table of transitions, or by nobody whose move it is; *ret_at is that one. */
bool rental_replay(const struct chain_event *events, size_t n, const struct rental *rental,
                   struct replay *ret_replay, size_t *ret_at);
/* The name of what differs from the row; NULL: nothing. */
const char *replay_difference(const struct replay *replay, const struct rental *rental);
