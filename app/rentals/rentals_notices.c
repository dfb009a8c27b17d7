/* What the two of a rental are told of it: of moves in the move's transaction, of days by the
 * clock. */
#include "chat/chat.h"
#include "rentals/rentals_moves.h"

enum {
    EVENING_BEFORE = -6, /* 18:00 of the day before the last */
    GRACE_HOURS = 1,     /* after the hour of the return, then it is overdue */
    REVIEW_LAST_DAYS = 3
};

static const enum notice_kind notice_of_event[RENTAL_EVENT_COUNT] = {
    [EVENT_REQUEST] = NOTICE_RENTAL_REQUEST,
    [EVENT_OFFER] = NOTICE_RENTAL_OFFER,
    [EVENT_ACCEPT] = NOTICE_RENTAL_ACCEPT,
    [EVENT_DECLINE] = NOTICE_RENTAL_DECLINE,
    [EVENT_COUNTER] = NOTICE_RENTAL_COUNTER,
    [EVENT_ASK] = NOTICE_RENTAL_ASK,
    [EVENT_REFUSE] = NOTICE_RENTAL_REFUSE,
    [EVENT_WITHDRAW] = NOTICE_RENTAL_WITHDRAW,
    [EVENT_GONE] = NOTICE_RENTAL_GONE,
    [EVENT_EXPIRE] = NOTICE_RENTAL_EXPIRE,
    [EVENT_CANCEL] = NOTICE_RENTAL_CANCEL,
    [EVENT_WEATHER] = NOTICE_RENTAL_WEATHER,
    [EVENT_AGREE_WEATHER] = NOTICE_RENTAL_AGREE_WEATHER,
    [EVENT_LAPSE] = NOTICE_RENTAL_LAPSE,
    [EVENT_HAND_OVER] = NOTICE_RENTAL_HAND_OVER,
    [EVENT_DECLARE_RETURN] = NOTICE_RENTAL_DECLARE_RETURN,
    [EVENT_RETURN] = NOTICE_RENTAL_RETURN,
    [EVENT_CHANGE] = NOTICE_RENTAL_CHANGE,
    [EVENT_AGREE_CHANGE] = NOTICE_RENTAL_AGREE_CHANGE,
    [EVENT_DROP_CHANGE] = NOTICE_RENTAL_DROP_CHANGE,
    [EVENT_RELEASE] = NOTICE_RENTAL_RELEASE,
    [EVENT_RETURN_PART] = NOTICE_RENTAL_RETURN_PART,
    [EVENT_NOT_AS_DESCRIBED] = NOTICE_RENTAL_NOT_AS_DESCRIBED,
    [EVENT_NO_SHOW] = NOTICE_RENTAL_NO_SHOW,
    [EVENT_CONTEST] = NOTICE_RENTAL_CONTEST,
    [EVENT_EXCUSE] = NOTICE_RENTAL_EXCUSE,
    [EVENT_UPHOLD] = NOTICE_RENTAL_UPHOLD,
    [EVENT_FORCE_CANCEL] = NOTICE_RENTAL_FORCE_CANCEL,
    [EVENT_FORCE_RETURN] = NOTICE_RENTAL_FORCE_RETURN,
    [EVENT_REASSIGN] = NOTICE_RENTAL_REASSIGN,
    [EVENT_LOST] = NOTICE_RENTAL_LOST,
    [EVENT_UNIT_LOST] = NOTICE_RENTAL_UNIT_LOST,
    [EVENT_CLAIM] = NOTICE_RENTAL_CLAIM,
    [EVENT_PROPOSE] = NOTICE_RENTAL_PROPOSE,
    [EVENT_AGREE] = NOTICE_RENTAL_AGREE,
    [EVENT_ESCALATE] = NOTICE_RENTAL_ESCALATE,
    [EVENT_DECIDE] = NOTICE_RENTAL_DECIDE,
    [EVENT_DECIDE_LOST] = NOTICE_RENTAL_DECIDE_LOST,
    [EVENT_APPEAL] = NOTICE_RENTAL_APPEAL,
    [EVENT_DECIDE_APPEAL] = NOTICE_RENTAL_DECIDE_APPEAL,
    [EVENT_ASK_BOTH] = NOTICE_RENTAL_ASK_BOTH,
    [EVENT_CHECK_IN] = NOTICE_RENTAL_CHECK_IN,
    [EVENT_PRESS] = NOTICE_RENTAL_PRESS,
    [EVENT_DROP_OFF] = NOTICE_RENTAL_DROP_OFF,
    [EVENT_NOT_THERE] = NOTICE_RENTAL_NOT_THERE,
    [EVENT_CLOSE_DROP] = NOTICE_RENTAL_CLOSE_DROP,
    [EVENT_BOOK] = NOTICE_RENTAL_BOOK,
};

/* ---- moves ---- */

enum err rental_notices_add(struct act *act, const struct rental *rental, enum rental_event event)
{
    const int64_t parties[] = {rental->owner_id, rental->renter_id};
    bool change = event == EVENT_CHANGE;

    for (size_t i = 0; i < COUNT_OF(parties); i++) {
        struct notice notice = {
            .member_id = parties[i],
            .kind = notice_of_event[event],
            .who_id = act->actor_id,
            .product_id = rental->product_id,
            .about_id = rental->id,
            .start = change ? rental->change_start : rental->start,
            .end = change ? rental->change_end : rental->end,
        };

        act->notices[i] = (struct str){NULL, 0};
        bool knows = event == EVENT_GONE && parties[i] == rental->owner_id; /* it was his doing */
        if (parties[i] != act->actor_id && !knows)
            TRY(notice_add(act->db, act->arena, &notice, &act->notices[i]));
    }
    return OK;
}

void rental_notices_tell(struct act *act, const struct rental *rental)
{
    if (!str_is_null(act->notices[0]))
        chat_tell(act->app, rental->owner_id, act->notices[0]);
    if (!str_is_null(act->notices[1]))
        chat_tell(act->app, rental->renter_id, act->notices[1]);
    if (!str_is_null(act->of_product))
        chat_tell(act->app, rental->owner_id, act->of_product);
}

/* ---- days ---- */

static enum err remind(struct act *act, const struct reminder *reminder, enum notice_kind kind,
                       struct str *ret_frame)
{
    struct notice notice = {
        .member_id = reminder->member_id,
        .kind = kind,
        .product_id = reminder->product_id,
        .about_id = reminder->rental_id,
        .start = reminder->start,
        .end = reminder->end,
        .once = true,
    };
    return notice_add(act->db, act->arena, &notice, ret_frame);
}

/* Written in one transaction: there may be many in an evening's hour, and others wait for their
 * turn. */
static enum err remind_all(struct act *act, const struct reminder *reminders, size_t n,
                           enum notice_kind kind, int *ret_done)
{
    struct str frames[REMINDERS_AT_ONCE];
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    if (n == 0)
        return OK;
    TRY(db_tx_begin(act->db, &tx));
    for (size_t i = 0; i < n; i++)
        TRY(remind(act, &reminders[i], kind, &frames[i]));
    TRY(db_tx_commit(&tx));
    for (size_t i = 0; i < n; i++) {
        if (!str_is_null(frames[i]))
            chat_tell(act->app, reminders[i].member_id, frames[i]);
    }
    *ret_done += (int)n;
    return OK;
}

static enum err remind_of_return(struct act *act, int *ret_done)
{
    static const struct {
        enum notice_kind kind;
        int hours, for_hours;
        bool after_return_hour, owner_too;
    } all[] = {
        {NOTICE_RENTAL_DUE, EVENING_BEFORE, 24, false, false},
        {NOTICE_RENTAL_DUE_SOON, -2, 2, true, false},
        {NOTICE_RENTAL_DUE_NOW, 0, GRACE_HOURS, true, false},
        {NOTICE_RENTAL_OVERDUE, GRACE_HOURS, 24, true, true},
        {NOTICE_RENTAL_LATE, 24, 24, true, true},
        {NOTICE_RENTAL_LATE_ADMIN, 72, 24, true, true},
    };
    struct reminder reminders[REMINDERS_AT_ONCE];

    for (size_t i = 0; i < COUNT_OF(all); i++) {
        const struct reminder_kind wanted = {
            .kind = notice_kind_name(all[i].kind),
            .hours = all[i].hours,
            .after_return_hour = all[i].after_return_hour,
            .for_hours = all[i].for_hours,
            .owner_too = all[i].owner_too,
        };
        size_t n;
        TRY(reminders_out(act->db, &wanted, clock_now_us(), reminders, &n));
        TRY(remind_all(act, reminders, n, all[i].kind, ret_done));
    }
    return OK;
}

/* Of requests whose time is over by so many percent, but not by the next so many. */
static enum err remind_of_requests(struct act *act, enum notice_kind kind, int over, int next,
                                   int *ret_done)
{
    struct reminder reminders[REMINDERS_AT_ONCE];
    size_t n;

    TRY(reminders_of_request(act->db, clock_now_us(), over, next, notice_kind_name(kind), reminders,
                             &n));
    return remind_all(act, reminders, n, kind, ret_done);
}

/* An owner who does not confirm that it is back. */
static enum err remind_of_silence(struct act *act, enum notice_kind kind, int hours, int next,
                                  int *ret_done)
{
    const int64_t hour_us = 3600 * US_PER_SECOND, now_us = clock_now_us();
    struct reminder reminders[REMINDERS_AT_ONCE];
    size_t n;

    TRY(reminders_declared(act->db, now_us - next * hour_us, now_us - hours * hour_us,
                           notice_kind_name(kind), reminders, &n));
    return remind_all(act, reminders, n, kind, ret_done);
}

static enum err remind_of_reviews(struct act *act, int *ret_done)
{
    struct reminder reminders[REMINDERS_AT_ONCE];
    int64_t upto_us = clock_now_us() - (RENTAL_REVIEW_DAYS - REVIEW_LAST_DAYS) * US_PER_DAY;
    size_t n;

    TRY(reminders_of_review(act->db, upto_us - US_PER_DAY, upto_us,
                            notice_kind_name(NOTICE_RENTAL_REVIEW), reminders, &n));
    return remind_all(act, reminders, n, NOTICE_RENTAL_REVIEW, ret_done);
}

/* Once for a rental and its last day, however many warnings there are. */
static enum err warn_of_weather(struct act *act, int *ret_done)
{
    struct reminder reminders[REMINDERS_AT_ONCE];
    struct weather_warning *warnings;
    size_t n = 0, people;

    TRY(weather_untold(act->db, act->arena, &warnings, &n));
    for (size_t i = 0; i < n; i++) {
        do {
            TRY(reminders_of_warning(act->db, &warnings[i], notice_kind_name(NOTICE_RENTAL_WARNING),
                                     reminders, &people));
            TRY(remind_all(act, reminders, people, NOTICE_RENTAL_WARNING, ret_done));
        } while (people == REMINDERS_AT_ONCE);
        TRY(weather_told(act->db, warnings[i].id));
    }
    return OK;
}

enum err rentals_remind(struct act *act, int *ret_done)
{
    TRY(warn_of_weather(act, ret_done));
    TRY(remind_of_return(act, ret_done));
    TRY(remind_of_requests(act, NOTICE_RENTAL_UNANSWERED, 50, 90, ret_done));
    TRY(remind_of_requests(act, NOTICE_RENTAL_LAST_CALL, 90, 100, ret_done));
    TRY(remind_of_silence(act, NOTICE_RENTAL_SILENT_2, 2, 12, ret_done));
    TRY(remind_of_silence(act, NOTICE_RENTAL_SILENT_12, 12, 24, ret_done));
    TRY(remind_of_silence(act, NOTICE_RENTAL_SILENT_24, 24, 48, ret_done));
    TRY(remind_of_silence(act, NOTICE_RENTAL_SILENT_48, 48, 72, ret_done));
    return remind_of_reviews(act, ret_done);
}
