/* What a rental costs, and on what terms: pure functions over whole won (docs/rentals.md sections 7
 * and 8). */
#pragma once
#include "base/str.h"
#include "weather/weather.h"

/* Of the rules below; a rental keeps the version by which its price was computed. Version 1 had the
 * fee alone: no terms, so no penalty and no late fee. Version 2 had one thing only. */
enum { PRICE_RULE = 3 };

enum cancel_policy { POLICY_FLEXIBLE, POLICY_STANDARD, POLICY_STRICT, POLICY_COUNT };
/* As on the wire and in the database ("standard"), ending with NULL. */
extern const char *const cancel_policy_names[POLICY_COUNT + 1];
/* The policy in Korean words, for who shows a quote as it comes. */
const char *cancel_policy_text(enum cancel_policy policy);
/* The standard policy for a name that is unknown. */
enum cancel_policy cancel_policy_from(struct str name);

/* What an owner asks for besides the fee. A row of product_terms, never changed: the next terms of
 * the product are a new row, so a rental's terms stay what they were. */
struct rental_terms {
    int64_t id;             /* 0: none stored */
    int64_t declared_value; /* of the gear; 0: not declared */
    int64_t deposit;        /* 0 to declared_value */
    int64_t delivery_fee;   /* 0: the owner does not deliver for money */
    enum cancel_policy policy;
    int64_t late_percent; /* of the day fee, for each day late: 100 to 150 */
    int64_t return_hour;  /* of the last day, in Seoul */
    enum weather_kind weather;
    size_t region;         /* whose warnings count, an index of weather_regions */
    int64_t photos_needed; /* of a record of hand-over or return, with its checklist; 0: none */
    int64_t answer_hours;  /* that a request waits for an answer */
    int64_t wait_minutes;  /* that one waits for the other who does not come */
    bool instant;          /* who asks on these terms is accepted at once */
};
enum { LATE_PERCENT_MIN = 100, LATE_PERCENT_MAX = 150, RETURN_HOUR = 20, PHOTOS_NEEDED_MAX = 10 };
enum { ANSWER_HOURS = 24, ANSWER_HOURS_MIN = 2, ANSWER_HOURS_MAX = 72 };
enum { WAIT_MINUTES = 30, WAIT_MINUTES_MIN = 10, WAIT_MINUTES_MAX = 120 };
#define WON_MAX INT64_C(1000000000)

/* Of an owner who has said nothing. */
struct rental_terms terms_default(void);
bool terms_equal(const struct rental_terms *a, const struct rental_terms *b);
/* 20 % of the declared value, to the nearest 1,000 won. */
int64_t deposit_proposal(int64_t declared_value);

struct cancel_ask {
    enum cancel_policy policy;
    int64_t fee;         /* of the rental, without delivery */
    int32_t start;       /* the first day */
    int64_t pickup_hour; /* of it, in Seoul; midnight where none is agreed */
    int64_t accepted_us, now_us;
};
/* What a renter who cancels owes, in percent of the fee. */
int64_t cancel_percent(const struct cancel_ask *ask);
/* The same in won, rounded down to 10. */
int64_t cancel_penalty(const struct cancel_ask *ask);

struct late_ask {
    int64_t day_fee, late_percent;
    int64_t declared_value; /* 0: not declared */
    int64_t due_us, returned_us;
};
enum { LATE_GRACE_MINUTES = 60, LATE_BLOCK_HOURS = 24 };
/* When it has to be back: this hour of the last day, in Seoul. */
int64_t return_due_us(int32_t end, int64_t return_hour);
/* Days begun since it was due; none within the grace. */
int64_t late_days(int64_t due_us, int64_t returned_us);
/* What they cost, at most the declared value. A week's price does not count here. */
int64_t late_fee(const struct late_ask *ask);

struct price_line {
    const char *kind; /* "week", "day", "offer", "delivery" */
    int64_t count, unit_price;
    int64_t qty; /* of things that are paid for alike; the amount is the product of the three */
    int64_t amount;
};
enum { PRICE_LINES = 4 };
struct price {
    int64_t days;
    int64_t total; /* the sum of the lines, never below 0; the deposit is no part of it */
    struct price_line lines[PRICE_LINES];
    size_t line_count;
};
struct price_ask {
    int64_t day_fee, week_fee; /* week 0: none */
    int64_t days;
    int64_t qty;          /* things; 0 is 1 */
    int64_t offer;        /* agreed on top of the fee, or below 0 off it, at most all of it */
    int64_t delivery_fee; /* 0: brought for nothing, or picked up */
};
/* The one function behind quotes, cards, lists and agreements. */
void price_of(const struct price_ask *ask, struct price *ret_price);
/* fee(n) of one thing: the total without offer and delivery. */
int64_t rental_fee(int64_t day_fee, int64_t week_fee, int64_t days);
