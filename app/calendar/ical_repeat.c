#include "calendar/ical_repeat.h"

#include "calendar/calendar_rules.h"

enum { INTERVAL_MAX = 10000, COUNT_MAX = 1000000 };

static const struct str weekday_names[7] = {{"MO", 2}, {"TU", 2}, {"WE", 2}, {"TH", 2},
                                            {"FR", 2}, {"SA", 2}, {"SU", 2}};

static bool weekday_read(struct str name, int *ret_weekday)
{
    for (int i = 0; i < 7; i++) {
        if (str_eq_nocase(str_trim(name), weekday_names[i])) {
            *ret_weekday = i;
            return true;
        }
    }
    return false;
}

static bool weekdays_read(struct str list, unsigned *ret_weekdays)
{
    while (list.n > 0) {
        int weekday;

        if (!weekday_read(str_split(&list, ','), &weekday))
            return false;
        *ret_weekdays |= 1u << weekday;
    }
    return true;
}

static bool part_read(struct str name, struct str value, struct ical_repeat *repeat)
{
    if (str_eq_nocase(name, STR("FREQ"))) {
        repeat->weekly = str_eq_nocase(value, STR("WEEKLY"));
        return repeat->weekly || str_eq_nocase(value, STR("DAILY"));
    }
    if (str_eq_nocase(name, STR("INTERVAL")))
        return str_to_u63(value, &repeat->interval) && repeat->interval >= 1 &&
               repeat->interval <= INTERVAL_MAX;
    if (str_eq_nocase(name, STR("COUNT")))
        return str_to_u63(value, &repeat->count) && repeat->count >= 1 &&
               repeat->count <= COUNT_MAX;
    if (str_eq_nocase(name, STR("UNTIL"))) {
        repeat->has_until = true;
        return ical_stamp_read(value, &repeat->until);
    }
    if (str_eq_nocase(name, STR("BYDAY")))
        return weekdays_read(value, &repeat->weekdays);
    if (str_eq_nocase(name, STR("WKST")))
        return weekday_read(value, &repeat->week_start);
    return false;
}

bool ical_repeat_read(struct str value, struct ical_repeat *ret_repeat)
{
    bool has_freq = false;

    *ret_repeat = (struct ical_repeat){.interval = 1};
    value = str_trim(value);
    while (value.n > 0) {
        struct str part = str_split(&value, ';');
        struct str name = str_trim(str_split(&part, '='));

        if (!part_read(name, str_trim(part), ret_repeat))
            return false;
        has_freq = has_freq || str_eq_nocase(name, STR("FREQ"));
    }
    /* on some weekdays of every so many days: nobody's calendar says so */
    return has_freq && (ret_repeat->weekly || ret_repeat->weekdays == 0);
}

/* How many of the weekdays lie before a day of the week that is so far from its start. */
static int64_t weekdays_before(const struct ical_repeat *repeat, unsigned weekdays, int64_t days)
{
    int64_t n = 0;

    for (int i = 0; i < days; i++)
        n += weekdays >> ((repeat->week_start + i) % 7) & 1;
    return n;
}

static bool comes_weekly(const struct ical_repeat *repeat, int32_t start, int32_t day)
{
    unsigned weekdays = repeat->weekdays ? repeat->weekdays : 1u << weekday_of(start);
    int64_t offset = (weekday_of(start) - repeat->week_start + 7) % 7; /* in its week */
    int64_t since = day - (start - offset), weeks = since / 7;
    int64_t each = weekdays_before(repeat, weekdays, 7), number;

    if (day == start)
        return true;
    if (weeks % repeat->interval != 0 || !(weekdays >> weekday_of(day) & 1))
        return false;
    number = weeks / repeat->interval * each + weekdays_before(repeat, weekdays, since % 7) -
             weekdays_before(repeat, weekdays, offset);
    return repeat->count == 0 || number < repeat->count;
}

static bool comes_daily(const struct ical_repeat *repeat, int32_t start, int32_t day)
{
    int64_t since = day - start;

    return since % repeat->interval == 0 &&
           (repeat->count == 0 || since / repeat->interval < repeat->count);
}

size_t ical_repeat_days(const struct ical_repeat *repeat, int32_t start, int32_t from, int32_t to,
                        int32_t *ret_days)
{
    size_t n = 0;

    for (int32_t day = from > start ? from : start; day <= to; day++) {
        if (repeat->weekly ? comes_weekly(repeat, start, day) : comes_daily(repeat, start, day))
            ret_days[n++] = day;
    }
    return n;
}
