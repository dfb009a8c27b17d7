/* What the files of the SQLite engine share; nobody else includes it. */
#pragma once
#include "base/map.h"
#include "db/db.h"
#include "db/turn.h"

#include <sqlite3.h>

enum { DB_BUSY_MS = 5000 /* for other processes: within this one writers take turns */ };

struct db_service {
    enum db_engine engine;
    char *path;
    struct turn turn;
    pthread_mutex_t long_log_mutex;
    void (*long_log)(void *user); /* db_on_long_log's, under the mutex */
    void *long_log_user;
};

struct db {
    struct db_service *service;
    sqlite3 *sqlite;
    struct map statements; /* struct db_sql's address → struct cached */
    bool in_tx;
    bool has_turn;
    char why[256]; /* our own words on the last failure, else empty: SQLite's */
};

/* The error of an extended result code. */
enum err db_sqlite_error(int code);
/* Joins the line of writers and leaves it; give does nothing when the turn is not held. */
void db_take_turn(struct db *db);
void db_give_turn(struct db *db);
