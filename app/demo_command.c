/* wooga demo: fills an empty data folder with a town. */
#include "commands.h"

#include "blob/blob.h"
#include "crypto/random.h"
#include "demo/demo.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { MADE_UP_BYTES = 8 };

static bool read_number(const char *name, const char *text, int64_t *number)
{
    if (text == NULL || str_to_u63(str_from(text), number))
        return true;
    return fail("%s: a number, not %s", name, text) == 0;
}

static bool read_options(int argc, char **argv, struct demo_size *size, const char **password)
{
    const char *members = NULL, *products = NULL, *rooms = NULL, *messages = NULL;
    const struct option_want wants[] = {
        {"--members", &members, NULL},   {"--products", &products, NULL}, {"--rooms", &rooms, NULL},
        {"--messages", &messages, NULL}, {"--password", password, NULL},
    };

    *size = demo_size_default;
    return options_read(argc, argv, wants, COUNT_OF(wants), NULL) &&
           read_number("--members", members, &size->members) &&
           read_number("--products", products, &size->products) &&
           read_number("--rooms", rooms, &size->rooms) &&
           read_number("--messages", messages, &size->messages);
}

static bool fill(struct app *app, struct arena *arena, const struct demo_size *size,
                 const char *password)
{
    struct db *db = data_connect(app);
    const char *why = "";
    enum err err;

    if (db == NULL || !data_open_photos(app, arena)) {
        db_close(db);
        return false;
    }
    err = demo_fill(db, app->blobs, size, str_from(password), &why);
    blobs_close(app->blobs);
    if (err == ERR_CONFLICT)
        fail("somebody lives in %s already; name an empty folder with --data", app->config.data);
    else if (err == ERR_INVALID)
        fail("%s", why);
    else if (err != OK)
        fail("the town could not be built: %s %s", why[0] ? why : err_name(err), db_why(db));
    db_close(db);
    return err == OK;
}

/* Says who lives here, on the screen and in a file of the data folder, to be found again. */
static bool tell_logins(struct app *app, struct arena *arena, const char *password)
{
    struct str text = str_format(arena,
                                 "Two people of the demo town:\n  %s\n  %s\npassword of both: %s\n",
                                 DEMO_OWNER_EMAIL, DEMO_RENTER_EMAIL, password);
    char *path = data_path(app, arena, "demo-logins");
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool kept = file >= 0 && write(file, text.p, text.n) == (ssize_t)text.n;

    if (file >= 0)
        close(file);
    printf("%.*s", STR_FMT(text));
    if (kept)
        printf("(also in %s)\n", path);
    return kept || fail("%s cannot be written: note the password", path) == 0;
}

/* wooga demo [--members N …] [--password P]. Without a password one is made up. */
int demo_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    char made_up[2 * MADE_UP_BYTES + 1];
    const char *password = made_up;
    struct demo_size size;
    bool good;

    random_hex(made_up, MADE_UP_BYTES);
    if (!read_options(argc, argv, &size, &password) || !data_make_folder(app) ||
        !data_lock(app, arena) || !data_open(app, arena, true))
        return 1;
    good = fill(app, arena, &size, password);
    data_close(app);
    return good && tell_logins(app, arena, password) ? 0 : 1;
}
