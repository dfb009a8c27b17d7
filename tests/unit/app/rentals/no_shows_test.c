/* The limits of a no-show, to the microsecond: what the facts of a rental say of the clock. */
#include "base/clock.h"
#include "rentals/rentals_moves.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define MINUTE_US (60 * US_PER_SECOND)

enum { OWNER = 1, RENTER = 2 };

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_other_is_waited_for_half_an_hour, tear_down),
        cmocka_unit_test_teardown(the_terms_say_how_long_the_other_is_waited_for, tear_down),
        cmocka_unit_test_teardown(what_one_says_of_where_he_is_has_one_text, tear_down),
        cmocka_unit_test_teardown(an_hour_that_is_agreed_on_late_counts_from_then, tear_down),
        cmocka_unit_test_teardown(it_may_be_contested_for_a_day_by_who_did_not_come, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
