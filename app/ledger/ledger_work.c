#include "ledger/ledger_work.h"
#include "base/clock.h"
#include "chat/chat.h"
#include "ledger/ledger.h"

enum err ledger_notice(struct db *db, struct arena *arena, const struct deal *deal,
                       enum notice_kind kind, int64_t member_id, int64_t who_id, bool once,
                       struct str *ret_frame)
{
    const struct notice notice = {
        .member_id = member_id,
        .kind = kind,
        .who_id = who_id,
        .product_id = deal->product_id,
        .about_id = deal->id,
        .start = deal->start,
        .end = deal->end,
        .once = once,
    };
    return notice_add(db, arena, &notice, ret_frame);
}

void ledger_tell(struct app *app, struct arena *arena, const struct deal *deal)
{
    struct str json = str_format(
        arena, "{\"t\":\"rental\",\"id\":%lld,\"state\":\"%.*s\",\"room\":%lld}",
        (long long)deal->id, STR_FMT(deal->state), (long long)deal->room_id);

    chat_tell(app, deal->owner_id, json);
    chat_tell(app, deal->renter_id, json);
}

/* Whether the deposit should have been back so many hours after the end. */
static bool is_due(const struct ledger *ledger, int hours, int64_t now_us)
{
    return ledger->ended_us && ledger_deposit_return(ledger) && !ledger_returned_us(ledger) &&
           now_us >= ledger->ended_us + hours * 3600 * US_PER_SECOND;
}

/* Another node may have been quicker: a reminder is said once. */
static enum err look(struct app *app, struct db *db, struct arena *arena, int64_t id)
{
    const int64_t now_us = clock_now_us();
    struct str due = {0}, late_owner = {0}, late_renter = {0};
    struct deal deal;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(deal_by_id(db, arena, id, &deal));
    if (is_due(&deal.ledger, DEPOSIT_DUE_HOURS, now_us))
        TRY(ledger_notice(db, arena, &deal, NOTICE_DEPOSIT_DUE, deal.owner_id, 0, true, &due));
    if (is_due(&deal.ledger, DEPOSIT_LATE_HOURS, now_us)) {
        TRY(ledger_notice(db, arena, &deal, NOTICE_DEPOSIT_LATE, deal.owner_id, 0, true,
                          &late_owner));
        TRY(ledger_notice(db, arena, &deal, NOTICE_DEPOSIT_LATE, deal.renter_id, 0, true,
                          &late_renter));
    }
    TRY(deposit_keep(db, &deal, now_us));
    TRY(db_tx_commit(&tx));
    if (!str_is_null(due))
        chat_tell(app, deal.owner_id, due);
    if (!str_is_null(late_owner))
        chat_tell(app, deal.owner_id, late_owner);
    if (!str_is_null(late_renter))
        chat_tell(app, deal.renter_id, late_renter);
    return OK;
}

enum err ledger_run_due(struct app *app, struct db *db, struct arena *arena, int *ret_done)
{
    int64_t *ids;
    size_t n = 0;

    *ret_done = 0;
    TRY(deposits_due(db, arena, clock_now_us(), &ids, &n));
    for (size_t i = 0; i < n; i++, ++*ret_done)
        TRY(look(app, db, arena, ids[i]));
    return OK;
}
