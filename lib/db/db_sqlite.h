/* What the files of the SQLite engine share; nobody else includes it. */
#pragma once
#include "base/map.h"
#include "db/db_engine.h"
#include "db/turn.h"

#include <sqlite3.h>

enum { DB_BUSY_MS = 5000 /* for other processes: within this one writers take turns */ };

struct sqlite_service {
    struct db_service base;
    char *path;
    struct turn turn;
    pthread_mutex_t long_log_mutex;
    void (*long_log)(void *user); /* db_on_long_log's, under the mutex */
    void *long_log_user;
};

struct sqlite {
    struct db base;
    struct sqlite_service *service;
    sqlite3 *sqlite;
    struct map statements; /* struct db_sql's address → struct cached */
    bool has_turn;
};

static inline struct sqlite *sqlite_of(struct db *db)
{
    return (struct sqlite *)db;
}

/* The error of an extended result code. */
enum err db_sqlite_error(int code);
/* Joins the line of writers and leaves it; give does nothing when the turn is not held. */
void sqlite_take_turn(struct sqlite *db);
void sqlite_give_turn(struct sqlite *db);

/* upkeep_sqlite.c's part of the engine's table. */
enum err sqlite_script(struct db *base, const char *sql);
enum err sqlite_backup(struct db *base, const char *path);
enum err sqlite_verify(struct db *base, struct arena *arena, struct str *ret_words);
enum err sqlite_checkpoint(struct db *base);
