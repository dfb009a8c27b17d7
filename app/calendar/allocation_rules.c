#include "calendar/allocation_rules.h"

#include <stdlib.h>
#include <string.h>

enum { NO_PIN = -1 };

/* A unit while wants are given to it by their first half day. */
struct lane {
    int64_t busy_until;        /* the last half day given away; INT64_MIN: none */
    const struct halves *pins; /* by their first half day */
    size_t pin_count;
};
/* The way back from one want: who had it, and what the lane was before. */
struct step {
    size_t unit;
    int64_t busy_until; /* of the lane before */
    int64_t key;        /* of the choice made: see lane_key */
};
struct search {
    struct lane *lanes;
    size_t lane_count;
    const struct unit_want **wants; /* by their first half day */
    struct step *steps;             /* one a want */
};

static int by_first(const void *a, const void *b)
{
    const struct unit_want *const *x = a, *const *y = b;
    if ((*x)->at.first != (*y)->at.first)
        return (*x)->at.first < (*y)->at.first ? -1 : 1;
    if ((*x)->at.last != (*y)->at.last)
        return (*x)->at.last > (*y)->at.last ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static int pin_by_first(const void *a, const void *b)
{
    const struct halves *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* The first half day after the want at which the lane is pinned, INT64_MAX for never; NO_PIN when
 * the lane cannot take the want. The sooner, the less is lost by taking it. */
static int64_t lane_key(const struct lane *lane, struct halves at)
{
    if (lane->busy_until >= at.first)
        return NO_PIN;
    for (size_t i = 0; i < lane->pin_count; i++) {
        if (halves_meet(lane->pins[i], at))
            return NO_PIN;
        if (lane->pins[i].first > at.last)
            return lane->pins[i].first;
    }
    return INT64_MAX;
}

/* The next lane to try after the one of the last choice: by key, then by number, where the want is
 * now first. Lanes that are never pinned again are all alike, so one of them is enough. */
static bool choose(const struct search *search, const struct unit_want *want,
                   const struct step *last, struct step *ret_choice)
{
    bool found = false;

    for (size_t unit = 0; unit < search->lane_count; unit++) {
        int64_t key = lane_key(&search->lanes[unit], want->at);
        bool tried = key < last->key || (key == last->key && unit <= last->unit) ||
                     (key == last->key && key == INT64_MAX);
        if (key == NO_PIN || (last->unit != UNIT_NONE && tried))
            continue;
        bool better = !found || key < ret_choice->key ||
                      (key == ret_choice->key && key == INT64_MAX && unit == want->unit);
        if (better)
            *ret_choice = (struct step){unit, search->lanes[unit].busy_until, key};
        found = true;
    }
    return found;
}

static enum allocation find(const struct search *search, size_t want_count)
{
    const struct step none = {.unit = UNIT_NONE};
    struct step last = none, choice;
    size_t at = 0;

    for (int steps = 0; at < want_count; steps++) {
        if (steps == ALLOCATION_STEPS + (int)want_count)
            return ALLOCATION_GAVE_UP;
        if (choose(search, search->wants[at], &last, &choice)) {
            search->lanes[choice.unit].busy_until = search->wants[at]->at.last;
            search->steps[at++] = choice;
            last = none;
            continue;
        }
        if (at == 0)
            return ALLOCATION_NO_ROOM;
        last = search->steps[--at];
        search->lanes[last.unit].busy_until = last.busy_until;
    }
    return ALLOCATED;
}

static int by_value(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* How many of the sorted values are at most this. */
static size_t count_upto(const int64_t *values, size_t n, int64_t most)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (values[middle] <= most)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether at some half day more is wanted or pinned than there are units. Only where something
 * begins can there be more than just before. */
static bool is_too_much(struct arena *arena, size_t units, const struct unit_pin *pins,
                        size_t pin_count, const struct unit_want *wants, size_t want_count)
{
    size_t n = want_count + pin_count;
    int64_t *firsts = arena_array(arena, n + 1, sizeof(*firsts));
    int64_t *lasts = arena_array(arena, n + 1, sizeof(*lasts));

    for (size_t i = 0; i < n; i++) {
        struct halves at = i < want_count ? wants[i].at : pins[i - want_count].at;
        firsts[i] = at.first;
        lasts[i] = at.last;
    }
    qsort(firsts, n, sizeof(*firsts), by_value);
    qsort(lasts, n, sizeof(*lasts), by_value);
    for (size_t i = 0; i < n; i++) {
        size_t begun = count_upto(firsts, n, firsts[i]);
        if (begun - count_upto(lasts, n, firsts[i] - 1) > units)
            return true;
    }
    return false;
}

/* Each lane gets its own pins, in order. */
static struct lane *lanes_new(struct arena *arena, size_t units, const struct unit_pin *pins,
                              size_t pin_count)
{
    struct lane *lanes = arena_array(arena, units + 1, sizeof(*lanes));
    struct halves *sorted = arena_array(arena, pin_count + 1, sizeof(*sorted));

    for (size_t u = 0; u < units; u++) {
        size_t n = 0;
        for (size_t i = 0; i < pin_count; i++) {
            if (pins[i].unit == u)
                sorted[n++] = pins[i].at;
        }
        qsort(sorted, n, sizeof(*sorted), pin_by_first);
        lanes[u] = (struct lane){INT64_MIN, sorted, n};
        sorted += n;
    }
    return lanes;
}

static int pin_by_unit(const void *a, const void *b)
{
    const struct unit_pin *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return x->at.first < y->at.first ? -1 : x->at.first > y->at.first;
}

/* Those of one unit that meet become one: a unit that is away twice is away. */
static struct unit_pin *pins_merged(struct arena *arena, const struct unit_pin *pins, size_t n,
                                    size_t *ret_n)
{
    struct unit_pin *merged = arena_array(arena, n + 1, sizeof(*merged));

    *ret_n = 0;
    if (n > 0)
        memcpy(merged, pins, n * sizeof(*merged));
    qsort(merged, n, sizeof(*merged), pin_by_unit);
    for (size_t i = 0; i < n; i++) {
        struct unit_pin *last = *ret_n > 0 ? &merged[*ret_n - 1] : NULL;
        if (!last || last->unit != merged[i].unit || last->at.last < merged[i].at.first)
            merged[(*ret_n)++] = merged[i];
        else if (last->at.last < merged[i].at.last)
            last->at.last = merged[i].at.last;
    }
    return merged;
}

enum allocation units_allocate(struct arena *arena, size_t units, const struct unit_pin *all_pins,
                               size_t all_count, struct unit_want *wants, size_t want_count)
{
    size_t pin_count = 0;
    const struct unit_pin *pins = pins_merged(arena, all_pins, all_count, &pin_count);
    const struct search search = {
        .lanes = lanes_new(arena, units, pins, pin_count),
        .lane_count = units,
        .wants = arena_array(arena, want_count + 1, sizeof(*search.wants)),
        .steps = arena_array(arena, want_count + 1, sizeof(*search.steps)),
    };

    for (size_t i = 0; i < want_count; i++)
        search.wants[i] = &wants[i];
    qsort(search.wants, want_count, sizeof(*search.wants), by_first);
    if (is_too_much(arena, units, pins, pin_count, wants, want_count))
        return ALLOCATION_NO_ROOM;
    enum allocation done = find(&search, want_count);
    for (size_t i = 0; i < want_count && done == ALLOCATED; i++)
        wants[search.wants[i] - wants].unit = search.steps[i].unit;
    return done;
}
