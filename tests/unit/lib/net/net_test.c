#include "net/loop.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

enum { BIG = 4 << 20 };

/* What the loop's thread tells the test. */
static struct {
    int ended, drained, expired, closed, cut, ticks, jobs;
    struct conn_id id;
    bool found_after_close, same_slot_other_generation;
    size_t queued_before, queued_after;
} seen;

static struct loop *loop;
static int port;
static const struct conn_protocol lines, upper;

static bool wait_for(const int *counter, int value)
{
    for (int i = 0; i < 30000; i++) {
        if (__atomic_load_n(counter, __ATOMIC_SEQ_CST) >= value)
            return true;
        usleep(1000);
    }
    return false;
}

static void bump(int *counter)
{
    __atomic_add_fetch(counter, 1, __ATOMIC_SEQ_CST);
}

static int dial(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = {5, 0};

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void say(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

static void hear(int fd, const char *text)
{
    char got[256] = "";
    size_t n = 0, want = strlen(text);

    while (n < want) {
        ssize_t step = recv(fd, got + n, want - n, 0);
        assert_true(step > 0);
        n += (size_t)step;
    }
    assert_string_equal(got, text);
}

/* ---- a protocol of lines: echoes each; some are commands ---- */

static void send_big(struct conn *conn)
{
    char *bytes = calloc(1, BIG);

    conn_send(conn, (struct str){bytes, BIG});
    free(bytes);
}

static void on_tick(void *user)
{
    (void)user;
    bump(&seen.ticks);
}

static void run_line(struct conn *conn, struct str line)
{
    static struct loop_tick tick = {.run = on_tick};

    if (str_eq(line, STR("quit"))) {
        conn_close(conn, 1000);
        seen.found_after_close = conn_find(loop, conn_identify(conn)) != NULL;
    } else if (str_eq(line, STR("upper"))) {
        conn_set_protocol(conn, &upper, NULL);
    } else if (str_eq(line, STR("deadline"))) {
        conn_set_deadline(conn, 1);
    } else if (str_eq(line, STR("tick"))) {
        loop_at_tick_end(loop, &tick);
        loop_at_tick_end(loop, &tick);
    } else if (str_eq(line, STR("big"))) {
        send_big(conn);
    } else if (str_eq(line, STR("cut"))) {
        send_big(conn);
        seen.queued_before = conn_queued(conn);
        conn_drop_queue(conn, 10);
        seen.queued_after = conn_queued(conn);
        conn_send(conn, STR("END"));
        conn_close(conn, 5000);
        bump(&seen.cut);
    } else {
        conn_send2(conn, line, STR("\n"));
    }
}

static size_t on_lines(struct conn *conn, void *user, const char *bytes, size_t n)
{
    ptrdiff_t end = str_find((struct str){bytes, n}, '\n', 0);

    (void)user;
    if (end < 0)
        return 0;
    run_line(conn, (struct str){bytes, (size_t)end});
    return (size_t)end + 1;
}

static size_t on_upper(struct conn *conn, void *user, const char *bytes, size_t n)
{
    (void)user;
    for (size_t i = 0; i < n; i++) {
        char c = bytes[i] >= 'a' && bytes[i] <= 'z' ? (char)(bytes[i] - 32) : bytes[i];
        conn_send(conn, (struct str){&c, 1});
    }
    return n;
}

static void on_ended(struct conn *conn, void *user)
{
    (void)user;
    bump(&seen.ended);
    conn_close(conn, 0);
}

static void on_drained(struct conn *conn, void *user)
{
    (void)conn;
    (void)user;
    bump(&seen.drained);
}

static void on_expired(struct conn *conn, void *user)
{
    (void)user;
    conn_set_deadline(conn, 0);
    bump(&seen.expired);
}

static void on_closed(struct conn *conn, void *user)
{
    (void)conn;
    (void)user;
    bump(&seen.closed);
}

static const struct conn_protocol lines = {on_lines, on_ended, on_drained, on_expired, on_closed};
static const struct conn_protocol upper = {on_upper, on_ended, on_drained, on_expired, on_closed};

static void on_accepted(struct conn *conn, void *user)
{
    struct conn_id id = conn_identify(conn);

    (void)user;
    if (seen.id.generation && id.slot == seen.id.slot && id.generation != seen.id.generation &&
        !conn_find(loop, seen.id))
        seen.same_slot_other_generation = true;
    seen.id = id;
    conn_set_protocol(conn, &lines, NULL);
}

static int set_up(void **state)
{
    const char *why = NULL;

    (void)state;
    memset(&seen, 0, sizeof seen);
    loop = loop_new(0);
    port = 0;
    assert_int_equal(loop_listen(loop, "127.0.0.1", &port, on_accepted, NULL, &why), OK);
    assert_int_equal(loop_start(loop), OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    loop_stop(loop);
    loop_free(loop);
    return 0;
}

static void untaken_bytes_are_offered_again_with_what_follows(void **state)
{
    int fd = dial();

    (void)state;
    say(fd, "one\ntwo\nthr");
    hear(fd, "one\ntwo\n");
    say(fd, "ee\n");
    hear(fd, "three\n");
    close(fd);
    assert_true(wait_for(&seen.closed, 1));
    assert_int_equal(seen.ended, 1);
}

static void a_closed_connection_is_not_found_and_its_slot_gets_another_generation(void **state)
{
    int fd = dial();
    char c;

    (void)state;
    say(fd, "quit\nunread\n");
    assert_int_equal(recv(fd, &c, 1, 0), 0); /* an orderly end, no reset */
    close(fd);
    assert_true(wait_for(&seen.closed, 1));
    assert_false(seen.found_after_close);
    fd = dial();
    say(fd, "x\n");
    hear(fd, "x\n");
    assert_true(seen.same_slot_other_generation);
    close(fd);
}

static void closing_while_kept_bytes_are_offered(void **state)
{
    int fd = dial();
    char c;

    (void)state;
    say(fd, "qu"); /* kept */
    usleep(20000);
    say(fd, "it\nmore\nand more");
    assert_int_equal(recv(fd, &c, 1, 0), 0);
    close(fd);
    assert_true(wait_for(&seen.closed, 1));
}

static void a_new_protocol_gets_the_rest_of_the_input(void **state)
{
    int fd = dial();

    (void)state;
    say(fd, "upper\nabc");
    hear(fd, "ABC");
    close(fd);
}

static void the_deadline_passes(void **state)
{
    int fd = dial();

    (void)state;
    say(fd, "deadline\n");
    assert_true(wait_for(&seen.expired, 1));
    close(fd);
}

static void a_tick_posted_twice_runs_once(void **state)
{
    int fd = dial();

    (void)state;
    say(fd, "tick\nx\n");
    hear(fd, "x\n");
    assert_true(wait_for(&seen.ticks, 1));
    assert_int_equal(seen.ticks, 1);
    close(fd);
}

static size_t read_all(int fd, char ret_tail[static 4])
{
    static char got[65536];
    size_t sum = 0;
    ssize_t n;

    while ((n = recv(fd, got, sizeof got, 0)) > 0) {
        sum += (size_t)n;
        for (ssize_t i = n > 3 ? n - 3 : 0; i < n; i++) {
            memmove(ret_tail, ret_tail + 1, 2);
            ret_tail[2] = got[i];
        }
    }
    return sum;
}

static void what_the_kernel_does_not_take_is_sent_later(void **state)
{
    int fd = dial();
    char tail[4] = "";

    (void)state;
    say(fd, "big\n");
    usleep(50000);
    say(fd, "quit\n");
    assert_int_equal(read_all(fd, tail), BIG);
    close(fd);
    assert_true(wait_for(&seen.closed, 1));
}

static void the_queue_is_cut_exactly(void **state)
{
    int fd = dial();
    char tail[4] = "";
    size_t sum;

    (void)state;
    say(fd, "cut\n");
    assert_true(wait_for(&seen.cut, 1)); /* nobody reads until then */
    sum = read_all(fd, tail);
    assert_true(seen.queued_before > 10);
    assert_int_equal(seen.queued_after, 10);
    assert_int_equal(sum, BIG - seen.queued_before + 10 + 3);
    assert_string_equal(tail, "END");
    close(fd);
}

static void count_job(struct loop *where, struct loop_job *job)
{
    assert_true(loop_is_here(where));
    free(job);
    bump(&seen.jobs);
}

static void *post_many(void *user)
{
    for (int i = 0; i < 1000; i++) {
        struct loop_job *job = calloc(1, sizeof *job);

        job->run = count_job;
        loop_post(user, job);
    }
    return NULL;
}

static void jobs_of_many_threads_all_run_on_the_loop(void **state)
{
    pthread_t threads[4];

    (void)state;
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, post_many, loop);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_true(wait_for(&seen.jobs, 4000));
    assert_false(loop_is_here(loop));
}

static void an_address_in_use_is_refused(void **state)
{
    const char *why = NULL;
    int fd = -1, again = port;

    (void)state;
    assert_int_equal(loop_bind("127.0.0.1", &again, false, &fd, &why), ERR_UNAVAILABLE);
    assert_string_equal(why, "Address already in use");
    assert_int_equal(loop_bind("localhost.", &again, false, &fd, &why), ERR_INVALID);
    assert_int_equal(loop_bind("unix:", &again, false, &fd, &why), ERR_INVALID);
    assert_int_equal(loop_bind("fd:0x", &again, false, &fd, &why), ERR_INVALID);
}

int main(void)
{
#define LIVE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        LIVE(untaken_bytes_are_offered_again_with_what_follows),
        LIVE(a_closed_connection_is_not_found_and_its_slot_gets_another_generation),
        LIVE(closing_while_kept_bytes_are_offered),
        LIVE(a_new_protocol_gets_the_rest_of_the_input),
        LIVE(the_deadline_passes),
        LIVE(a_tick_posted_twice_runs_once),
        LIVE(what_the_kernel_does_not_take_is_sent_later),
        LIVE(the_queue_is_cut_exactly),
        LIVE(jobs_of_many_threads_all_run_on_the_loop),
        LIVE(an_address_in_use_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
