/* Which of several equal units goes to whom (docs/rentals.md section 6): pure functions over half
 * days. Without pins a solution exists exactly when at no time more is wanted than there are units,
 * and going by the first half day finds it. A pin in the middle (a unit that is away, or that
 * somebody has) may need trying out. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "calendar/calendar_rules.h"

/* Half days of a unit that are not to be given away. */
struct unit_pin {
    size_t unit;
    struct halves at;
};
/* One unit of a rental that may still be any. */
struct unit_want {
    struct halves at;
    size_t unit; /* where it is now, and then where it goes; UNIT_NONE: nowhere */
};
#define UNIT_NONE SIZE_MAX

enum allocation {
    ALLOCATED,
    ALLOCATION_NO_ROOM, /* it cannot be done */
    ALLOCATION_GAVE_UP  /* not found within ALLOCATION_STEPS, which takes many pins */
};
enum { ALLOCATION_STEPS = 20000 };

/* Gives every want a unit 0..units - 1 such that nothing meets on a unit. The pins of one unit
 * may meet. Who is somewhere stays there where that is no worse. The wants' order in the array is
 * kept; their units change only when all are allocated. */
enum allocation units_allocate(struct arena *arena, size_t units, const struct unit_pin *pins,
                               size_t pin_count, struct unit_want *wants,
                               size_t want_count) MUST_USE;
