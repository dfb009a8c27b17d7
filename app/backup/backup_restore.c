#include "backup/backup.h"
#include "backup/backup_rules.h"
#include "backup/dump.h"
#include "backup/making.h"
#include "base/io.h"
#include "blob/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is brought back stands in PART while it comes, and in READY when all of it is there and
 * good: from then on it only has to be moved. */
#define PART  "restore.part"
#define READY "restore.ready"

/* In the order in which they take their places. */
static const char *const pieces[] = {DUMP_SQLITE, DUMP_POSTGRES, "keys", "holidays.txt"};

struct bringing {
    struct restore *restore;
    struct place place;
    struct str name;     /* of the backup */
    struct held text;    /* its manifest */
    struct blobs *blobs; /* NULL: only checking */
    const char *part;    /* the folder */
};

static enum err refuse(struct restore *restore, enum err err, struct str why)
{
    restore->why = why;
    return err;
}

static bool is_digest_of(struct str digest, struct str bytes)
{
    char hex[DIGEST_HEX + 1];

    digest_hex(bytes, hex);
    return str_eq(digest, str_from(hex));
}

/* The bytes of a line, if they are what they were. */
static enum err take(struct bringing *bringing, const struct manifest_line *line, struct str name,
                     struct held *ret_held)
{
    struct restore *restore = bringing->restore;
    enum err err = place_get(&bringing->place, name, ret_held);

    if (err != OK)
        return refuse(restore, err,
                      str_format(restore->arena, "cannot read %.*s of the backup: %.*s",
                                 STR_FMT(name),
                                 STR_FMT(place_why(&bringing->place, restore->arena))));
    if (!is_digest_of(line->digest, ret_held->bytes))
        return refuse(
            restore, ERR_INVALID,
            str_format(restore->arena, "%.*s is not what the backup wrote", STR_FMT(name)));
    return OK;
}

/* ---- files ---- */

static const char *piece_of(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        if (manifest_is_of(name, pieces[i]))
            return pieces[i];
    }
    return NULL;
}

static enum err append(struct restore *restore, const char *path, struct str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    bool good = fd >= 0 && io_write_all(fd, bytes) && fsync(fd) == 0;

    if (!good)
        restore->why = str_format(restore->arena, "cannot write %s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return good ? OK : ERR_UNAVAILABLE;
}

/* A file of the backup's own folder, or the next piece of one. */
static enum err bring_file(struct bringing *bringing, struct arena *arena,
                           const struct manifest_line *line)
{
    DEFER(held_release)
    struct held held = {0};
    struct restore *restore = bringing->restore;
    const char *file = piece_of(line->name);

    if (file == NULL)
        return refuse(restore, ERR_INVALID,
                      str_format(restore->arena,
                                 "the manifest names a file that is none of ours: "
                                 "%.*s",
                                 STR_FMT(line->name)));
    TRY(take(bringing, line,
             str_format(arena, "%.*s/%.*s", STR_FMT(bringing->name), STR_FMT(line->name)), &held));
    return append(restore, str_format(arena, "%s/%s", bringing->part, file).p, held.bytes);
}

/* ---- photos ---- */

/* Whether our folder has it, whole; a bucket is not asked. */
static bool is_here(struct bringing *bringing, struct arena *arena,
                    const struct manifest_line *line, struct str photo)
{
    DEFER(held_release)
    struct held held = {0};
    struct str path = blob_path(bringing->blobs, arena, photo);

    return !blobs_are_far(bringing->blobs) && path.n > 0 && held_file(path.p, &held) == OK &&
           is_digest_of(line->digest, held.bytes);
}

/* Bytes under a name never change, so a photo can be put at once, whatever becomes of the rest. */
static enum err bring_photo(struct bringing *bringing, struct arena *arena,
                            const struct manifest_line *line, struct str photo)
{
    DEFER(held_release)
    struct held held = {0};
    struct restore *restore = bringing->restore;

    restore->photos++;
    if (bringing->blobs && is_here(bringing, arena, line, photo))
        return OK;
    TRY(take(bringing, line, str_sub(line->name, 3, line->name.n), &held));
    if (bringing->blobs == NULL)
        return OK;
    enum err err = blob_put(bringing->blobs, photo, held.bytes);
    if (err != OK)
        restore->why = str_format(restore->arena, "cannot keep the photo %.*s: %.*s",
                                  STR_FMT(photo),
                                  STR_FMT(blobs_why(bringing->blobs, restore->arena)));
    return err;
}

static enum err bring_lines(struct bringing *bringing)
{
    struct restore *restore = bringing->restore;
    struct str rest = bringing->text.bytes;
    struct manifest_line line;
    int64_t total = 0, done = 0;

    while (manifest_next(&rest, &line))
        total++;
    rest = bringing->text.bytes;
    while (manifest_next(&rest, &line)) {
        DEFER(arena_release)
        struct arena arena = {0};
        struct str photo = manifest_photo(line.name);

        TRY(str_is_null(photo) ? bring_file(bringing, &arena, &line)
                               : bring_photo(bringing, &arena, &line, photo));
        if (restore->progress)
            restore->progress("files", ++done, total);
    }
    return OK;
}

/* ---- taking their places ---- */

static void remove_staged(const char *folder, struct arena *arena)
{
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        const char *path = str_format(arena, "%s/%s", folder, pieces[i]).p;

        unlink(path);
        unlink(str_format(arena, "%s-wal", path).p);
        unlink(str_format(arena, "%s-shm", path).p);
    }
    rmdir(folder);
}

static bool sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return good;
}

/* The new one takes the place of the old one, which is kept. The write-ahead log of an old database
 * must not meet the new one, so it goes first. */
static bool replace(const char *data, const char *old, struct arena *arena, const char *name)
{
    static const char *const endings[] = {"-wal", "-shm", ""};
    const char *from = str_format(arena, "%s/" READY "/%s", data, name).p;
    const char *to = str_format(arena, "%s/%s", data, name).p;

    if (access(from, F_OK) != 0)
        return true;
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        const char *was = str_format(arena, "%s%s", to, endings[i]).p;

        if (access(was, F_OK) == 0 &&
            (!(mkdir(old, 0700) == 0 || errno == EEXIST) ||
             rename(was, str_format(arena, "%s/%s%s", old, name, endings[i]).p) != 0))
            return false;
    }
    return rename(from, to) == 0;
}

enum err restore_finish(const char *data, struct arena *arena, bool *ret_finished)
{
    const char *ready = str_format(arena, "%s/" READY, data).p;
    const char *old;

    *ret_finished = false;
    if (access(ready, F_OK) != 0)
        return OK;
    old = str_format(arena, "%s/before-restore-%.*s", data,
                     STR_FMT(backup_name(arena, clock_now_us())))
              .p;
    unlink(str_format(arena, "%s/" DUMP_POSTGRES, ready).p); /* it is in its database */
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        if (!replace(data, old, arena, pieces[i]))
            return ERR_UNAVAILABLE;
    }
    if (rmdir(ready) != 0 || !sync_folder(data))
        return ERR_UNAVAILABLE;
    *ret_finished = true;
    return OK;
}

/* All is there: is the database good, and the one that the settings want? */
static enum err check_database(struct bringing *bringing)
{
    struct restore *restore = bringing->restore;
    const char *url = restore->app->config.database;
    const bool postgres = url != NULL && strstr(url, "://") != NULL;
    const char *name = postgres ? DUMP_POSTGRES : DUMP_SQLITE;
    const char *path = str_format(restore->arena, "%s/%s", bringing->part, name).p;

    if (access(path, F_OK) != 0)
        return refuse(restore, ERR_INVALID,
                      postgres ? STR("the backup is of an SQLite database: leave --database out, "
                                     "then move it")
                               : STR("the backup is of a PostgreSQL database: name one with "
                                     "--database"));
    TRY(dump_check(name, path, restore->arena, &restore->why));
    if (!postgres || restore->only_check)
        return OK;
    return dump_into_postgres(url, path, restore->arena, &restore->why);
}

static enum err take_places(struct bringing *bringing)
{
    struct restore *restore = bringing->restore;
    const char *data = restore->app->config.data;
    const char *ready = str_format(restore->arena, "%s/" READY, data).p;
    bool finished = false;

    if (sync_folder(bringing->part) && rename(bringing->part, ready) == 0 && sync_folder(data) &&
        restore_finish(data, restore->arena, &finished) == OK && finished)
        return OK;
    return refuse(
        restore, ERR_UNAVAILABLE,
        str_format(restore->arena, "cannot move the files in %s: %s", data, strerror(errno)));
}

/* ---- which one ---- */

static enum err find(struct bringing *bringing)
{
    struct restore *restore = bringing->restore;
    struct listing listing = {.arena = restore->arena};

    if (restore->name != NULL) {
        bringing->name = str_from(restore->name);
    } else {
        if (backups_list(&bringing->place, &listing) != OK)
            return refuse(restore, ERR_UNAVAILABLE, place_why(&bringing->place, restore->arena));
        if (listing.n == 0)
            return refuse(
                restore, ERR_NOT_FOUND,
                str_format(restore->arena, "there is no whole backup in %s", restore->place));
        bringing->name = listing.names[listing.n - 1];
    }
    restore->made = bringing->name;
    if (manifest_read(&bringing->place, restore->arena, bringing->name, &bringing->text) != OK)
        return refuse(restore, ERR_INVALID,
                      str_format(restore->arena,
                                 "the backup %.*s is not whole: its manifest is "
                                 "missing or cut off",
                                 STR_FMT(bringing->name)));
    return OK;
}

static enum err run(struct bringing *bringing)
{
    struct restore *restore = bringing->restore;

    TRY(place_open(restore->arena, restore->place, &restore->app->config, false, &bringing->place,
                   &restore->why));
    TRY(find(bringing));
    bringing->part = str_format(restore->arena, "%s/" PART, restore->app->config.data).p;
    remove_staged(bringing->part, restore->arena);
    if (mkdir(bringing->part, 0700) != 0)
        return refuse(
            restore, ERR_UNAVAILABLE,
            str_format(restore->arena, "cannot make %s: %s", bringing->part, strerror(errno)));
    TRY(bring_lines(bringing));
    TRY(check_database(bringing));
    return restore->only_check ? OK : take_places(bringing);
}

enum err restore_run(struct restore *restore)
{
    struct bringing bringing = {.restore = restore,
                                .blobs = restore->only_check ? NULL : restore->app->blobs};
    enum err err = run(&bringing);

    if (bringing.part)
        remove_staged(bringing.part, restore->arena);
    held_release(&bringing.text);
    place_close(&bringing.place);
    if (err != OK && str_is_null(restore->why))
        restore->why = str_from(err_name(err));
    return err;
}
