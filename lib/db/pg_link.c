#include "db/pg_link.h"

#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"

#include <endian.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
    INT8_OID = 20, /* pg_type.h of PostgreSQL's catalog */
    TEXT_OID = 25,
    BYTEA_OID = 17,
    FLOAT8_OID = 701,
    BINARY = 1,
    TEXTUAL = 0
};
#define AWAY_US (US_PER_SECOND / 4)

/* Long enough for the longest statement of the program, short enough for a worker to come back; a
 * lock is waited for as long as on SQLite (DB_BUSY_MS). Compiling a plan
 * pays for none of statements that take a millisecond. */
static const char limit_text[] = "SET statement_timeout = '30s'";
static const char settings_text[] = "SET statement_timeout = '30s'; SET lock_timeout = '5s';"
                                    "SET idle_in_transaction_session_timeout = '60s';"
                                    "SET timezone = 'UTC'; SET client_min_messages = 'error';"
                                    "SET standard_conforming_strings = on; SET jit = off;"
                                    "SET synchronous_commit = ";

/* ---- errors ---- */

static void keep_words(struct pg *pg, const char *words)
{
    size_t n = strcspn(words, "\n");

    if (strncmp(words, "ERROR:  ", 8) == 0) {
        words += 8;
        n -= 8;
    }
    snprintf(pg->why, sizeof(pg->why), "%.*s", (int)n, words);
}

static bool is_class(const char *state, const char *class)
{
    return strncmp(state, class, 2) == 0;
}

/* Appendix A of PostgreSQL's manual. */
static enum err error_of(const char *state)
{
    static const char *const conflicts[] = {"23505", "23514", "23P01"};
    static const char *const passing[] = {"40001", "40P01", "55P03", "57014", "25006", "25P03"};

    if (state == NULL)
        return ERR_UNAVAILABLE;
    for (size_t i = 0; i < COUNT_OF(conflicts); i++) {
        if (strcmp(state, conflicts[i]) == 0)
            return ERR_CONFLICT;
    }
    for (size_t i = 0; i < COUNT_OF(passing); i++) {
        if (strcmp(state, passing[i]) == 0)
            return ERR_UNAVAILABLE;
    }
    if (strcmp(state, "23503") == 0)
        return ERR_NOT_FOUND;
    /* connection, resources, operator's intervention, system error */
    if (is_class(state, "08") || is_class(state, "53") || is_class(state, "57") ||
        is_class(state, "58"))
        return ERR_UNAVAILABLE;
    return ERR_INTERNAL;
}

static enum err lost(struct pg *pg)
{
    keep_words(pg, PQerrorMessage(pg->conn));
    pg->lost_in_tx = pg->base.in_tx;
    pg_link_down(pg);
    return ERR_UNAVAILABLE;
}

/* ---- connecting ---- */

static void ignore_notice(void *user, const char *words)
{
    (void)user;
    (void)words;
}

/* Whether an idle connection has been closed by the other side. */
static bool has_died(struct pg *pg)
{
    struct pollfd fd = {.fd = PQsocket(pg->conn), .events = POLLIN};
    char byte;

    if (PQstatus(pg->conn) != CONNECTION_OK)
        return true;
    if (poll(&fd, 1, 0) == 0)
        return false;
    /* The server said something unasked: a setting that changed, or good-bye. */
    return PQconsumeInput(pg->conn) == 0 || PQstatus(pg->conn) != CONNECTION_OK ||
           recv(fd.fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void pg_link_down(struct pg *pg)
{
    size_t at = 0;
    uint64_t key;
    void *value;

    while (map_each (&pg->statements, &at, &key, &value))
        mem_free(value);
    map_release(&pg->statements);
    pg->statements = (struct map){0};
    pg->sent = 0;
    PQfinish(pg->conn);
    pg->conn = NULL;
}

static enum err configure(struct pg *pg)
{
    char text[sizeof(settings_text) + 8];
    PGresult *result;
    bool fine;

    snprintf(text, sizeof(text), "%s%s", settings_text, fault(FAULT_NO_SYNC) ? "off" : "on");
    PQsetNoticeProcessor(pg->conn, ignore_notice, NULL);
    result = PQexec(pg->conn, text);
    fine = PQresultStatus(result) == PGRES_COMMAND_OK && PQenterPipelineMode(pg->conn) == 1;
    PQclear(result);
    return fine ? OK : ERR_UNAVAILABLE;
}

static enum err connect_server(struct pg *pg)
{
    /* What the address does not say itself. A server that is gone is noticed while we send by the
     * user timeout, while we wait for its answer by the keepalives. */
    const char *const names[] = {"client_encoding",
                                 "fallback_application_name",
                                 "connect_timeout",
                                 "tcp_user_timeout",
                                 "keepalives_idle",
                                 "keepalives_interval",
                                 "keepalives_count",
                                 "dbname",
                                 NULL};
    const char *const values[] = {"UTF8", "wooga",          "5", "10000", "5", "2",
                                  "3",    pg->service->url, NULL};
    int64_t now_us = clock_mono_us();

    if (now_us < atomic_load(&pg->service->away_until_us)) {
        snprintf(pg->why, sizeof(pg->why), "the server was away a moment ago");
        return ERR_UNAVAILABLE;
    }
    pg->conn = PQconnectdbParams(names, values, 1);
    if (PQstatus(pg->conn) == CONNECTION_OK && configure(pg) == OK)
        return OK;
    atomic_store(&pg->service->away_until_us, clock_mono_us() + AWAY_US);
    return lost(pg);
}

enum err pg_link_up(struct pg *pg)
{
    if (pg->conn != NULL && pg->sent == 0 && !pg->base.in_tx && has_died(pg))
        pg_link_down(pg);
    return pg->conn != NULL ? OK : connect_server(pg);
}

/* ---- sending ---- */

static enum err note_sent(struct pg *pg, int sent, struct pg_prepared *prepares, bool main)
{
    if (sent != 1)
        return lost(pg);
    pg->line[pg->sent++] = (struct pg_sent){prepares, main};
    return OK;
}

enum err pg_send(struct pg *pg, const char *text, bool main)
{
    return note_sent(pg, PQsendQueryParams(pg->conn, text, 0, NULL, NULL, NULL, NULL, TEXTUAL),
                     NULL, main);
}

enum err pg_send_prepare(struct pg *pg, struct pg_prepared *prepared, const char *text, int n,
                         const Oid *types)
{
    prepared->there = true;
    return note_sent(pg, PQsendPrepare(pg->conn, prepared->name, text, n, types), prepared, false);
}

Oid pg_type_of(const struct db_value *value)
{
    switch (value->kind) {
    case DB_INT:
        return INT8_OID;
    case DB_REAL:
        return FLOAT8_OID;
    case DB_TEXT:
        return TEXT_OID;
    case DB_BLOB:
        return BYTEA_OID;
    default:
        return 0;
    }
}

enum err pg_send_prepared(struct pg *pg, const struct pg_prepared *prepared, bool main,
                          const struct db_value *args, size_t n)
{
    const char *values[DB_MAX_ARGS];
    int lengths[DB_MAX_ARGS], formats[DB_MAX_ARGS];
    uint64_t numbers[DB_MAX_ARGS];

    for (size_t i = 0; i < n; i++) {
        formats[i] = BINARY;
        lengths[i] = sizeof(numbers[i]);
        values[i] = (const char *)&numbers[i];
        if (args[i].kind == DB_INT || args[i].kind == DB_REAL) {
            memcpy(&numbers[i], &args[i].integer, sizeof(numbers[i])); /* or the real beside it */
            numbers[i] = htobe64(numbers[i]);
        } else if (args[i].kind == DB_NULL) {
            values[i] = NULL;
        } else {
            values[i] = args[i].bytes.p;
            lengths[i] = (int)args[i].bytes.n;
        }
    }
    return note_sent(
        pg,
        PQsendQueryPrepared(pg->conn, prepared->name, (int)n, values, lengths, formats, TEXTUAL),
        NULL, main);
}

/* ---- answers ---- */

static bool has_failed(ExecStatusType status)
{
    return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

/* Takes one command's answer; *err keeps the first failure of the line. */
static void take_answer(struct pg *pg, const struct pg_sent *sent, PGresult *result, enum err *err,
                        PGresult **ret_main)
{
    if (has_failed(PQresultStatus(result))) {
        if (*err == OK && PQresultStatus(result) != PGRES_PIPELINE_ABORTED) {
            *err = error_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
            keep_words(pg, PQresultErrorMessage(result));
        }
        if (sent->prepares != NULL)
            sent->prepares->there = false;
        PQclear(result);
        return;
    }
    if (sent->main && ret_main != NULL) {
        PQclear(*ret_main);
        *ret_main = result;
        return;
    }
    PQclear(result);
}

/* The end of the line: whatever was single has been committed when it comes. */
static bool take_end(struct pg *pg, enum err *err)
{
    static const struct pg_sent nothing;
    PGresult *result;

    while ((result = PQgetResult(pg->conn)) != NULL) {
        if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            return true;
        }
        take_answer(pg, &nothing, result, err, NULL);
    }
    return false;
}

enum err pg_link_round(struct pg *pg, PGresult **ret_main)
{
    PGresult *main = NULL, *result;
    enum err err = OK;
    size_t n = pg->sent;
    bool whole = PQpipelineSync(pg->conn) == 1;

    pg->sent = 0;
    for (size_t i = 0; whole && i < n; i++) {
        result = PQgetResult(pg->conn);
        whole = result != NULL;
        while (result != NULL) {
            take_answer(pg, &pg->line[i], result, &err, &main);
            result = PQgetResult(pg->conn);
        }
    }
    whole = whole && take_end(pg, &err);
    if (!whole || PQstatus(pg->conn) != CONNECTION_OK)
        err = lost(pg);
    if (err != OK || ret_main == NULL) {
        PQclear(main);
        main = NULL;
    }
    if (ret_main != NULL)
        *ret_main = main;
    return err;
}

enum err pg_link_script(struct pg *pg, const char *text)
{
    PGresult *result;
    enum err err = OK;

    if (PQexitPipelineMode(pg->conn) != 1)
        return lost(pg);
    /* A change of the schema takes as long as its tables are large. */
    PQclear(PQexec(pg->conn, "SET statement_timeout = 0"));
    result = PQexec(pg->conn, text);
    if (has_failed(PQresultStatus(result)) && PQresultStatus(result) != PGRES_EMPTY_QUERY) {
        err = error_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
        keep_words(pg, PQresultErrorMessage(result));
    }
    PQclear(result);
    PQclear(PQexec(pg->conn, limit_text)); /* where the script has failed the rollback does it */
    if (PQstatus(pg->conn) != CONNECTION_OK || PQenterPipelineMode(pg->conn) != 1)
        return lost(pg);
    return err;
}
