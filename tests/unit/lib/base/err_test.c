#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void every_error_has_its_own_name(void **state)
{
    (void)state;
    for (int a = OK; a <= ERR_DONE; a++) {
        assert_string_not_equal(err_name((enum err)a), "unknown");
        for (int b = OK; b < a; b++)
            assert_string_not_equal(err_name((enum err)a), err_name((enum err)b));
    }
    assert_string_equal(err_name((enum err)1000), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_error_has_its_own_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
