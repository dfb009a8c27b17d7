/* wooga demo: fills an empty data folder with a town. */
#include "commands.h"

#include "blob/blob.h"
#include "demo/demo.h"

#include <stdio.h>

static bool read_number(const char *name, const char *text, int64_t *number)
{
    if (text == NULL || str_to_u63(str_from(text), number))
        return true;
    return fail("%s: a number, not %s", name, text) == 0;
}

static bool read_size(int argc, char **argv, struct demo_size *size)
{
    const char *members = NULL, *products = NULL, *rooms = NULL, *messages = NULL;
    const struct option_want wants[] = {
        {"--members", &members, NULL},
        {"--products", &products, NULL},
        {"--rooms", &rooms, NULL},
        {"--messages", &messages, NULL},
    };

    *size = demo_size_default;
    return options_read(argc, argv, wants, COUNT_OF(wants), NULL) &&
           read_number("--members", members, &size->members) &&
           read_number("--products", products, &size->products) &&
           read_number("--rooms", rooms, &size->rooms) &&
           read_number("--messages", messages, &size->messages);
}

static bool fill(struct app *app, struct arena *arena, const struct demo_size *size)
{
    const char *photos = app->config.blobs ? app->config.blobs : data_path(app, arena, "photos");
    struct db *db = data_connect(app);
    const char *why = "";
    enum err err;

    if (db == NULL)
        return false;
    err = blobs_open(photos, &app->blobs, &why);
    if (err == OK) {
        err = demo_fill(db, app->blobs, size, &why);
        blobs_close(app->blobs);
    }
    if (err == ERR_CONFLICT)
        fail("somebody lives in %s already; name an empty folder with --data", app->config.data);
    else if (err == ERR_INVALID)
        fail("%s", why);
    else if (err != OK)
        fail("the town could not be built: %s %s", why[0] ? why : err_name(err), db_why(db));
    db_close(db);
    return err == OK;
}

int demo_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    struct demo_size size;
    bool good;

    if (!read_size(argc, argv, &size) || !data_make_folder(app) || !data_lock(app, arena) ||
        !data_open(app, arena, true))
        return 1;
    good = fill(app, arena, &size);
    data_close(app);
    if (!good)
        return 1;
    printf("The town is built. Two of its people:\n  %s\n  %s\npassword of both: %s\n",
           DEMO_OWNER_EMAIL, DEMO_RENTER_EMAIL, DEMO_PASSWORD);
    return 0;
}
