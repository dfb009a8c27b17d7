#include "scratch.h"

#include <sys/stat.h>
#include <sys/wait.h>

#define SQL(name, text) static const struct db_sql name##_sql = {#name, text, NULL}

SQL(put, "INSERT INTO gear (id, name, fee) VALUES ($1, $2, $3)");
SQL(put_swapped, "INSERT INTO gear (fee, id, name) VALUES ($3, $1, $2)");
SQL(put_part, "INSERT INTO part (gear) VALUES ($1) RETURNING id");
SQL(put_late, "INSERT INTO late (gear) VALUES ($1)");
SQL(put_photo, "INSERT INTO photo (bytes) VALUES ($1)");
SQL(put_large, "INSERT INTO photo (bytes) VALUES (zeroblob($1))");
SQL(get, "SELECT name, fee FROM gear WHERE id = $1");
SQL(get_photo, "SELECT bytes FROM photo");
SQL(all, "SELECT id FROM gear ORDER BY id");
SQL(count, "SELECT COUNT(*) FROM gear");
SQL(raise_fee, "UPDATE gear SET fee = fee + $1");
SQL(wrong, "SELECT nothing FROM gear");
SQL(two, "SELECT 1; SELECT 2");
SQL(doubted, "SELECT \"no such column\" FROM gear");
SQL(question, "SELECT ?");
SQL(journal_mode, "PRAGMA journal_mode");

static const char tables[] =
    "CREATE TABLE gear (id INTEGER PRIMARY KEY, name TEXT UNIQUE, fee BIGINT CHECK (fee >= 0));"
    "CREATE TABLE part (id INTEGER PRIMARY KEY AUTOINCREMENT, gear BIGINT NOT NULL REFERENCES gear "
    "(id));"
    "CREATE TABLE late (gear BIGINT REFERENCES gear (id) DEFERRABLE INITIALLY DEFERRED);"
    "CREATE TABLE photo (bytes BLOB)";

static int set_up(void **state)
{
    static struct scratch scratch;

    scratch_open(&scratch);
    assert_int_equal(db_script(scratch.db, tables), OK);
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

static enum err put(struct db *db, int64_t id, const char *name, int64_t fee)
{
    return db_run(db, &put_sql, DB_ARGS(db_int(id), db_str(str_from(name)), db_int(fee)), NULL);
}

static int64_t count(struct db *db)
{
    int64_t n = -1;

    assert_int_equal(db_run_id(db, &count_sql, DB_NO_ARGS, &n), OK);
    return n;
}

static void a_row_comes_back_as_it_was_stored(void **state)
{
    struct db *db = db_of(state);
    DEFER(arena_release)
    struct arena arena = {0};
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    assert_int_equal(put(db, 7, "라켓", 10000), OK);
    assert_int_equal(db_query(db, &get_sql, DB_ARGS(db_int(7)), &rows), OK);
    assert_int_equal(db_next_one(&rows), OK);
    assert_true(str_eq(db_text(&rows, 0, &arena), STR("라켓")));
    assert_int_equal(db_col_int(&rows, 1), 10000);
    assert_int_equal(db_next(&rows, &more), OK);
    assert_false(more);
    assert_int_equal(db_next(&rows, &more), OK); /* past the end is still the end */
    assert_false(more);
    assert_true(db_is_null(&rows, 0));
}

static void no_row_is_not_found(void **state)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    int64_t id;

    assert_int_equal(db_query(db_of(state), &get_sql, DB_ARGS(db_int(1)), &rows), OK);
    assert_int_equal(db_next_one(&rows), ERR_NOT_FOUND);
    assert_int_equal(db_run_id(db_of(state), &get_sql, DB_ARGS(db_int(1)), &id), ERR_NOT_FOUND);
}

static void parameters_are_bound_by_their_number(void **state)
{
    struct db *db = db_of(state);
    DEFER(db_done)
    struct db_rows rows = {0};

    assert_int_equal(
        db_run(db, &put_swapped_sql, DB_ARGS(db_int(3), db_str(STR("ball")), db_int(5)), NULL), OK);
    assert_int_equal(db_query(db, &get_sql, DB_ARGS(db_int(3)), &rows), OK);
    assert_int_equal(db_next_one(&rows), OK);
    assert_true(str_eq(db_col_str(&rows, 0), STR("ball")));
    assert_int_equal(db_col_int(&rows, 1), 5);
}

static void null_and_empty_differ(void **state)
{
    struct db *db = db_of(state);
    DEFER(db_done)
    struct db_rows rows = {0};

    assert_int_equal(put(db, 1, NULL, 0), OK);
    assert_int_equal(put(db, 2, "", 0), OK);
    assert_int_equal(db_query(db, &get_sql, DB_ARGS(db_int(1)), &rows), OK);
    assert_int_equal(db_next_one(&rows), OK);
    assert_true(db_is_null(&rows, 0));
    assert_true(str_is_null(db_col_str(&rows, 0)));
    db_done(&rows);
    assert_int_equal(db_query(db, &get_sql, DB_ARGS(db_int(2)), &rows), OK);
    assert_int_equal(db_next_one(&rows), OK);
    assert_false(str_is_null(db_col_str(&rows, 0)));
    assert_int_equal(db_col_str(&rows, 0).n, 0);
}

static void bytes_may_hold_nul(void **state)
{
    struct db *db = db_of(state);
    DEFER(db_done)
    struct db_rows rows = {0};
    struct str bytes = {"a\0\xff", 3};

    assert_int_equal(db_run(db, &put_photo_sql, DB_ARGS(db_blob(bytes)), NULL), OK);
    assert_int_equal(db_query(db, &get_photo_sql, DB_NO_ARGS, &rows), OK);
    assert_int_equal(db_next_one(&rows), OK);
    assert_true(str_eq(db_col_str(&rows, 0), bytes));
}

static void constraints_become_conflict_and_not_found(void **state)
{
    struct db *db = db_of(state);
    int64_t id;

    assert_int_equal(put(db, 1, "a", 0), OK);
    assert_int_equal(put(db, 1, "b", 0), ERR_CONFLICT);
    assert_int_equal(put(db, 2, "a", 0), ERR_CONFLICT);
    assert_int_equal(put(db, 2, "c", -1), ERR_CONFLICT);
    assert_int_equal(db_run_id(db, &put_part_sql, DB_ARGS(db_int(99)), &id), ERR_NOT_FOUND);
    assert_int_equal(db_run_id(db, &put_part_sql, DB_ARGS(db_int(1)), &id), OK);
    assert_int_equal(id, 1);
    assert_int_equal(count(db), 1);
}

static void a_wrong_statement_is_internal_and_told(void **state)
{
    struct db *db = db_of(state);
    DEFER(db_done)
    struct db_rows rows = {0};

    assert_int_equal(db_query(db, &wrong_sql, DB_NO_ARGS, &rows), ERR_INTERNAL);
    assert_non_null(strstr(db_why(db), "nothing"));
    assert_int_equal(db_check(db, &two_sql), ERR_INTERNAL);
    assert_int_equal(db_check(db, &doubted_sql), ERR_INTERNAL);
    assert_int_equal(db_check(db, &question_sql), ERR_INTERNAL);
    assert_int_equal(db_check(db, &get_sql), OK);
    assert_int_equal(db_query(db, &get_sql, DB_NO_ARGS, &rows), ERR_INTERNAL);
}

static void an_open_result_is_not_run_again(void **state)
{
    struct db *db = db_of(state);
    DEFER(db_done)
    struct db_rows rows = {0};
    DEFER(db_done)
    struct db_rows again = {0};

    assert_int_equal(put(db, 1, "a", 0), OK);
    assert_int_equal(db_query(db, &all_sql, DB_NO_ARGS, &rows), OK);
    assert_int_equal(db_query(db, &all_sql, DB_NO_ARGS, &again), ERR_INTERNAL);
    db_done(&rows);
    assert_int_equal(db_query(db, &all_sql, DB_NO_ARGS, &again), OK);
}

static void changes_are_counted(void **state)
{
    struct db *db = db_of(state);
    int64_t changes = 0;

    assert_int_equal(put(db, 1, "a", 0), OK);
    assert_int_equal(put(db, 2, "b", 0), OK);
    assert_int_equal(db_run(db, &raise_fee_sql, DB_ARGS(db_int(1)), &changes), OK);
    assert_int_equal(changes, 2);
}

static enum err put_and_leave(struct db *db, bool commit)
{
    DEFER(db_tx_end)
    struct db_tx tx;

    TRY(db_tx_begin(db, &tx));
    TRY(put(db, 1, "a", 0));
    TRY(put(db, 2, "b", 0));
    return commit ? db_tx_commit(&tx) : ERR_DONE;
}

static void leaving_the_scope_rolls_back(void **state)
{
    struct db *db = db_of(state);

    assert_int_equal(put_and_leave(db, false), ERR_DONE);
    assert_int_equal(count(db), 0);
    assert_int_equal(put_and_leave(db, true), OK);
    assert_int_equal(count(db), 2);
    assert_int_equal(put_and_leave(db, true), ERR_CONFLICT);
    assert_int_equal(count(db), 2);
    assert_int_equal(put(db, 3, "c", 0), OK); /* the turn was given back each time */
}

static void transactions_do_not_nest(void **state)
{
    struct db *db = db_of(state);
    DEFER(db_tx_end)
    struct db_tx tx;
    struct db_tx inner;

    assert_int_equal(db_tx_begin(db, &tx), OK);
    assert_int_equal(db_tx_begin(db, &inner), ERR_INTERNAL);
    assert_int_equal(put(db, 1, "a", 0), OK);
    assert_int_equal(db_tx_commit(&tx), OK);
    assert_int_equal(count(db), 1);
}

static enum err break_late(struct db *db)
{
    DEFER(db_tx_end)
    struct db_tx tx;

    TRY(db_tx_begin(db, &tx));
    TRY(put(db, 1, "a", 0));
    TRY(db_run(db, &put_late_sql, DB_ARGS(db_int(99)), NULL));
    return db_tx_commit(&tx);
}

static void a_refused_commit_rolls_back(void **state)
{
    struct db *db = db_of(state);

    assert_int_equal(break_late(db), ERR_NOT_FOUND);
    assert_int_equal(count(db), 0);
    assert_int_equal(put(db, 1, "a", 0), OK);
}

static void readers_go_on_beside_a_writer(void **state)
{
    struct scratch *scratch = *state;
    DEFER(db_tx_end)
    struct db_tx tx;
    struct db *other;

    assert_int_equal(db_open(scratch->service, &other), OK);
    assert_int_equal(db_tx_begin(scratch->db, &tx), OK);
    assert_int_equal(put(scratch->db, 1, "a", 0), OK);
    assert_int_equal(count(other), 0);
    assert_int_equal(db_tx_commit(&tx), OK);
    assert_int_equal(count(other), 1);
    db_close(other);
}

static void the_file_is_the_owners_alone_and_has_a_log(void **state)
{
    struct scratch *scratch = *state;
    DEFER(db_done)
    struct db_rows rows = {0};
    struct stat file;
    char wal[96];

    assert_int_equal(put(scratch->db, 1, "a", 0), OK);
    assert_int_equal(stat(scratch->path, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    snprintf(wal, sizeof(wal), "%s-wal", scratch->path);
    assert_int_equal(stat(wal, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    assert_int_equal(db_query(scratch->db, &journal_mode_sql, DB_NO_ARGS, &rows), OK);
    assert_int_equal(db_next_one(&rows), OK);
    assert_true(str_eq(db_col_str(&rows, 0), STR("wal")));
    db_done(&rows);
    assert_int_equal(db_checkpoint(scratch->db), OK);
}

static void count_call(void *user)
{
    ++*(int *)user;
}

static void a_long_log_is_told_and_started_again(void **state)
{
    struct scratch *scratch = *state;
    struct db *other;
    int calls = 0;

    assert_int_equal(db_open(scratch->service, &other), OK);
    db_on_long_log(scratch->service, count_call, &calls);
    assert_int_equal(put(scratch->db, 1, "a", 0), OK);
    assert_int_equal(calls, 0);
    assert_int_equal(db_run(scratch->db, &put_large_sql, DB_ARGS(db_int(40 << 20)), NULL), OK);
    assert_int_equal(calls, 1);
    assert_int_equal(put(scratch->db, 2, "b", 0), OK);
    assert_int_equal(calls, 2);
    assert_int_equal(db_checkpoint(other), OK);
    assert_int_equal(put(scratch->db, 3, "c", 0), OK);
    assert_int_equal(calls, 2);
    db_on_long_log(scratch->service, NULL, NULL);
    assert_int_equal(db_run(scratch->db, &put_large_sql, DB_ARGS(db_int(40 << 20)), NULL), OK);
    assert_int_equal(calls, 2);
    assert_int_equal(count(scratch->db), 3);
    db_close(other);
}

static void a_reader_keeps_the_log_and_the_checkpoint_goes_on(void **state)
{
    struct scratch *scratch = *state;
    DEFER(db_done)
    struct db_rows rows = {0};
    struct db *reader;
    int calls = 0;

    assert_int_equal(db_open(scratch->service, &reader), OK);
    assert_int_equal(put(scratch->db, 1, "a", 0), OK);
    assert_int_equal(db_query(reader, &all_sql, DB_NO_ARGS, &rows), OK);
    assert_int_equal(db_next_one(&rows), OK);
    assert_int_equal(db_run(scratch->db, &put_large_sql, DB_ARGS(db_int(40 << 20)), NULL), OK);
    assert_int_equal(db_checkpoint(scratch->db), OK);
    db_on_long_log(scratch->service, count_call, &calls);
    assert_int_equal(put(scratch->db, 2, "b", 0), OK);
    assert_int_equal(calls, 1);
    db_done(&rows);
    assert_int_equal(db_checkpoint(scratch->db), OK);
    assert_int_equal(put(scratch->db, 3, "c", 0), OK);
    assert_int_equal(calls, 1);
    db_close(reader);
}

static void a_backup_is_a_whole_database(void **state)
{
    struct scratch *scratch = *state;
    struct db_service *service;
    struct db *copy;
    const char *why;
    char path[96], beside[112];

    assert_int_equal(put(scratch->db, 1, "a", 0), OK);
    snprintf(path, sizeof(path), "%s/copy.db", scratch->folder);
    assert_int_equal(db_backup(scratch->db, path), OK);
    assert_int_equal(db_backup(scratch->db, path), ERR_CONFLICT);
    snprintf(beside, sizeof(beside), "%s-wal", path);
    assert_int_not_equal(access(beside, F_OK), 0);
    assert_int_equal(db_service_open(path, &service, &why), OK);
    assert_int_equal(db_open(service, &copy), OK);
    assert_int_equal(count(copy), 1);
    db_close(copy);
    db_service_close(service);
    unlink(path);
}

static void an_absent_server_and_a_missing_folder_are_refused_with_advice(void **state)
{
    struct db_service *service;
    const char *why = NULL;

    (void)state;
    assert_int_equal(db_service_open("postgresql://127.0.0.1:1/wooga", &service, &why),
                     ERR_UNAVAILABLE);
    assert_non_null(strstr(why, "127.0.0.1"));
    assert_null(service);
    assert_int_equal(db_service_open("/nowhere/at/all.db", &service, &why), ERR_UNAVAILABLE);
    assert_non_null(strstr(why, "/nowhere/at/all.db"));
    assert_null(service);
}

static void damage_is_seen(void **state)
{
    struct db *db = db_of(state);
    DEFER(arena_release)
    struct arena arena = {0};
    struct str words;

    assert_int_equal(db_verify(db, &arena, &words), OK);
    assert_int_equal(db_script(db, "PRAGMA foreign_keys = OFF; INSERT INTO part (gear) VALUES (9)"),
                     OK);
    assert_int_equal(db_verify(db, &arena, &words), ERR_UNAVAILABLE);
    assert_non_null(strstr(str_c(&arena, words), "part"));
}

enum { PROCESSES = 2, ROUNDS = 100 };

static void add_rounds(const char *path)
{
    struct db_service *service;
    struct db *db;
    const char *why;

    if (db_service_open(path, &service, &why) != OK || db_open(service, &db) != OK)
        _exit(1);
    for (int i = 0; i < ROUNDS; i++) {
        if (db_run(db, &raise_fee_sql, DB_ARGS(db_int(1)), NULL) != OK)
            _exit(2);
    }
    db_close(db);
    db_service_close(service);
    _exit(0);
}

static void two_processes_share_the_file(void **state)
{
    struct scratch *scratch = *state;
    DEFER(db_done)
    struct db_rows rows = {0};

    assert_int_equal(put(scratch->db, 1, "a", 0), OK);
    for (int i = 0; i < PROCESSES; i++) {
        pid_t pid = fork();

        assert_true(pid >= 0);
        if (pid == 0)
            add_rounds(scratch->path);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = -1;

        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(db_query(scratch->db, &get_sql, DB_ARGS(db_int(1)), &rows), OK);
    assert_int_equal(db_next_one(&rows), OK);
    assert_int_equal(db_col_int(&rows, 1), PROCESSES * ROUNDS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        TEST(a_row_comes_back_as_it_was_stored),
        TEST(no_row_is_not_found),
        TEST(parameters_are_bound_by_their_number),
        TEST(null_and_empty_differ),
        TEST(bytes_may_hold_nul),
        TEST(constraints_become_conflict_and_not_found),
        TEST(a_wrong_statement_is_internal_and_told),
        TEST(an_open_result_is_not_run_again),
        TEST(changes_are_counted),
        TEST(leaving_the_scope_rolls_back),
        TEST(transactions_do_not_nest),
        TEST(a_refused_commit_rolls_back),
        TEST(readers_go_on_beside_a_writer),
        TEST(the_file_is_the_owners_alone_and_has_a_log),
        TEST(a_long_log_is_told_and_started_again),
        TEST(a_reader_keeps_the_log_and_the_checkpoint_goes_on),
        TEST(a_backup_is_a_whole_database),
        TEST(an_absent_server_and_a_missing_folder_are_refused_with_advice),
        TEST(damage_is_seen),
        TEST(two_processes_share_the_file),
    };

    return cmocka_run_group_tests(unit_tests, NULL, NULL);
}
