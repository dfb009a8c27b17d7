/* Where the two do not agree about the thing itself: refused at the hand-over, claims and what
 * becomes of them (docs/rentals.md sections 3 and 13). */
#include "rentals/rentals_moves.h"

enum err rental_dispute_read(struct db *db, struct arena *arena, struct rental *rental)
{
    struct dispute *dispute = ARENA_NEW(arena, struct dispute);
    bool ended = rental->state == COMPLETED || rental->state == LOST;

    if (rental->state != DISPUTED && !ended)
        return OK;
    enum err err = dispute_read(db, arena, rental->id, dispute);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    rental->dispute = dispute;
    return OK;
}

/* Whoever says so has shown it: the record keeps his photo. */
static enum err refuse_gear(struct act *act, struct rental *rental)
{
    struct handover_record record;
    bool shown = false, complete = false;

    TRY(handover_record_read(act->db, act->arena, rental->id, HANDOVER_OUT, &record));
    for (size_t i = 0; i < record.photo_count; i++)
        shown = shown || record.photos[i].member_id == act->actor_id;
    if (!shown)
        return rental_object(act, NO_PHOTO);
    rental->cancel_reason = STR("not_as_described");
    rental->cancelled_by = act->actor_id;
    return handover_record_judge(act->db, act->arena, rental->id, HANDOVER_OUT, &complete,
                                 &act->record);
}

static struct dispute_word said(const struct act *act, enum claim_word word)
{
    return (struct dispute_word){
        .word = word,
        .member_id = act->actor_id,
        .has_amount = act->has_amount,
        .amount = act->amount,
        .text = act->text,
        .at_us = clock_now_us(),
    };
}

/* Above 0 the renter pays, below 0 the owner. */
static void make_due(struct act *act, const struct dispute *dispute, int64_t amount)
{
    act->won = claim_won(dispute->kind, amount);
}

static enum err open_claim(struct act *act, struct rental *rental, enum claim_kind kind)
{
    struct dispute *dispute = ARENA_NEW(act->arena, struct dispute);
    int64_t declared = rental_has_terms(rental) ? rental->qty * rental->terms.declared_value : 0;
    const struct dispute_word word = said(act, WORD_CLAIM);

    *dispute = (struct dispute){
        .rental_id = rental->id,
        .kind = kind,
        .by_id = act->actor_id,
        .most = claim_most(kind, declared, rental->total, rental->delivery_fee),
        .at_us = word.at_us,
    };
    if (act->amount > dispute->most)
        return rental_object(act, NO_TOO_MUCH);
    TRY(dispute_open(act->db, act->arena, dispute, &word));
    rental->dispute = dispute;
    make_due(act, dispute, act->amount);
    return OK;
}

static enum err claim(struct act *act, struct rental *rental)
{
    bool owner = rental_side(rental, act->actor_id) == BY_OWNER;
    return open_claim(act, rental, owner ? CLAIM_DAMAGE : CLAIM_NOT_AS_DESCRIBED);
}

static enum err lose(struct act *act, struct rental *rental)
{
    bool complete = false;

    rental->change_by = 0;
    TRY(open_claim(act, rental, act->loss));
    return handover_record_judge(act->db, act->arena, rental->id, HANDOVER_BACK, &complete,
                                 &act->record);
}

/* What is said of the claim with an amount that it may come to. */
static enum err say_amount(struct act *act, struct dispute *dispute, enum claim_word word)
{
    const struct dispute_word now = said(act, word);

    if (act->amount > dispute->most)
        return rental_object(act, NO_TOO_MUCH);
    make_due(act, dispute, act->amount);
    return dispute_say(act->db, act->arena, dispute, &now);
}

static enum err propose(struct act *act, struct dispute *dispute)
{
    const struct dispute_word *stands = dispute_proposal(dispute);

    if (stands && stands->amount == act->amount)
        return rental_object(act, NO_DIFFERENCE);
    if (dispute->n >= CLAIM_WORDS_MAX - 10) /* what is decided later still has room */
        return rental_object(act, NO_TOO_MANY_WORDS);
    return say_amount(act, dispute, WORD_PROPOSE);
}

/* To exactly what the other proposed last. */
static enum err agree(struct act *act, const struct dispute *dispute)
{
    if (act->amount != dispute_proposal(dispute)->amount)
        return rental_object(act, NO_AMOUNT_CHANGED);
    make_due(act, dispute, act->amount);
    return OK;
}

static enum err appeal(struct act *act, struct dispute *dispute)
{
    const struct dispute_word word = said(act, WORD_APPEAL);
    return dispute_say(act->db, act->arena, dispute, &word);
}

enum err rental_dispute_effect(struct act *act, struct rental *rental, enum rental_event event)
{
    switch (event) {
    case EVENT_NOT_AS_DESCRIBED:
        return refuse_gear(act, rental);
    case EVENT_LOST:
        return lose(act, rental);
    case EVENT_UNIT_LOST:
        rental->cancel_reason = STR("unit_lost");
        return OK;
    case EVENT_CLAIM:
        return claim(act, rental);
    case EVENT_PROPOSE:
        return propose(act, rental->dispute);
    case EVENT_AGREE:
        return agree(act, rental->dispute);
    case EVENT_ESCALATE:
        rental->dispute->escalated_us = clock_now_us();
        return OK;
    case EVENT_DECIDE:
    case EVENT_DECIDE_LOST:
        return say_amount(act, rental->dispute, WORD_DECIDE);
    case EVENT_APPEAL:
        return appeal(act, rental->dispute);
    case EVENT_DECIDE_APPEAL:
        return say_amount(act, rental->dispute, WORD_DECIDE_APPEAL);
    default:
        return OK;
    }
}

/* ---- what was lost ---- */

/* Somebody has no unit any more; once, however many he had. */
static enum err cancel_for_loss(struct act *act, int64_t rental_id)
{
    struct follow *follow = ARENA_NEW(act->arena, struct follow);

    for (const struct follow *other = act->follows; other; other = other->next) {
        if (other->rental.id == rental_id)
            return OK;
    }
    follow->event = EVENT_UNIT_LOST;
    follow->act = (struct act){
        .app = act->app,
        .db = act->db,
        .arena = act->arena,
        .request_id = act->request_id,
    };
    TRY(rental_step(&follow->act, rental_id, EVENT_UNIT_LOST, 0, 0, &follow->rental));
    follow->next = act->follows;
    act->follows = follow;
    return OK;
}

enum err rental_lose_units(struct act *act, const struct rental *rental)
{
    enum unit_status status = act->loss == CLAIM_STOLEN ? UNIT_STOLEN : UNIT_LOST;
    struct held_unit *units = NULL;
    size_t n = 0;

    TRY(slots_free(act->db, rental->id));
    TRY(rental_units_read(act->db, act->arena, rental->id, &units, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t *without = NULL;
        size_t without_count = 0;
        if (!units[i].out_us || units[i].back_us)
            continue;
        TRY(unit_lose(act->db, act->arena, units[i].id, status, clock_today(), &without,
                      &without_count));
        for (size_t w = 0; w < without_count; w++)
            TRY(cancel_for_loss(act, without[w]));
    }
    return OK;
}
