/* Who keeps the server waiting: how long a head, a body and silence may take (docs/security.md
 * section 1), with seconds in place of the ten and the sixty. */
#include "base/clock.h"
#include "http/server.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static struct server *server;
static struct router *router;

static enum err get_hello(struct req *req, struct res *res)
{
    (void)req;
    return res_bytes(res, 200, "text/plain", STR("hello"));
}

static const struct route routes[] = {
    {GET, "/hello/", 1, 0, LOOP, get_hello, BODY_SMALL, false},
    {POST, "/hello/", 1, 0, FAST, get_hello, BODY_SMALL, false},
};

static int set_up(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    const struct route_table table = {routes, COUNT_OF(routes)};
    const char *why = NULL;
    router = router_new(&table, 1);
    struct server_options options = {.listen = "127.0.0.1:0",
                                     .tmp_dir = "/tmp",
                                     .loops = 1,
                                     .workers = 1,
                                     .limits = server_limits_default,
                                     .router = router};
    options.limits.head_s = 1;
    options.limits.idle_s = 2;
    options.limits.body_s = 1;
    return server_start(&options, &server, &why) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    server_drain(server, 100);
    server_stop(server);
    router_free(router);
    return 0;
}

static int dial(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)server_port(server))};
    struct timeval patience = {.tv_sec = 10};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    return fd;
}

static void say(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

/* Sends the same piece again and again, a tenth of a second between, until an answer comes or it
 * was sent `times` times. */
static void dribble(int fd, const char *piece, int times)
{
    char c;
    for (int i = 0; i < times && recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) < 0; i++) {
        if (write(fd, piece, strlen(piece)) < 0)
            return;
        usleep(100000);
    }
}

/* All until the server closes, and that it took about `seconds` since started_us. */
static void assert_closed_with(int fd, const char *wanted, int64_t started_us, int seconds)
{
    char text[1024];
    size_t n = 0;
    ssize_t got;
    while ((got = read(fd, text + n, sizeof(text) - 1 - n)) > 0)
        n += (size_t)got;
    text[n] = 0;
    close(fd);
    double took = (double)(clock_mono_us() - started_us) / US_PER_SECOND;
    assert_int_equal(strncmp(text, wanted, strlen(wanted)), 0);
    assert_true(*wanted || n == 0);
    assert_true(took > seconds - 0.3);
    assert_true(took < seconds + 8);
}

static void the_figures_are_those_of_the_documents(void **state)
{
    (void)state;
    const struct server_limits *limits = &server_limits_default;
    assert_int_equal(limits->line, 8 << 10);
    assert_int_equal(limits->head, 16 << 10);
    assert_int_equal(limits->headers, 64);
    assert_int_equal(limits->body, 64 << 10);
    assert_int_equal(limits->file, 10 << 20);
    assert_int_equal(limits->files, 8);
    assert_int_equal(limits->head_s, 10);
    assert_int_equal(limits->idle_s, 60);
    assert_int_equal(limits->body_rate, 1024);
    assert_int_equal(limits->body_s, 10);
}

static void who_says_nothing_is_closed_without_a_word(void **state)
{
    (void)state;
    int64_t started_us = clock_mono_us();
    assert_closed_with(dial(), "", started_us, 1);
}

static void a_head_that_does_not_end_is_408_however_busy_its_sender(void **state)
{
    (void)state;
    int64_t started_us = clock_mono_us();
    int fd = dial();
    say(fd, "GET /hello/ HTTP/1.1\r\nHost: a\r\n");
    dribble(fd, "A: b\r\n", 50);
    assert_closed_with(fd, "HTTP/1.1 408 ", started_us, 1);
}

static void a_kept_connection_is_closed_when_no_request_follows(void **state)
{
    (void)state;
    int64_t started_us = clock_mono_us();
    int fd = dial();
    say(fd, "GET /hello/ HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_closed_with(fd, "HTTP/1.1 200 ", started_us, 2);
}

static void a_request_within_that_time_begins_it_anew(void **state)
{
    (void)state;
    int64_t started_us = clock_mono_us();
    int fd = dial();
    say(fd, "GET /hello/ HTTP/1.1\r\nHost: a\r\n\r\n");
    usleep(1200000);
    say(fd, "GET /hello/ HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_closed_with(fd, "HTTP/1.1 200 ", started_us, 3);
}

static void a_body_slower_than_1_kib_a_second_is_408(void **state)
{
    (void)state;
    int64_t started_us = clock_mono_us();
    int fd = dial();
    say(fd, "POST /hello/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n");
    dribble(fd, "0123456789", 50);
    assert_closed_with(fd, "HTTP/1.1 408 ", started_us, 1);
}

static void a_body_faster_than_that_may_take_its_time(void **state)
{
    (void)state;
    char piece[301] = {0};
    int64_t started_us = clock_mono_us();
    int fd = dial();
    memset(piece, 'a', sizeof(piece) - 1);
    say(fd,
        "POST /hello/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 9000\r\n\r\n");
    dribble(fd, piece, 30);
    assert_closed_with(fd, "HTTP/1.1 200 ", started_us, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_figures_are_those_of_the_documents),
        cmocka_unit_test(who_says_nothing_is_closed_without_a_word),
        cmocka_unit_test(a_head_that_does_not_end_is_408_however_busy_its_sender),
        cmocka_unit_test(a_kept_connection_is_closed_when_no_request_follows),
        cmocka_unit_test(a_request_within_that_time_begins_it_anew),
        cmocka_unit_test(a_body_slower_than_1_kib_a_second_is_408),
        cmocka_unit_test(a_body_faster_than_that_may_take_its_time),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
