/* Prices against the properties of docs/rentals.md section 7. */
#include "base/clock.h"
#include "rentals/price_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CASES = 20000, DAY_S = 24 * 3600 };

static int64_t dice(int64_t from, int64_t to)
{
    return from + random() % (to - from + 1);
}

static void the_fee_of_the_document(void **state)
{
    static const int64_t want[][2] = {{1, 10000},   {3, 30000},   {5, 50000},   {6, 50000},
                                      {7, 50000},   {8, 60000},   {10, 80000},  {12, 100000},
                                      {13, 100000}, {14, 100000}, {15, 110000}, {21, 150000}};

    (void)state;
    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
        assert_int_equal(rental_fee(10000, 50000, want[i][0]), want[i][1]);
    assert_int_equal(rental_fee(10000, 0, 9), 90000);
    assert_int_equal(rental_fee(10000, 99000, 7), 70000);
}

static int64_t cheapest_mix(int64_t day_fee, int64_t week_fee, int64_t days)
{
    int64_t best = days * day_fee;
    for (int64_t weeks = 1; week_fee && weeks <= (days + 6) / 7; weeks++) {
        int64_t rest = days > weeks * 7 ? days - weeks * 7 : 0;
        int64_t sum = weeks * week_fee + rest * day_fee;
        best = sum < best ? sum : best;
    }
    return best;
}

static struct price_ask random_ask(void)
{
    return (struct price_ask){
        .day_fee = dice(1, 100000),
        .week_fee = dice(0, 4) ? dice(1, 900000) : 0,
        .days = dice(1, 60),
    };
}

static void the_fee_is_the_cheapest_mix_and_never_falls(void **state)
{
    (void)state;
    srandom(7);
    for (int i = 0; i < CASES; i++) {
        struct price_ask ask = random_ask();
        struct price price;

        price_of(&ask, &price);
        assert_int_equal(price.days, ask.days);
        assert_int_equal(price.total, cheapest_mix(ask.day_fee, ask.week_fee, ask.days));
        assert_true(price.total <= ask.days * ask.day_fee);
        assert_true(rental_fee(ask.day_fee, ask.week_fee, ask.days + 1) >= price.total);
    }
}

static void the_lines_add_up_to_the_total_and_delivery_comes_after_the_offer(void **state)
{
    (void)state;
    srandom(8);
    for (int i = 0; i < CASES; i++) {
        struct price_ask ask = random_ask();
        struct price price;
        int64_t sum = 0;

        ask.offer = dice(0, 1) ? dice(-200000, 50000) : 0;
        ask.delivery_fee = dice(0, 1) ? dice(1, 30000) : 0;
        price_of(&ask, &price);
        for (size_t line = 0; line < price.line_count; line++) {
            assert_int_equal(price.lines[line].amount,
                             price.lines[line].count * price.lines[line].unit_price);
            sum += price.lines[line].amount;
        }
        assert_int_equal(sum, price.total);
        int64_t agreed = rental_fee(ask.day_fee, ask.week_fee, ask.days) + ask.offer;
        assert_int_equal(price.total, (agreed > 0 ? agreed : 0) + ask.delivery_fee);
        if (ask.delivery_fee)
            assert_string_equal(price.lines[price.line_count - 1].kind, "delivery");
    }
}

static void more_days_cost_the_difference_of_the_fees_whatever_was_offered(void **state)
{
    (void)state;
    srandom(12);
    for (int i = 0; i < CASES; i++) {
        struct price_ask ask = random_ask();
        struct price before, after;

        ask.offer = dice(0, 9000) - rental_fee(ask.day_fee, ask.week_fee, 1);
        price_of(&ask, &before);
        int64_t old = rental_fee(ask.day_fee, ask.week_fee, ask.days);
        ask.days += dice(1, 30);
        price_of(&ask, &after);
        assert_int_equal(after.total - before.total,
                         rental_fee(ask.day_fee, ask.week_fee, ask.days) - old);
    }
}

static void a_price_is_never_below_nothing(void **state)
{
    const struct price_ask ask = {.day_fee = -5000, .week_fee = -9, .days = 30};
    struct price price;

    (void)state;
    price_of(&ask, &price);
    assert_int_equal(price.total, 0);
}

static void a_proposed_deposit_is_a_fifth_in_thousands_and_within_the_value(void **state)
{
    (void)state;
    assert_int_equal(deposit_proposal(0), 0);
    assert_int_equal(deposit_proposal(2499), 0);
    assert_int_equal(deposit_proposal(2500), 1000);
    assert_int_equal(deposit_proposal(300000), 60000);
    assert_int_equal(deposit_proposal(312499), 62000);
    assert_int_equal(deposit_proposal(312500), 63000);
    srandom(9);
    for (int i = 0; i < CASES; i++) {
        int64_t value = dice(0, 5000000), deposit = deposit_proposal(value);
        assert_true(deposit >= 0 && deposit <= value);
        assert_int_equal(deposit % 1000, 0);
        assert_true(llabs(5 * deposit - value) <= 2505);
    }
}

/* The table of section 8: cancelled so many seconds before the first day begins, long after the
 * agreement. */
static int64_t percent(enum cancel_policy policy, int64_t seconds_left)
{
    const struct cancel_ask ask = {
        .policy = policy,
        .start = 20500,
        .now_us = clock_seoul_day_start_us(20500) - seconds_left * US_PER_SECOND,
    };
    return cancel_percent(&ask);
}

static void cancelling_costs_what_the_policy_says(void **state)
{
    static const struct {
        enum cancel_policy policy;
        int64_t left, want;
    } cases[] = {
        {POLICY_FLEXIBLE, 30 * DAY_S, 0},
        {POLICY_FLEXIBLE, DAY_S, 0},
        {POLICY_FLEXIBLE, DAY_S - 1, 10},
        {POLICY_FLEXIBLE, 1, 10},
        {POLICY_FLEXIBLE, 0, 50},
        {POLICY_FLEXIBLE, -5 * DAY_S, 50},
        {POLICY_STANDARD, 3 * DAY_S, 0},
        {POLICY_STANDARD, 3 * DAY_S - 1, 10},
        {POLICY_STANDARD, 1, 10},
        {POLICY_STANDARD, 0, 50},
        {POLICY_STRICT, 60 * DAY_S, 10},
        {POLICY_STRICT, 7 * DAY_S, 10},
        {POLICY_STRICT, 7 * DAY_S - 1, 30},
        {POLICY_STRICT, 1, 30},
        {POLICY_STRICT, 0, 100},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(percent(cases[i].policy, cases[i].left), cases[i].want);
}

static void an_agreed_hour_counts_but_the_first_day_is_the_first_day(void **state)
{
    const int64_t day_us = clock_seoul_day_start_us(20500), hour_us = 3600 * US_PER_SECOND;
    struct cancel_ask ask = {.policy = POLICY_FLEXIBLE, .start = 20500, .pickup_hour = 18};

    (void)state;
    ask.now_us = day_us - 6 * hour_us;
    assert_int_equal(cancel_percent(&ask), 0);
    ask.now_us++;
    assert_int_equal(cancel_percent(&ask), 10);
    ask.now_us = day_us - 1;
    assert_int_equal(cancel_percent(&ask), 10);
    ask.now_us = day_us;
    assert_int_equal(cancel_percent(&ask), 50);
}

static void the_first_hour_is_free_when_the_start_is_more_than_a_day_away(void **state)
{
    const int64_t start_us = clock_seoul_day_start_us(20500), hour_us = 3600 * US_PER_SECOND;
    struct cancel_ask ask = {.policy = POLICY_STRICT, .fee = 10000, .start = 20500};

    (void)state;
    ask.accepted_us = start_us - 26 * hour_us;
    ask.now_us = ask.accepted_us + hour_us;
    assert_int_equal(cancel_percent(&ask), 0);
    ask.now_us++;
    assert_int_equal(cancel_percent(&ask), 30);
    ask.accepted_us = ask.now_us = start_us - 24 * hour_us;
    assert_int_equal(cancel_percent(&ask), 30);
}

static void a_penalty_is_in_tens_never_more_than_the_fee_and_never_falls_with_time(void **state)
{
    (void)state;
    srandom(10);
    for (int i = 0; i < CASES; i++) {
        struct cancel_ask ask = {
            .policy = (enum cancel_policy)dice(0, POLICY_COUNT - 1),
            .fee = dice(0, 3000000),
            .start = (int32_t)dice(20000, 30000),
            .pickup_hour = dice(0, 23),
        };
        int64_t start_us = clock_seoul_day_start_us(ask.start), before, now;

        ask.now_us = start_us - dice(-3 * DAY_S, 20 * DAY_S) * US_PER_SECOND;
        before = cancel_penalty(&ask);
        ask.now_us += dice(0, 20 * DAY_S) * US_PER_SECOND;
        now = cancel_penalty(&ask);
        assert_true(before <= now && now <= ask.fee);
        assert_int_equal(now % 10, 0);
        assert_true(ask.fee * cancel_percent(&ask) / 100 - now < 10);
    }
}

static void lateness_begins_after_the_grace_and_counts_whole_days(void **state)
{
    const int64_t hour_us = 3600 * US_PER_SECOND;

    (void)state;
    assert_int_equal(return_due_us(20500, 20), clock_seoul_day_start_us(20500) + 20 * hour_us);
    assert_int_equal(late_days(0, -hour_us), 0);
    assert_int_equal(late_days(0, 0), 0);
    assert_int_equal(late_days(0, hour_us), 0);
    assert_int_equal(late_days(0, hour_us + 1), 1);
    assert_int_equal(late_days(0, US_PER_DAY), 1);
    assert_int_equal(late_days(0, US_PER_DAY + 1), 2);
    assert_int_equal(late_days(0, 30 * US_PER_DAY), 30);
}

static void a_late_day_costs_the_day_fee_or_up_to_half_more_and_never_more_than_the_gear(
    void **state)
{
    (void)state;
    srandom(11);
    for (int i = 0; i < CASES; i++) {
        struct late_ask ask = {
            .day_fee = dice(1, 100000),
            .late_percent = dice(LATE_PERCENT_MIN, LATE_PERCENT_MAX),
            .due_us = dice(0, 1000000) * US_PER_SECOND,
        };
        ask.returned_us = ask.due_us + dice(-DAY_S, 60 * DAY_S) * US_PER_SECOND;
        int64_t days = late_days(ask.due_us, ask.returned_us), fee = late_fee(&ask);
        assert_true(fee >= days * ask.day_fee && 2 * fee <= 3 * days * ask.day_fee);
        assert_int_equal(fee, days * ask.day_fee * ask.late_percent / 100);
        ask.declared_value = dice(1, 300000);
        assert_int_equal(late_fee(&ask), fee < ask.declared_value ? fee : ask.declared_value);
        ask.returned_us += dice(0, 5 * DAY_S) * US_PER_SECOND;
        assert_true(late_fee(&ask) >= (fee < ask.declared_value ? fee : ask.declared_value));
    }
}

static void names_go_both_ways_and_unknown_ones_are_the_default(void **state)
{
    (void)state;
    for (enum cancel_policy policy = 0; policy < POLICY_COUNT; policy++)
        assert_int_equal(cancel_policy_from(str_from(cancel_policy_names[policy])), policy);
    for (enum weather_kind kind = 0; kind < WEATHER_COUNT; kind++)
        assert_int_equal(weather_kind_from(str_from(weather_kind_names[kind])), kind);
    assert_int_equal(cancel_policy_from(STR("Strict")), POLICY_STANDARD);
    assert_int_equal(weather_kind_from(STR("")), WEATHER_NONE);
    assert_null(cancel_policy_names[POLICY_COUNT]);
    assert_null(weather_kind_names[WEATHER_COUNT]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fee_of_the_document),
        cmocka_unit_test(the_fee_is_the_cheapest_mix_and_never_falls),
        cmocka_unit_test(the_lines_add_up_to_the_total_and_delivery_comes_after_the_offer),
        cmocka_unit_test(more_days_cost_the_difference_of_the_fees_whatever_was_offered),
        cmocka_unit_test(a_price_is_never_below_nothing),
        cmocka_unit_test(a_proposed_deposit_is_a_fifth_in_thousands_and_within_the_value),
        cmocka_unit_test(cancelling_costs_what_the_policy_says),
        cmocka_unit_test(an_agreed_hour_counts_but_the_first_day_is_the_first_day),
        cmocka_unit_test(the_first_hour_is_free_when_the_start_is_more_than_a_day_away),
        cmocka_unit_test(a_penalty_is_in_tens_never_more_than_the_fee_and_never_falls_with_time),
        cmocka_unit_test(lateness_begins_after_the_grace_and_counts_whole_days),
        cmocka_unit_test(
            a_late_day_costs_the_day_fee_or_up_to_half_more_and_never_more_than_the_gear),
        cmocka_unit_test(names_go_both_ways_and_unknown_ones_are_the_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
