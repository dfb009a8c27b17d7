#include "evidence/agreement_rules.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct buf buf;
static struct agreement agreement;

static int set_up(void **state)
{
    (void)state;
    buf_init(&buf, 1 << 16);
    agreement = (struct agreement){
        .rental_id = 7,
        .product_id = 3,
        .owner_id = 1,
        .renter_id = 2,
        .product = STR("라켓"),
        .owner = STR("minsu"),
        .state = STR("RETURNED"),
        .start = 20000,
        .end = 20002,
        .variant = STR("270"),
        .qty = 2,
        .total = 30000,
        .lines = STR("[]"),
        .has_terms = true,
        .deposit = 5000,
        .return_hour = 9,
        .policy = STR("strict"),
        .place = STR("역 앞"),
        .weather = STR("none"),
        .accepted_us = 1700000000000000,
    };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_release(&buf);
    return 0;
}

static void expect(const char *part, bool there)
{
    struct str text = buf_as_str(&buf);
    bool found = memmem(text.p, text.n, part, strlen(part)) != NULL;
    if (found != there)
        fail_msg("%s: %s", there ? "missing" : "not wanted", part);
}

static void the_agreement_is_said_in_both_languages(void **state)
{
    (void)state;
    agreement_words(&buf, &agreement);
    expect("대여 합의 #7\n", true);
    expect("Rental agreement #7\n", true);
    expect("물건: 라켓 (#3)\n", true);
    expect("Renter: no name (#2)\n", true);
    expect("Days: 2024-10-04 ~ 2024-10-06\n", true);
    expect("보증금(원): 5000\n", true);
    expect("Meeting place: 역 앞\n", true);
    expect("사이즈: 270\n", true);
    expect("Number of things: 2\n", true);
    expect("To be back by (last day): 09:00 KST\n", true);
    expect("Agreed at: 2023-11-14T22:13:20", true);
}

static void what_did_not_happen_is_not_said(void **state)
{
    (void)state;
    agreement.has_terms = false;
    agreement.accepted_us = 0;
    agreement.place = STR("");
    agreement.variant = STR("");
    agreement.qty = 1;
    agreement_words(&buf, &agreement);
    expect("Size", false);
    expect("Number", false);
    expect("Deposit", false);
    expect("policy", false);
    expect("Agreed at", false);
    expect("place", false);
    expect("Back at", false);
    expect("fee", false);
}

static void the_json_has_null_where_there_are_no_terms(void **state)
{
    struct json json;

    (void)state;
    agreement.has_terms = false;
    json_init(&json, &buf);
    agreement_json(&json, &agreement);
    expect("\"terms\":null", true);
    expect("\"renter\":{\"id\":2,\"name\":null}", true);
    expect("\"returned_at\":null", true);
}

static void how_to_check_is_said_in_both_languages(void **state)
{
    (void)state;
    buf_str(&buf, evidence_readme());
    expect("확인하는 법", true);
    expect("How to check it", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_agreement_is_said_in_both_languages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_did_not_happen_is_not_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_json_has_null_where_there_are_no_terms, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(how_to_check_is_said_in_both_languages, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
