#include "calendar/ical_lines.h"

#include "base/clock.h"
#include "base/err.h"

enum { DAY_S = 86400 };

struct str ical_unfold(struct arena *arena, struct str text)
{
    char *out = arena_take(arena, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        size_t end = i + (text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n');
        bool folded = text.p[end] == '\n' && end + 1 < text.n &&
                      (text.p[end + 1] == ' ' || text.p[end + 1] == '\t');

        if (folded)
            i = end + 1;
        else
            out[n++] = text.p[i];
    }
    return (struct str){out, n};
}

/* What stands before a colon or a semicolon that is not in quotes. */
static struct str until(struct str line, const char *ends)
{
    bool quoted = false;
    size_t n = 0;

    for (; n < line.n && (quoted || line.p[n] == '\0' || strchr(ends, line.p[n]) == NULL); n++)
        quoted = quoted != (line.p[n] == '"');
    return str_sub(line, 0, n);
}

bool ical_line_next(struct str *rest, struct ical_line *ret_line)
{
    while (rest->n > 0) {
        struct str line = str_trim(str_split(rest, '\n'));
        struct str name = until(line, ";:");
        struct str head = until(line, ":");

        if (name.n == 0 || head.n == line.n)
            continue;
        *ret_line = (struct ical_line){name, str_sub(line, name.n, head.n),
                                       str_sub(line, head.n + 1, line.n)};
        return true;
    }
    return false;
}

struct str ical_param(const struct ical_line *line, const char *name)
{
    struct str rest = line->params;

    while (rest.n > 0) { /* each begins with its semicolon */
        struct str one = until(str_sub(rest, 1, rest.n), ";"), value = one;
        struct str key = str_split(&value, '=');

        if (str_eq_nocase(key, str_from(name))) {
            if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
                return str_sub(value, 1, value.n - 1);
            return str_is_null(value) ? STR("") : value;
        }
        rest = str_sub(rest, 1 + one.n, rest.n);
    }
    return (struct str){NULL, 0};
}

/* Exactly so many digits. */
static bool number(struct str text, size_t from, size_t n, int32_t *ret_value)
{
    int64_t value;

    if (from + n > text.n || !str_to_u63(str_sub(text, from, from + n), &value))
        return false;
    *ret_value = (int32_t)value;
    return true;
}

static bool date_read(struct str value, int32_t *ret_day)
{
    char text[11] = {0};

    if (value.n < 8)
        return false;
    memcpy(text, value.p, 4);
    text[4] = text[7] = '-';
    memcpy(text + 5, value.p + 4, 2);
    memcpy(text + 8, value.p + 6, 2);
    return day_parse((struct str){text, 10}, ret_day);
}

bool ical_stamp_read(struct str value, struct ical_stamp *ret_stamp)
{
    int32_t hours, minutes, seconds;

    value = str_trim(value);
    *ret_stamp = (struct ical_stamp){0};
    if (!date_read(value, &ret_stamp->day))
        return false;
    if (value.n == 8)
        return true;
    if (value.p[8] != 'T' || !number(value, 9, 2, &hours) || !number(value, 11, 2, &minutes) ||
        !number(value, 13, 2, &seconds) || hours > 23 || minutes > 59 || seconds > 60)
        return false;
    ret_stamp->second = hours * 3600 + minutes * 60 + (seconds < 60 ? seconds : 59);
    ret_stamp->has_time = true;
    ret_stamp->utc = value.n == 16 && value.p[15] == 'Z';
    return value.n == 15 || ret_stamp->utc;
}

/* The seconds of one of the letters; 0 for others. */
static int64_t duration_unit(char letter, bool of_time)
{
    static const struct {
        char letter;
        bool of_time;
        int64_t seconds;
    } units[] = {{'W', false, 7 * DAY_S},
                 {'D', false, DAY_S},
                 {'H', true, 3600},
                 {'M', true, 60},
                 {'S', true, 1}};

    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (units[i].letter == letter && units[i].of_time == of_time)
            return units[i].seconds;
    }
    return 0;
}

bool ical_duration_read(struct str value, int64_t *ret_s)
{
    static const int64_t longest = INT64_C(1000000); /* of any unit */
    bool of_time = false, any = false;
    size_t at = 0;

    value = str_trim(value);
    *ret_s = 0;
    if (value.n > 0 && value.p[0] == '+')
        at++;
    if (at >= value.n || value.p[at++] != 'P')
        return false;
    while (at < value.n) {
        size_t end = at;
        int64_t count, unit;

        if (value.p[at] == 'T' && !of_time) {
            of_time = true;
            at++;
            continue;
        }
        while (end < value.n && value.p[end] >= '0' && value.p[end] <= '9')
            end++;
        unit = end < value.n ? duration_unit(value.p[end], of_time) : 0;
        if (unit == 0 || !str_to_u63(str_sub(value, at, end), &count) || count > longest)
            return false;
        *ret_s += count * unit;
        any = true;
        at = end + 1;
    }
    return any && *ret_s <= longest * 7 * DAY_S;
}

bool ical_offset_read(struct str value, int32_t *ret_s)
{
    int32_t hours, minutes, seconds = 0;

    value = str_trim(value);
    if ((value.n != 5 && value.n != 7) || (value.p[0] != '+' && value.p[0] != '-') ||
        !number(value, 1, 2, &hours) || !number(value, 3, 2, &minutes) ||
        (value.n == 7 && !number(value, 5, 2, &seconds)) || hours > 23 || minutes > 59 ||
        seconds > 59)
        return false;
    *ret_s = hours * 3600 + minutes * 60 + seconds;
    if (value.p[0] == '-')
        *ret_s = -*ret_s;
    return true;
}

struct str ical_text(struct arena *arena, struct str value, size_t max)
{
    char *out = arena_take(arena, value.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        if (c == '\\' && i + 1 < value.n) {
            c = value.p[++i];
            if (c == 'n' || c == 'N')
                c = ' ';
        }
        if ((unsigned char)c >= ' ')
            out[n++] = c;
    }
    if (n > max) {
        n = max;
        while (n > 0 && ((unsigned char)out[n] & 0xC0) == 0x80)
            n--;
    }
    return (struct str){out, n};
}
