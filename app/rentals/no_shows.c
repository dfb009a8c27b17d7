/* One of the two did not come, and what he says to it (docs/rentals.md section 3, 13 and 17e). */
#include "base/clock.h"
#include "crypto/random.h"
#include "rentals/no_show_store.h"
#include "rentals/rentals_moves.h"
#include "rentals/rentals_price.h"

/* An owner who does not come costs the renter nothing; to take it back, what the renter still has.
 */
enum err rental_no_show(struct act *act, struct rental *rental)
{
    int64_t now_us = clock_now_us();
    const struct cancel_ask ask = rental_cancel_ask(rental, now_us);
    bool renter_came = act->actor_id == rental->renter_id;

    if (rental->state == IN_USE)
        return no_show_insert(act->db, rental->id, now_us);
    rental->cancel_reason = STR("no_show");
    rental->cancelled_by = renter_came ? rental->owner_id : rental->renter_id;
    rental->penalty = renter_came ? 0 : cancel_penalty(&ask);
    return no_show_insert(act->db, rental->id, now_us);
}

void rental_excuse(struct act *act, struct rental *rental)
{
    rental->judged_us = clock_now_us();
    rental->excused = true;
    rental->penalty = 0;
    if (!rental->returned_us)
        return;
    struct late_ask ask = rental_late_ask(rental, rental->returned_us);
    act->won = late_fee(&ask) - rental->late_fee;
    rental->late_fee += act->won;
}

enum rental_who rental_contest_by(const struct rental *rental)
{
    int64_t until_us = rental->no_show_us + CONTEST_HOURS * 3600 * US_PER_SECOND;

    bool at_return = rental->state == IN_USE && rental->no_show_us;

    if ((rental->state != NO_SHOW && !at_return) || rental->contested_us ||
        clock_now_us() >= until_us)
        return BY_NOBODY;
    return at_return ? BY_OWNER : rental_side(rental, rental->cancelled_by);
}

int64_t rental_no_show_from_us(const struct rental *rental)
{
    if (rental->state == IN_USE)
        return absent_from_us(return_due_us(rental->end, rental->terms.return_hour),
                              rental->terms.wait_minutes);
    return no_show_from_us(rental->start, rental->pickup_hour, rental->agreed_us,
                           rental->terms.wait_minutes);
}

bool rental_report_is_over(const struct rental *rental)
{
    int64_t due_us = return_due_us(rental->end, rental->terms.return_hour);
    return rental->state == IN_USE &&
           (rental->no_show_us || clock_now_us() >= absent_until_us(due_us));
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
    if (count >= (rental->state == IN_USE ? 2 : 1) * CHECK_INS_MAX) {
        act->no = NO_TOO_MANY_CHECK_INS;
        return rental_objection(act->no)->err;
    }
    act->said = check_in_digest(act->arena, &said);
    return check_in_insert(act->db, rental->id, &said);
}
