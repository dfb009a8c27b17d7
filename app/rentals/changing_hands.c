/* What it takes to hand a thing over or to take it back, and what that does (docs/rentals.md
 * sections 3, 8 and 12). */
#include "rentals/rentals.h"
#include "rentals/rentals_moves.h"
#include "rentals/rentals_price.h"

/* Lateness costs from the hand-over on: who agreed by two taps never had one. While its owner says
 * that he was there, what came after the renter's word is not due: see rental_excuse. */
void rental_give_back(struct rental *rental, bool handed_over)
{
    int64_t now_us = clock_now_us();
    struct late_ask ask = rental_late_ask(rental, now_us);
    if (rental->contested_us && !rental->judged_us)
        ask.returned_us = rental->no_show_us;
    rental->returned_us = now_us;
    rental->change_by = 0;
    rental->late_fee = handed_over ? late_fee(&ask) : 0;
}

/* The record as it is now, which is the one that was seen. Where both confirm it, it has to be
 * complete. */
static enum err judge_record(struct act *act, const struct rental *rental, enum handover_side side,
                             bool by_both, struct str *ret_digest)
{
    bool complete = false;
    TRY(handover_record_judge(act->db, act->arena, rental->id, side, &complete, ret_digest));
    if (by_both && !complete)
        return rental_object(act, NO_RECORD);
    if (act->seen_record.n && !str_eq(act->seen_record, *ret_digest))
        return rental_object(act, NO_RECORD_CHANGED);
    return OK;
}

/* The record stays what it is now: the event keeps its digest. Who pressed first confirmed none but
 * the one of then. */
enum err rental_freeze(struct act *act, const struct rental *rental, enum handover_side side)
{
    TRY(judge_record(act, rental, side, act->by_code || act->by_press, &act->record));
    bool same = str_eq(act->record, rental->pressed_record);
    return act->by_press && !same ? rental_object(act, NO_RECORD_CHANGED) : OK;
}

/* A second press of the same record says nothing new; of another one it counts anew. */
enum err rental_press(struct act *act, struct rental *rental)
{
    struct str record = {0};
    bool out = rental->state == ACCEPTED;
    if (out)
        TRY(rental_check_deposit(act, rental));
    TRY(judge_record(act, rental, out ? HANDOVER_OUT : HANDOVER_BACK, true, &record));
    act->stands = rental->pressed_by == act->actor_id && str_eq(record, rental->pressed_record) &&
                  clock_now_us() < press_until_us(rental->pressed_us);
    rental->pressed_record = record;
    rental->pressed_by = act->actor_id;
    rental->pressed_us = clock_now_us();
    return OK;
}

void rental_forget_press(struct rental *rental)
{
    rental->pressed_by = rental->pressed_us = 0;
    rental->pressed_record = (struct str){NULL, 0};
}

/* With the digest of what the renter confirmed: the record is open again once it counts no more. */
enum err rental_drop_off(struct act *act, struct rental *rental)
{
    struct handover_record record;
    struct str digest = {0};
    bool shown = false;

    if (!act->drop_place.n)
        return rental_object(act, NO_CODE);
    TRY(handover_record_read(act->db, act->arena, rental->id, HANDOVER_BACK, &record));
    for (size_t i = 0; i < record.photo_count; i++)
        shown = shown || record.photos[i].member_id == act->actor_id;
    if (!shown)
        return rental_object(act, NO_DROP_PHOTO);
    TRY(judge_record(act, rental, HANDOVER_BACK, true, &digest));
    rental->dropped_us = clock_now_us();
    rental->drop_place = act->drop_place;
    if (!rental->return_declared_us)
        rental->return_declared_us = rental->dropped_us;
    act->said = str_format(act->arena, "%.*s %.*s", STR_FMT(digest), STR_FMT(act->drop_place));
    return OK;
}

void rental_forget_drop(struct rental *rental)
{
    rental->dropped_us = 0;
    rental->drop_place = (struct str){NULL, 0};
}

/* It was back when it was left there, not when he said so before. */
enum err rental_close_drop(struct act *act, struct rental *rental)
{
    rental_give_back(rental, true);
    return judge_record(act, rental, HANDOVER_BACK, false, &act->record);
}

enum err rental_check_both(struct act *act, const struct rental *rental, enum rental_event event)
{
    enum rental_who who = rental_side(rental, act->actor_id);
    bool of_renter = event == EVENT_HAND_OVER;
    bool taker = who == (of_renter ? BY_RENTER : BY_OWNER);
    if (act->by_press || (taker && (act->by_code || !of_renter)))
        return OK;
    return rental_object(act, taker ? NO_CODE : NO_NOT_YOURS);
}

/* Nothing is handed over before its owner has said that he got the deposit, or does without. */
enum err rental_check_deposit(struct act *act, const struct rental *rental)
{
    bool settled = true;
    if (rental_has_terms(rental) && rental->terms.deposit > 0)
        TRY(deposit_is_settled(act->db, rental, &settled));
    return settled ? OK : rental_object(act, NO_DEPOSIT);
}

/* What is back is still to be cared for: those days stay taken, from the day it came on. */
enum err rental_keep_care(struct act *act, const struct rental *rental, enum rental_event event)
{
    struct calendar_rules rules;
    TRY(calendar_rules_read(act->db, act->arena, rental->product_id, &rules));
    int32_t free_from = rules.days_after == 0 ? 0 : clock_today() + rules.days_after + 1;
    for (size_t i = 0; i < act->unit_count; i++)
        TRY(rental_units_back(act->db, rental->id, act->units[i], clock_now_us(), free_from));
    return event == EVENT_RETURN_PART
               ? OK
               : rental_units_back(act->db, rental->id, 0, clock_now_us(), free_from);
}
