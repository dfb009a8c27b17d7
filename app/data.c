#include "commands.h"

#include "backup/backup.h"
#include "blob/blob.h"
#include "blob/s3.h"
#include "db/migrate.h"
#include "embedded/embedded_migrations.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

char *data_path(const struct app *app, struct arena *arena, const char *name)
{
    return str_c(arena, str_format(arena, "%s/%s", app->config.data, name));
}

bool data_is_ours(const struct app *app)
{
    struct stat entry;
    const struct passwd *owner;

    if (geteuid() != 0 || stat(app->config.data, &entry) != 0 || entry.st_uid == 0)
        return true;
    owner = getpwuid(entry.st_uid);
    return fail("the data folder %s is not root's, and what root makes is closed to the server: "
                "run this as its owner (runuser -u %s -- wooga …)",
                app->config.data, owner ? owner->pw_name : "OWNER") == 0;
}

bool data_make_folder(const struct app *app)
{
    const char *folder = app->config.data;
    struct stat entry;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return fail("cannot make the data folder %s: %s; make it, or name another with --data",
                    folder, strerror(errno)) == 0;
    if (stat(folder, &entry) != 0 || !S_ISDIR(entry.st_mode))
        return fail("%s is no folder; name one with --data", folder) == 0;
    if (access(folder, R_OK | W_OK | X_OK) != 0)
        return fail("this user may not write in the data folder %s; change its owner or --data",
                    folder) == 0;
    return data_is_ours(app);
}

bool data_lock(const struct app *app, struct arena *arena)
{
    char *path = data_path(app, arena, "lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return fail("cannot make %s: %s", path, strerror(errno)) == 0;
    /* The descriptor stays open until the process ends: that is what holds the lock. */
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    close(fd);
    return fail("another server runs on the data folder %s; stop it, or name another with --data",
                app->config.data) == 0;
}

const struct migration *data_migrations(struct arena *arena, size_t *ret_n)
{
    size_t n = embedded_migrations_count;
    struct migration *migrations = arena_array(arena, n + 1, sizeof(*migrations));

    for (size_t i = 0; i < n; i++) {
        migrations[i].name = embedded_migrations[i].path;
        migrations[i].text = (struct str){(const char *)embedded_migrations[i].data,
                                          embedded_migrations[i].size};
    }
    *ret_n = n;
    return migrations;
}

struct db *data_connect(struct app *app)
{
    struct db *db = NULL;

    if (db_open(app->database, &db) != OK)
        fail("cannot open the database a second time: too many open files?");
    return db;
}

static bool run_migrations(struct app *app, struct arena *arena)
{
    struct db *db = data_connect(app);
    size_t n;
    const struct migration *migrations = data_migrations(arena, &n);
    struct str why;
    enum err err;
    int ran;

    if (db == NULL)
        return false;
    err = migrate_run(db, db_service_engine(app->database), arena, migrations, n, &ran, &why);
    db_close(db);
    if (err != OK)
        return fail("the database cannot be brought up to date: %.*s", STR_FMT(why)) == 0;
    if (ran > 0)
        LOG_EVENT(LOG_INFO, "migrated", LN("migrations", ran));
    return true;
}

/* An empty database that is not one: who brought it up to date would open an empty town. */
static bool refuse_half_restored(struct app *app)
{
    struct db *db = data_connect(app);
    bool cut_off = db != NULL && restore_was_cut_off(db);

    db_close(db);
    if (db != NULL && !cut_off)
        return true;
    if (cut_off)
        fail("a restore was cut off, what was there is in the schema before_restore: run `wooga "
             "restore --overwrite` again");
    data_close(app);
    return false;
}

bool data_reach(struct app *app, struct arena *arena, bool make)
{
    const char *url = app->config.database ? app->config.database
                                           : data_path(app, arena, "wooga.db");
    const char *why;

    if (access(data_path(app, arena, "restore.ready"), F_OK) == 0)
        return fail("a restore was cut off; `wooga serve` or `wooga restore` finishes it") == 0;
    if (!make && strstr(url, "://") == NULL && access(url, F_OK) != 0)
        return fail(
                   "there is no database %s; `wooga serve` or `wooga demo` makes one, --data names "
                   "another folder",
                   url) == 0;
    if (db_service_open(url, &app->database, &why) != OK)
        return fail("%s", why) == 0;
    return refuse_half_restored(app);
}

bool data_open(struct app *app, struct arena *arena, bool make)
{
    if (!data_reach(app, arena, make))
        return false;
    if (run_migrations(app, arena))
        return true;
    data_close(app);
    return false;
}

bool data_try_photos(struct app *app, struct arena *arena, struct str *ret_why)
{
    const struct config *config = &app->config;
    const char *place = config->blobs ? config->blobs : data_path(app, arena, "photos");
    const struct blobs_bucket bucket = {place, config->s3_access_key, config->s3_secret_key,
                                        data_path(app, arena, "photo-copies")};
    const char *why;
    enum err err = s3_is_url(place) ? blobs_open_bucket(&bucket, &app->blobs, &why)
                                    : blobs_open(place, &app->blobs, &why);

    if (err != OK)
        *ret_why = str_format(arena, "photos cannot be kept in %s: %s", place, why);
    return err == OK;
}

bool data_open_photos(struct app *app, struct arena *arena)
{
    struct str why;

    return data_try_photos(app, arena, &why) || fail("%.*s", STR_FMT(why)) == 0;
}

void data_close(struct app *app)
{
    db_service_close(app->database);
    app->database = NULL;
}
