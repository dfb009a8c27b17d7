/* The limits of a no-show, to the microsecond: what the facts of a rental say of the clock. */
#include "base/clock.h"
#include "rentals/rentals_moves.h"
#include "rentals/rentals_price.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define MINUTE_US (60 * US_PER_SECOND)

enum { OWNER = 1, RENTER = 2, CASES = 20000 };

static int tear_down(void **state)
{
    (void)state;
    clock_freeze(0);
    return 0;
}

/* Agreed for 2027-05-10, long before. */
static struct rental agreed(int64_t hour)
{
    const int32_t day = day_from_civil(2027, 5, 10);
    return (struct rental){
        .owner_id = OWNER,
        .renter_id = RENTER,
        .state = ACCEPTED,
        .start = day,
        .end = day + 1,
        .pickup_hour = hour,
        .terms = terms_default(),
        .agreed_us = clock_seoul_day_start_us(day) - US_PER_DAY,
    };
}

static void the_other_is_waited_for_half_an_hour(void **state)
{
    struct rental rental = agreed(15);
    int64_t meet_us = clock_seoul_day_start_us(rental.start) + 15 * 60 * MINUTE_US;

    (void)state;
    clock_freeze(meet_us + 30 * MINUTE_US - 1);
    assert_false(rental_facts(&rental).missed);
    clock_freeze(meet_us + 30 * MINUTE_US);
    assert_true(rental_facts(&rental).missed);
}

static void the_terms_say_how_long_the_other_is_waited_for(void **state)
{
    struct rental rental = agreed(15);
    int64_t meet_us = clock_seoul_day_start_us(rental.start) + 15 * 60 * MINUTE_US;

    (void)state;
    rental.terms.wait_minutes = WAIT_MINUTES_MIN;
    clock_freeze(meet_us + 10 * MINUTE_US - 1);
    assert_false(rental_facts(&rental).missed);
    clock_freeze(meet_us + 10 * MINUTE_US);
    assert_true(rental_facts(&rental).missed);
    rental.terms.wait_minutes = WAIT_MINUTES_MAX;
    clock_freeze(meet_us + 120 * MINUTE_US - 1);
    assert_false(rental_facts(&rental).missed);
}

static void what_one_says_of_where_he_is_has_one_text(void **state)
{
    struct arena arena = {0};
    struct check_in said = {.has_position = true, .latitude_e6 = -37566500, .accuracy_m = 25};

    (void)state;
    assert_string_equal(check_in_text(&arena, &said).p, "-37566500 0 25 -");
    said.place = STR("학교 정문");
    assert_string_equal(check_in_text(&arena, &said).p, "-37566500 0 25 학교 정문");
    said.has_position = false;
    assert_string_equal(check_in_text(&arena, &said).p, "- - - 학교 정문");
    assert_int_equal(check_in_digest(&arena, &said).n, 64);
    said.salt = STR("00ff");
    assert_string_equal(check_in_text(&arena, &said).p, "- - - 학교 정문\nsalt 00ff");
    arena_release(&arena);
}

static void an_hour_that_is_agreed_on_late_counts_from_then(void **state)
{
    struct rental rental = agreed(15);

    (void)state;
    rental.agreed_us = clock_seoul_day_start_us(rental.start) + 20 * 60 * MINUTE_US;
    clock_freeze(rental.agreed_us + 30 * MINUTE_US - 1);
    assert_false(rental_facts(&rental).missed);
    clock_freeze(rental.agreed_us + 30 * MINUTE_US);
    assert_true(rental_facts(&rental).missed);
}

static void it_may_be_contested_for_a_day_by_who_did_not_come(void **state)
{
    struct rental rental = agreed(15);

    (void)state;
    rental.state = NO_SHOW;
    rental.cancelled_by = RENTER;
    rental.no_show_us = clock_seoul_day_start_us(rental.start) + US_PER_DAY / 2;
    clock_freeze(rental.no_show_us + US_PER_DAY - 1);
    assert_int_equal(rental_facts(&rental).contest_by, BY_RENTER);
    rental.cancelled_by = OWNER;
    assert_int_equal(rental_facts(&rental).contest_by, BY_OWNER);
    rental.contested_us = rental.no_show_us + 1;
    assert_int_equal(rental_facts(&rental).contest_by, BY_NOBODY);
    rental.contested_us = 0;
    clock_freeze(rental.no_show_us + US_PER_DAY);
    assert_int_equal(rental_facts(&rental).contest_by, BY_NOBODY);
    clock_freeze(rental.no_show_us + 1);
    rental.state = CANCELLED;
    assert_int_equal(rental_facts(&rental).contest_by, BY_NOBODY);
}

/* In use since the day before its last one; to be back at that hour. */
static struct rental in_use(int64_t return_hour)
{
    struct rental rental = agreed(15);

    rental.state = IN_USE;
    rental.rule = PRICE_RULE;
    rental.qty = 1;
    rental.day_fee = 10000;
    rental.terms.return_hour = return_hour;
    return rental;
}

static void an_owner_who_is_not_there_is_reported_once_around_the_hour_of_the_return(void **state)
{
    struct rental rental = in_use(18);
    const int64_t due_us = return_due_us(rental.end, 18);

    (void)state;
    assert_int_equal(absent_from_us(due_us, 10), due_us + 10 * MINUTE_US);
    clock_freeze(due_us + 30 * MINUTE_US - 1);
    assert_false(rental_facts(&rental).missed);
    clock_freeze(due_us + 30 * MINUTE_US);
    assert_true(rental_facts(&rental).missed && !rental_facts(&rental).report_over);
    rental.terms.wait_minutes = WAIT_MINUTES_MAX;
    assert_true(rental_facts(&rental).missed);
    clock_freeze(due_us + US_PER_DAY - 1);
    assert_false(rental_facts(&rental).report_over);
    clock_freeze(due_us + US_PER_DAY);
    assert_true(rental_facts(&rental).report_over);
    clock_freeze(due_us + 40 * MINUTE_US);
    rental.no_show_us = due_us + 35 * MINUTE_US;
    assert_true(rental_facts(&rental).report_over);
    assert_int_equal(rental_facts(&rental).contest_by, BY_OWNER);
    clock_freeze(rental.no_show_us + US_PER_DAY);
    assert_int_equal(rental_facts(&rental).contest_by, BY_NOBODY);
    clock_freeze(due_us + 40 * MINUTE_US);
    rental.state = RETURNED; /* who takes it back without a word has agreed */
    assert_int_equal(rental_facts(&rental).contest_by, BY_NOBODY);
}

static int64_t fee_at(const struct rental *rental, int64_t at_us)
{
    struct late_ask ask = rental_late_ask(rental, at_us);
    return late_fee(&ask);
}

/* What it costs when it comes back at this instant, and with what an admin says then. */
static int64_t fee_once_back(struct rental rental, int64_t at_us, bool excused, int64_t *ret_first)
{
    struct act act = {0};

    clock_freeze(at_us);
    rental_give_back(&rental, true);
    rental.state = RETURNED;
    *ret_first = rental.late_fee;
    if (rental.contested_us && !rental.judged_us && excused) {
        clock_freeze(at_us + US_PER_DAY);
        rental_excuse(&act, &rental);
        assert_int_equal(rental.late_fee, *ret_first + act.won);
    }
    return rental.late_fee;
}

/* However it goes: lateness ends with the report where that stands, is what it would have been
 * without one where it does not, and nothing is due twice or given back. */
static void lateness_ends_when_its_owner_was_not_there(void **state)
{
    (void)state;
    srandom(12);
    for (int i = 0; i < CASES; i++) {
        struct rental rental = in_use(random() % 24), plain = rental;
        const int64_t due_us = return_due_us(rental.end, rental.terms.return_hour);
        const int64_t report_us = absent_from_us(due_us, 10) + random() % (23 * 60) * MINUTE_US;
        const int64_t back_us = report_us + random() % (20 * 24 * 60) * MINUTE_US;
        const int64_t at_report = fee_at(&plain, report_us), full = fee_at(&plain, back_us);
        bool contested = random() % 2, judged = random() % 2, excused = random() % 2;
        int64_t first = 0;

        rental.no_show_us = report_us;
        rental.contested_us = contested ? report_us + 1 : 0;
        rental.judged_us = contested && judged ? report_us + 2 : 0;
        rental.excused = rental.judged_us && excused;
        bool stands = !contested || !excused;
        int64_t fee = fee_once_back(rental, back_us, excused, &first);
        assert_int_equal(fee, stands ? at_report : full);
        assert_true(0 <= first && first <= fee && fee <= full);
        assert_true(first == at_report || rental.excused);
        assert_int_equal(rental_owner_was_away(&rental),
                         !contested || (rental.judged_us && !excused));
        if (report_us <= due_us + 60 * MINUTE_US)
            assert_true(!stands || fee == 0);
    }
}

/* Of the same rental: when cancelling it costs what, and what lateness costs. */
static void a_cancel_counts_from_the_agreed_hour_and_lateness_from_the_hand_over(void **state)
{
    struct rental rental = agreed(15);

    (void)state;
    assert_int_equal(rental_cancel_ask(&rental, 7).pickup_hour, 15);
    rental.pickup_hour = -1;
    assert_int_equal(rental_cancel_ask(&rental, 7).pickup_hour, 0);
    rental.rule = PRICE_RULE;
    rental.terms.id = 1;
    rental.day_fee = 10000;
    rental.qty = 1;
    clock_freeze(return_due_us(rental.end, 20) + 61 * MINUTE_US);
    rental_give_back(&rental, true);
    assert_int_equal(rental.late_fee, 10000);
    rental_give_back(&rental, false);
    assert_int_equal(rental.late_fee, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_other_is_waited_for_half_an_hour, tear_down),
        cmocka_unit_test_teardown(the_terms_say_how_long_the_other_is_waited_for, tear_down),
        cmocka_unit_test_teardown(what_one_says_of_where_he_is_has_one_text, tear_down),
        cmocka_unit_test_teardown(an_hour_that_is_agreed_on_late_counts_from_then, tear_down),
        cmocka_unit_test_teardown(
            an_owner_who_is_not_there_is_reported_once_around_the_hour_of_the_return, tear_down),
        cmocka_unit_test_teardown(lateness_ends_when_its_owner_was_not_there, tear_down),
        cmocka_unit_test_teardown(it_may_be_contested_for_a_day_by_who_did_not_come, tear_down),
        cmocka_unit_test_teardown(
            a_cancel_counts_from_the_agreed_hour_and_lateness_from_the_hand_over, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
