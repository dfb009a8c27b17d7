#include "waiting/waiting_rules.h"
#include "base/clock.h"

int64_t waiting_until_us(int32_t start, int64_t now_us)
{
    int64_t until_us = now_us + WAITING_HOLD_HOURS * 3600 * US_PER_SECOND;
    int64_t first_day_over = clock_seoul_day_start_us(start + 1);
    return until_us < first_day_over ? until_us : first_day_over;
}

bool waiter_covers(const struct waiter *waiter, int32_t start, int32_t end)
{
    return waiter->held_us && start >= waiter->start && end <= waiter->end;
}

bool waiter_is_over(const struct waiter *waiter, int64_t now_us)
{
    if (waiter->rental_id) /* then the request's own clock counts */
        return false;
    bool in_vain = waiter->until_us && waiter->until_us <= now_us;
    return in_vain || clock_seoul_day_start_us(waiter->start + 1) <= now_us;
}
