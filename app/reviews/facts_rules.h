/* What a member has kept of what he agreed, each number with its base ("22 of 23 back in time"), of
 * the last 12 months (docs/rentals.md section 9). Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FACTS_MONTHS = 12,
    FACTS_DAYS = 365,
    FACTS_FROM = 5,       /* rentals; fewer say nothing */
    FACTS_OF_NEWEST = 300 /* rentals a side: more would say the same */
};

enum outcome { OUTCOME_USED, OUTCOME_CANCELLED, OUTCOME_NO_SHOW };

/* A rental that counts, seen by one of its two. */
struct past_rental {
    enum outcome outcome;
    int32_t start, end;
    int64_t return_hour;
    int64_t returned_us, declared_us; /* back by the owner's and the renter's word; 0: not */
    bool handed_over;                 /* by code: only then is it known when it was due */
    bool by_him;                      /* he called it off, or did not come */
    int64_t ended_us;                 /* when it was called off */
};

/* n of so many. */
struct fact {
    int64_t n, of;
};
struct facts {
    int64_t rentals; /* on both sides */
    struct fact returned_on_time, renter_no_shows, renter_late_cancels;
    struct fact owner_no_shows;
    struct fact owner_cancels; /* one less than 72 hours before the first day counts twice */
    struct fact deposits_back; /* within 72 hours of the end */
    struct fact answered;      /* requests */
    int64_t answer_minutes;    /* the median of those; -1: none */
};

void facts_add_rented(struct facts *facts, const struct past_rental *past, int64_t now_us);
void facts_add_lent(struct facts *facts, const struct past_rental *past);
/* What became of n requests to an owner: how long he took for each, in microseconds; below 0:
 * never answered. Sorts them. */
void facts_add_answers(struct facts *facts, int64_t *took_us, size_t n);
/* Whether its base is broad enough to be shown. */
bool fact_is_shown(struct fact fact);
