#include "backup/backup.h"
#include "backup/backup_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static const char under_way[] = "another backup is under way";

/* Of the data folder; the descriptor holds it. ERR_DONE: somebody else does. */
static enum err lock_folder(struct app *app, struct arena *arena, struct backup_turn *turn,
                            struct str *ret_why)
{
    const char *path = str_format(arena, "%s/backup.lock", app->config.data).p;

    if (turn->fd < 0)
        turn->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (turn->fd < 0) {
        *ret_why = str_format(arena, "cannot make %s: %s", path, strerror(errno));
        return ERR_CONFLICT;
    }
    return flock(turn->fd, LOCK_EX | LOCK_NB) == 0 ? OK : ERR_DONE;
}

/* Of the database, for all its nodes: the connection holds it. A connection that is lost meanwhile
 * has lost it, and pg_dump most likely, too. */
static enum err lock_database(struct app *app, struct arena *arena, struct backup_turn *turn,
                              struct str *ret_why)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    enum err err = OK;

    if (db_service_engine(app->database) != DB_POSTGRES)
        return OK;
    if (turn->db == NULL)
        err = db_open(app->database, &turn->db);
    if (err == OK)
        err = db_query(turn->db, &backup_turn_sql, DB_NO_ARGS, &rows);
    if (err == OK)
        err = db_next_one(&rows);
    if (err != OK) {
        *ret_why = str_format(arena, "cannot ask the database: %s",
                              turn->db ? db_why(turn->db) : err_name(err));
        return ERR_CONFLICT;
    }
    turn->elsewhere = db_col_int(&rows, 0) == 0;
    return turn->elsewhere ? ERR_DONE : OK;
}

enum err backup_turn_take(struct app *app, struct arena *arena, void (*waiting)(void),
                          struct backup_turn *ret_turn, struct str *ret_why)
{
    static const struct timespec second = {.tv_sec = 1};
    bool told = false;
    enum err err;

    *ret_turn = (struct backup_turn){.fd = -1};
    for (;;) {
        err = lock_folder(app, arena, ret_turn, ret_why);
        if (err == OK)
            err = lock_database(app, arena, ret_turn, ret_why);
        if (err != ERR_DONE || waiting == NULL)
            break;
        if (!told)
            waiting();
        told = true;
        nanosleep(&second, NULL);
    }
    if (err == OK)
        return OK;
    if (err == ERR_DONE)
        *ret_why = str_from(under_way);
    backup_turn_give(ret_turn);
    return ERR_CONFLICT;
}

void backup_turn_give(struct backup_turn *turn)
{
    db_close(turn->db);
    turn->db = NULL;
    if (turn->fd >= 0)
        close(turn->fd);
    turn->fd = -1;
}
