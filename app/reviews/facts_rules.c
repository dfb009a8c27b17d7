#include "reviews/facts_rules.h"
#include "base/clock.h"

#include <stdlib.h>

enum { LATE_CANCEL_HOURS = 72, GRACE_HOURS = 1 };

#define US_PER_HOUR (3600 * US_PER_SECOND)

static bool called_off_late(const struct past_rental *past)
{
    return past->ended_us > clock_seoul_day_start_us(past->start) - LATE_CANCEL_HOURS * US_PER_HOUR;
}

/* Back by the renter's word if the owner has confirmed it, else by the owner's; what is not back
 * and too late is not in time either. */
static void add_return(struct facts *facts, const struct past_rental *past, int64_t now_us)
{
    int64_t due_us = clock_seoul_day_start_us(past->end) +
                     (past->return_hour + GRACE_HOURS) * US_PER_HOUR;
    int64_t back_us = past->declared_us ? past->declared_us : past->returned_us;
    bool late_already = past->declared_us == 0 && now_us > due_us;

    if (!past->handed_over || (past->returned_us == 0 && !late_already))
        return;
    facts->returned_on_time.of++;
    facts->returned_on_time.n += past->returned_us != 0 && back_us <= due_us;
}

void facts_add_rented(struct facts *facts, const struct past_rental *past, int64_t now_us)
{
    facts->rentals++;
    facts->renter_no_shows.of++;
    facts->renter_late_cancels.of++;
    if (past->outcome == OUTCOME_USED)
        add_return(facts, past, now_us);
    else if (past->outcome == OUTCOME_NO_SHOW)
        facts->renter_no_shows.n += past->by_him;
    else
        facts->renter_late_cancels.n += past->by_him && called_off_late(past);
}

void facts_add_lent(struct facts *facts, const struct past_rental *past)
{
    facts->rentals++;
    facts->owner_no_shows.of++;
    facts->owner_cancels.of++;
    if (past->outcome == OUTCOME_NO_SHOW)
        facts->owner_no_shows.n += past->by_him;
    else if (past->outcome == OUTCOME_CANCELLED && past->by_him)
        facts->owner_cancels.n += called_off_late(past) ? 2 : 1;
}

static int by_length(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return one < other ? -1 : one > other;
}

void facts_add_answers(struct facts *facts, int64_t *took_us, size_t n)
{
    size_t never = 0;

    facts->answer_minutes = -1;
    facts->answered = (struct fact){0, (int64_t)n};
    if (n == 0)
        return;
    qsort(took_us, n, sizeof(*took_us), by_length);
    while (never < n && took_us[never] < 0)
        never++;
    facts->answered.n = (int64_t)(n - never);
    if (never < n)
        facts->answer_minutes = took_us[never + (n - never - 1) / 2] / (60 * US_PER_SECOND);
}

bool fact_is_shown(struct fact fact)
{
    return fact.of >= FACTS_FROM;
}
