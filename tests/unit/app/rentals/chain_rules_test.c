/* The chain of a rental's events: any change, gap or swap is seen, and at the right event. */
#include "rentals/chain_rules.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { N = 5 };

static struct arena arena;
static struct chain_event events[N];

static void store(struct chain_event *event, struct str prev)
{
    event->prev = prev;
    event->hash = chain_hash(&arena, event, prev);
}

/* Five events, the last ones chained. */
static void make(size_t unchained)
{
    static const struct str names[N] = {
        {"request", 7}, {"accept", 6}, {"hand_over", 9}, {"return", 6}, {"release", 7},
    };
    struct str head = chain_start();
    for (size_t i = 0; i < N; i++) {
        events[i] = (struct chain_event){
            .id = (int64_t)i + 10,
            .rental_id = 7,
            .event = names[i],
            .old_state = i ? STR("ACCEPTED") : (struct str){0},
            .new_state = STR("IN_USE"),
            .actor_id = (int64_t)i % 2,
            .start = 20000,
            .end = 20002,
            .amount = 30000,
            .by_code = i == 2,
            .at_us = 1700000000000000 + (int64_t)i,
            .request_id = 99,
        };
        struct str hash = chain_hash(&arena, &events[i], head);
        if (i >= unchained)
            store(&events[i], head);
        head = hash;
    }
}

static int set_up(void **state)
{
    (void)state;
    arena = (struct arena){0};
    make(0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void expect(enum chain_fault fault, size_t at)
{
    struct chain_check check = chain_walk(&arena, events, N);
    assert_string_equal(chain_fault_name(check.fault), chain_fault_name(fault));
    if (fault != CHAIN_GOOD)
        assert_int_equal(check.at, at);
}

static void the_text_says_every_fact_on_a_line_of_its_own(void **state)
{
    (void)state;
    events[2].record = STR("abc");
    assert_string_equal(chain_text(&arena, &events[2], STR("0011")).p,
                        "prev 0011\nrental 7\nevent hand_over\nold ACCEPTED\nnew IN_USE\nactor 0\n"
                        "days 2024-10-04 2024-10-06\namount 30000\nby_code 1\n"
                        "at_us 1700000000000002\nrequest 99\nrecord abc\n");
    assert_non_null(strstr(chain_text(&arena, &events[0], chain_start()).p, "\nold -\n"));
    assert_non_null(strstr(chain_text(&arena, &events[0], chain_start()).p, "\nrecord -\n"));
}

static void an_untouched_chain_holds_and_its_head_is_the_last_hash(void **state)
{
    (void)state;
    struct chain_check check = chain_walk(&arena, events, N);
    assert_int_equal(check.fault, CHAIN_GOOD);
    assert_true(str_eq(check.head, events[N - 1].hash));
    assert_true(str_eq(chain_walk(&arena, events, 0).head, chain_start()));
}

static void every_changed_fact_breaks_it_at_that_event(void **state)
{
    (void)state;
    for (size_t i = 0; i < N; i++) {
        for (int what = 0; what < 12; what++) {
            make(0);
            struct chain_event *event = &events[i];
            switch (what) {
            case 0:
                event->event = STR("cancel");
                break;
            case 1:
                event->old_state = STR("REQUESTED");
                break;
            case 2:
                event->new_state = STR("RETURNED");
                break;
            case 3:
                event->actor_id += 5;
                break;
            case 4:
                event->start--;
                break;
            case 5:
                event->end++;
                break;
            case 6:
                event->amount++;
                break;
            case 7:
                event->by_code = !event->by_code;
                break;
            case 8:
                event->at_us++;
                break;
            case 9:
                event->request_id++;
                break;
            case 10:
                event->record = STR("0");
                break;
            default:
                event->rental_id++;
                break;
            }
            expect(CHAIN_CHANGED, i);
        }
    }
}

/* The third event as one of form 2. */
static struct chain_event *of_form_2(void)
{
    struct chain_event *event = &events[2];

    event->form = CHAIN_FORM_2;
    event->variant = STR("270");
    event->qty = 2;
    event->place = STR("학교 정문");
    event->has_pickup_hour = true;
    event->pickup_hour = 15;
    return event;
}

static void form_2_says_units_place_and_hour_too(void **state)
{
    (void)state;
    struct chain_event *event = of_form_2();
    assert_string_equal(
        chain_text(&arena, event, STR("0011")).p,
        "prev 0011\nrental 7\nevent hand_over\nold ACCEPTED\nnew IN_USE\nactor 0\n"
        "days 2024-10-04 2024-10-06\namount 30000\nby_code 1\n"
        "at_us 1700000000000002\nrequest 99\nrecord -\nform 2\nby_press 0\nsize 270\n"
        "number 2\nplace 학교 정문\nhour 15\nsaid -\n");
    event->has_pickup_hour = false;
    event->variant = event->place = STR("");
    event->said = STR("here");
    assert_non_null(strstr(chain_text(&arena, event, chain_start()).p,
                           "\nsize -\nnumber 2\nplace -\nhour -\nsaid here\n"));
}

/* Nobody writes a line of his own into it. */
static void a_place_of_several_lines_is_one_line_of_the_text(void **state)
{
    (void)state;
    struct chain_event *event = of_form_2();
    event->place = STR("문\nhour 3\r\nsaid x");
    assert_non_null(
        strstr(chain_text(&arena, event, chain_start()).p, "\nplace 문 hour 3  said x\nhour 15\n"));
}

static void what_form_2_says_besides_is_kept_as_well(void **state)
{
    (void)state;
    for (int what = 0; what < 7; what++) {
        make(0);
        struct chain_event *event = of_form_2();
        store(event, events[1].hash);
        store(&events[3], event->hash);
        store(&events[4], events[3].hash);
        expect(CHAIN_GOOD, 0);
        switch (what) {
        case 0:
            event->form = CHAIN_FORM_1;
            break;
        case 1:
            event->by_press = true;
            break;
        case 2:
            event->variant = STR("275");
            break;
        case 3:
            event->qty++;
            break;
        case 4:
            event->place = STR("역 앞");
            break;
        case 5:
            event->pickup_hour = 16;
            break;
        default:
            event->said = STR("x");
            break;
        }
        expect(CHAIN_CHANGED, 2);
    }
}

static void who_digests_a_changed_event_anew_breaks_the_next_one(void **state)
{
    (void)state;
    events[1].amount = 1;
    store(&events[1], events[0].hash);
    expect(CHAIN_CUT, 2);
}

static void an_event_that_is_missing_or_in_another_place_is_seen(void **state)
{
    (void)state;
    memmove(&events[1], &events[2], 3 * sizeof(*events));
    struct chain_check check = chain_walk(&arena, events, N - 1);
    assert_int_equal(check.fault, CHAIN_CUT);
    assert_int_equal(check.at, 1);

    make(0);
    struct chain_event first = events[0];
    events[0] = events[1];
    events[1] = first;
    expect(CHAIN_CUT, 0);
}

static void events_from_before_the_chain_are_vouched_for_by_the_first_in_it(void **state)
{
    (void)state;
    make(3);
    expect(CHAIN_GOOD, 0);
    events[1].amount++;
    expect(CHAIN_CUT, 3);
    make(N);
    expect(CHAIN_GOOD, 0);
    make(0);
    events[4].hash = (struct str){0};
    expect(CHAIN_CHANGED, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_text_says_every_fact_on_a_line_of_its_own, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_untouched_chain_holds_and_its_head_is_the_last_hash,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_changed_fact_breaks_it_at_that_event, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(form_2_says_units_place_and_hour_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_place_of_several_lines_is_one_line_of_the_text, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_form_2_says_besides_is_kept_as_well, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_digests_a_changed_event_anew_breaks_the_next_one,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_event_that_is_missing_or_in_another_place_is_seen,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            events_from_before_the_chain_are_vouched_for_by_the_first_in_it, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
