#include "base/json_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_whole_object(void **state)
{
    struct buf buf;
    struct json json;

    (void)state;
    buf_init(&buf, 4096);
    json_init(&json, &buf);
    json_object(&json);
    json_key_int(&json, "id", 7);
    json_key_str(&json, "none", (struct str){NULL, 0});
    json_key_str(&json, "empty", STR(""));
    json_key(&json, "list");
    json_array(&json);
    json_int(&json, -1);
    json_bool(&json, true);
    json_null(&json);
    json_array(&json);
    json_end(&json);
    json_object(&json);
    json_end(&json);
    json_raw(&json, STR("{\"x\":1}"));
    json_end(&json);
    json_key(&json, "score");
    json_tenths(&json, 664);
    json_key_day(&json, "day", 0);
    json_key_instant(&json, "at", 1500000);
    json_key_bool(&json, "no", false);
    json_key_null(&json, "nil");
    json_end(&json);
    assert_true(
        str_eq(buf_as_str(&buf),
               STR("{\"id\":7,\"none\":null,\"empty\":\"\",\"list\":[-1,true,null,[],{},{\"x\":1}],"
                   "\"score\":66.4,\"day\":\"1970-01-01\",\"at\":\"1970-01-01T00:00:01.500000Z\","
                   "\"no\":false,\"nil\":null}")));
    buf_release(&buf);
}

static void assert_written(struct str in, const char *expected)
{
    struct buf buf;
    struct json json;

    buf_init(&buf, 4096);
    json_init(&json, &buf);
    json_str(&json, in);
    assert_int_equal(buf.n, strlen(expected));
    assert_memory_equal(buf.p, expected, buf.n);
    buf_release(&buf);
}

static void strings_are_escaped_and_always_valid(void **state)
{
    (void)state;
    assert_written(STR("a\"b\\c\n\r\t\b\f\x01\x1F\x7F"),
                   "\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001\\u001f\x7F\"");
    assert_written(STR("\xEA\xB0\x80\xF0\x9F\x98\x80"), "\"\xEA\xB0\x80\xF0\x9F\x98\x80\"");
    assert_written(STR("a\xFF\xEA\xB0"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    assert_written((struct str){"a\0b", 3}, "\"a\\u0000b\"");
    assert_written(STR("one \xEA\xB0\x80 \"two\" \xEA\xB0\x80"),
                   "\"one \xEA\xB0\x80 \\\"two\\\" \xEA\xB0\x80\"");
    assert_written(STR("one \xEA\xB0\x80 \xFF"), "\"one \xEA\xB0\x80 \xEF\xBF\xBD\"");
}

static void tenths(void **state)
{
    static const struct {
        int64_t in;
        const char *out;
    } cases[] = {{0, "0.0"}, {5, "0.5"}, {-5, "-0.5"}, {-15, "-1.5"}, {1000, "100.0"}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf buf;
        struct json json;

        buf_init(&buf, 64);
        json_init(&json, &buf);
        json_tenths(&json, cases[i].in);
        assert_true(str_eq(buf_as_str(&buf), str_from(cases[i].out)));
        buf_release(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_object),
        cmocka_unit_test(strings_are_escaped_and_always_valid),
        cmocka_unit_test(tenths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
