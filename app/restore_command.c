/* wooga restore: brings a backup back. */
#include "commands.h"

#include "accounts/accounts.h"
#include "backup/backup.h"
#include "blob/blob.h"
#include "progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether somebody lives in the database already. One that cannot be read counts as such. */
static bool is_lived_in(struct app *app, struct arena *arena)
{
    const char *url = app->config.database;
    bool anybody = true;
    struct db *db;

    if ((url == NULL || strstr(url, "://") == NULL) &&
        access(url ? url : data_path(app, arena, "wooga.db"), F_OK) != 0)
        return false;
    if (!data_open(app, arena, true))
        return true;
    db = data_connect(app);
    if (db != NULL && member_anybody(db, &anybody) != OK)
        anybody = true;
    db_close(db);
    data_close(app);
    return anybody;
}

/* Whether what takes the place of wooga.db in the data folder is what the server opens then. */
static bool is_ours(const struct app *app, struct arena *arena)
{
    const char *path = app->config.database;
    struct str folder = str_from(path), leaf;
    struct stat there, data;

    if (path == NULL || db_is_postgres(path))
        return true;
    while (folder.n > 0 && folder.p[folder.n - 1] != '/')
        folder.n--;
    leaf = str_sub(str_from(path), folder.n, SIZE_MAX);
    return str_eq(leaf, STR("wooga.db")) &&
           stat(folder.n ? str_c(arena, folder) : ".", &there) == 0 &&
           stat(app->config.data, &data) == 0 && there.st_dev == data.st_dev &&
           there.st_ino == data.st_ino;
}

/* A folder with a manifest is one backup of the folder above it. */
static void read_place(struct arena *arena, const char *given, const char **ret_place,
                       const char **ret_name)
{
    struct str path = str_from(given);
    size_t slash;

    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    *ret_place = str_c(arena, path);
    if (access(str_format(arena, "%s/manifest", *ret_place).p, F_OK) != 0)
        return;
    for (slash = path.n; slash > 0 && path.p[slash - 1] != '/'; slash--)
        continue;
    *ret_name = str_c(arena, str_sub(path, slash, path.n));
    *ret_place = slash > 1 ? str_c(arena, str_sub(path, 0, slash - 1)) : slash == 1 ? "/" : ".";
}

static int bring_back(struct app *app, struct arena *arena, struct restore *restore)
{
    enum err err;

    if (!restore->only_check && !data_open_photos(app, arena))
        return 1;
    err = restore_run(restore);
    progress_end();
    blobs_close(app->blobs);
    if (err != OK)
        return fail("%s: %.*s",
                    restore->only_check ? "the backup is not good" : "nothing was restored",
                    STR_FMT(restore->why));
    if (restore->only_check)
        printf("%.*s is good", STR_FMT(restore->made));
    else
        printf("%.*s is restored into %s", STR_FMT(restore->made), app->config.data);
    printf(", with %lld photo files\n", (long long)restore->photos);
    return 0;
}

/* wooga restore FOLDER|s3://… [--name 20261129T150405Z] [--overwrite] [--check] */
int restore_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    const char *given = NULL;
    struct restore restore = {.app = app, .arena = arena, .progress = progress_show};
    bool overwrite = false, finished = false;
    const struct option_want wants[] = {{"--name", &restore.name, NULL},
                                        {"--overwrite", NULL, &overwrite},
                                        {"--check", NULL, &restore.only_check}};

    if (!options_read(argc, argv, wants, COUNT_OF(wants), &given))
        return 1;
    if (given == NULL)
        given = app->config.backup_to;
    if (given == NULL)
        return fail("say from where: wooga restore FOLDER, or s3://bucket?endpoint=…, or set "
                    "WOOGA_BACKUP_TO");
    read_place(arena, given, &restore.place, &restore.name);
    if (!data_make_folder(app) || !data_lock(app, arena))
        return 1;
    if (!restore.only_check && !is_ours(app, arena))
        return fail("a database comes back as %s/wooga.db, but the settings name %s: leave "
                    "--database (WOOGA_DATABASE) out, then move the file",
                    app->config.data, app->config.database);
    if (restore_finish(app->config.data, arena, &finished) != OK)
        return fail("an earlier restore cannot be finished: the files in %s/restore.ready cannot "
                    "be moved",
                    app->config.data);
    if (!restore.only_check && !overwrite && is_lived_in(app, arena))
        return fail("somebody lives there already; --overwrite puts the backup in the place of "
                    "what is there, which is kept as before-restore-… (of PostgreSQL it is not)");
    return bring_back(app, arena, &restore);
}
