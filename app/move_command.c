/* wooga export, import: a town from one engine or machine to another, or from the original. */
#include "commands.h"

#include "blob/blob.h"
#include "transfer/baronow.h"

#include <stdio.h>
#include <stdlib.h>

typedef enum err transfer_fn(struct transfer *transfer);

/* Runs it on the database and the photos that the settings name. */
static bool move(struct app *app, struct arena *arena, const char *folder, transfer_fn *run)
{
    struct transfer transfer = {.arena = arena,
                                .folder = folder,
                                .keys = data_path(app, arena, "keys"),
                                .version = version_word(),
                                .db = data_connect(app)};
    enum err err;

    if (transfer.db == NULL || !data_open_photos(app, arena)) {
        db_close(transfer.db);
        return false;
    }
    transfer.blobs = app->blobs;
    transfer.migrations = data_migrations(arena, &transfer.migration_count);
    err = run(&transfer);
    if (err != OK && transfer.why.n > 0)
        fail("%.*s", STR_FMT(transfer.why));
    else if (err != OK)
        fail("it stopped (%s): %s", err_name(err), db_why(transfer.db));
    blobs_close(app->blobs);
    db_close(transfer.db);
    return err == OK;
}

/* wooga export FOLDER: the town as it is now, while the server goes on. */
int export_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    const char *folder = NULL;
    bool good;

    if (!options_read(argc, argv, NULL, 0, &folder))
        return 1;
    if (folder == NULL)
        return fail("say where to: wooga export FOLDER");
    if (!data_open(app, arena, false))
        return 1;
    good = move(app, arena, folder, transfer_export);
    data_close(app);
    if (!good)
        return 1;
    printf("the town is in %s, with its keys: keep it where only you may read\n", folder);
    return 0;
}

/* ---- import ---- */

enum { PART_MISSING = 2 /* the exit code of a town that came, but not all of it */ };

static int import_folder(struct app *app, struct arena *arena, const char *folder)
{
    bool good;

    if (!data_make_folder(app) || !data_lock(app, arena) || !data_open(app, arena, true))
        return 1;
    good = move(app, arena, folder, transfer_import);
    data_close(app);
    if (!good)
        return 1;
    puts("the town has moved in; `wooga serve` opens it");
    return 0;
}

static bool bring(struct app *app, struct arena *arena, const struct baronow_order *order,
                  struct baronow_outcome *ret_outcome)
{
    struct transfer transfer = {.arena = arena, .db = data_connect(app)};
    enum err err;

    if (transfer.db == NULL || !data_open_photos(app, arena)) {
        db_close(transfer.db);
        return false;
    }
    transfer.blobs = app->blobs;
    err = baronow_import(&transfer, order, ret_outcome);
    if (err != OK)
        fail("%.*s", STR_FMT(transfer.why));
    blobs_close(app->blobs);
    db_close(transfer.db);
    return err == OK;
}

static int import_baronow(struct app *app, struct arena *arena, struct baronow_order *order)
{
    struct baronow_outcome outcome = {0};
    bool good;

    if (!data_make_folder(app) || !data_lock(app, arena) || !data_open(app, arena, true))
        return 1;
    if (order->report == NULL)
        order->report = data_path(app, arena, "moved-from-baronow.txt");
    good = bring(app, arena, order, &outcome);
    data_close(app);
    if (!good)
        return 1;
    if (outcome.missing > 0) {
        fail("the town has moved in, but %lld things that should have come did not: see %s",
             (long long)outcome.missing, order->report);
        return PART_MISSING;
    }
    puts("the town has moved in; `wooga serve` opens it");
    return 0;
}

/* All of it but the photos, into a file that is thrown away: what a move would leave out or change,
 * and why. */
static int check_baronow(struct app *app, struct arena *arena, struct baronow_order *order)
{
    static const char *const files[] = {"wooga.db", "wooga.db-wal", "wooga.db-shm", "lock",
                                        "photos"};
    struct app trial = *app;
    const char *temporary = getenv("TMPDIR");
    char *folder = str_c(
        arena, str_format(arena, "%s/wooga-check-XXXXXX", temporary ? temporary : "/tmp"));
    int code;

    if (mkdtemp(folder) == NULL)
        return fail("no folder can be made for a trial: %s", folder);
    trial.config.data = folder;
    trial.config.database = trial.config.blobs = NULL;
    if (order->report == NULL)
        order->report = "moved-from-baronow.txt";
    code = import_baronow(&trial, arena, order);
    for (size_t i = 0; i < COUNT_OF(files); i++)
        remove(data_path(&trial, arena, files[i]));
    remove(folder);
    if (code != 1)
        puts("this was a trial: nothing is kept of it but the report");
    return code;
}

/* wooga import FOLDER, or --from-baronow URL [--media FOLDER|URL] [--report FILE] [--check]: into
 * an empty town; the server must not run. */
int import_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    struct baronow_order order = {0};
    const char *folder = NULL;
    const struct option_want wants[] = {{"--from-baronow", &order.url, NULL},
                                        {"--media", &order.media, NULL},
                                        {"--report", &order.report, NULL},
                                        {"--check", NULL, &order.check}};

    if (!options_read(argc, argv, wants, COUNT_OF(wants), &folder))
        return 1;
    if (order.url != NULL && folder != NULL)
        return fail("either a folder or --from-baronow, not both");
    if (order.url == NULL && (order.media || order.report || order.check))
        return fail("--media, --report and --check belong to --from-baronow URL");
    if (order.url != NULL)
        return order.check ? check_baronow(app, arena, &order) : import_baronow(app, arena, &order);
    if (folder == NULL)
        return fail("say where from: wooga import FOLDER, or --from-baronow URL");
    return import_folder(app, arena, folder);
}
