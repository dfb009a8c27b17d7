#include "db/migrate.h"

#include "scratch.h"

#include <sys/wait.h>

static const struct db_sql people_sql = {"people", "SELECT COUNT(*) FROM people", NULL};
static const struct db_sql put_sql = {"put", "INSERT INTO people (mail) VALUES ($1) RETURNING id",
                                      NULL};
static const struct db_sql leave_sql = {"leave", "DELETE FROM people", NULL};
static const struct db_sql only_sql = {"only", "SELECT COUNT(*) FROM only_here", NULL};

#define MIGRATION(name, text)                                                                      \
    {                                                                                              \
        name,                                                                                      \
        {                                                                                          \
            text, sizeof(text) - 1                                                                 \
        }                                                                                          \
    }

static const struct migration good[] = {
    MIGRATION("0001_people.sql", "-- one's @id in a comment, and a quote: '\n"
                                 "CREATE TABLE people (id @id, mail TEXT NOT NULL, face @bytes);\n"
                                 "INSERT INTO people (mail) VALUES ('a@id.example');\n"),
    MIGRATION("0002_pairs.sql",
              "CREATE TABLE pairs (a BIGINT, b BIGINT, PRIMARY KEY (a, b)) @clustered;"),
    MIGRATION("0003_only.sqlite.sql", "CREATE TABLE only_here (a BIGINT);"),
    MIGRATION("0004_only.postgres.sql", "CREATE EXTENSION nothing;"),
};

static int set_up(void **state)
{
    static struct scratch scratch;

    scratch_open(&scratch);
    *state = &scratch;
    return 0;
}

static int tear_down(void **state)
{
    scratch_close(*state);
    return 0;
}

static struct db *db_of(void **state)
{
    return ((struct scratch *)*state)->db;
}

static int64_t number(struct db *db, const struct db_sql *sql)
{
    int64_t n = -1;

    assert_int_equal(db_run_id(db, sql, DB_NO_ARGS, &n), OK);
    return n;
}

static enum err migrate(struct db *db, const struct migration *migrations, size_t n, int *ret_ran,
                        char why[static 256])
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str text;
    enum err err = migrate_run(db, DB_SQLITE, &arena, migrations, n, ret_ran, &text);

    snprintf(why, 256, "%.*s", STR_FMT(text));
    return err;
}

static void each_runs_once(void **state)
{
    struct db *db = db_of(state);
    char why[256];
    int ran;

    assert_int_equal(migrate(db, good, COUNT_OF(good), &ran, why), OK);
    assert_int_equal(ran, 3);
    assert_int_equal(migrate(db, good, COUNT_OF(good), &ran, why), OK);
    assert_int_equal(ran, 0);
    assert_int_equal(number(db, &people_sql), 1);
    assert_int_equal(number(db, &only_sql), 0);
}

static void ids_are_never_used_again(void **state)
{
    struct db *db = db_of(state);
    char why[256];
    int64_t id;
    int ran;

    assert_int_equal(migrate(db, good, COUNT_OF(good), &ran, why), OK);
    assert_int_equal(db_run_id(db, &put_sql, DB_ARGS(db_str(STR("b"))), &id), OK);
    assert_int_equal(id, 2);
    assert_int_equal(db_run(db, &leave_sql, DB_NO_ARGS, NULL), OK);
    assert_int_equal(db_run_id(db, &put_sql, DB_ARGS(db_str(STR("c"))), &id), OK);
    assert_int_equal(id, 3);
}

static void later_ones_are_added(void **state)
{
    struct db *db = db_of(state);
    char why[256];
    int ran;

    int pending;

    assert_int_equal(migrate(db, good, 1, &ran, why), OK);
    assert_int_equal(ran, 1);
    assert_int_equal(migrate_pending(db, DB_SQLITE, good, COUNT_OF(good), &pending), OK);
    assert_int_equal(pending, 2);
    assert_int_equal(migrate(db, good, COUNT_OF(good), &ran, why), OK);
    assert_int_equal(ran, 2);
    assert_int_equal(migrate_pending(db, DB_SQLITE, good, COUNT_OF(good), &pending), OK);
    assert_int_equal(pending, 0);
}

static void a_broken_one_leaves_nothing_and_is_named(void **state)
{
    static const struct migration broken[] = {
        MIGRATION("0001_first.sql", "CREATE TABLE people (id @id);"),
        MIGRATION("0002_broken.sql", "INSERT INTO people (id) VALUES (1); CREATE TABEL x (a);"),
    };
    struct db *db = db_of(state);
    char why[256];
    int ran;

    assert_int_not_equal(migrate(db, broken, COUNT_OF(broken), &ran, why), OK);
    assert_int_equal(ran, 1);
    assert_non_null(strstr(why, "0002_broken.sql"));
    assert_non_null(strstr(why, "TABEL"));
    assert_int_equal(number(db, &people_sql), 0);
}

static void an_unknown_word_is_refused(void **state)
{
    static const struct migration odd[] = {
        MIGRATION("0001_odd.sql", "CREATE TABLE a (b @serial);")};
    char why[256];
    int ran;

    assert_int_equal(migrate(db_of(state), odd, 1, &ran, why), ERR_INVALID);
    assert_non_null(strstr(why, "@serial"));
}

static void a_newer_database_is_refused(void **state)
{
    char why[256];
    int ran;

    assert_int_equal(migrate(db_of(state), good, COUNT_OF(good), &ran, why), OK);
    assert_int_equal(migrate(db_of(state), good, 1, &ran, why), ERR_UNSUPPORTED);
    assert_non_null(strstr(why, "0002_pairs.sql"));
}

static void one_that_only_adds_leaves_older_programs_in_peace(void **state)
{
    static const struct migration newer[] = {
        {"0001_things.sql", {"CREATE TABLE a (b BIGINT)", 25}},
        {"0002_more.expand.sql", {"ALTER TABLE a ADD COLUMN c BIGINT", 33}},
        {"0003_yet_more.expand.sqlite.sql", {"ALTER TABLE a ADD COLUMN d BIGINT", 33}},
    };
    char why[256];
    int ran;

    assert_int_equal(migrate(db_of(state), newer, COUNT_OF(newer), &ran, why), OK);
    assert_int_equal(ran, 3);
    assert_int_equal(migrate(db_of(state), newer, 1, &ran, why), OK);
    assert_int_equal(ran, 0);
    assert_true(migrate_expands(STR("0003_yet_more.expand.sqlite.sql")));
    assert_false(migrate_expands(STR("0004_expanders.sql")));
}

static void two_programs_that_start_at_once_run_each_once(void **state)
{
    struct scratch *scratch = *state;

    for (int i = 0; i < 2; i++) {
        pid_t pid = fork();

        assert_true(pid >= 0);
        if (pid == 0) {
            struct db_service *service;
            const char *open_why;
            struct db *db;
            char why[256];
            int ran;

            if (db_service_open(scratch->path, &service, &open_why) != OK ||
                db_open(service, &db) != OK)
                _exit(1);
            _exit(migrate(db, good, COUNT_OF(good), &ran, why) == OK ? 0 : 2);
        }
    }
    for (int i = 0; i < 2; i++) {
        int status = -1;

        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(number(scratch->db, &people_sql), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        TEST(each_runs_once),
        TEST(ids_are_never_used_again),
        TEST(later_ones_are_added),
        TEST(a_broken_one_leaves_nothing_and_is_named),
        TEST(an_unknown_word_is_refused),
        TEST(a_newer_database_is_refused),
        TEST(one_that_only_adds_leaves_older_programs_in_peace),
        TEST(two_programs_that_start_at_once_run_each_once),
    };

    return cmocka_run_group_tests(unit_tests, NULL, NULL);
}
