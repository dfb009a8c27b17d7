#include "calendar/calendar_rules.h"
#include "base/json_write.h"

#include <stdlib.h>

const char *const day_plan_names[] = {"open", "no_handover", "closed", NULL};
const char *const care_names[] = {"none", "dry", "wax", "laundry", NULL};

bool day_plan_from(struct str name, enum day_plan *ret_plan)
{
    for (enum day_plan plan = PLAN_OPEN; plan < PLAN_COUNT; plan++) {
        if (str_eq(name, str_from(day_plan_names[plan]))) {
            *ret_plan = plan;
            return true;
        }
    }
    return false;
}

enum care care_from(struct str name)
{
    for (enum care care = CARE_NONE; care < CARE_COUNT; care++) {
        if (str_eq(name, str_from(care_names[care])))
            return care;
    }
    return CARE_NONE;
}

int32_t care_days(enum care care)
{
    return care == CARE_NONE ? 0 : 1;
}

struct calendar_rules calendar_rules_default(void)
{
    return (struct calendar_rules){
        .cutoff_hour = CUTOFF_NONE,
        .window_days = WINDOW_DAYS,
        .min_days = 1,
        .max_days = STAY_DAYS,
    };
}

struct calendar_rules calendar_rules_of_owner(const struct calendar_rules *rules)
{
    struct calendar_rules own = calendar_rules_default();
    if (own.window_days < rules->window_days)
        own.window_days = rules->window_days;
    if (own.max_days < rules->max_days)
        own.max_days = rules->max_days;
    own.days_before = rules->days_before;
    own.days_after = rules->days_after;
    own.turnover = rules->turnover;
    return own;
}

struct calendar_rules calendar_rules_without_limits(const struct calendar_rules *rules)
{
    struct calendar_rules free = *rules;
    free.lead_days = 0;
    free.window_days = WINDOW_DAYS_MAX;
    free.min_days = 1;
    free.max_days = STAY_DAYS_MAX;
    return free;
}

struct calendar_rules calendar_rules_at(const struct calendar_rules *rules, int32_t hour)
{
    struct calendar_rules now = *rules;
    if (hour >= rules->cutoff_hour)
        now.lead_days++;
    return now;
}

bool day_spans_ok(const struct day_span *spans, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (spans[i].first > spans[i].last)
            return false;
        for (size_t j = 0; j < i; j++) {
            if (spans[i].first <= spans[j].last && spans[j].first <= spans[i].last)
                return false;
        }
    }
    return true;
}

int weekday_of(int32_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

static int day_to_busy(const void *day, const void *span)
{
    const struct busy_span *at = span;
    int32_t wanted = *(const int32_t *)day;
    return wanted < at->first ? -1 : wanted > at->last;
}

static int day_to_exception(const void *day, const void *span)
{
    const struct day_span *at = span;
    int32_t wanted = *(const int32_t *)day;
    return wanted < at->first ? -1 : wanted > at->last;
}

/* A year of days asks this, of every part of a kit, and an import may be hundreds of spans. */
static enum day_plan own_plan(const struct calendar_rules *rules, int32_t day, bool is_holiday)
{
    if (rules->busy_count > 0 &&
        bsearch(&day, rules->busy, rules->busy_count, sizeof(*rules->busy), day_to_busy))
        return PLAN_CLOSED;
    if (rules->exception_count > 0) {
        const struct day_span *span = bsearch(&day, rules->exceptions, rules->exception_count,
                                              sizeof(*span), day_to_exception);
        if (span)
            return span->plan;
    }
    enum day_plan plan = rules->week[weekday_of(day)];
    return is_holiday && rules->holidays > plan ? rules->holidays : plan;
}

enum day_plan calendar_plan(const struct calendar_rules *rules, int32_t day, bool is_holiday)
{
    enum day_plan plan = own_plan(rules, day, is_holiday);
    for (size_t i = 0; i < rules->part_count; i++) {
        enum day_plan of_part = own_plan(&rules->parts[i], day, is_holiday);
        plan = of_part > plan ? of_part : plan;
    }
    return plan;
}

/* ---- half days ---- */

/* The halves that a stay takes of its first or last day. */
static unsigned first_day_halves(const struct calendar_rules *rules)
{
    return rules->turnover && rules->days_before == 0 ? AFTERNOON : BOTH_HALVES;
}

static unsigned last_day_halves(const struct calendar_rules *rules)
{
    return rules->turnover && rules->days_after == 0 ? MORNING : BOTH_HALVES;
}

struct halves stay_halves(const struct calendar_rules *rules, int32_t start, int32_t end)
{
    struct halves at = halves_of_days(start - rules->days_before, end + rules->days_after);
    if (start < end && first_day_halves(rules) == AFTERNOON)
        at.first++;
    if (start < end && last_day_halves(rules) == MORNING)
        at.last--;
    return at;
}

void calendar_mark(struct calendar *calendar, const int32_t *room, int32_t qty)
{
    const struct calendar_rules *rules = &calendar->rules;
    int32_t around = rules->days_before + rules->days_after;

    for (size_t i = 0; i < calendar->n; i++) {
        struct calendar_day *day = &calendar->days[i];
        const int32_t *near = &room[2 * i], *own = &near[2 * rules->days_before];
        day->units = own[0] < own[1] ? own[0] : own[1];
        day->taken = (uint8_t)((own[0] < qty ? MORNING : 0) | (own[1] < qty ? AFTERNOON : 0));
        day->care = false;
        for (int32_t half = 0; half < 2 * (around + 1); half++)
            day->care = day->care || (half / 2 != rules->days_before && near[half] < qty);
    }
}

static const char *const no_names[DAY_NO_COUNT] = {
    [DAY_FREE] = "free",
    [DAY_PAST] = "past",
    [DAY_TOO_SOON] = "too_soon",
    [DAY_TOO_FAR] = "too_far",
    [STAY_TOO_SHORT] = "too_short",
    [STAY_TOO_LONG] = "too_long",
    [STAY_MOVED] = "in_use",
    [DAY_CLOSED] = "closed",
    [DAY_NO_HANDOVER] = "no_handover",
    [DAY_TAKEN] = "taken",
    [DAY_CARE] = "care",
};

const char *day_no_name(enum day_no no)
{
    return no_names[no];
}

bool day_no_is_limit(enum day_no no)
{
    return no >= DAY_PAST && no <= STAY_MOVED;
}

static bool is_agreed(const struct stay *stay, int32_t day)
{
    return day >= stay->agreed_start && day <= stay->agreed_end;
}

/* Also for a stay: what it begins with. */
static enum day_no first_day_limit(const struct calendar_rules *rules, int32_t day, int32_t today)
{
    if (day < today)
        return DAY_PAST;
    return day < today + rules->lead_days ? DAY_TOO_SOON : DAY_FREE;
}

enum day_no stay_limits(const struct calendar_rules *rules, const struct stay *stay, int32_t today)
{
    const int64_t days = (int64_t)stay->end - stay->start + 1;
    const bool same_start = stay->start == stay->agreed_start && is_agreed(stay, stay->start);

    if (stay->in_use) {
        if (!same_start)
            return STAY_MOVED;
        if (stay->end < today)
            return DAY_PAST;
    } else if (stay->start < today) {
        return DAY_PAST;
    } else if (!same_start && first_day_limit(rules, stay->start, today) != DAY_FREE) {
        return DAY_TOO_SOON;
    }
    if (days < rules->min_days)
        return STAY_TOO_SHORT;
    if (days > rules->max_days)
        return STAY_TOO_LONG;
    return stay->end > today + rules->window_days ? DAY_TOO_FAR : DAY_FREE;
}

static const struct calendar_day *day_at(const struct calendar *calendar, int32_t day)
{
    return &calendar->days[day - calendar->from];
}

static enum day_plan plan_at(const struct calendar *calendar, int32_t day)
{
    return calendar_plan(&calendar->rules, day, !str_is_null(day_at(calendar, day)->holiday));
}

/* What the plan and the other rentals say of these halves of a day, whenever it is. */
static enum day_no day_state(const struct calendar *calendar, int32_t day, unsigned halves,
                             bool is_agreed_day)
{
    const struct calendar_day *at = day_at(calendar, day);
    if (at->taken & halves)
        return DAY_TAKEN;
    if (!is_agreed_day && plan_at(calendar, day) == PLAN_CLOSED)
        return DAY_CLOSED;
    return at->care ? DAY_CARE : DAY_FREE;
}

bool day_hands_over(const struct calendar *calendar, int32_t day)
{
    return plan_at(calendar, day) == PLAN_OPEN;
}

enum day_no stay_may(const struct calendar *calendar, const struct stay *stay)
{
    enum day_no no = stay_limits(&calendar->rules, stay, calendar->today);
    if (no != DAY_FREE)
        return no;
    /* Of what is in use, the days that have passed are no question any more. */
    int32_t from = stay->in_use ? calendar->today : stay->start;
    for (int32_t day = from; day <= stay->end; day++) {
        unsigned halves = BOTH_HALVES;
        if (day == stay->start && day < stay->end)
            halves = first_day_halves(&calendar->rules);
        if (day == stay->end && day > stay->start)
            halves = last_day_halves(&calendar->rules);
        no = day_state(calendar, day, halves, is_agreed(stay, day));
        if (no != DAY_FREE)
            return no;
    }
    bool has_agreed = stay->agreed_start <= stay->agreed_end;
    bool same_start = has_agreed && stay->start == stay->agreed_start;
    bool same_end = has_agreed && stay->end == stay->agreed_end;
    if (!same_start && !day_hands_over(calendar, stay->start))
        return DAY_NO_HANDOVER;
    return same_end || day_hands_over(calendar, stay->end) ? DAY_FREE : DAY_NO_HANDOVER;
}

enum day_no day_may(const struct calendar *calendar, int32_t day)
{
    enum day_no no = first_day_limit(&calendar->rules, day, calendar->today);
    if (no != DAY_FREE)
        return no;
    if (day > calendar->today + calendar->rules.window_days)
        return DAY_TOO_FAR;
    unsigned left = day_left(calendar, day);
    return day_state(calendar, day, left ? left : BOTH_HALVES, false);
}

unsigned day_left(const struct calendar *calendar, int32_t day)
{
    unsigned left = BOTH_HALVES & ~(unsigned)day_at(calendar, day)->taken;
    if (left == BOTH_HALVES || (left == AFTERNOON && first_day_halves(&calendar->rules) == left) ||
        (left == MORNING && last_day_halves(&calendar->rules) == left))
        return left;
    return 0;
}

bool stay_find(const struct calendar *calendar, int32_t from, int32_t days, struct stay *ret_stay)
{
    int32_t last = calendar->from + (int32_t)calendar->n - days;
    for (int32_t day = from; day <= last; day++) {
        *ret_stay = stay_new(day, day + days - 1);
        if (stay_may(calendar, ret_stay) == DAY_FREE)
            return true;
    }
    return false;
}

void stay_json(struct json *json, const struct stay *stay)
{
    json_object(json);
    json_key_day(json, "rental_start_date", stay->start);
    json_key_day(json, "rental_end_date", stay->end);
    json_end(json);
}
