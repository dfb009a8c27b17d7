#include "rentals/rentals_original.h"

static bool are_days_of(const struct rental *rental, struct dates dates)
{
    return rental->start == dates.rental_start_date && rental->end == dates.rental_end_date;
}

enum err original_say(struct act *act, const struct rental *open, struct dates dates,
                      struct rental *ret_rental)
{
    bool renter = act->actor_id == open->renter_id, same = are_days_of(open, dates);
    bool others_word = open->state == (renter ? COUNTERED : REQUESTED);
    enum rental_event event = renter ? EVENT_ASK : EVENT_COUNTER;

    if (same && !others_word) {
        *ret_rental = *open;
        return OK;
    }
    if (same)
        event = EVENT_ACCEPT;
    return rental_move(act, open->id, event, dates.rental_start_date, dates.rental_end_date,
                       ret_rental);
}

enum err original_schedule(struct act *act, const struct product *product, int64_t renter_id,
                           struct dates dates, struct rental *ret_rental)
{
    struct rental open;
    enum err err = rental_agreed_of_pair(act->db, act->arena, product->id, renter_id,
                                         dates.rental_start_date, dates.rental_end_date,
                                         ret_rental);
    if (err != ERR_NOT_FOUND)
        return err;
    err = rental_open_of_pair(act->db, act->arena, product->id, renter_id, &open);
    if (err == ERR_NOT_FOUND) {
        err = rental_begin(act, product, renter_id, dates.rental_start_date, dates.rental_end_date,
                           ret_rental);
        if (act->no != NO_ALREADY_OPEN)
            return err;
        /* Two taps at once: the second finds what the first has made. */
        act->no = NO_OBJECTION;
        err = rental_open_of_pair(act->db, act->arena, product->id, renter_id, &open);
    }
    TRY(err);
    ret_rental->id = open.id;
    return original_say(act, &open, dates, ret_rental);
}

enum err original_change(struct act *act, const struct rental *rental, struct dates dates,
                         struct rental *ret_rental)
{
    bool pending = rental->change_by && rental->change_start == dates.rental_start_date &&
                   rental->change_end == dates.rental_end_date;

    if (pending && rental->change_by != act->actor_id)
        return rental_move(act, rental->id, EVENT_AGREE_CHANGE, 0, 0, ret_rental);
    *ret_rental = *rental;
    if (pending || are_days_of(rental, dates))
        return OK;
    return rental_move(act, rental->id, EVENT_CHANGE, dates.rental_start_date,
                       dates.rental_end_date, ret_rental);
}
