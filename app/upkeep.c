/* wooga migrate, version. */
#include "commands.h"

#include "db/migrate.h"

#include <stdio.h>

#ifndef WOOGA_VERSION
#define WOOGA_VERSION "unknown"
#endif

const char *version_word(void)
{
    return WOOGA_VERSION;
}

int version_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    (void)app;
    (void)arena;
    (void)argc;
    (void)argv;
    puts("wooga " WOOGA_VERSION);
    return 0;
}

/* Prints the names of the migrations that have not run, one a line. */
static int print_pending(struct app *app, struct arena *arena)
{
    size_t n;
    const struct migration *migrations = data_migrations(arena, &n);
    enum db_engine engine;
    struct db *db;
    int code = 0;

    if (!data_reach(app, arena, true) || (db = data_connect(app)) == NULL)
        return 1;
    engine = db_service_engine(app->database);
    for (size_t i = 0; i < n && code == 0; i++) {
        int pending = 0;

        if (migrate_pending(db, engine, &migrations[i], 1, &pending) != OK)
            code = fail("the migrations cannot be read: %s", db_why(db));
        else if (pending > 0)
            puts(migrations[i].name);
    }
    db_close(db);
    data_close(app);
    return code;
}

/* wooga migrate [--pending]: runs them, or tells which would run. */
int migrate_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    bool pending = false;
    const struct option_want wants[] = {{"--pending", NULL, &pending}};

    if (!options_read(argc, argv, wants, COUNT_OF(wants), NULL) || !data_make_folder(app))
        return 1;
    if (pending)
        return print_pending(app, arena);
    if (!data_open(app, arena, true))
        return 1;
    data_close(app);
    puts("the database is up to date");
    return 0;
}
