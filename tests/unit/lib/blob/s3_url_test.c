#include "blob/s3.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static enum err open_url(const char *url)
{
    struct s3 *s3 = NULL;
    const char *why = NULL;
    enum err err = s3_open(&(struct s3_options){.url = url, .access_key = "a", .secret_key = "b"},
                           &s3, &why);

    assert_int_equal(err != OK, why != NULL);
    s3_close(s3);
    return err;
}

static void a_bucket_is_written_so(void **state)
{
    static const char *const good[] = {
        "s3://photos",
        "s3://photos/",
        "s3://my.bucket-1/a/b_c?region=eu-west-1",
        "s3://photos?endpoint=http://127.0.0.1:9000&region=x",
        "s3://photos?endpoint=https://store.example/",
    };
    static const char *const bad[] = {
        "s3://",
        "s3://ab",
        "s3:///prefix",
        "s3://a b c",
        "s3://photos/a b",
        "s3://photos?endpoint=127.0.0.1:9000",
        "s3://photos?endpoint=ftp://store.example",
        "s3://photos?endpoint=https://store.example/path",
        "s3://photos?endpoint=https://me@store.example",
        "s3://photos?endpoint=https://",
        "s3://photos?region=a/b",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_int_equal(open_url(good[i]), OK);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(open_url(bad[i]), ERR_INVALID);
}

static void keys_are_needed(void **state)
{
    struct s3 *s3 = NULL;
    const char *why = NULL;

    (void)state;
    assert_int_equal(
        s3_open(&(struct s3_options){.url = "s3://photos", .access_key = "a"}, &s3, &why),
        ERR_INVALID);
    assert_non_null(strstr(why, "WOOGA_S3_SECRET_KEY"));
}

static void values_of_a_url(void **state)
{
    const char *url = "s3://photos/p?a=1&endpoint=http://h:1/x&cache=&b=2";

    (void)state;
    assert_true(str_eq(s3_url_value(url, "a"), STR("1")));
    assert_true(str_eq(s3_url_value(url, "endpoint"), STR("http://h:1/x")));
    assert_true(str_eq(s3_url_value(url, "b"), STR("2")));
    assert_true(str_is_null(s3_url_value(url, "cache")));
    assert_true(str_is_null(s3_url_value(url, "p")));
    assert_true(str_is_null(s3_url_value("s3://photos", "a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bucket_is_written_so),
        cmocka_unit_test(keys_are_needed),
        cmocka_unit_test(values_of_a_url),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
