/* What members may name, and what a socket is opened to. */
#include "fetch/fetch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>

static bool is_outside(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return fetch_is_outside((const void *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return fetch_is_outside((const void *)&v6);
}

static void test_addresses(void **state)
{
    static const char *const outside[] = {
        "1.1.1.1",     "8.8.8.8",        "9.255.255.255",  "11.0.0.0",        "100.63.255.255",
        "100.128.0.0", "128.0.0.0",      "169.253.255.1",  "172.15.255.255",  "172.32.0.0",
        "192.0.1.0",   "192.167.1.1",    "198.17.255.255", "198.20.0.0",      "223.255.255.255",
        "2001:4860::", "2606:4700::111", "::ffff:1.1.1.1", "64:ff9b::8.8.8.8"};
    static const char *const inside[] = {"0.0.0.0",
                                         "10.1.2.3",
                                         "100.64.0.1",
                                         "127.0.0.1",
                                         "127.255.255.255",
                                         "169.254.169.254",
                                         "172.16.0.1",
                                         "172.31.255.255",
                                         "192.168.0.1",
                                         "198.18.0.1",
                                         "224.0.0.1",
                                         "255.255.255.255",
                                         "::",
                                         "::1",
                                         "fc00::1",
                                         "fd12::1",
                                         "fe80::1",
                                         "ff02::1",
                                         "::ffff:127.0.0.1",
                                         "::ffff:10.0.0.1",
                                         "64:ff9b::127.0.0.1",
                                         "2002:7f00:1::",
                                         "2002:a00:1::",
                                         "2001:db8::1",
                                         "2001::1",
                                         "::127.0.0.1",
                                         "100::1"};
    const struct sockaddr local = {.sa_family = AF_UNIX};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(outside); i++)
        assert_true(is_outside(outside[i]));
    for (size_t i = 0; i < COUNT_OF(inside); i++)
        assert_false(is_outside(inside[i]));
    assert_false(fetch_is_outside(&local));
}

static void test_urls(void **state)
{
    static const char *const good[] = {"https://fcm.googleapis.com/fcm/send/abc:def",
                                       "https://push.example:8443/x?y=z", "https://1.1.1.1/",
                                       "https://[2606:4700::1]/a"};
    static const char *const bad[] = {"",
                                      "https://",
                                      "https:///x",
                                      "http://example.com/",
                                      "ftp://example.com/",
                                      "file:///etc/passwd",
                                      "HTTPS://example.com",
                                      "https://localhost/",
                                      "https://LOCALHOST:1/",
                                      "https://127.0.0.1/",
                                      "https://10.0.0.1:8443/",
                                      "https://[::1]/",
                                      "https://[::ffff:127.0.0.1]/x",
                                      "https://[::1",
                                      "https://user@example.com/",
                                      "https://a:b@example.com/",
                                      "https://example.com/a b",
                                      "https://example.com/\r\nX: y",
                                      "https://example.com\\@evil/",
                                      "https://example.com/\"",
                                      "https://exämple.com/"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(fetch_may_name(str_from(good[i]), false));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(fetch_may_name(str_from(bad[i]), false));
    assert_true(fetch_may_name(STR("http://127.0.0.1:1234/push/1"), true));
    assert_false(fetch_may_name(STR("http://user@127.0.0.1/"), true));
    assert_false(fetch_may_name(STR("file:///etc/passwd"), true));
}

static void test_length(void **state)
{
    char text[FETCH_URL_MAX + 1];

    (void)state;
    memset(text, 'a', sizeof(text));
    memcpy(text, "https://", 8);
    assert_true(fetch_may_name((struct str){text, FETCH_URL_MAX}, false));
    assert_false(fetch_may_name((struct str){text, FETCH_URL_MAX + 1}, false));
}

static void test_origins(void **state)
{
    (void)state;
    assert_true(str_eq(fetch_origin(STR("https://a.b:1/c?d")), STR("https://a.b:1")));
    assert_true(str_eq(fetch_origin(STR("https://a.b?c/d")), STR("https://a.b")));
    assert_true(str_eq(fetch_origin(STR("http://a")), STR("http://a")));
    assert_true(str_is_null(fetch_origin(STR("smtp://a"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_origins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
