/* The database as one file, and back; private to this module. SQLite copies itself; PostgreSQL's
 * own programs pg_dump and pg_restore do it, which have to be installed. */
#pragma once
#include "core/app.h"

#define DUMP_SQLITE   "wooga.db"
#define DUMP_POSTGRES "wooga.dump"

/* Writes the file, which is not there yet, and looks through it. */
enum err dump_make(struct app *app, struct arena *arena, const char *path,
                   struct str *ret_why) MUST_USE;
/* Whether the file can be brought back. */
enum err dump_check(const char *name, const char *path, struct arena *arena,
                    struct str *ret_why) MUST_USE;
/* Puts the file's content in the place of all that the PostgreSQL database has, tables of later
 * versions too, or leaves it as it is. */
enum err dump_into_postgres(const char *url, const char *path, struct arena *arena,
                            struct str *ret_why) MUST_USE;

/* The URL without its password, which is put into *ret_password ({NULL,0}: none); pure. A command
 * line can be read by everybody on the machine. */
struct str dump_split_url(struct arena *arena, struct str url, struct str *ret_password);
