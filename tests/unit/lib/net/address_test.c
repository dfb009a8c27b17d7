#include "net/address.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool in(const char *address, const char *network)
{
    return address_is_in(str_from(address), str_from(network));
}

static void one_address_is_itself(void **state)
{
    (void)state;
    assert_true(in("10.0.0.1", "10.0.0.1"));
    assert_true(in("unix", "unix"));
    assert_false(in("10.0.0.1", "10.0.0.10"));
}

static void a_network_has_those_that_begin_with_its_bits(void **state)
{
    (void)state;
    assert_true(in("10.255.3.4", "10.0.0.0/8"));
    assert_false(in("11.0.0.0", "10.0.0.0/8"));
    assert_true(in("172.31.250.11", "172.16.0.0/12"));
    assert_false(in("172.32.0.1", "172.16.0.0/12"));
    assert_true(in("192.168.1.7", "192.168.1.7/32"));
    assert_false(in("192.168.1.6", "192.168.1.7/32"));
    assert_true(in("8.8.8.8", "0.0.0.0/0"));
    assert_true(in("fd12:3456::1", "fd00::/8"));
    assert_false(in("fe80::1", "fd00::/8"));
    assert_true(in("::1", "::1/128"));
}

static void what_is_no_address_or_network_is_in_none(void **state)
{
    static const char *const wrong[] = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1",
                                        "ten/8",       "/8",        "::/129",     "10.0.0.0/8/8"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(in("10.0.0.0", wrong[i]));
    assert_false(in("unix", "0.0.0.0/0"));
    assert_false(in("", "0.0.0.0/0"));
    assert_false(in("::1", "0.0.0.0/0"));
    assert_false(in("127.0.0.1, 10.0.0.1", "10.0.0.0/8"));
    assert_false(in("0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", "::/0"));
}

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        cmocka_unit_test(one_address_is_itself),
        cmocka_unit_test(a_network_has_those_that_begin_with_its_bits),
        cmocka_unit_test(what_is_no_address_or_network_is_in_none),
    };

    return cmocka_run_group_tests(unit_tests, NULL, NULL);
}
