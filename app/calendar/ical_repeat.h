/* Rules by which an event comes again (RRULE of RFC 5545), those that are days or weeks apart.
 * Pure. */
#pragma once
#include "calendar/ical_lines.h"

struct ical_repeat {
    bool weekly;      /* else daily */
    int64_t interval; /* days or weeks */
    int64_t count;    /* 0: without an end */
    bool has_until;
    struct ical_stamp until;
    unsigned weekdays; /* bits from Monday; 0: the first one's */
    int week_start;    /* 0: Monday */
};
/* False when it says more than that. */
bool ical_repeat_read(struct str value, struct ical_repeat *ret_repeat);

/* The days from..to on which what begins on start comes again, ascending, start with them. ret_days
 * has room for to - from + 1. */
size_t ical_repeat_days(const struct ical_repeat *repeat, int32_t start, int32_t from, int32_t to,
                        int32_t *ret_days);
