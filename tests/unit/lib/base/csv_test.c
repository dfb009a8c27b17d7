#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void expect(struct str *text, const char *cell, bool more)
{
    struct str got;
    bool got_more;

    assert_true(csv_next(&arena, text, &got, &got_more));
    assert_true(str_eq(got, str_from(cell)));
    assert_int_equal(got_more, more);
}

static void reads_cells_and_rows(void **state)
{
    struct str text = STR("a,,\"b \"\"c\"\", d\"\r\n\ne\n\"\nf\",g");

    (void)state;
    expect(&text, "a", true);
    expect(&text, "", true);
    expect(&text, "b \"c\", d", false);
    expect(&text, "", false);
    expect(&text, "e", false);
    expect(&text, "\nf", true);
    expect(&text, "g", false);
    assert_int_equal(text.n, 0);
}

static void reads_back_what_is_written(void **state)
{
    struct buf out;
    struct str text;

    (void)state;
    buf_init(&out, 1000);
    csv_text(&out, STR("say \"hi\",\nyou"));
    csv_int(&out, -5);
    csv_end(&out);
    text = buf_as_str(&out);
    expect(&text, "say \"hi\",\nyou", true);
    expect(&text, "-5", false);
    assert_int_equal(text.n, 0);
    buf_release(&out);
}

static void a_quote_must_end_its_cell(void **state)
{
    struct str open = STR("\"a,b"), behind = STR("\"a\"b,c"), none = {0};
    struct str cell;
    bool more;

    (void)state;
    assert_false(csv_next(&arena, &open, &cell, &more));
    assert_false(csv_next(&arena, &behind, &cell, &more));
    assert_true(csv_next(&arena, &none, &cell, &more));
    assert_int_equal(cell.n, 0);
    assert_false(more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_cells_and_rows),
        cmocka_unit_test(reads_back_what_is_written),
        cmocka_unit_test(a_quote_must_end_its_cell),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
