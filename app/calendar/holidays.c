#include "calendar/calendar.h"

enum { HOLIDAYS_MAX = 1000, DAY_TEXT = 10 };

static bool parse_line(struct str line, struct holiday *ret_holiday)
{
    if (line.n <= DAY_TEXT || line.p[DAY_TEXT] != ' ')
        return false;
    ret_holiday->name = str_trim(str_sub(line, DAY_TEXT, line.n));
    return ret_holiday->name.n > 0 && str_utf8(ret_holiday->name, NULL) &&
           day_parse(str_sub(line, 0, DAY_TEXT), &ret_holiday->day);
}

static bool has_day(const struct holiday *holidays, size_t n, int32_t day)
{
    for (size_t i = 0; i < n; i++) {
        if (holidays[i].day == day)
            return true;
    }
    return false;
}

bool holidays_parse(struct arena *arena, struct str text, struct holiday **ret_holidays,
                    size_t *ret_n, size_t *ret_line)
{
    struct holiday *holidays = arena_array(arena, HOLIDAYS_MAX, sizeof(*holidays));
    size_t n = 0;

    for (*ret_line = 1; text.n > 0; ++*ret_line) {
        struct str line = str_trim(str_split(&text, '\n'));
        if (line.n == 0 || line.p[0] == '#')
            continue;
        if (n == HOLIDAYS_MAX || !parse_line(line, &holidays[n]) ||
            has_day(holidays, n, holidays[n].day))
            return false;
        n++;
    }
    *ret_holidays = holidays;
    *ret_n = n;
    return true;
}
