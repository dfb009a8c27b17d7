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
    LONG_LOG_FRAMES = 8000 /* 32 MiB */
};

/* A prepared statement in a connection's cache. */
struct cached {
    sqlite3_stmt *stmt;
    bool open;              /* rows are being read from it */
    bool writes;            /* takes the writer's turn outside a transaction */
    bool holds_turn;        /* until it is reset */
    int args;               /* highest $n */
    int index[DB_MAX_ARGS]; /* SQLite's index of $n, 0: the text does not use it */
};

static const struct db_engine_calls sqlite_calls;

static const struct db_sql begin_sql = {"begin", "BEGIN IMMEDIATE", "BEGIN"};
static const struct db_sql begin_reading_sql = {"begin_reading", "BEGIN", NULL};
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

static enum err failed(struct sqlite *db)
{
    return db_sqlite_error(sqlite3_extended_errcode(db->sqlite));
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

enum err db_sqlite_open(const char *url, struct db_service **ret_service, const char **ret_why)
{
    struct sqlite_service *service;
    struct db *db = NULL;
    enum err err;

    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* one shared counter less; ignored when too late */
    TRY(touch_file(url, ret_why));
    power_cut_watch(url);
    service = mem_take(sizeof(*service));
    service->base = (struct db_service){DB_SQLITE, &sqlite_calls};
    service->path = mem_take(strlen(url) + 1);
    memcpy(service->path, url, strlen(url));
    turn_init(&service->turn);
    pthread_mutex_init(&service->long_log_mutex, NULL);
    err = db_open(&service->base, &db);
    if (err == OK)
        err = db_script(db, "PRAGMA journal_mode = WAL");
    if (err != OK) {
        snprintf(open_why, sizeof(open_why), "cannot use %s: %s", url,
                 db ? db_why(db) : "it cannot be opened");
        *ret_why = open_why;
        db_close(db);
        db_service_close(&service->base);
        return err;
    }
    db_close(db);
    *ret_service = &service->base;
    return OK;
}

static void service_close(struct db_service *base)
{
    struct sqlite_service *service = (struct sqlite_service *)base;

    turn_release(&service->turn);
    pthread_mutex_destroy(&service->long_log_mutex);
    mem_free(service->path);
    mem_free(service);
}

/* ---- connections ---- */

static void on_long_log(struct db_service *base, void (*call)(void *user), void *user)
{
    struct sqlite_service *service = (struct sqlite_service *)base;

    pthread_mutex_lock(&service->long_log_mutex);
    service->long_log = call;
    service->long_log_user = user;
    pthread_mutex_unlock(&service->long_log_mutex);
}

static int on_commit(void *user, sqlite3 *sqlite, const char *name, int frames)
{
    struct sqlite_service *service = user;

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
static enum err configure(struct sqlite *db)
{
    sqlite3_extended_result_codes(db->sqlite, 1);
    sqlite3_busy_timeout(db->sqlite, DB_BUSY_MS);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    TRY(db_script(&db->base,
                  fault(FAULT_NO_SYNC) ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = FULL"));
    TRY(db_script(&db->base, "PRAGMA foreign_keys = ON;"
                             "PRAGMA wal_autocheckpoint = 0;"
                             "PRAGMA journal_size_limit = 134217728;"
                             "PRAGMA cache_size = -8192;"
                             "PRAGMA temp_store = MEMORY"));
    sqlite3_wal_hook(db->sqlite, on_commit, db->service); /* after the PRAGMA, which is one too */
    return OK;
}

static enum err connect_file(struct db_service *base, struct db **ret_db)
{
    struct sqlite_service *service = (struct sqlite_service *)base;
    struct sqlite *db = mem_take(sizeof(*db));
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    enum err err = OK;

    *ret_db = NULL;
    db->base.service = base;
    db->base.calls = &sqlite_calls;
    db->service = service;
    if (sqlite3_open_v2(service->path, &db->sqlite, flags, NULL) != SQLITE_OK)
        err = ERR_UNAVAILABLE;
    else
        err = configure(db);
    if (err != OK) {
        db_close(&db->base);
        return err;
    }
    *ret_db = &db->base;
    return OK;
}

static void keep_pages(struct db *base, int kib)
{
    struct sqlite *db = sqlite_of(base);
    char sql[48];

    snprintf(sql, sizeof(sql), "PRAGMA cache_size = -%d", kib);
    sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL); /* a wish: without it reads are slower */
}

static void close_file(struct db *base)
{
    struct sqlite *db = sqlite_of(base);
    size_t at = 0;
    uint64_t key;
    void *value;

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

static enum err prepare(struct sqlite *db, const struct db_sql *sql, sqlite3_stmt **ret_stmt)
{
    const char *rest = NULL;

    if (sql->sqlite == NULL)
        return db_misused(&db->base, sql, "it is PostgreSQL's only");
    if (sqlite3_prepare_v3(db->sqlite, sql->sqlite, -1, SQLITE_PREPARE_PERSISTENT, ret_stmt,
                           &rest) != SQLITE_OK)
        return failed(db);
    if (*ret_stmt == NULL)
        return db_misused(&db->base, sql, "the statement is empty");
    while (*rest == ' ' || *rest == '\n' || *rest == ';')
        rest++;
    if (*rest != '\0') {
        sqlite3_finalize(*ret_stmt);
        return db_misused(&db->base, sql, "more than one statement");
    }
    return OK;
}

/* Where $1, $2 … stand: SQLite numbers parameters in the order of their first appearance,
 * PostgreSQL by their names. */
static enum err find_parameters(struct sqlite *db, const struct db_sql *sql, struct cached *cached)
{
    int count = sqlite3_bind_parameter_count(cached->stmt);

    for (int i = 1; i <= count; i++) {
        const char *name = sqlite3_bind_parameter_name(cached->stmt, i);
        long number = name && name[0] == '$' ? strtol(name + 1, NULL, 10) : 0;

        if (number < 1 || number > DB_MAX_ARGS)
            return db_misused(&db->base, sql, "parameters are written $1, $2, … up to $64");
        cached->index[number - 1] = i;
        if (number > cached->args)
            cached->args = (int)number;
    }
    return OK;
}

static enum err find_statement(struct sqlite *db, const struct db_sql *sql,
                               struct cached **ret_cached)
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

void sqlite_take_turn(struct sqlite *db)
{
    turn_take(&db->service->turn);
    db->has_turn = true;
}

void sqlite_give_turn(struct sqlite *db)
{
    if (!db->has_turn)
        return;
    db->has_turn = false;
    turn_give(&db->service->turn);
}

static void finish(struct sqlite *db, struct cached *cached)
{
    sqlite3_reset(cached->stmt);
    sqlite3_clear_bindings(cached->stmt);
    cached->open = false;
    if (cached->holds_turn) {
        cached->holds_turn = false;
        sqlite_give_turn(db);
    }
}

static enum err query(struct db *base, const struct db_sql *sql, const struct db_value *args,
                      size_t n, struct db_rows *ret_rows)
{
    struct sqlite *db = sqlite_of(base);
    struct cached *cached;

    TRY(find_statement(db, sql, &cached));
    if (cached->open)
        return db_misused(base, sql, "its earlier result is still open");
    if (n < (size_t)cached->args || n > DB_MAX_ARGS)
        return db_misused(base, sql, "wrong number of arguments");
    for (size_t i = 0; i < n; i++) {
        if (cached->index[i] != 0 &&
            bind_value(cached->stmt, cached->index[i], &args[i]) != SQLITE_OK)
            return failed(db);
    }
    cached->open = true;
    if (cached->writes && !base->in_tx && !db->has_turn) {
        sqlite_take_turn(db);
        cached->holds_turn = true;
    }
    ret_rows->db = base;
    ret_rows->statement = cached;
    return OK;
}

static enum err next(struct db_rows *rows, bool *ret_more)
{
    struct cached *cached = rows->statement;
    int code = sqlite3_step(cached->stmt);

    *ret_more = code == SQLITE_ROW;
    return *ret_more || code == SQLITE_DONE ? OK : failed(sqlite_of(rows->db));
}

static void done(struct db_rows *rows)
{
    finish(sqlite_of(rows->db), rows->statement);
}

static enum err run(struct db *base, const struct db_sql *sql, const struct db_value *args,
                    size_t n, int64_t *ret_changes)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    TRY(db_query(base, sql, args, n, &rows));
    while (more)
        TRY(db_next(&rows, &more));
    if (ret_changes != NULL)
        *ret_changes = sqlite3_changes64(sqlite_of(base)->sqlite);
    return OK;
}

/* ---- columns ---- */

static sqlite3_stmt *row_of(const struct db_rows *rows)
{
    const struct cached *cached = rows->statement;

    return cached->stmt;
}

static bool is_null(const struct db_rows *rows, int column)
{
    return sqlite3_column_type(row_of(rows), column) == SQLITE_NULL;
}

static int64_t col_int(const struct db_rows *rows, int column)
{
    return sqlite3_column_int64(row_of(rows), column);
}

static double col_real(const struct db_rows *rows, int column)
{
    return sqlite3_column_double(row_of(rows), column);
}

static struct str col_str(const struct db_rows *rows, int column)
{
    sqlite3_stmt *row = row_of(rows);
    const void *bytes;

    /* A BLOB's bytes must not pass through a conversion to text. */
    if (sqlite3_column_type(row, column) == SQLITE_BLOB)
        bytes = sqlite3_column_blob(row, column);
    else
        bytes = sqlite3_column_text(row, column);
    return (struct str){bytes ? bytes : "", (size_t)sqlite3_column_bytes(row, column)};
}

/* ---- transactions ---- */

/* BEGIN, COMMIT, ROLLBACK: without the turn, which their callers hold. */
static enum err run_plain(struct sqlite *db, const struct db_sql *sql)
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

/* Beside: there is one writer, with or without. */
static enum err begin(struct db *base, enum db_tx_kind kind)
{
    struct sqlite *db = sqlite_of(base);
    enum err err;

    if (kind == DB_TX_READING)
        return run_plain(db, &begin_reading_sql);
    if (db->has_turn)
        return db_misused(base, NULL, "the result of a writing statement is still open");
    sqlite_take_turn(db);
    err = run_plain(db, &begin_sql);
    if (err != OK)
        sqlite_give_turn(db);
    return err;
}

static enum err commit(struct db *base)
{
    struct sqlite *db = sqlite_of(base);

    TRY(run_plain(db, &commit_sql));
    sqlite_give_turn(db);
    return OK;
}

static bool lost(const struct db *base)
{
    (void)base; /* a file is not lost on the way */
    return false;
}

static void rollback(struct db *base)
{
    struct sqlite *db = sqlite_of(base);

    /* SQLite may have rolled back by itself, after a full disk for example. */
    if (!sqlite3_get_autocommit(db->sqlite) && run_plain(db, &rollback_sql) != OK)
        sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
    sqlite_give_turn(db);
}

static void pipe_begin(struct db *base)
{
    (void)base; /* every statement runs at once */
}

static enum err ids_advance(struct db *base)
{
    (void)base; /* AUTOINCREMENT */
    return OK;
}

static enum err check(struct db *base, const struct db_sql *sql)
{
    struct cached *cached;

    return find_statement(sqlite_of(base), sql, &cached);
}

static const char *why(const struct db *base)
{
    return sqlite3_errmsg(((const struct sqlite *)base)->sqlite);
}

static const struct db_engine_calls sqlite_calls = {
    .service_close = service_close,
    .open = connect_file,
    .close = close_file,
    .keep_pages = keep_pages,
    .why = why,
    .on_long_log = on_long_log,
    .query = query,
    .next = next,
    .done = done,
    .run = run,
    .is_null = is_null,
    .col_int = col_int,
    .col_real = col_real,
    .col_str = col_str,
    .begin = begin,
    .commit = commit,
    .lost = lost,
    .rollback = rollback,
    .pipe_begin = pipe_begin,
    .script = sqlite_script,
    .ids_advance = ids_advance,
    .check = check,
    .backup = sqlite_backup,
    .verify = sqlite_verify,
    .checkpoint = sqlite_checkpoint,
};
