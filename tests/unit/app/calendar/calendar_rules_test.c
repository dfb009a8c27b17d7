#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "calendar/calendar.h"
#include "calendar/calendar_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TODAY = 20000, DAYS = 60, CALENDARS = 20000 };

/* ---- an oracle that knows nothing of the code's ways ---- */

static uint32_t seed = 20261125;

static int32_t roll(int32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int32_t)((seed >> 8) % (uint32_t)n);
}

struct town {
    struct calendar calendar;
    struct calendar_day days[DAYS];
    struct day_span spans[3];
    struct busy_span busy_spans[4];
    struct calendar_rules parts[2]; /* of a kit */
    int32_t units, qty;
    int32_t busy[DAYS + 16][2]; /* of others, by half; day from + i - 8 */
    bool holiday[DAYS];
};

static enum day_plan roll_plan(void)
{
    int32_t n = roll(10);
    return n < 6 ? PLAN_OPEN : n < 8 ? PLAN_NO_HANDOVER : PLAN_CLOSED;
}

/* What is left from the first day that may matter on. */
static void mark_town(struct town *town)
{
    int32_t room[2 * (DAYS + 16)];
    int32_t skip = 2 * (8 - town->calendar.rules.days_before);

    for (int32_t half = skip; half < 2 * (DAYS + 16); half++)
        room[half - skip] = town->units - town->busy[half / 2][half % 2];
    calendar_mark(&town->calendar, room, town->qty);
}

static void make_town(struct town *town)
{
    struct calendar_rules *rules = &town->calendar.rules;

    memset(town, 0, sizeof(*town));
    *rules = calendar_rules_default();
    for (int i = 0; i < 7; i++)
        rules->week[i] = roll_plan();
    rules->holidays = (enum day_plan)roll(3);
    rules->lead_days = roll(6);
    rules->window_days = 10 + roll(60);
    rules->min_days = 1 + roll(3);
    rules->max_days = rules->min_days + roll(8);
    rules->days_before = roll(3);
    rules->days_after = roll(3);
    for (rules->parts = town->parts; roll(4) == 0 && rules->part_count < 2; rules->part_count++) {
        struct calendar_rules *part = &town->parts[rules->part_count];
        *part = calendar_rules_default();
        part->week[roll(7)] = roll_plan();
        part->holidays = (enum day_plan)roll(3);
    }
    rules->exceptions = town->spans;
    for (int32_t first = TODAY + roll(15); rules->exception_count < 3; first += 1 + roll(15)) {
        struct day_span *span = &town->spans[rules->exception_count++];
        *span = (struct day_span){first, first + roll(4), roll_plan()};
        first = span->last;
    }
    rules->busy = town->busy_spans;
    for (int32_t first = TODAY + roll(20); roll(3) && rules->busy_count < 4;) {
        town->busy_spans[rules->busy_count++] = (struct busy_span){first, first + roll(3)};
        first += 4 + roll(12);
    }
    town->calendar.today = TODAY;
    town->calendar.from = TODAY - 5;
    town->calendar.n = DAYS;
    town->calendar.days = town->days;
    for (int32_t i = 0; i < DAYS; i++) {
        town->holiday[i] = roll(12) == 0;
        if (town->holiday[i])
            town->days[i].holiday = STR("쉬는 날");
    }
    rules->turnover = roll(2);
    town->units = 1 + roll(3);
    town->qty = 1 + roll(town->units);
    for (int32_t unit = 0; unit < town->units; unit++) {
        for (int32_t half = 0; half < 2 * (DAYS + 16); half++)
            town->busy[half / 2][half % 2] += roll(9) == 0;
    }
    mark_town(town);
}

static enum day_plan oracle_plan_of(const struct town *town, const struct calendar_rules *rules,
                                    int32_t day)
{
    static const char *const names[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const week[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    enum day_plan plan = PLAN_OPEN;

    for (size_t i = 0; i < rules->busy_count; i++) {
        if (rules->busy[i].first <= day && day <= rules->busy[i].last)
            return PLAN_CLOSED;
    }
    for (size_t i = 0; i < rules->exception_count; i++) {
        for (int32_t in = rules->exceptions[i].first; in <= rules->exceptions[i].last; in++) {
            if (in == day)
                return rules->exceptions[i].plan;
        }
    }
    for (size_t i = 0; i < 7; i++) {
        if (strcmp(names[day % 7], week[i]) == 0)
            plan = rules->week[i];
    }
    if (town->holiday[day - town->calendar.from] && rules->holidays > plan)
        plan = rules->holidays;
    return plan;
}

/* Of a kit the strictest of all. */
static enum day_plan oracle_plan(const struct town *town, int32_t day)
{
    enum day_plan strictest = oracle_plan_of(town, &town->calendar.rules, day);
    for (size_t i = 0; i < town->calendar.rules.part_count; i++) {
        if (oracle_plan_of(town, &town->parts[i], day) > strictest)
            strictest = oracle_plan_of(town, &town->parts[i], day);
    }
    return strictest;
}

/* A stay with what surrounds it, day by day. */
static bool oracle_may(const struct town *town, int32_t start, int32_t end)
{
    const struct calendar_rules *rules = &town->calendar.rules;
    int32_t n = 0;

    for (int32_t day = start - rules->days_before; day <= end + rules->days_after; day++) {
        bool within = day >= start && day <= end;
        for (int32_t half = 0; half < 2; half++) {
            bool left_to_others = rules->turnover && start < end &&
                                  ((half == 0 && day == start && rules->days_before == 0) ||
                                   (half == 1 && day == end && rules->days_after == 0));
            int32_t busy = town->busy[day - town->calendar.from + 8][half];
            if (!left_to_others && busy + town->qty > town->units)
                return false;
        }
        if (within && oracle_plan(town, day) == PLAN_CLOSED)
            return false;
        n += within;
    }
    if (oracle_plan(town, start) != PLAN_OPEN || oracle_plan(town, end) != PLAN_OPEN)
        return false;
    return n >= rules->min_days && n <= rules->max_days && start - TODAY >= rules->lead_days &&
           end - TODAY <= rules->window_days;
}

static void stays_are_what_an_oracle_says(void **state)
{
    struct town town;
    int yes = 0;

    (void)state;
    for (int i = 0; i < CALENDARS; i++) {
        make_town(&town);
        for (int k = 0; k < 20; k++) {
            int32_t start = TODAY - 2 + roll(40), end = start + roll(10);
            const struct stay stay = stay_new(start, end);
            bool may = stay_may(&town.calendar, &stay) == DAY_FREE;
            if (may != oracle_may(&town, start, end))
                fail_msg("calendar %d: %d to %d", i, start - TODAY, end - TODAY);
            yes += may;
        }
    }
    assert_true(yes > CALENDARS / 2);
}

static void what_is_found_is_the_first_that_may_be(void **state)
{
    struct town town;
    struct stay found;

    (void)state;
    for (int i = 0; i < CALENDARS / 10; i++) {
        make_town(&town);
        int32_t days = town.calendar.rules.min_days, first = 0;
        for (int32_t day = TODAY; day <= TODAY + DAYS - 5 - days && !first; day++)
            first = oracle_may(&town, day, day + days - 1) ? day : 0;
        bool any = stay_find(&town.calendar, TODAY, days, &found);
        assert_int_equal(any, first != 0);
        if (any)
            assert_int_equal(found.start, first);
    }
}

/* ---- by hand ---- */

static enum day_no limits(struct calendar_rules rules, int32_t start, int32_t end)
{
    const struct stay stay = stay_new(TODAY + start, TODAY + end);
    return stay_limits(&rules, &stay, TODAY);
}

static void the_default_limits_have_edges(void **state)
{
    struct calendar_rules rules = calendar_rules_default();
    const struct stay ages = stay_new(INT32_MIN, INT32_MAX), never = stay_new(TODAY + 1, INT32_MIN);

    (void)state;
    assert_int_equal(limits(rules, 0, 0), DAY_FREE);
    assert_int_equal(limits(rules, -1, 0), DAY_PAST);
    assert_int_equal(limits(rules, 1, 0), STAY_TOO_SHORT);
    assert_int_equal(limits(rules, 0, 29), DAY_FREE);
    assert_int_equal(limits(rules, 0, 30), STAY_TOO_LONG);
    assert_int_equal(limits(rules, 180, 180), DAY_FREE);
    assert_int_equal(limits(rules, 180, 181), DAY_TOO_FAR);
    assert_int_equal(stay_limits(&rules, &ages, TODAY), DAY_PAST);
    assert_int_equal(stay_limits(&rules, &never, TODAY), STAY_TOO_SHORT);
    rules.lead_days = 2;
    assert_int_equal(limits(rules, 1, 2), DAY_TOO_SOON);
    assert_int_equal(limits(rules, 2, 2), DAY_FREE);
}

static void past_the_cut_off_hour_the_lead_is_a_day_longer(void **state)
{
    struct calendar_rules rules = calendar_rules_default();

    (void)state;
    assert_int_equal(limits(calendar_rules_at(&rules, 23), 0, 0), DAY_FREE);
    rules.cutoff_hour = 18;
    assert_int_equal(limits(calendar_rules_at(&rules, 17), 0, 0), DAY_FREE);
    assert_int_equal(limits(calendar_rules_at(&rules, 18), 0, 0), DAY_TOO_SOON);
    assert_int_equal(limits(calendar_rules_at(&rules, 18), 1, 1), DAY_FREE);
    assert_int_equal(limits(calendar_rules_of_owner(&rules), 0, 0), DAY_FREE);
    assert_int_equal(limits(calendar_rules_without_limits(&rules), 0, 179), DAY_FREE);
}

static void what_is_in_use_keeps_its_first_day(void **state)
{
    struct calendar_rules rules = calendar_rules_default();
    struct stay stay = {990, 1005, 990, 1000, true};

    (void)state;
    rules.lead_days = 5;
    assert_int_equal(stay_limits(&rules, &stay, 1000), DAY_FREE);
    stay.end = 1000;
    assert_int_equal(stay_limits(&rules, &stay, 1000), DAY_FREE);
    stay.end = 999;
    assert_int_equal(stay_limits(&rules, &stay, 1000), DAY_PAST);
    stay.end = 1020;
    assert_int_equal(stay_limits(&rules, &stay, 1000), STAY_TOO_LONG);
    stay.start = 991;
    stay.end = 1005;
    assert_int_equal(stay_limits(&rules, &stay, 1000), STAY_MOVED);
}

static struct calendar_day plain_days[20];

static struct calendar plain(const struct calendar_rules *rules)
{
    memset(plain_days, 0, sizeof(plain_days));
    return (struct calendar){*rules, TODAY, TODAY, COUNT_OF(plain_days), plain_days};
}

static void days_that_are_agreed_need_no_plan_again(void **state)
{
    const struct day_span closed = {TODAY + 2, TODAY + 6, PLAN_CLOSED};
    struct calendar_rules rules = calendar_rules_default();
    rules.exceptions = &closed;
    rules.exception_count = 1;
    struct calendar calendar = plain(&rules);
    struct stay change = {TODAY + 2, TODAY + 3, TODAY + 2, TODAY + 4, false};

    (void)state;
    assert_int_equal(stay_may(&calendar, &change), DAY_NO_HANDOVER); /* a new last day */
    change.end = TODAY + 5;
    assert_int_equal(stay_may(&calendar, &change), DAY_CLOSED);
    change.end = TODAY + 4;
    assert_int_equal(stay_may(&calendar, &change), DAY_FREE);
}

static void the_owners_own_word_is_bound_by_what_is_taken_only(void **state)
{
    struct calendar_rules rules = calendar_rules_default();
    rules.week[weekday_of(TODAY + 3)] = PLAN_CLOSED;
    rules.lead_days = 9;
    rules.min_days = 4;
    struct calendar calendar = plain(&rules);
    const struct stay stay = stay_new(TODAY + 3, TODAY + 3);

    (void)state;
    assert_int_equal(stay_may(&calendar, &stay), DAY_TOO_SOON);
    calendar.rules = calendar_rules_of_owner(&rules);
    assert_int_equal(stay_may(&calendar, &stay), DAY_FREE);
    plain_days[3].taken = BOTH_HALVES;
    assert_int_equal(stay_may(&calendar, &stay), DAY_TAKEN);
}

static void an_exception_counts_more_than_a_holiday_and_a_holiday_more_than_an_open_day(
    void **state)
{
    const int32_t monday = day_from_civil(2027, 2, 8);
    const struct day_span open = {monday + 1, monday + 1, PLAN_OPEN};
    struct calendar_rules rules = calendar_rules_default();

    (void)state;
    rules.holidays = PLAN_NO_HANDOVER;
    rules.week[2] = PLAN_CLOSED;
    assert_int_equal(calendar_plan(&rules, monday, true), PLAN_NO_HANDOVER);
    assert_int_equal(calendar_plan(&rules, monday + 1, true), PLAN_NO_HANDOVER);
    assert_int_equal(calendar_plan(&rules, monday + 2, true), PLAN_CLOSED);
    rules.exceptions = &open;
    rules.exception_count = 1;
    assert_int_equal(calendar_plan(&rules, monday + 1, true), PLAN_OPEN);
}

static void weekdays_are_those_of_the_calendar_also_around_29_february_and_new_year(void **state)
{
    (void)state;
    assert_int_equal(weekday_of(day_from_civil(2026, 11, 25)), 2);
    assert_int_equal(weekday_of(day_from_civil(2028, 2, 28)), 0);
    assert_int_equal(weekday_of(day_from_civil(2028, 2, 29)), 1);
    assert_int_equal(weekday_of(day_from_civil(2028, 3, 1)), 2);
    assert_int_equal(weekday_of(day_from_civil(2026, 12, 31)), 3);
    assert_int_equal(weekday_of(day_from_civil(2027, 1, 1)), 4);
    assert_int_equal(weekday_of(-1), 2); /* 1969-12-31, a Wednesday */
}

static void spans_that_share_a_day_are_refused(void **state)
{
    const struct day_span apart[] = {{5, 6, PLAN_OPEN}, {1, 4, PLAN_OPEN}, {7, 7, PLAN_CLOSED}};
    const struct day_span touching[] = {{5, 6, PLAN_OPEN}, {1, 5, PLAN_OPEN}};
    const struct day_span backwards[] = {{6, 5, PLAN_OPEN}};

    (void)state;
    assert_true(day_spans_ok(apart, COUNT_OF(apart)));
    assert_false(day_spans_ok(touching, COUNT_OF(touching)));
    assert_false(day_spans_ok(backwards, COUNT_OF(backwards)));
    assert_true(day_spans_ok(NULL, 0));
}

/* ---- the file of holidays ---- */

static void a_file_of_holidays_is_read_or_its_wrong_line_is_named(void **state)
{
    static const struct {
        const char *text;
        size_t line;
    } wrong[] = {
        {"2027-01-01 신정\n2027-02-30 없는 날\n", 2},
        {"# only\n\n2027-01-01\n", 3},
        {"2027-01-01 a\n2027-01-01 b", 2},
        {"2027-01-01 \xff\n", 1},
        {"2027-01-01,신정\n", 1},
    };
    struct arena arena = {0};
    struct holiday *holidays;
    size_t n = 0, line = 0;

    (void)state;
    assert_true(holidays_parse(&arena, STR("# Korea\r\n2027-01-01 신정\r\n\n2027-02-07 설날 연휴"),
                               &holidays, &n, &line));
    assert_int_equal(n, 2);
    assert_int_equal(holidays[1].day, day_from_civil(2027, 2, 7));
    assert_true(str_eq(holidays[1].name, STR("설날 연휴")));
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_false(holidays_parse(&arena, str_from(wrong[i].text), &holidays, &n, &line));
        assert_int_equal(line, wrong[i].line);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stays_are_what_an_oracle_says),
        cmocka_unit_test(what_is_found_is_the_first_that_may_be),
        cmocka_unit_test(the_default_limits_have_edges),
        cmocka_unit_test(past_the_cut_off_hour_the_lead_is_a_day_longer),
        cmocka_unit_test(what_is_in_use_keeps_its_first_day),
        cmocka_unit_test(days_that_are_agreed_need_no_plan_again),
        cmocka_unit_test(the_owners_own_word_is_bound_by_what_is_taken_only),
        cmocka_unit_test(
            an_exception_counts_more_than_a_holiday_and_a_holiday_more_than_an_open_day),
        cmocka_unit_test(weekdays_are_those_of_the_calendar_also_around_29_february_and_new_year),
        cmocka_unit_test(spans_that_share_a_day_are_refused),
        cmocka_unit_test(a_file_of_holidays_is_read_or_its_wrong_line_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
