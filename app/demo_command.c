/* wooga demo: a town to look at. */
#include "commands.h"

#include "blob/blob.h"
#include "demo/demo.h"

#include <stdio.h>

static bool number(const char *text, const char *name, int64_t *value)
{
    if (text == NULL)
        return true;
    if (str_to_u63(str_from(text), value))
        return true;
    fail("%s wants a number, not %s", name, text);
    return false;
}

static int fill(struct app *app, const struct demo_size *size)
{
    struct db *db = data_connect(app);
    struct blobs *blobs = NULL;
    const char *why = "there is no database";
    DEFER(arena_release)
    struct arena arena = {0};
    const char *folder = app->config.blobs ? app->config.blobs : data_path(app, &arena, "photos");
    enum err err = db ? blobs_open(folder, &blobs, &why) : ERR_UNAVAILABLE;

    if (err == OK)
        err = demo_fill(db, blobs, size, &why);
    blobs_close(blobs);
    if (db)
        db_close(db);
    return err == OK ? 0 : fail("%s", why);
}

int demo_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    const char *members = NULL, *products = NULL, *rooms = NULL, *messages = NULL;
    struct demo_size size = demo_size_default;
    const struct option_want wants[] = {{"--members", &members, NULL},
                                        {"--products", &products, NULL},
                                        {"--rooms", &rooms, NULL},
                                        {"--messages", &messages, NULL}};

    if (!options_read(argc, argv, wants, COUNT_OF(wants), NULL) ||
        !number(members, "--members", &size.members) ||
        !number(products, "--products", &size.products) || !number(rooms, "--rooms", &size.rooms) ||
        !number(messages, "--messages", &size.messages))
        return 1;
    if (!data_make_folder(app) || !data_lock(app, arena) || !data_open(app, arena, true))
        return 1;
    int code = fill(app, &size);
    data_close(app);
    if (code == 0)
        printf("a town of %lld members and %lld products; sign in as\n  %s  %s\n  %s  %s\n",
               (long long)size.members, (long long)size.products, DEMO_OWNER_EMAIL, DEMO_PASSWORD,
               DEMO_RENTER_EMAIL, DEMO_PASSWORD);
    return code;
}
