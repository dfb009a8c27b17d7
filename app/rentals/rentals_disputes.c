/* Where the two do not agree about the thing itself (docs/rentals.md section 3). */
#include "rentals/rentals_moves.h"

static enum err object(struct act *act, enum rental_no no)
{
    act->no = no;
    return rental_objection(no)->err;
}

/* Whoever says so has shown it: the record keeps his photo. */
static enum err refuse_gear(struct act *act, struct rental *rental)
{
    struct handover_record record;
    bool shown = false, complete;

    TRY(handover_record_read(act->db, act->arena, rental->id, HANDOVER_OUT, &record));
    for (size_t i = 0; i < record.photo_count; i++)
        shown = shown || record.photos[i].member_id == act->actor_id;
    if (!shown)
        return object(act, NO_PHOTO);
    rental->cancel_reason = STR("not_as_described");
    rental->cancelled_by = act->actor_id;
    return handover_record_judge(act->db, act->arena, rental->id, HANDOVER_OUT, &complete,
                                 &act->record);
}

enum err rental_dispute_effect(struct act *act, struct rental *rental, enum rental_state old,
                               enum rental_event event)
{
    (void)old;
    return event == EVENT_NOT_AS_DESCRIBED ? refuse_gear(act, rental) : OK;
}
