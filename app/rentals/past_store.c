/* Rentals that were made elsewhere: rows with the ids that they have, and the events that lead
 * there, in the chain as if they had been written here (docs/rentals.md section 12). */
#include "base/clock.h"
#include "rentals/chain_rules.h"
#include "rentals/past_sql.h"
#include "rentals/rentals.h"
#include "rentals/rentals_rules.h"

enum { MOST_EVENTS = 5 };

struct telling {
    struct db *db;
    struct arena *arena;
    const struct rental_past *past;
    int64_t total;
    struct str lines;
    enum rental_state state; /* so far */
    int n;                   /* events so far */
    struct str head;
};

static enum err tell(struct telling *telling, enum rental_event event, enum rental_who who,
                     int64_t at_us)
{
    const struct rental_past *past = telling->past;
    struct chain_event row = {
        .rental_id = past->id,
        .event = str_from(rental_event_name(event)),
        .actor_id = who == BY_OWNER    ? past->owner_id
                    : who == BY_RENTER ? past->renter_id
                                       : 0,
        .start = past->start,
        .end = past->end,
        .amount = event == EVENT_OFFER || event == EVENT_ACCEPT ? telling->total : 0,
        .at_us = at_us,
        .form = CHAIN_FORM_2,
        .variant = STR(""),
        .qty = 1,
        .place = past->place,
        .said = event == EVENT_RETURN ? past->said_of_return : past->said,
    };
    enum rental_state to;
    int64_t id = (past->id - 1) * MOST_EVENTS + ++telling->n;

    if (!rental_next(telling->state, event, who, &to))
        return ERR_INTERNAL;
    if (telling->state != RENTAL_NONE)
        row.old_state = str_from(rental_state_name(telling->state));
    row.new_state = str_from(rental_state_name(to));
    row.prev = telling->head;
    telling->head = row.hash = chain_hash(telling->arena, &row, row.prev);
    telling->state = to;
    return db_run(telling->db, &past_event_insert_sql,
                  DB_ARGS(db_int(id), db_int(row.rental_id), db_str(row.event),
                          db_str(row.old_state), db_str(row.new_state), db_id_or_null(row.actor_id),
                          db_int(row.start), db_int(row.end), db_int(row.at_us), db_int(row.amount),
                          db_str(row.prev), db_str(row.hash), db_str(row.place), db_str(row.said)),
                  NULL);
}

/* What its days and words come to. */
static enum rental_state end_of(const struct rental_past *past, bool taken, int64_t now_us)
{
    if (taken)
        return EXPIRED;
    if (past->returned_us)
        return past->returned_us + US_PER_DAY <= now_us ? COMPLETED : RETURNED;
    return past->out_us ? IN_USE : ACCEPTED;
}

static enum err tell_all(struct telling *telling, enum rental_state end)
{
    const struct rental_past *past = telling->past;

    TRY(tell(telling, EVENT_OFFER, BY_OWNER, past->agreed_us));
    if (end == EXPIRED)
        return tell(telling, EVENT_EXPIRE, BY_SYSTEM, past->agreed_us);
    TRY(tell(telling, EVENT_ACCEPT, BY_RENTER, past->agreed_us));
    if (end == IN_USE)
        return tell(telling, EVENT_HAND_OVER, BY_OWNER, past->out_us);
    if (end == RETURNED || end == COMPLETED)
        TRY(tell(telling, EVENT_RETURN, BY_OWNER, past->returned_us));
    return end == COMPLETED
               ? tell(telling, EVENT_RELEASE, BY_SYSTEM, past->returned_us + US_PER_DAY)
               : OK;
}

static enum err insert_row(struct telling *telling, enum rental_state state)
{
    const struct rental_past *past = telling->past;
    bool agreed = state != EXPIRED;
    int64_t returned_us = agreed ? past->returned_us : 0;
    int64_t due_us = rental_due_us(state, past->start, past->end, true, false, 0, returned_us);

    return db_run(telling->db, &past_rental_insert_sql,
                  DB_ARGS(db_int(past->id), db_int(past->product_id), db_int(past->owner_id),
                          db_int(past->renter_id), db_int(past->room_id),
                          db_str(str_from(rental_state_name(state))), db_int(past->start),
                          db_int(past->end), db_int(past->day_fee), db_id_or_null(past->week_fee),
                          db_int(telling->total), db_str(telling->lines),
                          db_id_or_null(returned_us), db_id_or_null(due_us),
                          db_int(past->agreed_us), db_int(past->updated_us),
                          agreed ? db_int(past->agreed_us) : db_null()),
                  NULL);
}

static enum err insert_agreement(struct telling *telling)
{
    const struct rental_past *past = telling->past;

    return db_run(telling->db, &past_agreement_insert_sql,
                  DB_ARGS(db_int(past->id), db_int(past->owner_id), db_int(past->agreed_us),
                          db_int(past->start), db_int(past->end), db_int(telling->total),
                          db_str(telling->lines), db_str(past->place)),
                  NULL);
}

/* The half days from today on. Where one's last day is the other's first, which was allowed there,
 * one has its morning and the other its afternoon. */
struct half_days {
    int64_t first, last;
};

static enum err find_half_days(struct db *db, const struct rental_past *past, int32_t today,
                               struct half_days *ret_days, bool *ret_taken)
{
    struct db_value unit = db_int(past->product_id), start = db_int(past->start);
    struct db_value end = db_int(past->end);
    int64_t first = 2 * (int64_t)(past->start < today ? today : past->start);
    int64_t last = 2 * (int64_t)past->end + 1, taken = 0, given = 0;

    TRY(db_run_id(db, &past_slots_taken_sql, DB_ARGS(unit, db_int(first), db_int(last), start, end),
                  &taken));
    *ret_taken = taken > 0;
    *ret_days = (struct half_days){first, last};
    if (*ret_taken || past->start == past->end)
        return OK;
    TRY(db_run(db, &past_slot_free_sql,
               DB_ARGS(unit, db_int(2 * (int64_t)past->start + 1), start, db_int(1)), &given));
    if (given > 0 && first == 2 * (int64_t)past->start)
        ret_days->first++;
    TRY(db_run(db, &past_slot_free_sql, DB_ARGS(unit, db_int(last - 1), end, db_int(0)), &given));
    if (given > 0)
        ret_days->last--;
    return OK;
}

static enum err insert_slots(struct db *db, const struct rental_past *past,
                             const struct half_days *days)
{
    for (int64_t slot = days->first; slot <= days->last; slot++)
        TRY(db_run(db, &past_slot_insert_sql,
                   DB_ARGS(db_int(past->product_id), db_int(slot), db_int(past->id)), NULL));
    return OK;
}

enum err rental_bring(struct db *db, struct arena *arena, const struct rental_past *past,
                      int64_t now_us, bool *ret_taken)
{
    struct telling telling = {
        .db = db, .arena = arena, .past = past, .state = RENTAL_NONE, .head = chain_start()};
    struct half_days days = {1, 0};
    enum rental_state end;

    *ret_taken = false;
    telling.total = rental_fee_lines(arena, past->day_fee, past->week_fee,
                                     past->end - past->start + 1, &telling.lines);
    TRY(db_run(db, &past_unit_insert_sql, DB_ARGS(db_int(past->product_id)), NULL));
    if (past->returned_us == 0)
        TRY(find_half_days(db, past, clock_seoul_day(now_us), &days, ret_taken));
    end = end_of(past, *ret_taken, now_us);
    TRY(insert_row(&telling, end));
    TRY(tell_all(&telling, end));
    if (end == EXPIRED)
        return OK;
    TRY(insert_agreement(&telling));
    TRY(db_run(db, &past_rental_unit_insert_sql,
               DB_ARGS(db_int(past->id), db_int(past->product_id), db_id_or_null(past->out_us),
                       db_id_or_null(past->returned_us)),
               NULL));
    return insert_slots(db, past, &days);
}
