#include "fetch/fetch.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static int clean(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void assert_asked_by(const char *listen, const char *host)
{
    assert_string_equal(str_c(&arena, fetch_near_host(&arena, listen)), host);
}

static void all_interfaces_are_asked_by_loopback(void **state)
{
    (void)state;
    assert_asked_by("0.0.0.0:8000", "127.0.0.1:8000");
    assert_asked_by("[::]:80", "[::1]:80");
    assert_asked_by("10.0.0.7:8443", "10.0.0.7:8443");
    assert_asked_by("localhost:1", "localhost:1");
    assert_asked_by("unix:/run/wooga/socket", "localhost");
}

static void what_is_no_address_is_not_asked(void **state)
{
    static const char *const wrong[] = {"", "8000", "unix:", "host:", "host:http", "0.0.0.0"};
    struct fetch_answer answer;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_true(str_is_null(fetch_near_host(&arena, wrong[i])));
        assert_int_equal(fetch_near(&arena, wrong[i], false, "/", &answer), ERR_INVALID);
    }
}

static void nobody_there_is_told(void **state)
{
    struct fetch_answer answer;

    (void)state;
    assert_int_equal(fetch_near(&arena, "unix:/no/such/socket", false, "/", &answer), ERR_UPSTREAM);
    assert_int_equal(answer.status, 0);
}

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        cmocka_unit_test_teardown(all_interfaces_are_asked_by_loopback, clean),
        cmocka_unit_test_teardown(what_is_no_address_is_not_asked, clean),
        cmocka_unit_test_teardown(nobody_there_is_told, clean),
    };

    return cmocka_run_group_tests(unit_tests, NULL, NULL);
}
