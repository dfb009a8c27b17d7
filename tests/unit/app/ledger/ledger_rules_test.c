/* The ledger: lines that come of events, the words of the two, and sums that hold whatever they
 * say. */
#include "ledger_stage.h"

static void an_agreement_makes_the_deposit_the_fee_and_the_delivery_due(void **state)
{
    (void)state;
    happens("request", "REQUESTED", TOTAL);
    looks("");
    happens("accept", "ACCEPTED", TOTAL);
    looks("deposit 50000 due, rental_fee 30000 due, delivery 3000 due");
    assert_int_equal(ledger_deposit(&ledger) - ledger.lines + 1, DEPOSIT_ENTRY);
}

static void what_costs_nothing_has_no_line(void **state)
{
    (void)state;
    terms = (struct ledger_terms){0, 0};
    happens("accept", "ACCEPTED", 0);
    looks("");
}

static void both_words_settle_a_line_in_either_order(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_GIVEN), LEDGER_YES);
    assert_true(line_waits_for(&ledger.lines[1], SIDE_OWNER));
    assert_int_equal(says(SIDE_OWNER, 3, STEP_RECEIVED), LEDGER_YES);
    assert_true(line_waits_for(&ledger.lines[2], SIDE_RENTER));
    looks("deposit 50000 due, rental_fee 30000 given, delivery 3000 received");
    assert_int_equal(says(SIDE_OWNER, 2, STEP_RECEIVED), LEDGER_YES);
    assert_int_equal(says(SIDE_RENTER, 3, STEP_GIVEN), LEDGER_YES);
    looks("deposit 50000 due, rental_fee 30000 settled, delivery 3000 settled");
    assert_int_equal(says(SIDE_RENTER, 3, STEP_GIVEN), LEDGER_SAID);
    assert_int_equal(says(SIDE_RENTER, 3, STEP_UNDO), LEDGER_BOTH_SAID);
}

static void a_word_can_be_undone_until_the_other_has_said_his(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_UNDO), LEDGER_SAID);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_GIVEN), LEDGER_YES);
    assert_int_equal(says(SIDE_OWNER, 2, STEP_WAIVED), LEDGER_GIVEN_SAID);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_UNDO), LEDGER_YES);
    assert_int_equal(says(SIDE_OWNER, 2, STEP_WAIVED), LEDGER_YES);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_GIVEN), LEDGER_NOT_DUE);
    assert_int_equal(says(SIDE_OWNER, 2, STEP_UNDO), LEDGER_YES);
    looks("deposit 50000 due, rental_fee 30000 due, delivery 3000 due");
}

static void nobody_says_the_others_word(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    assert_int_equal(says(SIDE_OWNER, 2, STEP_GIVEN), LEDGER_NOT_YOURS);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_RECEIVED), LEDGER_NOT_YOURS);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_WAIVED), LEDGER_NOT_YOURS);
    assert_int_equal(says(SIDE_RENTER, 0, STEP_GIVEN), LEDGER_NO_ENTRY);
    assert_int_equal(says(SIDE_RENTER, 4, STEP_GIVEN), LEDGER_NO_ENTRY);
}

static void a_change_before_any_word_makes_the_fee_anew(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    happens("agree_change", "ACCEPTED", TOTAL + 10000);
    looks("deposit 50000 due, rental_fee 30000 void, delivery 3000 due, rental_fee 40000 due");
    happens("agree_change", "ACCEPTED", TOTAL + 10000);
    assert_int_equal(ledger.n, 4);
}

static void a_change_of_what_is_paid_is_a_line_for_the_difference(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    settle(2);
    happens("agree_change", "IN_USE", TOTAL - 10000);
    looks("deposit 50000 due, rental_fee 30000 settled, delivery 3000 due, refund -10000 due");
    happens("agree_change", "IN_USE", TOTAL + 5000);
    looks("deposit 50000 due, rental_fee 30000 settled, delivery 3000 due, refund -10000 void, "
          "rental_fee 5000 due");
}

static void a_cancel_leaves_the_penalty(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    happens("cancel", "CANCELLED", 3000);
    looks("deposit 50000 void, rental_fee 30000 void, delivery 3000 void, penalty 3000 due");
    assert_int_equal(says(SIDE_RENTER, 2, STEP_GIVEN), LEDGER_NOT_DUE);
    settle(4);
    looks("deposit 50000 void, rental_fee 30000 void, delivery 3000 void, penalty 3000 settled");
}

static void a_cancel_gives_back_what_was_received_but_for_the_penalty(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    settle(1);
    assert_int_equal(says(SIDE_OWNER, 2, STEP_RECEIVED), LEDGER_YES);
    happens("cancel", "CANCELLED", 3000);
    looks("deposit 50000 settled, rental_fee 30000 received, delivery 3000 void, refund -27000 "
          "due, deposit_return -50000 due");
    assert_int_equal(ledger.lines[4].due_us - ledger.ended_us, US_PER_DAY);
}

static void what_its_payee_confirms_after_a_cancel_goes_back_then(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    assert_int_equal(says(SIDE_RENTER, 1, STEP_GIVEN), LEDGER_YES);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_GIVEN), LEDGER_YES);
    assert_int_equal(says(SIDE_OWNER, 3, STEP_RECEIVED), LEDGER_YES);
    happens("cancel", "CANCELLED", 0);
    looks("deposit 50000 given, rental_fee 30000 given, delivery 3000 received, refund -3000 due");
    assert_int_equal(says(SIDE_OWNER, 2, STEP_RECEIVED), LEDGER_YES);
    assert_int_equal(says(SIDE_OWNER, 1, STEP_RECEIVED), LEDGER_YES);
    looks("deposit 50000 settled, rental_fee 30000 settled, delivery 3000 received, refund -3000 "
          "void, refund -33000 due, deposit_return -50000 due");
}

static void what_its_payer_takes_back_after_a_cancel_is_not_due_any_more(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    assert_int_equal(says(SIDE_RENTER, 1, STEP_GIVEN), LEDGER_YES);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_GIVEN), LEDGER_YES);
    happens("lapse", "CANCELLED", 0);
    assert_int_equal(says(SIDE_RENTER, 1, STEP_UNDO), LEDGER_YES);
    assert_int_equal(says(SIDE_RENTER, 2, STEP_UNDO), LEDGER_YES);
    looks("deposit 50000 void, rental_fee 30000 void, delivery 3000 void");
}

static void who_is_excused_of_a_no_show_owes_nothing_and_gets_back_what_he_paid(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    settle(1);
    happens("no_show", "NO_SHOW", 15000);
    looks("deposit 50000 settled, rental_fee 30000 void, delivery 3000 void, penalty 15000 due, "
          "deposit_return -50000 due");
    happens("contest", "NO_SHOW", 0);
    settle(4);
    happens("excuse", "NO_SHOW", 0);
    looks("deposit 50000 settled, rental_fee 30000 void, delivery 3000 void, penalty 15000 "
          "settled, deposit_return -50000 due, refund -15000 due");
}

/* What was not due while its owner contested that he was away, also once it has ended. */
static void what_an_excused_owner_gets_for_lateness_is_a_line_of_its_own(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    happens("no_show", "IN_USE", 0);
    happens("contest", "IN_USE", 0);
    happens("uphold", "IN_USE", 0);
    happens("return", "RETURNED", 10000);
    happens("excuse", "RETURNED", 0);
    looks("deposit 50000 due, rental_fee 30000 due, delivery 3000 due, late_fee 10000 due");
    happens("release", "COMPLETED", 0);
    happens("excuse", "COMPLETED", 20000);
    looks("deposit 50000 void, rental_fee 30000 due, delivery 3000 due, late_fee 10000 due, "
          "late_fee 20000 due");
}

static void a_penalty_that_nobody_has_paid_is_void_once_excused(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    happens("no_show", "NO_SHOW", 15000);
    happens("contest", "NO_SHOW", 0);
    happens("excuse", "NO_SHOW", 0);
    looks("deposit 50000 void, rental_fee 30000 void, delivery 3000 void, penalty 15000 void");
}

static void what_an_admin_calls_off_costs_nothing_not_even_its_lateness(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    settle(1);
    settle(2);
    happens("hand_over", "IN_USE", 0);
    happens("return", "RETURNED", 5000);
    happens("force_cancel", "CANCELLED", 0);
    looks("deposit 50000 settled, rental_fee 30000 settled, delivery 3000 void, late_fee 5000 "
          "void, refund -30000 due, deposit_return -50000 due");
}

static void the_owner_does_not_unsay_what_he_has_paid_back(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    assert_int_equal(says(SIDE_OWNER, 1, STEP_RECEIVED), LEDGER_YES);
    assert_int_equal(says(SIDE_OWNER, 2, STEP_RECEIVED), LEDGER_YES);
    happens("cancel", "CANCELLED", 0);
    settle(4);
    settle(5);
    assert_int_equal(says(SIDE_OWNER, 1, STEP_UNDO), LEDGER_COUNTED);
    assert_int_equal(says(SIDE_OWNER, 2, STEP_UNDO), LEDGER_COUNTED);
}

static void the_deposit_goes_back_when_the_rental_is_complete(void **state)
{
    (void)state;
    terms.delivery_fee = 0;
    happens("accept", "ACCEPTED", 30000);
    assert_int_equal(says(SIDE_OWNER, 1, STEP_RECEIVED), LEDGER_YES);
    happens("hand_over", "IN_USE", 0);
    looks("deposit 50000 settled, rental_fee 30000 due");
    happens("return", "RETURNED", 10000);
    assert_null(ledger_deposit_return(&ledger));
    happens("release", "COMPLETED", 0);
    looks("deposit 50000 settled, rental_fee 30000 due, late_fee 10000 due, deposit_return -50000 "
          "due");
    assert_int_equal(ledger_returned_us(&ledger), 0);
    assert_int_equal(says(SIDE_OWNER, 4, STEP_GIVEN), LEDGER_YES);
    assert_int_not_equal(ledger_returned_us(&ledger), 0);
    assert_int_equal(says(SIDE_RENTER, 4, STEP_RECEIVED), LEDGER_YES);
    assert_int_equal(line_state(ledger_deposit_return(&ledger)), LINE_SETTLED);
}

static void a_waived_deposit_never_goes_back(void **state)
{
    (void)state;
    terms.delivery_fee = 0;
    happens("accept", "ACCEPTED", 30000);
    assert_int_equal(says(SIDE_OWNER, 1, STEP_WAIVED), LEDGER_YES);
    happens("hand_over", "IN_USE", 0);
    happens("return", "RETURNED", 0);
    happens("release", "COMPLETED", 0);
    looks("deposit 50000 waived, rental_fee 30000 due");
}

static void a_claim_is_kept_of_the_deposit_and_the_rest_is_due(void **state)
{
    (void)state;
    terms.delivery_fee = 0;
    happens("accept", "ACCEPTED", 30000);
    settle(1);
    settle(2);
    happens("return", "RETURNED", 0);
    happens("claim", "DISPUTED", 70000);
    looks("deposit 50000 settled, rental_fee 30000 settled");
    happens("decide", "COMPLETED", 20000);
    looks("deposit 50000 settled, rental_fee 30000 settled, kept 20000 settled, deposit_return "
          "-30000 due");
    event_count--;
    happens("decide", "LOST", 70000);
    looks("deposit 50000 settled, rental_fee 30000 settled, kept 50000 settled, damage 20000 due");
    assert_int_equal(says(SIDE_RENTER, 3, STEP_GIVEN), LEDGER_NOT_DUE);
}

static void a_claim_of_the_renter_is_off_the_fee(void **state)
{
    (void)state;
    happens("accept", "ACCEPTED", TOTAL);
    settle(2);
    happens("return", "RETURNED", 0);
    happens("claim", "DISPUTED", -20000);
    happens("agree", "COMPLETED", -10000);
    looks("deposit 50000 void, rental_fee 30000 settled, delivery 3000 due, refund -10000 due");
    happens("decide_appeal", "COMPLETED", -25000);
    looks("deposit 50000 void, rental_fee 30000 settled, delivery 3000 due, refund -10000 void, "
          "refund -25000 due");
    settle(5);
    happens("decide_appeal", "COMPLETED", -5000);
    looks("deposit 50000 void, rental_fee 30000 settled, delivery 3000 due, refund -10000 void, "
          "refund -25000 settled, rental_fee 20000 due");
}

static void what_was_not_paid_yet_is_less_when_the_renter_is_right(void **state)
{
    (void)state;
    terms = (struct ledger_terms){0, 0};
    happens("accept", "ACCEPTED", 30000);
    happens("return", "RETURNED", 0);
    happens("claim", "DISPUTED", -10000);
    happens("agree", "COMPLETED", -10000);
    looks("rental_fee 30000 void, rental_fee 20000 due");
}

/* 70,000 were decided: 50,000 are kept, 20,000 due. */
static void decided(void)
{
    terms.delivery_fee = 0;
    happens("accept", "ACCEPTED", 30000);
    settle(1);
    settle(2);
    happens("return", "RETURNED", 0);
    happens("claim", "DISPUTED", 70000);
    happens("escalate", "DISPUTED", 0);
    happens("decide", "COMPLETED", 70000);
    happens("appeal", "COMPLETED", 0);
}

static void an_appeal_is_lines_of_its_own_and_the_deposit_stays_settled(void **state)
{
    (void)state;
    decided();
    happens("decide_appeal", "COMPLETED", 60000);
    looks("deposit 50000 settled, rental_fee 30000 settled, kept 50000 settled, damage 20000 void, "
          "damage 10000 due");
    event_count--;
    happens("decide_appeal", "COMPLETED", 30000);
    looks("deposit 50000 settled, rental_fee 30000 settled, kept 50000 settled, damage 20000 void, "
          "claim_back -20000 due");
    event_count--;
    happens("decide_appeal", "COMPLETED", 90000);
    looks("deposit 50000 settled, rental_fee 30000 settled, kept 50000 settled, damage 20000 due, "
          "damage 20000 due");
    event_count--;
    settle(4);
    happens("decide_appeal", "COMPLETED", 0);
    looks("deposit 50000 settled, rental_fee 30000 settled, kept 50000 settled, damage 20000 "
          "settled, claim_back -70000 due");
    assert_int_equal(ledger.kept, DEPOSIT);
}

/* ---- walks ---- */

static unsigned seed;

static size_t dice(size_t n)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 8) % n;
}

static int64_t sum(bool deposit)
{
    int64_t total = 0;
    for (size_t i = 0; i < ledger.n; i++) {
        const struct ledger_line *line = &ledger.lines[i], *of = line;
        while (of->corrects || of->rest_of)
            of = &ledger.lines[(of->corrects ? of->corrects : of->rest_of) - 1];
        bool of_deposit = of->kind == LINE_DEPOSIT || of->kind == LINE_DEPOSIT_RETURN;
        if (of_deposit == deposit && !line->void_us && !line->parted)
            total += line->payer == SIDE_RENTER ? line->amount : -line->amount;
    }
    return total;
}

/* Of the deposit: what its renter pays once more, after a correction. */
static bool is_too_much(const struct ledger_line *line)
{
    return line->rest_of && ledger.lines[line->rest_of - 1].kind == LINE_DEPOSIT;
}

static size_t corrections, too_much; /* seen */

/* Whatever was said, the charges come to what is owed, and the deposit goes back whole, or what
 * went back or is kept beyond it is paid. */
static void check_sums(int64_t owed)
{
    assert_int_equal(sum(false), owed);
    const struct ledger_line *deposit = ledger_deposit(&ledger);
    int64_t received = deposit && deposit->received_us ? deposit->stands : 0;
    int64_t back = 0, more = 0;
    bool back_is_open = false, more_is_open = false;
    for (size_t i = 0; i < ledger.n; i++) {
        const struct ledger_line *line = &ledger.lines[i];
        bool is_open = line_state(line) == LINE_DUE;
        if (line->void_us)
            continue;
        if (line->kind == LINE_DEPOSIT_RETURN) {
            back += line->stands;
            back_is_open = back_is_open || is_open;
        } else if (is_too_much(line)) {
            assert_int_equal(line->payer, SIDE_RENTER);
            more += line->stands;
            more_is_open = more_is_open || is_open;
        }
    }
    assert_int_equal(back, ledger.ended_us ? received - ledger.kept + more : 0);
    assert_false(back_is_open && more_is_open);
    too_much += more_is_open;
    for (size_t i = 0; i < ledger.n; i++) {
        assert_true(ledger.lines[i].amount > 0);
        corrections += ledger.lines[i].corrects != 0;
    }
}

/* Lines are only ever added: what there was is there, the same but for what is said of it. */
static void check_added(const struct ledger *before)
{
    assert_true(ledger.n >= before->n);
    for (size_t i = 0; i < before->n; i++) {
        const struct ledger_line *a = &before->lines[i], *b = &ledger.lines[i];
        assert_true(a->kind == b->kind && a->payer == b->payer && a->amount == b->amount);
        assert_true(a->at_us == b->at_us && a->due_us == b->due_us);
        assert_true(!a->void_us || a->void_us == b->void_us);
    }
}

static void say_something(int64_t owed)
{
    for (size_t n = dice(16); n > 0 && word_count < MOST; n--) {
        struct ledger before = ledger;
        enum ledger_side side = dice(2) ? SIDE_OWNER : SIDE_RENTER;
        size_t entry = dice(ledger.n + 2);
        enum ledger_step step = (enum ledger_step)dice(LEDGER_STEP_COUNT);
        bool is_line = entry > 0 && entry <= ledger.n;
        said_amount = (int64_t)dice(6) * 10000;
        if (is_line && ledger.lines[entry - 1].proposed.at_us && dice(2)) {
            said_amount = ledger.lines[entry - 1].proposed.amount;
            step = STEP_AGREE;
        }
        says(side, entry, step);
        check_added(&before);
        check_sums(owed);
    }
}

static void do_something(const char *event, const char *state, int64_t amount, int64_t owed)
{
    struct ledger before = ledger;
    happens(event, state, amount);
    check_added(&before);
    check_sums(owed);
    say_something(owed);
}

/* The owner's is of any height, the renter's not above the fee. */
static int64_t any_claim(bool of_renter, int64_t total)
{
    int64_t fee = total - (total < terms.delivery_fee ? total : terms.delivery_fee);
    return of_renter ? -(int64_t)dice((size_t)fee / 5000 + 1) * 5000 : (int64_t)dice(4) * 30000;
}

static void walk(void)
{
    int64_t total = (int64_t)dice(5) * 10000, late = (int64_t)dice(2) * 5000;

    event_count = word_count = 0;
    ledger = (struct ledger){0};
    terms = (struct ledger_terms){(int64_t)dice(2) * DEPOSIT, (int64_t)dice(2) * DELIVERY};
    do_something("accept", "ACCEPTED", total, total);
    for (size_t n = dice(4); n > 0; n--) {
        total = (int64_t)dice(5) * 10000 + terms.delivery_fee;
        do_something("agree_change", "ACCEPTED", total, total);
    }
    if (dice(2)) {
        int64_t penalty = (int64_t)dice(3) * 4000;
        do_something("no_show", "NO_SHOW", penalty, penalty);
        if (dice(2)) {
            penalty = 0;
            do_something("excuse", "NO_SHOW", penalty, penalty);
        }
        for (size_t n = 5; n > 0; n--)
            say_something(penalty);
        return;
    }
    do_something("hand_over", "IN_USE", 0, total);
    do_something("return", "RETURNED", late, total + late);
    if (dice(2)) {
        int64_t rest = (int64_t)dice(2) * 7000;
        late += rest;
        do_something("excuse", "RETURNED", rest, total + late);
    }
    bool of_renter = dice(3) == 0;
    int64_t claim = any_claim(of_renter, total);
    if (dice(2)) {
        do_something("release", "COMPLETED", 0, total + late);
        return;
    }
    do_something("claim", "DISPUTED", 90000, total + late);
    const char *ended = dice(2) ? "COMPLETED" : "LOST";
    do_something("decide", ended, claim, total + late + claim);
    say_something(total + late + claim);
    if (dice(2)) {
        claim = any_claim(of_renter, total);
        do_something("decide_appeal", ended, claim, total + late + claim);
        say_something(total + late + claim);
    }
}

static void sums_hold_whatever_is_said(void **state)
{
    (void)state;
    for (seed = 0; seed < 4000000; seed += 200) {
        unsigned start = seed;
        walk();
        arena_reset(&arena);
        seed = start;
    }
    assert_in_range(corrections, 1000, SIZE_MAX);
    assert_in_range(too_much, 1000, SIZE_MAX);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest stories[] = {
        STORY(an_agreement_makes_the_deposit_the_fee_and_the_delivery_due),
        STORY(what_costs_nothing_has_no_line),
        STORY(both_words_settle_a_line_in_either_order),
        STORY(a_word_can_be_undone_until_the_other_has_said_his),
        STORY(nobody_says_the_others_word),
        STORY(a_change_before_any_word_makes_the_fee_anew),
        STORY(a_change_of_what_is_paid_is_a_line_for_the_difference),
        STORY(a_cancel_leaves_the_penalty),
        STORY(a_cancel_gives_back_what_was_received_but_for_the_penalty),
        STORY(what_its_payee_confirms_after_a_cancel_goes_back_then),
        STORY(what_its_payer_takes_back_after_a_cancel_is_not_due_any_more),
        STORY(who_is_excused_of_a_no_show_owes_nothing_and_gets_back_what_he_paid),
        STORY(what_an_excused_owner_gets_for_lateness_is_a_line_of_its_own),
        STORY(a_penalty_that_nobody_has_paid_is_void_once_excused),
        STORY(what_an_admin_calls_off_costs_nothing_not_even_its_lateness),
        STORY(the_owner_does_not_unsay_what_he_has_paid_back),
        STORY(the_deposit_goes_back_when_the_rental_is_complete),
        STORY(a_waived_deposit_never_goes_back),
        STORY(a_claim_is_kept_of_the_deposit_and_the_rest_is_due),
        STORY(a_claim_of_the_renter_is_off_the_fee),
        STORY(what_was_not_paid_yet_is_less_when_the_renter_is_right),
        STORY(an_appeal_is_lines_of_its_own_and_the_deposit_stays_settled),
        STORY(sums_hold_whatever_is_said),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
