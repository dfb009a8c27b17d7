#include "crypto/hash.h"
#include "crypto/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_hex(const unsigned char *digest, size_t n, const char *expected)
{
    char text[2 * SHA256_BYTES + 1];

    hash_hex((struct str){(const char *)digest, n}, text);
    assert_string_equal(text, expected);
}

static void known_vectors(void **state)
{
    unsigned char digest[SHA256_BYTES];

    (void)state;
    hash_sha256(STR("abc"), digest);
    assert_hex(digest, SHA256_BYTES,
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_sha1(STR("abc"), digest);
    assert_hex(digest, SHA1_BYTES, "a9993e364706816aba3e25717850c26c9cd0d89d");
    /* RFC 4231, case 2 */
    hash_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), digest);
    assert_hex(digest, SHA256_BYTES,
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void equality(void **state)
{
    (void)state;
    assert_true(hash_equal(STR("abc"), STR("abc")));
    assert_false(hash_equal(STR("abc"), STR("abd")));
    assert_false(hash_equal(STR("abc"), STR("abcd")));
    assert_true(hash_equal(STR(""), STR("")));
}

static void random_text_differs_and_is_hex(void **state)
{
    char a[2 * 100 + 1], b[2 * 100 + 1];

    (void)state;
    random_hex(a, 100);
    random_hex(b, 100);
    assert_int_equal(strlen(a), 200);
    assert_int_equal(strspn(a, "0123456789abcdef"), 200);
    assert_string_not_equal(a, b);
    for (int i = 0; i < 1000; i++)
        assert_true(random_below(6) < 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_vectors),
        cmocka_unit_test(equality),
        cmocka_unit_test(random_text_differs_and_is_hex),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
