#include "core/session.h"
#include "core/session_keys.h"
#include "core/session_store.h"

#include "http/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW INT64_C(1800000000000000)

static char folder[] = "/tmp/session_test.XXXXXX";
static char file[64];
static struct app app;
static struct db *db;
static struct arena arena;
static const char *why;

static void restart(void)
{
    sessions_close(&app);
    assert_int_equal(sessions_open(&app, db, &why), OK);
}

static int set_up(void **state)
{
    char path[64];

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(file, sizeof(file), "%s/keys", folder);
    (void)snprintf(path, sizeof(path), "%s/a.db", folder);
    app.config.data = folder;
    assert_int_equal(db_service_open(path, &app.database, &why), OK);
    assert_int_equal(db_open(app.database, &db), OK);
    assert_int_equal(
        db_script(db,
                  "CREATE TABLE members (id INTEGER PRIMARY KEY, is_active BIGINT DEFAULT 1,"
                  " is_admin BIGINT DEFAULT 0, is_moderator BIGINT DEFAULT 0,"
                  " void_before_us BIGINT DEFAULT 0);"
                  "CREATE TABLE sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, member_id BIGINT,"
                  " refresh_jti TEXT, created_us BIGINT, expires_us BIGINT);"
                  "CREATE TABLE revoked_sessions (id BIGINT PRIMARY KEY, until_us BIGINT);"
                  "INSERT INTO members (id) VALUES (1), (2), (3)"),
        OK);
    clock_freeze(NOW);
    assert_int_equal(sessions_open(&app, db, &why), OK);
    return 0;
}

static int tear_down(void **state)
{
    char path[80];

    (void)state;
    sessions_close(&app);
    db_close(db);
    db_service_close(app.database);
    arena_release(&arena);
    unlink(file);
    for (int i = 0; i < 3; i++) {
        static const char *const tails[] = {"a.db", "a.db-wal", "a.db-shm"};

        (void)snprintf(path, sizeof(path), "%s/%s", folder, tails[i]);
        unlink(path);
    }
    rmdir(folder);
    return 0;
}

static bool is_good(struct str token)
{
    return session_check(&app, db, token, NULL, NULL);
}

static void the_key_is_made_once_and_for_the_owner_only(void **state)
{
    unsigned char a[32], b[32];
    struct stat info;

    (void)state;
    assert_int_equal(session_key_load(folder, a, &why), OK);
    assert_int_equal(session_key_load(folder, b, &why), OK);
    assert_memory_equal(a, b, 32);
    assert_int_equal(stat(file, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void a_damaged_key_file_is_not_replaced(void **state)
{
    static const char *const bad[] = {"", "jwt ", "jwt 00", "other"};
    char own[] = "/tmp/session_test.XXXXXX", path[64];
    unsigned char key[32];

    (void)state;
    assert_non_null(mkdtemp(own));
    (void)snprintf(path, sizeof(path), "%s/keys", own);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        FILE *out = fopen(path, "w");

        fputs(bad[i], out);
        fclose(out);
        assert_int_equal(session_key_load(own, key, &why), ERR_INTERNAL);
    }
    unlink(path);
    rmdir(own);
}

static void tokens_outlive_a_restart_and_end_with_their_time(void **state)
{
    struct session_tokens tokens;

    (void)state;
    assert_int_equal(session_issue(&app, db, &arena, 1, &tokens), OK);
    restart();
    assert_true(is_good(tokens.access));
    assert_true(is_good(tokens.refresh));
    clock_freeze(NOW + ACCESS_LIFETIME_US);
    assert_false(is_good(tokens.access));
    assert_true(is_good(tokens.refresh));
    clock_freeze(NOW);
}

static void a_revoked_session_stays_revoked(void **state)
{
    struct session_tokens tokens, other;

    (void)state;
    assert_int_equal(session_issue(&app, db, &arena, 1, &tokens), OK);
    assert_int_equal(session_issue(&app, db, &arena, 1, &other), OK);
    assert_int_equal(session_revoke(&app, db, tokens.session), OK);
    for (int i = 0; i < 2; i++) {
        assert_false(is_good(tokens.access));
        assert_false(is_good(tokens.refresh));
        assert_true(is_good(other.access));
        restart();
    }
}

static void refreshing_rotates_and_reuse_ends_the_family(void **state)
{
    struct session_tokens first, second, third;
    enum token_fault fault;

    (void)state;
    assert_int_equal(session_issue(&app, db, &arena, 2, &first), OK);
    assert_int_equal(session_refresh(&app, db, &arena, first.access, &second, &fault),
                     ERR_UNAUTHENTICATED);
    assert_int_equal(fault, TOKEN_WRONG_TYPE);
    assert_int_equal(session_refresh(&app, db, &arena, first.refresh, &second, &fault), OK);
    assert_int_equal(second.session, first.session);
    assert_int_equal(session_refresh(&app, db, &arena, first.refresh, &third, &fault),
                     ERR_UNAUTHENTICATED);
    assert_int_equal(fault, TOKEN_INVALID);
    assert_int_equal(session_refresh(&app, db, &arena, second.refresh, &third, &fault),
                     ERR_UNAUTHENTICATED);
    assert_false(is_good(second.access));
}

static void all_of_a_member_end_together_and_new_ones_begin(void **state)
{
    struct session_tokens old, fresh, others;
    struct str loose;

    (void)state;
    clock_freeze(NOW - US_PER_SECOND);
    loose = session_loose_token(&app, &arena, 3);
    clock_freeze(NOW);
    assert_int_equal(session_issue(&app, db, &arena, 3, &old), OK);
    assert_int_equal(session_issue(&app, db, &arena, 2, &others), OK);
    assert_true(is_good(loose));
    assert_int_equal(session_revoke_member(&app, db, &arena, 3, NOW), OK);
    assert_int_equal(session_issue(&app, db, &arena, 3, &fresh), OK);
    assert_false(is_good(old.access));
    assert_false(is_good(loose));
    assert_true(is_good(fresh.access)); /* of the same second */
    assert_true(is_good(others.access));
}

static void who_is_banned_is_out_at_once(void **state)
{
    struct session_tokens tokens;
    struct caller caller = {.id = 2};

    (void)state;
    assert_int_equal(session_issue(&app, db, &arena, 2, &tokens), OK);
    caller.session = tokens.session;
    caller.expires_us = NOW + ACCESS_LIFETIME_US;
    assert_true(session_alive(&app, &caller));
    assert_int_equal(db_script(db, "UPDATE members SET is_active = 0 WHERE id = 2"), OK);
    assert_int_equal(session_standing_changed(&app, db, 2), OK);
    assert_false(session_alive(&app, &caller));
    assert_false(is_good(tokens.access));
    assert_int_equal(db_script(db, "UPDATE members SET is_active = 1 WHERE id = 2"), OK);
    assert_int_equal(session_standing_changed(&app, db, 2), OK);
    assert_true(session_alive(&app, &caller));
    assert_int_equal(session_revoke(&app, db, tokens.session), OK);
    assert_false(session_alive(&app, &caller));
}

static void what_another_process_changes_counts_after_a_reload(void **state)
{
    struct session_tokens tokens, loud;

    (void)state;
    assert_int_equal(session_issue(&app, db, &arena, 1, &tokens), OK);
    assert_int_equal(session_issue(&app, db, &arena, 3, &loud), OK);
    assert_int_equal(db_script(db, "UPDATE members SET is_active = 0 WHERE id IN (1, 3)"), OK);
    assert_int_equal(session_standing_changed(&app, db, 3), OK);
    assert_int_equal(session_reload(&app, db), OK);
    assert_false(is_good(tokens.access));
    assert_false(is_good(loud.access));
    assert_int_equal(db_script(db, "UPDATE members SET is_active = 1"), OK);
    assert_int_equal(session_reload(&app, db), OK);
    assert_true(is_good(tokens.access));
    assert_true(is_good(loud.access));
}

static void what_another_node_revokes_counts_after_a_reload(void **state)
{
    struct session_tokens tokens, other;

    (void)state;
    assert_int_equal(session_issue(&app, db, &arena, 1, &tokens), OK);
    assert_int_equal(session_issue(&app, db, &arena, 1, &other), OK);
    clock_freeze(NOW + 3600 * US_PER_SECOND);
    assert_int_equal(session_reload(&app, db), OK);
    clock_freeze(NOW + 3602 * US_PER_SECOND);
    /* as its clock has it, 40 seconds behind ours */
    assert_int_equal(
        session_end(db, tokens.session, NOW + 3562 * US_PER_SECOND + REFRESH_LIFETIME_US), OK);
    assert_true(is_good(tokens.access));
    assert_int_equal(session_reload(&app, db), OK);
    assert_false(is_good(tokens.access));
    assert_true(is_good(other.access));
    assert_int_equal(db_script(db, "DELETE FROM revoked_sessions"), OK);
    clock_freeze(NOW);
}

static void a_reload_does_not_make_void_tokens_good(void **state)
{
    struct str loose;

    (void)state;
    clock_freeze(NOW - US_PER_SECOND);
    loose = session_loose_token(&app, &arena, 1);
    clock_freeze(NOW);
    assert_int_equal(session_revoke_member(&app, db, &arena, 1, NOW), OK);
    assert_int_equal(session_reload(&app, db), OK); /* the row is not written yet */
    assert_false(is_good(loose));
}

static int64_t revoked_rows(void)
{
    static const struct db_sql count = {"count", "SELECT COUNT(*) FROM revoked_sessions", NULL};
    int64_t n = -1;

    assert_int_equal(db_run_id(db, &count, DB_NO_ARGS, &n), OK);
    return n;
}

static void what_is_revoked_is_forgotten_when_its_tokens_have_expired(void **state)
{
    struct session_tokens tokens;

    (void)state;
    assert_int_equal(session_issue(&app, db, &arena, 1, &tokens), OK);
    assert_int_equal(session_revoke(&app, db, tokens.session), OK);
    clock_freeze(NOW + REFRESH_LIFETIME_US - US_PER_SECOND);
    assert_int_equal(session_forget(&app, db), OK);
    assert_true(revoked_rows() > 0);
    assert_false(is_good(tokens.refresh));
    clock_freeze(NOW + REFRESH_LIFETIME_US + 2 * US_PER_SECOND);
    assert_int_equal(session_forget(&app, db), OK);
    assert_int_equal(revoked_rows(), 0);
    assert_false(is_good(tokens.refresh));
    clock_freeze(NOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_is_made_once_and_for_the_owner_only),
        cmocka_unit_test(a_damaged_key_file_is_not_replaced),
        cmocka_unit_test(tokens_outlive_a_restart_and_end_with_their_time),
        cmocka_unit_test(a_revoked_session_stays_revoked),
        cmocka_unit_test(refreshing_rotates_and_reuse_ends_the_family),
        cmocka_unit_test(all_of_a_member_end_together_and_new_ones_begin),
        cmocka_unit_test(who_is_banned_is_out_at_once),
        cmocka_unit_test(what_another_process_changes_counts_after_a_reload),
        cmocka_unit_test(what_another_node_revokes_counts_after_a_reload),
        cmocka_unit_test(a_reload_does_not_make_void_tokens_good),
        cmocka_unit_test(what_is_revoked_is_forgotten_when_its_tokens_have_expired),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
