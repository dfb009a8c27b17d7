/* SQLite behind db.h. A connection caches its prepared statements by the address of their struct
 * db_sql; the service holds the writer's turn that all connections of the process share. */
#include "db/db_sqlite.h"
#include "base/fault.h"
#include "base/mem.h"
#include "db/power_cut.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    MAX_ARGS = 64,
    LONG_LOG_FRAMES = 8000 /* 32 MiB */
};

/* A prepared statement in a connection's cache. */
struct cached {
    sqlite3_stmt *stmt;
    bool open;           /* rows are being read from it */
    bool writes;         /* takes the writer's turn outside a transaction */
    bool holds_turn;     /* until it is reset */
    int args;            /* highest $n */
    int index[MAX_ARGS]; /* SQLite's index of $n, 0: the text does not use it */
};

static const struct db_sql begin_sql = {"begin", "BEGIN IMMEDIATE", "BEGIN"};
static const struct db_sql commit_sql = {"commit", "COMMIT", NULL};
static const struct db_sql rollback_sql = {"rollback", "ROLLBACK", NULL};

/* ---- errors ---- */

enum err db_sqlite_error(int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_CHECK:
        return ERR_CONFLICT;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return ERR_NOT_FOUND;
    default:
        break;
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_PROTOCOL:
        return ERR_UNAVAILABLE;
    default:
        return ERR_INTERNAL;
    }
}

static enum err failed(struct db *db)
{
    return db_sqlite_error(sqlite3_extended_errcode(db->sqlite));
}

/* A misuse that SQLite does not know of. */
static enum err misused(struct db *db, const struct db_sql *sql, const char *what)
{
    snprintf(db->why, sizeof(db->why), "%s: %s", sql ? sql->name : "transaction", what);
    return ERR_INTERNAL;
}

const char *db_why(const struct db *db)
{
    return db->why[0] ? db->why : sqlite3_errmsg(db->sqlite);
}

/* ---- service ---- */

static _Thread_local char open_why[512];

/* Makes the file ours alone before SQLite would make it by the umask; its -wal and -shm follow its
 * mode. */
static enum err touch_file(const char *path, const char **ret_why)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        snprintf(open_why, sizeof(open_why),
                 "cannot open the database %s: %s; does its folder exist, and may this user write "
                 "there?",
                 path, strerror(errno));
        *ret_why = open_why;
        return ERR_UNAVAILABLE;
    }
    close(fd);
    return OK;
}

static bool is_postgres(const char *url)
{
    return url != NULL &&
           (strncmp(url, "postgresql:", 11) == 0 || strncmp(url, "postgres:", 9) == 0);
}

enum err db_service_open(const char *url, struct db_service **ret_service, const char **ret_why)
{
    struct db_service *service;
    struct db *db = NULL;
    enum err err;

    *ret_service = NULL;
    *ret_why = "";
    if (is_postgres(url)) {
        *ret_why = "this build knows SQLite only: leave the database's address out, or give the "
                   "path of a file";
        return ERR_UNSUPPORTED;
    }
    if (url == NULL || url[0] == '\0') {
        *ret_why = "no database file was named";
        return ERR_INVALID;
    }
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* one shared counter less; ignored when too late */
    TRY(touch_file(url, ret_why));
    power_cut_watch(url);
    service = mem_take(sizeof(*service));
    service->engine = DB_SQLITE;
    service->path = mem_take(strlen(url) + 1);
    memcpy(service->path, url, strlen(url));
    turn_init(&service->turn);
    pthread_mutex_init(&service->long_log_mutex, NULL);
    err = db_open(service, &db);
    if (err == OK)
        err = db_script(db, "PRAGMA journal_mode = WAL");
    if (err != OK) {
        snprintf(open_why, sizeof(open_why), "cannot use %s: %s", url,
                 db ? db_why(db) : "it cannot be opened");
        *ret_why = open_why;
        db_close(db);
        db_service_close(service);
        return err;
    }
    db_close(db);
    *ret_service = service;
    return OK;
}

void db_service_close(struct db_service *service)
{
    if (service == NULL)
        return;
    turn_release(&service->turn);
    pthread_mutex_destroy(&service->long_log_mutex);
    mem_free(service->path);
    mem_free(service);
}

enum db_engine db_service_engine(const struct db_service *service)
{
    return service->engine;
}

/* ---- connections ---- */

void db_on_long_log(struct db_service *service, void (*call)(void *user), void *user)
{
    pthread_mutex_lock(&service->long_log_mutex);
    service->long_log = call;
    service->long_log_user = user;
    pthread_mutex_unlock(&service->long_log_mutex);
}

static int on_commit(void *user, sqlite3 *sqlite, const char *name, int frames)
{
    struct db_service *service = user;

    (void)sqlite;
    (void)name;
    if (frames < LONG_LOG_FRAMES)
        return SQLITE_OK;
    pthread_mutex_lock(&service->long_log_mutex);
    if (service->long_log)
        service->long_log(service->long_log_user);
    pthread_mutex_unlock(&service->long_log_mutex);
    return SQLITE_OK;
}

/* Strict: no double-quoted strings, no writes to the schema's inside. Log: checkpoints never happen
 * inside a commit, they are db_checkpoint's. */
static enum err configure(struct db *db)
{
    sqlite3_extended_result_codes(db->sqlite, 1);
    sqlite3_busy_timeout(db->sqlite, DB_BUSY_MS);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    TRY(db_script(db,
                  fault(FAULT_NO_SYNC) ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = FULL"));
    TRY(db_script(db, "PRAGMA foreign_keys = ON;"
                      "PRAGMA wal_autocheckpoint = 0;"
                      "PRAGMA journal_size_limit = 134217728;"
                      "PRAGMA cache_size = -8192;"
                      "PRAGMA temp_store = MEMORY"));
    sqlite3_wal_hook(db->sqlite, on_commit, db->service); /* after the PRAGMA, which is one too */
    return OK;
}

enum err db_open(struct db_service *service, struct db **ret_db)
{
    struct db *db = mem_take(sizeof(*db));
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    enum err err = OK;

    *ret_db = NULL;
    db->service = service;
    if (sqlite3_open_v2(service->path, &db->sqlite, flags, NULL) != SQLITE_OK)
        err = ERR_UNAVAILABLE;
    else
        err = configure(db);
    if (err != OK) {
        db_close(db);
        return err;
    }
    *ret_db = db;
    return OK;
}

void db_keep_pages(struct db *db, int kib)
{
    char sql[48];

    snprintf(sql, sizeof(sql), "PRAGMA cache_size = -%d", kib);
    sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL); /* a wish: without it reads are slower */
}

void db_close(struct db *db)
{
    size_t at = 0;
    uint64_t key;
    void *value;

    if (db == NULL)
        return;
    while (map_each (&db->statements, &at, &key, &value)) {
        struct cached *cached = value;

        sqlite3_finalize(cached->stmt);
        mem_free(cached);
    }
    map_release(&db->statements);
    if (db->has_turn)
        turn_give(&db->service->turn);
    sqlite3_close_v2(db->sqlite);
    mem_free(db);
}

/* ---- statements ---- */

static enum err prepare(struct db *db, const struct db_sql *sql, sqlite3_stmt **ret_stmt)
{
    const char *rest = NULL;

    db->why[0] = '\0';
    if (sqlite3_prepare_v3(db->sqlite, sql->sqlite, -1, SQLITE_PREPARE_PERSISTENT, ret_stmt,
                           &rest) != SQLITE_OK)
        return failed(db);
    if (*ret_stmt == NULL)
        return misused(db, sql, "the statement is empty");
    while (*rest == ' ' || *rest == '\n' || *rest == ';')
        rest++;
    if (*rest != '\0') {
        sqlite3_finalize(*ret_stmt);
        return misused(db, sql, "more than one statement");
    }
    return OK;
}

/* Where $1, $2 … stand: SQLite numbers parameters in the order of their first appearance,
 * PostgreSQL by their names. */
static enum err find_parameters(struct db *db, const struct db_sql *sql, struct cached *cached)
{
    int count = sqlite3_bind_parameter_count(cached->stmt);

    for (int i = 1; i <= count; i++) {
        const char *name = sqlite3_bind_parameter_name(cached->stmt, i);
        long number = name && name[0] == '$' ? strtol(name + 1, NULL, 10) : 0;

        if (number < 1 || number > MAX_ARGS)
            return misused(db, sql, "parameters are written $1, $2, … up to $64");
        cached->index[number - 1] = i;
        if (number > cached->args)
            cached->args = (int)number;
    }
    return OK;
}

static enum err find_statement(struct db *db, const struct db_sql *sql, struct cached **ret_cached)
{
    struct cached *cached = map_get(&db->statements, (uintptr_t)sql);
    enum err err;

    if (cached == NULL) {
        cached = mem_take(sizeof(*cached));
        err = prepare(db, sql, &cached->stmt);
        if (err == OK && (err = find_parameters(db, sql, cached)) != OK)
            sqlite3_finalize(cached->stmt);
        if (err != OK) {
            mem_free(cached);
            return err;
        }
        cached->writes = sqlite3_stmt_readonly(cached->stmt) == 0;
        map_set(&db->statements, (uintptr_t)sql, cached);
    }
    *ret_cached = cached;
    return OK;
}

static int bind_value(sqlite3_stmt *stmt, int index, const struct db_value *value)
{
    switch (value->kind) {
    case DB_INT:
        return sqlite3_bind_int64(stmt, index, value->integer);
    case DB_REAL:
        return sqlite3_bind_double(stmt, index, value->real);
    case DB_TEXT:
        return sqlite3_bind_text64(stmt, index, value->bytes.p, value->bytes.n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(stmt, index, value->bytes.p, value->bytes.n, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(stmt, index);
    }
}

void db_take_turn(struct db *db)
{
    turn_take(&db->service->turn);
    db->has_turn = true;
}

void db_give_turn(struct db *db)
{
    if (!db->has_turn)
        return;
    db->has_turn = false;
    turn_give(&db->service->turn);
}

static void finish(struct db *db, struct cached *cached)
{
    sqlite3_reset(cached->stmt);
    sqlite3_clear_bindings(cached->stmt);
    cached->open = false;
    if (cached->holds_turn) {
        cached->holds_turn = false;
        db_give_turn(db);
    }
}

enum err db_query(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t n,
                  struct db_rows *ret_rows)
{
    struct cached *cached;

    *ret_rows = (struct db_rows){0};
    db->why[0] = '\0';
    TRY(find_statement(db, sql, &cached));
    if (cached->open)
        return misused(db, sql, "its earlier result is still open");
    if (n < (size_t)cached->args || n > MAX_ARGS)
        return misused(db, sql, "wrong number of arguments");
    for (size_t i = 0; i < n; i++) {
        if (cached->index[i] != 0 &&
            bind_value(cached->stmt, cached->index[i], &args[i]) != SQLITE_OK)
            return failed(db);
    }
    cached->open = true;
    if (cached->writes && !db->in_tx && !db->has_turn) {
        db_take_turn(db);
        cached->holds_turn = true;
    }
    ret_rows->db = db;
    ret_rows->statement = cached;
    return OK;
}

enum err db_next(struct db_rows *rows, bool *ret_more)
{
    struct cached *cached = rows->statement;
    enum err err;
    int code;

    *ret_more = false;
    if (cached == NULL)
        return OK;
    code = sqlite3_step(cached->stmt);
    if (code == SQLITE_ROW) {
        rows->started = true;
        *ret_more = true;
        return OK;
    }
    err = code == SQLITE_DONE ? OK : failed(rows->db);
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
        finish(rows->db, rows->statement);
    rows->statement = NULL;
    rows->started = false;
}

enum err db_run(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t n,
                int64_t *ret_changes)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    TRY(db_query(db, sql, args, n, &rows));
    while (more)
        TRY(db_next(&rows, &more));
    if (ret_changes != NULL)
        *ret_changes = sqlite3_changes64(db->sqlite);
    return OK;
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

static sqlite3_stmt *row_of(const struct db_rows *rows)
{
    const struct cached *cached = rows->statement;

    return rows->started ? cached->stmt : NULL;
}

bool db_is_null(const struct db_rows *rows, int column)
{
    sqlite3_stmt *row = row_of(rows);

    return row == NULL || sqlite3_column_type(row, column) == SQLITE_NULL;
}

int64_t db_col_int(const struct db_rows *rows, int column)
{
    sqlite3_stmt *row = row_of(rows);

    return row ? sqlite3_column_int64(row, column) : 0;
}

double db_col_real(const struct db_rows *rows, int column)
{
    sqlite3_stmt *row = row_of(rows);

    return row ? sqlite3_column_double(row, column) : 0.0;
}

struct str db_col_str(const struct db_rows *rows, int column)
{
    sqlite3_stmt *row = row_of(rows);
    const void *bytes;

    if (row == NULL || sqlite3_column_type(row, column) == SQLITE_NULL)
        return (struct str){NULL, 0};
    /* A BLOB's bytes must not pass through a conversion to text. */
    if (sqlite3_column_type(row, column) == SQLITE_BLOB)
        bytes = sqlite3_column_blob(row, column);
    else
        bytes = sqlite3_column_text(row, column);
    return (struct str){bytes ? bytes : "", (size_t)sqlite3_column_bytes(row, column)};
}

struct str db_text(const struct db_rows *rows, int column, struct arena *arena)
{
    return str_copy(arena, db_col_str(rows, column));
}

/* ---- transactions ---- */

/* BEGIN, COMMIT, ROLLBACK: without the turn, which their callers hold. */
static enum err run_plain(struct db *db, const struct db_sql *sql)
{
    struct cached *cached;
    int code;
    enum err err;

    TRY(find_statement(db, sql, &cached));
    code = sqlite3_step(cached->stmt);
    err = code == SQLITE_DONE ? OK : failed(db);
    sqlite3_reset(cached->stmt);
    return err;
}

enum err db_tx_begin(struct db *db, struct db_tx *ret_tx)
{
    enum err err;

    ret_tx->db = NULL;
    db->why[0] = '\0';
    if (db->in_tx || db->has_turn)
        return misused(db, NULL, "one is under way on this connection");
    db_take_turn(db);
    err = run_plain(db, &begin_sql);
    if (err != OK) {
        db_give_turn(db);
        return err;
    }
    db->in_tx = true;
    ret_tx->db = db;
    return OK;
}

static void leave_tx(struct db_tx *tx)
{
    tx->db->in_tx = false;
    db_give_turn(tx->db);
    tx->db = NULL;
}

enum err db_tx_commit(struct db_tx *tx)
{
    if (tx->db == NULL)
        return ERR_INTERNAL;
    /* A refused commit (a deferred foreign key, a full disk) leaves it open for db_tx_end. */
    TRY(run_plain(tx->db, &commit_sql));
    leave_tx(tx);
    return OK;
}

void db_tx_end(struct db_tx *tx)
{
    if (tx->db == NULL)
        return;
    /* SQLite may have rolled back by itself, after a full disk for example. */
    if (!sqlite3_get_autocommit(tx->db->sqlite) && run_plain(tx->db, &rollback_sql) != OK)
        sqlite3_exec(tx->db->sqlite, "ROLLBACK", NULL, NULL, NULL);
    leave_tx(tx);
}

enum err db_check(struct db *db, const struct db_sql *sql)
{
    struct cached *cached;

    return find_statement(db, sql, &cached);
}
