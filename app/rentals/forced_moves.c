/* What an admin does to a rental (docs/rentals.md sections 3, 13c and 24, and 14). */
#include "admin/admin.h"
#include "rentals/no_show_store.h"
#include "rentals/rentals_moves.h"

static enum err judge(struct act *act, struct rental *rental, bool excused)
{
    TRY(no_show_judge(act->db, rental->id, clock_now_us(), excused, act->reason));
    if (excused)
        rental_excuse(act, rental);
    return OK;
}

/* What was out is taken as back. */
static enum err call_off(struct act *act, struct rental *rental, enum rental_state old)
{
    rental->cancel_reason = STR("by_admin");
    rental->cancelled_by = act->actor_id;
    rental->change_by = 0;
    rental->late_fee = 0;
    TRY(no_show_forget(act->db, rental->id));
    return old == IN_USE ? rental_units_back(act->db, rental->id, 0, clock_now_us(), 0) : OK;
}

static enum err reassign(struct act *act, const struct rental *rental)
{
    struct calendar_rules rules;
    TRY(calendar_rules_read(act->db, act->arena, rental->product_id, &rules));
    const struct claim claim = {
        .rental_id = rental->id,
        .product_id = rental->product_id,
        .variant = rental->variant,
        .qty = rental->qty,
        .at = stay_halves(&rules, rental->start, rental->end),
    };
    enum err err = unit_reassign(act->db, act->arena, &claim, act->from_unit, act->to_unit,
                                 clock_today());
    if (err == ERR_CONFLICT || err == ERR_NOT_FOUND) {
        act->no = err == ERR_CONFLICT ? NO_UNIT_FREE : NO_BAD_UNITS;
        return rental_objection(act->no)->err;
    }
    return err;
}

enum err rental_forced_effect(struct act *act, struct rental *rental, enum rental_state old,
                              enum rental_event event)
{
    switch (event) {
    case EVENT_EXCUSE:
    case EVENT_UPHOLD:
        return judge(act, rental, event == EVENT_EXCUSE);
    case EVENT_FORCE_CANCEL:
        return call_off(act, rental, old);
    case EVENT_FORCE_RETURN:
        rental_give_back(rental, false);
        return no_show_forget(act->db, rental->id);
    case EVENT_REASSIGN:
        return reassign(act, rental);
    default:
        return OK;
    }
}

enum err rental_forced_note(struct act *act, const struct rental *rental, enum rental_event event)
{
    const struct admin_action action = {
        .admin_id = act->actor_id,
        .action = rental_event_name(event),
        .object = "rental",
        .object_id = rental->id,
        .reason = act->reason,
        .request_id = act->request_id,
    };
    return act->as_admin ? admin_note(act->db, &action) : OK;
}
