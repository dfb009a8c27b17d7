/* Guards of hand-over and return: pressing, and what is left at a place of its owner's. */
#include "base/clock.h"
#include "base/err.h"
#include "rentals/rentals_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void who_gives_only_presses_as_the_second_of_the_two(void **state)
{
    struct rental_facts facts = {.state = ACCEPTED, .start = 100, .end = 104};

    (void)state;
    assert_int_equal(rental_may(&facts, EVENT_PRESS, BY_OWNER, 99), NO_TOO_EARLY);
    assert_int_equal(rental_may(&facts, EVENT_PRESS, BY_OWNER, 100), NO_OBJECTION);
    facts.pressed_by = BY_OWNER;
    assert_int_equal(rental_may(&facts, EVENT_HAND_OVER, BY_OWNER, 100), NO_NOT_YOURS);
    assert_int_equal(rental_may(&facts, EVENT_PRESS, BY_OWNER, 100), NO_OBJECTION);
    facts.pressed_by = BY_RENTER;
    assert_int_equal(rental_may(&facts, EVENT_HAND_OVER, BY_OWNER, 100), NO_OBJECTION);
    facts.state = IN_USE;
    assert_int_equal(rental_may(&facts, EVENT_RETURN, BY_RENTER, 100), NO_NOT_YOURS);
    facts.pressed_by = BY_OWNER;
    assert_int_equal(rental_may(&facts, EVENT_RETURN, BY_RENTER, 100), NO_OBJECTION);
    assert_int_equal(press_until_us(7), 7 + 10 * 60 * US_PER_SECOND);
}

static void what_is_left_at_a_place_is_back_when_its_owner_says_nothing(void **state)
{
    struct rental_facts facts = {.state = IN_USE, .start = 100, .end = 104};
    enum rental_event moves[RENTAL_EVENT_COUNT];

    (void)state;
    assert_int_equal(rental_may(&facts, EVENT_DROP_OFF, BY_RENTER, 101), NO_NOT_NOW);
    facts.droppable = true;
    assert_int_equal(rental_may(&facts, EVENT_DROP_OFF, BY_RENTER, 101), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_DROP_OFF, BY_OWNER, 101), NO_NOT_YOURS);
    assert_int_equal(rental_may(&facts, EVENT_NOT_THERE, BY_OWNER, 101), NO_NOT_NOW);
    facts.is_due = true;
    assert_int_equal(rental_may(&facts, EVENT_CLOSE_DROP, BY_SYSTEM, 101), NO_NOT_NOW);
    facts.dropped = facts.return_declared = true;
    assert_int_equal(rental_may(&facts, EVENT_CLOSE_DROP, BY_SYSTEM, 101), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_CLOSE_DROP, BY_OWNER, 101), NO_NOT_YOURS);
    facts.is_due = false;
    assert_int_equal(rental_may(&facts, EVENT_CLOSE_DROP, BY_SYSTEM, 101), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_DROP_OFF, BY_RENTER, 101), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_NOT_THERE, BY_OWNER, 101), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_RETURN, BY_OWNER, 101), NO_OBJECTION);
    size_t n = rental_moves(&facts, BY_OWNER, 101, moves);
    assert_int_equal(moves[n - 1], EVENT_NOT_THERE);
    assert_int_equal(drop_until_us(7), 7 + 48 * 3600 * US_PER_SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_gives_only_presses_as_the_second_of_the_two),
        cmocka_unit_test(what_is_left_at_a_place_is_back_when_its_owner_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
