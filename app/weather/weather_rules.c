#include "weather/weather_rules.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/err.h"

const char *const weather_kind_names[] = {"none", "snow", "water", "wind", "rain", "air", NULL};

const char *const weather_regions[] = {
    "none",  "KR-11", "KR-26", "KR-27", "KR-28", "KR-29", "KR-30", "KR-31", "KR-41", "KR-42",
    "KR-43", "KR-44", "KR-45", "KR-46", "KR-47", "KR-48", "KR-49", "KR-50", NULL,
};

static size_t index_of(const char *const *names, struct str name)
{
    for (size_t i = 0; names[i]; i++) {
        if (str_eq(name, str_from(names[i])))
            return i;
    }
    return 0;
}

size_t weather_region_from(struct str code)
{
    return index_of(weather_regions, code);
}

enum weather_kind weather_kind_from(struct str name)
{
    return (enum weather_kind)index_of(weather_kind_names, name);
}

static enum warning_no read_line(struct arena *arena, struct str *text, int32_t today,
                                 struct weather_warning *warning)
{
    struct str cells[4] = {0};
    size_t n = 0;
    bool more = true;

    while (more) {
        struct str cell;
        if (!csv_next(arena, text, &cell, &more) || n == COUNT_OF(cells))
            return WARNING_CELLS;
        cells[n++] = str_trim(cell);
    }
    if (n == 1 && cells[0].n == 0)
        return WARNING_FINE;
    if (n < 3)
        return WARNING_CELLS;
    *warning = (struct weather_warning){.region = cells[0],
                                        .kind = weather_kind_from(cells[2]),
                                        .text = n == 4 ? cells[3] : STR("")};
    if (weather_region_from(warning->region) == WEATHER_NOWHERE)
        return WARNING_REGION;
    if (!day_parse(cells[1], &warning->day) || warning->day < today)
        return WARNING_DAY;
    if (warning->kind == WEATHER_NONE)
        return WARNING_KIND;
    size_t points = 0;
    return str_utf8(warning->text, &points) && points <= WARNING_TEXT ? WARNING_FINE : WARNING_LONG;
}

bool warnings_from_table(struct arena *arena, struct str text, int32_t today,
                         struct weather_warning **ret_warnings, size_t *ret_n, size_t *ret_line,
                         enum warning_no *ret_no)
{
    struct weather_warning *warnings = arena_array(arena, WARNINGS_MAX, sizeof(*warnings));
    size_t n = 0;

    if (str_starts(text, STR(CSV_MARK)))
        text = str_sub(text, strlen(CSV_MARK), text.n);
    for (*ret_line = 1; text.n > 0; ++*ret_line) {
        struct weather_warning warning = {0};
        if (*ret_line == 1 && str_starts(text, STR("region"))) {
            str_split(&text, '\n');
            continue;
        }
        *ret_no = read_line(arena, &text, today, &warning);
        if (*ret_no == WARNING_FINE && warning.kind != WEATHER_NONE && n == WARNINGS_MAX)
            *ret_no = WARNING_MANY;
        if (*ret_no != WARNING_FINE)
            return false;
        if (warning.kind != WEATHER_NONE)
            warnings[n++] = warning;
    }
    *ret_warnings = warnings;
    *ret_n = n;
    return true;
}
