#include "bus/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct bus_address address;
static const char *why;

static bool read_url(const char *url)
{
    why = NULL;
    return bus_address_read(str_from(url), &address, &why);
}

static void hosts_and_ports(void **state)
{
    (void)state;
    assert_true(read_url("redis://cache.example"));
    assert_string_equal(address.host, "cache.example");
    assert_int_equal(address.port, 6379);
    assert_int_equal(address.database, 0);
    assert_string_equal(address.password, "");
    assert_true(read_url("redis://127.0.0.1:7000/3"));
    assert_string_equal(address.host, "127.0.0.1");
    assert_int_equal(address.port, 7000);
    assert_int_equal(address.database, 3);
    assert_true(read_url("redis://[::1]:7001/"));
    assert_string_equal(address.host, "::1");
    assert_int_equal(address.port, 7001);
    assert_true(read_url("redis://[::1]"));
    assert_int_equal(address.port, 6379);
}

static void users_and_passwords(void **state)
{
    (void)state;
    assert_true(read_url("redis://:secret@h"));
    assert_string_equal(address.user, "");
    assert_string_equal(address.password, "secret");
    assert_true(read_url("redis://wooga:a%40b%3ac@h:1"));
    assert_string_equal(address.user, "wooga");
    assert_string_equal(address.password, "a@b:c");
    assert_true(read_url("redis://:p@ss@h"));
    assert_string_equal(address.password, "p@ss");
    assert_string_equal(address.host, "h");
}

static void unix_sockets(void **state)
{
    (void)state;
    assert_true(read_url("unix:/run/redis.sock"));
    assert_string_equal(address.path, "/run/redis.sock");
}

static void with_tls(void **state)
{
    (void)state;
    assert_true(read_url("redis://h"));
    assert_false(address.tls);
    assert_true(read_url("rediss://:a?b@h"));
    assert_true(address.tls);
    assert_string_equal(address.host, "h");
    assert_string_equal(address.password, "a?b");
    assert_int_equal(address.port, 6379);
    assert_string_equal(address.ca, "");
    assert_true(read_url("rediss://h:6380/2?ca=/etc/wooga/redis%20ca.pem"));
    assert_int_equal(address.port, 6380);
    assert_int_equal(address.database, 2);
    assert_string_equal(address.ca, "/etc/wooga/redis ca.pem");
}

static void what_is_wrong_is_told(void **state)
{
    static const char *const urls[] = {
        "",
        "http://h",
        "rediss://",
        "rediss://h?",
        "rediss://h?ca=",
        "rediss://h?cert=x",
        "rediss://h/x?ca=f",
        "redis://h?ca=f",
        "redis://",
        "redis://:80",
        "redis://h:0",
        "redis://h:70000",
        "redis://h:x",
        "redis://h/x",
        "redis://h/-1",
        "redis://[::1",
        "redis://[::1]x",
        "redis://user@h",
        "redis://:%4@h",
        "redis://:%00@h",
        "redis://:%zz@h",
        "unix:",
    };

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        if (read_url(urls[i]))
            fail_msg("%s is taken", urls[i]);
        assert_non_null(why);
    }
}

static void long_ones_are_refused(void **state)
{
    char url[1024] = "redis://";

    (void)state;
    memset(url + 8, 'a', 400);
    assert_false(read_url(url));
    memcpy(url, "unix:/", 6);
    assert_false(read_url(url));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_and_ports),       cmocka_unit_test(users_and_passwords),
        cmocka_unit_test(unix_sockets),          cmocka_unit_test(with_tls),
        cmocka_unit_test(what_is_wrong_is_told), cmocka_unit_test(long_ones_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
