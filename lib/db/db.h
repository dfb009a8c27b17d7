/* The database behind one door: statements, rows, transactions, errors. SQLite by default,
 * PostgreSQL behind the same functions. SQL is written once, in X.sql next to X_store.c, and
 * generated into X_sql.h as struct db_sql.
 *
 *   DEFER(db_done) struct db_rows rows;
 *   TRY(db_query(db, &product_by_id_sql, DB_ARGS(db_int(id)), &rows));
 *   TRY(db_next_one(&rows));                  // ERR_NOT_FOUND when there is no row
 *   product->name = db_text(&rows, 1, arena);
 *
 *   DEFER(db_tx_end) struct db_tx tx;
 *   TRY(db_tx_begin(db, &tx));
 *   TRY(db_run(db, &rental_insert_sql, DB_ARGS(db_int(id), db_null()), NULL));
 *   TRY(db_tx_commit(&tx));                   // without it everything is rolled back at the end of
 * the scope
 *
 * Errors: a violated UNIQUE, PRIMARY KEY or CHECK is ERR_CONFLICT, a violated FOREIGN KEY
 * ERR_NOT_FOUND, a lost or full database ERR_UNAVAILABLE, anything else ERR_INTERNAL (a wrong
 * statement). A connection belongs to one thread. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;         /* one connection */
struct db_service; /* where connections come from: path or URL, the writer's turn */

/* One statement. postgres == NULL: the same text on both. Generated, static; one whose text is made
 * at run time must live as long as the connection, which knows it by its address. */
struct db_sql {
    const char *name;
    const char *sqlite;
    const char *postgres;
};

enum db_engine { DB_SQLITE, DB_POSTGRES };

struct db_value {
    enum { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB } kind;
    union {
        int64_t integer;
        double real;
        struct str bytes;
    };
};

static inline struct db_value db_int(int64_t v)
{
    return (struct db_value){.kind = DB_INT, .integer = v};
}
static inline struct db_value db_real(double v)
{
    return (struct db_value){.kind = DB_REAL, .real = v};
}
static inline struct db_value db_null(void)
{
    return (struct db_value){.kind = DB_NULL};
}
/* {NULL,0} binds NULL. The bytes must live until the statement has run. */
static inline struct db_value db_str(struct str s)
{
    return (struct db_value){.kind = s.p ? DB_TEXT : DB_NULL, .bytes = s};
}
static inline struct db_value db_blob(struct str s)
{
    return (struct db_value){.kind = s.p ? DB_BLOB : DB_NULL, .bytes = s};
}
/* v, or NULL when v is 0 (an absent id). */
static inline struct db_value db_id_or_null(int64_t v)
{
    return v ? db_int(v) : db_null();
}

#define DB_ARGS(...)                                                                               \
    (const struct db_value[]){__VA_ARGS__},                                                        \
        sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)
#define DB_NO_ARGS NULL, 0

/* Whether this names a PostgreSQL server (postgresql://…) and no file. */
bool db_is_postgres(const char *url);
/* Opens the service: the path of a file is SQLite's, made (0600) when absent; postgresql://… a
 * server, asked once whether it is there. ret_why (the thread's memory) says what to do on failure.
 */
enum err db_service_open(const char *url, struct db_service **ret_service,
                         const char **ret_why) MUST_USE;
void db_service_close(struct db_service *service);
enum db_engine db_service_engine(const struct db_service *service);
enum db_engine db_engine_of(const struct db *db);

/* A connection for the calling thread. SQLite: WAL, synchronous=FULL, foreign keys on, busy_timeout
 * 5 s. PostgreSQL: made when it is first used and again when it was lost; a statement that a lost
 * connection had not finished is ERR_UNAVAILABLE unless it only reads. */
enum err db_open(struct db_service *service, struct db **ret_db) MUST_USE;
void db_close(struct db *db);
/* How much of the file the connection may keep in memory, in KiB: 8192 unless told. For one whose
 * pages are many and come again. Nothing on PostgreSQL. */
void db_keep_pages(struct db *db, int kib);
/* The engine's last error on this connection, for the log. Valid until the next call. */
const char *db_why(const struct db *db);

/* A result. Must be finished with db_done (DEFER) before the connection runs the same statement
 * again. Zero it or let db_query fill it: db_done on a zeroed or finished one is harmless. */
struct db_rows {
    struct db *db;
    void *statement;
    bool started;
};

enum err db_query(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t n,
                  struct db_rows *ret_rows) MUST_USE;
/* Moves to the next row. OK with *ret_more = false at the end. */
enum err db_next(struct db_rows *rows, bool *ret_more) MUST_USE;
/* Moves to the first row; ERR_NOT_FOUND when there is none. */
enum err db_next_one(struct db_rows *rows) MUST_USE;
void db_done(struct db_rows *rows);

/* Columns of the current row, from 0. NULL reads as 0, 0.0, {NULL,0}. */
bool db_is_null(const struct db_rows *rows, int column);
int64_t db_col_int(const struct db_rows *rows, int column);
double db_col_real(const struct db_rows *rows, int column);
/* The bytes are valid until the next db_next or db_done. */
struct str db_col_str(const struct db_rows *rows, int column);
/* A copy in the arena. */
struct str db_text(const struct db_rows *rows, int column, struct arena *arena);

/* Runs a statement that gives no rows; *ret_changes (may be NULL) counts the rows changed. A single
 * write outside a transaction takes the writer's turn by itself. */
enum err db_run(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t n,
                int64_t *ret_changes) MUST_USE;
/* Runs INSERT … RETURNING id (or any statement giving one integer). ERR_NOT_FOUND when it gives no
 * row. */
enum err db_run_id(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t n,
                   int64_t *ret_id) MUST_USE;

/* A write transaction. One writer at a time on both engines, so what it reads stays true to its
 * end: on SQLite it takes the writer's turn (a fair lock in the process) and BEGIN IMMEDIATE, on
 * PostgreSQL an advisory lock of the database, as single writing statements do
 * (docs/decisions/0010-one-writer-unless-told.md). A statement that fails leaves the transaction as
 * it was before it. No nesting. */
struct db_tx {
    struct db *db; /* NULL: not begun or finished */
};
enum err db_tx_begin(struct db *db, struct db_tx *ret_tx) MUST_USE;
/* The same, but on PostgreSQL beside other writers: for what locks the rows it decides by. */
enum err db_tx_begin_beside(struct db *db, struct db_tx *ret_tx) MUST_USE;
/* Reads only, and all of it as it stood at its first statement; nobody waits for it. */
enum err db_tx_begin_reading(struct db *db, struct db_tx *ret_tx) MUST_USE;
enum err db_tx_commit(struct db_tx *tx) MUST_USE;
/* After a commit that failed: the connection was lost on the way, so it may have happened. */
bool db_tx_lost(const struct db_tx *tx);
void db_tx_end(struct db_tx *tx); /* rolls back unless committed */

/* From here to the end of the transaction a db_run without ret_changes need not have run when it
 * returns: it is sent with the others, in their order, before the next statement that answers, or
 * with the commit. That tells the first failure, and the transaction can only be rolled back. For
 * many writes whose answers nobody needs. Without effect on SQLite. */
void db_pipe_begin(struct db *db);

/* For statements not written in an X.sql (migrations, PRAGMAs): runs all statements of the text. */
enum err db_script(struct db *db, const char *sql) MUST_USE;

/* After rows were inserted with ids of their own: the next ids made are above the highest of each
 * table. SQLite sees to that itself. */
enum err db_ids_advance(struct db *db) MUST_USE;

/* Checks that the statement can be prepared on this engine. */
enum err db_check(struct db *db, const struct db_sql *sql) MUST_USE;

/* Copies the whole database to a file while others go on (SQLite's online backup; ERR_UNSUPPORTED
 * on PostgreSQL). */
enum err db_backup(struct db *db, const char *path) MUST_USE;
/* Looks through the whole file for damage. OK, or ERR_UNAVAILABLE with the engine's words (arena).
 */
enum err db_verify(struct db *db, struct arena *arena, struct str *ret_words) MUST_USE;
/* Moves the write-ahead log into the file and, once it is long, starts it again; run beside, off
 * the journal. Nothing to do on PostgreSQL. */
enum err db_checkpoint(struct db *db) MUST_USE;
/* Has call called after each commit that leaves a long log behind, by the thread that committed: it
 * only wakes whoever runs db_checkpoint. NULL: nobody any more; no call is
 * under way then. */
void db_on_long_log(struct db_service *service, void (*call)(void *user), void *user);
