/* Migrations: embedded, numbered, run at start under a lock, each in a transaction, never edited
 * once released. Words that differ between the engines: @id (an automatic 64-bit key), @clustered
 * (SQLite: WITHOUT ROWID), @bytes (BLOB or BYTEA). A file NAME.sqlite.sql or NAME.postgres.sql runs
 * on that engine only. NAME.expand.sql (NAME.expand.postgres.sql) only adds what older programs do
 * not miss, so that they go on beside it, and come back after it; another is refused by them. */
#pragma once
#include "db/db.h"

struct migration {
    const char *name; /* "0001_accounts.sql"; order is by name */
    struct str text;
};

/* Runs what has not run. *ret_ran counts them. On failure ret_why (arena) names the file and the
 * engine's words. */
enum err migrate_run(struct db *db, enum db_engine engine, struct arena *arena,
                     const struct migration *migrations, size_t n, int *ret_ran,
                     struct str *ret_why) MUST_USE;

/* Whether older programs go on after the migration of that name. */
bool migrate_expands(struct str name);

/* Counts those that have not run, without running them. */
enum err migrate_pending(struct db *db, enum db_engine engine, const struct migration *migrations,
                         size_t n, int *ret_pending) MUST_USE;
