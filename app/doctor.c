/* wooga doctor: looks for what is wrong and says what to do. One line a check; the exit code counts
 * as a shell's. */
#include "commands.h"

#include "db/migrate.h"
#include "rentals/rentals.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { LEAST_FREE_MIB = 512, LEAST_FILES = 4096 };

struct visit {
    struct app *app;
    struct arena *arena;
    int wrong;
};

static void good(const char *what)
{
    printf("ok     %s\n", what);
}

static void bad(struct visit *visit, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void bad(struct visit *visit, const char *format, ...)
{
    va_list args;

    fputs("WRONG  ", stdout);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    visit->wrong++;
}

static void check_folder(struct visit *visit)
{
    const char *folder = visit->app->config.data;
    struct stat entry;

    if (stat(folder, &entry) != 0)
        bad(visit, "data folder %s: %s; `wooga serve` makes it", folder, strerror(errno));
    else if (entry.st_mode & 077)
        bad(visit, "data folder %s is open to others: chmod 700 %s", folder, folder);
    else if (access(folder, R_OK | W_OK | X_OK) != 0)
        bad(visit, "data folder %s: this user may not write there; run as its owner", folder);
    else
        good("the data folder is ours alone");
}

/* Photos are asked for through the server only; keys sign every token. */
static void check_private(struct visit *visit, const char *name, bool needed)
{
    char *path = data_path(visit->app, visit->arena, name);
    struct stat entry;

    if (stat(path, &entry) != 0) {
        if (needed)
            bad(visit, "%s: %s; `wooga serve` makes it", path, strerror(errno));
        return;
    }
    if (entry.st_mode & 077)
        bad(visit, "%s is open to others: chmod go-rwx %s", path, path);
    else
        good(name);
}

static void check_space(struct visit *visit)
{
    struct statvfs disk;
    unsigned long long free_mib;

    if (statvfs(visit->app->config.data, &disk) != 0)
        return;
    free_mib = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
    if (free_mib < LEAST_FREE_MIB)
        bad(visit, "only %llu MiB are free where the data lies; make room before it is full",
            free_mib);
    else if (disk.f_files > 0 && disk.f_favail < LEAST_FILES)
        bad(visit, "only %llu files more fit where the data lies",
            (unsigned long long)disk.f_favail);
    else
        good("there is room on the disk");
}

static void check_rentals(struct visit *visit, struct db *db)
{
    int64_t checked = 0, id = 0;
    const char *why = "";

    if (rentals_verify(db, &checked, &id, &why) != OK)
        bad(visit, "the rentals cannot be read: %s", db_why(db));
    else if (id != 0)
        bad(visit,
            "rental %lld is not what its events come to (%s): somebody has changed the database "
            "by hand; compare it with the last backup",
            (long long)id, why);
    else
        good("the newest rentals are what their events come to");
}

static void check_database(struct visit *visit)
{
    char *file = data_path(visit->app, visit->arena, "wooga.db");
    const char *url = visit->app->config.database ? visit->app->config.database : file;
    struct db *db = NULL;
    struct str words;
    const char *why;
    int pending = 0;
    size_t n;
    const struct migration *migrations = data_migrations(visit->arena, &n);

    if (strstr(url, "://") == NULL && access(url, F_OK) != 0) {
        bad(visit, "there is no database %s; `wooga serve` makes it", url);
        return;
    }
    if (db_service_open(url, &visit->app->database, &why) != OK) {
        bad(visit, "%s", why);
        return;
    }
    if (db_open(visit->app->database, &db) != OK) {
        bad(visit, "the database cannot be opened");
    } else if (db_verify(db, visit->arena, &words) != OK) {
        bad(visit,
            "the database is damaged (%.*s): stop the server and put the last backup in its "
            "place",
            STR_FMT(words));
    } else {
        good("the database is whole");
        if (migrate_pending(db, db_engine_of(db), migrations, n, &pending) != OK)
            bad(visit, "the migrations cannot be read: %s", db_why(db));
        else if (pending > 0)
            bad(visit, "%d migrations have not run: wooga migrate", pending);
        else
            good("the migrations have run");
        if (pending == 0)
            check_rentals(visit, db);
    }
    db_close(db);
    data_close(visit->app);
}

static void check_settings(struct visit *visit)
{
    const struct config *config = &visit->app->config;
    struct str listen = str_from(config->listen);
    bool loopback = str_starts(listen, STR("127.")) || str_starts(listen, STR("[::1]")) ||
                    str_starts(listen, STR("unix:"));
    int wrong = visit->wrong;
    struct rlimit files;

    if (!loopback && config->public_url == NULL)
        bad(visit, "listening on %s without --public-url: only callers by IP address are answered",
            config->listen);
    if (config->public_url != NULL && loopback && config->trusted_proxies[0] == NULL)
        bad(visit, "behind a proxy all callers look like one: name it in WOOGA_TRUSTED_PROXIES");
    if (config->public_url != NULL && str_starts(str_from(config->public_url), STR("http://")) &&
        strstr(config->public_url, "localhost") == NULL)
        bad(visit, "--public-url is not https: passwords and cookies travel readable");
    if (config->google.client_id != NULL && config->google.client_secret == NULL)
        bad(visit, "WOOGA_GOOGLE_CLIENT_ID without WOOGA_GOOGLE_CLIENT_SECRET: sign-in fails");
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max < LEAST_FILES)
        bad(visit,
            "only %llu open files are allowed: one socket each; raise it (ulimit -n, "
            "LimitNOFILE=)",
            (unsigned long long)files.rlim_max);
    if (visit->wrong == wrong)
        good("the settings fit together");
}

int doctor_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    struct visit visit = {app, arena, 0};

    if (!options_read(argc, argv, NULL, 0, NULL))
        return 1;
    check_folder(&visit);
    check_private(&visit, "keys", true);
    check_private(&visit, "photos", false);
    check_private(&visit, "wooga.db", false);
    check_space(&visit);
    check_database(&visit);
    check_settings(&visit);
    if (visit.wrong > 0)
        printf("%d to mend\n", visit.wrong);
    return visit.wrong > 0 ? 1 : 0;
}
