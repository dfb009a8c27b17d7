/* Who gets next what is not brought back. */
#include "rentals/rentals_moves.h"

static enum err tell_one(struct act *act, const struct rental *rental, int64_t member_id,
                         struct str *ret_frame)
{
    const struct notice notice = {
        .member_id = member_id,
        .kind = NOTICE_RENTAL_AT_RISK,
        .product_id = rental->product_id,
        .about_id = rental->id,
        .start = rental->start,
        .end = rental->end,
        .once = true,
    };
    return notice_add(act->db, act->arena, &notice, ret_frame);
}

/* An equal unit, where one is free; else the two are told, once. It is never cancelled for them. */
static enum err rescue(struct act *by, const struct risk *risk, int *ret_done)
{
    struct act act = {.app = by->app, .db = by->db, .arena = by->arena};
    struct calendar_rules rules;
    struct rental rental;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(act.db, &tx));
    TRY(rental_by_id(act.db, act.arena, risk->rental_id, &rental));
    if (rental.state != ACCEPTED)
        return OK;
    TRY(calendar_rules_read(act.db, act.arena, rental.product_id, &rules));
    const struct claim claim = {
        .rental_id = rental.id,
        .product_id = risk->product_id,
        .variant = risk->variant,
        .qty = 1,
        .at = stay_halves(&rules, rental.start, rental.end),
    };
    enum err err = unit_reassign(act.db, act.arena, &claim, risk->unit_id, 0, clock_today());
    if (err == ERR_CONFLICT) {
        TRY(tell_one(&act, &rental, rental.owner_id, &act.notices[0]));
        TRY(tell_one(&act, &rental, rental.renter_id, &act.notices[1]));
        if (str_is_null(act.notices[0]) && str_is_null(act.notices[1]))
            return OK; /* both know: nothing to keep, and no disk to wait for in every round */
    } else if (err != OK) {
        return err == ERR_NOT_FOUND ? OK : err;
    }
    TRY(db_tx_commit(&tx));
    *ret_done += err == OK || !str_is_null(act.notices[1]);
    rental_notices_tell(&act, &rental);
    return OK;
}

/* Where the last look ended; the clock thread's. Those that nothing is free for stay at risk, so
 * each look goes on behind the one before, and costs the same however many they are. */
static struct risk looked;

enum err rentals_follow_overdue(struct act *act, int *ret_done)
{
    struct risk risks[RISKS_AT_ONCE];
    size_t n = 0;

    TRY(rentals_at_risk(act->db, act->arena, clock_now_us(), &looked, risks, &n));
    if (n == 0 && looked.rental_id != 0) {
        looked = (struct risk){0};
        TRY(rentals_at_risk(act->db, act->arena, clock_now_us(), &looked, risks, &n));
    }
    looked = n < RISKS_AT_ONCE ? (struct risk){0}
                               : (struct risk){.rental_id = risks[n - 1].rental_id,
                                               .unit_id = risks[n - 1].unit_id};
    for (size_t i = 0; i < n; i++)
        TRY(rescue(act, &risks[i], ret_done));
    return OK;
}
