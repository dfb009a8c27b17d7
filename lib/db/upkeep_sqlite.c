/* Scripts, backup and checkpoint of a SQLite database. */
#include "db/db_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum {
    EMPTY_FRAMES = 1000,    /* a shorter log may grow on */
    PATIENT_FRAMES = 24000, /* 96 MiB: readers of a shorter one are not waited for */
    FEW_FRAMES = 200,       /* left to move: not worth another round beside the writers */
    SOME_FRAMES = 4000,     /* left to move: writers may wait for them */
    ROUNDS = 4,
    RESTART_BUSY_MS = 20
};

enum err sqlite_script(struct db *base, const char *sql)
{
    struct sqlite *db = sqlite_of(base);
    bool alone = !db->base.in_tx && !db->has_turn;
    int code;

    if (alone)
        sqlite_take_turn(db);
    code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
    if (alone)
        sqlite_give_turn(db);
    return code == SQLITE_OK ? OK : db_sqlite_error(sqlite3_extended_errcode(db->sqlite));
}

static enum err copy_to(struct sqlite *db, const char *path)
{
    sqlite3 *target = NULL;
    sqlite3_backup *backup = NULL;
    int code = sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    if (code == SQLITE_OK)
        backup = sqlite3_backup_init(target, "main", db->sqlite, "main");
    if (backup != NULL) {
        /* All at once: one snapshot. Writers go on in the log; in steps their commits would start
         * it over. */
        code = sqlite3_backup_step(backup, -1);
        sqlite3_backup_finish(backup);
    }
    if (backup == NULL || code != SQLITE_DONE) {
        snprintf(db->base.why, sizeof(db->base.why), "%s: %s", path, sqlite3_errmsg(target));
        code = sqlite3_extended_errcode(target);
        sqlite3_close_v2(target);
        return db_sqlite_error(code);
    }
    /* One file without a log beside it, to be carried away. */
    code = sqlite3_exec(target, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close_v2(target);
    return code == SQLITE_OK ? OK : ERR_UNAVAILABLE;
}

enum err sqlite_backup(struct db *base, const char *path)
{
    struct sqlite *db = sqlite_of(base);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    enum err err;

    if (fd < 0) {
        snprintf(db->base.why, sizeof(db->base.why), "%s: %s", path, strerror(errno));
        return errno == EEXIST ? ERR_CONFLICT : ERR_UNAVAILABLE;
    }
    close(fd);
    err = copy_to(db, path);
    if (err != OK)
        unlink(path);
    return err;
}

enum err sqlite_verify(struct db *base, struct arena *arena, struct str *ret_words)
{
    static const struct db_sql check_sql = {"quick_check", "PRAGMA quick_check(1)", NULL};
    static const struct db_sql keys_sql = {"foreign_key_check", "PRAGMA foreign_key_check", NULL};
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    TRY(db_query(base, &check_sql, DB_NO_ARGS, &rows));
    TRY(db_next_one(&rows));
    if (!str_eq(db_col_str(&rows, 0), STR("ok"))) {
        *ret_words = db_text(&rows, 0, arena);
        return ERR_UNAVAILABLE;
    }
    db_done(&rows);
    TRY(db_query(base, &keys_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    if (more) {
        struct str table = db_text(&rows, 0, arena);

        *ret_words = str_format(arena, "a row of %.*s names one that does not exist",
                                STR_FMT(table));
        return ERR_UNAVAILABLE;
    }
    return OK;
}

/* Moves what is in the log; *ret_frames: how many are in it, *ret_left: of these are not in the
 * file. */
static int move_log(struct sqlite *db, int mode, int *ret_frames, int *ret_left)
{
    int frames = 0, moved = 0;
    int code = sqlite3_wal_checkpoint_v2(db->sqlite, NULL, mode, &frames, &moved);

    *ret_frames = frames;
    *ret_left = frames - moved;
    return code;
}

/* Moves the rest while writers wait, so that the next one starts the log again at its beginning and
 * it need not grow: writing where the file has its blocks already is what makes a commit's sync
 * cheap and independent of other files. A reader of the log keeps it from that; when it has become
 * very long, readers are waited for. Not always: every connection then forgets its pages. */
static int empty_log(struct sqlite *db, int frames)
{
    int mode = frames > PATIENT_FRAMES ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
    int left, code;

    sqlite_take_turn(db);
    sqlite3_busy_timeout(db->sqlite, RESTART_BUSY_MS);
    code = move_log(db, mode, &frames, &left);
    sqlite3_busy_timeout(db->sqlite, DB_BUSY_MS);
    sqlite_give_turn(db);
    return code;
}

enum err sqlite_checkpoint(struct db *base)
{
    struct sqlite *db = sqlite_of(base);
    int frames = 0, left = INT_MAX;
    int code = SQLITE_OK;

    for (int round = 0; round < ROUNDS && code == SQLITE_OK && left > FEW_FRAMES; round++)
        code = move_log(db, SQLITE_CHECKPOINT_PASSIVE, &frames, &left);
    if (code == SQLITE_OK && frames > EMPTY_FRAMES && left <= SOME_FRAMES)
        code = empty_log(db, frames);
    return code == SQLITE_OK || code == SQLITE_BUSY
               ? OK
               : db_sqlite_error(sqlite3_extended_errcode(db->sqlite));
}
