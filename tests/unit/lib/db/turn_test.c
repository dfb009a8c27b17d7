#include "db/turn.h"

#include "scratch.h"

enum { THREADS = 8 };

static struct turn turn;
static int served[THREADS];
static int served_n;

static void *stand_in_line(void *user)
{
    turn_take(&turn);
    served[served_n++] = *(int *)user;
    turn_give(&turn);
    return NULL;
}

static uint64_t tickets_drawn(void)
{
    uint64_t n;

    pthread_mutex_lock(&turn.mutex);
    n = turn.next;
    pthread_mutex_unlock(&turn.mutex);
    return n;
}

static void who_comes_first_is_served_first(void **state)
{
    pthread_t threads[THREADS];
    int names[THREADS];

    (void)state;
    turn_init(&turn);
    turn_take(&turn);
    for (int i = 0; i < THREADS; i++) {
        names[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, stand_in_line, &names[i]), 0);
        while (tickets_drawn() != (uint64_t)i + 2)
            usleep(100);
    }
    assert_int_equal(served_n, 0);
    turn_give(&turn);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(served[i], i);
    turn_release(&turn);
}

/* ---- through the database: nobody starves while another writes without a pause ---- */

static const struct db_sql bump_sql = {"bump", "UPDATE n SET n = n + 1", NULL};
static const struct db_sql read_sql = {"read", "SELECT n FROM n", NULL};

struct greedy {
    struct scratch *scratch;
    _Atomic bool stop;
    _Atomic long writes;
};

static void *write_without_pause(void *user)
{
    struct greedy *greedy = user;
    struct db *db;

    assert_int_equal(db_open(greedy->scratch->service, &db), OK);
    while (!greedy->stop) {
        assert_int_equal(db_run(db, &bump_sql, DB_NO_ARGS, NULL), OK);
        greedy->writes++;
    }
    db_close(db);
    return NULL;
}

static void a_greedy_writer_starves_nobody(void **state)
{
    struct scratch scratch;
    struct greedy greedy = {.scratch = &scratch};
    pthread_t thread;
    long most = 0;
    int64_t n;

    (void)state;
    scratch_open(&scratch);
    assert_int_equal(db_script(scratch.db, "CREATE TABLE n (n BIGINT); INSERT INTO n VALUES (0)"),
                     OK);
    assert_int_equal(pthread_create(&thread, NULL, write_without_pause, &greedy), 0);
    while (greedy.writes == 0)
        usleep(100);
    for (int i = 0; i < 20; i++) {
        long before = greedy.writes;

        assert_int_equal(db_run(scratch.db, &bump_sql, DB_NO_ARGS, NULL), OK);
        if (greedy.writes - before > most)
            most = greedy.writes - before;
    }
    greedy.stop = true;
    pthread_join(thread, NULL);
    /* In line the other gets the one before us and at most a few while we are not scheduled. */
    assert_true(most <= 50);
    assert_int_equal(db_run_id(scratch.db, &read_sql, DB_NO_ARGS, &n), OK);
    assert_int_equal(n, greedy.writes + 20);
    scratch_close(&scratch);
}

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        cmocka_unit_test(who_comes_first_is_served_first),
        cmocka_unit_test(a_greedy_writer_starves_nobody),
    };

    return cmocka_run_group_tests(unit_tests, NULL, NULL);
}
