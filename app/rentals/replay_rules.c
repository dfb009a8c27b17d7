#include "rentals/replay_rules.h"
#include "base/clock.h"

/* An event is written a moment after what it does, but not later. */
#define ONE_MOVE_US (60 * US_PER_SECOND)

static enum rental_who side_of(const struct rental *rental, int64_t actor_id)
{
    if (actor_id == rental->renter_id)
        return BY_RENTER;
    if (actor_id == rental->owner_id)
        return BY_OWNER;
    return actor_id ? BY_ADMIN : BY_SYSTEM;
}

static bool is_an_edge(const struct chain_event *said, const struct rental *rental,
                       enum rental_state from, enum rental_event event, enum rental_state to)
{
    enum rental_state may;
    struct str before = from == RENTAL_NONE ? (struct str){NULL, 0}
                                            : str_from(rental_state_name(from));

    return str_eq(said->old_state, before) &&
           rental_next(from, event, side_of(rental, said->actor_id), &may) && may == to;
}

/* Its owner has said so in the terms that it has, and nothing came between. */
static bool is_consented(const struct chain_event *events, size_t at, const struct rental *rental)
{
    return at > 0 && str_eq(events[at - 1].event, STR("request")) && rental->terms.instant;
}

static void agree(struct replay *replay, const struct chain_event *said)
{
    replay->total = said->amount;
    replay->agreements++;
}

static void cancel(struct replay *replay, const struct chain_event *said)
{
    replay->cancelled = true;
    replay->cancelled_by = said->actor_id;
}

/* Said by who was there. */
static void miss(struct replay *replay, const struct chain_event *said, const struct rental *rental)
{
    bool renter_came = said->actor_id == rental->renter_id;
    replay->missed_us = said->at_us;
    if (replay->state == IN_USE)
        return;
    replay->penalty = said->amount;
    replay->cancelled = true;
    replay->cancelled_by = renter_came ? rental->owner_id : rental->renter_id;
}

static void give_back(struct replay *replay, const struct chain_event *said)
{
    replay->returned_us = said->at_us;
    replay->late_fee = said->amount;
    replay->change_by = 0;
}

/* What it does besides state and days. */
static void take(struct replay *replay, const struct chain_event *said, enum rental_event event,
                 const struct rental *rental)
{
    switch (event) {
    case EVENT_REQUEST:
    case EVENT_OFFER:
    case EVENT_COUNTER:
    case EVENT_ASK:
        replay->total = said->amount;
        break;
    case EVENT_ACCEPT:
    case EVENT_BOOK:
        replay->accepted_us = said->at_us;
        agree(replay, said);
        break;
    case EVENT_CHANGE:
        replay->change_by = said->actor_id;
        break;
    case EVENT_AGREE_CHANGE:
        replay->change_by = replay->weather_by = 0;
        replay->dropped_us = 0;
        agree(replay, said);
        break;
    case EVENT_LOST:
        replay->missed_us = 0;
        replay->change_by = 0;
        break;
    case EVENT_DROP_CHANGE:
        replay->change_by = 0;
        break;
    case EVENT_WEATHER:
        replay->weather_by = said->actor_id;
        break;
    case EVENT_DECLARE_RETURN:
        if (!replay->declared_us)
            replay->declared_us = said->at_us;
        break;
    case EVENT_DROP_OFF:
        replay->dropped_us = said->at_us;
        if (!replay->declared_us)
            replay->declared_us = said->at_us;
        break;
    case EVENT_NOT_THERE:
    case EVENT_RETURN_PART:
        replay->dropped_us = 0;
        break;
    case EVENT_FORCE_RETURN:
        replay->missed_us = 0;
        give_back(replay, said);
        break;
    case EVENT_RETURN:
    case EVENT_CLOSE_DROP:
        give_back(replay, said);
        break;
    case EVENT_CANCEL:
        replay->penalty = said->amount;
        cancel(replay, said);
        break;
    case EVENT_WITHDRAW:
    case EVENT_AGREE_WEATHER:
    case EVENT_NOT_AS_DESCRIBED:
    case EVENT_UNIT_LOST:
    case EVENT_LAPSE:
        cancel(replay, said);
        break;
    case EVENT_FORCE_CANCEL:
        replay->change_by = 0;
        replay->missed_us = 0;
        replay->late_fee = 0;
        cancel(replay, said);
        break;
    case EVENT_EXCUSE:
        replay->penalty = 0;
        replay->late_fee += said->amount;
        break;
    case EVENT_PRESS:
        replay->pressed_by = said->actor_id;
        break;
    case EVENT_NO_SHOW:
        miss(replay, said, rental);
        break;
    default:
        break;
    }
}

bool rental_replay(const struct chain_event *events, size_t n, const struct rental *rental,
                   struct replay *ret_replay, size_t *ret_at)
{
    enum rental_event event;

    *ret_replay = (struct replay){.state = RENTAL_NONE};
    for (size_t i = 0; i < n; i++) {
        enum rental_state to = rental_state_from(events[i].new_state);
        *ret_at = i;
        if (!rental_event_from(events[i].event, &event) ||
            !is_an_edge(&events[i], rental, ret_replay->state, event, to) ||
            (event == EVENT_BOOK && !is_consented(events, i, rental)))
            return false;
        if (to != ret_replay->state)
            ret_replay->pressed_by = 0;
        if (event == EVENT_AGREE_CHANGE && to == IN_USE && events[i].end > ret_replay->end)
            ret_replay->declared_us = ret_replay->missed_us = 0;
        ret_replay->state = to;
        ret_replay->start = events[i].start;
        ret_replay->end = events[i].end;
        take(ret_replay, &events[i], event, rental);
    }
    return true;
}

static bool same_instant(int64_t event_us, int64_t row_us)
{
    if (event_us == 0 || row_us == 0)
        return event_us == row_us;
    return event_us >= row_us && event_us - row_us < ONE_MOVE_US;
}

const char *replay_difference(const struct replay *replay, const struct rental *rental)
{
    const struct {
        const char *name;
        bool same;
    } parts[] = {
        {"state", replay->state == rental->state},
        {"days", replay->start == rental->start && replay->end == rental->end},
        {"total", replay->total == rental->total},
        {"penalty", replay->penalty == rental->penalty},
        {"late_fee", replay->late_fee == rental->late_fee},
        {"accepted", same_instant(replay->accepted_us, rental->accepted_us)},
        {"return_declared", same_instant(replay->declared_us, rental->return_declared_us)},
        {"returned", same_instant(replay->returned_us, rental->returned_us)},
        {"missed", same_instant(replay->missed_us, rental->no_show_us)},
        {"dropped", same_instant(replay->dropped_us, rental->dropped_us)},
        {"change", replay->change_by == rental->change_by},
        {"pressed", replay->pressed_by == rental->pressed_by},
        {"weather", replay->weather_by == rental->weather_by},
        {"cancelled", replay->cancelled == !str_is_null(rental->cancel_reason) &&
                          replay->cancelled_by == rental->cancelled_by},
    };

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (!parts[i].same)
            return parts[i].name;
    }
    return NULL;
}
