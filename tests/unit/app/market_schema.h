/* The tables of the whole program, in a test's database. This connection does not wait for the
 * disk: here nobody cuts the power, and sixty migrations would do so before every test. */
#pragma once
#include "../lib/db/scratch.h"
#include "base/arena.h"
#include "db/migrate.h"
#include "embedded/embedded_migrations.h"

static inline void migrate_all(struct db *db)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct migration *list = arena_array(&arena, embedded_migrations_count + 1, sizeof(*list));
    struct str why = {NULL, 0};
    int ran = 0;

    if (db_engine_of(db) == DB_SQLITE)
        assert_int_equal(db_script(db, "PRAGMA synchronous = OFF"), OK);
    for (size_t i = 0; i < embedded_migrations_count; i++)
        list[i] = (struct migration){
            embedded_migrations[i].path,
            {(const char *)embedded_migrations[i].data, embedded_migrations[i].size}};
    if (migrate_run(db, db_engine_of(db), &arena, list, embedded_migrations_count, &ran, &why) !=
        OK)
        fail_msg("%.*s", STR_FMT(why));
    assert_true(ran > 0);
}
