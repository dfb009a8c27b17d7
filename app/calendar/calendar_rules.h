/* Which days of a thing may be asked for: pure functions over an owner's plan, the national
 * holidays and the days that are taken (docs/rentals.md section 5). Days are since 1970-01-01 in
 * Seoul, both ends of a span inclusive. */
#pragma once
#include "base/str.h"

enum day_plan {
    PLAN_OPEN,
    PLAN_NO_HANDOVER, /* a stay may pass this day but neither begin nor end on it */
    PLAN_CLOSED,
    PLAN_COUNT
};
enum care { CARE_NONE, CARE_DRY, CARE_WAX, CARE_LAUNDRY, CARE_COUNT };
/* As on the wire ("no_handover", "dry"), ending with NULL. */
extern const char *const day_plan_names[PLAN_COUNT + 1];
extern const char *const care_names[CARE_COUNT + 1];
/* False for unknown names. */
bool day_plan_from(struct str name, enum day_plan *ret_plan);
/* CARE_NONE for unknown names. */
enum care care_from(struct str name);
/* The days after a stay that a care is proposed to take. */
int32_t care_days(enum care care);

struct day_span {
    int32_t first, last;
    enum day_plan plan;
};

/* Days on which another calendar says busy. */
struct busy_span {
    int32_t first, last;
};

enum {
    LEAD_DAYS_MAX = 90,
    CUTOFF_NONE = 24,
    WINDOW_DAYS = 180,
    WINDOW_DAYS_MAX = 365,
    STAY_DAYS = 30,
    STAY_DAYS_MAX = 180,
    BUFFER_DAYS_MAX = 7,
    EXCEPTIONS_MAX = 100
};

struct calendar_rules {
    enum day_plan week[7];  /* from Monday */
    enum day_plan holidays; /* the least that a national holiday is; an exception counts more */
    int32_t lead_days;      /* from today to the first day */
    int32_t cutoff_hour;    /* from which one day more; CUTOFF_NONE: never */
    int32_t window_days;    /* from today to the last day, at most */
    int32_t min_days, max_days;
    enum care care;
    int32_t days_before, days_after; /* around a stay, for nobody else */
    bool turnover; /* a day may be one's last and the next one's first, where no days are between */
    const struct day_span *exceptions; /* as busy: by their days, of which no two share one */
    size_t exception_count;
    const struct busy_span *busy; /* closed, whatever else is said of them */
    size_t busy_count;
    const struct calendar_rules *parts; /* of a kit: their plans count, too */
    size_t part_count;
};
/* Of an owner who has said nothing. */
struct calendar_rules calendar_rules_default(void);
/* What binds the owner's own word: his days are his, only what is taken stays taken. */
struct calendar_rules calendar_rules_of_owner(const struct calendar_rules *rules);
/* The plan alone: what is asked for already is late for no lead any more. */
struct calendar_rules calendar_rules_without_limits(const struct calendar_rules *rules);
/* What binds at an hour of the day: past the cut-off the lead is a day longer. */
struct calendar_rules calendar_rules_at(const struct calendar_rules *rules, int32_t hour);
/* True unless two spans share a day or one ends before it begins. */
bool day_spans_ok(const struct day_span *spans, size_t n);
/* 0: Monday. */
int weekday_of(int32_t day);
enum day_plan calendar_plan(const struct calendar_rules *rules, int32_t day, bool is_holiday);

/* Why a day, or a stay, is not to be had. */
enum day_no {
    DAY_FREE,
    DAY_PAST,
    DAY_TOO_SOON,
    DAY_TOO_FAR,
    STAY_TOO_SHORT,
    STAY_TOO_LONG,
    STAY_MOVED, /* the first day of what is in use */
    DAY_CLOSED,
    DAY_NO_HANDOVER,
    DAY_TAKEN,
    DAY_CARE, /* too near to a taken day: the thing is cared for in between */
    DAY_NO_COUNT
};
/* As on the wire ("too_soon"); static memory. */
const char *day_no_name(enum day_no no);
/* True for what the asker can mend by counting days, false for what depends on the days. */
bool day_no_is_limit(enum day_no no);

/* Half days, both inclusive: the morning of a day is 2 × day, its afternoon one more. */
struct halves {
    int64_t first, last;
};
static inline struct halves halves_of_days(int32_t first, int32_t last)
{
    return (struct halves){(int64_t)first * 2, (int64_t)last * 2 + 1};
}
static inline bool halves_meet(struct halves a, struct halves b)
{
    return a.first <= b.last && b.first <= a.last;
}
/* What a stay takes of its units, with the days around it. With turnover its first morning and its
 * last afternoon are left, but a stay of one day has the whole of it. */
struct halves stay_halves(const struct calendar_rules *rules, int32_t start, int32_t end);

/* The days from..from + n - 1 as the database has them. */
enum { MORNING = 1, AFTERNOON = 2, BOTH_HALVES = MORNING | AFTERNOON };
struct calendar_day {
    struct str holiday; /* its name; null: none */
    int32_t units;      /* that are left all day, at most */
    uint8_t taken;      /* halves of which not as many units are left as are asked for */
    bool care;          /* a taken half is so near that the days around a stay would not fit */
};
struct calendar {
    struct calendar_rules rules;
    int32_t today, from;
    size_t n;
    struct calendar_day *days;
};
/* Fills in what days have by how many units are left: room[0] is the first half of the day
 * from - days_before, and so on to the last of the day from + n - 1 + days_after. */
void calendar_mark(struct calendar *calendar, const int32_t *room, int32_t qty);

/* What is asked for. Days that are agreed already (agreed_end < agreed_start: none) need no plan
 * and no lead again. */
struct stay {
    int32_t start, end;
    int32_t agreed_start, agreed_end;
    bool in_use;
};
static inline struct stay stay_new(int32_t start, int32_t end)
{
    return (struct stay){.start = start, .end = end, .agreed_start = 1};
}

/* {"rental_start_date", "rental_end_date"} */
struct json;
void stay_json(struct json *json, const struct stay *stay);

/* The part that needs no database: lead, window, length. */
enum day_no stay_limits(const struct calendar_rules *rules, const struct stay *stay, int32_t today);
/* All of it; the calendar covers the stay unless stay_limits refuses it. */
enum day_no stay_may(const struct calendar *calendar, const struct stay *stay);
/* One day, as a part of some stay: never DAY_NO_HANDOVER, STAY_*. */
enum day_no day_may(const struct calendar *calendar, int32_t day);
/* The halves of a day of the calendar that are left for a stay: one only where a stay may begin or
 * end with it. */
unsigned day_left(const struct calendar *calendar, int32_t day);
/* Whether a stay may begin or end on it. */
bool day_hands_over(const struct calendar *calendar, int32_t day);
/* The first stay of so many days from a day of the calendar on; false when there is none. */
bool stay_find(const struct calendar *calendar, int32_t from, int32_t days, struct stay *ret_stay);
