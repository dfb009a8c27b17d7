/* The door: what is the same on both engines, and the way to the one that a connection belongs to.
 */
#include "db/db_engine.h"

#include <stdio.h>

enum err db_misused(struct db *db, const struct db_sql *sql, const char *what)
{
    snprintf(db->why, sizeof(db->why), "%s: %s", sql ? sql->name : "transaction", what);
    return ERR_INTERNAL;
}

const char *db_why(const struct db *db)
{
    return db->why[0] ? db->why : db->calls->why(db);
}

/* ---- service and connections ---- */

bool db_is_postgres(const char *url)
{
    return url != NULL &&
           (strncmp(url, "postgresql:", 11) == 0 || strncmp(url, "postgres:", 9) == 0);
}

enum err db_service_open(const char *url, struct db_service **ret_service, const char **ret_why)
{
    *ret_service = NULL;
    *ret_why = "";
    if (url == NULL || url[0] == '\0') {
        *ret_why = "no database was named";
        return ERR_INVALID;
    }
    return db_is_postgres(url) ? db_postgres_open(url, ret_service, ret_why)
                               : db_sqlite_open(url, ret_service, ret_why);
}

void db_service_close(struct db_service *service)
{
    if (service != NULL)
        service->calls->service_close(service);
}

enum db_engine db_service_engine(const struct db_service *service)
{
    return service->engine;
}

enum db_engine db_engine_of(const struct db *db)
{
    return db->service->engine;
}

void db_on_long_log(struct db_service *service, void (*call)(void *user), void *user)
{
    service->calls->on_long_log(service, call, user);
}

enum err db_open(struct db_service *service, struct db **ret_db)
{
    return service->calls->open(service, ret_db);
}

void db_close(struct db *db)
{
    if (db != NULL)
        db->calls->close(db);
}

void db_keep_pages(struct db *db, int kib)
{
    db->calls->keep_pages(db, kib);
}

/* ---- statements ---- */

enum err db_query(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t n,
                  struct db_rows *ret_rows)
{
    *ret_rows = (struct db_rows){0};
    db->why[0] = '\0';
    return db->calls->query(db, sql, args, n, ret_rows);
}

enum err db_next(struct db_rows *rows, bool *ret_more)
{
    enum err err;

    *ret_more = false;
    if (rows->statement == NULL)
        return OK;
    err = rows->db->calls->next(rows, ret_more);
    rows->started = *ret_more;
    if (!*ret_more)
        db_done(rows);
    return err;
}

enum err db_next_one(struct db_rows *rows)
{
    bool more;

    TRY(db_next(rows, &more));
    return more ? OK : ERR_NOT_FOUND;
}

void db_done(struct db_rows *rows)
{
    if (rows->statement != NULL)
        rows->db->calls->done(rows);
    rows->statement = NULL;
    rows->started = false;
}

enum err db_run(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t n,
                int64_t *ret_changes)
{
    db->why[0] = '\0';
    return db->calls->run(db, sql, args, n, ret_changes);
}

enum err db_run_id(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t n,
                   int64_t *ret_id)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    TRY(db_query(db, sql, args, n, &rows));
    TRY(db_next_one(&rows));
    *ret_id = db_col_int(&rows, 0);
    while (more) /* to the end: the commit of a single write happens there */
        TRY(db_next(&rows, &more));
    return OK;
}

/* ---- columns ---- */

bool db_is_null(const struct db_rows *rows, int column)
{
    return !rows->started || rows->db->calls->is_null(rows, column);
}

int64_t db_col_int(const struct db_rows *rows, int column)
{
    return rows->started ? rows->db->calls->col_int(rows, column) : 0;
}

double db_col_real(const struct db_rows *rows, int column)
{
    return rows->started ? rows->db->calls->col_real(rows, column) : 0.0;
}

struct str db_col_str(const struct db_rows *rows, int column)
{
    if (!rows->started || rows->db->calls->is_null(rows, column))
        return (struct str){NULL, 0};
    return rows->db->calls->col_str(rows, column);
}

struct str db_text(const struct db_rows *rows, int column, struct arena *arena)
{
    return str_copy(arena, db_col_str(rows, column));
}

/* ---- transactions ---- */

static enum err begin(struct db *db, enum db_tx_kind kind, struct db_tx *ret_tx)
{
    ret_tx->db = NULL;
    db->why[0] = '\0';
    if (db->in_tx)
        return db_misused(db, NULL, "one is under way on this connection");
    TRY(db->calls->begin(db, kind));
    db->in_tx = true;
    ret_tx->db = db;
    return OK;
}

enum err db_tx_begin(struct db *db, struct db_tx *ret_tx)
{
    return begin(db, DB_TX_ALONE, ret_tx);
}

enum err db_tx_begin_beside(struct db *db, struct db_tx *ret_tx)
{
    return begin(db, DB_TX_BESIDE, ret_tx);
}

enum err db_tx_begin_reading(struct db *db, struct db_tx *ret_tx)
{
    return begin(db, DB_TX_READING, ret_tx);
}

enum err db_tx_commit(struct db_tx *tx)
{
    struct db *db = tx->db;

    if (db == NULL)
        return ERR_INTERNAL;
    /* A refused commit (a deferred foreign key, a full disk) leaves it open for db_tx_end. */
    TRY(db->calls->commit(db));
    db->in_tx = false;
    tx->db = NULL;
    return OK;
}

bool db_tx_lost(const struct db_tx *tx)
{
    return tx->db != NULL && tx->db->calls->lost(tx->db);
}

void db_tx_end(struct db_tx *tx)
{
    if (tx->db == NULL)
        return;
    tx->db->calls->rollback(tx->db);
    tx->db->in_tx = false;
    tx->db = NULL;
}

void db_pipe_begin(struct db *db)
{
    db->calls->pipe_begin(db);
}

/* ---- scripts and upkeep ---- */

enum err db_script(struct db *db, const char *sql)
{
    db->why[0] = '\0';
    return db->calls->script(db, sql);
}

enum err db_ids_advance(struct db *db)
{
    db->why[0] = '\0';
    return db->calls->ids_advance(db);
}

enum err db_check(struct db *db, const struct db_sql *sql)
{
    db->why[0] = '\0';
    return db->calls->check(db, sql);
}

enum err db_backup(struct db *db, const char *path)
{
    db->why[0] = '\0';
    return db->calls->backup(db, path);
}

enum err db_verify(struct db *db, struct arena *arena, struct str *ret_words)
{
    *ret_words = (struct str){NULL, 0};
    return db->calls->verify(db, arena, ret_words);
}

enum err db_checkpoint(struct db *db)
{
    db->why[0] = '\0';
    return db->calls->checkpoint(db);
}
