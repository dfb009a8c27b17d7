/* One of the two did not come, and what he says to it (docs/rentals.md section 3, 13). */
#include "base/clock.h"
#include "rentals/no_show_store.h"
#include "rentals/rentals_moves.h"
#include "rentals/rentals_price.h"

/* An owner who does not come costs the renter nothing. */
enum err rental_no_show(struct act *act, struct rental *rental)
{
    int64_t now_us = clock_now_us();
    const struct cancel_ask ask = rental_cancel_ask(rental, now_us);
    bool renter_came = act->actor_id == rental->renter_id;

    rental->cancel_reason = STR("no_show");
    rental->cancelled_by = renter_came ? rental->owner_id : rental->renter_id;
    rental->penalty = renter_came ? 0 : cancel_penalty(&ask);
    return no_show_insert(act->db, rental->id, now_us);
}

enum rental_who rental_contest_by(const struct rental *rental)
{
    int64_t until_us = rental->no_show_us + CONTEST_HOURS * 3600 * US_PER_SECOND;

    if (rental->state != NO_SHOW || rental->contested_us || clock_now_us() >= until_us)
        return BY_NOBODY;
    return rental_side(rental, rental->cancelled_by);
}

bool rental_is_missed(const struct rental *rental)
{
    return clock_now_us() >= no_show_from_us(rental->start, rental->pickup_hour, rental->agreed_us);
}
