/* Copies of everything that cannot be made again: the database as it is at one instant, the photos,
 * the keys. In a place: a folder, or a bucket (s3://…).
 *
 *   20261129T150405Z/wooga.db       (wooga.dump of PostgreSQL; in a bucket in pieces, wooga.db.0000
 * …) 20261129T150405Z/keys           and holidays.txt where there is one 20261129T150405Z/manifest
 * SHA-256 of every file, written last: `sha256sum -c manifest` photos/ab/ab….webp              of
 * all backups of the place: a photo's bytes never change
 *
 * What is written is read again and compared before a manifest says that it is there. */
#pragma once
#include "core/app.h"

/* What is under way: of `what` so many are done; total 0: nobody knows. */
typedef void backup_progress_fn(const char *what, int64_t done, int64_t total);

/* Whose turn it is to make one: of a data folder one at a time, and of a PostgreSQL database,
 * whatever node or command it is. It ends with the process that has it. */
struct backup_turn {
    int fd;         /* of the data folder's lock; -1: not taken */
    struct db *db;  /* the connection that holds the database's; NULL on SQLite */
    bool elsewhere; /* not taken: one of the same database has it, not of the same data folder */
};

/* Takes the turn. Somebody else has it: waits when there is `waiting`, which is called before, else
 * ERR_CONFLICT with why. */
enum err backup_turn_take(struct app *app, struct arena *arena, void (*waiting)(void),
                          struct backup_turn *ret_turn, struct str *ret_why) MUST_USE;
/* Gives it back; nothing when it was not taken. */
void backup_turn_give(struct backup_turn *turn);

struct backup {
    struct app *app; /* with its database and photos open */
    struct arena *arena;
    const char *place; /* a folder, made when absent, or s3://… */
    int keep;          /* whole backups that stay, this one included; 0: all */
    const char *version;
    backup_progress_fn *progress; /* NULL: nobody looks */
    void (*waiting)(void); /* called before it waits for another one; NULL: it does not wait */
    const struct backup_turn *turn; /* the caller's; NULL: it takes its own */
    /* afterwards */
    struct str name; /* "20261129T150405Z" */
    int64_t photos, photos_new, missing, bytes_new, removed;
    struct str why; /* what went wrong, for the operator */
};

/* Makes one while the server goes on. Another one under way, without a turn: waits, or
 * ERR_CONFLICT. A place that would have the photos themselves for a backup's: ERR_CONFLICT. */
enum err backup_make(struct backup *backup) MUST_USE;

/* The instant of the newest whole backup, 0 without any. */
enum err backup_newest(struct app *app, struct arena *arena, const char *place,
                       int64_t *ret_made_us, struct str *ret_why) MUST_USE;

/* The names of all whole backups of a place, oldest first, in the arena. ret_why: what is wrong. */
enum err backup_list(struct app *app, struct arena *arena, const char *place,
                     struct str **ret_names, size_t *ret_n, struct str *ret_why) MUST_USE;
/* When the one of a name was made; false when it is no such name. */
bool backup_made_at(struct str name, int64_t *ret_made_us);

struct restore {
    struct app *app; /* with its photos open, unless it is only checked; not its database */
    struct arena *arena;
    const char *place, *name; /* name NULL: the newest whole one */
    bool only_check;          /* reads and compares everything, writes nothing */
    backup_progress_fn *progress;
    /* afterwards */
    struct str made; /* its name */
    int64_t photos;
    struct str why;
};

/* Brings one back: photos are added to where the settings keep them, the database and the keys are
 * put beside, checked, and take their places at the end, all or none; what was there before goes to
 * `before-restore-…` in the data folder. The caller holds the data folder's lock. */
enum err restore_run(struct restore *restore) MUST_USE;
/* Finishes what a power cut has left between "all is here" and "all is in its place". */
enum err restore_finish(const char *data, struct arena *arena, bool *ret_finished) MUST_USE;

/* Whether a restore was cut off after all that a PostgreSQL database had stepped aside and before
 * the new was in its place: the next restore puts it right, everybody else keeps off. */
bool restore_was_cut_off(struct db *db);

/* "30m", "6h", "1d" in seconds; false for anything else, and under a minute. */
bool backup_every_read(struct str text, int64_t *ret_seconds);
