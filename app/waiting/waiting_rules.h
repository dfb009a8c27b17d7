/* For whom days are held that others have given up, and for how long. Pure. */
#pragma once
#include "base/str.h"

enum { WAITING_MAX = 20, WAITING_HOLD_HOURS = 12 };

/* Somebody who waits for days. */
struct waiter {
    int64_t id, member_id, product_id;
    struct str variant;
    int32_t qty;
    int32_t start, end; /* days, both inclusive */
    int64_t created_us;
    int64_t held_us;   /* since when they are held for him; 0: he waits */
    int64_t until_us;  /* until when, unless he asks for them; 0: he waits, or has asked */
    int64_t rental_id; /* the request that he made of it; 0: none */
};

/* Whose half days are held for him, where a rental's id stands. */
static inline int64_t waiter_holder(const struct waiter *waiter)
{
    return -waiter->id;
}

/* Until when days are held from now on: for 12 hours, but not beyond their first day. */
int64_t waiting_until_us(int32_t start, int64_t now_us);
/* Whether days are held for him among which are these. */
bool waiter_covers(const struct waiter *waiter, int32_t start, int32_t end);
/* Whether it has ended: its first day is over, or it was held in vain. */
bool waiter_is_over(const struct waiter *waiter, int64_t now_us);
