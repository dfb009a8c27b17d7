/* What a wanted post is. Pure; private to this module. */
#pragma once
#include "products/products.h"

enum {
    WANTED_OPEN_MAX = 5, /* of a member at a time */
    WANTED_POINTS = 500, /* of a text */
    WANTED_DAYS = 30,    /* it stays unless something else is said */
    WANTED_DAYS_MAX = 90,
    WANTED_ANSWERS_MAX = 30, /* of a post */
    WANTED_OWN_ANSWERS = 3,  /* of one owner to it */
    WANTED_REPORTS = 3,      /* hide it until an operator has looked */
    WANTED_KEPT_DAYS = 90    /* after its end */
};

struct wanted_post {
    int64_t id;
    struct member member;
    int64_t category_id;                /* 0: any */
    struct str text, place, hidden_why; /* null: no moderator has taken it down */
    bool has_days, has_near;
    bool banned; /* its member is */
    int32_t start, end;
    int64_t fee_most; /* 0: not said */
    struct place near;
    int32_t until;
    int64_t created_us, closed_us, hidden_us; /* 0: not */
    int64_t answers, reports;
};

/* Until when it is open: what is asked for, or its last day, or for a month; never longer than
 * WANTED_DAYS_MAX. asked 0: nothing is. */
int32_t wanted_until(const struct wanted_post *post, int32_t asked, int32_t today);
bool wanted_is_open(const struct wanted_post *post, int32_t today);
