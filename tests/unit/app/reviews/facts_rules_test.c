#include "base/clock.h"
#include "reviews/facts_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HOUR (3600 * US_PER_SECOND)
enum { DAY = 20000 };

static int64_t at(int32_t day, int64_t hour)
{
    return clock_seoul_day_start_us(day) + hour * HOUR;
}

static struct past_rental used(int64_t returned_us, int64_t declared_us)
{
    return (struct past_rental){
        .start = DAY,
        .end = DAY + 1,
        .return_hour = 20,
        .returned_us = returned_us,
        .declared_us = declared_us,
        .handed_over = true,
    };
}

static struct fact on_time(struct past_rental past, int64_t now_us)
{
    struct facts facts = {0};
    facts_add_rented(&facts, &past, now_us);
    assert_int_equal(facts.rentals, 1);
    return facts.returned_on_time;
}

static void check(struct fact fact, int64_t n, int64_t of)
{
    assert_int_equal(fact.n, n);
    assert_int_equal(fact.of, of);
}

static void back_within_the_grace_is_in_time(void **state)
{
    int64_t later = at(DAY + 9, 0);
    struct past_rental original = used(later, 0);

    (void)state;
    original.handed_over = false;
    check(on_time(used(at(DAY + 1, 21), 0), later), 1, 1);
    check(on_time(used(at(DAY + 1, 21) + 1, 0), later), 0, 1);
    /* The owner confirms it days later. */
    check(on_time(used(later, at(DAY + 1, 12)), later), 1, 1);
    /* Not back: too early to say, too late, or waiting for the owner's word. */
    check(on_time(used(0, 0), at(DAY + 1, 21)), 0, 0);
    check(on_time(used(0, 0), at(DAY + 1, 22)), 0, 1);
    check(on_time(used(0, at(DAY + 1, 12)), later), 0, 0);
    /* Nobody knows when it was handed over. */
    check(on_time(original, later), 0, 0);
}

static struct past_rental called_off(bool by_him, int64_t at_us)
{
    return (struct past_rental){
        .outcome = OUTCOME_CANCELLED,
        .start = DAY,
        .end = DAY + 1,
        .by_him = by_him,
        .ended_us = at_us,
    };
}

static void an_owners_late_cancel_counts_twice(void **state)
{
    struct facts facts = {0};
    struct past_rental early = called_off(true, at(DAY - 3, 0)),
                       late = called_off(true, at(DAY - 3, 0) + 1),
                       others = called_off(false, at(DAY - 1, 0));

    (void)state;
    facts_add_lent(&facts, &early);
    check(facts.owner_cancels, 1, 1);
    facts_add_lent(&facts, &late);
    check(facts.owner_cancels, 3, 2);
    facts_add_lent(&facts, &others);
    check(facts.owner_cancels, 3, 3);

    facts_add_rented(&facts, &early, 0);
    check(facts.renter_late_cancels, 0, 1);
    facts_add_rented(&facts, &late, 0);
    facts_add_rented(&facts, &others, 0);
    check(facts.renter_late_cancels, 1, 3);
    assert_int_equal(facts.rentals, 6);
}

static void who_did_not_come_is_counted_once(void **state)
{
    struct facts facts = {0};
    struct past_rental mine = {.outcome = OUTCOME_NO_SHOW, .by_him = true},
                       others = {.outcome = OUTCOME_NO_SHOW};

    (void)state;
    facts_add_rented(&facts, &mine, 0);
    facts_add_rented(&facts, &others, 0);
    facts_add_lent(&facts, &others);
    check(facts.renter_no_shows, 1, 2);
    check(facts.owner_no_shows, 0, 1);
}

static void the_median_is_of_what_was_answered(void **state)
{
    struct facts facts = {0};
    int64_t minute = 60 * US_PER_SECOND;
    int64_t took[] = {30 * minute, -1, 10 * minute, 90 * minute, 20 * minute};

    (void)state;
    facts_add_answers(&facts, NULL, 0);
    assert_int_equal(facts.answer_minutes, -1);
    facts_add_answers(&facts, took, 5);
    check(facts.answered, 4, 5);
    assert_int_equal(facts.answer_minutes, 20);
    facts_add_answers(&facts, (int64_t[]){-1, -1}, 2);
    check(facts.answered, 0, 2);
    assert_int_equal(facts.answer_minutes, -1);
}

static void fewer_than_five_say_nothing(void **state)
{
    (void)state;
    assert_false(fact_is_shown((struct fact){0, 0}));
    assert_false(fact_is_shown((struct fact){4, 4}));
    assert_true(fact_is_shown((struct fact){0, 5}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(back_within_the_grace_is_in_time),
        cmocka_unit_test(an_owners_late_cancel_counts_twice),
        cmocka_unit_test(who_did_not_come_is_counted_once),
        cmocka_unit_test(the_median_is_of_what_was_answered),
        cmocka_unit_test(fewer_than_five_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
