/* wooga export, import: a town from one engine or machine to another. */
#include "commands.h"

#include "blob/blob.h"
#include "transfer/transfer.h"

#include <stdio.h>

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

/* wooga import FOLDER: into an empty town; the server must not run. */
int import_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    const char *folder = NULL;
    bool good;

    if (!options_read(argc, argv, NULL, 0, &folder))
        return 1;
    if (folder == NULL)
        return fail("say where from: wooga import FOLDER");
    if (!data_make_folder(app) || !data_lock(app, arena) || !data_open(app, arena, true))
        return 1;
    good = move(app, arena, folder, transfer_import);
    data_close(app);
    if (!good)
        return 1;
    puts("the town has moved in; `wooga serve` opens it");
    return 0;
}
