#include "base/json_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct ask {
    struct str name, state;
    int64_t fee;
    bool has_fee, has_name, deliver;
    int32_t day;
    struct json_t *tags;
};

static const char *const states[] = {"good", "new", NULL};
static const struct field fields[] = {
    FIELD_STR_GIVEN(struct ask, name, FIELD_REQUIRED, 4),
    FIELD_INT_GIVEN(struct ask, fee, FIELD_NULL_OK | FIELD_BLANK_NULL, 0, FIELD_INT_MAX),
    FIELD_BOOL(struct ask, deliver, FIELD_OPTIONAL),
    FIELD_DAY(struct ask, day, FIELD_OPTIONAL),
    {"state", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct ask, state), FIELD_NONE, 0, 20,
     states},
    {"tags", FIELD_TYPE_JSON, FIELD_OPTIONAL, offsetof(struct ask, tags), FIELD_NONE, 0, 0, NULL},
};

static struct arena arena;
static struct ask ask;

/* Reads the JSON text; the answer is the errors' JSON, "{}" when there are none. */
static const char *read_json(const char *text)
{
    struct field_errors errors = {0};
    struct json_t *tree;
    struct str why;
    struct buf buf;
    enum err err;
    char *answer;

    ask = (struct ask){0};
    assert_int_equal(json_tree_parse(&arena, str_from(text), &tree, &why), OK);
    err = fields_from_json(&arena, tree, fields, COUNT_OF(fields), &errors, &ask);
    assert_int_equal(err, errors.n > 0 ? ERR_INVALID : OK);
    json_tree_free(&tree);
    buf_init(&buf, 4096);
    field_errors_json(&errors, &buf);
    answer = str_c(&arena, buf_as_str(&buf));
    buf_release(&buf);
    return answer;
}

static void values_go_where_the_table_says(void **state)
{
    (void)state;
    assert_string_equal(read_json("{\"name\":\" \\uac00b \",\"fee\":12,\"deliver\":true,\"day\":"
                                  "\"1970-01-02\",\"state\":\"new\",\"other\":1}"),
                        "{}");
    assert_true(str_eq(ask.name, STR("\xEA\xB0\x80"
                                     "b")));
    assert_true(ask.has_name && ask.has_fee && ask.deliver);
    assert_int_equal(ask.fee, 12);
    assert_int_equal(ask.day, 1);
    assert_true(str_eq(ask.state, STR("new")));
    assert_string_equal(read_json("{\"name\":7,\"fee\":\"12.0\",\"deliver\":\"off\"}"), "{}");
    assert_true(str_eq(ask.name, STR("7")));
    assert_int_equal(ask.fee, 12);
    assert_string_equal(read_json("{\"name\":\"x\",\"fee\":null}"), "{}");
    assert_false(ask.has_fee);
    assert_string_equal(read_json("{\"name\":\"x\",\"fee\":\" \"}"), "{}");
    assert_false(ask.has_fee);
}

static void refusals_speak_the_wires_words(void **state)
{
    (void)state;
    assert_string_equal(read_json("{}"), "{\"name\":[\"This field is required.\"]}");
    assert_string_equal(read_json("{\"name\":null}"),
                        "{\"name\":[\"This field may not be null.\"]}");
    assert_string_equal(read_json("{\"name\":\"  \"}"),
                        "{\"name\":[\"This field may not be blank.\"]}");
    assert_string_equal(read_json("{\"name\":\"abcde\"}"),
                        "{\"name\":[\"Ensure this field has no more than 4 characters.\"]}");
    assert_string_equal(read_json("{\"name\":[]}"), "{\"name\":[\"Not a valid string.\"]}");
    assert_string_equal(read_json("{\"name\":true}"), "{\"name\":[\"Not a valid string.\"]}");
    assert_string_equal(read_json("{\"name\":\"x\",\"fee\":2147483648}"),
                        "{\"fee\":[\"Ensure this value is less than or equal to 2147483647.\"]}");
    assert_string_equal(read_json("{\"name\":\"x\",\"fee\":-1}"),
                        "{\"fee\":[\"Ensure this value is greater than or equal to 0.\"]}");
    assert_string_equal(read_json("{\"name\":\"x\",\"fee\":1.5}"),
                        "{\"fee\":[\"A valid integer is required.\"]}");
    assert_string_equal(read_json("{\"name\":\"x\",\"fee\":true,\"deliver\":2}"),
                        "{\"fee\":[\"A valid integer is required.\"],\"deliver\":[\"Must be a "
                        "valid boolean.\"]}");
    assert_string_equal(read_json("{\"name\":\"x\",\"state\":\"GOD\"}"),
                        "{\"state\":[\"\\\"GOD\\\" is not a valid choice.\"]}");
    assert_string_equal(read_json("{\"name\":\"x\",\"day\":\"2027-02-29\"}"),
                        "{\"day\":[\"Date has wrong format. Use one of these formats instead: "
                        "YYYY-MM-DD.\"]}");
    assert_string_equal(read_json("[]"), "{\"non_field_errors\":[\"Invalid data. Expected a "
                                         "dictionary, but got list.\"]}");
}

static void bad_json_is_refused(void **state)
{
    static const char *const bad[] = {
        "",     "{",       "{\"a\":1,\"a\":2}",  "{\"a\":\"\\u0000\"}",
        "nul",  "[1,]",    "{\"a\":\"\xFF\"}",   "{\"a\":99999999999999999999}",
        "{}{}", "{'a':1}", "[[[[[[[[[1]]]]]]]]]"};
    struct json_t *tree;
    struct str why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(json_tree_parse(&arena, str_from(bad[i]), &tree, &why), ERR_INVALID);
        assert_null(tree);
        assert_true(str_starts(why, STR("line ")));
    }
    assert_int_equal(json_tree_parse(&arena, STR("[[[[[[[[1]]]]]]]]"), &tree, &why), OK);
    json_tree_free(&tree);
}

static void objects_have_at_most_64_keys(void **state)
{
    struct json_t *tree;
    struct buf buf;
    struct str why;

    (void)state;
    for (int keys = 64; keys <= 65; keys++) {
        buf_init(&buf, 4096);
        buf_char(&buf, '{');
        for (int i = 0; i < keys; i++)
            buf_format(&buf, "%s\"k%d\":[]", i ? "," : "", i);
        buf_char(&buf, '}');
        assert_int_equal(json_tree_parse(&arena, buf_as_str(&buf), &tree, &why),
                         keys == 64 ? OK : ERR_INVALID);
        json_tree_free(&tree);
        buf_release(&buf);
    }
}

static void trees_can_be_walked(void **state)
{
    struct json_t *tree;
    struct str why;
    int64_t number;
    bool truth;

    (void)state;
    assert_int_equal(json_tree_parse(&arena, STR("{\"a\":[1,\"x\",true,null]}"), &tree, &why), OK);
    assert_true(json_tree_is_object(tree));
    assert_int_equal(json_tree_count(json_tree_get(tree, "a")), 4);
    assert_true(json_tree_int(json_tree_at(json_tree_get(tree, "a"), 0), &number));
    assert_int_equal(number, 1);
    assert_true(str_eq(json_tree_str(json_tree_at(json_tree_get(tree, "a"), 1)), STR("x")));
    assert_true(json_tree_bool(json_tree_at(json_tree_get(tree, "a"), 2), &truth) && truth);
    assert_true(json_tree_is_null(json_tree_at(json_tree_get(tree, "a"), 3)));
    assert_null(json_tree_get(json_tree_get(tree, "b"), "c"));
    assert_false(json_tree_int(json_tree_get(tree, "a"), &number));
    json_tree_free(&tree);
}

static void forms_are_read_too(void **state)
{
    const struct pair pairs[] = {{STR("name"), STR("ab")},
                                 {STR("name"), STR("zz")},
                                 {STR("fee"), STR("7")},
                                 {STR("deliver"), STR("on")}};
    const struct pair bad[] = {{STR("name"), STR("a\xFF")}, {STR("fee"), STR("x")}};
    const struct pair nul[] = {{STR("name"), {"a\0b", 3}}};
    struct field_errors errors = {0};

    (void)state;
    ask = (struct ask){0};
    assert_int_equal(
        fields_from_pairs(&arena, pairs, COUNT_OF(pairs), fields, COUNT_OF(fields), &errors, &ask),
        OK);
    assert_true(str_eq(ask.name, STR("ab")));
    assert_int_equal(ask.fee, 7);
    assert_true(ask.deliver);
    assert_int_equal(fields_from_pairs(&arena, pairs, 1, fields, COUNT_OF(fields), &errors, &ask),
                     OK);
    assert_false(ask.deliver);
    assert_int_equal(
        fields_from_pairs(&arena, bad, COUNT_OF(bad), fields, COUNT_OF(fields), &errors, &ask),
        ERR_INVALID);
    assert_int_equal(errors.n, 2);
    errors.n = 0;
    assert_int_equal(fields_from_pairs(&arena, nul, 1, fields, COUNT_OF(fields), &errors, &ask),
                     ERR_INVALID);
    assert_true(str_eq(errors.items[0].message, STR("Null characters are not allowed.")));
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
        cmocka_unit_test(values_go_where_the_table_says),
        cmocka_unit_test(refusals_speak_the_wires_words),
        cmocka_unit_test(bad_json_is_refused),
        cmocka_unit_test(objects_have_at_most_64_keys),
        cmocka_unit_test(trees_can_be_walked),
        cmocka_unit_test(forms_are_read_too),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
