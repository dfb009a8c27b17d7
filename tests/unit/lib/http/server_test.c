/* The server over real sockets: what is answered, in which order, and what is refused. */
#include "http/server.h"
#include "net/loop.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

static enum err post_length(struct req *req, struct res *res)
{
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_int(json, "length", (int64_t)req->body.n);
    json_key_int(json, "id", req_id(req, "id"));
    json_end(json);
    return OK;
}

static enum err post_parts(struct req *req, struct res *res)
{
    const struct part *parts;
    size_t n;
    TRY(req_parts(req, &parts, &n));
    struct json *json = res_json(res, 201);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        json_int(json, (int64_t)parts[i].bytes.n);
    json_end(json);
    return OK;
}

enum { BIG = 4 << 20 };

static enum err get_big(struct req *req, struct res *res)
{
    (void)req;
    char *bytes = calloc(1, BIG);
    enum err err = res_bytes(res, 200, "application/octet-stream", (struct str){bytes, BIG});
    free(bytes);
    return err;
}

static const struct route routes[] = {
    {GET, "/big/", 1, 0, FAST, get_big, BODY_SMALL, false},
    {GET, "/ws/", 1, 0, LOOP, get_hello, BODY_SMALL, true},
    {GET, "/hello/", 1, 0, LOOP, get_hello, BODY_SMALL, false},
    {GET, "/slow/", 1, 0, FAST, get_hello, BODY_SMALL, false},
    {POST, "/length/{id}/", 1, 0, FAST, post_length, BODY_SMALL, false},
    {POST, "/parts/", 1, 0, PHOTO, post_parts, BODY_FILES, false},
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
    return server_start(&options, &server, &why) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    if (!server)
        return -1;
    server_drain(server, 100);
    server_stop(server);
    router_free(router);
    return 0;
}

static int dial(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)server_port(server))};
    struct timeval patience = {.tv_sec = 5};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    return fd;
}

/* Everything until the server closes. */
static size_t read_to_end(int fd, char *text, size_t room)
{
    size_t n = 0;
    ssize_t got;
    while (n + 1 < room && (got = read(fd, text + n, room - 1 - n)) > 0)
        n += (size_t)got;
    text[n] = 0;
    close(fd);
    return n;
}

static int status_of(const char *request, size_t n)
{
    char answer[8192];
    int fd = dial();
    assert_int_equal(write(fd, request, n), (ssize_t)n);
    shutdown(fd, SHUT_WR);
    read_to_end(fd, answer, sizeof(answer));
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0; /* NOLINT: digits or 0 */
}

#define CLOSE     "Connection: close\r\n\r\n"
#define ASK(text) status_of((text), sizeof(text) - 1)

static void answers_come_in_order_on_one_connection(void **state)
{
    (void)state;
    static const char requests[] =
        "POST /length/7/ HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
        "POST /length/8 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
        "chunked\r\n\r\n5\r\nhello\r\n2;x=y\r\n!!\r\n0\r\n\r\n"
        "GET /slow/ HTTP/1.1\r\nHost: a\r\n" CLOSE;
    static const char *const wanted[] = {"{\"length\":3,\"id\":7}", "hello",
                                         "{\"length\":7,\"id\":8}", "hello"};
    for (size_t step = 1; step < sizeof(requests);
         step = step < 40 ? step + 1 : step * 2) { /* split everywhere */
        char answers[8192], *at = answers;
        int fd = dial();
        for (size_t i = 0; i < sizeof(requests) - 1; i += step) {
            size_t n = sizeof(requests) - 1 - i < step ? sizeof(requests) - 1 - i : step;
            assert_int_equal(write(fd, requests + i, n), (ssize_t)n);
        }
        read_to_end(fd, answers, sizeof(answers));
        for (size_t i = 0; i < COUNT_OF(wanted); i++) {
            at = strstr(at, wanted[i]);
            assert_non_null(at);
            at += strlen(wanted[i]);
        }
    }
}

static void framing_that_two_servers_could_read_in_two_ways_is_refused(void **state)
{
    (void)state;
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nContent-Length: "
                         "3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                     400);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, "
                         "chunked\r\n\r\n0\r\n\r\n"),
                     501);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                         "chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
                     501);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nContent-Length: "
                         "3\r\nContent-Length: 3\r\n\r\nabc"),
                     400);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc"),
                     400);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc"),
                     400);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc"),
                     400);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\nabc"),
                     400);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                         "chunked\r\n\r\n123456789\r\n"),
                     400);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                         "chunked\r\n\r\n3\nabc\r\n0\r\n\r\n"),
                     400);
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\nHost: a\n\n"), 400);
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\r\nHost: a\r\n folded: x\r\n" CLOSE), 400);
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\r\nHost : a\r\n" CLOSE), 400);
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n" CLOSE), 400);
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\r\nHost: a\r\nX: \0\r\n" CLOSE), 400);
}

static void hosts_versions_methods_and_targets(void **state)
{
    (void)state;
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\r\nHost: a:80\r\n" CLOSE), 200);
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\r\n" CLOSE), 400);
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\r\nHost: a\r\nHost: a\r\n" CLOSE), 400);
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\r\nHost: a/b\r\n" CLOSE), 400);
    assert_int_equal(ASK("GET /hello/ HTTP/1.1\r\nHost: u@a\r\n" CLOSE), 400);
    assert_int_equal(ASK("GET /hello/ HTTP/2.0\r\nHost: a\r\n" CLOSE), 505);
    assert_int_equal(ASK("GET /hello/ HTTP/1.11\r\nHost: a\r\n" CLOSE), 400);
    assert_int_equal(ASK("GET /hello/ HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"), 200);
    assert_int_equal(ASK("GET http://a/hello/ HTTP/1.1\r\nHost: a\r\n" CLOSE), 400);
    assert_int_equal(ASK("TRACE /hello/ HTTP/1.1\r\nHost: a\r\n" CLOSE), 405);
    assert_int_equal(ASK("DELETE /hello/ HTTP/1.1\r\nHost: a\r\n" CLOSE), 405);
    assert_int_equal(ASK("BREW /hello/ HTTP/1.1\r\nHost: a\r\n" CLOSE), 405);
    assert_int_equal(ASK("GET /nothing HTTP/1.1\r\nHost: a\r\n" CLOSE), 404);
    assert_int_equal(ASK("GET /%zz HTTP/1.1\r\nHost: a\r\n" CLOSE), 404);
    assert_int_equal(ASK("GET /hello/?a=%00 HTTP/1.1\r\nHost: a\r\n" CLOSE), 400);
    assert_int_equal(ASK("HEAD /hello/ HTTP/1.1\r\nHost: a\r\n" CLOSE), 200);
    assert_int_equal(ASK("OPTIONS /hello/ HTTP/1.1\r\nHost: a\r\n" CLOSE), 200);
}

static void what_is_too_large_is_refused_before_it_is_stored(void **state)
{
    (void)state;
    static char request[40000];
    int n = snprintf(request, sizeof(request), "GET /hello/?%09000d HTTP/1.1\r\nHost: a\r\n\r\n",
                     0);
    assert_int_equal(status_of(request, (size_t)n), 414);
    n = snprintf(request, sizeof(request), "GET /hello/ HTTP/1.1\r\nHost: a\r\nX: %017000d\r\n\r\n",
                 0);
    assert_int_equal(status_of(request, (size_t)n), 431);
    n = snprintf(request, sizeof(request), "GET /hello/ HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 64; i++)
        n += snprintf(request + n, sizeof(request) - (size_t)n, "X%d: 1\r\n", i);
    n += snprintf(request + n, sizeof(request) - (size_t)n, "\r\n");
    assert_int_equal(status_of(request, (size_t)n), 431);
    assert_int_equal(ASK("POST /length/1/ HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n"),
                     413);
    assert_int_equal(ASK("POST /parts/ HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
                         "boundary=x\r\nContent-Length: 99999999999\r\n\r\n"),
                     413);
}

static void a_large_upload_goes_through_a_file(void **state)
{
    (void)state;
    enum { FILE_SIZE = 3000000 };
    static char body[FILE_SIZE + 400], head[300], answer[4096];
    int before = snprintf(
        body, sizeof(body),
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n");
    memset(body + before, 'z', FILE_SIZE);
    int n = before + FILE_SIZE;
    n += snprintf(body + n, sizeof(body) - (size_t)n,
                  "\r\n--x\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--x--\r\n");
    int head_n = snprintf(head, sizeof(head),
                          "POST /parts/ HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
                          "boundary=\"x\"\r\nExpect: 100-continue\r\n"
                          "Content-Length: %d\r\n" CLOSE,
                          n);
    int fd = dial();
    assert_int_equal(write(fd, head, (size_t)head_n), head_n);
    assert_true(read(fd, answer, sizeof(answer)) > 0);
    assert_memory_equal(answer, "HTTP/1.1 100 ", 13);
    for (int at = 0; at < n;) {
        ssize_t sent = write(fd, body + at, (size_t)(n - at));
        assert_true(sent > 0);
        at += (int)sent;
    }
    read_to_end(fd, answer, sizeof(answer));
    assert_non_null(strstr(answer, "HTTP/1.1 201 "));
    assert_non_null(strstr(answer, "[3000000,0]"));
}

static void a_half_closed_peer_gets_all_its_answers(void **state)
{
    static const char requests[] = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
                                   "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
                                   "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
    char answers[8192], *at = answers;
    int fd = dial();

    (void)state;
    assert_int_equal(write(fd, requests, sizeof(requests) - 1), (ssize_t)sizeof(requests) - 1);
    shutdown(fd, SHUT_WR);
    read_to_end(fd, answers, sizeof(answers)); /* and the server closes by itself */
    for (int i = 0; i < 3; i++) {
        at = strstr(at, "hello");
        assert_non_null(at);
        at += 5;
    }
}

static void who_reads_slowly_gets_large_answers_whole_and_in_order(void **state)
{
    static const char requests[] = "GET /big HTTP/1.1\r\nHost: a\r\n\r\n"
                                   "GET /big HTTP/1.1\r\nHost: a\r\n\r\n"
                                   "GET /hello HTTP/1.1\r\nHost: a\r\n" CLOSE;
    static char answers[2 * BIG + 8192];
    int fd = dial();

    (void)state;
    assert_int_equal(write(fd, requests, sizeof(requests) - 1), (ssize_t)sizeof(requests) - 1);
    usleep(300000);
    size_t n = read_to_end(fd, answers, sizeof(answers));
    assert_true(n > 2 * BIG && n < 2 * BIG + 2000);
    assert_memory_equal(answers + n - 5, "hello", 5);
}

static void a_handshake_is_checked(void **state)
{
#define UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\n"
#define KEY     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
    (void)state;
    assert_int_equal(ASK("GET /ws HTTP/1.1\r\nHost: a\r\n" CLOSE), 426);
    assert_int_equal(ASK("GET /ws HTTP/1.0\r\nHost: a\r\n" UPGRADE KEY VERSION "\r\n"), 426);
    assert_int_equal(
        ASK("GET /ws HTTP/1.1\r\nHost: a\r\n" UPGRADE KEY "Sec-WebSocket-Version: 8\r\n\r\n"), 426);
    assert_int_equal(
        ASK("GET /ws HTTP/1.1\r\nHost: a\r\n" UPGRADE VERSION "Sec-WebSocket-Key: abc\r\n\r\n"),
        400);
    assert_int_equal(ASK("GET /ws HTTP/1.1\r\nHost: a\r\n" UPGRADE KEY VERSION "\r\n"), 200);
}

static void a_taken_address_is_refused_and_a_unix_socket_serves_all_loops(void **state)
{
    struct server_options options = {.tmp_dir = "/tmp",
                                     .loops = 2,
                                     .workers = 1,
                                     .limits = server_limits_default,
                                     .router = router};
    char address[64];
    const char *why = NULL;
    struct server *other = NULL;

    (void)state;
    snprintf(address, sizeof(address), "127.0.0.1:%d", server_port(server));
    options.listen = address;
    assert_int_equal(server_start(&options, &other, &why), ERR_UNAVAILABLE);
    assert_null(other);
    assert_string_equal(why, "Address already in use");
    snprintf(address, sizeof(address), "unix:/tmp/server-test-%d", (int)getpid());
    assert_int_equal(server_start(&options, &other, &why), OK);
    assert_int_equal(server_port(other), 0);
    server_drain(other, 0);
    server_stop(other);
    unlink(address + 5);
}

static void draining_closes_idle_connections_and_ends_soon(void **state)
{
    struct server_options options = {.listen = "127.0.0.1:0",
                                     .tmp_dir = "/tmp",
                                     .loops = 1,
                                     .workers = 1,
                                     .limits = server_limits_default,
                                     .router = router};
    struct server *first = server;
    const char *why = NULL;
    char c;

    (void)state;
    assert_int_equal(server_start(&options, &server, &why), OK);
    int idle = dial();
    while (server_counts(server).open_connections == 0)
        usleep(1000);
    server_drain(server, 10000);
    assert_int_equal(server_counts(server).open_connections, 0);
    assert_int_equal(read(idle, &c, 1), 0);
    close(idle);
    server_stop(server);
    server = first;
}

static void hold(struct loop *loop, struct loop_job *job)
{
    (void)loop;
    (void)job;
    usleep(300000);
}

/* Twice: the second question comes after what it was given before. */
static void wait_for_beats(void)
{
    for (int n = 0; n < 2; n++) {
        bool beats = server_beats(server);
        for (int i = 0; i < 30000 && !beats; i++) {
            usleep(1000);
            beats = server_beats(server);
        }
        assert_true(beats);
    }
}

static void a_loop_that_hangs_does_not_beat(void **state)
{
    static struct loop_job job = {.run = hold};
    bool hung = false;

    (void)state;
    /* A machine that is late itself tries again. */
    for (int tries = 0; tries < 10 && !hung; tries++) {
        wait_for_beats();
        usleep(50000); /* the last question is answered */
        loop_post(server_loop(server, 0), &job);
        hung = server_beats(server);
        usleep(100000); /* enough for a loop that does not hang */
        hung = hung && !server_beats(server);
        wait_for_beats();
    }
    assert_true(hung);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_come_in_order_on_one_connection),
        cmocka_unit_test(framing_that_two_servers_could_read_in_two_ways_is_refused),
        cmocka_unit_test(hosts_versions_methods_and_targets),
        cmocka_unit_test(what_is_too_large_is_refused_before_it_is_stored),
        cmocka_unit_test(a_large_upload_goes_through_a_file),
        cmocka_unit_test(a_half_closed_peer_gets_all_its_answers),
        cmocka_unit_test(who_reads_slowly_gets_large_answers_whole_and_in_order),
        cmocka_unit_test(a_handshake_is_checked),
        cmocka_unit_test(a_taken_address_is_refused_and_a_unix_socket_serves_all_loops),
        cmocka_unit_test(draining_closes_idle_connections_and_ends_soon),
        cmocka_unit_test(a_loop_that_hangs_does_not_beat),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
