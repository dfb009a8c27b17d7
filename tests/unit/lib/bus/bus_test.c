/* The bus against a real redis-server that is killed, held and emptied. */
#include "bus_node.h"

#include <hiredis/hiredis.h>

enum { THREADS = 4 };

static void order(const char *command)
{
    redisContext *context = redisConnectUnix(redis.socket);
    redisReply *reply;

    assert_non_null(context);
    assert_int_equal(context->err, 0);
    reply = redisCommand(context, command);
    assert_non_null(reply);
    assert_int_not_equal(reply->type, REDIS_REPLY_ERROR);
    freeReplyObject(reply);
    redisFree(context);
}

/* ---- channels ---- */

static void others_hear_what_is_published(void **state)
{
    struct node *a = node_new(), *b = node_new();

    (void)state;
    join(a, 7);
    join(b, 7);
    say(a, 7, "hello");
    wait_for(b, &b->told.messages, 1);
    assert_string_equal(told(b).last, "hello");
    assert_int_equal(told(b).channel, 7);
    wait_for(b, &b->told.rounds, 1);
    say(b, 7, "and you");
    wait_for(a, &a->told.messages, 1);
    assert_string_equal(told(a).last, "and you"); /* the first it heard: not itself */
    assert_int_equal(told(b).messages, 1);
    assert_int_equal(bus_counts(a->bus).published, 1);
    assert_int_equal(bus_counts(b->bus).received, 1);
    node_free(a);
    node_free(b);
}

static void a_channel_is_heard_until_left_as_often_as_joined(void **state)
{
    struct node *a = node_new(), *b = node_new();

    (void)state;
    join(b, 1);
    bus_join(b->bus, 1);
    join(b, UINT64_MAX);
    bus_leave(b->bus, 1);
    say(a, 1, "one");
    wait_for(b, &b->told.messages, 1);
    bus_leave(b->bus, 1);
    bus_leave(b->bus, 1); /* one too many is nothing */
    join(b, 2);           /* the other has arrived then, too */
    say(a, 1, "two");
    say(a, 3, "three");
    say(a, UINT64_MAX, "end");
    wait_for(b, &b->told.messages, 2);
    assert_string_equal(told(b).last, "end");
    assert_int_equal(told(b).messages, 2);
    assert_int_equal(bus_counts(b->bus).joined, 2);
    node_free(a);
    node_free(b);
}

static void order_is_kept_and_large_ones_arrive(void **state)
{
    struct node *a = node_new(), *b = node_new();
    static char large[1024 * 1024];
    char text[16];

    (void)state;
    join(b, 9);
    for (int i = 1; i <= MANY; i++) {
        snprintf(text, sizeof text, "%d", i);
        say(a, 9, text);
    }
    wait_for(b, &b->told.messages, MANY);
    assert_true(told(b).in_order);
    memset(large, 'x', sizeof large);
    assert_true(bus_publish(a->bus, 9, (struct str){large, sizeof large}));
    wait_for(b, &b->told.messages, MANY + 1);
    assert_true(bus_publish(a->bus, 9, (struct str){NULL, 0}));
    wait_for(b, &b->told.messages, MANY + 2);
    assert_string_equal(told(b).last, "");
    node_free(a);
    node_free(b);
}

static void another_prefix_is_another_world(void **state)
{
    struct node *b = node_new();

    (void)state;
    join(b, 1);
    order("PUBLISH other:0000000000000001 12345678hello");
    order("PUBLISH test:0000000000000001 short");
    order("PUBLISH test:0000000000000001 12345678mine");
    wait_for(b, &b->told.messages, 1);
    assert_string_equal(told(b).last, "mine");
    node_free(b);
}

static void *join_and_leave(void *user)
{
    struct node *node = user;

    for (uint64_t i = 0; i < 500; i++) {
        bus_join(node->bus, i % 5);
        (void)bus_publish(node->bus, 100, STR("x"));
        bus_hold(node->bus, i % 3);
        bus_drop(node->bus, i % 3);
        bus_leave(node->bus, i % 5);
    }
    return NULL;
}

static void from_any_thread(void **state)
{
    struct node *a = node_new(), *b = node_new();
    pthread_t threads[THREADS];

    (void)state;
    join(b, 100);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, join_and_leave, a), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    wait_for(b, &b->told.messages, 500 * THREADS);
    assert_int_equal(bus_counts(a->bus).joined, 0);
    node_free(a);
    node_free(b);
}

/* ---- Redis away ---- */

static void killed_and_back(void **state)
{
    struct node *a = node_new(), *b = node_new();

    (void)state;
    join(b, 5);
    redis_stop();
    wait_until(a, false);
    wait_until(b, false);
    assert_true(strlen(told(a).why) > 0);
    for (int i = 0; i < WAIT_MS && bus_publish(a->bus, 5, STR("lost")); i++)
        usleep(1000); /* it may only have been in doubt */
    assert_false(bus_publish(a->bus, 5, STR("lost")));
    assert_true(bus_counts(a->bus).failed >= 2);
    bus_join(b->bus, 6); /* counts from the reconnection on */
    redis_start();
    wait_until(a, true);
    wait_until(b, true);
    say(a, 6, "new");
    say(a, 5, "old");
    wait_for(b, &b->told.messages, 2);
    assert_string_equal(told(b).last, "old");
    assert_int_equal(told(b).joins, 1);
    assert_int_equal(bus_counts(a->bus).connects, 2);
    node_free(a);
    node_free(b);
}

static void away_from_the_start(void **state)
{
    struct node *a;

    (void)state;
    redis_stop();
    a = node_with((struct bus_options){0});
    bus_join(a->bus, 1);
    bus_hold(a->bus, 1);
    bus_ask(a->bus, 1);
    assert_false(bus_publish(a->bus, 1, STR("lost")));
    redis_start();
    wait_for(a, &a->told.ups, 1);
    node_free(a);
    redis_stop();
    a = node_with((struct bus_options){0});
    wait_for(a, &a->told.downs, 1);
    assert_true(strlen(told(a).why) > 0);
    node_free(a); /* ends without ever having been connected */
}

static void one_that_hangs_is_noticed_soon_and_is_no_new_connection(void **state)
{
    struct node *a = node_new(), *b = node_new();
    int64_t began_us;

    (void)state;
    join(b, 5);
    kill(redis.pid, SIGSTOP);
    began_us = clock_mono_us();
    wait_for(b, &b->told.downs, 1);
    /* 0.3 s where nobody else wants the machine */
    assert_true(clock_mono_us() - began_us < 2 * US_PER_SECOND);
    say(a, 5, "late");
    kill(redis.pid, SIGCONT);
    wait_until(b, true);
    wait_for(b, &b->told.messages, 1);
    assert_string_equal(told(b).last, "late");
    assert_int_equal(bus_counts(b->bus).connects, 1);
    node_free(a);
    node_free(b);
}

static void what_waits_is_bounded(void **state)
{
    struct node *a = node_with((struct bus_options){.queue = 256 * 1024});
    static char piece[10000];
    int taken = 0;

    (void)state;
    wait_for(a, &a->told.ups, 1);
    kill(redis.pid, SIGSTOP);
    for (int i = 0; i < 2000; i++)
        taken += bus_publish(a->bus, 5, (struct str){piece, sizeof piece});
    assert_true(taken < 1000); /* the queue and what the system's buffers take */
    assert_int_equal(bus_counts(a->bus).failed, 2000 - taken);
    kill(redis.pid, SIGCONT);
    for (int i = 0; i < 1000 && !bus_publish(a->bus, 5, STR("again")); i++)
        usleep(10000);
    assert_true(bus_publish(a->bus, 5, STR("and again")));
    node_free(a);
}

static void connections_that_it_closes_are_made_anew(void **state)
{
    struct node *a = node_new(), *b = node_new();

    (void)state;
    join(b, 5);
    order("CLIENT KILL TYPE pubsub");
    wait_for(b, &b->told.ups, 2);
    wait_until(b, true);
    wait_until(a, true); /* which had subscribed to nothing */
    say(a, 5, "hello");
    wait_for(b, &b->told.messages, 1);
    node_free(a);
    node_free(b);
}

/* ---- names ---- */

static int ask(struct node *node, uint64_t name)
{
    int before = told(node).answers;

    bus_ask(node->bus, name);
    wait_for(node, &node->told.answers, before + 1);
    return told(node).seconds;
}

static void a_name_is_held_by_several(void **state)
{
    struct node *a = node_new(), *b = node_new();

    (void)state;
    assert_int_equal(ask(b, 3), 0);
    bus_hold(a->bus, 3);
    bus_hold(a->bus, 3);
    ask(a, 3); /* in order behind it */
    assert_in_range(ask(b, 3), 59, 60);
    bus_hold(b->bus, 3);
    bus_drop(a->bus, 3);
    assert_in_range(ask(b, 3), 59, 60);
    bus_drop(a->bus, 3);
    ask(a, 3);
    assert_in_range(ask(b, 3), 59, 60);
    bus_drop(b->bus, 3);
    assert_int_equal(ask(b, 3), 0);
    node_free(a);
    node_free(b);
}

static void a_name_outlives_an_empty_redis_and_not_its_holder(void **state)
{
    struct node *a = node_with((struct bus_options){.hold_s = 3}), *b = node_new();

    (void)state;
    wait_for(a, &a->told.ups, 1);
    bus_hold(a->bus, 3);
    ask(a, 3);
    order("FLUSHALL");
    assert_int_equal(ask(b, 3), 0);
    for (int i = 0; i < 500 && ask(b, 3) == 0; i++)
        usleep(10000);
    assert_in_range(ask(b, 3), 1, 3);
    node_free(a); /* without a word, as if it were killed */
    for (int i = 0; i < 500 && ask(b, 3) > 0; i++)
        usleep(10000);
    assert_int_equal(ask(b, 3), 0);
    node_free(b);
}

static void a_name_is_held_again_after_a_restart(void **state)
{
    struct node *a = node_new();

    (void)state;
    bus_hold(a->bus, 3);
    redis_stop();
    wait_until(a, false);
    redis_start();
    wait_until(a, true);
    assert_in_range(ask(a, 3), 59, 60);
    node_free(a);
}

/* ---- who may ---- */

static void without_the_password_it_stays_away_and_says_why(void **state)
{
    char url[64];
    struct node *node;

    (void)state;
    redis_stop();
    redis.password = "a b";
    snprintf(redis.port, sizeof redis.port, "%d", 20000 + getpid() % 10000);
    redis_start();
    snprintf(url, sizeof url, "redis://:a%%20b@127.0.0.1:%s/3", redis.port);
    node = node_with((struct bus_options){.url = url});
    wait_for(node, &node->told.ups, 1);
    bus_hold(node->bus, 3);
    assert_in_range(ask(node, 3), 59, 60);
    node_free(node);

    for (int wrong = 0; wrong < 2; wrong++) {
        snprintf(url, sizeof url, "redis://%s127.0.0.1:%s", wrong ? ":ab@" : "", redis.port);
        node = node_with((struct bus_options){.url = url});
        wait_for(node, &node->told.downs, 1);
        if (!strstr(told(node).why, "uthentication required") &&
            !strstr(told(node).why, "WRONGPASS"))
            fail_msg("%s", told(node).why);
        node_free(node);
    }
}

static void a_wrong_address_is_refused(void **state)
{
    struct bus *bus = NULL;
    const char *why = NULL;
    const struct bus_options options = {.url = "http://h", .prefix = "x", .callbacks = &callbacks};

    (void)state;
    assert_int_equal(bus_new(&options, &bus, &why), ERR_INVALID);
    assert_non_null(why);
    assert_null(bus);
    bus_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_REDIS(others_hear_what_is_published),
        WITH_REDIS(a_channel_is_heard_until_left_as_often_as_joined),
        WITH_REDIS(order_is_kept_and_large_ones_arrive),
        WITH_REDIS(another_prefix_is_another_world),
        WITH_REDIS(from_any_thread),
        WITH_REDIS(killed_and_back),
        WITH_REDIS(away_from_the_start),
        WITH_REDIS(one_that_hangs_is_noticed_soon_and_is_no_new_connection),
        WITH_REDIS(what_waits_is_bounded),
        WITH_REDIS(connections_that_it_closes_are_made_anew),
        WITH_REDIS(a_name_is_held_by_several),
        WITH_REDIS(a_name_outlives_an_empty_redis_and_not_its_holder),
        WITH_REDIS(a_name_is_held_again_after_a_restart),
        WITH_REDIS(without_the_password_it_stays_away_and_says_why),
        cmocka_unit_test(a_wrong_address_is_refused),
    };

    if (!redis_is_here()) {
        print_message("no redis-server here (tools/setup ci installs it): skipped\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
