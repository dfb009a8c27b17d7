#include "photos/photos_rules.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define KEY "0123456789abcdef0123456789abcdef"

static void the_three_sizes_are_names(void **state)
{
    (void)state;
    assert_true(photo_name_is_good(STR(KEY ".webp")));
    assert_true(photo_name_is_good(STR(KEY "-m.webp")));
    assert_true(photo_name_is_good(STR(KEY "-s.webp")));
}

static void nothing_else_reaches_the_store(void **state)
{
    (void)state;
    static const struct str bad[] = {
        {"", 0},
        {KEY, 32},
        {KEY ".png", 36},
        {KEY "-l.webp", 39},
        {KEY "-s-s.webp", 41},
        {"0123456789ABCDEF0123456789ABCDEF.webp", 37},
        {"../../../../etc/passwd/0123456789.webp", 38},
        {"0123456789abcdef0123456789abcde.webp", 36},
        {"0123456789abcdef0123456789abcde\0.webp", 37},
        {KEY ".webp/", 38},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(photo_name_is_good(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_sizes_are_names),
        cmocka_unit_test(nothing_else_reaches_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
