#include "rentals/rentals_moves.h"
#include "rentals/agreement_store.h"
#include "rentals/chain_store.h"
#include "rentals/no_show_store.h"
#include "rentals/rentals.h"
#include "rentals/rentals_price.h"

enum { POINTS_PER_RENTAL = 100 };

enum err rental_object(struct act *act, enum rental_no no)
{
    act->no = no;
    return rental_objection(no)->err;
}

/* A conflict of the database means this. */
static enum err conflict_means(struct act *act, enum err err, enum rental_no no)
{
    return err == ERR_CONFLICT ? rental_object(act, no) : err;
}

enum rental_who rental_side(const struct rental *rental, int64_t member_id)
{
    if (member_id == 0)
        return BY_NOBODY;
    if (member_id == rental->renter_id)
        return BY_RENTER;
    return member_id == rental->owner_id ? BY_OWNER : BY_NOBODY;
}

struct rental_facts rental_facts(const struct rental *rental)
{
    const struct dispute *dispute = rental->dispute;
    const struct dispute_word *proposal = dispute ? dispute_proposal(dispute) : NULL;
    int64_t due_us = dispute ? dispute_due_us(dispute) : 0, now_us = clock_now_us();
    return (struct rental_facts){
        .state = rental->state,
        .start = rental->start,
        .end = rental->end,
        .return_declared = rental->return_declared_us != 0,
        .change_by = rental_side(rental, rental->change_by),
        .weather_by = rental_side(rental, rental->weather_by),
        .several = rental->qty > 1 || rental->is_kit,
        .missed = rental_is_missed(rental),
        .report_over = rental_report_is_over(rental),
        .contested = rental->contested_us && !rental->judged_us,
        .is_due = rental->due_us && rental->due_us <= clock_now_us(),
        .pressed_by = now_us < press_until_us(rental->pressed_us)
                          ? rental_side(rental, rental->pressed_by)
                          : BY_NOBODY,
        .contest_by = rental_contest_by(rental),
        .claimable = rental->returned_us && now_us <= claim_until_us(rental->returned_us),
        .proposal_by = proposal ? rental_side(rental, proposal->member_id) : BY_NOBODY,
        .silent = dispute && due_us && due_us <= now_us,
        .escalated = dispute && dispute->escalated_us,
        .of_loss = dispute && claim_is_of_loss(dispute->kind),
        .appealable = dispute && dispute_may_be_appealed(dispute, now_us),
        .appealed = dispute && dispute_is_appealed(dispute),
        .weather = rental_has_terms(rental) && rental->terms.weather != WEATHER_NONE,
        .droppable = rental->droppable,
        .dropped = rental->state == IN_USE && rental->dropped_us,
        .warned = rental_has_terms(rental) && rental->warned,
    };
}

/* At today's price of the product. The terms that the other side will agree to are a row, also when
 * they are the default ones. */
static enum err set_price(struct act *act, struct rental *rental, const struct product *product)
{
    TRY(rental_price_today(act->db, act->arena, product, rental));
    if (rental->by_delivery && !product_is_delivered(product, &rental->terms))
        return rental_object(act, NO_DELIVERY);
    if (act->has_price)
        rental_price_agree(act->arena, rental, act->price);
    return rental->terms.id ? OK : terms_insert(act->db, product->id, &rental->terms);
}

static int64_t due(const struct act *act, const struct rental *rental)
{
    int64_t now_us = clock_now_us();
    if (act->as_admin && rental_is_open(rental->state)) /* another unit gives no more time */
        return rental->due_us;
    if (rental->state == DISPUTED && rental->dispute)
        return dispute_due_us(rental->dispute);
    if (rental->state == IN_USE)
        return rental->dropped_us ? drop_until_us(rental->dropped_us) : 0;
    int64_t due_us = rental_due_us(rental->state, rental->start, rental->end, rental->original,
                                   rental->return_declared_us != 0, rental->terms.answer_hours,
                                   now_us);
    if (!rental_is_open(rental->state))
        return due_us;
    return rental_due_before_us(due_us, rental->start, act->has_pickup_hour ? act->pickup_hour : -1,
                                now_us);
}

static enum err object_days(struct act *act, enum day_no no)
{
    act->day_no = no;
    return rental_object(act, day_no_is_limit(no) ? NO_BAD_DATES : NO_DAYS_TAKEN);
}

/* Whether the rental may have these days, by the owner's plan unless the word is his own. */
static enum err check_stay(struct act *act, const struct rental *rental, const struct stay *stay,
                           bool of_owner)
{
    const struct calendar_query whose = {
        .product_id = rental->product_id,
        .except_id = act->holder ? act->holder : rental->id,
        .variant = rental->variant,
        .qty = rental->qty,
        .of_owner = of_owner,
    };
    enum day_no no = DAY_FREE;
    TRY(stay_check(act->db, act->arena, &whose, stay, &no));
    return no == DAY_FREE ? OK : object_days(act, no);
}

/* The slots decide, whatever was seen before. */
static enum err take_days(struct act *act, struct rental *rental)
{
    struct calendar_rules rules;
    TRY(calendar_rules_read(act->db, act->arena, rental->product_id, &rules));
    const struct claim claim = {
        .rental_id = rental->id,
        .product_id = rental->product_id,
        .variant = rental->variant,
        .qty = rental->qty,
        .in_use = rental->state == IN_USE,
        .at = stay_halves(&rules, rental->start, rental->end),
    };
    enum err err = slots_take(act->db, act->arena, &claim, clock_today());
    return err == ERR_CONFLICT ? object_days(act, DAY_TAKEN) : err;
}

/* An owner offers only to somebody who has come to him. */
static enum err check_room(struct act *act, const struct rental *rental)
{
    int64_t room_id = 0;
    enum err err = room_of(act->db, rental->product_id, rental->renter_id, &room_id);
    return err == ERR_NOT_FOUND ? rental_object(act, NO_ROOM) : err;
}

static enum err check_blocked(struct act *act, const struct rental *rental)
{
    bool blocked = false;
    TRY(members_blocked(act->db, rental->owner_id, rental->renter_id, &blocked));
    return blocked ? rental_object(act, NO_BLOCKED) : OK;
}

static enum err write_event(const struct act *act, const struct rental *rental,
                            enum rental_event event, enum rental_state old, int64_t amount)
{
    struct agreement standing;
    TRY(agreement_standing(act->db, act->arena, rental, event, &standing));
    const struct event_said said = {
        .event = event,
        .old = old,
        .amount = amount,
        .by_code = act->by_code,
        .by_press = act->by_press,
        .actor_id = act->actor_id,
        .request_id = act->request_id,
        .record = act->record,
        .said = event == EVENT_CHANGE ? agreement_said(act->arena, &standing) : act->said,
        .standing = &standing,
    };
    return rental_event_insert(act->db, act->arena, rental, &said);
}

/* What follows the commit; the clock makes up for what fails here. */
static void tell(struct act *act, const struct rental *rental, enum rental_event event)
{
    rental_card_post(act, rental, event);
    waiting_tell(act->app, &act->news);
    enum err err = act->days_moved ? rentals_follow_stock_soon(act, rental->product_id) : OK;
    if (err != OK)
        LOG_EVENT(LOG_WARN, "days_not_followed", LN("product", rental->product_id),
                  LC("why", err_name(err)));
}

/* Of which variant a new rental is. The original's client knows of none: the first that is free. */
static enum err choose_variant(struct act *act, struct rental *rental, const struct stay *stay,
                               bool of_owner)
{
    struct variant *variants;
    size_t n = 0;

    TRY(variants_read(act->db, act->arena, rental->product_id, &variants, &n));
    for (size_t i = 0; i < n; i++) {
        if (!str_is_null(act->variant) && !str_eq(act->variant, variants[i].name))
            continue;
        rental->variant = variants[i].name;
        if (!str_is_null(act->variant) || n == 1)
            return OK;
        if (!act->original)
            break;
        if (check_stay(act, rental, stay, of_owner) == OK)
            return OK;
        act->no = NO_OBJECTION;
    }
    return act->original ? OK : rental_object(act, NO_SUCH_VARIANT);
}

enum err rental_begin(struct act *act, const struct product *product, int64_t renter_id,
                      int32_t start, int32_t end, struct rental *ret_rental)
{
    const struct stay stay = stay_new(start, end);
    bool offer = act->actor_id == product->owner.id, made = false, before = false;
    enum rental_event event = offer ? EVENT_OFFER : EVENT_REQUEST;
    struct rental rental = {
        .product_id = product->id,
        .owner_id = product->owner.id,
        .renter_id = renter_id,
        .start = start,
        .end = end,
        .qty = act->qty > 0 ? act->qty : 1,
        .by_delivery = act->by_delivery,
    };

    if (renter_id == product->owner.id)
        return rental_object(act, NO_OWN_PRODUCT);
    if (!rental_next(RENTAL_NONE, event, offer ? BY_OWNER : BY_RENTER, &rental.state))
        return rental_object(act, NO_NOT_YOURS);

    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(act->db, &tx));
    TRY(check_blocked(act, &rental));
    if (!offer)
        TRY(rental_booked_before(act, product, start, end, &before, ret_rental));
    if (before)
        return OK;
    TRY(offer ? check_room(act, &rental) : rental_check_renter(act, product->id));
    TRY(waiting_holder(act->db, act->arena, renter_id, product->id, start, end, &act->holder));
    TRY(choose_variant(act, &rental, &stay, offer));
    TRY(check_stay(act, &rental, &stay, offer));
    TRY(set_price(act, &rental, product));
    if (!offer)
        TRY(rental_check_instant(act, &rental));
    TRY(room_open(act->db, product->id, product->owner.id, renter_id, &rental.room_id, &made));
    TRY(conflict_means(act, rental_insert(act->db, &rental, due(act, &rental)), NO_ALREADY_OPEN));
    if (act->holder)
        TRY(waiting_turn(act->db, act->holder, rental.id));
    if (offer) {
        TRY(rental_end_waiting(act, &rental, REQUESTED, event));
        act->days_moved = true;
        TRY(stock_change_note(act->db, product->id));
        TRY(take_days(act, &rental));
        TRY(rental_update(act->db, &rental, rental.state, due(act, &rental)));
    }
    TRY(write_event(act, &rental, event, RENTAL_NONE, rental.total));
    if (act->instant) {
        event = EVENT_BOOK; /* one card and one notice for both */
        TRY(rental_step(act, rental.id, event, start, end, ret_rental));
    } else {
        TRY(rental_by_id(act->db, act->arena, rental.id, ret_rental));
        TRY(rental_notices_add(act, ret_rental, event));
        TRY(rental_card_write(act, ret_rental, event));
    }
    TRY(db_tx_commit(&tx));

    tell(act, ret_rental, event);
    return OK;
}

/* New days for an open rental, at today's price of the product. */
static enum err propose(struct act *act, struct rental *rental, int32_t start, int32_t end)
{
    const struct stay stay = stay_new(start, end);
    struct product product;
    bool of_owner = act->actor_id == rental->owner_id;
    if (act->qty > 0)
        rental->qty = act->qty;
    if (!str_is_null(act->variant))
        TRY(choose_variant(act, rental, &stay, of_owner));
    TRY(check_stay(act, rental, &stay, of_owner));
    enum err err = product_by_id(act->db, act->arena, rental->product_id, &product);
    if (err == ERR_NOT_FOUND)
        return rental_object(act, NO_PRODUCT_GONE);
    TRY(err);
    rental->start = start;
    rental->end = end;
    return set_price(act, rental, &product);
}

/* Whether the days and units that are proposed may be had. Those that stay are not asked for again;
 * what is handed over cannot become other things. */
static enum err check_proposed(struct act *act, const struct rental *rental, bool of_owner)
{
    const struct stay stay = {rental->change_start, rental->change_end, rental->start, rental->end,
                              rental->state == IN_USE};
    bool same_days = stay.start == rental->start && stay.end == rental->end;
    bool same_units = rental->change_qty == rental->qty &&
                      str_eq(rental->change_variant, rental->variant);
    struct rental changed = *rental;

    if (!same_units && rental->state == IN_USE)
        return rental_object(act, NO_UNITS_OUT);
    changed.variant = rental->change_variant;
    changed.qty = rental->change_qty;
    return same_days && same_units ? OK : check_stay(act, &changed, &stay, of_owner);
}

/* Of which units it would be: those that it is of, but for what is said. */
static enum err change_units(struct act *act, struct rental *rental)
{
    struct rental changed = *rental;
    if (!str_is_null(act->variant) && !str_eq(act->variant, rental->variant))
        TRY(choose_variant(act, &changed, NULL, false));
    rental->change_variant = changed.variant;
    rental->change_qty = act->qty > 0 ? act->qty : rental->qty;
    return OK;
}

static enum err propose_change(struct act *act, struct rental *rental, int32_t start, int32_t end)
{
    rental->change_by = act->actor_id;
    rental->has_change_price = act->has_price;
    rental->change_price = act->price;
    rental->change_start = start;
    rental->change_end = end;
    TRY(change_units(act, rental));
    return check_proposed(act, rental, act->actor_id == rental->owner_id);
}

/* Whoever of the two agrees, the owner has then said it. */
static enum err agree_change(struct act *act, struct rental *rental)
{
    TRY(check_proposed(act, rental, true));
    if (rental->state == IN_USE && rental->change_end > rental->end) {
        rental->return_declared_us = 0; /* it is not back, so it may be late again */
        TRY(no_show_forget(act->db, rental->id));
    }
    rental_change(act->arena, rental);
    rental_forget_drop(rental); /* it goes on */
    rental->change_by = 0;
    rental->weather_by = 0;
    return OK;
}

static enum err check_product(struct act *act, const struct rental *rental)
{
    struct product product;
    enum err err = product_by_id(act->db, act->arena, rental->product_id, &product);
    return err == ERR_NOT_FOUND ? rental_object(act, NO_PRODUCT_GONE) : err;
}

static void note_cancel(const struct act *act, struct rental *rental, const char *reason)
{
    rental->cancel_reason = str_from(reason);
    rental->cancelled_by = act->actor_id;
}

/* An owner who cancels costs the renter nothing. */
static enum err cancel(struct act *act, struct rental *rental)
{
    struct cancel_ask ask = rental_cancel_ask(rental, clock_now_us());
    if (rental_side(rental, act->actor_id) == BY_RENTER)
        rental->penalty = cancel_penalty(&ask);
    if (act->has_penalty && act->penalty != rental->penalty)
        return rental_object(act, NO_PENALTY_CHANGED);
    note_cancel(act, rental, "cancelled");
    return OK;
}

/* What an event does besides the state, which it has changed already. */
static enum err effect(struct act *act, struct rental *rental, enum rental_state old,
                       enum rental_event event, int32_t start, int32_t end)
{
    switch (event) {
    case EVENT_ASK:
    case EVENT_COUNTER:
        return propose(act, rental, start, end);
    case EVENT_BOOK:
    case EVENT_ACCEPT:
        if (event == EVENT_BOOK)
            act->said = rental_consent_said(act->arena, rental);
        rental->original = act->original;
        rental->accepted_us = clock_now_us();
        return check_product(act, rental);
    case EVENT_CHANGE:
        return propose_change(act, rental, start, end);
    case EVENT_AGREE_CHANGE:
        return agree_change(act, rental);
    case EVENT_DROP_CHANGE:
        rental->change_by = 0;
        return OK;
    case EVENT_WITHDRAW:
        note_cancel(act, rental, "withdrawn");
        return OK;
    case EVENT_CANCEL:
        return cancel(act, rental);
    case EVENT_WEATHER:
        rental->weather_by = act->actor_id;
        return OK;
    case EVENT_AGREE_WEATHER:
        note_cancel(act, rental, "weather");
        return OK;
    case EVENT_LAPSE:
        note_cancel(act, rental, "not_handed_over");
        return OK;
    case EVENT_HAND_OVER:
        TRY(rental_check_both(act, rental, event));
        TRY(rental_check_deposit(act, rental));
        return rental_freeze(act, rental, HANDOVER_OUT);
    case EVENT_DECLARE_RETURN:
        if (!rental->return_declared_us) /* saying it again makes it no later */
            rental->return_declared_us = clock_now_us();
        return OK;
    case EVENT_PRESS:
        return rental_press(act, rental);
    case EVENT_RETURN:
        TRY(rental_check_both(act, rental, event));
        rental_give_back(rental, old == IN_USE);
        return rental_freeze(act, rental, old == IN_USE ? HANDOVER_BACK : HANDOVER_OUT);
    case EVENT_DROP_OFF:
        return rental_drop_off(act, rental);
    case EVENT_NOT_THERE:
        rental_forget_drop(rental);
        rental->drop_denial = act->reason;
        return OK;
    case EVENT_CLOSE_DROP:
        return rental_close_drop(act, rental);
    case EVENT_RETURN_PART:
        rental_forget_drop(rental); /* who has some of it back is not silent */
        return OK;
    case EVENT_NO_SHOW:
        return rental_no_show(act, rental);
    case EVENT_CHECK_IN:
        return rental_check_in(act, rental);
    case EVENT_CONTEST:
        return no_show_contest(act->db, rental->id, clock_now_us(), act->reason);
    case EVENT_LOST: /* what never comes back is not late */
        TRY(no_show_forget(act->db, rental->id));
        return rental_dispute_effect(act, rental, event);
    default:
        return rental_dispute_effect(act, rental, event);
    }
}

/* Once a rental, however it comes to this end: a final state never changes. */
static enum err reward(struct act *act, const struct rental *rental, enum rental_state old)
{
    if (rental->state != COMPLETED || old == COMPLETED)
        return OK;
    TRY(member_add_points(act->db, rental->renter_id, POINTS_PER_RENTAL));
    return member_add_points(act->db, rental->owner_id, POINTS_PER_RENTAL);
}

/* The days of the unit follow the state: what blocks has all its days, what does not has none but
 * for care. */
static enum err settle_days(struct act *act, struct rental *rental, enum rental_state old,
                            enum rental_event event)
{
    bool takes = event == EVENT_ACCEPT || event == EVENT_BOOK || event == EVENT_COUNTER ||
                 event == EVENT_AGREE_CHANGE;
    bool gives = event == EVENT_RETURN || event == EVENT_RETURN_PART ||
                 (rental_blocks(old) && !rental_blocks(rental->state));

    if (event == EVENT_HAND_OVER)
        return rental_units_out(act->db, rental->id, clock_now_us());
    if (!takes && !gives)
        return OK;
    act->days_moved = true;
    TRY(stock_change_note(act->db, rental->product_id));
    if (takes)
        return take_days(act, rental);
    if (event == EVENT_LOST)
        return rental_lose_units(act, rental);
    if (rental->state == RETURNED || event == EVENT_RETURN_PART)
        return rental_keep_care(act, rental, event);
    return slots_free(act->db, rental->id);
}

/* What the event made due. */
static int64_t amount_of(const struct act *act, const struct rental *rental,
                         enum rental_event event)
{
    switch (event) {
    case EVENT_CANCEL:
    case EVENT_NO_SHOW:
        return rental->penalty;
    case EVENT_RETURN:
    case EVENT_CLOSE_DROP:
        return rental->late_fee;
    case EVENT_COUNTER:
    case EVENT_ASK:
    case EVENT_ACCEPT:
    case EVENT_BOOK:
    case EVENT_AGREE_CHANGE:
        return rental->total;
    default:
        return act->won;
    }
}

static enum err follow_agreement(struct act *act, const struct rental *rental,
                                 enum rental_event event)
{
    enum agreement_part parts[AGREEMENT_PART_COUNT];
    TRY(agreement_follow(act, rental, event));
    bool same = event == EVENT_CHANGE && agreement_diff(act->was, act->is, parts) == 0;
    return same ? rental_object(act, NO_DIFFERENCE) : OK;
}

/* The second of the two to press: it changes hands. Who presses twice for the hand-over does not
 * press for the return. */
static enum err pressed(struct act *act, const struct rental_facts *facts, enum rental_who who,
                        enum rental_event *event)
{
    enum rental_event next = facts->state == ACCEPTED ? EVENT_HAND_OVER : EVENT_RETURN;
    if (*event != EVENT_PRESS)
        return OK;
    if (act->pressing && act->pressing != next)
        return rental_object(act, NO_NOT_NOW);
    act->by_press = facts->pressed_by && facts->pressed_by != who;
    if (act->by_press)
        *event = next;
    return OK;
}

/* An operator who is one of the two decides nothing between them. */
static enum rental_who who_acts(const struct act *act, const struct rental *rental)
{
    enum rental_who side = rental_side(rental, act->actor_id);
    if (act->as_admin && side == BY_NOBODY)
        return BY_ADMIN;
    return act->actor_id ? side : BY_SYSTEM;
}

enum err rental_step(struct act *act, int64_t id, enum rental_event event, int32_t start,
                     int32_t end, struct rental *ret_rental)
{
    struct rental rental;

    TRY(rental_by_id(act->db, act->arena, id, &rental));

    if (event == EVENT_RETURN_PART)
        TRY(rental_return_of(act, &rental, &event));
    TRY(rental_dispute_read(act->db, act->arena, &rental));
    enum rental_who who = who_acts(act, &rental);
    enum rental_state old = rental.state;
    struct rental_facts facts = rental_facts(&rental);
    facts.instant = act->instant;
    if (who == BY_NOBODY)
        return ERR_NOT_FOUND;
    if (act->revision && act->revision != rental.updated_us)
        return rental_object(act, NO_MOVED_ON);
    TRY(pressed(act, &facts, who, &event));
    enum rental_no no = rental_may(&facts, event, who, clock_today());
    if (act->when_due && !facts.is_due) /* moved on since it was looked for */
        no = NO_NOT_NOW;
    if (no == NO_BAD_DATES)
        act->day_no = DAY_PAST;
    if (no != NO_OBJECTION || !rental_next(old, event, who, &rental.state))
        return rental_object(act, no);

    if (old == REQUESTED)
        TRY(waiting_holder_of_rental(act->db, act->arena, id, &act->holder));
    TRY(effect(act, &rental, old, event, start, end));
    if (act->stands)
        return rental_by_id(act->db, act->arena, id, ret_rental);
    TRY(rental_forced_effect(act, &rental, old, event));
    TRY(reward(act, &rental, old));
    if (rental.state != old)
        rental_forget_press(&rental);
    TRY(rental_end_waiting(act, &rental, old, event));
    TRY(settle_days(act, &rental, old, event));
    bool judged = event == EVENT_EXCUSE || event == EVENT_UPHOLD; /* no clock begins anew */
    int64_t due_us = judged ? rental.due_us : due(act, &rental);
    TRY(conflict_means(act, rental_update(act->db, &rental, old, due_us), NO_NOT_NOW));
    TRY(follow_agreement(act, &rental, event));
    TRY(write_event(act, &rental, event, old, amount_of(act, &rental, event)));
    TRY(rental_follow_answer(act, &rental, old, event));
    TRY(rental_forced_note(act, &rental, event));
    if (act->days_moved)
        TRY(waiting_offer(act->db, act->arena, rental.product_id, &act->news));
    TRY(rental_by_id(act->db, act->arena, id, ret_rental));
    TRY(rental_notices_add(act, ret_rental, event));
    return rental_card_write(act, ret_rental, event);
}

enum err rental_move(struct act *act, int64_t id, enum rental_event event, int32_t start,
                     int32_t end, struct rental *ret_rental)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(act->db, &tx));
    TRY(rental_step(act, id, event, start, end, ret_rental));
    TRY(db_tx_commit(&tx));

    if (!act->stands)
        tell(act, ret_rental, event);
    for (struct follow *follow = act->follows; follow; follow = follow->next)
        tell(&follow->act, &follow->rental, follow->event);
    return OK;
}
