/* Claims: bounds, which amount stands, and when somebody has to decide. */
#include "base/clock.h"
#include "claims/claims.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define HOUR_US  (3600 * US_PER_SECOND)
#define BEGIN_US (1000 * US_PER_DAY)

enum { OWNER = 1, RENTER = 2, OPERATOR = 3, MOST = 20 };

static struct dispute_word words[MOST];
static struct dispute dispute;

static int set_up(void **state)
{
    (void)state;
    dispute = (struct dispute){
        .by_id = OWNER,
        .at_us = BEGIN_US,
        .most = 300000,
        .words = words,
    };
    return 0;
}

static void says(int64_t member_id, enum claim_word word, int64_t amount, int64_t at_us)
{
    words[dispute.n++] = (struct dispute_word){
        .word = word,
        .member_id = member_id,
        .has_amount = amount >= 0,
        .amount = amount >= 0 ? amount : 0,
        .at_us = at_us,
    };
}

static void an_owner_claims_up_to_what_is_declared_and_a_renter_up_to_the_fee(void **state)
{
    (void)state;
    assert_int_equal(claim_most(CLAIM_DAMAGE, 300000, 33000, 3000), 300000);
    assert_int_equal(claim_most(CLAIM_LOST, 300000, 33000, 3000), 300000);
    assert_int_equal(claim_most(CLAIM_STOLEN, 1, 33000, 3000), 1);
    assert_int_equal(claim_most(CLAIM_DAMAGE, 0, 33000, 3000), CLAIM_MOST);
    assert_int_equal(claim_most(CLAIM_LOST, INT64_C(3) * CLAIM_MOST, 33000, 3000), CLAIM_MOST);
    assert_int_equal(claim_most(CLAIM_NOT_AS_DESCRIBED, 300000, 33000, 3000), 30000);
    assert_int_equal(claim_most(CLAIM_NOT_AS_DESCRIBED, 300000, 2000, 3000), 0);
}

static void an_amount_has_the_sign_of_who_pays(void **state)
{
    (void)state;
    assert_int_equal(claim_won(CLAIM_DAMAGE, 500), 500);
    assert_int_equal(claim_won(CLAIM_STOLEN, 500), 500);
    assert_int_equal(claim_won(CLAIM_NOT_AS_DESCRIBED, 500), -500);
    assert_true(claim_is_of_loss(CLAIM_LOST) && claim_is_of_loss(CLAIM_STOLEN));
    assert_false(claim_is_of_loss(CLAIM_DAMAGE) || claim_is_of_loss(CLAIM_NOT_AS_DESCRIBED));
}

static void the_newest_amount_of_the_two_stands(void **state)
{
    (void)state;
    says(OWNER, WORD_CLAIM, -1, BEGIN_US);
    assert_null(dispute_proposal(&dispute));
    says(OWNER, WORD_PROPOSE, 90000, BEGIN_US);
    says(RENTER, WORD_PROPOSE, 0, BEGIN_US);
    assert_int_equal(dispute_proposal(&dispute)->member_id, RENTER);
    assert_int_equal(dispute_proposal(&dispute)->amount, 0);
    says(OPERATOR, WORD_DECIDE, 50000, BEGIN_US);
    says(OWNER, WORD_APPEAL, -1, BEGIN_US);
    assert_int_equal(dispute_proposal(&dispute)->amount, 0);
}

static void who_is_silent_has_48_hours_and_who_answers_72(void **state)
{
    (void)state;
    says(OWNER, WORD_CLAIM, 90000, BEGIN_US);
    assert_int_equal(dispute_due_us(&dispute), BEGIN_US + 48 * HOUR_US);
    says(OWNER, WORD_PROPOSE, 80000, BEGIN_US + HOUR_US);
    assert_int_equal(dispute_due_us(&dispute), BEGIN_US + 48 * HOUR_US);
    says(RENTER, WORD_PROPOSE, 10000, BEGIN_US + 2 * HOUR_US);
    assert_int_equal(dispute_due_us(&dispute), BEGIN_US + 72 * HOUR_US);
    dispute.escalated_us = BEGIN_US + 72 * HOUR_US;
    assert_int_equal(dispute_due_us(&dispute), 0);
}

static void a_decision_is_appealed_once_within_7_days(void **state)
{
    const int64_t decided_us = BEGIN_US + 80 * HOUR_US, last_us = decided_us + 7 * US_PER_DAY;

    (void)state;
    says(OWNER, WORD_CLAIM, 90000, BEGIN_US);
    assert_false(dispute_may_be_appealed(&dispute, decided_us));
    says(OPERATOR, WORD_DECIDE, 50000, decided_us);
    assert_true(dispute_may_be_appealed(&dispute, last_us));
    assert_false(dispute_may_be_appealed(&dispute, last_us + 1));
    assert_false(dispute_is_appealed(&dispute));
    says(RENTER, WORD_APPEAL, -1, decided_us + 1);
    assert_false(dispute_may_be_appealed(&dispute, decided_us + 2));
    assert_true(dispute_is_appealed(&dispute));
    assert_int_equal(dispute_decision(&dispute)->amount, 50000);
    says(OPERATOR, WORD_DECIDE_APPEAL, 20000, last_us);
    assert_false(dispute_is_appealed(&dispute));
    assert_false(dispute_may_be_appealed(&dispute, last_us));
    assert_int_equal(dispute_decision(&dispute)->amount, 20000);
}

static void a_claim_may_be_made_for_24_hours(void **state)
{
    (void)state;
    assert_int_equal(claim_until_us(BEGIN_US), BEGIN_US + 24 * HOUR_US);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_owner_claims_up_to_what_is_declared_and_a_renter_up_to_the_fee),
        cmocka_unit_test(an_amount_has_the_sign_of_who_pays),
        cmocka_unit_test_setup(the_newest_amount_of_the_two_stands, set_up),
        cmocka_unit_test_setup(who_is_silent_has_48_hours_and_who_answers_72, set_up),
        cmocka_unit_test_setup(a_decision_is_appealed_once_within_7_days, set_up),
        cmocka_unit_test(a_claim_may_be_made_for_24_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
