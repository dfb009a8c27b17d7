#include "core/language.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static int close_arena(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void takes_the_language_that_is_liked_better(void **state)
{
    static const struct {
        const char *header;
        enum language wanted;
    } cases[] = {
        {"ko", LANGUAGE_KO},
        {"ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", LANGUAGE_KO},
        {"en-US,en;q=0.9,ko;q=0.8", LANGUAGE_EN},
        {"ja, fr;q=0.9, en;q=0.2, ko;q=0.1", LANGUAGE_EN},
        {"en;q=0.3, ko ; q=0.35", LANGUAGE_KO},
        {"en;q=0,KO", LANGUAGE_KO},
        {"ko;q=0", LANGUAGE_NONE},
        {"en,ko", LANGUAGE_EN},
        {"korean, english", LANGUAGE_NONE},
        {"*", LANGUAGE_NONE},
        {"", LANGUAGE_NONE},
        {";;,,q=,ko;q=x,en;q=1.999999999999", LANGUAGE_EN},
    };

    (void)state;
    assert_int_equal(language_of((struct str){NULL, 0}), LANGUAGE_NONE);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(language_of(str_from(cases[i].header)), cases[i].wanted);
}

static void says_in_korean(const char *message, const char *wanted)
{
    struct str said = message_ko(&arena, str_from(message));

    assert_string_equal(str_c(&arena, said), wanted);
}

static void says_messages_in_korean_with_what_they_name(void **state)
{
    (void)state;
    says_in_korean("This field is required.", "꼭 적어 주세요.");
    says_in_korean("Ensure this field has no more than 16 characters.", "16자까지 적을 수 있어요.");
    says_in_korean("Ensure this value is less than or equal to 180.", "180보다 클 수 없어요.");
    says_in_korean("\"100%s\" is not a valid choice.", "고를 수 없는 값이에요.");
    says_in_korean("Give a whole number from 50 to 230.", "50부터 230까지의 숫자를 적어 주세요.");
    says_in_korean("Size 1: foot: Give a whole number from -5 to 360.",
                   "1번째: -5부터 360까지의 숫자를 적어 주세요.");
    says_in_korean("Line 3: product: twice the same.", "3번째: 같은 장비가 두 번 있어요.");
    says_in_korean("Unit 12: label: Ensure this field has no more than 40 characters.",
                   "12번째: 40자까지 적을 수 있어요.");
    says_in_korean("Line 2: the kind is snow, water, wind, rain or air.",
                   "2번째: 종류는 snow, water, wind, rain, air 가운데 하나예요.");
}

static void leaves_a_message_that_it_does_not_know(void **state)
{
    static const char *const unknown[] = {"",
                                          "%",
                                          "Line : x",
                                          "Unit",
                                          "Something else.",
                                          "Give a whole number from 50.",
                                          "Give a whole number from 50 to 230, or none"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        struct str said = message_ko(&arena, str_from(unknown[i]));

        assert_string_equal(str_c(&arena, said), unknown[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_language_that_is_liked_better),
        cmocka_unit_test(says_messages_in_korean_with_what_they_name),
        cmocka_unit_test(leaves_a_message_that_it_does_not_know),
    };

    return cmocka_run_group_tests(tests, NULL, close_arena);
}
