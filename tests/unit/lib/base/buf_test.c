#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void what_passes_the_limit_is_not_appended(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, 5);
    assert_true(BUF_LITERAL(&buf, "abc"));
    assert_false(BUF_LITERAL(&buf, "def"));
    assert_true(buf.full);
    assert_int_equal(buf.n, 3);
    assert_true(BUF_LITERAL(&buf, "de"));
    assert_memory_equal(buf.p, "abcde", 5);
    assert_null(buf_reserve(&buf, SIZE_MAX));
    buf_clear(&buf, 1000);
    assert_false(buf.full);
    assert_non_null(buf.p);
    buf_clear(&buf, 0);
    assert_null(buf.p);
    buf_release(&buf);
}

static void numbers_and_formats(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, 1000);
    buf_u64(&buf, UINT64_MAX);
    buf_char(&buf, ' ');
    buf_i64(&buf, INT64_MIN);
    buf_format(&buf, " %s %d", "x", 7);
    assert_true(str_eq(buf_as_str(&buf), STR("18446744073709551615 -9223372036854775808 x 7")));
    assert_true(buf_format(&buf, "%500d", 1));
    assert_false(buf_format(&buf, "%500d", 1));
    assert_true(buf.full);
    buf_release(&buf);
}

static void a_format_may_fill_the_limit_exactly(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, 3);
    assert_true(buf_format(&buf, "%s", "abc"));
    assert_int_equal(buf.n, 3);
    assert_false(buf_char(&buf, 'd'));
    buf_release(&buf);
}

static void consuming_keeps_the_rest(void **state)
{
    struct buf buf;
    char *p;

    (void)state;
    buf_init(&buf, 100000);
    for (int i = 0; i < 10000; i++)
        BUF_LITERAL(&buf, "0123456789");
    assert_int_equal(buf.n, 100000);
    buf_consume(&buf, 99995);
    assert_true(str_eq(buf_as_str(&buf), STR("56789")));
    p = buf_reserve(&buf, 2);
    memcpy(p, "ab", 2);
    buf_commit(&buf, 2);
    assert_true(str_eq(buf_as_str(&buf), STR("56789ab")));
    buf_consume(&buf, 1000);
    assert_int_equal(buf.n, 0);
    buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_passes_the_limit_is_not_appended),
        cmocka_unit_test(numbers_and_formats),
        cmocka_unit_test(a_format_may_fill_the_limit_exactly),
        cmocka_unit_test(consuming_keeps_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
