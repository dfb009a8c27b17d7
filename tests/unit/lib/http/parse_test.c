/* Every row of docs/security.md section 1 that a head or a chunked body can break. */
#include "http/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct http_limits limits = {8192, 16384, 64};

#define LINE      "GET / HTTP/1.1\r\n"
#define HOST      "Host: a\r\n"
#define POST_HEAD "POST / HTTP/1.1\r\nHost: a\r\n"

struct row {
    const char *text;
    size_t n;
    int status;
};
#define ROW(text, status)                                                                          \
    {                                                                                              \
        (text), sizeof(text) - 1, (status)                                                         \
    }

static const struct row rows[] = {
    ROW(LINE HOST "\r\n", 0),
    ROW(LINE "hOsT:a\r\n\r\n", 0),
    ROW(LINE "Host: \t a \t\r\n\r\n", 0),
    ROW(LINE "Host: [::1]:8000\r\n\r\n", 0),
    ROW("GET /%EA%B0%80?q=\xea\xb0\x80 HTTP/1.1\r\n" HOST "\r\n", 0),
    ROW("M-SEARCH / HTTP/1.1\r\n" HOST "\r\n", 0),
    ROW("GET / HTTP/1.0\r\n" HOST "\r\n", 0),
    /* the request line */
    ROW("\r\n" LINE HOST "\r\n", 400),
    ROW("GET /\r\n" HOST "\r\n", 400),
    ROW("GET  / HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("GET / HTTP/1.1 \r\n" HOST "\r\n", 400),
    ROW(" GET / HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("G@T / HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("GET\t/ HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("GET / HTTP/1.1\n" HOST "\r\n", 400),
    ROW("GET /a\rb HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("GET /\0 HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("GET /#x HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("GET * HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("GET http://a/ HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("CONNECT a:443 HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("GET / HTTP/1.2\r\n" HOST "\r\n", 505),
    ROW("GET / HTTP/2.0\r\n" HOST "\r\n", 505),
    ROW("GET / HTTP/0.9\r\n" HOST "\r\n", 505),
    ROW("GET / http/1.1\r\n" HOST "\r\n", 400),
    ROW("GET / HTTP/11\r\n" HOST "\r\n", 400),
    ROW("GET / HTTP/1.10\r\n" HOST "\r\n", 400),
    /* fields */
    ROW(LINE "Host : a\r\n\r\n", 400),
    ROW(LINE HOST " folded\r\n\r\n", 400),
    ROW(LINE HOST "\tfolded: x\r\n\r\n", 400),
    ROW(LINE HOST ": x\r\n\r\n", 400),
    ROW(LINE HOST "no colon\r\n\r\n", 400),
    ROW(LINE HOST "X: a\nY: b\r\n\r\n", 400),
    ROW(LINE HOST "X: a\rY: b\r\n\r\n", 400),
    ROW(LINE HOST "X: a\0b\r\n\r\n", 400),
    ROW(LINE HOST "X: \x7f\r\n\r\n", 400),
    ROW(LINE HOST "X\0: b\r\n\r\n", 400),
    /* Host */
    ROW(LINE "\r\n", 400),
    ROW("GET / HTTP/1.0\r\n\r\n", 400),
    ROW(LINE HOST HOST "\r\n", 400),
    ROW(LINE "Host:\r\n\r\n", 400),
    ROW(LINE "Host: a b\r\n\r\n", 400),
    ROW(LINE "Host: a,b\r\n\r\n", 400),
    ROW(LINE "Host: u@a\r\n\r\n", 400),
    ROW(LINE "Host: a/\r\n\r\n", 400),
    ROW(LINE "Host: a:\r\n\r\n", 400),
    ROW(LINE "Host: a:0\r\n\r\n", 400),
    ROW(LINE "Host: a:65536\r\n\r\n", 400),
    ROW(LINE "Host: a:8x\r\n\r\n", 400),
    ROW(LINE "Host: [::1\r\n\r\n", 400),
    ROW(LINE "Host: [::1]x\r\n\r\n", 400),
    /* the body's length */
    ROW(POST_HEAD "Content-Length: 0\r\n\r\n", 0),
    ROW(POST_HEAD "Transfer-Encoding: Chunked\r\n\r\n", 0),
    ROW(POST_HEAD "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ROW(POST_HEAD "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400),
    ROW(POST_HEAD "Transfer-Encoding: gzip\r\n\r\n", 501),
    ROW(POST_HEAD "Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
    ROW(POST_HEAD "Transfer-Encoding: chunked, chunked\r\n\r\n", 501),
    ROW(POST_HEAD "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
    ROW(POST_HEAD "Transfer-Encoding: xchunked\r\n\r\n", 501),
    ROW(POST_HEAD "Transfer-Encoding: \"chunked\"\r\n\r\n", 501),
    ROW(POST_HEAD "Transfer-Encoding:\r\n\r\n", 501),
    ROW(POST_HEAD "Transfer-Encoding : chunked\r\n\r\n", 400),
    ROW("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ROW(POST_HEAD "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", 400),
    ROW(POST_HEAD "Content-Length: 3, 3\r\n\r\n", 400),
    ROW(POST_HEAD "Content-Length:\r\n\r\n", 400),
    ROW(POST_HEAD "Content-Length: +3\r\n\r\n", 400),
    ROW(POST_HEAD "Content-Length: -3\r\n\r\n", 400),
    ROW(POST_HEAD "Content-Length: 0x3\r\n\r\n", 400),
    ROW(POST_HEAD "Content-Length: 3 3\r\n\r\n", 400),
    ROW(POST_HEAD "Content-Length: 9223372036854775808\r\n\r\n", 400),
};

/* -1: more is wanted. */
static int judge(struct str bytes)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct http_head head;
    int status;
    size_t length = http_head_length(bytes, &limits, &status);

    if (length == 0)
        return status ? status : -1;
    return http_head_parse(&arena, str_sub(bytes, 0, length), &limits, &head);
}

static void each_row_gets_its_status_however_it_is_split(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = {rows[i].text, rows[i].n};

        if (judge(text) != rows[i].status)
            print_error("%s", rows[i].text);
        assert_int_equal(judge(text), rows[i].status);
        for (size_t at = 0; at < text.n; at++) {
            int early = judge(str_sub(text, 0, at));
            assert_true(early == -1 || early == rows[i].status);
        }
    }
}

static int judge_sizes(size_t target, size_t field, int fields)
{
    static char text[65536];
    int n = snprintf(text, sizeof(text), "GET /%0*d HTTP/1.1\r\n" HOST, (int)target, 0);

    for (int i = 0; i < fields; i++)
        n += snprintf(text + n, sizeof(text) - (size_t)n, "X%d: %0*d\r\n", i, (int)field, 0);
    n += snprintf(text + n, sizeof(text) - (size_t)n, "\r\n");
    return judge((struct str){text, (size_t)n});
}

static void sizes_at_and_beyond_the_limits(void **state)
{
    const size_t around = sizeof("GET / HTTP/1.1") - 1;

    (void)state;
    assert_int_equal(judge_sizes(8192 - around, 1, 0), 0);
    assert_int_equal(judge_sizes(8193 - around, 1, 0), 414);
    assert_int_equal(judge_sizes(1, 1, 63), 0);
    assert_int_equal(judge_sizes(1, 1, 64), 431);
    assert_int_equal(judge_sizes(1, 16000, 1), 0);
    assert_int_equal(judge_sizes(1, 16384, 1), 431);
    /* Nothing of it need have an end. */
    static char endless[16385];
    memset(endless, 'a', sizeof(endless));
    assert_int_equal(judge((struct str){endless, 8193}), -1);
    assert_int_equal(judge((struct str){endless, 8194}), 414);
    memcpy(endless, LINE, sizeof(LINE) - 1);
    assert_int_equal(judge((struct str){endless, 16384}), -1);
    assert_int_equal(judge((struct str){endless, 16385}), 431);
}

static void what_is_read_of_a_head(void **state)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct http_head head;
    struct str text = STR(
        "PUT /a/b?c=d?e HTTP/1.1\r\nHost: a:1\r\nConnection: x, Close ,upgrade\r\n"
        "Content-Length: 12\r\nExpect: 100-Continue\r\n\r\n");

    (void)state;
    assert_int_equal(http_head_parse(&arena, text, &limits, &head), 0);
    assert_int_equal(head.method, PUT);
    assert_true(str_eq(head.target, STR("/a/b?c=d?e")));
    assert_true(str_eq(head.path_raw, STR("/a/b")));
    assert_true(str_eq(head.query, STR("c=d?e")));
    assert_true(str_eq(head.host, STR("a:1")));
    assert_int_equal(head.content_length, 12);
    assert_true(!head.keep_alive && head.upgrade && head.expect_continue && !head.chunked);
    assert_int_equal(head.header_count, 4);
    text = STR("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\n\r\n");
    assert_int_equal(http_head_parse(&arena, text, &limits, &head), 0);
    assert_true(head.http10 && !head.keep_alive && !head.upgrade);
}

/* 0: more is wanted, 1: whole, 2: malformed. */
static int decode(struct str bytes, size_t step, struct buf *body)
{
    struct chunked chunked = {0};
    struct str out;

    buf_clear(body, SIZE_MAX);
    while (bytes.n > 0 && chunked.state != CHUNK_END) {
        size_t used = chunked_take(&chunked, str_sub(bytes, 0, step), &out);
        if (used == SIZE_MAX)
            return 2;
        buf_str(body, out);
        bytes = str_sub(bytes, used, bytes.n);
    }
    return chunked.state == CHUNK_END;
}

static void chunked_bodies(void **state)
{
    static const struct {
        const char *text;
        int verdict;
        const char *body;
    } cases[] = {
        {"5\r\nhello\r\n0\r\n\r\n", 1, "hello"},
        {"2\r\nab\r\n00000003;a=\"b\"\r\ncde\r\n0\r\nX: y\r\n\r\n", 1, "abcde"},
        {"A\r\n0123456789\r\n0\r\n\r\n", 1, "0123456789"},
        {"0\r\n\r\nGET", 1, ""},
        {"5\r\nhel", 0, "hel"},
        {"000000005\r\nhello\r\n0\r\n\r\n", 2, ""},
        {"\r\n", 2, ""},
        {"+5\r\nhello", 2, ""},
        {"0x5\r\nhello", 2, ""},
        {"5 \r\nhello", 2, ""},
        {"5\nhello", 2, ""},
        {"5\rhello", 2, ""},
        {"5\r\nhello!\r\n", 2, "hello"},
        {"5\r\nhello\n0\r\n\r\n", 2, "hello"},
        {"5;a\nb\r\nhello", 2, ""},
        {"0\r\nX: y\n\r\n", 2, ""},
        {"0\r\n\rX", 2, ""},
    };
    struct buf body;

    (void)state;
    buf_init(&body, 64);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str text = str_from(cases[i].text);
        for (size_t step = 1; step <= text.n; step++) {
            assert_int_equal(decode(text, step, &body), cases[i].verdict);
            assert_true(str_eq(buf_as_str(&body), str_from(cases[i].body)));
        }
    }
    buf_release(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_gets_its_status_however_it_is_split),
        cmocka_unit_test(sizes_at_and_beyond_the_limits),
        cmocka_unit_test(what_is_read_of_a_head),
        cmocka_unit_test(chunked_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
