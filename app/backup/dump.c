#include "backup/dump.h"

#include "backup/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 50, KILL_AFTER = 20 /* looks after which a child that was asked to end has to */ };

extern char **environ;

/* ---- SQLite ---- */

static enum err check_sqlite(const char *path, struct arena *arena, struct str *ret_why)
{
    struct db_service *service = NULL;
    struct db *db = NULL;
    const char *why = "";
    struct str words = {NULL, 0};
    enum err err = db_service_open(path, &service, &why);

    if (err == OK)
        err = db_open(service, &db);
    if (err == OK)
        err = db_verify(db, arena, &words);
    if (err != OK)
        *ret_why = str_format(arena, "the copy %s is damaged: %.*s%s", path, STR_FMT(words), why);
    db_close(db);
    if (service)
        db_service_close(service);
    return err;
}

static enum err dump_sqlite(struct app *app, struct arena *arena, const char *path,
                            struct str *ret_why)
{
    struct db *db = NULL;
    enum err err = db_open(app->database, &db);

    if (err == OK)
        err = db_backup(db, path);
    if (err != OK)
        *ret_why = str_format(arena, "the database cannot be copied to %s: %s", path,
                              db ? db_why(db) : err_name(err));
    db_close(db);
    return err;
}

/* ---- PostgreSQL ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static struct str decode(struct arena *arena, struct str text)
{
    char *out = arena_take(arena, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        bool escaped = text.p[i] == '%' && i + 2 < text.n && hex(text.p[i + 1]) >= 0 &&
                       hex(text.p[i + 2]) >= 0;

        out[n++] = escaped ? (char)(hex(text.p[i + 1]) * 16 + hex(text.p[i + 2])) : text.p[i];
        i += escaped ? 2 : 0;
    }
    return (struct str){out, n};
}

/* "?a=1&password=b&c=2" without the password. */
static struct str without_password(struct arena *arena, struct str query, struct str *ret_password)
{
    struct str kept = STR("");

    while (!str_is_null(query)) {
        struct str pair = str_split(&query, '&'), value = pair;

        if (str_eq(str_split(&value, '='), STR("password")))
            *ret_password = decode(arena, value);
        else
            kept = str_format(arena, "%.*s%s%.*s", STR_FMT(kept), kept.n ? "&" : "?",
                              STR_FMT(pair));
    }
    return kept;
}

struct str dump_split_url(struct arena *arena, struct str url, struct str *ret_password)
{
    struct str query = url, rest = str_split(&query, '?'), who;
    ptrdiff_t slashes = str_find(rest, '/', 0), at;
    size_t from = slashes < 0 ? 0 : (size_t)slashes + 2, end;

    *ret_password = (struct str){NULL, 0};
    query = without_password(arena, query, ret_password);
    end = (at = str_find(rest, '/', from)) < 0 ? rest.n : (size_t)at;
    while (end > from && rest.p[end - 1] != '@') /* the last one before the path */
        end--;
    if (end > from) {
        struct str user, secret = str_sub(rest, from, end - 1);

        user = str_split(&secret, ':');
        if (!str_is_null(secret))
            *ret_password = decode(arena, secret);
        who = str_format(arena, "%.*s@", STR_FMT(user));
    } else {
        who = STR("");
        end = from;
    }
    return str_format(arena, "%.*s%.*s%.*s%.*s", STR_FMT(str_sub(rest, 0, from)), STR_FMT(who),
                      STR_FMT(str_sub(rest, end, rest.n)), STR_FMT(query));
}

/* Our environment, and the password. */
static char **environment(struct arena *arena, struct str password)
{
    size_t n = 0;
    char **list;

    while (environ[n] != NULL)
        n++;
    list = arena_array(arena, n + 2, sizeof(*list));
    memcpy(list, environ, n * sizeof(*list));
    if (!str_is_null(password))
        list[n] = str_c(arena, str_format(arena, "PGPASSWORD=%.*s", STR_FMT(password)));
    return list;
}

/* Waits for its end, which comes soon once *stop. NULL: nobody stops it. */
static int wait_for(pid_t child, const atomic_bool *stop)
{
    const struct timespec look = {.tv_nsec = LOOK_MS * 1000000L};
    int status = 0, asked = 0;
    pid_t ended;

    while ((ended = waitpid(child, &status, stop ? WNOHANG : 0)) != child) {
        if (ended < 0 && errno != EINTR)
            return -1;
        if (stop && *stop) {
            if (asked == 0 || asked == KILL_AFTER)
                kill(child, asked == 0 ? SIGTERM : SIGKILL);
            asked++;
        }
        if (ended == 0)
            nanosleep(&look, NULL);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs it to its end, or to *stop; what it has to say it says on our stderr. quiet: nothing on
 * stdout. */
static enum err run(const char *const *words, struct str password, bool quiet,
                    const atomic_bool *stop, struct arena *arena, struct str *ret_why)
{
    posix_spawn_file_actions_t files;
    char **list = environment(arena, password);
    int failed;
    pid_t child;

    posix_spawn_file_actions_init(&files);
    if (quiet)
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    failed = posix_spawnp(&child, words[0], &files, NULL, (char *const *)words, list);
    posix_spawn_file_actions_destroy(&files);
    if (failed == ENOENT)
        *ret_why = str_format(arena, "%s is not installed; it is in Debian's postgresql-client",
                              words[0]);
    else if (failed != 0)
        *ret_why = str_format(arena, "%s cannot be run: %s", words[0], strerror(failed));
    if (failed != 0)
        return ERR_UNAVAILABLE;
    if (wait_for(child, stop) == 0)
        return OK;
    *ret_why = stop && *stop ? STR("the server stops")
                             : str_format(arena, "%s failed; what it says stands above", words[0]);
    return ERR_UNAVAILABLE;
}

/* Without what a restore has put aside and not taken away. */
static enum err dump_postgres(struct app *app, struct arena *arena, const char *path,
                              struct str *ret_why)
{
    struct str password, open = dump_split_url(arena, str_from(app->config.database), &password);
    const char *const words[] = {"pg_dump",
                                 "--format=custom",
                                 "--no-owner",
                                 "--no-privileges",
                                 "--exclude-schema=before_restore",
                                 "--file",
                                 path,
                                 "--dbname",
                                 str_c(arena, open),
                                 NULL};

    return run(words, password, false, &app->draining, arena, ret_why);
}

static enum err check_postgres(const char *path, struct arena *arena, struct str *ret_why)
{
    const char *const words[] = {"pg_restore", "--list", path, NULL};

    return run(words, (struct str){NULL, 0}, true, NULL, arena, ret_why);
}

static enum err change_schemas(const char *url, const char *sql, struct arena *arena,
                               struct str *ret_why)
{
    struct db_service *service = NULL;
    struct db *db = NULL;
    const char *why = "";
    enum err err = db_service_open(url, &service, &why);

    if (err == OK)
        err = db_open(service, &db);
    if (err == OK)
        err = db_script(db, sql);
    if (err != OK)
        *ret_why = str_format(arena, "the database cannot make room: %s", db ? db_why(db) : why);
    db_close(db);
    if (service)
        db_service_close(service);
    return err;
}

bool restore_was_cut_off(struct db *db)
{
    static const struct db_sql sql = {"restore_was_cut_off", "SELECT 1 WHERE 0",
                                      "SELECT 1 WHERE to_regnamespace('before_restore') IS NOT "
                                      "NULL AND to_regclass('public.schema_migrations') IS NULL"};
    int64_t one;

    return db_engine_of(db) == DB_POSTGRES && db_run_id(db, &sql, DB_NO_ARGS, &one) == OK;
}

/* pg_restore drops only what it knows, and not what tables of a later version hold on to. So what
 * is there steps aside as a whole, comes back when the new cannot be brought in, and else goes. One
 * that was cut off in between is undone by the next: what it brings it brings whole or not at all,
 * so whether there are migrations tells which of the two is the one that counts. */
enum err dump_into_postgres(const char *url, const char *path, struct arena *arena,
                            struct str *ret_why)
{
    static const char undo[] = "DO $$ BEGIN IF to_regnamespace('before_restore') IS NULL THEN "
                               "RETURN; END IF; "
                               "IF to_regclass('public.schema_migrations') IS NULL THEN "
                               "DROP SCHEMA IF EXISTS public CASCADE; "
                               "ALTER SCHEMA before_restore RENAME TO public; "
                               "ELSE DROP SCHEMA before_restore CASCADE; END IF; END $$",
                      aside[] = "ALTER SCHEMA public RENAME TO before_restore; "
                                "CREATE SCHEMA public",
                      away[] = "DROP SCHEMA before_restore CASCADE";
    struct str password, open = dump_split_url(arena, str_from(url), &password);
    const char *const words[] = {"pg_restore",
                                 "--no-owner",
                                 "--no-privileges",
                                 "--single-transaction",
                                 "--dbname",
                                 str_c(arena, open),
                                 path,
                                 NULL};
    struct str again;
    enum err err;

    TRY(change_schemas(url, undo, arena, ret_why));
    TRY(change_schemas(url, aside, arena, ret_why));
    err = run(words, password, false, NULL, arena, ret_why);
    if (err == OK) { /* what stays is in nobody's way, and the next restore takes it away */
        if (change_schemas(url, away, arena, &again) != OK)
            LOG_EVENT(LOG_ERROR, "before_restore_stays", LS("why", again));
        return OK;
    }
    if (change_schemas(url, undo, arena, &again) != OK)
        *ret_why = str_format(arena, "%.*s; what was there is in the schema before_restore",
                              STR_FMT(*ret_why));
    return err;
}

/* ---- either ---- */

enum err dump_check(const char *name, const char *path, struct arena *arena, struct str *ret_why)
{
    return strcmp(name, DUMP_SQLITE) == 0 ? check_sqlite(path, arena, ret_why)
                                          : check_postgres(path, arena, ret_why);
}

enum err dump_make(struct app *app, struct arena *arena, const char *path, struct str *ret_why)
{
    bool sqlite = db_service_engine(app->database) == DB_SQLITE;

    TRY(sqlite ? dump_sqlite(app, arena, path, ret_why) : dump_postgres(app, arena, path, ret_why));
    return dump_check(sqlite ? DUMP_SQLITE : DUMP_POSTGRES, path, arena, ret_why);
}
