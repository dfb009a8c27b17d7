#include "base/clock.h"
#include "base/err.h"
#include "calendar/ical_lines.h"
#include "calendar/ical_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena arena;
static struct ical_busy busy;

static int forget(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* The days of March and April 2027 that a calendar of these lines says busy: "15-17 20 32", counted
 * from 1 March; longer spans of what is looked at end with it. */
static const char *days_of(const char *lines)
{
    int32_t march = day_from_civil(2027, 3, 1);
    struct str text = str_format(&arena, "BEGIN:VCALENDAR\nVERSION:2.0\n%s\nEND:VCALENDAR\n",
                                 lines);
    struct str out = STR("");

    assert_true(ical_busy_read(&arena, text, march, march + 60, &busy));
    for (size_t i = 0; i < busy.n; i++) {
        int first = busy.spans[i].first - march + 1, last = busy.spans[i].last - march + 1;

        out = str_format(&arena, first == last ? "%.*s%s%d" : "%.*s%s%d-%d", STR_FMT(out),
                         i ? " " : "", first, last);
    }
    return str_c(&arena, out);
}

static const char *event_days(const char *lines)
{
    struct str text = str_format(&arena, "BEGIN:VEVENT\n%s\nEND:VEVENT", lines);

    return days_of(str_c(&arena, text));
}

struct sample {
    const char *lines, *days;
};
static void assert_samples(const struct sample *samples, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_string_equal(event_days(samples[i].lines), samples[i].days);
}

static void days_end_before_their_end(void **state)
{
    static const struct sample samples[] = {
        {"DTSTART;VALUE=DATE:20270315\nDTEND;VALUE=DATE:20270318", "15-17"},
        {"DTSTART;VALUE=DATE:20270315", "15"},
        {"DTSTART:20270315", "15"},
        {"DTSTART;VALUE=DATE:20270315\nDTEND;VALUE=DATE:20270315", "15"},
        {"DTSTART;VALUE=DATE:20270315\nDTEND;VALUE=DATE:20270310", "15"},
        {"DTSTART;VALUE=DATE:20270315\nDURATION:P1W", "15-21"},
        {"DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20270303", "1-2"},
        {"DTSTART;VALUE=DATE:20270430\nDTEND;VALUE=DATE:99991231", "61"},
        {"DTSTART;VALUE=DATE:20270101\nDTEND;VALUE=DATE:20270301", ""},
    };

    (void)state;
    assert_samples(samples, COUNT_OF(samples));
}

static void times_are_days_in_seoul(void **state)
{
    static const struct sample samples[] = {
        {"DTSTART:20270315T100000\nDTEND:20270315T110000", "15"},
        {"DTSTART:20270315T145959Z\nDTEND:20270315T150000Z", "15"},
        {"DTSTART:20270315T145959Z\nDTEND:20270315T150001Z", "15-16"},
        {"DTSTART:20270315T150000Z", "16"},
        {"DTSTART;TZID=Asia/Seoul:20270315T220000\nDTEND;TZID=Asia/Seoul:20270316T000000", "15"},
        {"DTSTART;TZID=\"Korea Standard Time\":20270315T220000\nDURATION:PT2H1S", "15-16"},
        {"DTSTART:20270315T100000\nDTEND:20270315T090000", "15"},
        {"DTSTART;TZID=UTC:20270315T150000\nDTEND:20270316T010000Z", "16"},
    };

    (void)state;
    assert_samples(samples, COUNT_OF(samples));
    assert_int_equal(busy.note_count, 0);
}

static void zones_are_told_by_the_calendar(void **state)
{
    static const char zone[] = "BEGIN:VTIMEZONE\nTZID:Home\nBEGIN:STANDARD\nTZOFFSETFROM:+0200\n"
                               "TZOFFSETTO:+0100\nEND:STANDARD\nBEGIN:DAYLIGHT\nTZOFFSETTO:+0200\n"
                               "END:DAYLIGHT\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=Home:";
    struct str text;

    (void)state;
    text = str_format(&arena, "%s20270315T120000\nDURATION:PT1H\nEND:VEVENT", zone);
    assert_string_equal(days_of(str_c(&arena, text)), "15");
    text = str_format(&arena, "%s20270315T163000\nDURATION:PT10M\nEND:VEVENT", zone);
    assert_string_equal(days_of(str_c(&arena, text)), "15-16"); /* 23:30 or 00:30 */
    assert_int_equal(busy.note_count, 0);
    assert_string_equal(event_days("SUMMARY:x\nDTSTART;TZID=Mars:20270315T120000"), "15-16");
    assert_int_equal(busy.note_count, 1);
    assert_int_equal(busy.notes[0].why, ICAL_ZONE);
}

static void what_is_free_or_called_off_is_not_busy(void **state)
{
    static const struct sample samples[] = {
        {"DTSTART:20270315\nTRANSP:TRANSPARENT", ""},
        {"DTSTART:20270315\nTRANSP:OPAQUE", "15"},
        {"DTSTART:20270315\nSTATUS:CANCELLED", ""},
        {"DTSTART:20270315\nSTATUS:TENTATIVE", "15"},
        {"DTSTART:20270315\nBEGIN:VALARM\nDURATION:P9D\nTRANSP:TRANSPARENT\nEND:VALARM", "15"},
    };

    (void)state;
    assert_samples(samples, COUNT_OF(samples));
    assert_string_equal(days_of("BEGIN:VTODO\nDTSTART:20270315\nEND:VTODO"), "");
    assert_string_equal(days_of(""), "");
}

static void events_come_again(void **state)
{
    static const struct sample samples[] = {
        {"DTSTART:20270315\nRRULE:FREQ=DAILY;COUNT=3", "15-17"},
        {"DTSTART:20270315\nRRULE:FREQ=DAILY;INTERVAL=10", "15 25 35 45 55"},
        {"DTSTART:20270315\nRRULE:FREQ=DAILY;INTERVAL=7;UNTIL=20270405", "15 22 29 36"},
        {"DTSTART:19990103\nRRULE:FREQ=DAILY;INTERVAL=10;COUNT=1030", "7"},
        {"DTSTART:20270315\nRRULE:FREQ=WEEKLY;COUNT=3", "15 22 29"},
        {"DTSTART:20270317\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=4", "17 19 22 24"},
        {"DTSTART:20270316\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=MO",
         "16 21 30 35"},
        {"DTSTART:20270316\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=SU",
         "16 28 30 42"},
        {"DTSTART:20270226\nDTEND:20270303\nRRULE:FREQ=WEEKLY;INTERVAL=4", "1-2 26-30 54-58"},
        {"DTSTART:20270315T230000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=2", "15-16 22-23"},
        {"DTSTART:20270315T090000\nRRULE:FREQ=DAILY;UNTIL=20270317T000000Z", "15-17"},
        {"DTSTART:20270315T090000\nRRULE:FREQ=DAILY;UNTIL=20270316T235959Z", "15-16"},
        {"DTSTART:20270315\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE;VALUE=DATE:20270316,20270318",
         "15 17"},
        {"EXDATE:20270316T090000\nRRULE:FREQ=DAILY;COUNT=3\nDTSTART:20270315T090000", "15 17"},
        {"DTSTART;TZID=Asia/Seoul:20270315T080000\nRRULE:FREQ=DAILY;COUNT=3\n"
         "EXDATE:20270315T230000Z",
         "15 17"},
    };

    (void)state;
    assert_samples(samples, COUNT_OF(samples));
    assert_int_equal(busy.note_count, 0);
    assert_int_equal(busy.events, 1);
}

static void a_time_that_was_moved_is_where_it_is_now(void **state)
{
    (void)state;
    assert_string_equal(
        days_of("BEGIN:VEVENT\nUID:a\nDTSTART:20270315\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\n"
                "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20270322\nDTSTART:20270324\nEND:VEVENT\n"
                "BEGIN:VEVENT\nUID:b\nRECURRENCE-ID:20270329\nDTSTART:20270330\nEND:VEVENT\n"
                "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20270329\nDTSTART:20270329\n"
                "STATUS:CANCELLED\nEND:VEVENT"),
        "15 24 30");
}

static void what_is_not_understood_is_said(void **state)
{
    static const char *const rules[] = {
        "FREQ=MONTHLY",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYMONTH=3",
        "INTERVAL=2",
        "FREQ=WEEKLY;UNTIL=tomorrow",
        "COUNT=99999999999999999999;FREQ=DAILY",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        struct str text = str_format(&arena, "SUMMARY:축구\\, 매달\nDTSTART:20270315\nRRULE:%s",
                                     rules[i]);

        assert_string_equal(event_days(str_c(&arena, text)), "15");
        assert_int_equal(busy.note_count, 1);
        assert_int_equal(busy.notes[0].why, ICAL_RULE);
        assert_true(str_eq(busy.notes[0].event, STR("축구, 매달")));
        assert_true(str_eq(busy.notes[0].start, STR("20270315")));
    }
    assert_string_equal(event_days("DTSTART:soon"), "");
    assert_string_equal(ical_why_name(busy.notes[0].why), "start");
    assert_string_equal(event_days("DTSTART:20270315\nRDATE:20270401"), "15");
    assert_string_equal(ical_why_name(busy.notes[0].why), "dates");
    assert_int_equal(busy.note_count, 1);
}

static void folded_lines_are_one(void **state)
{
    struct str text = STR(
        "\xEF\xBB\xBF"
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VAL\r\n UE=DATE:2027\r\n\t0315"
        "\r\nSUMM\r\n ARY:a\r\nEND:VEVENT\r\nEND:VCALENDAR");
    int32_t day = day_from_civil(2027, 3, 15);

    (void)state;
    assert_true(ical_busy_read(&arena, text, day - 9, day + 9, &busy));
    assert_int_equal(busy.n, 1);
    assert_int_equal(busy.spans[0].first, day);
    assert_false(ical_busy_read(&arena, STR(""), 0, 9, &busy));
    assert_false(ical_busy_read(&arena, STR("<html>"), 0, 9, &busy));
    assert_false(ical_busy_read(&arena, STR("X:1\nBEGIN:VCALENDAR"), 0, 9, &busy));
}

static void values_are_read_strictly(void **state)
{
    static const char *const bad[] = {"",
                                      "2027031",
                                      "20270229",
                                      "20270315T",
                                      "20270315T09",
                                      "20270315T250000",
                                      "20270315T090000ZZ",
                                      "20270315 090000",
                                      "2027031５",
                                      "20270315T0900-1"};
    struct ical_stamp stamp;
    int64_t seconds;
    int32_t offset;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(ical_stamp_read(str_from(bad[i]), &stamp));
    assert_true(ical_duration_read(STR("P1DT2H3M4S"), &seconds));
    assert_int_equal(seconds, 86400 + 7384);
    assert_false(ical_duration_read(STR("-PT1H"), &seconds));
    assert_false(ical_duration_read(STR("P"), &seconds));
    assert_false(ical_duration_read(STR("P1H"), &seconds));
    assert_false(ical_duration_read(STR("P99999999999999999999W"), &seconds));
    assert_true(ical_offset_read(STR("-0530"), &offset));
    assert_int_equal(offset, -19800);
    assert_false(ical_offset_read(STR("0900"), &offset));
    assert_true(str_eq(ical_text(&arena, STR("가나다"), 7), STR("가나")));
}

#define TEST(name) cmocka_unit_test_teardown(name, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(days_end_before_their_end),
        TEST(times_are_days_in_seoul),
        TEST(zones_are_told_by_the_calendar),
        TEST(what_is_free_or_called_off_is_not_busy),
        TEST(events_come_again),
        TEST(a_time_that_was_moved_is_where_it_is_now),
        TEST(what_is_not_understood_is_said),
        TEST(folded_lines_are_one),
        TEST(values_are_read_strictly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
