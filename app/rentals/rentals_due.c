/* What time does to rentals; called by the clock thread of every node. */
#include "base/clock.h"
#include "rentals/rentals.h"
#include "rentals/rentals_moves.h"

/* The event by which time ends a state; before that it may ask. */
static bool event_of_time(const struct rental *rental, enum rental_event *ret_event)
{
    static const enum rental_event by_time[] = {EVENT_EXPIRE, EVENT_LAPSE, EVENT_RELEASE,
                                                EVENT_ESCALATE, EVENT_CLOSE_DROP};
    enum rental_state to;
    if (rental->state == ACCEPTED && clock_today() <= rental->end) {
        *ret_event = EVENT_ASK_BOTH;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(by_time); i++) {
        if (rental_next(rental->state, by_time[i], BY_SYSTEM, &to)) {
            *ret_event = by_time[i];
            return true;
        }
    }
    return false;
}

/* Another node, or the member himself, may have been quicker: then there is nothing to do. */
static enum err run_one(struct app *app, struct db *db, struct arena *arena, int64_t id,
                        int *ret_done)
{
    struct act act = {.app = app, .db = db, .arena = arena, .when_due = true};
    struct rental rental;
    enum rental_event event;

    TRY(rental_by_id(db, arena, id, &rental));
    if (!event_of_time(&rental, &event))
        return OK;
    enum err err = rental_move(&act, id, event, 0, 0, &rental);
    if (err == OK)
        ++*ret_done;
    return act.no ? OK : err;
}

enum err rentals_run_due(struct app *app, struct db *db, struct arena *arena, int *ret_done)
{
    struct act clock = {.app = app, .db = db, .arena = arena};
    int64_t *ids;
    size_t n = 0;
    *ret_done = 0;
    TRY(rentals_due(db, arena, clock_now_us(), &ids, &n));
    for (size_t i = 0; i < n; i++) {
        /* One that always fails must not keep the others waiting for ever. */
        enum err err = run_one(app, db, arena, ids[i], ret_done);
        if (err == ERR_UNAVAILABLE)
            return err;
        if (err != OK)
            LOG_EVENT(LOG_WARN, "due_rental_failed", LN("rental", ids[i]),
                      LC("why", err_name(err)));
    }
    TRY(rentals_follow_stocks(&clock));
    TRY(rentals_follow_overdue(&clock, ret_done));
    return rentals_remind(&clock, ret_done);
}
