#include "base/clock.h"
#include "base/err.h"
#include "rentals/rentals_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "edges.h"

static bool listed(const char *const *edges, size_t n, const char *edge)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(str_from(edges[i]), str_from(edge)))
            return true;
    }
    return false;
}

static void check_side(enum rental_who who, const char *const *edges, size_t n)
{
    struct arena arena = {0};
    size_t found = 0;
    for (enum rental_state from = 0; from < RENTAL_STATE_COUNT; from++) {
        for (enum rental_event event = 0; event < RENTAL_EVENT_COUNT; event++) {
            enum rental_state to;
            if (!rental_next(from, event, who, &to))
                continue;
            struct str edge = str_format(&arena, "%s %s %s", rental_state_name(from),
                                         rental_event_name(event), rental_state_name(to));
            if (!listed(edges, n, edge.p))
                fail_msg("edge not in the document: %s", edge.p);
            found++;
        }
    }
    assert_int_equal(found, n);
    arena_release(&arena);
}

static void only_several_units_come_back_in_parts(void **state)
{
    (void)state;
    struct rental_facts facts = {.state = IN_USE, .start = 1, .end = 2, .several = true};
    assert_int_equal(rental_may(&facts, EVENT_RETURN_PART, BY_OWNER, 1), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_RETURN_PART, BY_RENTER, 1), NO_NOT_YOURS);
    facts.several = false;
    assert_int_equal(rental_may(&facts, EVENT_RETURN_PART, BY_OWNER, 1), NO_NOT_NOW);
    facts = (struct rental_facts){.state = ACCEPTED, .start = 1, .end = 2, .several = true};
    assert_int_equal(rental_may(&facts, EVENT_RETURN_PART, BY_OWNER, 1), NO_NOT_NOW);
}

static void only_the_listed_edges_exist(void **state)
{
    (void)state;
    check_side(BY_RENTER, renter_edges, COUNT_OF(renter_edges));
    check_side(BY_OWNER, owner_edges, COUNT_OF(owner_edges));
    check_side(BY_SYSTEM, system_edges, COUNT_OF(system_edges));
    check_side(BY_ADMIN, admin_edges, COUNT_OF(admin_edges));
}

static void an_edge_stands_once_and_leads_to_one_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < rental_transition_count; i++) {
        const struct transition *a = &rental_transitions[i];
        assert_true(a->who != 0);
        for (size_t j = i + 1; j < rental_transition_count; j++) {
            const struct transition *b = &rental_transitions[j];
            assert_false(a->from == b->from && a->event == b->event && (a->who & b->who));
        }
    }
}

static void a_final_state_never_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < rental_transition_count; i++)
        assert_true(!rental_is_final(rental_transitions[i].from) ||
                    rental_transitions[i].to == rental_transitions[i].from);
    assert_true(rental_is_final(DECLINED));
    assert_true(rental_is_final(LOST));
    assert_false(rental_is_final(DISPUTED));
    assert_false(rental_is_final(RETURNED));
}

static void names_go_both_ways(void **state)
{
    enum rental_event back;
    (void)state;
    for (enum rental_state s = REQUESTED; s < RENTAL_STATE_COUNT; s++)
        assert_int_equal(rental_state_from(str_from(rental_state_name(s))), s);
    for (enum rental_event e = 0; e < RENTAL_EVENT_COUNT; e++) {
        assert_true(rental_event_from(str_from(rental_event_name(e)), &back));
        assert_int_equal(back, e);
    }
    assert_int_equal(rental_state_from(STR("NONE")), RENTAL_NONE);
    assert_int_equal(rental_state_from(STR("")), RENTAL_NONE);
    assert_false(rental_event_from(STR("hand over"), &back));
}

static void the_original_sees_its_three_names(void **state)
{
    (void)state;
    assert_string_equal(rental_wire_state(ACCEPTED), "SCHEDULED");
    assert_string_equal(rental_wire_state(IN_USE), "IN_USE");
    assert_string_equal(rental_wire_state(RETURNED), "RETURNED");
    assert_string_equal(rental_wire_state(DISPUTED), "RETURNED");
    assert_string_equal(rental_wire_state(COMPLETED), "RETURNED");
    assert_string_equal(rental_wire_state(COUNTERED), "COUNTERED");
    assert_false(rental_is_listed(REQUESTED));
    assert_false(rental_is_listed(DECLINED));
    assert_true(rental_is_listed(COMPLETED));
    assert_true(rental_blocks(COUNTERED) && rental_blocks(ACCEPTED) && rental_blocks(IN_USE));
    assert_false(rental_blocks(REQUESTED) || rental_blocks(RETURNED));
}

static void guards_look_at_the_days(void **state)
{
    struct rental_facts facts = {.state = ACCEPTED, .start = 100, .end = 104};

    (void)state;
    assert_int_equal(rental_may(&facts, EVENT_HAND_OVER, BY_RENTER, 99), NO_TOO_EARLY);
    assert_int_equal(rental_may(&facts, EVENT_HAND_OVER, BY_RENTER, 100), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_HAND_OVER, BY_OWNER, 100), NO_NOT_YOURS);
    assert_int_equal(rental_may(&facts, EVENT_RETURN, BY_OWNER, 99), NO_TOO_EARLY);
    assert_int_equal(rental_may(&facts, EVENT_RETURN, BY_RENTER, 100), NO_NOT_YOURS);
    assert_int_equal(rental_may(&facts, EVENT_DECLARE_RETURN, BY_RENTER, 99), NO_TOO_EARLY);
    assert_int_equal(rental_may(&facts, EVENT_NOT_AS_DESCRIBED, BY_RENTER, 99), NO_TOO_EARLY);
    assert_int_equal(rental_may(&facts, EVENT_NOT_AS_DESCRIBED, BY_RENTER, 100), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_NOT_AS_DESCRIBED, BY_OWNER, 100), NO_NOT_YOURS);
    assert_int_equal(rental_may(&facts, EVENT_RELEASE, BY_OWNER, 100), NO_NOT_NOW);
    facts.state = REQUESTED;
    assert_int_equal(rental_may(&facts, EVENT_ACCEPT, BY_OWNER, 100), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_ACCEPT, BY_OWNER, 101), NO_BAD_DATES);
}

static void a_change_is_agreed_by_the_other_side_only(void **state)
{
    struct rental_facts facts = {.state = ACCEPTED, .start = 100, .end = 104};

    (void)state;
    assert_int_equal(rental_may(&facts, EVENT_AGREE_CHANGE, BY_OWNER, 90), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_DROP_CHANGE, BY_OWNER, 90), NO_NOT_NOW);
    facts.change_by = BY_RENTER;
    assert_int_equal(rental_may(&facts, EVENT_AGREE_CHANGE, BY_OWNER, 90), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_AGREE_CHANGE, BY_RENTER, 90), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_DROP_CHANGE, BY_RENTER, 90), NO_OBJECTION);
}

static void the_weather_is_called_by_one_and_agreed_to_by_the_other(void **state)
{
    struct rental_facts facts = {.state = ACCEPTED, .start = 10, .end = 12, .weather = true};

    (void)state;
    assert_int_equal(rental_may(&facts, EVENT_WEATHER, BY_RENTER, 5), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_AGREE_WEATHER, BY_OWNER, 5), NO_NOT_NOW);
    facts.weather_by = BY_RENTER;
    assert_int_equal(rental_may(&facts, EVENT_WEATHER, BY_OWNER, 5), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_AGREE_WEATHER, BY_RENTER, 5), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_AGREE_WEATHER, BY_OWNER, 10), NO_OBJECTION);
    facts = (struct rental_facts){.state = ACCEPTED, .start = 10, .end = 12};
    assert_int_equal(rental_may(&facts, EVENT_WEATHER, BY_OWNER, 5), NO_NOT_NOW);
    facts.weather = facts.warned = true;
    assert_int_equal(rental_may(&facts, EVENT_WEATHER, BY_OWNER, 5), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_AGREE_WEATHER, BY_OWNER, 5), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_AGREE_WEATHER, BY_RENTER, 12), NO_OBJECTION);
}

static void who_waits_long_enough_may_say_that_the_other_did_not_come(void **state)
{
    const int32_t day = day_from_civil(2027, 5, 10);
    const int64_t midnight = clock_seoul_day_start_us(day), minute = 60 * US_PER_SECOND;
    struct rental_facts facts = {.state = ACCEPTED, .start = day, .end = day + 1};

    (void)state;
    assert_int_equal(no_show_from_us(day, 10, midnight, 30), midnight + (10 * 60 + 30) * minute);
    assert_int_equal(no_show_from_us(day, 0, midnight - 1, 30), midnight + 30 * minute);
    assert_int_equal(no_show_from_us(day, -1, 0, 30), midnight + (20 * 60 + 30) * minute);
    assert_int_equal(no_show_from_us(day, 10, midnight + 15 * 60 * minute, 30),
                     midnight + (15 * 60 + 30) * minute);
    assert_int_equal(no_show_from_us(day, 10, midnight, 120), midnight + 12 * 60 * minute);
    assert_int_equal(rental_may(&facts, EVENT_NO_SHOW, BY_OWNER, day), NO_STILL_TIME);
    facts.missed = true;
    assert_int_equal(rental_may(&facts, EVENT_NO_SHOW, BY_OWNER, day), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_NO_SHOW, BY_RENTER, day + 1), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_NO_SHOW, BY_RENTER, day + 2), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_NO_SHOW, BY_SYSTEM, day), NO_NOT_YOURS);
    facts.return_declared = true;
    assert_int_equal(rental_may(&facts, EVENT_NO_SHOW, BY_OWNER, day), NO_NOT_NOW);
    facts = (struct rental_facts){.state = NO_SHOW, .contest_by = BY_OWNER};
    assert_int_equal(rental_may(&facts, EVENT_CONTEST, BY_OWNER, day), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_CONTEST, BY_RENTER, day), NO_NOT_NOW);
}

static void moves_are_what_is_allowed_now(void **state)
{
    struct rental_facts facts = {.state = IN_USE, .start = 100, .end = 104};
    enum rental_event moves[RENTAL_EVENT_COUNT];

    (void)state;
    assert_int_equal(rental_moves(&facts, BY_RENTER, 101, moves), 4);
    assert_int_equal(moves[0], EVENT_DECLARE_RETURN);
    assert_int_equal(moves[1], EVENT_CHANGE);
    assert_int_equal(moves[2], EVENT_LOST);
    assert_int_equal(moves[3], EVENT_PRESS);
    facts.return_declared = true;
    assert_int_equal(rental_moves(&facts, BY_RENTER, 101, moves), 3);
    facts.pressed_by = BY_RENTER;
    assert_int_equal(rental_moves(&facts, BY_RENTER, 101, moves), 2);
    facts.pressed_by = BY_OWNER; /* then pressing is the return */
    assert_int_equal(rental_moves(&facts, BY_RENTER, 101, moves), 3);
    assert_int_equal(moves[2], EVENT_PRESS);
    assert_int_equal(rental_moves(&facts, BY_NOBODY, 101, moves), 0);
    facts.state = COMPLETED;
    assert_int_equal(rental_moves(&facts, BY_OWNER, 101, moves), 0);
}

/* ---- every state, event, side and guard ---- */

static bool edges[BY_ADMIN + 1][RENTAL_STATE_COUNT][RENTAL_EVENT_COUNT];

static bool edge_of(enum rental_who who, enum rental_state from, enum rental_event event)
{
    struct arena arena = {0};
    bool found = false;
    for (enum rental_state to = REQUESTED; to < RENTAL_STATE_COUNT && !found; to++) {
        const char *edge = str_format(&arena, "%s %s %s", rental_state_name(from),
                                      rental_event_name(event), rental_state_name(to))
                               .p;
        found = who == BY_RENTER  ? listed(renter_edges, COUNT_OF(renter_edges), edge)
                : who == BY_OWNER ? listed(owner_edges, COUNT_OF(owner_edges), edge)
                : who == BY_ADMIN ? listed(admin_edges, COUNT_OF(admin_edges), edge)
                                  : listed(system_edges, COUNT_OF(system_edges), edge);
    }
    arena_release(&arena);
    return found;
}

/* What the document says of a move that is an edge, in its own words. */
static enum rental_no guard_of(const struct rental_facts *facts, const char *event,
                               enum rental_who who, int32_t today)
{
    bool gives_alone = who == BY_OWNER && facts->pressed_by != BY_RENTER;
    bool renter_alone = who == BY_RENTER && facts->pressed_by != BY_OWNER;
    bool in_use = facts->state == IN_USE;
    bool meets = in_use ? today == 102 || today == 103 : today >= 100 && today <= 102;
    bool reportable = !facts->return_declared && (in_use ? !facts->report_over : today <= 102);
    const struct {
        const char *event;
        bool may;
        enum rental_no no;
    } guards[] = {
        {"book", facts->instant, NO_NOT_NOW},
        {"accept", today <= facts->start, NO_BAD_DATES},
        {"hand_over", today >= facts->start && !gives_alone,
         gives_alone ? NO_NOT_YOURS : NO_TOO_EARLY},
        {"return", today >= facts->start && !renter_alone,
         renter_alone ? NO_NOT_YOURS : NO_TOO_EARLY},
        {"check_in", meets, today < 100 && !in_use ? NO_TOO_EARLY : NO_NOT_NOW},
        {"press", today >= facts->start, NO_TOO_EARLY},
        {"declare_return", today >= facts->start, NO_TOO_EARLY},
        {"not_as_described", today >= facts->start, NO_TOO_EARLY},
        {"return_part", facts->several, NO_NOT_NOW},
        {"no_show", facts->missed && reportable, reportable ? NO_STILL_TIME : NO_NOT_NOW},
        {"ask_both", facts->is_due && today <= facts->end, NO_NOT_NOW},
        {"excuse", facts->contested, NO_NOT_NOW},
        {"uphold", facts->contested, NO_NOT_NOW},
        {"force_return", today >= facts->start, NO_TOO_EARLY},
        {"contest", facts->contest_by == who, NO_NOT_NOW},
        {"weather", facts->weather && facts->weather_by == BY_NOBODY && !facts->warned, NO_NOT_NOW},
        {"claim", facts->claimable, NO_TOO_LATE},
        {"agree", facts->proposal_by == (who == BY_OWNER ? BY_RENTER : BY_OWNER), NO_NOT_NOW},
        {"escalate", facts->silent, NO_NOT_NOW},
        {"decide", facts->escalated && !facts->of_loss, NO_NOT_NOW},
        {"decide_lost", facts->escalated && facts->of_loss, NO_NOT_NOW},
        {"appeal", facts->appealable, NO_NOT_NOW},
        {"decide_appeal", facts->appealed, NO_NOT_NOW},
        {"agree_weather",
         facts->warned || facts->weather_by == (who == BY_OWNER ? BY_RENTER : BY_OWNER),
         NO_NOT_NOW},
        {"agree_change", facts->change_by == (who == BY_OWNER ? BY_RENTER : BY_OWNER), NO_NOT_NOW},
        {"drop_change", facts->change_by != BY_NOBODY, NO_NOT_NOW},
        {"drop_off", facts->droppable && !facts->dropped, NO_NOT_NOW},
        {"not_there", facts->dropped, NO_NOT_NOW},
        {"close_drop", facts->dropped && facts->is_due, NO_NOT_NOW},
    };
    for (size_t i = 0; i < COUNT_OF(guards); i++) {
        if (str_eq(str_from(event), str_from(guards[i].event)))
            return guards[i].may ? NO_OBJECTION : guards[i].no;
    }
    return NO_OBJECTION;
}

enum { GUARDS = 1728 }; /* ways in which they may stand */

static struct rental_facts facts_number(int n)
{
    static const enum rental_who sides[] = {BY_NOBODY, BY_RENTER, BY_OWNER};
    return (struct rental_facts){
        .state = (enum rental_state)(n / GUARDS),
        .warned = n / 432 % 2,
        .contested = n / 864 % 2,
        .is_due = n / 864 % 2,
        .missed = n / 216 % 2,
        .contest_by = sides[n / 72 % 3],
        .start = 100,
        .end = 102,
        .return_declared = n / 36 % 2,
        .several = n / 18 % 2,
        .report_over = n / 18 % 2,
        .weather = n / 9 % 2,
        .weather_by = sides[n / 3 % 3],
        .change_by = sides[n % 3],
        /* No guard looks at these and at those above. */
        .claimable = n % 2,
        .proposal_by = sides[n / 2 % 3],
        .silent = n / 6 % 2,
        .escalated = n / 12 % 2,
        .of_loss = n / 24 % 2,
        .appealable = n / 48 % 2,
        .appealed = n / 96 % 2,
        .pressed_by = sides[n / 4 % 3],
        .droppable = n / 8 % 2,
        .dropped = n / 16 % 2,
        .instant = n / 32 % 2,
    };
}

static void every_state_event_side_and_guard_is_as_the_document_says(void **state)
{
    static const enum rental_who sides[] = {BY_NOBODY, BY_RENTER, BY_OWNER, BY_SYSTEM, BY_ADMIN};
    static const int32_t days[] = {99, 100, 101, 102, 103, 104};
    size_t allowed = 0;

    (void)state;
    for (enum rental_state from = 0; from < RENTAL_STATE_COUNT; from++) {
        for (enum rental_event event = 0; event < RENTAL_EVENT_COUNT; event++) {
            for (size_t k = 1; k < COUNT_OF(sides); k++)
                edges[sides[k]][from][event] = edge_of(sides[k], from, event);
        }
    }
    for (int n = 0; n < GUARDS * RENTAL_STATE_COUNT; n++) {
        const struct rental_facts facts = facts_number(n);
        for (enum rental_event event = 0; event < RENTAL_EVENT_COUNT; event++) {
            for (size_t k = 0; k < COUNT_OF(sides) * COUNT_OF(days); k++) {
                enum rental_who who = sides[k % COUNT_OF(sides)];
                int32_t today = days[k / COUNT_OF(sides)];
                enum rental_no no = rental_may(&facts, event, who, today);
                enum rental_no wanted = guard_of(&facts, rental_event_name(event), who, today);
                bool is_edge = edges[who][facts.state][event];
                if (is_edge ? no != wanted : no != NO_NOT_YOURS && no != NO_NOT_NOW)
                    fail_msg("%s %s by %d on %d of %d: %d", rental_state_name(facts.state),
                             rental_event_name(event), who, today, n, no);
                allowed += no == NO_OBJECTION;
            }
        }
    }
    assert_true(allowed > 1000);
}

static void a_claim_is_made_in_time_and_agreed_to_by_the_other(void **state)
{
    struct rental_facts facts = {.state = RETURNED, .start = 100, .end = 104};

    (void)state;
    assert_int_equal(rental_may(&facts, EVENT_CLAIM, BY_OWNER, 105), NO_TOO_LATE);
    facts.claimable = true;
    assert_int_equal(rental_may(&facts, EVENT_CLAIM, BY_OWNER, 105), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_CLAIM, BY_RENTER, 105), NO_OBJECTION);
    facts.state = DISPUTED;
    assert_int_equal(rental_may(&facts, EVENT_CLAIM, BY_OWNER, 105), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_PROPOSE, BY_OWNER, 105), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_AGREE, BY_OWNER, 105), NO_NOT_NOW);
    facts.proposal_by = BY_OWNER;
    assert_int_equal(rental_may(&facts, EVENT_AGREE, BY_OWNER, 105), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_AGREE, BY_RENTER, 105), NO_OBJECTION);
}

static void an_operator_decides_what_is_escalated_or_appealed(void **state)
{
    struct rental_facts facts = {.state = DISPUTED, .start = 100, .end = 104};

    (void)state;
    assert_int_equal(rental_may(&facts, EVENT_ESCALATE, BY_SYSTEM, 105), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_DECIDE, BY_ADMIN, 105), NO_NOT_NOW);
    facts.silent = true;
    assert_int_equal(rental_may(&facts, EVENT_ESCALATE, BY_SYSTEM, 105), NO_OBJECTION);
    facts.escalated = true;
    assert_int_equal(rental_may(&facts, EVENT_DECIDE, BY_ADMIN, 105), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_DECIDE_LOST, BY_ADMIN, 105), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_DECIDE, BY_OWNER, 105), NO_NOT_YOURS);
    facts.of_loss = true;
    assert_int_equal(rental_may(&facts, EVENT_DECIDE, BY_ADMIN, 105), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_DECIDE_LOST, BY_ADMIN, 105), NO_OBJECTION);
    facts.state = LOST;
    assert_int_equal(rental_may(&facts, EVENT_APPEAL, BY_RENTER, 105), NO_NOT_NOW);
    assert_int_equal(rental_may(&facts, EVENT_DECIDE_APPEAL, BY_ADMIN, 105), NO_NOT_NOW);
    facts.appealable = facts.appealed = true;
    assert_int_equal(rental_may(&facts, EVENT_APPEAL, BY_RENTER, 105), NO_OBJECTION);
    assert_int_equal(rental_may(&facts, EVENT_DECIDE_APPEAL, BY_ADMIN, 105), NO_OBJECTION);
}

static void days_that_remain_end_at_none(void **state)
{
    (void)state;
    assert_int_equal(rental_remaining_days(1005, 1000), 5);
    assert_int_equal(rental_remaining_days(900, 1000), 0);
}

static void today_is_seouls(void **state)
{
    int64_t midnight = clock_seoul_day_start_us(day_from_civil(2027, 1, 1));

    (void)state;
    assert_int_equal(clock_seoul_day(midnight), day_from_civil(2027, 1, 1));
    assert_int_equal(clock_seoul_day(midnight - 1), day_from_civil(2026, 12, 31));
    /* 08:59 in Seoul is the day before in UTC and must still count as the new day. */
    assert_int_equal(clock_seoul_day(midnight + (9 * 3600 - 60) * US_PER_SECOND),
                     day_from_civil(2027, 1, 1));
}

static void the_clock_knows_when_to_look(void **state)
{
    int32_t day = day_from_civil(2028, 2, 29);
    int64_t noon = clock_seoul_day_start_us(day) + US_PER_DAY / 2;

    (void)state;
    assert_int_equal(rental_due_us(REQUESTED, day + 9, day + 9, false, false, 24, noon),
                     noon + US_PER_DAY);
    assert_int_equal(rental_due_us(COUNTERED, day, day + 3, false, false, 24, noon),
                     noon + US_PER_DAY / 2);
    assert_int_equal(rental_due_us(ACCEPTED, day, day, false, false, 24, noon),
                     noon + US_PER_DAY / 2);
    assert_int_equal(rental_due_us(ACCEPTED, day, day + 3, false, false, 24, noon),
                     noon + US_PER_DAY * 3 / 2);
    assert_int_equal(
        rental_due_us(ACCEPTED, day, day + 3, false, false, 24, noon + US_PER_DAY * 3 / 2),
        noon + US_PER_DAY * 7 / 2);
    assert_int_equal(rental_due_us(ACCEPTED, day, day + 1, false, false, 24, noon),
                     noon + US_PER_DAY * 3 / 2);
    assert_int_equal(rental_due_us(ACCEPTED, day, day, true, false, 24, noon), 0);
    assert_int_equal(rental_due_us(ACCEPTED, day, day, false, true, 24, noon), 0);
    assert_int_equal(rental_due_us(RETURNED, day, day, false, false, 24, noon), noon + US_PER_DAY);
    assert_int_equal(rental_due_us(IN_USE, day, day, false, false, 24, noon), 0);
    assert_int_equal(rental_due_us(COMPLETED, day, day, false, false, 24, noon), 0);
}

static void an_hour_that_is_proposed_ends_the_time_to_answer_an_hour_before_it(void **state)
{
    const int64_t hour = 3600 * US_PER_SECOND, nine = clock_seoul_day_start_us(100) + 9 * hour;
    const int64_t end = clock_seoul_day_start_us(101);

    (void)state;
    assert_int_equal(rental_due_before_us(end, 100, 10, nine - 1), nine);
    assert_int_equal(rental_due_before_us(end, 100, 10, nine), end); /* too soon for it */
    assert_int_equal(rental_due_before_us(nine - 1, 100, 10, nine - 9), nine - 1);
    assert_int_equal(rental_due_before_us(end, 100, -1, nine - 20 * hour), end);
    assert_int_equal(rental_due_before_us(end, 100, 0, nine - 11 * hour), nine - 10 * hour);
}

static void reviews_are_taken_from_the_renters_word_until_14_days_after_the_owners(void **state)
{
    const int64_t now = 100 * US_PER_DAY, back = 86 * US_PER_DAY;

    (void)state;
    assert_false(rental_may_be_reviewed(ACCEPTED, 0, 0, now));
    assert_false(rental_may_be_reviewed(IN_USE, 0, 0, now));
    assert_true(rental_may_be_reviewed(ACCEPTED, 1, 0, now));
    assert_true(rental_may_be_reviewed(IN_USE, 1, 0, now));
    for (enum rental_state s = RETURNED; s <= COMPLETED; s++) {
        assert_true(rental_may_be_reviewed(s, 0, back + 1, now));
        assert_false(rental_may_be_reviewed(s, 1, back, now));
    }
    for (enum rental_state s = DECLINED; s < RENTAL_STATE_COUNT; s++)
        assert_false(rental_may_be_reviewed(s, 1, 0, now));
    assert_false(rental_may_be_reviewed(REQUESTED, 0, 0, now));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_several_units_come_back_in_parts),
        cmocka_unit_test(only_the_listed_edges_exist),
        cmocka_unit_test(an_edge_stands_once_and_leads_to_one_state),
        cmocka_unit_test(a_final_state_never_changes),
        cmocka_unit_test(names_go_both_ways),
        cmocka_unit_test(the_original_sees_its_three_names),
        cmocka_unit_test(guards_look_at_the_days),
        cmocka_unit_test(a_change_is_agreed_by_the_other_side_only),
        cmocka_unit_test(the_weather_is_called_by_one_and_agreed_to_by_the_other),
        cmocka_unit_test(who_waits_long_enough_may_say_that_the_other_did_not_come),
        cmocka_unit_test(moves_are_what_is_allowed_now),
        cmocka_unit_test(every_state_event_side_and_guard_is_as_the_document_says),
        cmocka_unit_test(a_claim_is_made_in_time_and_agreed_to_by_the_other),
        cmocka_unit_test(an_operator_decides_what_is_escalated_or_appealed),
        cmocka_unit_test(days_that_remain_end_at_none),
        cmocka_unit_test(today_is_seouls),
        cmocka_unit_test(the_clock_knows_when_to_look),
        cmocka_unit_test(an_hour_that_is_proposed_ends_the_time_to_answer_an_hour_before_it),
        cmocka_unit_test(reviews_are_taken_from_the_renters_word_until_14_days_after_the_owners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
