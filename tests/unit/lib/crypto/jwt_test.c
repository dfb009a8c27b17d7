#include "crypto/base64.h"
#include "crypto/hash.h"
#include "crypto/jwt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOW INT64_C(1800000000)

static struct arena arena;
static struct jwt_key key;
static const struct str secret = {"0123456789abcdef0123456789abcdef", 32};

/* A token signed with our key, whatever it says. */
static struct str forge(const char *header, const char *claims)
{
    char *text = arena_take(&arena, 16384);
    unsigned char digest[SHA256_BYTES];
    size_t n = base64url_encode(str_from(header), text);

    text[n++] = '.';
    n += base64url_encode(str_from(claims), text + n);
    hash_hmac_sha256(secret, (struct str){text, n}, digest);
    text[n++] = '.';
    n += base64url_encode((struct str){(const char *)digest, sizeof(digest)}, text + n);
    return (struct str){text, n};
}

#define HEADER "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
#define JTI    "\"jti\":\"0123456789abcdef0123456789abcdef\""
#define GOOD                                                                                       \
    "{\"token_type\":\"access\",\"exp\":1800000001,\"iat\":1,\"user_id\":7,\"sid\":9," JTI "}"

static enum err check(struct str token)
{
    struct jwt claims;

    return jwt_verify(&key, token, NOW, &claims);
}

static void what_is_made_verifies(void **state)
{
    struct jwt made = {.type = JWT_REFRESH, .user_id = 7, .sid = 9, .iat = NOW, .exp = NOW + 10};
    struct jwt read;
    struct str token = jwt_make(&arena, &key, &made);

    (void)state;
    assert_int_equal(jwt_verify(&key, token, NOW, &read), OK);
    assert_int_equal(read.type, JWT_REFRESH);
    assert_int_equal(read.user_id, 7);
    assert_int_equal(read.sid, 9);
    assert_true(read.exp == NOW + 10 && read.iat == NOW);
    assert_int_equal(strlen(read.jti), 32);
    assert_int_equal(jwt_verify(&key, token, NOW + 10, &read), ERR_UNAUTHENTICATED);
}

static void a_token_of_another_library_verifies(void **state)
{
    (void)state;
    assert_int_equal(check(forge(HEADER, GOOD)), OK);
    assert_int_equal(check(forge("{\"typ\":\"JWT\",\"alg\":\"HS256\"}", GOOD)), OK);
}

static void every_flipped_bit_is_noticed(void **state)
{
    struct str token = forge(HEADER, GOOD);
    char *copy = str_c(&arena, token);

    (void)state;
    for (size_t i = 0; i < token.n; i++) {
        copy[i] = (char)(copy[i] ^ 1);
        assert_int_equal(check((struct str){copy, token.n}), ERR_UNAUTHENTICATED);
        copy[i] = (char)(copy[i] ^ 1);
        assert_int_equal(check((struct str){copy, i}), ERR_UNAUTHENTICATED);
    }
    assert_int_equal(check((struct str){copy, token.n}), OK);
}

static void no_header_chooses_algorithm_or_key(void **state)
{
    static const char *const headers[] = {
        "{\"alg\":\"none\",\"typ\":\"JWT\"}",
        "{\"alg\":\"None\",\"typ\":\"JWT\"}",
        "{\"alg\":\"HS512\",\"typ\":\"JWT\"}",
        "{\"alg\":\"RS256\",\"typ\":\"JWT\"}",
        "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"1\"}",
        "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"jku\":\"http://x\"}",
        "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"x5u\":\"http://x\"}",
        "{\"alg\":\"HS256\"}",
        "",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
        assert_int_equal(check(forge(headers[i], GOOD)), ERR_UNAUTHENTICATED);
}

static void claims_must_be_whole(void **state)
{
    static const char *const bad[] = {
        "{}",
        "",
        "[]",
        "{\"token_type\":\"access\",\"iat\":1,\"user_id\":7,\"sid\":9," JTI "}",
        "{\"token_type\":\"access\",\"exp\":\"1800000001\",\"iat\":1,\"user_id\":7,\"sid\":9," JTI
        "}",
        "{\"token_type\":\"access\",\"exp\":1.8e9,\"iat\":1,\"user_id\":7,\"sid\":9," JTI "}",
        "{\"token_type\":\"access\",\"exp\":1800000000,\"iat\":1,\"user_id\":7,\"sid\":9," JTI "}",
        "{\"token_type\":\"access\",\"exp\":99999999999999999999,\"iat\":1,\"user_id\":7,\"sid\":"
        "9," JTI "}",
        "{\"token_type\":\"sliding\",\"exp\":1800000001,\"iat\":1,\"user_id\":7,\"sid\":9," JTI "}",
        "{\"token_type\":\"access\",\"exp\":1800000001,\"iat\":1,\"user_id\":0,\"sid\":9," JTI "}",
        "{\"token_type\":\"access\",\"exp\":1800000001,\"iat\":1,\"user_id\":-7,\"sid\":9," JTI "}",
        "{\"token_type\":\"access\",\"exp\":1,\"exp\":1800000001,\"iat\":1,\"user_id\":7,\"sid\":"
        "9," JTI "}",
        "{\"token_type\":\"access\",\"exp\":1800000001,\"iat\":1,\"user_id\":7,\"sid\":9,"
        "\"jti\":\"short\"}",
        GOOD "x",
        GOOD ",",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(check(forge(HEADER, bad[i])), ERR_UNAUTHENTICATED);
}

static void longer_than_4_kib_is_refused(void **state)
{
    char *claims = arena_take(&arena, 8192);
    size_t n = strlen(GOOD) - 1;

    (void)state;
    memcpy(claims, GOOD, n);
    memset(claims + n, ' ', 3600);
    claims[n + 3600] = '}';
    assert_int_equal(check(forge(HEADER, claims)), ERR_UNAUTHENTICATED);
    memset(claims + n, ' ', 1000);
    memcpy(claims + n + 1000, "}", 2);
    assert_int_equal(check(forge(HEADER, claims)), OK);
}

static void the_signature_has_one_spelling(void **state)
{
    struct str token = forge(HEADER, GOOD);
    struct str padded = str_format(&arena, "%.*s=", STR_FMT(token));

    (void)state;
    assert_int_equal(check(padded), ERR_UNAUTHENTICATED);
    assert_int_equal(check(str_format(&arena, "%.*s.", STR_FMT(token))), ERR_UNAUTHENTICATED);
    assert_int_equal(check(str_format(&arena, " %.*s", STR_FMT(token))), ERR_UNAUTHENTICATED);
    assert_int_equal(check(STR("")), ERR_UNAUTHENTICATED);
    assert_int_equal(check((struct str){NULL, 0}), ERR_UNAUTHENTICATED);
}

static int start(void **state)
{
    (void)state;
    jwt_key_init(&key, secret);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_verifies),
        cmocka_unit_test(a_token_of_another_library_verifies),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(no_header_chooses_algorithm_or_key),
        cmocka_unit_test(claims_must_be_whole),
        cmocka_unit_test(longer_than_4_kib_is_refused),
        cmocka_unit_test(the_signature_has_one_spelling),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
