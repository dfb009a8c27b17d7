#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_str(struct str s, const char *expected)
{
    assert_non_null(s.p);
    assert_int_equal(s.n, strlen(expected));
    assert_memory_equal(s.p, expected, s.n);
}

static void comparing(void **state)
{
    (void)state;
    assert_true(str_eq(STR(""), (struct str){NULL, 0}));
    assert_false(str_eq(STR("a"), STR("b")));
    assert_true(str_eq_nocase(STR("BeaRer"), STR("bearer")));
    assert_false(str_eq_nocase(STR("[a"), STR("{a")));
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")));
    assert_false(str_ends(STR("c"), STR("bc")));
}

static void finding_and_cutting(void **state)
{
    struct str s = STR("a,,b,");

    (void)state;
    assert_int_equal(str_find(STR("abcb"), 'b', 0), 1);
    assert_int_equal(str_find(STR("abcb"), 'b', 2), 3);
    assert_int_equal(str_find(STR("abcb"), 'x', 0), -1);
    assert_true(str_has(STR("abcb"), "bc"));
    assert_false(str_has(STR("abcb"), "bb"));
    assert_false(str_has((struct str){0}, "b"));
    assert_int_equal(str_find(STR("abcb"), 'b', 9), -1);
    assert_str(str_trim(STR(" \t a b\r\n")), "a b");
    assert_int_equal(str_trim(STR("   ")).n, 0);
    assert_str(str_split(&s, ','), "a");
    assert_str(str_split(&s, ','), "");
    assert_str(str_split(&s, ','), "b");
    assert_false(str_is_null(s));
    assert_str(str_split(&s, ','), "");
    assert_true(str_is_null(s));
    assert_str(str_sub(STR("abcdef"), 2, 4), "cd");
    assert_str(str_sub(STR("abc"), 2, 99), "c");
    assert_str(str_sub(STR("abc"), 9, 2), "");
}

static void copies_live_in_the_arena(void **state)
{
    struct arena arena = {0};
    char text[] = "abc";
    struct str copy = str_copy(&arena, str_from(text));

    (void)state;
    text[0] = 'x';
    assert_str(copy, "abc");
    assert_true(str_is_null(str_copy(&arena, (struct str){NULL, 0})));
    assert_str(str_copy(&arena, STR("")), "");
    assert_string_equal(str_c(&arena, (struct str){"abcdef", 3}), "abc");
    assert_str(str_format(&arena, "%d-%s", 7, "x"), "7-x");
    arena_release(&arena);
}

static void numbers_are_strict(void **state)
{
    static const char *const bad[] = {
        "",  "+1", " 1", "1 ", "1a", "0x1", "9223372036854775808", "99999999999999999999",
        "-", "--1"};
    int64_t value;

    (void)state;
    assert_true(str_to_u63(STR("9223372036854775807"), &value));
    assert_true(value == INT64_MAX);
    assert_true(str_to_u63(STR("007"), &value));
    assert_int_equal(value, 7);
    assert_false(str_to_u63(STR("-1"), &value));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(str_to_u63(str_from(bad[i]), &value));
        assert_false(str_to_i64(str_from(bad[i]), &value));
    }
    assert_true(str_to_i64(STR("-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_false(str_to_i64(STR("-9223372036854775809"), &value));
}

static void utf8_is_strict(void **state)
{
    static const char *const bad[] = {
        "\x80",         "\xC0\xAF",         "\xC1\xBF",         "\xE0\x80\xAF", "\xED\xA0\x80",
        "\xF0\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE3\x80",     "\xFF",
        "a\xC3",        "\xE3\x28\xA1"};
    size_t points;

    (void)state;
    assert_true(str_utf8(STR("a\xC3\xA9\xEA\xB0\x80\xF0\x9F\x98\x80"), &points));
    assert_int_equal(points, 4);
    assert_true(str_utf8(STR(""), &points));
    assert_int_equal(points, 0);
    assert_true(str_utf8(STR("\xF4\x8F\xBF\xBF"), NULL));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(str_utf8(str_from(bad[i]), NULL));
}

static void a_line_has_no_end_in_it(void **state)
{
    (void)state;
    assert_true(str_is_line(STR("")));
    assert_true(str_is_line((struct str){0}));
    assert_true(str_is_line(STR("홍대입구역 9번 출구 앞")));
    assert_false(str_is_line(STR("앞\n· 요금: 30,000원 → 1원")));
    assert_false(str_is_line(STR("앞\x7f")));
    assert_false(str_is_line(STR("앞\xe2\x80\xa8뒤")));
    assert_false(str_is_line(STR("앞\xc2\x85뒤")));
}

static void spaces_of_all_kinds_go(void **state)
{
    struct arena arena = {0};

    (void)state;
    assert_str(str_without_spaces(&arena, STR(" \xEC\x93\xB8 \xEB\xA7\x8C\xE3\x80\x80\xC2\xA0\t!")),
               "\xEC\x93\xB8\xEB\xA7\x8C!");
    assert_str(str_without_spaces(&arena, STR("\xE3\x80")), "\xE3\x80");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing),
        cmocka_unit_test(finding_and_cutting),
        cmocka_unit_test(numbers_are_strict),
        cmocka_unit_test(copies_live_in_the_arena),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(spaces_of_all_kinds_go),
        cmocka_unit_test(a_line_has_no_end_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
