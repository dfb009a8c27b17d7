/* What both have confirmed is corrected by a line that both confirm: what changed hands is another
 * amount, what is owed stays. */
#include "ledger_stage.h"

/* The last line is of these, and corrects that entry. */
static void corrected(size_t entry, int64_t stands, const char *wanted)
{
    looks(wanted);
    assert_int_equal(ledger.lines[entry - 1].stands, stands);
}

static enum ledger_no proposes(enum ledger_side side, size_t entry, int64_t amount)
{
    said_amount = amount;
    return says(side, entry, STEP_CORRECT);
}

/* One proposes, the other agrees. */
static void correct(size_t entry, int64_t amount)
{
    assert_int_equal(proposes(SIDE_OWNER, entry, amount), LEDGER_YES);
    assert_int_equal(says(SIDE_RENTER, entry, STEP_AGREE), LEDGER_YES);
}

static void agree_on_a_fee(void)
{
    terms = (struct ledger_terms){0, 0};
    happens("accept", "ACCEPTED", 30000);
}

static void only_what_both_have_confirmed_is_corrected(void **state)
{
    (void)state;
    agree_on_a_fee();
    assert_int_equal(proposes(SIDE_OWNER, 1, 20000), LEDGER_NOT_SETTLED);
    assert_int_equal(says(SIDE_RENTER, 1, STEP_GIVEN), LEDGER_YES);
    assert_int_equal(proposes(SIDE_OWNER, 1, 20000), LEDGER_NOT_SETTLED);
    assert_int_equal(says(SIDE_OWNER, 1, STEP_RECEIVED), LEDGER_YES);
    assert_int_equal(proposes(SIDE_OWNER, 1, 30000), LEDGER_NO_DIFFERENCE);
    assert_int_equal(proposes(SIDE_OWNER, 2, 20000), LEDGER_NO_ENTRY);
    assert_int_equal(proposes(SIDE_OWNER, 1, 20000), LEDGER_YES);
    corrected(1, 30000, "rental_fee 30000 settled"); /* nothing yet */
}

static void one_proposes_and_the_other_agrees_to_exactly_that_or_refuses(void **state)
{
    (void)state;
    agree_on_a_fee();
    settle(1);
    said_amount = 25000;
    assert_int_equal(says(SIDE_RENTER, 1, STEP_AGREE), LEDGER_NO_PROPOSAL);
    assert_int_equal(says(SIDE_RENTER, 1, STEP_REFUSE), LEDGER_SAID);
    assert_int_equal(proposes(SIDE_OWNER, 1, 25000), LEDGER_YES);
    assert_int_equal(proposes(SIDE_OWNER, 1, 25000), LEDGER_SAID);
    assert_int_equal(proposes(SIDE_RENTER, 1, 25000), LEDGER_NO_DIFFERENCE);
    assert_int_equal(says(SIDE_OWNER, 1, STEP_AGREE), LEDGER_NOT_YOURS);
    assert_true(line_waits_for(&ledger.lines[0], SIDE_RENTER));
    assert_false(line_waits_for(&ledger.lines[0], SIDE_OWNER));
    said_amount = 24999;
    assert_int_equal(says(SIDE_RENTER, 1, STEP_AGREE), LEDGER_OTHER_PROPOSAL);
    assert_int_equal(says(SIDE_RENTER, 1, STEP_REFUSE), LEDGER_YES);
    assert_false(line_waits_for(&ledger.lines[0], SIDE_RENTER));
    said_amount = 25000;
    assert_int_equal(says(SIDE_RENTER, 1, STEP_AGREE), LEDGER_NO_PROPOSAL);
    assert_int_equal(proposes(SIDE_OWNER, 1, 25000), LEDGER_YES);
    assert_int_equal(proposes(SIDE_RENTER, 1, 26000), LEDGER_YES); /* instead of it */
    said_amount = 25000;
    assert_int_equal(says(SIDE_OWNER, 1, STEP_AGREE), LEDGER_OTHER_PROPOSAL);
    said_amount = 26000;
    assert_int_equal(says(SIDE_OWNER, 1, STEP_AGREE), LEDGER_YES);
    assert_int_equal(says(SIDE_OWNER, 1, STEP_AGREE), LEDGER_SAID);
    corrected(1, 26000, "rental_fee 30000 settled, correction -4000 settled, rental_fee 4000 due");
    assert_int_equal(ledger.lines[1].corrects, 1);
    assert_true(str_eq(ledger.lines[1].reason, STR("잘못 눌렀어요")));
}

static void what_is_owed_stays_and_the_difference_is_open(void **state)
{
    (void)state;
    agree_on_a_fee();
    settle(1);
    correct(1, 0);
    corrected(1, 0, "rental_fee 30000 settled, correction -30000 settled, rental_fee 30000 due");
    correct(1, 10000);
    corrected(1, 10000,
              "rental_fee 30000 settled, correction -30000 settled, rental_fee 30000 void, "
              "correction 10000 settled, rental_fee 20000 due");
    assert_int_equal(says(SIDE_OWNER, 5, STEP_WAIVED), LEDGER_YES);
    correct(1, 35000);
    corrected(1, 35000,
              "rental_fee 30000 settled, correction -30000 settled, rental_fee 30000 void, "
              "correction 10000 settled, rental_fee 20000 waived, correction 25000 settled, "
              "refund -25000 due");
}

static void a_correction_itself_stands_and_so_does_what_both_said(void **state)
{
    (void)state;
    agree_on_a_fee();
    settle(1);
    correct(1, 29999);
    assert_int_equal(proposes(SIDE_OWNER, 2, 5), LEDGER_NOT_SETTLED);
    assert_int_equal(says(SIDE_OWNER, 2, STEP_UNDO), LEDGER_BOTH_SAID);
    assert_int_equal(says(SIDE_RENTER, 1, STEP_UNDO), LEDGER_BOTH_SAID);
    settle(3); /* the rest was paid, and may be corrected itself */
    correct(3, 0);
    looks("rental_fee 30000 settled, correction -1 settled, rental_fee 1 settled, correction -1 "
          "settled, rental_fee 1 due");
}

static void what_comes_back_of_a_deposit_follows_what_was_held(void **state)
{
    (void)state;
    terms = (struct ledger_terms){DEPOSIT, 0};
    happens("accept", "ACCEPTED", 0);
    settle(1);
    correct(1, 40000);
    looks("deposit 50000 settled, correction -10000 settled");
    happens("hand_over", "IN_USE", 0);
    happens("return", "RETURNED", 0);
    happens("release", "COMPLETED", 0);
    looks("deposit 50000 settled, correction -10000 settled, deposit_return -40000 due");
    settle(3);
    assert_int_not_equal(ledger_returned_us(&ledger), 0);
    correct(3, 30000); /* ten thousand of it never came */
    looks("deposit 50000 settled, correction -10000 settled, deposit_return -40000 settled, "
          "correction 10000 settled, deposit_return -10000 due");
    assert_int_equal(ledger_returned_us(&ledger), 0);
    correct(1, 30000); /* so it was only thirty that were held */
    looks("deposit 50000 settled, correction -10000 settled, deposit_return -40000 settled, "
          "correction 10000 settled, deposit_return -10000 void, correction -10000 settled");
    assert_int_not_equal(ledger_returned_us(&ledger), 0);
}

static void what_a_claim_keeps_is_of_what_was_held(void **state)
{
    (void)state;
    terms = (struct ledger_terms){DEPOSIT, 0};
    happens("accept", "ACCEPTED", 0);
    settle(1);
    correct(1, 20000);
    happens("hand_over", "IN_USE", 0);
    happens("return", "RETURNED", 0);
    happens("claim", "DISPUTED", 30000);
    happens("agree", "COMPLETED", 30000);
    looks("deposit 50000 settled, correction -30000 settled, kept 20000 settled, damage 10000 due");
    assert_int_equal(proposes(SIDE_OWNER, 3, 1), LEDGER_NOT_SETTLED); /* nobody said that */
    settle(4);
    correct(4, 4000);
    correct(4, 12000);
    looks("deposit 50000 settled, correction -30000 settled, kept 20000 settled, damage 10000 "
          "settled, correction -6000 settled, damage 6000 void, correction 8000 settled, refund "
          "-2000 due");
}

static void comes_to_an_end(const char *event, int64_t claim)
{
    terms = (struct ledger_terms){DEPOSIT, 0};
    happens("accept", "ACCEPTED", 0);
    settle(1);
    happens("hand_over", "IN_USE", 0);
    happens("return", "RETURNED", 0);
    if (claim)
        happens("claim", "DISPUTED", claim);
    happens(event, "COMPLETED", claim);
}

static void what_is_kept_of_less_than_that_is_damage(void **state)
{
    (void)state;
    comes_to_an_end("agree", 50000);
    correct(1, 20000);
    looks("deposit 50000 settled, kept 50000 settled, correction -30000 settled, damage 30000 due");
    assert_int_equal(ledger.lines[3].rest_of, 1);
    correct(1, 10000); /* nobody has said anything of it: one line for both */
    looks(
        "deposit 50000 settled, kept 50000 settled, correction -30000 settled, damage 30000 void, "
        "correction -10000 settled, damage 40000 due");
    settle(6);
    correct(1, 50000); /* it was all there after all, so the damage is paid twice */
    looks(
        "deposit 50000 settled, kept 50000 settled, correction -30000 settled, damage 30000 void, "
        "correction -10000 settled, damage 40000 settled, correction 40000 settled, "
        "deposit_return -40000 due");
}

static void what_came_back_beyond_what_was_held_is_a_refund(void **state)
{
    (void)state;
    comes_to_an_end("release", 0);
    settle(2);
    correct(1, 30000);
    looks("deposit 50000 settled, deposit_return -50000 settled, correction -20000 settled, "
          "refund 20000 due");
    assert_int_equal(ledger.lines[3].rest_of, 1);
    settle(4);
    correct(2, 60000); /* and more came back than that */
    looks("deposit 50000 settled, deposit_return -50000 settled, correction -20000 settled, "
          "refund 20000 settled, correction -10000 settled, refund 10000 due");
    correct(4, 15000); /* five thousand of the refund never came */
    looks("deposit 50000 settled, deposit_return -50000 settled, correction -20000 settled, "
          "refund 20000 settled, correction -10000 settled, refund 10000 void, correction -5000 "
          "settled, refund 15000 due");
    assert_int_not_equal(ledger_returned_us(&ledger), 0);
}

static void what_is_kept_and_what_came_back_are_told_apart(void **state)
{
    (void)state;
    comes_to_an_end("agree", 20000);
    settle(3);
    correct(1, 10000);
    looks("deposit 50000 settled, kept 20000 settled, deposit_return -30000 settled, correction "
          "-40000 settled, damage 10000 due, refund 30000 due");
    assert_int_equal(says(SIDE_OWNER, 5, STEP_WAIVED), LEDGER_YES);
    correct(3, 35000);
    looks("deposit 50000 settled, kept 20000 settled, deposit_return -30000 settled, correction "
          "-40000 settled, damage 10000 waived, refund 30000 void, correction -5000 settled, "
          "refund 35000 due");
}

static void what_is_corrected_after_a_cancel_changes_what_goes_back(void **state)
{
    (void)state;
    agree_on_a_fee();
    settle(1);
    happens("cancel", "CANCELLED", 3000);
    looks("rental_fee 30000 settled, refund -27000 due");
    correct(1, 2000);
    looks("rental_fee 30000 settled, refund -27000 void, correction -28000 settled, penalty 1000 "
          "due");
}

static void twenty_are_enough(void **state)
{
    (void)state;
    agree_on_a_fee();
    settle(1);
    for (int64_t n = 0; n < CORRECTIONS_MAX; n++)
        assert_int_equal(proposes(SIDE_OWNER, 1, n), LEDGER_YES);
    assert_int_equal(proposes(SIDE_RENTER, 1, 77), LEDGER_TOO_MANY);
    said_amount = CORRECTIONS_MAX - 1;
    assert_int_equal(says(SIDE_RENTER, 1, STEP_AGREE), LEDGER_YES);
    assert_int_equal(proposes(SIDE_RENTER, 1, 77), LEDGER_TOO_MANY);
}

static void each_side_sees_what_it_may_say(void **state)
{
    enum ledger_step steps[LEDGER_STEP_COUNT];

    (void)state;
    agree_on_a_fee();
    settle(1);
    assert_int_equal(line_steps(&ledger, 1, SIDE_OWNER, steps), 1);
    assert_int_equal(steps[0], STEP_CORRECT);
    assert_int_equal(proposes(SIDE_OWNER, 1, 1000), LEDGER_YES);
    assert_int_equal(line_steps(&ledger, 1, SIDE_RENTER, steps), 3);
    assert_int_equal(steps[0], STEP_AGREE);
    assert_int_equal(line_steps(&ledger, 1, SIDE_OWNER, steps), 2);
    assert_int_equal(steps[0], STEP_REFUSE);
    said_amount = 1000;
    assert_int_equal(says(SIDE_RENTER, 1, STEP_AGREE), LEDGER_YES);
    assert_int_equal(line_steps(&ledger, 2, SIDE_OWNER, steps), 0);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest stories[] = {
        STORY(only_what_both_have_confirmed_is_corrected),
        STORY(one_proposes_and_the_other_agrees_to_exactly_that_or_refuses),
        STORY(what_is_owed_stays_and_the_difference_is_open),
        STORY(a_correction_itself_stands_and_so_does_what_both_said),
        STORY(what_comes_back_of_a_deposit_follows_what_was_held),
        STORY(what_a_claim_keeps_is_of_what_was_held),
        STORY(what_is_kept_of_less_than_that_is_damage),
        STORY(what_came_back_beyond_what_was_held_is_a_refund),
        STORY(what_is_kept_and_what_came_back_are_told_apart),
        STORY(what_is_corrected_after_a_cancel_changes_what_goes_back),
        STORY(twenty_are_enough),
        STORY(each_side_sees_what_it_may_say),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
