/* One of the two did not come, and what he says to it (docs/rentals.md section 3, 13). */
#include "base/clock.h"
#include "crypto/random.h"
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

int64_t rental_no_show_from_us(const struct rental *rental)
{
    return no_show_from_us(rental->start, rental->pickup_hour, rental->agreed_us,
                           rental->terms.wait_minutes);
}

bool rental_is_missed(const struct rental *rental)
{
    return clock_now_us() >= rental_no_show_from_us(rental);
}

enum err rental_check_in(struct act *act, const struct rental *rental)
{
    struct check_in said = act->check_in;
    char salt[2 * CHECK_IN_SALT_BYTES + 1];
    int64_t count = 0;

    random_hex(salt, CHECK_IN_SALT_BYTES);
    said.salt = str_from(salt);
    said.member_id = act->actor_id;
    said.at_us = clock_now_us();
    TRY(check_ins_count(act->db, rental->id, act->actor_id, &count));
    if (count >= CHECK_INS_MAX) {
        act->no = NO_TOO_MANY_CHECK_INS;
        return rental_objection(act->no)->err;
    }
    act->said = check_in_digest(act->arena, &said);
    return check_in_insert(act->db, rental->id, &said);
}
