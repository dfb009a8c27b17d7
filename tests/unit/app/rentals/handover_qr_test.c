/* The picture of a code: a QR code's corners, drawn by runs, with a quiet border. */
#include "base/arena.h"
#include "rentals/handover_qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_link_becomes_a_square_with_three_corners(void **state)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str svg = {0};

    (void)state;
    assert_int_equal(qr_svg(&arena, STR("https://gear.example/rentals/12#code=012345"), &svg), OK);
    assert_true(str_starts(svg, STR("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")));
    const char *text = str_c(&arena, svg);
    /* Version 3 or so: the upper left, upper right and lower left corners begin with seven dark. */
    int size = (int)strtol(strstr(text, "viewBox=\"0 0 ") + 13, NULL, 10);
    assert_in_range(size, 21 + 8, 41 + 8);
    assert_int_equal((size - 8) % 4, 1);
    struct str right = str_format(&arena, "M%d 4h7v1h-7z", size - 11);
    struct str below = str_format(&arena, "M4 %dh7v1h-7z", size - 5);
    assert_non_null(strstr(text, "M4 4h7v1h-7z"));
    assert_non_null(strstr(text, str_c(&arena, right)));
    assert_non_null(strstr(text, str_c(&arena, below)));
    assert_null(strstr(text, "M0 0h1v1"));
}

static void another_text_is_another_picture(void **state)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str one = {0}, same = {0}, other = {0};

    (void)state;
    assert_int_equal(qr_svg(&arena, STR("000001"), &one), OK);
    assert_int_equal(qr_svg(&arena, STR("000001"), &same), OK);
    assert_int_equal(qr_svg(&arena, STR("000002"), &other), OK);
    assert_true(str_eq(one, same));
    assert_false(str_eq(one, other));
}

static void what_does_not_fit_is_refused(void **state)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str svg = {0};
    char *text = arena_array(&arena, 4000, 1);

    (void)state;
    for (size_t i = 0; i < 4000; i++)
        text[i] = 'x';
    assert_int_equal(qr_svg(&arena, (struct str){text, 4000}, &svg), ERR_INVALID);
    assert_int_equal(qr_svg(&arena, STR(""), &svg), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_becomes_a_square_with_three_corners),
        cmocka_unit_test(another_text_is_another_picture),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
