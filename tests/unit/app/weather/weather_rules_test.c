#include "base/clock.h"
#include "base/err.h"
#include "weather/weather_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { TODAY = 20000 }; /* 2024-10-04 */

static struct arena arena;
static struct weather_warning *warnings;
static size_t n, line;
static enum warning_no no;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static bool read_table(const char *text)
{
    return warnings_from_table(&arena, str_from(text), TODAY, &warnings, &n, &line, &no);
}

static void a_table_is_read(void **state)
{
    (void)state;
    assert_true(read_table("\xEF\xBB\xBFregion,date,kind,text\r\nKR-11,2024-10-04,snow,\"대설, "
                           "경보\"\r\n\r\nKR-50,2024-10-05, wind\n"));
    assert_int_equal(n, 2);
    assert_true(str_eq(warnings[0].region, STR("KR-11")));
    assert_int_equal(warnings[0].day, TODAY);
    assert_int_equal(warnings[0].kind, WEATHER_SNOW);
    assert_true(str_eq(warnings[0].text, STR("대설, 경보")));
    assert_int_equal(warnings[1].kind, WEATHER_WIND);
    assert_int_equal(warnings[1].day, TODAY + 1);
    assert_true(str_eq(warnings[1].text, STR("")) && !str_is_null(warnings[1].text));
    assert_true(read_table(""));
    assert_int_equal(n, 0);
}

static void a_wrong_line_is_named(void **state)
{
    static const struct {
        const char *line;
        enum warning_no no;
    } wrong[] = {
        {"KR-11,2024-10-04", WARNING_CELLS},
        {"KR-11,2024-10-04,snow,a,b", WARNING_CELLS},
        {"KR-11,2024-10-04,snow,\"a", WARNING_CELLS},
        {"Seoul,2024-10-04,snow", WARNING_REGION},
        {"none,2024-10-04,snow", WARNING_REGION},
        {"KR-11,2024-10-03,snow", WARNING_DAY},
        {"KR-11,4.10.2024,snow", WARNING_DAY},
        {"KR-11,2024-10-04,none", WARNING_KIND},
        {"KR-11,2024-10-04,hail", WARNING_KIND},
        {"KR-11,2024-10-04,snow,"
         "01234567890123456789012345678901234567890123456789"
         "012345678901234567890123456789012345678901234567890",
         WARNING_LONG},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct str text = str_format(&arena, "KR-11,2024-10-04,rain\n%s\n", wrong[i].line);
        assert_false(warnings_from_table(&arena, text, TODAY, &warnings, &n, &line, &no));
        assert_int_equal(no, wrong[i].no);
        assert_int_equal(line, 2);
    }
}

static void more_than_a_thousand_are_refused(void **state)
{
    struct str text = STR("");

    (void)state;
    for (int i = 0; i <= WARNINGS_MAX; i++) {
        char day[11];
        day_format(TODAY + i, day);
        text = str_format(&arena, "%.*sKR-11,%s,rain\n", STR_FMT(text), day);
    }
    assert_false(warnings_from_table(&arena, text, TODAY, &warnings, &n, &line, &no));
    assert_int_equal(no, WARNING_MANY);
    assert_int_equal(line, WARNINGS_MAX + 1);
}

static void names_and_codes_are_known(void **state)
{
    (void)state;
    assert_int_equal(weather_kind_from(STR("air")), WEATHER_AIR);
    assert_int_equal(weather_kind_from(STR("hail")), WEATHER_NONE);
    assert_int_equal(weather_region_from(STR("none")), WEATHER_NOWHERE);
    assert_int_equal(weather_region_from(STR("")), WEATHER_NOWHERE);
    assert_string_equal(weather_regions[weather_region_from(STR("KR-49"))], "KR-49");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_read),
        cmocka_unit_test(a_wrong_line_is_named),
        cmocka_unit_test(more_than_a_thousand_are_refused),
        cmocka_unit_test(names_and_codes_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
