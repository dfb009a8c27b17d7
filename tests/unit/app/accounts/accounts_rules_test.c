#include "accounts/accounts.h"
#include "accounts/accounts_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static void addresses_lose_their_case(void **state)
{
    (void)state;
    assert_true(str_eq(account_address(&arena, STR(" Anna.B+c@Gear.Example ")),
                       STR("anna.b+c@gear.example")));
    assert_true(
        str_eq(account_address(&arena, STR("안나@gear.example")), STR("안나@gear.example")));
}

static void a_registration_number_checks_itself(void **state)
{
    static const char *const bad[] = {
        "123-45-67890", "123456789", "12345678911", "123-45-6789a", "-", "1234567891a", " "};

    (void)state;
    assert_true(str_eq(business_number(&arena, STR("1234567891")), STR("123-45-67891")));
    assert_true(str_eq(business_number(&arena, STR("123-45-67891")), STR("123-45-67891")));
    assert_true(str_eq(business_number(&arena, STR("")), STR("")));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_true(str_is_null(business_number(&arena, str_from(bad[i]))));
}

static void what_is_no_address_is_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "anna",
                                      "@gear.example",
                                      "anna@",
                                      "anna@gear",
                                      "anna@.example",
                                      "anna@gear.",
                                      "a@b@c.example",
                                      "a b@c.example",
                                      "a@c..example",
                                      "a\r\nBcc:x@c.example",
                                      "<a@c.example>",
                                      "a,b@c.example",
                                      "7@users.invalid",
                                      "7@USERS.Invalid",
                                      "\xFF@c.example"};
    char local[80] = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (!str_is_null(account_address(&arena, str_from(bad[i]))))
            fail_msg("%s", bad[i]);
    }
    memset(local, 'a', 65);
    assert_true(str_is_null(account_address(&arena, str_format(&arena, "%s@c.example", local))));
    local[64] = '\0';
    assert_false(str_is_null(account_address(&arena, str_format(&arena, "%s@c.example", local))));
}

static void aliases_name_members(void **state)
{
    (void)state;
    assert_int_equal(account_alias_id(STR("7@users.invalid")), 7);
    assert_int_equal(account_alias_id(STR("7@Users.Invalid")), 7);
    assert_int_equal(account_alias_id(STR("x@users.invalid")), 0);
    assert_int_equal(account_alias_id(STR("-7@users.invalid")), 0);
    assert_int_equal(account_alias_id(STR("@users.invalid")), 0);
    assert_int_equal(account_alias_id(STR("9223372036854775808@users.invalid")), 0);
    assert_int_equal(account_alias_id(STR("7@users.invalid.example")), 0);
}

static void a_first_username_is_the_local_part_cut_to_16(void **state)
{
    (void)state;
    assert_true(str_eq(account_first_username(STR("newbie@gmail.com")), STR("newbie")));
    assert_true(str_eq(account_first_username(STR("12345678901234567@x.example")),
                       STR("1234567890123456")));
    assert_true(str_eq(account_first_username(STR("가나다라마바사아자차카타파하거너더@x.example")),
                       STR("가나다라마바사아자차카타파하거너")));
}

static void passwords_are_long_and_not_common(void **state)
{
    static const char *const bad[] = {"",
                                      "1234567",
                                      "PassWord",
                                      "password123",
                                      "aaaaaaaaaaaa",
                                      "dkssudgktpdy",
                                      "anna@gear.example",
                                      "ANNA@gear.example",
                                      "일곱글자뿐이다",
                                      "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"};
    char text[130] = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_non_null(account_password_fault(str_from(bad[i]), STR("anna@gear.example")));
    assert_null(account_password_fault(STR("correct horse"), STR("anna@gear.example")));
    assert_null(account_password_fault(STR("여덟글자입니다요"), STR("anna@gear.example")));
    for (size_t i = 0; i < 129; i++)
        text[i] = (char)('a' + i % 26);
    assert_non_null(account_password_fault(str_from(text), STR("")));
    text[128] = '\0';
    assert_null(account_password_fault(str_from(text), STR("")));
}

static void levels_begin_where_the_contract_says(void **state)
{
    static const struct {
        int64_t point;
        const char *level;
    } cases[] = {{0, "NEWBIE"},     {499, "NEWBIE"}, {500, "ROOKIE"}, {1499, "ROOKIE"},
                 {1500, "SEMIPRO"}, {3500, "PRO"},   {5999, "PRO"},   {6000, "MASTER"}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(member_level(cases[i].point), cases[i].level);
}

static int stop(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_lose_their_case),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(a_registration_number_checks_itself),
        cmocka_unit_test(aliases_name_members),
        cmocka_unit_test(a_first_username_is_the_local_part_cut_to_16),
        cmocka_unit_test(passwords_are_long_and_not_common),
        cmocka_unit_test(levels_begin_where_the_contract_says),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
