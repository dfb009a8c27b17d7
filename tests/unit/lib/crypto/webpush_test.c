/* Web Push against the examples of its RFCs. What is signed anew is verified by OpenSSL here;
 * sealed messages are opened in tests/support/push_service.mjs by code of another library. */
#include "crypto/base64.h"
#include "crypto/webpush.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

static struct arena arena;

/* RFC 8291, appendix A. */
static const char text[] = "When I grow up, I want to be a watermelon";
static const char sender_scalar[] = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
static const char sender_point[] =
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A8";
static const char reader_point[] =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyP"
    "js7Vd8pZGH6SRpkNtoIAiw4";
static const char auth[] = "BTBZMqHH6r4Tts7J_aSIgg";
static const char salt[] = "DGv6ra1nlYgDCS1FRnbzlw";
static const char sealed[] =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_"
    "c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
    "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

static void decode(const char *from, unsigned char *ret_bytes, size_t room)
{
    size_t n;

    assert_true(base64url_decode(str_from(from), ret_bytes, room, &n));
    assert_int_equal(n, room);
}

static struct webpush_key sender(void)
{
    unsigned char scalar[WEBPUSH_SCALAR_BYTES];
    struct webpush_key key;

    decode(sender_scalar, scalar, sizeof(scalar));
    assert_int_equal(webpush_key_from(scalar, &key), OK);
    return key;
}

static struct webpush_reader reader(void)
{
    struct webpush_reader reader;

    decode(reader_point, reader.point, sizeof(reader.point));
    decode(auth, reader.auth, sizeof(reader.auth));
    return reader;
}

static struct str encode(struct str bytes)
{
    char *p = arena_take(&arena, BASE64URL_LENGTH(bytes.n) + 1);

    return (struct str){p, base64url_encode(bytes, p)};
}

static void test_point_of_a_private_key(void **state)
{
    struct webpush_key key = sender();
    unsigned char point[WEBPUSH_POINT_BYTES];

    (void)state;
    decode(sender_point, point, sizeof(point));
    assert_memory_equal(key.point, point, sizeof(point));
}

static void test_seals_as_the_rfc_does(void **state)
{
    struct webpush_key key = sender();
    struct webpush_reader to = reader();
    unsigned char grain[WEBPUSH_SALT_BYTES];
    struct str body;

    (void)state;
    decode(salt, grain, sizeof(grain));
    assert_int_equal(webpush_seal(&arena, &to, &key, grain, str_from(text), &body), OK);
    body = encode(body);
    assert_int_equal(body.n, strlen(sealed));
    assert_memory_equal(body.p, sealed, body.n);
}

static void test_size_of_a_message(void **state)
{
    struct webpush_key key = sender();
    struct webpush_reader to = reader();
    unsigned char grain[WEBPUSH_SALT_BYTES] = {0};
    struct str long_text = {arena_take(&arena, WEBPUSH_TEXT_MAX + 1), WEBPUSH_TEXT_MAX};
    struct str body;

    (void)state;
    assert_int_equal(webpush_seal(&arena, &to, &key, grain, long_text, &body), OK);
    assert_int_equal(body.n, 4096);
    long_text.n++;
    assert_int_equal(webpush_seal(&arena, &to, &key, grain, long_text, &body), ERR_TOO_LARGE);
    long_text.n = 0;
    assert_int_equal(webpush_seal(&arena, &to, &key, grain, long_text, &body), OK);
    assert_int_equal(body.n, 86 + 1 + 16);
}

static void test_knows_points(void **state)
{
    unsigned char point[WEBPUSH_POINT_BYTES + 1] = {0};
    struct str good = {(const char *)point, WEBPUSH_POINT_BYTES};
    struct webpush_key key = sender();
    struct webpush_reader to = reader();
    struct str body;

    (void)state;
    decode(reader_point, point, WEBPUSH_POINT_BYTES);
    assert_true(webpush_is_point(good));
    assert_false(webpush_is_point((struct str){good.p, good.n + 1}));
    assert_false(webpush_is_point((struct str){good.p, good.n - 1}));
    assert_false(webpush_is_point((struct str){NULL, 0}));
    point[WEBPUSH_POINT_BYTES - 1] ^= 1; /* beside the curve */
    assert_false(webpush_is_point(good));
    memcpy(to.point, point, sizeof(to.point));
    assert_int_equal(webpush_seal(&arena, &to, &key, to.auth, STR("x"), &body), ERR_INVALID);
    point[WEBPUSH_POINT_BYTES - 1] ^= 1;
    point[0] = 6; /* the hybrid form */
    assert_false(webpush_is_point(good));
    memset(point, 0, sizeof(point)); /* at infinity */
    assert_false(webpush_is_point(good));
    point[0] = 4;
    assert_false(webpush_is_point(good));
}

static void test_private_keys_have_limits(void **state)
{
    static const unsigned char order[] = {0xff, 0xff, 0xff, 0xff, 0,    0,    0,    0,
                                          0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                          0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
                                          0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
    unsigned char scalar[WEBPUSH_SCALAR_BYTES] = {0};
    struct webpush_key key, again;

    (void)state;
    assert_int_equal(webpush_key_from(scalar, &key), ERR_INVALID);
    memcpy(scalar, order, sizeof(scalar));
    assert_int_equal(webpush_key_from(scalar, &key), ERR_INVALID);
    scalar[sizeof(scalar) - 1]--;
    assert_int_equal(webpush_key_from(scalar, &key), OK);
    assert_int_equal(webpush_key_make(&key), OK);
    assert_int_equal(webpush_key_make(&again), OK);
    assert_memory_not_equal(key.point, again.point, sizeof(key.point));
    assert_int_equal(webpush_key_of_secret(STR("one"), &key), OK);
    assert_int_equal(webpush_key_of_secret(STR("one"), &again), OK);
    assert_memory_equal(&key, &again, sizeof(key));
    assert_int_equal(webpush_key_of_secret(STR("two"), &again), OK);
    assert_memory_not_equal(key.point, again.point, sizeof(key.point));
}

/* ---- VAPID ---- */

static EVP_PKEY *public_key(const unsigned char *point)
{
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char[]){"prime256v1"}, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)(uintptr_t)point,
                                          WEBPUSH_POINT_BYTES),
        OSSL_PARAM_construct_end()};
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *key = NULL;

    assert_int_equal(EVP_PKEY_fromdata_init(context), 1);
    assert_int_equal(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params), 1);
    EVP_PKEY_CTX_free(context);
    return key;
}

/* Whether "t=…, k=…" is signed by the key that it names. */
static bool is_signed(struct str value)
{
    unsigned char point[WEBPUSH_POINT_BYTES], mark[64], *der = NULL;
    struct str token = str_sub(value, strlen("vapid t="), value.n);
    struct str signed_text, k, signature;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY *key;
    size_t n;
    int der_n, good;

    k = token;
    token = str_split(&k, ',');
    assert_true(str_starts(k, STR(" k=")));
    assert_true(base64url_decode(str_sub(k, 3, k.n), point, sizeof(point), &n));
    assert_int_equal(n, sizeof(point));
    signed_text = str_sub(token, 0, token.n - 87);
    signature = str_sub(token, token.n - 86, token.n);
    assert_true(base64url_decode(signature, mark, sizeof(mark), &n));
    assert_int_equal(n, sizeof(mark));
    ECDSA_SIG_set0(pair, BN_bin2bn(mark, 32, NULL), BN_bin2bn(mark + 32, 32, NULL));
    der_n = i2d_ECDSA_SIG(pair, &der);
    key = public_key(point);
    assert_int_equal(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key), 1);
    good = EVP_DigestVerify(context, der, (size_t)der_n, (const unsigned char *)signed_text.p,
                            signed_text.n);
    OPENSSL_free(der);
    ECDSA_SIG_free(pair);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return good == 1;
}

/* RFC 8292, section 2.4: its own example passes the verifier, and is written as ours. */
static void test_verifier_takes_the_rfc_s_token(void **state)
{
    char example[] =
        "vapid "
        "t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9."
        "eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0"
        "NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_"
        "HLGkMlMuCGSK2rpiUfn"
        "K9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, "
        "k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";

    (void)state;
    assert_true(is_signed(str_from(example)));
    example[60] = 'A';
    assert_false(is_signed(str_from(example)));
}

static void test_signs_the_audience(void **state)
{
    static const char head[] = "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.";
    /* The claims of the RFC's example, which ends when ours does. */
    static const char claims[] =
        "eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6"
        "Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.";
    struct webpush_key key;
    struct str value, again;

    (void)state;
    assert_int_equal(webpush_key_of_secret(STR("secret"), &key), OK);
    for (int i = 0; i < 50; i++) { /* numbers shorter than 32 bytes among them */
        assert_int_equal(webpush_authorization(&arena, &key, STR("https://push.example.net"),
                                               STR("mailto:push@example.com"),
                                               1453523768 - 12 * 3600, &value),
                         OK);
        assert_true(str_starts(value, str_from(head)));
        assert_true(str_starts(str_sub(value, strlen(head), value.n), str_from(claims)));
        assert_true(is_signed(value));
    }
    assert_int_equal(webpush_authorization(&arena, &key, STR("https://push.example.net"),
                                           STR("mailto:push@example.com"), 1453523768, &again),
                     OK);
    assert_false(str_starts(str_sub(again, strlen(head), again.n), str_from(claims)));
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_point_of_a_private_key),
        cmocka_unit_test(test_seals_as_the_rfc_does),
        cmocka_unit_test(test_size_of_a_message),
        cmocka_unit_test(test_knows_points),
        cmocka_unit_test(test_private_keys_have_limits),
        cmocka_unit_test(test_verifier_takes_the_rfc_s_token),
        cmocka_unit_test(test_signs_the_audience),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
