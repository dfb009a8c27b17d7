#include "fetch/fetch.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;

/* A server for one connection: reads until the text `until`, then says the answer. */
struct listener {
    int socket, port;
    const char *until, *answer;
    size_t more; /* bytes of filling after the answer */
    char heard[8192];
    pthread_t thread;
};

static void *serve(void *context)
{
    struct listener *l = context;
    int peer = accept(l->socket, NULL, NULL);
    size_t n = 0;
    ssize_t got;

    while (n < sizeof(l->heard) - 1 && strstr(l->heard, l->until) == NULL) {
        got = read(peer, l->heard + n, sizeof(l->heard) - 1 - n);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    (void)!write(peer, l->answer, strlen(l->answer));
    for (size_t i = 0; i < l->more; i++) {
        if (send(peer, "x", 1, MSG_NOSIGNAL) < 0)
            break;
    }
    close(peer);
    return NULL;
}

static void open_listener(struct listener *l)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(address);

    l->socket = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(l->socket, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(l->socket, 1), 0);
    getsockname(l->socket, (struct sockaddr *)&address, &n);
    l->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&l->thread, NULL, serve, l), 0);
}

static void close_listener(struct listener *l)
{
    pthread_join(l->thread, NULL);
    close(l->socket);
}

static enum err post_within(struct listener *l, size_t limit, struct fetch_answer *ret_answer)
{
    static const char *const headers[] = {"X-One: 1", NULL};
    enum err err;

    open_listener(l);
    err = fetch_http(
        &arena,
        &(struct fetch_request){.method = "POST",
                                .url = str_format(&arena, "http://127.0.0.1:%d/path", l->port).p,
                                .headers = headers,
                                .body = STR("a=b"),
                                .limit = limit},
        ret_answer);
    close_listener(l);
    return err;
}

static enum err post(struct listener *l, struct fetch_answer *ret_answer)
{
    return post_within(l, 0, ret_answer);
}

static void a_request_and_its_answer(void **state)
{
    struct listener l = {.until = "a=b",
                         .answer = "HTTP/1.1 418 No\r\nContent-Length: 2\r\n\r\nhi"};
    struct fetch_answer answer = {0};

    (void)state;
    assert_int_equal(post(&l, &answer), OK);
    assert_int_equal(answer.status, 418);
    assert_true(str_eq(answer.body, STR("hi")));
    assert_non_null(strstr(l.heard, "POST /path HTTP/1.1\r\n"));
    assert_non_null(strstr(l.heard, "X-One: 1\r\n"));
}

static void redirects_are_not_followed(void **state)
{
    struct listener l = {.until = "a=b",
                         .answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
                                   "Content-Length: 0\r\n\r\n"};
    struct fetch_answer answer = {0};

    (void)state;
    assert_int_equal(post(&l, &answer), OK);
    assert_int_equal(answer.status, 302);
}

static void too_much_is_no_answer(void **state)
{
    struct listener l = {.until = "a=b", .answer = "HTTP/1.1 200 OK\r\n\r\n", .more = 66000};
    struct fetch_answer answer = {0};

    (void)state;
    assert_int_equal(post(&l, &answer), ERR_UPSTREAM);
}

static void another_limit_may_be_given(void **state)
{
    struct listener l = {.until = "a=b", .answer = "HTTP/1.1 200 OK\r\n\r\n", .more = 66000};
    struct fetch_answer answer = {0};

    (void)state;
    assert_int_equal(post_within(&l, 66000, &answer), OK);
    assert_int_equal(answer.body.n, 66000);
    memset(l.heard, 0, sizeof(l.heard)); /* for the second one */
    assert_int_equal(post_within(&l, 65999, &answer), ERR_TOO_LARGE);
}

static void headers_are_heard(void **state)
{
    struct listener l = {.until = "a=b",
                         .answer = "HTTP/1.1 429 No\r\netag: \"x\"\r\nRetry-After: 17\r\n"
                                   "Content-Length: 0\r\n\r\n"};
    struct fetch_answer answer = {0};

    (void)state;
    assert_int_equal(post(&l, &answer), OK);
    assert_true(str_eq(answer.etag, STR("\"x\"")));
    assert_int_equal(answer.retry_s, 17);
}

/* By number and by name: the socket is not opened, so nobody has to listen. */
static void nothing_inside_is_reached_for_a_member(void **state)
{
    static const char *const urls[] = {"http://127.0.0.1:1/", "http://localhost:1/",
                                       "http://[::1]:1/", "http://0x7f.1:1/", "http://0:1/"};
    struct fetch_answer answer;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(urls); i++)
        assert_int_equal(
            fetch_http(&arena,
                       &(struct fetch_request){.method = "GET", .url = urls[i], .outside = true},
                       &answer),
            ERR_FORBIDDEN);
}

static void a_cut_answer_is_none(void **state)
{
    struct listener l = {.until = "a=b",
                         .answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"};
    struct fetch_answer answer = {0};

    (void)state;
    assert_int_equal(post(&l, &answer), ERR_UPSTREAM);
}

static void only_http_is_spoken(void **state)
{
    struct fetch_answer answer = {0};

    (void)state;
    assert_int_equal(
        fetch_http(&arena, &(struct fetch_request){.method = "GET", .url = "file:///etc/hostname"},
                   &answer),
        ERR_UPSTREAM);
    assert_int_equal(
        fetch_http(&arena, &(struct fetch_request){.method = "GET", .url = "http://127.0.0.1:1/"},
                   &answer),
        ERR_UPSTREAM);
}

static void values_are_escaped(void **state)
{
    (void)state;
    assert_true(str_eq(fetch_escape(&arena, STR("a b&c=\xEA/~")), STR("a%20b%26c%3D%EA%2F~")));
    assert_int_equal(fetch_escape(&arena, STR("")).n, 0);
}

static void a_letter_in_any_language(void **state)
{
    struct fetch_letter letter = {
        STR("wooga@gear.example"), STR("anna@gear.example"), STR("\xEC\x95\x88"),
        STR("hello, hello, hello, hello, hello, hello, hello, hello, hello")};
    struct str text = fetch_letter_text(&arena, &letter, 0);

    (void)state;
    assert_true(str_starts(text, STR("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\nFrom: "
                                     "<wooga@gear.example>\r\nTo: <anna@gear.example>\r\n"
                                     "Subject: =?UTF-8?B?7JWI?=\r\n")));
    assert_non_null(strstr(
        str_c(&arena, text),
        "\r\n\r\naGVsbG8sIGhlbGxvLCBoZWxsbywgaGVsbG8sIGhlbGxvLCBoZWxsbywgaGVsbG8sIGhlbGxvLCBo\r\n"
        "ZWxsbw==\r\n"));
}

static void no_header_is_smuggled_into_a_letter(void **state)
{
    struct fetch_letter letter = {STR("a@b.example"), STR("c@d.example>\r\nBcc: x@y.example"),
                                  STR("s"), STR("t")};

    (void)state;
    assert_int_equal(fetch_mail(&arena, "smtp://127.0.0.1:1", &letter), ERR_INVALID);
    letter.to = STR("c@d.example");
    assert_int_equal(fetch_mail(&arena, "smtp://127.0.0.1:1", &letter), ERR_UPSTREAM);
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
        cmocka_unit_test(a_request_and_its_answer),
        cmocka_unit_test(redirects_are_not_followed),
        cmocka_unit_test(too_much_is_no_answer),
        cmocka_unit_test(another_limit_may_be_given),
        cmocka_unit_test(headers_are_heard),
        cmocka_unit_test(nothing_inside_is_reached_for_a_member),
        cmocka_unit_test(a_cut_answer_is_none),
        cmocka_unit_test(only_http_is_spoken),
        cmocka_unit_test(values_are_escaped),
        cmocka_unit_test(a_letter_in_any_language),
        cmocka_unit_test(no_header_is_smuggled_into_a_letter),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
