/* What `wooga NAME` runs. Each command gets the settings, read already, and its own words; it
 * returns the exit code. */
#pragma once
#include "core/app.h"

struct migration;

typedef int command_fn(struct app *app, struct arena *arena, int argc, char **argv);

command_fn serve_command, migrate_command, demo_command, user_command, token_command,
    backup_command, restore_command, export_command, import_command, doctor_command, health_command,
    version_command, routes_command;

/* "0.1.0" */
const char *version_word(void);

/* Says "wooga: …" on stderr: what is wrong and what to do. Returns the exit code 1. */
int fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One of a command's own options. */
struct option_want {
    const char *name;  /* "--email" */
    const char **text; /* its value; NULL for a switch */
    bool *given;       /* of a switch */
};

/* Reads the command's words. A word that is no option goes to *ret_word (NULL: none is allowed);
 * says what is wrong and returns false. */
bool options_read(int argc, char **argv, const struct option_want *wants, size_t n,
                  const char **ret_word);

/* ---- the data folder (data.c) ---- */

/* Not when we are root and the folder is another user's, for whom our files would be closed. Says
 * so. */
bool data_is_ours(const struct app *app);
/* Makes the folder (0700) when absent. */
bool data_make_folder(const struct app *app);
/* Holds the folder's lock file, so that two servers do not share one, for as long as the process
 * lives. */
bool data_lock(const struct app *app, struct arena *arena);
/* Opens the database and runs the migrations. make: also when there is none yet. */
bool data_open(struct app *app, struct arena *arena, bool make);
/* The same without the migrations. */
bool data_reach(struct app *app, struct arena *arena, bool make);
void data_close(struct app *app);
/* Opens where photos are kept: a folder, or a bucket with a folder of copies. Says why not. Give it
 * to blobs_close. */
bool data_open_photos(struct app *app, struct arena *arena);
/* The same, and says nothing: *ret_why when it returns false. */
bool data_try_photos(struct app *app, struct arena *arena, struct str *ret_why);
/* The national holidays into the database: holidays.txt of the folder, else those of the binary
 * (holidays.c). Says which line is wrong. */
bool holidays_load(struct app *app, struct arena *arena);
/* A path inside the folder. */
char *data_path(const struct app *app, struct arena *arena, const char *name);
/* A connection; says why there is none. */
struct db *data_connect(struct app *app);
/* The migrations inside the binary. */
const struct migration *data_migrations(struct arena *arena, size_t *ret_n);
