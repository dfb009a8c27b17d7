#include "rentals/rentals_rules.h"
#include "base/clock.h"
#include "base/err.h"

enum { BY_EITHER = BY_RENTER | BY_OWNER };

/* Numbers are those of docs/rentals.md section 3. */
const struct transition rental_transitions[] = {
    {RENTAL_NONE, EVENT_REQUEST, BY_RENTER, REQUESTED},         /* 1 */
    {RENTAL_NONE, EVENT_OFFER, BY_OWNER, COUNTERED},            /* 1b */
    {REQUESTED, EVENT_BOOK, BY_RENTER, ACCEPTED},               /* 1c */
    {REQUESTED, EVENT_ACCEPT, BY_OWNER, ACCEPTED},              /* 2 */
    {REQUESTED, EVENT_DECLINE, BY_OWNER, DECLINED},             /* 3 */
    {REQUESTED, EVENT_COUNTER, BY_OWNER, COUNTERED},            /* 4 */
    {COUNTERED, EVENT_COUNTER, BY_OWNER, COUNTERED},            /* 4 */
    {REQUESTED, EVENT_ASK, BY_RENTER, REQUESTED},               /* 4b */
    {COUNTERED, EVENT_ASK, BY_RENTER, REQUESTED},               /* 4b */
    {COUNTERED, EVENT_ACCEPT, BY_RENTER, ACCEPTED},             /* 5 */
    {COUNTERED, EVENT_REFUSE, BY_RENTER, DECLINED},             /* 6 */
    {COUNTERED, EVENT_WITHDRAW, BY_EITHER, CANCELLED},          /* 6, 7 */
    {REQUESTED, EVENT_WITHDRAW, BY_RENTER, CANCELLED},          /* 7 */
    {REQUESTED, EVENT_GONE, BY_SYSTEM, REQUESTED},              /* 2 */
    {REQUESTED, EVENT_EXPIRE, BY_SYSTEM, EXPIRED},              /* 8 */
    {COUNTERED, EVENT_EXPIRE, BY_SYSTEM, EXPIRED},              /* 9 */
    {ACCEPTED, EVENT_HAND_OVER, BY_EITHER, IN_USE},             /* 10 */
    {ACCEPTED, EVENT_PRESS, BY_EITHER, ACCEPTED},               /* 10b */
    {ACCEPTED, EVENT_CHECK_IN, BY_EITHER, ACCEPTED},            /* 13a */
    {IN_USE, EVENT_CHECK_IN, BY_EITHER, IN_USE},                /* 13a */
    {ACCEPTED, EVENT_CANCEL, BY_EITHER, CANCELLED},             /* 11 */
    {ACCEPTED, EVENT_NOT_AS_DESCRIBED, BY_RENTER, CANCELLED},   /* 11b */
    {ACCEPTED, EVENT_WEATHER, BY_EITHER, ACCEPTED},             /* 12 */
    {ACCEPTED, EVENT_AGREE_WEATHER, BY_EITHER, CANCELLED},      /* 12 */
    {ACCEPTED, EVENT_ASK_BOTH, BY_SYSTEM, ACCEPTED},            /* 14 */
    {ACCEPTED, EVENT_LAPSE, BY_SYSTEM, CANCELLED},              /* 14 */
    {ACCEPTED, EVENT_CHANGE, BY_EITHER, ACCEPTED},              /* 15 */
    {ACCEPTED, EVENT_AGREE_CHANGE, BY_EITHER, ACCEPTED},        /* 15 */
    {ACCEPTED, EVENT_DROP_CHANGE, BY_EITHER, ACCEPTED},         /* 15 */
    {IN_USE, EVENT_CHANGE, BY_EITHER, IN_USE},                  /* 15 */
    {IN_USE, EVENT_AGREE_CHANGE, BY_EITHER, IN_USE},            /* 15 */
    {IN_USE, EVENT_DROP_CHANGE, BY_EITHER, IN_USE},             /* 15 */
    {ACCEPTED, EVENT_RETURN, BY_OWNER, RETURNED},               /* 16b */
    {IN_USE, EVENT_RETURN, BY_EITHER, RETURNED},                /* 16, 16b */
    {IN_USE, EVENT_PRESS, BY_EITHER, IN_USE},                   /* 10b */
    {IN_USE, EVENT_RETURN_PART, BY_OWNER, IN_USE},              /* 16 */
    {ACCEPTED, EVENT_DECLARE_RETURN, BY_RENTER, ACCEPTED},      /* 17 */
    {IN_USE, EVENT_DECLARE_RETURN, BY_RENTER, IN_USE},          /* 17 */
    {IN_USE, EVENT_DROP_OFF, BY_RENTER, IN_USE},                /* 17b */
    {IN_USE, EVENT_NOT_THERE, BY_OWNER, IN_USE},                /* 17c */
    {IN_USE, EVENT_CLOSE_DROP, BY_SYSTEM, RETURNED},            /* 17d */
    {IN_USE, EVENT_LOST, BY_EITHER, DISPUTED},                  /* 18 */
    {COUNTERED, EVENT_UNIT_LOST, BY_SYSTEM, CANCELLED},         /* 18 */
    {ACCEPTED, EVENT_UNIT_LOST, BY_SYSTEM, CANCELLED},          /* 18 */
    {RETURNED, EVENT_CLAIM, BY_EITHER, DISPUTED},               /* 19 */
    {RETURNED, EVENT_RELEASE, BY_OWNER | BY_SYSTEM, COMPLETED}, /* 20 */
    {ACCEPTED, EVENT_NO_SHOW, BY_EITHER, NO_SHOW},              /* 13 */
    {NO_SHOW, EVENT_CONTEST, BY_EITHER, NO_SHOW},               /* 13b */
    {NO_SHOW, EVENT_EXCUSE, BY_ADMIN, NO_SHOW},                 /* 13c */
    {NO_SHOW, EVENT_UPHOLD, BY_ADMIN, NO_SHOW},                 /* 13c */
    {IN_USE, EVENT_NO_SHOW, BY_RENTER, IN_USE},                 /* 17e */
    {IN_USE, EVENT_CONTEST, BY_OWNER, IN_USE},                  /* 17f */
    {IN_USE, EVENT_EXCUSE, BY_ADMIN, IN_USE},                   /* 17g */
    {IN_USE, EVENT_UPHOLD, BY_ADMIN, IN_USE},                   /* 17g */
    {RETURNED, EVENT_EXCUSE, BY_ADMIN, RETURNED},               /* 17g */
    {RETURNED, EVENT_UPHOLD, BY_ADMIN, RETURNED},               /* 17g */
    {DISPUTED, EVENT_EXCUSE, BY_ADMIN, DISPUTED},               /* 17g */
    {DISPUTED, EVENT_UPHOLD, BY_ADMIN, DISPUTED},               /* 17g */
    {COMPLETED, EVENT_EXCUSE, BY_ADMIN, COMPLETED},             /* 17g */
    {COMPLETED, EVENT_UPHOLD, BY_ADMIN, COMPLETED},             /* 17g */
    {REQUESTED, EVENT_FORCE_CANCEL, BY_ADMIN, CANCELLED},       /* 24 */
    {COUNTERED, EVENT_FORCE_CANCEL, BY_ADMIN, CANCELLED},       /* 24 */
    {ACCEPTED, EVENT_FORCE_CANCEL, BY_ADMIN, CANCELLED},        /* 24 */
    {IN_USE, EVENT_FORCE_CANCEL, BY_ADMIN, CANCELLED},          /* 24 */
    {RETURNED, EVENT_FORCE_CANCEL, BY_ADMIN, CANCELLED},        /* 24 */
    {DISPUTED, EVENT_FORCE_CANCEL, BY_ADMIN, CANCELLED},        /* 24 */
    {ACCEPTED, EVENT_FORCE_RETURN, BY_ADMIN, RETURNED},         /* 24 */
    {IN_USE, EVENT_FORCE_RETURN, BY_ADMIN, RETURNED},           /* 24 */
    {COUNTERED, EVENT_REASSIGN, BY_ADMIN, COUNTERED},           /* 24 */
    {ACCEPTED, EVENT_REASSIGN, BY_ADMIN, ACCEPTED},             /* 24 */
    {DISPUTED, EVENT_PROPOSE, BY_EITHER, DISPUTED},             /* 21 */
    {DISPUTED, EVENT_AGREE, BY_EITHER, COMPLETED},              /* 21 */
    {DISPUTED, EVENT_ESCALATE, BY_SYSTEM, DISPUTED},            /* 22 */
    {DISPUTED, EVENT_DECIDE, BY_ADMIN, COMPLETED},              /* 23 */
    {DISPUTED, EVENT_DECIDE_LOST, BY_ADMIN, LOST},              /* 23 */
    {COMPLETED, EVENT_APPEAL, BY_EITHER, COMPLETED},            /* 22 */
    {LOST, EVENT_APPEAL, BY_EITHER, LOST},                      /* 22 */
    {COMPLETED, EVENT_DECIDE_APPEAL, BY_ADMIN, COMPLETED},      /* 23 */
    {LOST, EVENT_DECIDE_APPEAL, BY_ADMIN, LOST},                /* 23 */
};
const size_t rental_transition_count = COUNT_OF(rental_transitions);

static const char *const state_names[RENTAL_STATE_COUNT] = {
    [RENTAL_NONE] = "NONE",  [REQUESTED] = "REQUESTED", [COUNTERED] = "COUNTERED",
    [ACCEPTED] = "ACCEPTED", [IN_USE] = "IN_USE",       [RETURNED] = "RETURNED",
    [DISPUTED] = "DISPUTED", [COMPLETED] = "COMPLETED", [DECLINED] = "DECLINED",
    [EXPIRED] = "EXPIRED",   [CANCELLED] = "CANCELLED", [NO_SHOW] = "NO_SHOW",
    [LOST] = "LOST",
};

static const char *const event_names[RENTAL_EVENT_COUNT] = {
    [EVENT_REQUEST] = "request",
    [EVENT_OFFER] = "offer",
    [EVENT_ACCEPT] = "accept",
    [EVENT_DECLINE] = "decline",
    [EVENT_COUNTER] = "counter",
    [EVENT_ASK] = "ask",
    [EVENT_REFUSE] = "refuse",
    [EVENT_WITHDRAW] = "withdraw",
    [EVENT_GONE] = "gone",
    [EVENT_EXPIRE] = "expire",
    [EVENT_CANCEL] = "cancel",
    [EVENT_WEATHER] = "weather",
    [EVENT_AGREE_WEATHER] = "agree_weather",
    [EVENT_LAPSE] = "lapse",
    [EVENT_HAND_OVER] = "hand_over",
    [EVENT_DECLARE_RETURN] = "declare_return",
    [EVENT_RETURN] = "return",
    [EVENT_CHANGE] = "change",
    [EVENT_AGREE_CHANGE] = "agree_change",
    [EVENT_DROP_CHANGE] = "drop_change",
    [EVENT_RELEASE] = "release",
    [EVENT_RETURN_PART] = "return_part",
    [EVENT_NOT_AS_DESCRIBED] = "not_as_described",
    [EVENT_NO_SHOW] = "no_show",
    [EVENT_CONTEST] = "contest",
    [EVENT_EXCUSE] = "excuse",
    [EVENT_UPHOLD] = "uphold",
    [EVENT_FORCE_CANCEL] = "force_cancel",
    [EVENT_FORCE_RETURN] = "force_return",
    [EVENT_REASSIGN] = "reassign",
    [EVENT_LOST] = "lost",
    [EVENT_UNIT_LOST] = "unit_lost",
    [EVENT_CLAIM] = "claim",
    [EVENT_PROPOSE] = "propose",
    [EVENT_AGREE] = "agree",
    [EVENT_ESCALATE] = "escalate",
    [EVENT_DECIDE] = "decide",
    [EVENT_DECIDE_LOST] = "decide_lost",
    [EVENT_APPEAL] = "appeal",
    [EVENT_DECIDE_APPEAL] = "decide_appeal",
    [EVENT_ASK_BOTH] = "ask_both",
    [EVENT_CHECK_IN] = "check_in",
    [EVENT_PRESS] = "press",
    [EVENT_DROP_OFF] = "drop_off",
    [EVENT_NOT_THERE] = "not_there",
    [EVENT_CLOSE_DROP] = "close_drop",
    [EVENT_BOOK] = "book",
};

const char *rental_state_name(enum rental_state state)
{
    return state_names[state];
}

const char *rental_event_name(enum rental_event event)
{
    return event_names[event];
}

enum rental_state rental_state_from(struct str name)
{
    for (enum rental_state state = REQUESTED; state < RENTAL_STATE_COUNT; state++) {
        if (str_eq(name, str_from(state_names[state])))
            return state;
    }
    return RENTAL_NONE;
}

bool rental_event_from(struct str name, enum rental_event *ret_event)
{
    for (enum rental_event event = 0; event < RENTAL_EVENT_COUNT; event++) {
        if (str_eq(name, str_from(event_names[event]))) {
            *ret_event = event;
            return true;
        }
    }
    return false;
}

bool rental_event_is_of_claim(enum rental_event event)
{
    return event >= EVENT_CLAIM && event <= EVENT_DECIDE_APPEAL;
}

bool rental_next(enum rental_state from, enum rental_event event, enum rental_who who,
                 enum rental_state *ret_to)
{
    for (size_t i = 0; i < rental_transition_count; i++) {
        const struct transition *row = &rental_transitions[i];
        if (row->from == from && row->event == event && (row->who & (unsigned)who)) {
            *ret_to = row->to;
            return true;
        }
    }
    return false;
}

static bool event_is_of(enum rental_event event, enum rental_who who)
{
    for (size_t i = 0; i < rental_transition_count; i++) {
        if (rental_transitions[i].event == event && (rental_transitions[i].who & (unsigned)who))
            return true;
    }
    return false;
}

bool rental_is_open(enum rental_state state)
{
    return state == REQUESTED || state == COUNTERED;
}

bool rental_blocks(enum rental_state state)
{
    return state == COUNTERED || state == ACCEPTED || state == IN_USE;
}

bool rental_is_final(enum rental_state state)
{
    return state >= COMPLETED;
}

bool rental_is_listed(enum rental_state state)
{
    return state >= ACCEPTED && state <= COMPLETED;
}

const char *rental_wire_state(enum rental_state state)
{
    if (state == ACCEPTED)
        return "SCHEDULED";
    if (state == DISPUTED || state == COMPLETED)
        return "RETURNED";
    return state_names[state];
}

static enum rental_no may_report(const struct rental_facts *facts, int32_t today)
{
    bool over = facts->state == IN_USE ? facts->report_over : facts->end < today;
    if (facts->return_declared || over)
        return NO_NOT_NOW;
    return facts->missed ? NO_OBJECTION : NO_STILL_TIME;
}

static enum rental_no when(bool true_now)
{
    return true_now ? NO_OBJECTION : NO_NOT_NOW;
}

/* Where the two meet for the hand-over, then for the return. */
static enum rental_no may_check_in(const struct rental_facts *facts, int32_t today)
{
    if (facts->state == IN_USE)
        return when(today >= facts->end && today <= facts->end + 1);
    if (facts->start > today)
        return NO_TOO_EARLY;
    return when(today <= facts->end);
}

static enum rental_no may_of_claim(const struct rental_facts *facts, enum rental_event event,
                                   enum rental_who who)
{
    switch (event) {
    case EVENT_CLAIM:
        return facts->claimable ? NO_OBJECTION : NO_TOO_LATE;
    case EVENT_AGREE:
        return when(facts->proposal_by && facts->proposal_by != who);
    case EVENT_ESCALATE:
        return when(facts->silent);
    case EVENT_DECIDE:
        return when(facts->escalated && !facts->of_loss);
    case EVENT_DECIDE_LOST:
        return when(facts->escalated && facts->of_loss);
    case EVENT_APPEAL:
        return when(facts->appealable);
    case EVENT_DECIDE_APPEAL:
        return when(facts->appealed);
    default:
        return NO_OBJECTION;
    }
}

/* Who gives brings it about only as the second of the two who press. */
static bool gives_alone(const struct rental_facts *facts, enum rental_event event,
                        enum rental_who who)
{
    bool gives = (event == EVENT_HAND_OVER && who == BY_OWNER) ||
                 (event == EVENT_RETURN && who == BY_RENTER);
    return gives && (facts->pressed_by == BY_NOBODY || facts->pressed_by == who);
}

enum rental_no rental_may(const struct rental_facts *facts, enum rental_event event,
                          enum rental_who who, int32_t today)
{
    enum rental_state to;
    if (!event_is_of(event, who) || gives_alone(facts, event, who))
        return NO_NOT_YOURS;
    if (!rental_next(facts->state, event, who, &to))
        return NO_NOT_NOW;
    switch (event) {
    case EVENT_BOOK:
        return when(facts->instant);
    case EVENT_ACCEPT:
        return facts->start >= today ? NO_OBJECTION : NO_BAD_DATES;
    case EVENT_HAND_OVER:
    case EVENT_RETURN:
    case EVENT_PRESS:
    case EVENT_DECLARE_RETURN:
    case EVENT_FORCE_RETURN:
    case EVENT_NOT_AS_DESCRIBED:
        return facts->start <= today ? NO_OBJECTION : NO_TOO_EARLY;
    case EVENT_CHECK_IN:
        return may_check_in(facts, today);
    case EVENT_RETURN_PART:
        return facts->several ? NO_OBJECTION : NO_NOT_NOW;
    case EVENT_WEATHER:
        return facts->weather && !facts->weather_by && !facts->warned ? NO_OBJECTION : NO_NOT_NOW;
    case EVENT_AGREE_WEATHER:
        return facts->warned || (facts->weather_by && facts->weather_by != who) ? NO_OBJECTION
                                                                                : NO_NOT_NOW;
    case EVENT_AGREE_CHANGE:
        return facts->change_by && facts->change_by != who ? NO_OBJECTION : NO_NOT_NOW;
    case EVENT_NO_SHOW:
        return may_report(facts, today);
    case EVENT_ASK_BOTH:
        return facts->is_due && today <= facts->end ? NO_OBJECTION : NO_NOT_NOW;
    case EVENT_EXCUSE:
    case EVENT_UPHOLD:
        return facts->contested ? NO_OBJECTION : NO_NOT_NOW;
    case EVENT_CONTEST:
        return facts->contest_by == who ? NO_OBJECTION : NO_NOT_NOW;
    case EVENT_DROP_CHANGE:
        return facts->change_by ? NO_OBJECTION : NO_NOT_NOW;
    case EVENT_DROP_OFF:
        return when(facts->droppable && !facts->dropped);
    case EVENT_NOT_THERE:
        return when(facts->dropped);
    case EVENT_CLOSE_DROP:
        return when(facts->dropped && facts->is_due);
    default:
        return may_of_claim(facts, event, who);
    }
}

/* Nobody has to say it again, or it is said by pressing. */
static bool is_said(const struct rental_facts *facts, enum rental_event event, enum rental_who who)
{
    switch (event) {
    case EVENT_DECLARE_RETURN:
        return facts->return_declared;
    case EVENT_PRESS:
        return facts->pressed_by == who;
    case EVENT_HAND_OVER:
        return who == BY_OWNER;
    case EVENT_RETURN:
        return who == BY_RENTER;
    default:
        return false;
    }
}

size_t rental_moves(const struct rental_facts *facts, enum rental_who who, int32_t today,
                    enum rental_event ret_events[static RENTAL_EVENT_COUNT])
{
    size_t n = 0;
    for (enum rental_event event = 0; event < RENTAL_EVENT_COUNT; event++) {
        if (!is_said(facts, event, who) && rental_may(facts, event, who, today) == NO_OBJECTION)
            ret_events[n++] = event;
    }
    return n;
}

bool rental_may_be_reviewed(enum rental_state state, int64_t return_declared_us,
                            int64_t returned_us, int64_t now_us)
{
    switch (state) {
    case ACCEPTED:
    case IN_USE:
        return return_declared_us != 0;
    case RETURNED:
    case DISPUTED:
    case COMPLETED:
        return returned_us > now_us - RENTAL_REVIEW_DAYS * US_PER_DAY;
    default:
        return false;
    }
}

int64_t no_show_from_us(int32_t start, int64_t hour, int64_t agreed_us, int64_t wait_minutes)
{
    int64_t hour_us = (hour < 0 ? NO_SHOW_HOUR : hour) * 3600 * US_PER_SECOND;
    int64_t meet_us = clock_seoul_day_start_us(start) + hour_us;
    if (meet_us < agreed_us)
        meet_us = agreed_us;
    return meet_us + wait_minutes * 60 * US_PER_SECOND;
}

int64_t absent_from_us(int64_t due_us, int64_t wait_minutes)
{
    int64_t minutes = wait_minutes < ABSENT_WAIT_MAX ? wait_minutes : ABSENT_WAIT_MAX;
    return due_us + minutes * 60 * US_PER_SECOND;
}

int64_t absent_until_us(int64_t due_us)
{
    return due_us + ABSENT_HOURS * 3600 * US_PER_SECOND;
}

int64_t press_until_us(int64_t pressed_us)
{
    return pressed_us + PRESS_MINUTES * 60 * US_PER_SECOND;
}

int64_t drop_until_us(int64_t dropped_us)
{
    return dropped_us + DROP_HOURS * 3600 * US_PER_SECOND;
}

int32_t rental_remaining_days(int32_t end, int32_t today)
{
    return end > today ? end - today : 0;
}

/* A day after the first day both are asked; when the last one is over it lapses. */
static int64_t not_handed_over_us(int32_t start, int32_t end, int64_t now_us)
{
    int64_t ask_us = clock_seoul_day_start_us(start + 2);
    int64_t lapse_us = clock_seoul_day_start_us(end + 1);
    return ask_us < lapse_us && now_us < ask_us ? ask_us : lapse_us;
}

int64_t rental_due_us(enum rental_state state, int32_t start, int32_t end, bool original,
                      bool return_declared, int64_t answer_hours, int64_t now_us)
{
    int64_t answered = now_us + answer_hours * 3600 * US_PER_SECOND;
    int64_t in_a_day = now_us + US_PER_DAY;
    int64_t first_day_over = clock_seoul_day_start_us(start + 1);
    switch (state) {
    case REQUESTED:
        return answered < first_day_over ? answered : first_day_over;
    case COUNTERED:
        return in_a_day < first_day_over ? in_a_day : first_day_over;
    case ACCEPTED:
        return original || return_declared ? 0 : not_handed_over_us(start, end, now_us);
    case RETURNED:
        return in_a_day;
    default:
        return 0;
    }
}

int64_t rental_due_before_us(int64_t due_us, int32_t start, int64_t pickup_hour, int64_t now_us)
{
    int64_t last_us = clock_seoul_day_start_us(start) + (pickup_hour - 1) * 3600 * US_PER_SECOND;
    return pickup_hour >= 0 && last_us > now_us && last_us < due_us ? last_us : due_us;
}
