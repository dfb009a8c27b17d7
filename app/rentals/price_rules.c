#include "rentals/price_rules.h"
#include "base/clock.h"

const char *const cancel_policy_names[] = {"flexible", "standard", "strict", NULL};

static int index_of(const char *const *names, struct str name, int otherwise)
{
    for (int i = 0; names[i]; i++) {
        if (str_eq(name, str_from(names[i])))
            return i;
    }
    return otherwise;
}

enum cancel_policy cancel_policy_from(struct str name)
{
    return (enum cancel_policy)index_of(cancel_policy_names, name, POLICY_STANDARD);
}

const char *cancel_policy_text(enum cancel_policy policy)
{
    static const char *const texts[POLICY_COUNT] = {
        [POLICY_FLEXIBLE] = "빌리는 분이 취소하면: 시작 24시간 전까지 무료, 그 뒤 10%, 첫날 50%.",
        [POLICY_STANDARD] = "빌리는 분이 취소하면: 시작 72시간 전까지 무료, 그 뒤 10%, 첫날 50%.",
        [POLICY_STRICT] = "빌리는 분이 취소하면: 시작 7일 전까지 10%, 그 뒤 30%, 첫날 100%.",
    };
    return texts[policy];
}

/* ---- terms ---- */

struct rental_terms terms_default(void)
{
    return (struct rental_terms){
        .policy = POLICY_STANDARD,
        .late_percent = LATE_PERCENT_MIN,
        .return_hour = RETURN_HOUR,
        .answer_hours = ANSWER_HOURS,
        .wait_minutes = WAIT_MINUTES,
    };
}

bool terms_equal(const struct rental_terms *a, const struct rental_terms *b)
{
    return a->declared_value == b->declared_value && a->deposit == b->deposit &&
           a->delivery_fee == b->delivery_fee && a->policy == b->policy &&
           a->late_percent == b->late_percent && a->return_hour == b->return_hour &&
           a->weather == b->weather && a->region == b->region &&
           a->photos_needed == b->photos_needed && a->answer_hours == b->answer_hours &&
           a->wait_minutes == b->wait_minutes && a->instant == b->instant;
}

int64_t deposit_proposal(int64_t declared_value)
{
    return (declared_value / 5 + 500) / 1000 * 1000;
}

/* ---- cancelling ---- */

#define HOUR_US (3600 * US_PER_SECOND)

int64_t cancel_percent(const struct cancel_ask *ask)
{
    static const struct {
        int64_t early_hours, early, later, on_the_day;
    } policies[POLICY_COUNT] = {
        [POLICY_FLEXIBLE] = {24, 0, 10, 50},
        [POLICY_STANDARD] = {72, 0, 10, 50},
        [POLICY_STRICT] = {7 * 24, 10, 30, 100},
    };
    int64_t day_us = clock_seoul_day_start_us(ask->start);
    int64_t left_us = day_us + ask->pickup_hour * HOUR_US - ask->now_us;

    if (ask->now_us - ask->accepted_us <= HOUR_US && left_us > 24 * HOUR_US)
        return 0;
    if (ask->now_us >= day_us)
        return policies[ask->policy].on_the_day;
    bool early = left_us >= policies[ask->policy].early_hours * HOUR_US;
    return early ? policies[ask->policy].early : policies[ask->policy].later;
}

int64_t cancel_penalty(const struct cancel_ask *ask)
{
    return ask->fee * cancel_percent(ask) / 100 / 10 * 10;
}

/* ---- lateness ---- */

int64_t return_due_us(int32_t end, int64_t return_hour)
{
    return clock_seoul_day_start_us(end) + return_hour * HOUR_US;
}

int64_t late_days(int64_t due_us, int64_t returned_us)
{
    int64_t late_us = returned_us - due_us;
    if (late_us <= LATE_GRACE_MINUTES * 60 * US_PER_SECOND)
        return 0;
    return (late_us + US_PER_DAY - 1) / US_PER_DAY;
}

int64_t late_fee(const struct late_ask *ask)
{
    int64_t day_fee = ask->day_fee > 0 ? ask->day_fee : 0;
    int64_t fee = late_days(ask->due_us, ask->returned_us) * day_fee * ask->late_percent / 100;
    return ask->declared_value && fee > ask->declared_value ? ask->declared_value : fee;
}

/* ---- price ---- */

static void add_line(struct price *price, const char *kind, int64_t count, int64_t unit_price,
                     int64_t qty)
{
    if (count == 0)
        return;
    price->lines[price->line_count++] = (struct price_line){kind, count, unit_price, qty,
                                                            count * unit_price * qty};
    price->total += count * unit_price * qty;
}

/* The cheapest mix of weeks and days. */
static void add_fee(struct price *price, int64_t day_fee, int64_t week_fee, int64_t days,
                    int64_t qty)
{
    if (week_fee <= 0) {
        add_line(price, "day", days, day_fee, qty);
        return;
    }
    int64_t week = week_fee < 7 * day_fee ? week_fee : 7 * day_fee;
    int64_t weeks = days / 7, rest = days % 7;
    if (rest > 0 && week <= rest * day_fee) {
        weeks++;
        rest = 0;
    }
    add_line(price, "week", weeks, week, qty);
    add_line(price, "day", rest, day_fee, qty);
}

void price_of(const struct price_ask *ask, struct price *ret_price)
{
    /* The original took fees below 0, and such listings may have come with its data. */
    int64_t day_fee = ask->day_fee > 0 ? ask->day_fee : 0;

    *ret_price = (struct price){.days = ask->days};
    add_fee(ret_price, day_fee, ask->week_fee, ask->days, ask->qty > 0 ? ask->qty : 1);
    int64_t offer = ask->offer > -ret_price->total ? ask->offer : -ret_price->total;
    if (offer != 0)
        add_line(ret_price, "offer", 1, offer, 1);
    if (ask->delivery_fee > 0)
        add_line(ret_price, "delivery", 1, ask->delivery_fee, 1);
}

int64_t rental_fee(int64_t day_fee, int64_t week_fee, int64_t days)
{
    const struct price_ask ask = {.day_fee = day_fee, .week_fee = week_fee, .days = days};
    struct price price;
    price_of(&ask, &price);
    return price.total;
}
