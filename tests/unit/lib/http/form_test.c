#include "http/form.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void escapes_are_decoded_strictly(void **state)
{
    static const char *const bad[] = {"%", "%4", "%zz", "a%0", "%00", "%ff", "%ed%a0%80", "\xff"};
    struct str text;

    (void)state;
    assert_true(form_decode(&arena, STR("a%2Fb%20+%EA%B0%80"), false, &text));
    assert_true(str_eq(text, STR("a/b +가")));
    assert_true(form_decode(&arena, STR("a+b"), true, &text));
    assert_true(str_eq(text, STR("a b")));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(form_decode(&arena, str_from(bad[i]), true, &text));
}

static void pairs_of_a_query(void **state)
{
    const struct pair *pairs;
    struct buf many;
    size_t n;

    (void)state;
    assert_int_equal(form_pairs(&arena, STR("a=1&&b=%3D=&c&=&d="), &pairs, &n), OK);
    assert_int_equal(n, 4);
    assert_true(str_eq(pairs[1].value, STR("==")));
    assert_true(str_eq(pairs[2].name, STR("c")));
    assert_int_equal(pairs[3].value.n, 0);
    assert_int_equal(form_pairs(&arena, STR("a=%"), &pairs, &n), ERR_INVALID);
    assert_int_equal(form_pairs(&arena, STR(""), &pairs, &n), OK);
    assert_int_equal(n, 0);
    buf_init(&many, 4096);
    for (int i = 0; i < 256; i++)
        BUF_LITERAL(&many, "a=1&");
    assert_int_equal(form_pairs(&arena, buf_as_str(&many), &pairs, &n), ERR_INVALID);
    buf_release(&many);
}

static void parameters_of_a_header(void **state)
{
    struct str header = STR("form-data; name=\"a; \\\"b\\\"\" ;filename=c d ; e=");

    (void)state;
    assert_true(str_eq(header_param(&arena, header, "name"), STR("a; \"b\"")));
    assert_true(str_eq(header_param(&arena, header, "FileName"), STR("c d")));
    assert_int_equal(header_param(&arena, header, "e").n, 0);
    assert_true(str_is_null(header_param(&arena, header, "b")));
    assert_true(str_is_null(header_param(&arena, STR("form-data; name"), "name")));
    assert_true(str_eq(header_param(&arena, STR("x; name=\"open"), "name"), STR("open")));
}

static void a_header_of_many_parameters_takes_no_memory(void **state)
{
    struct buf header;
    size_t before;

    (void)state;
    buf_init(&header, 16384);
    while (header.n < 16000)
        BUF_LITERAL(&header, ";a=\"\\b\"");
    before = arena.total;
    assert_true(str_is_null(header_param(&arena, buf_as_str(&header), "name")));
    assert_int_equal(arena.total, before);
    buf_release(&header);
}

#define TYPE STR("multipart/form-data; boundary=\"x\"")
#define PART(headers, bytes)                                                                       \
    "--x\r\nContent-Disposition: form-data; " headers "\r\n\r\n" bytes "\r\n"
#define END "--x--\r\n"

static void parts_of_a_multipart_body(void **state)
{
    struct str body = STR("preamble\r\n" PART("name=a", "1") PART("name=\"f\"; filename=\"\"", "")
                              PART("name=\"가\"; filename=b.png\r\nContent-Type: image/png",
                                   "\r\n--y\r\n\x89") END "epilogue");
    const struct part *parts;
    size_t n;

    (void)state;
    assert_int_equal(multipart_parse(&arena, TYPE, body, 3, &parts, &n), OK);
    assert_int_equal(n, 3);
    assert_true(str_eq(parts[0].name, STR("a")) && str_eq(parts[0].bytes, STR("1")));
    assert_false(parts[0].is_file);
    assert_true(parts[1].is_file && parts[1].bytes.n == 0);
    assert_true(str_eq(parts[2].name, STR("가")) && str_eq(parts[2].filename, STR("b.png")));
    assert_true(str_eq(parts[2].type, STR("image/png")));
    assert_true(str_eq(parts[2].bytes, STR("\r\n--y\r\n\x89")));
    assert_int_equal(multipart_parse(&arena, TYPE, body, 2, &parts, &n), ERR_INVALID);
}

static void a_multipart_body_that_ends_early_is_malformed(void **state)
{
    struct str body = STR(PART("name=a", "1") PART("name=b", "2") "--x--");
    const struct part *parts;
    size_t n;

    (void)state;
    assert_int_equal(multipart_parse(&arena, TYPE, body, 8, &parts, &n), OK);
    for (size_t i = 0; i < body.n; i++)
        assert_int_equal(multipart_parse(&arena, TYPE, str_sub(body, 0, i), 8, &parts, &n),
                         ERR_INVALID);
}

static void malformed_multipart_bodies(void **state)
{
    static const char *const bodies[] = {
        PART("name=a", "1") "--xy\r\n" END,
        PART("filename=a", "1") END,
        PART("name=\"\xff\"", "1") END,
        "--x\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n" END,
        "--x\r\nContent-Type: text/plain\r\n\r\n1\r\n" END,
        "--x\nContent-Disposition: form-data; name=a\n\n1\n" END,
    };
    const struct part *parts;
    size_t n;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        assert_int_equal(multipart_parse(&arena, TYPE, str_from(bodies[i]), 8, &parts, &n),
                         ERR_INVALID);
    assert_int_equal(multipart_parse(&arena, STR("multipart/form-data"), STR(END), 8, &parts, &n),
                     ERR_INVALID);
    assert_int_equal(
        multipart_parse(&arena, STR("multipart/form-data; boundary="), STR("----"), 8, &parts, &n),
        ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(escapes_are_decoded_strictly, forget),
        cmocka_unit_test_teardown(pairs_of_a_query, forget),
        cmocka_unit_test_teardown(parameters_of_a_header, forget),
        cmocka_unit_test_teardown(a_header_of_many_parameters_takes_no_memory, forget),
        cmocka_unit_test_teardown(parts_of_a_multipart_body, forget),
        cmocka_unit_test_teardown(a_multipart_body_that_ends_early_is_malformed, forget),
        cmocka_unit_test_teardown(malformed_multipart_bodies, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
