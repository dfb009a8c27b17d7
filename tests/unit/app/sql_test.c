/* Every statement of every X.sql can be prepared on a database that has all migrations. */
#include "db/migrate.h"
#include "embedded/embedded_migrations.h"
#include "every_statement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

static char folder[] = "/tmp/sql_test.XXXXXX";
static char path[64];
static struct db_service *service;
static struct db *db;

static int set_up(void **state)
{
    const char *why;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/a.db", folder);
    assert_int_equal(db_service_open(path, &service, &why), OK);
    assert_int_equal(db_open(service, &db), OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(db);
    db_service_close(service);
    unlink(path);
    rmdir(folder);
    return 0;
}

static void the_migrations_run(void **state)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct migration *list = arena_array(&arena, embedded_migrations_count + 1, sizeof(*list));
    struct str why;
    int ran;

    (void)state;
    for (size_t i = 0; i < embedded_migrations_count; i++) {
        list[i].name = embedded_migrations[i].path;
        list[i].text = (struct str){(const char *)embedded_migrations[i].data,
                                    embedded_migrations[i].size};
    }
    if (migrate_run(db, DB_SQLITE, &arena, list, embedded_migrations_count, &ran, &why) != OK)
        fail_msg("%.*s", STR_FMT(why));
    assert_true(ran > 0);
}

static void every_statement_can_be_prepared(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(every_statement); i++) {
        if (db_check(db, &every_statement[i].sql) == OK)
            continue;
        print_error("%s: %s: %s\n", every_statement[i].module, every_statement[i].sql.name,
                    db_why(db));
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        cmocka_unit_test(the_migrations_run),
        cmocka_unit_test(every_statement_can_be_prepared),
    };

    return cmocka_run_group_tests(unit_tests, set_up, tear_down);
}
