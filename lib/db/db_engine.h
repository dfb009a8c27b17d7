/* What an engine does behind db.h, and what a connection has on both. Only the files of this folder
 * include it. */
#pragma once
#include "db/db.h"

enum { DB_MAX_ARGS = 64 };

enum db_tx_kind { DB_TX_ALONE, DB_TX_BESIDE, DB_TX_READING };

/* One table per engine; db.c calls it and keeps what is the same on both. The functions mean what
 * db.h says of their namesakes. */
struct db_engine_calls {
    void (*service_close)(struct db_service *service);
    enum err (*open)(struct db_service *service, struct db **ret_db);
    void (*close)(struct db *db);
    void (*keep_pages)(struct db *db, int kib);
    const char *(*why)(const struct db *db); /* when db->why is empty */
    void (*on_long_log)(struct db_service *service, void (*call)(void *user), void *user);

    /* query leaves *ret_rows with a statement, or with none on failure. */
    enum err (*query)(struct db *db, const struct db_sql *sql, const struct db_value *args,
                      size_t n, struct db_rows *ret_rows);
    enum err (*next)(struct db_rows *rows, bool *ret_more);
    void (*done)(struct db_rows *rows);
    enum err (*run)(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t n,
                    int64_t *ret_changes);

    /* Of the row that db_next has moved to. */
    bool (*is_null)(const struct db_rows *rows, int column);
    int64_t (*col_int)(const struct db_rows *rows, int column);
    double (*col_real)(const struct db_rows *rows, int column);
    struct str (*col_str)(const struct db_rows *rows, int column);

    enum err (*begin)(struct db *db, enum db_tx_kind kind);
    enum err (*commit)(struct db *db);
    bool (*lost)(const struct db *db);
    void (*rollback)(struct db *db);
    void (*pipe_begin)(struct db *db);

    enum err (*script)(struct db *db, const char *sql);
    enum err (*ids_advance)(struct db *db);
    enum err (*check)(struct db *db, const struct db_sql *sql);
    enum err (*backup)(struct db *db, const char *path);
    enum err (*verify)(struct db *db, struct arena *arena, struct str *ret_words);
    enum err (*checkpoint)(struct db *db);
};

struct db_service {
    enum db_engine engine;
    const struct db_engine_calls *calls;
};

struct db {
    struct db_service *service;
    const struct db_engine_calls *calls;
    bool in_tx;
    char why[256]; /* our own words on the last failure, else empty: the engine's */
};

/* A misuse that the engine does not know of: puts the words into db->why. ERR_INTERNAL. */
enum err db_misused(struct db *db, const struct db_sql *sql, const char *what);

enum err db_sqlite_open(const char *path, struct db_service **ret_service, const char **ret_why);
enum err db_postgres_open(const char *url, struct db_service **ret_service, const char **ret_why);
