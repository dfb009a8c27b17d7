/* Calendars and tables for other programs: RFC 5545's lines, what they say, what they keep to
 * themselves. */
#include "base/clock.h"
#include "base/err.h"
#include "rentals/feed_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TODAY = 20783 /* 2026-11-26 */ };

static struct buf out;

static int set_up(void **state)
{
    (void)state;
    buf_init(&out, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_release(&out);
    return 0;
}

static const char *text(void)
{
    buf_char(&out, '\0');
    out.n--;
    return out.p;
}

static bool says(const char *what)
{
    return strstr(text(), what) != NULL;
}

static size_t times(const char *what)
{
    size_t n = 0;
    for (const char *at = text(); (at = strstr(at, what)) != NULL; at += strlen(what))
        n++;
    return n;
}

static struct feed_rental rental(enum rental_state state)
{
    return (struct feed_rental){
        .id = 7,
        .product_id = 3,
        .state = state,
        .start = TODAY + 3,
        .end = TODAY + 5,
        .accepted = state != REQUESTED && state != COUNTERED,
        .changes = 2,
        .created_us = 1000,
        .updated_us = (int64_t)TODAY * US_PER_DAY + 3661 * US_PER_SECOND,
        .total = 30000,
        .product = STR("라켓, \"좋은\"; 새\\것\n둘째 줄"),
        .other = STR("minsu"),
    };
}

static void member_feed(const struct feed_rental *rentals, size_t n)
{
    buf_clear(&out, SIZE_MAX);
    feed_of_member_write(&out, STR("마포 장터"), STR("https://gear.example"), FEED_KO, rentals, n);
}

static void product_feed(const struct feed_rental *rentals, size_t n)
{
    struct feed_product product = {
        .id = 3, .name = STR("라켓"), .created_us = 5, .rentals = rentals, .rental_count = n};
    buf_clear(&out, SIZE_MAX);
    feed_of_product_write(&out, FEED_EN, &product, TODAY);
}

/* Every line ends with CRLF, none has more than 75 bytes or cuts a character. */
static void assert_lines(void)
{
    struct str rest = buf_as_str(&out);
    assert_true(str_ends(rest, STR("\r\n")));
    while (rest.n > 0) {
        struct str line = str_split(&rest, '\n');
        assert_true(str_ends(line, STR("\r")));
        line.n--;
        assert_true(line.n <= 75);
        assert_true(str_find(line, '\r', 0) < 0);
        assert_true(str_utf8(line, NULL));
    }
}

/* What a reader makes of the text: folds undone. */
static struct str unfolded(char *room)
{
    size_t n = 0;
    const char *p = text();
    for (size_t i = 0; i < out.n; i++) {
        if (i + 2 < out.n && memcmp(p + i, "\r\n ", 3) == 0)
            i += 2;
        else
            room[n++] = p[i];
    }
    return (struct str){room, n};
}

static void test_folding_keeps_characters_whole(void **state)
{
    static const char *const letters[] = {"a", "é", "가", "🏂"};
    (void)state;
    for (size_t kind = 0; kind < COUNT_OF(letters); kind++) {
        for (size_t ahead = 0; ahead < 80; ahead++) {
            char value[1024] = "", room[2048], wanted[1100];
            size_t n = 0;
            while (n < ahead)
                value[n++] = 'x';
            for (int i = 0; i < 100; i++) {
                memcpy(value + n, letters[kind], strlen(letters[kind]));
                n += strlen(letters[kind]);
            }
            buf_clear(&out, SIZE_MAX);
            feed_text_line(&out, "SUMMARY", (struct str){value, n});
            assert_lines();
            snprintf(wanted, sizeof(wanted), "SUMMARY:%.*s\r\n", (int)n, value);
            assert_true(str_eq(unfolded(room), str_from(wanted)));
        }
    }
}

static void test_lines_of_75_bytes_are_not_folded(void **state)
{
    char value[67];
    (void)state;
    memset(value, 'x', sizeof(value));
    feed_text_line(&out, "SUMMARY", (struct str){value, 67});
    assert_int_equal(out.n, 75 + 2);
    buf_clear(&out, SIZE_MAX);
    feed_text_line(&out, "SUMMARYS", (struct str){value, 67});
    assert_int_equal(out.n, 76 + 2 + 3);
}

static void test_text_is_escaped_and_cannot_end_its_line(void **state)
{
    (void)state;
    feed_text_line(&out, "NAME", STR("a,b;c\\d\r\nEND:VEVENT\x01\x7f\t!"));
    assert_string_equal(text(), "NAME:a\\,b\\;c\\\\d\\nEND:VEVENT\t!\r\n");
}

static void test_a_rental_is_an_entry(void **state)
{
    struct feed_rental one = rental(ACCEPTED);
    char room[4096];
    (void)state;
    member_feed(&one, 1);
    assert_lines();
    struct str all = unfolded(room);
    assert_non_null(memmem(all.p, all.n,
                           STR("SUMMARY:빌림: 라켓\\, \"좋은\"\\; 새\\\\것\\n둘째 줄\r\n").p,
                           STR("SUMMARY:빌림: 라켓\\, \"좋은\"\\; 새\\\\것\\n둘째 줄\r\n").n));
    assert_true(says("X-WR-CALNAME:마포 장터 대여\r\n"));
    assert_true(says("UID:rental-7-3e8@wooga\r\n"));
    assert_true(says("DTSTAMP:20261126T010101Z\r\n"));
    assert_true(says("SEQUENCE:2\r\n"));
    assert_true(says("DTSTART;VALUE=DATE:20261129\r\nDTEND;VALUE=DATE:20261202\r\n"));
    assert_true(says("STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\n"));
    assert_true(says("URL:https://gear.example/rentals/7\r\n"));
    assert_false(says("minsu"));
}

static void test_states_are_told_apart(void **state)
{
    static const struct {
        enum rental_state state;
        const char *status;
    } cases[] = {
        {REQUESTED, "TENTATIVE\r\nTRANSP:TRANSPARENT"},
        {COUNTERED, "TENTATIVE\r\nTRANSP:TRANSPARENT"},
        {ACCEPTED, "CONFIRMED\r\nTRANSP:OPAQUE"},
        {IN_USE, "CONFIRMED\r\nTRANSP:OPAQUE"},
        {RETURNED, "CONFIRMED\r\nTRANSP:OPAQUE"},
        {DISPUTED, "CONFIRMED\r\nTRANSP:OPAQUE"},
        {COMPLETED, "CONFIRMED\r\nTRANSP:OPAQUE"},
        {LOST, "CONFIRMED\r\nTRANSP:OPAQUE"},
        {DECLINED, "CANCELLED\r\nTRANSP:TRANSPARENT"},
        {EXPIRED, "CANCELLED\r\nTRANSP:TRANSPARENT"},
        {CANCELLED, "CANCELLED\r\nTRANSP:TRANSPARENT"},
        {NO_SHOW, "CANCELLED\r\nTRANSP:TRANSPARENT"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct feed_rental one = rental(cases[i].state);
        member_feed(&one, 1);
        assert_true(says(cases[i].status));
        assert_int_equal(times("STATUS:"), 1);
        assert_int_equal(says("(요청)"), rental_is_open(cases[i].state));
    }
}

static void test_a_calendar_without_rentals_is_whole(void **state)
{
    (void)state;
    member_feed(NULL, 0);
    assert_lines();
    assert_true(str_starts(buf_as_str(&out), STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
    assert_true(str_ends(buf_as_str(&out), STR("END:VTIMEZONE\r\nEND:VCALENDAR\r\n")));
}

static void test_a_product_says_busy_and_nothing_else(void **state)
{
    struct feed_rental rentals[] = {rental(ACCEPTED), rental(REQUESTED), rental(COUNTERED),
                                    rental(CANCELLED), rental(DECLINED)};
    (void)state;
    rentals[4].accepted = false;
    product_feed(rentals, COUNT_OF(rentals));
    assert_lines();
    assert_int_equal(times("BEGIN:VEVENT"), 3);
    assert_int_equal(times("SUMMARY:Busy\r\n"), 3);
    assert_int_equal(times("STATUS:CONFIRMED\r\nTRANSP:OPAQUE"), 2);
    assert_int_equal(times("STATUS:CANCELLED"), 1);
    assert_false(says("minsu"));
    assert_false(says("좋은"));
    assert_false(says("URL"));
}

static void test_late_things_stay_busy_and_early_ones_become_free(void **state)
{
    struct feed_rental one = rental(IN_USE);
    (void)state;
    one.start = TODAY - 5;
    one.end = TODAY - 2;
    product_feed(&one, 1);
    assert_true(says("DTSTART;VALUE=DATE:20261121\r\nDTEND;VALUE=DATE:20261127\r\n"));
    one.state = RETURNED;
    one.returned_us = clock_seoul_day_start_us(TODAY - 3);
    product_feed(&one, 1);
    assert_true(says("DTEND;VALUE=DATE:20261124\r\n"));
    one.returned_us = clock_seoul_day_start_us(TODAY);
    product_feed(&one, 1);
    assert_true(says("DTEND;VALUE=DATE:20261125\r\n"));
}

static void test_closed_days_are_entries(void **state)
{
    struct feed_closed closed = {TODAY, TODAY};
    struct feed_product product = {
        .id = 3, .name = STR("x"), .created_us = 255, .closed = &closed, .closed_count = 1};
    (void)state;
    feed_of_product_write(&out, FEED_KO, &product, TODAY);
    assert_lines();
    assert_true(says("UID:closed-3-20783-20783-ff@wooga\r\n"));
    assert_true(says("DTSTART;VALUE=DATE:20261126\r\nDTEND;VALUE=DATE:20261127\r\n"));
    assert_true(says("SUMMARY:쉬는 날\r\n"));
}

static void test_amounts(void **state)
{
    struct feed_rental one = rental(COMPLETED);
    (void)state;
    one.late_fee = 5000;
    one.penalty = 700;
    assert_int_equal(feed_amount(&one), -35000);
    one.lent = true;
    assert_int_equal(feed_amount(&one), 35000);
    one.state = CANCELLED;
    assert_int_equal(feed_amount(&one), 700);
    one.state = REQUESTED;
    assert_int_equal(feed_amount(&one), 0);
    one.state = DECLINED;
    assert_int_equal(feed_amount(&one), 0);
}

static void test_a_table_has_no_formulas(void **state)
{
    struct feed_rental one = rental(ACCEPTED);
    (void)state;
    one.product = STR("=HYPERLINK(\"http://evil\")");
    one.other = STR("-1, 둘");
    feed_table_write(&out, FEED_EN, &one, 1);
    assert_true(says("\xEF\xBB\xBFrental,role,"));
    assert_true(says("\r\n7,renter,3,\"'=HYPERLINK(\"\"http://evil\"\")\",\"'-1, 둘\",ACCEPTED,"
                     "2026-11-29,2026-12-01,3,30000,0,0,-30000,1970-01-01\r\n"));
    assert_int_equal(times("\r\n"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_folding_keeps_characters_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lines_of_75_bytes_are_not_folded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_text_is_escaped_and_cannot_end_its_line, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_rental_is_an_entry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_states_are_told_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_calendar_without_rentals_is_whole, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_product_says_busy_and_nothing_else, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_late_things_stay_busy_and_early_ones_become_free,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_closed_days_are_entries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_amounts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_table_has_no_formulas, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
