/* What becomes of requests when the days that they ask for change hands. */
#include "rentals/agreement_store.h"
#include "rentals/chain_store.h"
#include "rentals/rentals_moves.h"

/* Only what its owner could have answered, and what somebody else has not got meanwhile. */
static bool was_missed(const struct rental *rental)
{
    int64_t waited_us = clock_now_us() - rental->updated_us;
    return !rental->gone_us && waited_us >= ANSWER_HOURS_MIN * 3600 * US_PER_SECOND;
}

static enum err miss(struct act *act, const struct rental *rental)
{
    const struct notice notice = {
        .member_id = rental->owner_id,
        .kind = NOTICE_PRODUCT_PAUSED,
        .product_id = rental->product_id,
        .about_id = rental->product_id,
    };
    bool paused = false;

    TRY(product_missed(act->db, rental->product_id, &paused));
    return paused ? notice_add(act->db, act->arena, &notice, &act->of_product) : OK;
}

enum err rental_follow_answer(struct act *act, const struct rental *rental, enum rental_state old,
                              enum rental_event event)
{
    if (event == EVENT_ASK)
        return rental_note_back(act->db, rental->id);
    if (old != REQUESTED)
        return OK;
    if (event == EVENT_EXPIRE)
        return was_missed(rental) ? miss(act, rental) : OK;
    bool answer = event == EVENT_ACCEPT || event == EVENT_DECLINE || event == EVENT_COUNTER;
    return answer ? product_answered(act->db, rental->product_id) : OK;
}

enum { REQUESTS_AT_ONCE = 100, REQUESTS_FEW = 10 };

static struct calendar_query query_of(const struct rental *rental)
{
    return (struct calendar_query){
        .product_id = rental->product_id,
        .except_id = rental->id,
        .variant = rental->variant,
        .qty = rental->qty,
    };
}

/* A card and a notice; the request stays open, for the owner may offer other days. */
static enum err tell_gone(struct act *by, int64_t id)
{
    struct act act = {
        .app = by->app,
        .db = by->db,
        .arena = by->arena,
        .request_id = by->request_id,
        .stays = arena_array(by->arena, STAYS_NEXT, sizeof(struct stay)),
    };
    struct agreement standing;
    const struct event_said said = {
        .event = EVENT_GONE,
        .old = REQUESTED,
        .request_id = act.request_id,
        .standing = &standing,
    };
    struct rental rental;
    bool is_new = false;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(act.db, &tx));
    TRY(rental_note_gone(act.db, id, clock_now_us(), &is_new));
    if (!is_new)
        return OK;
    TRY(rental_by_id(act.db, act.arena, id, &rental));
    TRY(agreement_standing(act.db, act.arena, &rental, EVENT_GONE, &standing));
    TRY(rental_event_insert(act.db, act.arena, &rental, &said));
    TRY(rental_notices_add(&act, &rental, EVENT_GONE));
    TRY(stays_next(act.db, act.arena, query_of(&rental), (int64_t)rental.end - rental.start + 1,
                   act.stays, &act.stay_count));
    TRY(rental_card_write(&act, &rental, EVENT_GONE));
    TRY(db_tx_commit(&tx));
    rental_card_post(&act, &rental, EVENT_GONE);
    return OK;
}

static enum err look(struct act *act, const struct rental *rental)
{
    struct calendar_query query = query_of(rental);
    const struct stay stay = stay_new(rental->start, rental->end);
    int64_t holder = 0;
    bool lost = false;

    TRY(waiting_holder_of_rental(act->db, act->arena, rental->id, &holder));
    if (holder)
        query.except_id = holder;
    TRY(stay_is_lost(act->db, act->arena, &query, &stay, &lost));
    if (lost == (rental->gone_us != 0))
        return OK;
    return lost ? tell_gone(act, rental->id) : rental_note_back(act->db, rental->id);
}

enum err rental_end_waiting(struct act *act, const struct rental *rental, enum rental_state old,
                            enum rental_event event)
{
    bool freed = false;
    if (old != REQUESTED || event == EVENT_GONE)
        return OK;
    TRY(waiting_end(act->db, act->arena, rental->id, &freed));
    if (!freed)
        return OK;
    act->days_moved = true;
    return stock_change_note(act->db, rental->product_id);
}

/* What the owner has opened, or what kits have given back, is for who waits first. */
static enum err offer(struct act *act, int64_t product_id)
{
    struct waiting_news news = {0};
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(act->db, &tx));
    TRY(units_leave_busy(act->db, act->arena, product_id, clock_today()));
    TRY(waiting_offer(act->db, act->arena, product_id, &news));
    TRY(db_tx_commit(&tx));
    waiting_tell(act->app, &news);
    return OK;
}

enum err rentals_follow_stock(struct act *act, int64_t product_id)
{
    struct rental *rentals = NULL;
    int64_t number = 0, after_id = 0;
    size_t n = 0;

    enum err err = stock_change_read(act->db, product_id, &number);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    TRY(offer(act, product_id));
    do {
        TRY(rentals_requested(act->db, act->arena, product_id, clock_today(), after_id,
                              REQUESTS_AT_ONCE, &rentals, &n));
        for (size_t i = 0; i < n; i++)
            TRY(look(act, &rentals[i]));
        after_id = n ? rentals[n - 1].id : 0;
    } while (n == REQUESTS_AT_ONCE);
    return stock_change_done(act->db, product_id, number);
}

enum err rentals_follow_stock_soon(struct act *act, int64_t product_id)
{
    struct rental *rentals;
    size_t n = 0;

    TRY(rentals_requested(act->db, act->arena, product_id, clock_today(), 0, REQUESTS_FEW + 1,
                          &rentals, &n));
    return n > REQUESTS_FEW ? OK : rentals_follow_stock(act, product_id);
}

enum err rentals_follow_stocks(struct act *act)
{
    int64_t products[STOCK_CHANGES_AT_ONCE];
    size_t n = 0;

    TRY(stock_changes_read(act->db, products, &n));
    for (size_t i = 0; i < n; i++) {
        enum err err = rentals_follow_stock(act, products[i]);
        if (err == ERR_UNAVAILABLE)
            return err;
        if (err != OK)
            LOG_EVENT(LOG_WARN, "days_not_followed", LN("product", products[i]),
                      LC("why", err_name(err)));
    }
    return OK;
}
