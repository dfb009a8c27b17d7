/* WebSockets and rooms on a real loop, with blocking clients that begin after the handshake. */
#include "ws/ws.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static struct ws_settings settings;
static struct loop *loop;
static int port;
static atomic_int closed_count, closed_code, message_count;
static struct ws *newest; /* of the loop's thread */

/* ---- the application on the loop: echoes, and knows a few commands ---- */

static void opened(struct ws *ws, void *user)
{
    (void)user;
    newest = ws;
}

static void message(struct ws *ws, void *user, enum ws_opcode opcode, struct str text)
{
    int64_t room;
    DEFER(buf_release)
    struct buf frame;

    (void)user;
    atomic_fetch_add(&message_count, 1);
    buf_init(&frame, 1 << 20);
    ws_frame(&frame, opcode, text);
    if (str_starts(text, STR("join ")) && str_to_u63(str_sub(text, 5, text.n), &room))
        ws_join(ws, (uint64_t)room, 0);
    else if (str_starts(text, STR("late "))) { /* joins a room in which something was just said */
        ws_room_add(ws_loop(ws), (uint64_t)(text.p[5] - '0'), 0, buf_as_str(&frame));
        ws_join(ws, (uint64_t)(text.p[5] - '0'), 0);
    } else if (str_starts(text, STR("post "))) { /* says it in the room, then posts an answer */
        ws_room_add(ws_loop(ws), (uint64_t)(text.p[5] - '0'), 0, buf_as_str(&frame));
        ws_post_text(ws, STR("posted"));
    } else if (str_starts(text, STR("last "))) {
        ws_post_text(ws, text);
        ws_close(ws, 4403, STR("as asked"));
    } else if (str_eq(text, STR("leave")))
        ws_leave(ws);
    else if (str_eq(text, STR("bye")))
        ws_close(ws, 4403, STR("as asked"));
    else if (str_eq(text, STR("hold")))
        ws_hold(ws);
    else if (str_starts(text, STR("room ")))
        ws_room_add(ws_loop(ws), (uint64_t)(text.p[5] - '0'), 0, buf_as_str(&frame));
    else
        ws_send_frames(ws, buf_as_str(&frame));
}

static void closed(struct ws *ws, void *user, int code)
{
    (void)user;
    if (newest == ws)
        newest = NULL;
    atomic_store(&closed_code, code);
    atomic_fetch_add(&closed_count, 1);
}

static const struct ws_callbacks callbacks = {
    .opened = opened, .message = message, .closed = closed};

static void accepted(struct conn *conn, void *user)
{
    (void)user;
    ws_begin(conn, &settings, &callbacks, NULL);
}

static int start(void **state)
{
    const char *why = NULL;

    (void)state;
    settings = ws_settings_default;
    settings.farewell_ms = 300;
    atomic_store(&closed_count, 0);
    atomic_store(&closed_code, 0);
    atomic_store(&message_count, 0);
    loop = loop_new(0);
    port = 0;
    assert_int_equal(loop_listen(loop, "127.0.0.1", &port, accepted, NULL, &why), OK);
    assert_int_equal(loop_start(loop), OK);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    loop_stop(loop);
    loop_free(loop);
    return 0;
}

/* ---- a client ---- */

static int dial(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 5};
    int fd = socket(AF_INET, SOCK_STREAM, 0), small = 4096;

    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void put(int fd, uint8_t first, const char *text)
{
    unsigned char frame[200] = {first, (unsigned char)(0x80 | strlen(text)), 1, 2, 3, 4};
    size_t n = strlen(text);

    for (size_t i = 0; i < n; i++)
        frame[6 + i] = (unsigned char)text[i] ^ frame[2 + i % 4];
    assert_int_equal(send(fd, frame, 6 + n, MSG_NOSIGNAL), 6 + n);
}

static void say(int fd, const char *text)
{
    put(fd, 0x81, text);
}

static bool take(int fd, char *bytes, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t got = recv(fd, bytes + at, n - at, 0);

        if (got <= 0)
            return false;
        at += (size_t)got;
    }
    return true;
}

/* Receives one frame of up to 65,535 bytes into text, NUL-terminated; 0 at the end, else its first
 * byte. */
static int hear(int fd, char text[65536])
{
    unsigned char head[4];
    size_t n;

    if (!take(fd, (char *)head, 2))
        return 0;
    n = head[1];
    if (n == 126) {
        assert_true(take(fd, (char *)head + 2, 2));
        n = (size_t)head[2] << 8 | head[3];
    }
    assert_true(take(fd, text, n));
    text[n] = 0;
    return head[0];
}

static char heard[65536];

static void expect(int fd, const char *text)
{
    assert_int_equal(hear(fd, heard), 0x81);
    assert_string_equal(heard, text);
}

static void expect_close(int fd, int code)
{
    assert_int_equal(hear(fd, heard), 0x88);
    assert_int_equal((unsigned char)heard[0] << 8 | (unsigned char)heard[1], code);
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static void wait_for(atomic_int *value, int wanted)
{
    for (int i = 0; i < 8000 && atomic_load(value) != wanted; i++)
        pause_ms(5);
    assert_int_equal(atomic_load(value), wanted);
}

/* ---- work on the loop's thread ---- */

struct task {
    struct loop_job job;
    void (*run)(void);
    sem_t done;
};

static void run_task(struct loop *here, struct loop_job *job)
{
    struct task *task = (struct task *)(void *)job;

    (void)here;
    task->run();
    sem_post(&task->done);
}

static void on_loop(void (*run)(void))
{
    struct task task = {.job.run = run_task, .run = run};

    sem_init(&task.done, 0, 0);
    loop_post(loop, &task.job);
    sem_wait(&task.done);
    sem_destroy(&task.done);
}

/* ---- tests ---- */

static void echoes_in_order(void **state)
{
    int fd = dial();

    (void)state;
    say(fd, "one");
    say(fd, "둘");
    put(fd, 0x89, "ping");
    expect(fd, "one");
    expect(fd, "둘");
    assert_int_equal(hear(fd, heard), 0x8a);
    assert_string_equal(heard, "ping");
    close(fd);
    wait_for(&closed_count, 1);
    assert_int_equal(atomic_load(&closed_code), 1006);
}

static void answers_the_peers_close(void **state)
{
    int fd = dial();

    (void)state;
    put(fd, 0x88, "\x03\xe9");
    expect_close(fd, 1001);
    assert_int_equal(hear(fd, heard), 0);
    close(fd);
    wait_for(&closed_count, 1);
    assert_int_equal(atomic_load(&closed_code), 1001);
}

static void closes_and_hears_nothing_more(void **state)
{
    int fd = dial();

    (void)state;
    say(fd, "bye");
    say(fd, "one more");
    expect_close(fd, 4403);
    put(fd, 0x88, "\x11\x33");
    assert_int_equal(hear(fd, heard), 0);
    close(fd);
    wait_for(&closed_count, 1);
    assert_int_equal(atomic_load(&closed_code), 4403);
    assert_int_equal(atomic_load(&message_count), 1);
}

static void closes_without_the_peers_answer(void **state)
{
    int fd = dial();

    (void)state;
    say(fd, "bye");
    expect_close(fd, 4403);
    wait_for(&closed_count, 1);
    close(fd);
}

static void fails_bad_frames(void **state)
{
    static const struct {
        uint8_t first;
        const char *text;
        int code;
    } bad[] = {{0x81, "\xff", 1007}, {0x83, "", 1002}, {0xc1, "x", 1002}, {0x80, "x", 1002}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        int fd = dial();

        put(fd, bad[i].first, bad[i].text);
        expect_close(fd, bad[i].code);
        close(fd);
        wait_for(&closed_count, (int)i + 1);
        assert_int_equal(atomic_load(&closed_code), bad[i].code);
    }
}

static void rooms_reach_their_members_only(void **state)
{
    int a = dial(), b = dial(), c = dial();

    (void)state;
    say(a, "join 1");
    say(b, "join 1");
    say(c, "join 2");
    say(a, "in");
    say(b, "in");
    say(c, "in");
    expect(a, "in");
    expect(b, "in");
    expect(c, "in");
    say(a, "room 1 hello");
    say(a, "room 1 again");
    say(c, "room 2 other");
    expect(a, "room 1 hello");
    expect(a, "room 1 again");
    expect(b, "room 1 hello");
    expect(b, "room 1 again");
    expect(c, "room 2 other");
    say(b, "leave");
    say(b, "out");
    expect(b, "out");
    say(a, "room 1 alone");
    expect(a, "room 1 alone");
    say(b, "still here");
    expect(b, "still here");
    close(a);
    close(b);
    close(c);
    wait_for(&closed_count, 3);
}

static size_t members;

static void newcomers_hear_only_what_follows(void **state)
{
    int a = dial(), b = dial();

    (void)state;
    say(a, "join 1");
    say(a, "room 1 first");
    expect(a, "room 1 first");
    say(b, "late 1");
    expect(a, "late 1");
    say(b, "room 1 then");
    expect(b, "room 1 then");
    expect(a, "room 1 then");
    close(a);
    close(b);
    wait_for(&closed_count, 2);
}

static void what_is_posted_comes_with_the_rooms_and_before_a_close(void **state)
{
    int a = dial(), b = dial();

    (void)state;
    say(a, "join 1");
    say(b, "join 1");
    say(b, "joined");
    expect(b, "joined");
    say(a, "post 1");
    expect(a, "posted");
    expect(a, "post 1");
    expect(b, "post 1");
    say(b, "last words");
    expect(b, "last words");
    expect_close(b, 4403);
    close(a);
    close(b);
    wait_for(&closed_count, 2);
}

static void count_members(void)
{
    members = ws_room_members(loop, 1) * 100 + ws_count(loop);
}

static void rooms_end_with_their_last_member(void **state)
{
    int fd = dial();

    (void)state;
    say(fd, "join 1");
    say(fd, "in");
    expect(fd, "in");
    on_loop(count_members);
    assert_int_equal(members, 101);
    close(fd);
    wait_for(&closed_count, 1);
    on_loop(count_members);
    assert_int_equal(members, 0);
}

static void release_newest(void)
{
    ws_release_hold(newest);
}

static void holds_and_goes_on(void **state)
{
    int fd = dial();

    (void)state;
    say(fd, "hold");
    say(fd, "later");
    say(fd, "and later");
    wait_for(&message_count, 1);
    pause_ms(50);
    assert_int_equal(atomic_load(&message_count), 1);
    on_loop(release_newest);
    expect(fd, "later");
    expect(fd, "and later");
    close(fd);
    wait_for(&closed_count, 1);
}

static int flood_frames;

static void flood(void)
{
    static char text[60000];
    DEFER(buf_release)
    struct buf frame;

    memset(text, 'x', sizeof text);
    buf_init(&frame, 1 << 20);
    ws_frame(&frame, WS_TEXT, (struct str){text, sizeof text});
    for (int i = 0; i < flood_frames && newest && !ws_is_closing(newest); i++)
        ws_room_add(loop, 1, 0, buf_as_str(&frame));
}

static bool is_closing;

static void look_whether_closing(void)
{
    is_closing = ws_is_closing(newest);
}

/* The queue is dropped but for the frame in flight, whole frames only arrive, then 4408. The slow
 * one reads only once he is given up: else he may keep up with a loop that a sanitizer slows down.
 */
static void drops_a_slow_reader_at_the_hard_limit(void **state)
{
    int other = dial(), slow = dial(), frames = 0, first;

    (void)state;
    flood_frames = 400;
    say(other, "join 1");
    say(other, "in");
    expect(other, "in");
    say(slow, "join 1");
    say(slow, "in");
    expect(slow, "in");
    shutdown(other, SHUT_WR);
    wait_for(&closed_count, 1);
    on_loop(flood);
    for (int i = 0; i < 8000 && !is_closing; i++) {
        pause_ms(5);
        on_loop(look_whether_closing);
    }
    while ((first = hear(slow, heard)) == 0x81)
        frames++;
    assert_int_equal(first, 0x88);
    assert_int_equal((unsigned char)heard[0] << 8 | (unsigned char)heard[1], 4408);
    assert_true(frames < 400);
    close(slow);
    close(other);
    wait_for(&closed_count, 2);
    assert_int_equal(atomic_load(&closed_code), 4408);
}

static void drops_a_reader_that_stands_still(void **state)
{
    int slow;

    (void)state;
    settings.hard = 32 << 20;
    flood_frames = 200;
    settings.oldest_ms = 600;
    slow = dial();
    say(slow, "join 1");
    say(slow, "in");
    expect(slow, "in");
    on_loop(flood);
    pause_ms(2500);
    while (hear(slow, heard) == 0x81)
        continue;
    assert_int_equal((unsigned char)heard[0] << 8 | (unsigned char)heard[1], 4408);
    close(slow);
    wait_for(&closed_count, 1);
}

static void pings_and_gives_up_the_silent(void **state)
{
    int fd;

    (void)state;
    settings.ping_ms = 300;
    settings.ping_jitter_ms = 0;
    settings.pong_ms = 300;
    fd = dial();
    assert_int_equal(hear(fd, heard), 0x89);
    put(fd, 0x8a, "");
    assert_int_equal(hear(fd, heard), 0x89);
    say(fd, "any byte counts");
    expect(fd, "any byte counts");
    assert_int_equal(hear(fd, heard), 0x89);
    assert_int_equal(hear(fd, heard), 0);
    close(fd);
    wait_for(&closed_count, 1);
    assert_int_equal(atomic_load(&closed_code), 1006);
}

static void refuses_a_flood_of_control_frames(void **state)
{
    int fd = dial(), pongs = 0;

    (void)state;
    for (int i = 0; i < 62; i++)
        put(fd, 0x89, "");
    while (hear(fd, heard) == 0x8a)
        pongs++;
    assert_int_equal((unsigned char)heard[0] << 8 | (unsigned char)heard[1], 1008);
    assert_true(pongs >= 60);
    close(fd);
    wait_for(&closed_count, 1);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(echoes_in_order),
        FRESH(answers_the_peers_close),
        FRESH(closes_and_hears_nothing_more),
        FRESH(closes_without_the_peers_answer),
        FRESH(fails_bad_frames),
        FRESH(rooms_reach_their_members_only),
        FRESH(newcomers_hear_only_what_follows),
        FRESH(what_is_posted_comes_with_the_rooms_and_before_a_close),
        FRESH(rooms_end_with_their_last_member),
        FRESH(holds_and_goes_on),
        FRESH(drops_a_slow_reader_at_the_hard_limit),
        FRESH(drops_a_reader_that_stands_still),
        FRESH(pings_and_gives_up_the_silent),
        FRESH(refuses_a_flood_of_control_frames),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
