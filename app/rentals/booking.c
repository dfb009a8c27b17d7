/* What is asked before a request is written, a request that is made twice, and one that is agreed
 * at once because its owner has said so beforehand (docs/rentals.md section 3, 1 and 1c). */
#include "rentals/rentals_moves.h"
#include "rentals/rentals_price.h"

/* Who is more than a day late with something asks for nothing else. */
static enum err check_overdue(struct act *act)
{
    int64_t due_us = 0;
    TRY(rental_longest_due(act->db, act->actor_id, &due_us));
    bool late = due_us < clock_now_us() - LATE_BLOCK_HOURS * 3600 * US_PER_SECOND;
    return late ? rental_object(act, NO_OVERDUE) : OK;
}

static enum err check_open_count(struct act *act)
{
    int64_t count = 0;
    TRY(rentals_open_count(act->db, act->actor_id, &count));
    return count < RENTAL_MAX_OPEN ? OK : rental_object(act, NO_TOO_MANY_OPEN);
}

enum err rental_check_renter(struct act *act, int64_t product_id)
{
    int64_t paused_us = 0;
    TRY(product_pause_of(act->db, product_id, &paused_us));
    if (paused_us)
        return rental_object(act, NO_PAUSED);
    TRY(check_overdue(act));
    return check_open_count(act);
}

/* Whether a rental of the actor's is what he asks for now, at the same price. */
static enum err is_asked(struct act *act, const struct product *product, int32_t start, int32_t end,
                         const struct rental *one, bool *ret_same)
{
    struct rental now = *one;

    now.by_delivery = act->by_delivery;
    TRY(rental_price_today(act->db, act->arena, product, &now));
    if (act->has_price)
        rental_price_agree(act->arena, &now, act->price);
    *ret_same = one->start == start && one->end == end &&
                one->qty == (act->qty > 0 ? act->qty : 1) &&
                (str_is_null(act->variant) || str_eq(act->variant, one->variant)) &&
                one->by_delivery == act->by_delivery && one->total == now.total;
    return OK;
}

enum err rental_asked_again(struct act *act, const struct product *product, int32_t start,
                            int32_t end, struct rental *ret_rental)
{
    bool same = false;

    act->no = NO_OBJECTION;
    TRY(rental_open_of_pair(act->db, act->arena, product->id, act->actor_id, ret_rental));
    TRY(is_asked(act, product, start, end, ret_rental, &same));
    return same && ret_rental->state == REQUESTED ? OK : rental_object(act, NO_ALREADY_OPEN);
}

enum err rental_booked_before(struct act *act, const struct product *product, int32_t start,
                              int32_t end, bool *ret_before, struct rental *ret_rental)
{
    struct rental one;

    *ret_before = false;
    enum err err = rental_accepted_of_pair(act->db, act->arena, product->id, act->actor_id, start,
                                           end, act->qty > 0 ? act->qty : 1, act->variant, &one);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    /* At the fee of then, whatever a day costs by now. */
    *ret_before = one.terms.instant && !act->has_price && one.by_delivery == act->by_delivery;
    if (*ret_before)
        *ret_rental = one;
    return OK;
}

enum err rental_check_instant(struct act *act, const struct rental *rental)
{
    const struct rental *seen = act->seen;

    act->instant = rental->terms.instant && !act->has_price;
    /* Who was shown that he would be accepted at once is not left waiting, nor the other way. */
    if (!seen || act->has_price || (!act->instant && !seen->terms.instant))
        return OK;
    bool same = seen->total == rental->total && seen->terms.id == rental->terms.id;
    return same ? OK : rental_object(act, NO_PRICE_CHANGED);
}

struct str rental_consent_said(struct arena *arena, const struct rental *rental)
{
    return str_format(arena, "owner %lld terms %lld", (long long)rental->owner_id,
                      (long long)rental->terms.id);
}
