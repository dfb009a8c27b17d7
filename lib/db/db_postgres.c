/* PostgreSQL behind db.h: prepared statements by the address of their struct db_sql and the kinds
 * of their arguments, answers read whole, one writer at a time unless told. */
#include "base/clock.h"
#include "base/mem.h"
#include "db/pg_link.h"

#include <stdio.h>
#include <stdlib.h>

enum { BOOL_OID = 16, BYTEA_OID = 17, LEAST_VERSION = 130000 };

/* The whole answer of a statement, or why there is none: told by the first db_next, as on SQLite,
 * where that is what runs it. */
struct pg_rows {
    PGresult *result; /* NULL: it failed */
    int at, n;        /* the row that db_next has moved to, from 1; how many there are */
    enum err err;
    struct arena decoded; /* bytes that were read */
};

static const struct db_engine_calls pg_calls;

static struct pg *pg_of(struct db *db)
{
    return (struct pg *)db;
}

/* The writers' lock of this database, held to the end of the transaction. The number is "wooga" in
 * ASCII. */
static const char lock_text[] = "SELECT pg_advisory_xact_lock(512970878817)";

/* ---- service ---- */

static _Thread_local char open_why[512];

static enum err refuse_server(struct db_service *service, struct db *db, const char *words,
                              enum err err, const char **ret_why)
{
    if (words != open_why)
        snprintf(open_why, sizeof(open_why), "cannot use the PostgreSQL database: %s", words);
    *ret_why = open_why;
    db_close(db);
    db_service_close(service);
    return err;
}

enum err db_postgres_open(const char *url, struct db_service **ret_service, const char **ret_why)
{
    struct pg_service *service = mem_take(sizeof(*service));
    struct db *db = NULL;
    const char *encoding;
    enum err err;

    service->base = (struct db_service){DB_POSTGRES, &pg_calls};
    service->url = mem_take(strlen(url) + 1);
    memcpy(service->url, url, strlen(url));
    err = db_open(&service->base, &db);
    if (err == OK)
        err = pg_link_up(pg_of(db));
    if (err != OK)
        return refuse_server(&service->base, db, db ? pg_of(db)->why : "no memory", err, ret_why);
    encoding = PQparameterStatus(pg_of(db)->conn, "server_encoding");
    if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
        return refuse_server(&service->base, db,
                             "its encoding is not UTF8; create it with ENCODING 'UTF8' TEMPLATE "
                             "template0",
                             ERR_UNSUPPORTED, ret_why);
    if (PQserverVersion(pg_of(db)->conn) < LEAST_VERSION)
        return refuse_server(&service->base, db, "it is older than PostgreSQL 13; upgrade it",
                             ERR_UNSUPPORTED, ret_why);
    db_close(db);
    *ret_service = &service->base;
    return OK;
}

static void service_close(struct db_service *base)
{
    struct pg_service *service = (struct pg_service *)base;

    mem_free(service->url);
    mem_free(service);
}

static enum err open_connection(struct db_service *base, struct db **ret_db)
{
    struct pg *pg = mem_take(sizeof(*pg));

    pg->base.service = base;
    pg->base.calls = &pg_calls;
    pg->service = (struct pg_service *)base;
    *ret_db = &pg->base;
    return OK;
}

static void close_connection(struct db *base)
{
    pg_link_down(pg_of(base));
    mem_free(base);
}

static const char *why(const struct db *base)
{
    return ((const struct pg *)base)->why;
}

/* ---- statements ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Whether the text changes anything: it begins with no SELECT, and if with WITH, says so later. The
 * statements are ours, so their words are in capitals. */
static bool is_writing(const char *text)
{
    static const char *const words[] = {"INSERT", "UPDATE", "DELETE"};

    if (strncmp(text, "SELECT", 6) == 0)
        return false;
    if (strncmp(text, "WITH", 4) != 0)
        return true;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const char *at = text;

        while ((at = strstr(at, words[i])) != NULL) {
            if (!is_letter(at[-1]) && !is_letter(at[6]))
                return true;
            at += 6;
        }
    }
    return false;
}

static const char *text_of(const struct db_sql *sql)
{
    return sql->postgres ? sql->postgres : sql->sqlite;
}

/* FNV-1a over the text's address and the arguments' types: what a preparation depends on. */
static uint64_t key_of(const struct db_sql *sql, const Oid *types, size_t n)
{
    uint64_t hash = 14695981039346656037U ^ (uintptr_t)sql;

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ types[i]) * 1099511628211U;
    return hash;
}

/* The statement for these arguments, its preparation sent ahead when it is new. */
static enum err find_statement(struct pg *pg, const struct db_sql *sql, const struct db_value *args,
                               size_t n, struct pg_prepared **ret_prepared)
{
    struct pg_prepared *prepared;
    Oid types[DB_MAX_ARGS];
    uint64_t key;

    for (size_t i = 0; i < n; i++)
        types[i] = pg_type_of(&args[i]);
    key = key_of(sql, types, n);
    prepared = map_get(&pg->statements, key);
    if (prepared == NULL) {
        prepared = mem_take(sizeof(*prepared));
        prepared->writes = is_writing(text_of(sql));
        map_set(&pg->statements, key, prepared);
    }
    *ret_prepared = prepared;
    if (prepared->there)
        return OK;
    /* A new name each time: of an attempt that failed nothing is known. */
    snprintf(prepared->name, sizeof(prepared->name), "s%u", (unsigned)++pg->made);
    return pg_send_prepare(pg, prepared, text_of(sql), (int)n, types);
}

/* Sends the statement with what has to stand around it. */
static enum err send_statement(struct pg *pg, const struct db_sql *sql, const struct db_value *args,
                               size_t n, bool *ret_writes, bool *ret_saved)
{
    struct pg_prepared *prepared;

    TRY(find_statement(pg, sql, args, n, &prepared));
    *ret_writes = prepared->writes;
    *ret_saved = prepared->writes && pg->base.in_tx && !pg->in_pipe;
    if (prepared->writes && !pg->base.in_tx)
        TRY(pg_send(pg, lock_text, false));
    if (*ret_saved)
        TRY(pg_send(pg, "SAVEPOINT w", false));
    TRY(pg_send_prepared(pg, prepared, true, args, n));
    return *ret_saved ? pg_send(pg, "RELEASE w", false) : OK;
}

/* Back to where the failed statement began. */
static void take_back(struct pg *pg)
{
    char why_first[sizeof(pg->why)];

    if (pg->conn == NULL)
        return;
    memcpy(why_first, pg->why, sizeof(why_first));
    if (pg_send(pg, "ROLLBACK TO w", false) == OK && pg_send(pg, "RELEASE w", false) == OK &&
        pg_link_round(pg, NULL) == OK)
        memcpy(pg->why, why_first, sizeof(why_first));
}

static enum err ready(struct pg *pg, const struct db_sql *sql, size_t n)
{
    if (n > DB_MAX_ARGS)
        return db_misused(&pg->base, sql, "too many arguments");
    if (pg->lost_in_tx)
        return ERR_UNAVAILABLE;
    if (pg->line_err != OK)
        return pg->line_err;
    return pg_link_up(pg);
}

/* Runs and waits. A connection that is lost on the way is made anew once for what only reads. */
static enum err ask(struct pg *pg, const struct db_sql *sql, const struct db_value *args, size_t n,
                    PGresult **ret_result)
{
    bool writes = false, saved = false;
    enum err err;

    *ret_result = NULL;
    for (int attempt = 0;; attempt++) {
        TRY(ready(pg, sql, n));
        err = send_statement(pg, sql, args, n, &writes, &saved);
        if (err == OK)
            err = pg_link_round(pg, ret_result);
        if (pg->conn != NULL || writes || pg->base.in_tx || attempt > 0)
            break;
    }
    if (err != OK && saved)
        take_back(pg);
    if (err != OK && pg->in_pipe)
        pg->line_err = err;
    return err;
}

static enum err query(struct db *base, const struct db_sql *sql, const struct db_value *args,
                      size_t n, struct db_rows *ret_rows)
{
    struct pg_rows *rows = mem_take(sizeof(*rows));

    rows->err = ask(pg_of(base), sql, args, n, &rows->result);
    rows->n = rows->result ? PQntuples(rows->result) : 0;
    ret_rows->db = base;
    ret_rows->statement = rows;
    return OK;
}

static enum err next(struct db_rows *rows, bool *ret_more)
{
    struct pg_rows *answer = rows->statement;

    *ret_more = answer->at < answer->n;
    answer->at += *ret_more;
    return answer->err;
}

static void done(struct db_rows *rows)
{
    struct pg_rows *answer = rows->statement;

    PQclear(answer->result);
    arena_release(&answer->decoded);
    mem_free(answer);
}

/* In a pipe: sent, and read with others when the line is long. */
static enum err run_later(struct pg *pg, const struct db_sql *sql, const struct db_value *args,
                          size_t n)
{
    enum { AROUND = 4 /* what one statement may send, and the commit */ };
    bool writes, saved;
    enum err err;

    TRY(ready(pg, sql, n));
    err = send_statement(pg, sql, args, n, &writes, &saved);
    if (err == OK && pg->sent > PG_LINE - AROUND)
        err = pg_link_round(pg, NULL);
    if (err != OK)
        pg->line_err = err;
    return err;
}

static enum err run(struct db *base, const struct db_sql *sql, const struct db_value *args,
                    size_t n, int64_t *ret_changes)
{
    struct pg *pg = pg_of(base);
    PGresult *result;

    if (pg->in_pipe && ret_changes == NULL)
        return run_later(pg, sql, args, n);
    TRY(ask(pg, sql, args, n, &result));
    if (ret_changes != NULL)
        *ret_changes = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return OK;
}

/* ---- columns ---- */

static bool is_null(const struct db_rows *rows, int column)
{
    const struct pg_rows *answer = rows->statement;

    return PQgetisnull(answer->result, answer->at - 1, column) == 1;
}

/* "" for NULL and for a column that the statement does not give, as 0 reads from it. */
static const char *value_of(const struct db_rows *rows, int column)
{
    const struct pg_rows *answer = rows->statement;
    const char *value = PQgetvalue(answer->result, answer->at - 1, column);

    return value ? value : "";
}

static int64_t col_int(const struct db_rows *rows, int column)
{
    const struct pg_rows *answer = rows->statement;
    const char *value = value_of(rows, column);

    if (PQftype(answer->result, column) == BOOL_OID)
        return value[0] == 't';
    return strtoll(value, NULL, 10);
}

static double col_real(const struct db_rows *rows, int column)
{
    return strtod(value_of(rows, column), NULL);
}

static struct str col_str(const struct db_rows *rows, int column)
{
    struct pg_rows *answer = rows->statement;
    const char *value = value_of(rows, column);
    size_t n = (size_t)PQgetlength(answer->result, answer->at - 1, column);
    unsigned char *bytes;
    struct str copy;

    if (PQftype(answer->result, column) != BYTEA_OID)
        return (struct str){value, n};
    bytes = PQunescapeBytea((const unsigned char *)value, &n);
    copy = str_copy(&answer->decoded, (struct str){bytes ? (char *)bytes : "", n});
    PQfreemem(bytes);
    return copy;
}

/* ---- transactions ---- */

/* Sent with the first statement, so it costs no round trip. */
static enum err begin(struct db *base, enum db_tx_kind kind)
{
    struct pg *pg = pg_of(base);

    pg->lost_in_tx = false;
    pg->line_err = OK;
    TRY(pg_link_up(pg));
    if (kind == DB_TX_READING)
        return pg_send(pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", false);
    TRY(pg_send(pg, "BEGIN", false));
    return kind == DB_TX_BESIDE ? OK : pg_send(pg, lock_text, false);
}

/* A transaction that the server has given up answers COMMIT with ROLLBACK. */
static enum err commit(struct db *base)
{
    static const struct db_sql commit_sql = {"commit", "COMMIT", NULL};
    struct pg *pg = pg_of(base);
    PGresult *result;
    bool committed;

    pg->in_pipe = false;
    TRY(ready(pg, &commit_sql, 0));
    TRY(pg_send(pg, "COMMIT", true));
    TRY(pg_link_round(pg, &result));
    committed = result != NULL && strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    return committed ? OK : db_misused(base, NULL, "it had failed before its commit");
}

static bool lost(const struct db *base)
{
    return ((const struct pg *)base)->lost_in_tx;
}

static void rollback(struct db *base)
{
    struct pg *pg = pg_of(base);

    pg->in_pipe = false;
    pg->line_err = OK;
    /* Refused or lost, nothing of it stays. */
    if (!pg->lost_in_tx && pg->conn != NULL &&
        (pg_send(pg, "ROLLBACK", false) != OK || pg_link_round(pg, NULL) == ERR_UNAVAILABLE ||
         PQtransactionStatus(pg->conn) != PQTRANS_IDLE))
        pg_link_down(pg);
    pg->lost_in_tx = false;
}

static void pipe_begin(struct db *base)
{
    pg_of(base)->in_pipe = base->in_tx;
}

/* ---- scripts and upkeep ---- */

static enum err script(struct db *base, const char *sql)
{
    struct pg *pg = pg_of(base);

    TRY(ready(pg, NULL, 0));
    if (pg->sent > 0)
        TRY(pg_link_round(pg, NULL)); /* BEGIN */
    return pg_link_script(pg, sql);
}

/* Each column that is GENERATED … AS IDENTITY has a sequence that knows nothing of ids given. Who
 * gives ids fills tables: their statistics are taken, too. */
static enum err ids_advance(struct db *base)
{
    return script(
        base, "DO $$ DECLARE one record; highest bigint; BEGIN"
              " FOR one IN SELECT table_name AS name, column_name AS id"
              "  FROM information_schema.columns"
              "  WHERE table_schema = current_schema() AND is_identity = 'YES' LOOP"
              " EXECUTE format('SELECT MAX(%I) FROM %I', one.id, one.name) INTO highest;"
              " IF highest IS NOT NULL THEN"
              "  PERFORM setval(pg_get_serial_sequence(quote_ident(one.name), one.id), highest);"
              " END IF; END LOOP; END $$; ANALYZE");
}

/* Prepares it with no type told: the strictest way, for arguments may be NULL. */
static enum err check(struct db *base, const struct db_sql *sql)
{
    struct pg *pg = pg_of(base);
    struct pg_prepared prepared = {.name = "checked"};
    enum err err;

    TRY(ready(pg, sql, 0));
    TRY(pg_send_prepare(pg, &prepared, text_of(sql), 0, NULL));
    err = pg_link_round(pg, NULL);
    return err == OK ? pg_link_script(pg, "DEALLOCATE checked") : err;
}

static enum err backup(struct db *base, const char *path)
{
    (void)path;
    snprintf(base->why, sizeof(base->why), "a PostgreSQL database is copied by pg_dump");
    return ERR_UNSUPPORTED;
}

/* The server looks after its files itself (pg_amcheck). */
static enum err verify(struct db *base, struct arena *arena, struct str *ret_words)
{
    (void)base;
    (void)arena;
    (void)ret_words;
    return OK;
}

static enum err checkpoint(struct db *base)
{
    (void)base;
    return OK;
}

static void keep_pages(struct db *base, int kib)
{
    (void)base;
    (void)kib;
}

static void on_long_log(struct db_service *service, void (*call)(void *user), void *user)
{
    (void)service;
    (void)call;
    (void)user;
}

static const struct db_engine_calls pg_calls = {
    .service_close = service_close,
    .open = open_connection,
    .close = close_connection,
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
    .script = script,
    .ids_advance = ids_advance,
    .check = check,
    .backup = backup,
    .verify = verify,
    .checkpoint = checkpoint,
};
