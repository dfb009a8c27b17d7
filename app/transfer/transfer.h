/* A town in a folder of files, to be put into an empty database of either engine
 * (docs/decisions/0020-a-town-moves-as-lines.md). */
#pragma once
#include "core/app.h"
#include "db/migrate.h"

/* What both ways need. why, when a call fails and it is not empty, says what and what to do. */
struct transfer {
    struct db *db; /* closed before the arena is released: its statements stand there */
    struct blobs *blobs;
    struct arena *arena;
    const char *folder;
    const char *keys; /* the data folder's file of keys */
    const char *version;
    const struct migration *migrations;
    size_t migration_count;
    struct str why;
};

/* Writes the town as it is now into the folder, which is made and must be empty; the server may
 * run. */
enum err transfer_export(struct transfer *transfer) MUST_USE;

/* Puts what the folder holds into a database in which nobody lives, or goes on where a call that
 * was broken off had stopped; compares all rows with the files at the end. */
enum err transfer_import(struct transfer *transfer) MUST_USE;
