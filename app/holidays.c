/* The national holidays at the start of the server: the operator's file, else the one within. */
#include "commands.h"

#include "calendar/calendar.h"
#include "embedded/embedded_holidays.h"

#include <errno.h>
#include <stdio.h>

enum { FILE_BYTES = 256 * 1024 };

/* {NULL,0} when there is no such file. */
static bool read_file(const char *path, struct arena *arena, struct str *ret_text)
{
    char *text = arena_array(arena, FILE_BYTES, 1);
    FILE *file = fopen(path, "re");

    *ret_text = (struct str){0};
    if (file == NULL)
        return errno == ENOENT || fail("%s cannot be read: %s", path, strerror(errno)) == 0;
    *ret_text = (struct str){text, fread(text, 1, FILE_BYTES, file)};
    bool whole = feof(file) != 0;
    fclose(file);
    return whole || fail("%s is no list of holidays: it is too long", path) == 0;
}

bool holidays_load(struct app *app, struct arena *arena)
{
    const char *path = data_path(app, arena, "holidays.txt");
    struct holiday *holidays;
    struct str text;
    size_t n = 0, line = 0;

    if (!read_file(path, arena, &text))
        return false;
    if (str_is_null(text))
        text = (struct str){(const char *)embedded_holidays[0].data, embedded_holidays[0].size};
    if (!holidays_parse(arena, text, &holidays, &n, &line))
        return fail("%s, line %zu: want a day that is not there yet, a space and its name, as in "
                    "2026-12-25 성탄절",
                    path, line) == 0;
    struct db *db = data_connect(app);
    if (db == NULL)
        return false;
    enum err err = holidays_replace(db, holidays, n);
    db_close(db);
    return err == OK || fail("the holidays cannot be written: %s", err_name(err)) == 0;
}
