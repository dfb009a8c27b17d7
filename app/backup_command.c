/* wooga backup: copies of everything, or of the database alone. */
#include "commands.h"

#include "backup/backup.h"
#include "blob/blob.h"
#include "progress.h"

#include <stdio.h>

/* wooga backup FILE: the database alone, as it is now, while the server goes on. */
static int copy_database(struct app *app, const char *path)
{
    struct db *db = data_connect(app);
    enum err err;

    if (db == NULL)
        return 1;
    err = db_backup(db, path);
    if (err == ERR_CONFLICT)
        fail("%s is there already; name a new file", path);
    else if (err == ERR_UNSUPPORTED)
        fail("a file is for SQLite alone; --to FOLDER copies PostgreSQL, too");
    else if (err != OK)
        fail("the copy failed: %s", db_why(db));
    db_close(db);
    if (err != OK)
        return 1;
    printf("the database is in %s, without photos and keys; --to FOLDER copies everything\n", path);
    return 0;
}

static void say_waiting(void)
{
    fputs("wooga: another backup is under way; this one waits for it\n", stderr);
}

static int copy_all(struct app *app, struct arena *arena, const char *to, int keep)
{
    struct backup backup = {.app = app,
                            .arena = arena,
                            .place = to,
                            .keep = keep,
                            .version = version_word(),
                            .progress = progress_show,
                            .waiting = say_waiting};
    enum err err;

    if (!data_open_photos(app, arena))
        return 1;
    err = backup_make(&backup);
    progress_end();
    blobs_close(app->blobs);
    if (err != OK)
        return fail("no backup was made: %.*s", STR_FMT(backup.why));
    printf("%s/%.*s: %lld photo files, %lld of them new, %lld MiB written and read again\n", to,
           STR_FMT(backup.name), (long long)backup.photos, (long long)backup.photos_new,
           (long long)(backup.bytes_new + (1 << 20) - 1) >> 20);
    if (backup.missing > 0)
        printf("%lld photo files are missing where photos are kept; wooga doctor tells which\n",
               (long long)backup.missing);
    return 0;
}

/* wooga backup FILE, or wooga backup [--to FOLDER|s3://…] [--keep N]. */
int backup_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    const char *path = NULL, *to = app->config.backup_to, *keep_text = NULL;
    const struct option_want wants[] = {{"--to", &to, NULL}, {"--keep", &keep_text, NULL}};
    int64_t keep = app->config.backup_keep;
    int code;

    if (!options_read(argc, argv, wants, COUNT_OF(wants), &path))
        return 1;
    if (path == NULL && to == NULL)
        return fail("say where to: wooga backup --to FOLDER, or s3://bucket?endpoint=…");
    if (keep_text != NULL && (!str_to_u63(str_from(keep_text), &keep) || keep > 1000))
        return fail("--keep: a number of backups, 0 for all, not %s", keep_text);
    /* Beside PostgreSQL the folder may be as new as the machine. */
    if ((db_is_postgres(app->config.database) ? !data_make_folder(app) : !data_is_ours(app)) ||
        !data_reach(app, arena, false))
        return 1;
    code = path ? copy_database(app, path) : copy_all(app, arena, to, (int)keep);
    data_close(app);
    return code;
}
