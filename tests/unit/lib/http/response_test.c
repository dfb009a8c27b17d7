/* Answers as they are written, without a server: headers, cookies, files and their ranges. */
#include "http/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct call call;
static struct pair headers[4];
static char path[] = "/tmp/response-test-XXXXXX";

static int set_up(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    call.body_fd = -1;
    buf_init(&call.res.headers, 400);
    buf_init(&call.res.body, 4096);
    buf_init(&call.out_head, 4096);
    return fd >= 0 && write(fd, "0123456789", 10) == 10 ? close(fd) : -1;
}

static int tear_down(void **state)
{
    (void)state;
    call_release(&call);
    return unlink(path);
}

static struct req *fresh(void)
{
    call_reset(&call);
    memset(headers, 0, sizeof(headers));
    call.req = (struct req){.arena = &call.arena, .res = &call.res, .call = &call};
    call.req.headers = headers;
    call.keep_alive = true;
    return &call.req;
}

static void ask(const char *name, const char *value)
{
    headers[call.req.header_count++] = (struct pair){str_from(name), str_from(value)};
}

static bool says(const char *line)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str text, wanted = str_format(&arena, "\n%s\r\n", line);

    res_finish(&call);
    text = buf_as_str(&call.out_head);
    return memmem(text.p, text.n, wanted.p, wanted.n) != NULL;
}

static void of_two_headers_of_one_name_the_later_counts(void **state)
{
    struct res *res = fresh()->res;

    (void)state;
    res_empty(res, 200);
    res_header(res, "X-A", STR("1"));
    res_header(res, "X-B", STR("2"));
    res_header(res, "x-a", STR("3"));
    res_header(res, "Set-Cookie", STR("a=1"));
    res_header(res, "Set-Cookie", STR("b=2"));
    assert_false(says("X-A: 1"));
    assert_true(says("x-a: 3") && says("X-B: 2"));
    assert_true(says("Set-Cookie: a=1") && says("Set-Cookie: b=2"));
    res->only_absent = true;
    res_header(res, "X-B", STR("4"));
    res_header(res, "X-C", STR("5"));
    assert_true(says("X-B: 2") && says("X-C: 5"));
}

static void a_header_cannot_be_split_and_does_not_grow_for_ever(void **state)
{
    struct res *res = fresh()->res;
    static char large[500];

    (void)state;
    res_empty(res, 200);
    res_header(res, "X", STR("a\r\nY: b"));
    res_header(res, "X", STR("a\nb"));
    assert_int_equal(res->headers.n, 0);
    memset(large, 'a', sizeof(large));
    res_header(res, "X", (struct str){large, sizeof(large)});
    assert_int_equal(res->headers.n, 0);
    assert_true(res->headers.full);
}

static void cookies(void **state)
{
    struct res *res = fresh()->res;

    (void)state;
    res_empty(res, 204);
    res_cookie(res, "a", STR("x.y"), 60, true);
    res_cookie(res, "b", STR(""), -1, false);
    assert_true(says("Set-Cookie: a=x.y; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"));
    assert_true(says("Set-Cookie: b=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));

    struct req *req = fresh();
    ask("cookie", "a=1; access=x=y;b; access=2");
    assert_true(str_eq(req_cookie(req, "access"), STR("x=y")));
    assert_true(str_is_null(req_cookie(req, "b")));
    assert_true(str_is_null(req_cookie(req, "acces")));
}

static void lengths_are_said_where_a_body_may_be(void **state)
{
    struct res *res = fresh()->res;

    (void)state;
    res_empty(res, 204);
    assert_false(says("Content-Length: 0"));
    res_empty(res, 404);
    assert_true(says("Content-Length: 0"));
    call.keep_alive = false;
    assert_true(says("Connection: close"));
}

static int ask_range(const char *range, const char *body)
{
    struct req *req = fresh();

    if (range)
        ask("Range", range);
    assert_int_equal(res_file(req, path, "text/plain", "no-cache", STR("\"e\"")), OK);
    assert_true(str_eq(res_body(&call.res), str_from(body)));
    return call.res.status;
}

static void ranges_of_a_file(void **state)
{
    (void)state;
    assert_int_equal(ask_range(NULL, "0123456789"), 200);
    assert_true(says("Accept-Ranges: bytes") && says("ETag: \"e\""));
    assert_int_equal(ask_range("bytes=2-4", "234"), 206);
    assert_true(says("Content-Range: bytes 2-4/10") && says("Content-Length: 3"));
    assert_int_equal(ask_range("bytes=7-", "789"), 206);
    assert_int_equal(ask_range("bytes=7-99999999999", "789"), 206);
    assert_int_equal(ask_range("bytes=-3", "789"), 206);
    assert_int_equal(ask_range("bytes=-100", "0123456789"), 206);
    assert_int_equal(ask_range("bytes=10-", ""), 416);
    assert_true(says("Content-Range: bytes */10"));
    assert_int_equal(ask_range("bytes=-0", ""), 416);
    /* What is no range, or more than one, is answered whole. */
    assert_int_equal(ask_range("bytes=4-2", "0123456789"), 200);
    assert_int_equal(ask_range("bytes=0-1,3-4", "0123456789"), 200);
    assert_int_equal(ask_range("bytes=-", "0123456789"), 200);
    assert_int_equal(ask_range("lines=1-2", "0123456789"), 200);
}

static void files_that_are_known_or_absent(void **state)
{
    struct req *req = fresh();

    (void)state;
    ask("If-None-Match", "\"d\", W/\"e\"");
    assert_int_equal(res_file(req, path, "text/plain", "no-cache", STR("\"e\"")), OK);
    assert_int_equal(call.res.status, 304);
    req = fresh();
    ask("If-Range", "\"d\"");
    ask("Range", "bytes=2-4");
    assert_int_equal(res_file(req, path, "text/plain", "no-cache", STR("\"e\"")), OK);
    assert_int_equal(call.res.status, 200);
    req = fresh();
    assert_int_equal(res_file(req, "/tmp/", "x", "x", STR("\"e\"")), ERR_NOT_FOUND);
    assert_int_equal(res_file(req, "/nowhere", "x", "x", STR("\"e\"")), ERR_NOT_FOUND);
    assert_int_equal(res_file(req, NULL, "x", "x", STR("\"e\"")), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_two_headers_of_one_name_the_later_counts),
        cmocka_unit_test(a_header_cannot_be_split_and_does_not_grow_for_ever),
        cmocka_unit_test(cookies),
        cmocka_unit_test(lengths_are_said_where_a_body_may_be),
        cmocka_unit_test(ranges_of_a_file),
        cmocka_unit_test(files_that_are_known_or_absent),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
