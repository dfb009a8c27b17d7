/* The examples of "Signature Calculations for the Authorization Header: Transferring Payload in a
 * Single Chunk" in Amazon's S3 API reference. */
#include "base/err.h"
#include "blob/sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct sign_keys keys = {{"AKIAIOSFODNN7EXAMPLE", 20},
                                      {"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", 40},
                                      {"us-east-1", 9}};
static const int64_t day = 1369353600; /* 2013-05-24 00:00:00 UTC */

#define HOST                                                                                       \
    {                                                                                              \
        STR("host"), STR("examplebucket.s3.amazonaws.com")                                         \
    }
#define DATE                                                                                       \
    {                                                                                              \
        STR("x-amz-date"), STR("20130524T000000Z")                                                 \
    }

static void check(struct sign_request request, const char *names, const char *signature)
{
    struct arena arena = {0};
    char wanted[512];

    request.now_s = day;
    snprintf(wanted, sizeof(wanted),
             "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
             "SignedHeaders=%s,Signature=%s",
             names, signature);
    assert_string_equal(str_c(&arena, sign_authorization(&arena, &keys, &request)), wanted);
    arena_release(&arena);
}

static void a_part_of_an_object(void **state)
{
    (void)state;
    const struct sign_pair headers[] = {
        HOST, {STR("range"), STR("bytes=0-9")}, {STR("x-amz-content-sha256"), STR(NOTHING)}, DATE};

    check((struct sign_request){.method = STR("GET"),
                                .path = STR("/test.txt"),
                                .headers = headers,
                                .header_count = COUNT_OF(headers),
                                .payload = STR(NOTHING)},
          "host;range;x-amz-content-sha256;x-amz-date",
          "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

static void an_object_is_put(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct str digest = sign_digest(&arena, STR("Welcome to Amazon S3."));
    const struct sign_pair headers[] = {{STR("date"), STR("Fri, 24 May 2013 00:00:00 GMT")},
                                        HOST,
                                        {STR("x-amz-content-sha256"), digest},
                                        DATE,
                                        {STR("x-amz-storage-class"), STR("REDUCED_REDUNDANCY")}};

    check((struct sign_request){.method = STR("PUT"),
                                .path = sign_path(&arena, STR("/test$file.text")),
                                .headers = headers,
                                .header_count = COUNT_OF(headers),
                                .payload = digest},
          "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
          "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    arena_release(&arena);
}

static void a_name_without_a_value(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct sign_pair query[] = {{STR("lifecycle"), STR("")}};
    const struct sign_pair headers[] = {HOST, {STR("x-amz-content-sha256"), STR(NOTHING)}, DATE};

    check((struct sign_request){.method = STR("GET"),
                                .path = STR("/"),
                                .query = sign_query(&arena, query, COUNT_OF(query)),
                                .headers = headers,
                                .header_count = COUNT_OF(headers),
                                .payload = STR(NOTHING)},
          "host;x-amz-content-sha256;x-amz-date",
          "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    arena_release(&arena);
}

static void a_list_with_its_query_in_order(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct sign_pair query[] = {{STR("prefix"), STR("J")}, {STR("max-keys"), STR("2")}};
    const struct sign_pair headers[] = {HOST, {STR("x-amz-content-sha256"), STR(NOTHING)}, DATE};

    check((struct sign_request){.method = STR("GET"),
                                .path = STR("/"),
                                .query = sign_query(&arena, query, COUNT_OF(query)),
                                .headers = headers,
                                .header_count = COUNT_OF(headers),
                                .payload = STR(NOTHING)},
          "host;x-amz-content-sha256;x-amz-date",
          "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    arena_release(&arena);
}

static void what_is_encoded(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct sign_pair query[] = {
        {STR("b"), STR("a/b c")}, {STR("ab"), STR("\xea\xb0\x80")}, {STR("a"), STR("-._~+=")}};

    assert_string_equal(str_c(&arena, sign_query(&arena, query, COUNT_OF(query))),
                        "a=-._~%2B%3D&ab=%EA%B0%80&b=a%2Fb%20c");
    assert_string_equal(str_c(&arena, sign_path(&arena, STR("/bucket/a b/c+d"))),
                        "/bucket/a%20b/c%2Bd");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_of_an_object),    cmocka_unit_test(an_object_is_put),
        cmocka_unit_test(a_name_without_a_value), cmocka_unit_test(a_list_with_its_query_in_order),
        cmocka_unit_test(what_is_encoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
