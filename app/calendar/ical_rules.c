#include "calendar/ical_rules.h"

#include "base/clock.h"
#include "base/err.h"
#include "calendar/ical_repeat.h"

enum {
    ZONES_MAX = 64,
    MOVED_MAX = 1000,
    STAMP_BYTES = 24,
    DAY_S = 86400,
    EAST_S = 14 * 3600, /* where the day begins first, and last */
    WEST_S = -12 * 3600
};

const char *ical_why_name(enum ical_why why)
{
    static const char *const names[ICAL_WHY_COUNT] = {"start", "rule", "dates", "zone"};

    return names[why];
}

/* A zone by its offsets: with summer time the times of an event lie between two, so it counts from
 * the earlier to the later. */
struct zone {
    struct str name;
    int32_t least_s, most_s;
};
/* One time of an event that comes again has been moved, or called off. */
struct moved {
    struct str uid;
    struct ical_stamp from;
};
struct event {
    struct str uid, summary, start_text, rule;
    struct ical_stamp start, end;
    struct zone start_zone, end_zone;
    int64_t duration_s;
    struct ical_stamp moved_from;
    bool has_start, has_end, has_duration, is_free, has_dates, odd_zone, is_moved;
};
struct reading {
    struct arena *arena;
    struct zone zones[ZONES_MAX];
    size_t zone_count;
    struct moved *moved;
    size_t moved_count;
    int32_t first, last;
    bool *days;     /* busy, from first to last */
    int32_t before; /* times that begin from here on may reach the first day */
    bool *left_out; /* days of the event at hand on which it does not come, from before on */
    bool any_left_out;
    int32_t *times;
    struct ical_busy *busy;
};

/* ---- zones ---- */

static bool zone_known(const struct reading *reading, struct str name, struct zone *ret_zone)
{
    static const struct zone fixed[] = {
        {{"Asia/Seoul", 10}, 9 * 3600, 9 * 3600},
        {{"Korea Standard Time", 19}, 9 * 3600, 9 * 3600},
        {{"Asia/Tokyo", 10}, 9 * 3600, 9 * 3600},
        {{"UTC", 3}, 0, 0},
        {{"Etc/UTC", 7}, 0, 0},
        {{"GMT", 3}, 0, 0},
    };

    for (size_t i = 0; i < reading->zone_count; i++) {
        *ret_zone = reading->zones[i];
        if (str_eq(ret_zone->name, name))
            return true;
    }
    for (size_t i = 0; i < COUNT_OF(fixed); i++) {
        *ret_zone = fixed[i];
        if (str_eq_nocase(ret_zone->name, name))
            return true;
    }
    return false;
}

/* Days without a time, and times without a zone, are the market's. */
static struct zone zone_of(const struct reading *reading, const struct ical_line *line,
                           const struct ical_stamp *stamp, bool *ret_odd)
{
    struct str name = ical_param(line, "TZID");
    struct zone zone = {.least_s = 9 * 3600, .most_s = 9 * 3600};

    if (stamp->utc)
        return (struct zone){0};
    if (!stamp->has_time || str_is_null(name) || zone_known(reading, name, &zone))
        return zone;
    *ret_odd = true;
    return (struct zone){.least_s = WEST_S, .most_s = EAST_S};
}

static int64_t earliest_s(const struct ical_stamp *stamp, const struct zone *zone)
{
    return (int64_t)stamp->day * DAY_S + stamp->second - zone->most_s;
}

static int64_t latest_s(const struct ical_stamp *stamp, const struct zone *zone)
{
    return (int64_t)stamp->day * DAY_S + stamp->second - zone->least_s;
}

static bool is_line(const struct ical_line *line, const char *name, const char *value)
{
    return str_eq_nocase(line->name, str_from(name)) &&
           (value == NULL || str_eq_nocase(str_trim(line->value), str_from(value)));
}

/* Up to END:VTIMEZONE. */
static void zone_read(struct reading *reading, struct str *rest)
{
    struct zone zone = {0};
    struct ical_line line;
    bool any = false;
    int32_t offset_s;

    while (ical_line_next(rest, &line) && !is_line(&line, "END", "VTIMEZONE")) {
        if (is_line(&line, "TZID", NULL))
            zone.name = str_trim(line.value);
        if (!is_line(&line, "TZOFFSETTO", NULL) || !ical_offset_read(line.value, &offset_s))
            continue;
        zone.least_s = !any || offset_s < zone.least_s ? offset_s : zone.least_s;
        zone.most_s = !any || offset_s > zone.most_s ? offset_s : zone.most_s;
        any = true;
    }
    if (any && reading->zone_count < ZONES_MAX)
        reading->zones[reading->zone_count++] = zone;
}

/* ---- what an event says ---- */

static void leave_out(struct reading *reading, int32_t day)
{
    if (day < reading->before || day > reading->last + 1)
        return;
    reading->left_out[day - reading->before] = true;
    reading->any_left_out = true;
}

/* The day of the event's own zone; one in UTC is told by the zone's time. */
static int32_t own_day(const struct ical_stamp *stamp, const struct event *event)
{
    int64_t local_s = (int64_t)stamp->day * DAY_S + stamp->second;

    if (!stamp->utc || event->start.utc)
        return stamp->day;
    return (int32_t)((local_s + event->start_zone.least_s) / DAY_S);
}

static void leave_out_list(struct reading *reading, const struct event *event, struct str list)
{
    struct ical_stamp stamp;

    while (list.n > 0) {
        if (ical_stamp_read(str_split(&list, ','), &stamp))
            leave_out(reading, own_day(&stamp, event));
    }
}

static void start_read(const struct reading *reading, const struct ical_line *line,
                       struct event *event)
{
    event->start_text = str_sub(line->value, 0, STAMP_BYTES);
    event->has_start = ical_stamp_read(line->value, &event->start);
    event->start_zone = zone_of(reading, line, &event->start, &event->odd_zone);
}

static void event_line(const struct reading *reading, const struct ical_line *line,
                       struct event *event)
{
    if (is_line(line, "UID", NULL))
        event->uid = str_trim(line->value);
    else if (is_line(line, "SUMMARY", NULL))
        event->summary = line->value;
    else if (is_line(line, "DTSTART", NULL))
        start_read(reading, line, event);
    else if (is_line(line, "DTEND", NULL)) {
        event->has_end = ical_stamp_read(line->value, &event->end);
        event->end_zone = zone_of(reading, line, &event->end, &event->odd_zone);
    } else if (is_line(line, "DURATION", NULL))
        event->has_duration = ical_duration_read(line->value, &event->duration_s);
    else if (is_line(line, "RRULE", NULL))
        event->rule = line->value;
    else if (is_line(line, "RECURRENCE-ID", NULL))
        event->is_moved = ical_stamp_read(line->value, &event->moved_from);
    else if (is_line(line, "RDATE", NULL))
        event->has_dates = true;
    else if (is_line(line, "TRANSP", "TRANSPARENT") || is_line(line, "STATUS", "CANCELLED"))
        event->is_free = true;
}

/* Up to END:VEVENT; what stands inside of it, such as an alarm, says nothing of its days. */
static void event_read(const struct reading *reading, struct str *rest, struct event *event)
{
    struct ical_line line;
    int inside = 0;

    *event = (struct event){0};
    while (ical_line_next(rest, &line) && !is_line(&line, "END", "VEVENT")) {
        inside += is_line(&line, "BEGIN", NULL) - (is_line(&line, "END", NULL) && inside > 0);
        if (inside == 0)
            event_line(reading, &line, event);
    }
}

/* On which days one that comes again does not: by its own lines, or because that time is told
 * apart. */
static void left_out_read(struct reading *reading, struct str lines, const struct event *event)
{
    struct ical_line line;

    while (ical_line_next(&lines, &line)) {
        if (is_line(&line, "EXDATE", NULL))
            leave_out_list(reading, event, line.value);
    }
    for (size_t i = 0; i < reading->moved_count; i++) {
        if (str_eq(reading->moved[i].uid, event->uid))
            leave_out(reading, own_day(&reading->moved[i].from, event));
    }
}

/* ---- its days ---- */

static void note(struct reading *reading, const struct event *event, enum ical_why why)
{
    struct ical_busy *busy = reading->busy;

    if (busy->note_count == ICAL_NOTES_MAX)
        return;
    busy->notes[busy->note_count++] = (struct ical_note){
        .event = ical_text(reading->arena, event->summary, ICAL_EVENT_BYTES),
        .start = event->start_text,
        .why = why,
    };
}

static void mark(struct reading *reading, int64_t from, int64_t to)
{
    if (from < reading->first)
        from = reading->first;
    if (to > reading->last)
        to = reading->last;
    for (int64_t day = from; day <= to; day++)
        reading->days[day - reading->first] = true;
}

/* The days from the day of its start to that of its end, for the time that begins on a day. */
struct extent {
    int64_t first, last; /* of its first time */
};

static int64_t seoul_day(int64_t seconds)
{
    return clock_seoul_day(seconds * US_PER_SECOND);
}

static struct extent extent_of(const struct event *event)
{
    const struct ical_stamp *start = &event->start;
    int64_t from_s = earliest_s(start, &event->start_zone), to_s, days;

    if (!start->has_time) {
        days = event->has_end        ? (int64_t)event->end.day - start->day
               : event->has_duration ? event->duration_s / DAY_S
                                     : 1;
        return (struct extent){start->day, start->day + (days > 1 ? days : 1) - 1};
    }
    to_s = event->has_end ? latest_s(&event->end, &event->end_zone)
                          : latest_s(start, &event->start_zone) + event->duration_s;
    if (to_s <= from_s)
        to_s = from_s + 1;
    return (struct extent){seoul_day(from_s), seoul_day(to_s - 1)};
}

/* The last day of the rule's end on which it may still begin. */
static int64_t last_time(const struct event *event, const struct ical_repeat *repeat)
{
    struct ical_stamp until = repeat->until;
    int64_t until_s = (int64_t)until.day * DAY_S + until.second, day;

    if (!repeat->has_until)
        return INT32_MAX;
    if (!until.has_time || !event->start.has_time)
        return until.day;
    if (until.utc && !event->start.utc)
        until_s += event->start_zone.most_s;
    day = until_s / DAY_S;
    return event->start.second <= until_s % DAY_S ? day : day - 1;
}

static void mark_repeated(struct reading *reading, const struct event *event,
                          const struct ical_repeat *repeat, struct extent extent)
{
    int64_t length = extent.last - event->start.day, to = last_time(event, repeat);
    int64_t from = reading->first - length;
    size_t n;

    from = from > reading->before ? from : reading->before;
    to = to < reading->last + 1 ? to : reading->last + 1;
    if (to < from)
        return;
    n = ical_repeat_days(repeat, event->start.day, (int32_t)from, (int32_t)to, reading->times);
    for (size_t i = 0; i < n; i++) {
        int64_t shift = reading->times[i] - event->start.day;

        if (!reading->left_out[reading->times[i] - reading->before])
            mark(reading, extent.first + shift, extent.last + shift);
    }
}

static void event_apply(struct reading *reading, const struct event *event)
{
    struct ical_repeat repeat;
    struct extent extent;

    if (event->is_free)
        return;
    if (!event->has_start) {
        note(reading, event, ICAL_START);
        return;
    }
    reading->busy->events++;
    if (event->odd_zone)
        note(reading, event, ICAL_ZONE);
    if (event->has_dates)
        note(reading, event, ICAL_DATES);
    extent = extent_of(event);
    if (str_is_null(event->rule)) {
        mark(reading, extent.first, extent.last);
    } else if (!ical_repeat_read(event->rule, &repeat)) {
        note(reading, event, ICAL_RULE);
        mark(reading, extent.first, extent.last);
    } else {
        mark_repeated(reading, event, &repeat, extent);
    }
}

/* ---- the whole ---- */

/* Zones, and which times of which events are told apart (RECURRENCE-ID). */
static void look_ahead(struct reading *reading, struct str text)
{
    struct ical_line line;
    struct event event;

    while (ical_line_next(&text, &line)) {
        if (is_line(&line, "BEGIN", "VTIMEZONE"))
            zone_read(reading, &text);
        if (!is_line(&line, "BEGIN", "VEVENT"))
            continue;
        event_read(reading, &text, &event);
        if (event.is_moved && reading->moved_count < MOVED_MAX)
            reading->moved[reading->moved_count++] = (struct moved){event.uid, event.moved_from};
    }
}

static void each_event(struct reading *reading, struct str text)
{
    size_t room = (size_t)(reading->last + 1 - reading->before + 1);
    struct ical_line line;
    struct event event;

    while (ical_line_next(&text, &line)) {
        struct str lines = text;

        if (!is_line(&line, "BEGIN", "VEVENT"))
            continue;
        event_read(reading, &text, &event);
        lines.n -= text.n;
        if (!str_is_null(event.rule))
            left_out_read(reading, lines, &event);
        event_apply(reading, &event);
        if (reading->any_left_out)
            memset(reading->left_out, 0, room * sizeof(*reading->left_out));
        reading->any_left_out = false;
    }
}

static void spans_of(struct reading *reading)
{
    struct ical_busy *busy = reading->busy;
    size_t days = (size_t)(reading->last - reading->first + 1);

    busy->spans = arena_array(reading->arena, days / 2 + 1, sizeof(*busy->spans));
    for (size_t i = 0; i < days; i++) {
        int32_t day = reading->first + (int32_t)i;

        if (!reading->days[i])
            continue;
        if (i > 0 && reading->days[i - 1])
            busy->spans[busy->n - 1].last = day;
        else
            busy->spans[busy->n++] = (struct busy_span){day, day};
    }
}

bool ical_busy_read(struct arena *arena, struct str text, int32_t first, int32_t last,
                    struct ical_busy *ret_busy)
{
    size_t days = (size_t)(last - first + 1);
    struct reading *reading = arena_array(arena, 1, sizeof(*reading));
    struct ical_line line;
    struct str rest;

    *ret_busy = (struct ical_busy){
        .notes = arena_array(arena, ICAL_NOTES_MAX, sizeof(*ret_busy->notes))};
    *reading = (struct reading){.arena = arena, .first = first, .last = last, .busy = ret_busy};
    reading->moved = arena_array(arena, MOVED_MAX, sizeof(*reading->moved));
    reading->days = arena_array(arena, days, sizeof(*reading->days));
    /* one that is longer than all that is looked at marks all of it by any of its times */
    reading->before = first - (int32_t)days;
    reading->times = arena_array(arena, 2 * days + 2, sizeof(*reading->times));
    reading->left_out = arena_array(arena, 2 * days + 2, sizeof(*reading->left_out));
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.n);
    text = ical_unfold(arena, text);
    rest = text;
    if (!ical_line_next(&rest, &line) || !is_line(&line, "BEGIN", "VCALENDAR"))
        return false;
    look_ahead(reading, text);
    each_event(reading, text);
    spans_of(reading);
    return true;
}
