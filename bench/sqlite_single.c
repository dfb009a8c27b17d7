/* The baseline of storing: messages into SQLite with nothing else around it, one transaction each
 * or so many a transaction. The table and the pragmas are the server's; the log is checkpointed as
 * SQLite does by itself.
 *   sqlite_single FILE SECONDS BATCH
 * Prints messages a second. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROOMS = 500, TEXT_BYTES = 120 };

static sqlite3 *db;

static void run(const char *sql)
{
    char *why = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
        fprintf(stderr, "sqlite_single: %s\n", why);
        exit(1);
    }
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        fprintf(stderr, "sqlite_single: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
    return stmt;
}

static void step(sqlite3_stmt *stmt)
{
    if (sqlite3_step(stmt) != SQLITE_DONE) {
        fprintf(stderr, "sqlite_single: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
    sqlite3_reset(stmt);
}

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void make_tables(void)
{
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;"
        "CREATE TABLE rooms (id INTEGER PRIMARY KEY, last_seq BIGINT NOT NULL);"
        "CREATE TABLE messages (room_id BIGINT NOT NULL, seq BIGINT NOT NULL, id BIGINT NOT NULL,"
        " kind BIGINT NOT NULL DEFAULT 0, sender_id BIGINT NOT NULL, text TEXT NOT NULL, body TEXT,"
        " cid TEXT, created_us BIGINT NOT NULL, PRIMARY KEY (room_id, seq)) WITHOUT ROWID;"
        "CREATE UNIQUE INDEX messages_cid ON messages (room_id, sender_id, cid)"
        " WHERE cid IS NOT NULL;");
    for (int i = 1; i <= ROOMS; i++) {
        char sql[80];

        snprintf(sql, sizeof sql, "INSERT INTO rooms VALUES (%d, 0)", i);
        run(sql);
    }
}

/* One message: its room's number goes up, the row goes in. */
static void store(sqlite3_stmt *advance, sqlite3_stmt *insert, sqlite3_int64 number)
{
    char cid[64], text[TEXT_BYTES];

    snprintf(cid, sizeof cid, "%08llx-0000-4000-8000-%012llx",
             (unsigned long long)(number * 2654435761 & 0xffffffff), (unsigned long long)number);
    memset(text, 'a', sizeof text);
    sqlite3_bind_int64(advance, 1, 1 + number % ROOMS);
    step(advance);
    sqlite3_bind_int64(insert, 1, 1 + number % ROOMS);
    sqlite3_bind_int64(insert, 2, 1 + number / ROOMS);
    sqlite3_bind_int64(insert, 3, number);
    sqlite3_bind_int64(insert, 4, 1 + number % 2);
    sqlite3_bind_text(insert, 5, text, sizeof text, SQLITE_STATIC);
    sqlite3_bind_text(insert, 6, cid, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 7, number * 100);
    step(insert);
}

int main(int argc, char **argv)
{
    sqlite3_stmt *advance, *insert, *begin, *commit;
    sqlite3_int64 number = 0;
    double start, seconds;
    long batch;

    if (argc != 4) {
        fprintf(stderr, "usage: sqlite_single FILE SECONDS BATCH\n");
        return 2;
    }
    seconds = strtod(argv[2], NULL);
    batch = strtol(argv[3], NULL, 10);
    if (sqlite3_open(argv[1], &db) != SQLITE_OK) {
        fprintf(stderr, "sqlite_single: %s\n", sqlite3_errmsg(db));
        return 1;
    }
    make_tables();
    advance = prepare("UPDATE rooms SET last_seq = last_seq + 1 WHERE id = ?1");
    insert = prepare("INSERT INTO messages (room_id, seq, id, sender_id, text, cid, created_us)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    begin = prepare("BEGIN IMMEDIATE");
    commit = prepare("COMMIT");
    for (start = now_s(); now_s() - start < seconds;) {
        step(begin);
        for (long i = 0; i < batch; i++)
            store(advance, insert, number++);
        step(commit);
    }
    printf("%.0f\n", (double)number / (now_s() - start));
    return 0;
}
