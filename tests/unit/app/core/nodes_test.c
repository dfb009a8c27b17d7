/* Two nodes in one process, against a real Redis. */
#include "core/nodes.h"
#include "core/session.h"
#include "http/request.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "../../lib/bus/redis_server.h"

enum { WAIT_MS = 10000 };

static char folder[] = "/tmp/nodes_test.XXXXXX";
static struct app apps[2];
static struct db *db;
static const char *why;

/* What each has heard; of the buses' threads. */
static struct {
    atomic_int heard, looks, misses, joins, held, alls;
    _Atomic int64_t id, numbers[2], seconds;
} told[2];

static size_t index_of(const struct app *app)
{
    return (size_t)(app - apps);
}

static void on_numbers(struct app *app, int64_t id, struct str body)
{
    int64_t numbers[2];

    if (!nodes_numbers(body, numbers, 2))
        return;
    told[index_of(app)].id = id;
    told[index_of(app)].numbers[0] = numbers[0];
    told[index_of(app)].numbers[1] = numbers[1];
    told[index_of(app)].heard++;
}

static void on_all(struct app *app)
{
    told[index_of(app)].alls++;
}

static void on_joined(struct app *app, enum topic topic, int64_t id)
{
    (void)topic;
    told[index_of(app)].id = id;
    told[index_of(app)].joins++;
}

static void on_look(struct app *app, bool missed)
{
    told[index_of(app)].looks++;
    told[index_of(app)].misses += missed;
}

static void on_held(struct app *app, int64_t id, int seconds)
{
    told[index_of(app)].id = id;
    told[index_of(app)].seconds = seconds;
    told[index_of(app)].held++;
}

static const struct nodes_hooks hooks = {
    .heard_all = on_all, .joined = on_joined, .look = on_look, .held = on_held};

static void wait_for(const atomic_int *number, int least)
{
    for (int i = 0; i < WAIT_MS && atomic_load(number) < least; i++)
        usleep(1000);
    assert_true(atomic_load(number) >= least);
}

static void wait_away(const struct app *app, bool away)
{
    for (int i = 0; i < WAIT_MS && nodes_away(app) != away; i++)
        usleep(1000);
    assert_int_equal(nodes_away(app), away);
}

/* Nodes of one site: the same key. */
static int set_up(void **state)
{
    char path[64];

    assert_int_equal(redis_set_up(state), 0);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.db", folder);
    assert_int_equal(db_service_open(path, &apps[0].database, &why), OK);
    assert_int_equal(db_open(apps[0].database, &db), OK);
    assert_int_equal(
        db_script(db, "CREATE TABLE members (id INTEGER PRIMARY KEY, is_active BIGINT DEFAULT 1,"
                      " is_admin BIGINT DEFAULT 0, is_moderator BIGINT DEFAULT 0,"
                      " void_before_us BIGINT DEFAULT 0);"
                      "CREATE TABLE sessions (id INTEGER PRIMARY KEY, expires_us BIGINT);"
                      "CREATE TABLE revoked_sessions (id BIGINT PRIMARY KEY, until_us BIGINT)"),
        OK);
    for (size_t i = 0; i < 2; i++) {
        apps[i].config.data = folder;
        apps[i].config.redis = redis.url;
        assert_int_equal(sessions_open(&apps[i], db, &why), OK);
        assert_int_equal(nodes_open(&apps[i], &why), OK);
        sessions_share(&apps[i]);
        nodes_on(&apps[i], TOPIC_REVOKED, on_numbers);
        nodes_on(&apps[i], TOPIC_ROOM, on_numbers);
        nodes_set_hooks(&apps[i], &hooks);
        assert_int_equal(nodes_start(&apps[i]), OK);
        wait_away(&apps[i], false);
    }
    return 0;
}

static int tear_down(void **state)
{
    char path[64];

    for (size_t i = 0; i < 2; i++) {
        nodes_stop(&apps[i]);
        nodes_free(&apps[i]);
        sessions_close(&apps[i]);
    }
    db_close(db);
    db_service_close(apps[0].database);
    for (size_t i = 0; i < 4; i++) {
        static const char *const names[] = {"a.db", "a.db-wal", "a.db-shm", "keys"};

        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
    return redis_tear_down(state);
}

static void what_one_tells_the_other_hears(void **state)
{
    (void)state;
    nodes_tell_numbers(&apps[0], TOPIC_REVOKED, (int64_t[]){INT64_MIN, INT64_MAX}, 2);
    wait_for(&told[1].heard, 1);
    wait_for(&told[1].alls, 1);
    assert_true(told[1].numbers[0] == INT64_MIN);
    assert_true(told[1].numbers[1] == INT64_MAX);
    assert_int_equal(told[0].heard, 0);
}

static struct caller caller_on(size_t i, struct str token)
{
    struct caller caller = {0};

    (void)session_caller(&apps[i], token, &caller);
    return caller;
}

/* No node of this test reads the members again by itself. */
static void a_role_that_is_taken_is_gone_on_the_other_node_at_once(void **state)
{
    struct arena arena = {0};
    struct str moderator, admin;

    (void)state;
    assert_int_equal(db_script(db, "INSERT INTO members (id, is_moderator) VALUES (41, 1);"
                                   "INSERT INTO members (id, is_admin) VALUES (42, 1)"),
                     OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(session_reload(&apps[i], db), OK);
    moderator = session_loose_token(&apps[0], &arena, 41);
    admin = session_loose_token(&apps[0], &arena, 42);
    assert_true(caller_on(1, moderator).moderator && !caller_on(1, moderator).admin);
    assert_true(caller_on(1, admin).moderator && caller_on(1, admin).admin);
    assert_int_equal(db_script(db, "UPDATE members SET is_moderator = 0, is_admin = 0"), OK);
    assert_int_equal(session_standing_changed(&apps[0], db, 41), OK);
    assert_int_equal(session_standing_changed(&apps[0], db, 42), OK);
    for (int i = 0; i < WAIT_MS && caller_on(1, admin).admin; i++)
        usleep(1000);
    assert_false(caller_on(1, moderator).moderator);
    assert_false(caller_on(1, admin).moderator || caller_on(1, admin).admin);
    assert_int_equal(caller_on(1, moderator).id, 41);
    /* What gives is not believed: who can publish in Redis makes no moderators. */
    nodes_tell_numbers(&apps[0], TOPIC_STANDING, (int64_t[]){41, 1, 3}, 3);
    nodes_tell_numbers(&apps[0], TOPIC_STANDING, (int64_t[]){42, 0, 0}, 3);
    for (int i = 0; i < WAIT_MS && caller_on(1, admin).id != 0; i++)
        usleep(1000);
    assert_int_equal(caller_on(1, admin).id, 0);
    assert_false(caller_on(1, moderator).moderator);
    arena_release(&arena);
}

static void an_id_is_heard_where_it_was_joined(void **state)
{
    int before = told[1].heard;

    (void)state;
    nodes_join(&apps[1], TOPIC_ROOM, 77);
    wait_for(&told[1].joins, 1);
    assert_int_equal(told[1].id, 77);
    nodes_tell(&apps[0], TOPIC_ROOM, 78, STR("1 2"));
    nodes_tell(&apps[0], TOPIC_ROOM, 77, STR("3 4"));
    wait_for(&told[1].heard, before + 1);
    assert_int_equal(told[1].id, 77);
    assert_int_equal(told[1].numbers[0], 3);
    nodes_leave(&apps[1], TOPIC_ROOM, 77);
}

static void a_name_is_held(void **state)
{
    (void)state;
    nodes_hold(&apps[0], TOPIC_PRESENCE, 5);
    nodes_ask(&apps[0], TOPIC_PRESENCE, 5);
    wait_for(&told[0].held, 1);
    nodes_ask(&apps[1], TOPIC_PRESENCE, 5);
    wait_for(&told[1].held, 1);
    assert_int_equal(told[1].id, 5);
    assert_in_range(told[1].seconds, 59, 60);
    nodes_drop(&apps[0], TOPIC_PRESENCE, 5);
}

static void who_could_not_say_something_says_so_when_redis_is_back(void **state)
{
    int looks, misses;

    (void)state;
    redis_stop();
    wait_away(&apps[0], true);
    wait_away(&apps[1], true);
    looks = told[1].looks;
    misses = told[1].misses;
    for (int i = 0; i < WAIT_MS && nodes_counts(&apps[0]).failed == 0; i++) {
        nodes_tell(&apps[0], TOPIC_ROOM, 1, STR("lost"));
        usleep(1000);
    }
    assert_true(nodes_counts(&apps[0]).failed > 0);
    redis_start();
    wait_away(&apps[0], false);
    wait_away(&apps[1], false);
    wait_for(&told[1].looks, looks + 1);
    /* Its own return, or the other's word, whichever is the later. */
    wait_for(&told[1].misses, misses + 1);
}

static void numbers_are_read_to_the_letter(void **state)
{
    int64_t numbers[2];

    (void)state;
    assert_true(nodes_numbers(STR("-1 2"), numbers, 2));
    assert_int_equal(numbers[0], -1);
    assert_int_equal(numbers[1], 2);
    assert_false(nodes_numbers(STR("1"), numbers, 2));
    assert_false(nodes_numbers(STR("1 2 3"), numbers, 2));
    assert_false(nodes_numbers(STR("1 x"), numbers, 2));
    assert_false(nodes_numbers(STR(""), numbers, 1));
}

static void alone_nothing_happens(void **state)
{
    struct app app = {0};

    (void)state;
    assert_int_equal(nodes_open(&app, &why), OK);
    assert_null(app.nodes);
    nodes_on(&app, TOPIC_ROOM, on_numbers);
    assert_int_equal(nodes_start(&app), OK);
    nodes_tell(&app, TOPIC_ROOM, 1, STR("1"));
    nodes_join(&app, TOPIC_ROOM, 1);
    assert_false(nodes_away(&app));
    assert_int_equal(nodes_counts(&app).failed, 0);
    nodes_stop(&app);
    nodes_free(&app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_tells_the_other_hears),
        cmocka_unit_test(a_role_that_is_taken_is_gone_on_the_other_node_at_once),
        cmocka_unit_test(an_id_is_heard_where_it_was_joined),
        cmocka_unit_test(a_name_is_held),
        cmocka_unit_test(who_could_not_say_something_says_so_when_redis_is_back),
        cmocka_unit_test(numbers_are_read_to_the_letter),
        cmocka_unit_test(alone_nothing_happens),
    };

    if (!redis_is_here()) {
        print_message("no redis-server here (tools/setup ci installs it): skipped\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
