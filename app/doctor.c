/* wooga doctor: looks for what is wrong and says what to do. One line a check; the exit code counts
 * as a shell's. */
#include "doctor.h"

#include "base/json_write.h"
#include "db/migrate.h"
#include "rentals/rentals.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { LEAST_FREE_MIB = 512, LEAST_FILES = 4096, LONG_LOG_MIB = 256, TEXT_MAX = 65536 };

/* ---- what was found ---- */

static void __attribute__((format(printf, 4, 0)))
found(struct visit *visit, const char *check, const char *state, const char *format, va_list args)
{
    char line[1024];
    const char *sign = state[0] == 'w' ? "WRONG " : state[0] == 'm' ? "mended" : "ok    ";

    vsnprintf(line, sizeof(line), format, args);
    if (!visit->quiet)
        printf("%s %s\n", sign, line);
    buf_format(&visit->text, "%s %s\n", sign, line);
    if (visit->n < COUNT_OF(visit->findings))
        visit->findings[visit->n++] = (struct finding){check, state,
                                                       str_copy(visit->arena, str_from(line))};
}

void visit_good(struct visit *visit, const char *check, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    found(visit, check, "ok", format, args);
    va_end(args);
}

void visit_bad(struct visit *visit, const char *check, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    found(visit, check, "wrong", format, args);
    va_end(args);
    visit->wrong++;
}

void visit_mended(struct visit *visit, const char *check, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    found(visit, check, "mended", format, args);
    va_end(args);
    visit->mended++;
}

void visit_detail(const struct visit *visit, const char *format, ...)
{
    va_list args;

    if (visit->quiet)
        return;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

/* ---- this machine ---- */

/* Open to others: closed with --fix. */
static void check_mode(struct visit *visit, const char *check, const char *path, mode_t mode)
{
    if (visit->fix && chmod(path, mode & 0700) == 0)
        visit_mended(visit, check, "%s was open to others", path);
    else
        visit_bad(visit, check, "%s is open to others: chmod go-rwx %s (or --fix)", path, path);
}

static void check_folder(struct visit *visit)
{
    const char *folder = visit->app->config.data;
    struct stat entry;

    if (stat(folder, &entry) != 0)
        visit_bad(visit, "data_folder", "data folder %s: %s; `wooga serve` makes it", folder,
                  strerror(errno));
    else if (entry.st_mode & 077)
        check_mode(visit, "data_folder", folder, entry.st_mode);
    else if (access(folder, R_OK | W_OK | X_OK) != 0)
        visit_bad(visit, "data_folder",
                  "data folder %s: this user may not write there; run as its owner", folder);
    else
        visit_good(visit, "data_folder", "the data folder is ours alone");
}

/* Photos are asked for through the server only; keys sign every token. */
static void check_private(struct visit *visit, const char *check, const char *name, bool needed)
{
    char *path = data_path(visit->app, visit->arena, name);
    struct stat entry;

    if (stat(path, &entry) != 0) {
        if (needed)
            visit_bad(visit, check, "%s: %s; `wooga serve` makes it", path, strerror(errno));
        return;
    }
    if (entry.st_mode & 077)
        check_mode(visit, check, path, entry.st_mode);
    else
        visit_good(visit, check, "%s is ours alone", name);
}

static void check_space(struct visit *visit, const char *folder, const char *what)
{
    struct statvfs disk;
    unsigned long long free_mib;

    if (folder == NULL || statvfs(folder, &disk) != 0)
        return;
    free_mib = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
    if (free_mib < LEAST_FREE_MIB)
        visit_bad(visit, "space", "only %llu MiB are free where %s; make room before it is full",
                  free_mib, what);
    else if (disk.f_files > 0 && disk.f_favail < LEAST_FILES)
        visit_bad(visit, "space", "only %llu files more fit where %s",
                  (unsigned long long)disk.f_favail, what);
    else
        visit_good(visit, "space", "there is room where %s: %llu MiB", what, free_mib);
}

/* ---- the database ---- */

static void check_rentals(struct visit *visit, struct db *db)
{
    int64_t checked = 0, id = 0;
    const char *why = "";

    if (rentals_verify(db, &checked, &id, &why) != OK)
        visit_bad(visit, "rentals", "the rentals cannot be read: %s", db_why(db));
    else if (id != 0)
        visit_bad(
            visit, "rentals",
            "rental %lld is not what its events come to (%s): somebody has changed the database "
            "by hand; compare it with the last backup",
            (long long)id, why);
    else
        visit_good(visit, "rentals", "the newest rentals are what their events come to");
}

/* A log that grows is read by somebody who does not end. */
static void check_log(struct visit *visit, struct db *db)
{
    struct stat log;
    long long mib;

    if (stat(data_path(visit->app, visit->arena, "wooga.db-wal"), &log) != 0)
        return;
    mib = (long long)log.st_size >> 20;
    if (mib < LONG_LOG_MIB)
        visit_good(visit, "journal", "the database's log is short: %lld MiB", mib);
    else if (visit->fix && db_checkpoint(db) == OK)
        visit_mended(visit, "journal", "the database's log of %lld MiB is in the database", mib);
    else
        visit_bad(visit, "journal",
                  "the database's log has %lld MiB: --fix, or restart the server and whatever else "
                  "reads the database",
                  mib);
}

static void check_migrations(struct visit *visit, struct db *db)
{
    size_t n;
    const struct migration *migrations = data_migrations(visit->arena, &n);
    int pending = 0;

    if (migrate_pending(db, db_service_engine(visit->app->database), migrations, n, &pending) != OK)
        visit_bad(visit, "migrations", "the migrations cannot be read: %s", db_why(db));
    else if (pending > 0)
        visit_bad(visit, "migrations", "%d migrations have not run: wooga migrate", pending);
    else
        visit_good(visit, "migrations", "the migrations have run");
    if (pending > 0)
        return;
    visit->db = db;
    check_rentals(visit, db);
}

static struct db *open_database(struct visit *visit)
{
    const char *url = visit->app->config.database;
    struct db *db = NULL;
    const char *why;

    if (url == NULL)
        url = data_path(visit->app, visit->arena, "wooga.db");
    if (strstr(url, "://") == NULL && access(url, F_OK) != 0)
        visit_bad(visit, "database", "there is no database %s; `wooga serve` makes it", url);
    else if (db_service_open(url, &visit->app->database, &why) != OK)
        visit_bad(visit, "database", "%s", why);
    else if (db_open(visit->app->database, &db) != OK)
        visit_bad(visit, "database", "the database cannot be opened");
    return db;
}

static void check_database(struct visit *visit, struct db *db)
{
    struct str words;

    if (db == NULL)
        return;
    if (db_verify(db, visit->arena, &words) != OK) {
        visit_bad(visit, "database",
                  "the database is damaged (%.*s): stop the server and restore the last backup",
                  STR_FMT(words));
        return;
    }
    visit_good(visit, "database", "the database is whole");
    check_log(visit, db);
    check_migrations(visit, db);
}

/* ---- the settings ---- */

static void check_settings(struct visit *visit)
{
    const struct config *config = &visit->app->config;
    struct str listen = str_from(config->listen);
    bool loopback = str_starts(listen, STR("127.")) || str_starts(listen, STR("[::1]")) ||
                    str_starts(listen, STR("unix:"));
    int wrong = visit->wrong;
    struct rlimit files;

    if (!loopback && config->public_url == NULL)
        visit_bad(visit, "settings",
                  "listening on %s without --public-url: only callers by IP address are answered",
                  config->listen);
    if (config->public_url != NULL && loopback && config->trusted_proxies[0] == NULL)
        visit_bad(visit, "settings",
                  "behind a proxy all callers look like one: name it in WOOGA_TRUSTED_PROXIES");
    if (config->public_url != NULL && str_starts(str_from(config->public_url), STR("http://")) &&
        strstr(config->public_url, "localhost") == NULL)
        visit_bad(visit, "settings",
                  "--public-url is not https: passwords and cookies travel readable");
    if (config->google.client_id != NULL && config->google.client_secret == NULL)
        visit_bad(visit, "settings",
                  "WOOGA_GOOGLE_CLIENT_ID without WOOGA_GOOGLE_CLIENT_SECRET: sign-in fails");
    if (config->kakao.client_id != NULL && config->kakao.client_secret == NULL)
        visit_bad(visit, "settings",
                  "WOOGA_KAKAO_CLIENT_ID without WOOGA_KAKAO_CLIENT_SECRET: sign-in fails");
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max < LEAST_FILES)
        visit_bad(visit, "settings",
                  "only %llu open files are allowed: one socket each; raise it (ulimit -n, "
                  "LimitNOFILE=)",
                  (unsigned long long)files.rlim_max);
    if (visit->wrong == wrong)
        visit_good(visit, "settings", "the settings fit together");
}

/* ---- all of it ---- */

static void look(struct visit *visit)
{
    struct app *app = visit->app;
    struct db *db;

    check_folder(visit);
    check_private(visit, "keys", "keys", true);
    check_private(visit, "photos_folder", "photos", false);
    check_private(visit, "database_file", "wooga.db", false);
    check_space(visit, app->config.data, "the data lies");
    check_space(visit, app->config.backup_to, "the backups lie");
    doctor_clock(visit);
    db = open_database(visit);
    check_database(visit, db);
    doctor_photos(visit);
    doctor_reach(visit);
    doctor_backups(visit);
    check_settings(visit);
    if (visit->db == NULL) /* what is damaged or old is not counted */
        db_close(db);
}

static void print_json(const struct visit *visit)
{
    DEFER(buf_release)
    struct buf out;
    struct json json;

    buf_init(&out, 2 * TEXT_MAX);
    json_init(&json, &out);
    json_object(&json);
    json_key_str(&json, "version", str_from(version_word()));
    json_key_int(&json, "wrong", visit->wrong);
    json_key_int(&json, "mended", visit->mended);
    json_key(&json, "checks");
    json_array(&json);
    for (size_t i = 0; i < visit->n; i++) {
        json_object(&json);
        json_key_str(&json, "check", str_from(visit->findings[i].check));
        json_key_str(&json, "state", str_from(visit->findings[i].state));
        json_key_str(&json, "text", visit->findings[i].text);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    printf("%.*s\n", STR_FMT(buf_as_str(&out)));
}

/* wooga doctor [--fix] [--json] [--bundle FILE [--log FILE]] */
int doctor_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    struct visit *visit = ARENA_NEW(arena, struct visit);
    const char *bundle = NULL, *log = NULL;
    bool json = false;
    const struct option_want wants[] = {{"--fix", NULL, &visit->fix},
                                        {"--json", NULL, &json},
                                        {"--bundle", &bundle, NULL},
                                        {"--log", &log, NULL}};
    int code;

    if (!options_read(argc, argv, wants, COUNT_OF(wants), NULL))
        return 1;
    visit->app = app;
    visit->arena = arena;
    visit->quiet = json;
    buf_init(&visit->text, TEXT_MAX);
    look(visit);
    code = visit->wrong > 0 ? 1 : 0;
    if (json)
        print_json(visit);
    else if (visit->wrong > 0)
        printf("%d to mend\n", visit->wrong);
    if (bundle != NULL)
        code = bundle_write(visit, bundle, log);
    db_close(visit->db);
    if (app->database)
        data_close(app);
    buf_release(&visit->text);
    return code;
}
