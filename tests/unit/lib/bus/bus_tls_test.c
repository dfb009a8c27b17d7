/* The bus over TLS, against a real redis-server. */
#include "bus_node.h"

/* Redis once more, with TLS: its certificate is redis.pem, and other.pem is not. */
static void start_with_tls(void)
{
    redis_stop();
    redis_certificate("redis");
    redis_certificate("other");
    snprintf(redis.tls_port, sizeof redis.tls_port, "%d", 10000 + getpid() % 10000);
    redis_start();
    node_free(node_new()); /* it answers */
}

static struct node *node_by_tls(const char *host, const char *ca)
{
    static char url[160];

    snprintf(url, sizeof url, "rediss://%s:%s?ca=%s/%s.pem", host, redis.tls_port, redis.folder,
             ca);
    return node_with((struct bus_options){.url = url});
}

static void by_tls_it_is_the_same(void **state)
{
    static char large[300000];
    struct node *a, *b;

    (void)state;
    start_with_tls();
    a = node_by_tls("127.0.0.1", "redis");
    b = node_new();
    wait_for(a, &a->told.ups, 1);
    join(a, 7);
    join(b, 7);
    for (int i = 1; i <= MANY; i++) {
        char number[16];

        snprintf(number, sizeof number, "%d", i);
        say(a, 7, number);
        say(b, 7, number);
    }
    wait_for(a, &a->told.messages, MANY);
    wait_for(b, &b->told.messages, MANY);
    assert_true(told(a).in_order && told(b).in_order);
    memset(large, 'x', sizeof large - 1);
    say(a, 7, large);
    say(b, 7, large);
    wait_for(a, &a->told.messages, MANY + 1);
    wait_for(b, &b->told.messages, MANY + 1);
    redis_stop();
    wait_until(a, false);
    redis_start();
    wait_until(a, true);
    node_free(a);
    node_free(b);
}

/* Stays away for a reason with these words. */
static void assert_away(struct node *node, const char *words)
{
    wait_for(node, &node->told.downs, 1);
    if (!strstr(told(node).why, words))
        fail_msg("%s", told(node).why);
    assert_int_equal(told(node).ups, 0);
    node_free(node);
}

static void whom_nobody_vouches_for_is_told_no_password(void **state)
{
    char url[160];

    (void)state;
    start_with_tls();
    assert_away(node_by_tls("127.0.0.1", "other"), "self-signed certificate");
    assert_away(node_by_tls("localhost", "redis"), "hostname mismatch");
    snprintf(url, sizeof url, "rediss://127.0.0.1:%s", redis.tls_port);
    assert_away(node_with((struct bus_options){.url = url}), "self-signed certificate");
    redis_stop();
    memcpy(redis.port, redis.tls_port, sizeof redis.port); /* one that speaks no TLS there */
    redis.tls_port[0] = '\0';
    redis_start();
    node_free(node_new());
    snprintf(url, sizeof url, "rediss://127.0.0.1:%s", redis.port);
    assert_away(node_with((struct bus_options){.url = url}), "");
}

static void a_file_of_authorities_has_to_be_there(void **state)
{
    struct bus *bus = NULL;
    const char *why = NULL;
    const struct bus_options options = {
        .url = "rediss://h?ca=/nowhere.pem", .prefix = "x", .callbacks = &callbacks};

    (void)state;
    assert_int_equal(bus_new(&options, &bus, &why), ERR_INVALID);
    assert_non_null(strstr(why, "?ca="));
    assert_null(bus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_REDIS(by_tls_it_is_the_same),
        WITH_REDIS(whom_nobody_vouches_for_is_told_no_password),
        cmocka_unit_test(a_file_of_authorities_has_to_be_there),
    };

    if (!redis_is_here()) {
        print_message("no redis-server here (tools/setup ci installs it): skipped\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
