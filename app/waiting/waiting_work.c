#include "waiting/waiting_work.h"
#include "chat/chat.h"

/* ---- news ---- */

static enum err add_news(struct db *db, struct arena *arena, const struct waiter *waiter,
                         enum notice_kind kind, struct waiting_news *news)
{
    const struct notice notice = {
        .member_id = waiter->member_id,
        .kind = kind,
        .product_id = waiter->product_id,
        .about_id = waiter->product_id,
        .start = waiter->start,
        .end = waiter->end,
    };

    if (news->n == news->room) {
        size_t room = 2 * news->room + 4;
        struct str *frames = arena_array(arena, room, sizeof(*frames));
        int64_t *members = arena_array(arena, room, sizeof(*members));
        for (size_t i = 0; i < news->n; i++) {
            frames[i] = news->frames[i];
            members[i] = news->members[i];
        }
        news->frames = frames;
        news->members = members;
        news->room = room;
    }
    TRY(notice_add(db, arena, &notice, &news->frames[news->n]));
    news->members[news->n++] = waiter->member_id;
    return OK;
}

void waiting_tell(struct app *app, const struct waiting_news *news)
{
    for (size_t i = 0; i < news->n; i++)
        chat_tell(app, news->members[i], news->frames[i]);
}

/* ---- holding ---- */

static struct calendar_query query_of(const struct waiter *waiter)
{
    return (struct calendar_query){
        .product_id = waiter->product_id,
        .except_id = waiter_holder(waiter),
        .variant = waiter->variant,
        .qty = waiter->qty,
    };
}

/* The half days decide. What they refuse leaves nothing behind. */
static enum err take(struct db *db, struct arena *arena, const struct waiter *waiter)
{
    struct calendar_rules rules;
    TRY(calendar_rules_read(db, arena, waiter->product_id, &rules));
    const struct claim claim = {
        .rental_id = waiter_holder(waiter),
        .product_id = waiter->product_id,
        .variant = waiter->variant,
        .qty = waiter->qty,
        .at = stay_halves(&rules, waiter->start, waiter->end),
    };
    enum err err = slots_take(db, arena, &claim, clock_today());
    if (err == ERR_CONFLICT)
        TRY(slots_free(db, claim.rental_id));
    return err;
}

static enum err hold(struct db *db, struct arena *arena, const struct waiter *waiter,
                     struct waiting_news *news)
{
    const struct calendar_query query = query_of(waiter);
    const struct stay stay = stay_new(waiter->start, waiter->end);
    int64_t now_us = clock_now_us();
    enum day_no no = DAY_FREE;
    bool is_new = false;

    TRY(stay_check(db, arena, &query, &stay, &no));
    if (no != DAY_FREE)
        return OK;
    TRY(waiter_hold(db, waiter->id, now_us, waiting_until_us(waiter->start, now_us), &is_new));
    if (!is_new)
        return OK;
    enum err err = take(db, arena, waiter);
    if (err == ERR_CONFLICT)
        return waiter_let_go(db, waiter->id);
    TRY(err);
    return add_news(db, arena, waiter, NOTICE_WAITING_FREE, news);
}

/* The owner may have closed the days since, or put the unit away: then he waits as before. One that
 * is elsewhere by its other calendar is changed for another. */
static enum err keep(struct db *db, struct arena *arena, const struct waiter *waiter)
{
    const struct calendar_query query = query_of(waiter);
    const struct stay stay = stay_new(waiter->start, waiter->end);
    bool lost = false, is_elsewhere = false;

    if (waiter->rental_id)
        return OK;
    TRY(stay_is_lost(db, arena, &query, &stay, &lost));
    if (!lost)
        TRY(slots_are_busy(db, waiter_holder(waiter), &is_elsewhere));
    if (!lost && !is_elsewhere)
        return OK;
    enum err err = lost ? ERR_CONFLICT : take(db, arena, waiter);
    if (err != ERR_CONFLICT)
        return err;
    TRY(slots_free(db, waiter_holder(waiter)));
    return waiter_let_go(db, waiter->id);
}

/* One after the other, oldest first: what is held already is looked at, or else what is not. */
static enum err each_waiter(struct db *db, struct arena *arena, int64_t product_id, bool held,
                            struct waiting_news *news, size_t *ret_n)
{
    struct waiter *waiters = arena_array(arena, WAITERS_AT_ONCE, sizeof(*waiters));
    int64_t after_id = 0;
    size_t n = 0;

    *ret_n = 0;
    do {
        TRY(waiters_of_product(db, arena, product_id, after_id, waiters, &n));
        for (size_t i = 0; i < n; i++) {
            if ((waiters[i].held_us != 0) == held)
                TRY(held ? keep(db, arena, &waiters[i]) : hold(db, arena, &waiters[i], news));
        }
        after_id = n ? waiters[n - 1].id : 0;
        *ret_n += n;
    } while (n == WAITERS_AT_ONCE);
    return OK;
}

enum err waiting_offer(struct db *db, struct arena *arena, int64_t product_id,
                       struct waiting_news *news)
{
    bool offered = false;
    size_t n = 0;

    TRY(each_waiter(db, arena, product_id, true, news, &n));
    if (n == 0)
        return OK;
    TRY(product_is_offered(db, product_id, &offered));
    return offered ? each_waiter(db, arena, product_id, false, news, &n) : OK;
}

enum err waiter_drop(struct db *db, struct arena *arena, const struct waiter *waiter,
                     struct waiting_news *news, bool *ret_gone)
{
    TRY(waiter_delete(db, waiter->id, ret_gone));
    if (!*ret_gone || !waiter->held_us)
        return OK;
    TRY(slots_free(db, waiter_holder(waiter)));
    TRY(stock_change_note(db, waiter->product_id));
    return waiting_offer(db, arena, waiter->product_id, news);
}

/* ---- what comes of it ---- */

enum err waiting_holder(struct db *db, struct arena *arena, int64_t member_id, int64_t product_id,
                        int32_t start, int32_t end, int64_t *ret_holder)
{
    struct waiter waiters[WAITING_MAX];
    size_t n = 0;

    *ret_holder = 0;
    TRY(waiters_held_of(db, arena, member_id, product_id, waiters, &n));
    for (size_t i = 0; i < n && *ret_holder == 0; i++) {
        if (waiter_covers(&waiters[i], start, end))
            *ret_holder = waiter_holder(&waiters[i]);
    }
    return OK;
}

enum err waiting_holder_of_rental(struct db *db, struct arena *arena, int64_t rental_id,
                                  int64_t *ret_holder)
{
    struct waiter waiter;
    enum err err = waiter_of_rental(db, arena, rental_id, &waiter);

    *ret_holder = err == OK ? waiter_holder(&waiter) : 0;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err waiting_turn(struct db *db, int64_t holder, int64_t rental_id)
{
    return waiter_turn(db, -holder, rental_id);
}

enum err waiting_end(struct db *db, struct arena *arena, int64_t rental_id, bool *ret_freed)
{
    struct waiter waiter;
    enum err err = waiter_of_rental(db, arena, rental_id, &waiter);

    *ret_freed = false;
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    TRY(waiter_delete(db, waiter.id, ret_freed));
    return slots_free(db, waiter_holder(&waiter));
}

enum err waiting_leave(struct db *db, struct arena *arena, int64_t member_id,
                       struct waiting_news *news)
{
    struct waiter waiters[WAITING_MAX];
    bool gone = false;
    size_t n = 0;

    TRY(waiters_of_member(db, arena, member_id, waiters, &n));
    for (size_t i = 0; i < n; i++)
        TRY(waiter_drop(db, arena, &waiters[i], news, &gone));
    return OK;
}

/* ---- time ---- */

static enum err run_one(struct app *app, struct db *db, struct arena *arena, int64_t id,
                        int *ret_done)
{
    struct waiting_news news = {0};
    struct waiter waiter;
    bool gone = false;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    enum err err = waiter_by_id(db, arena, id, &waiter);
    if (err == ERR_NOT_FOUND || (err == OK && !waiter_is_over(&waiter, clock_now_us())))
        return OK;
    TRY(err);
    if (waiter.held_us) /* else twenty spans around one day kept it from all others for ten days */
        TRY(waiters_delete_beside(db, &waiter));
    TRY(waiter_drop(db, arena, &waiter, &news, &gone));
    if (gone && waiter.held_us)
        TRY(add_news(db, arena, &waiter, NOTICE_WAITING_OVER, &news));
    TRY(db_tx_commit(&tx));
    waiting_tell(app, &news);
    *ret_done += gone;
    return OK;
}

enum err waiting_run_due(struct app *app, struct db *db, struct arena *arena, int *ret_done)
{
    int64_t ids[WAITERS_AT_ONCE];
    size_t n = 0;

    *ret_done = 0;
    TRY(waiters_over(db, clock_now_us(), clock_today(), ids, &n));
    for (size_t i = 0; i < n; i++)
        TRY(run_one(app, db, arena, ids[i], ret_done));
    return OK;
}
