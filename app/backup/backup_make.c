#include "backup/backup.h"
#include "backup/backup_rules.h"
#include "backup/dump.h"
#include "backup/making.h"
#include "blob/blob.h"
#include "photos/photos.h"

#include <unistd.h>

/* One line of a million photos is 110 bytes. */
#define MANIFEST_MAX ((size_t)1 << 30)

enum err backup_because(struct making *making, enum err err, const char *what, struct str name)
{
    struct backup *backup = making->backup;

    if (err != OK && str_is_null(backup->why))
        backup->why = str_format(backup->arena, "%s %.*s: %.*s", what, STR_FMT(name),
                                 STR_FMT(place_why(&making->place, backup->arena)));
    return err;
}

void backup_show(const struct backup *backup, const char *what, int64_t done, int64_t total)
{
    if (backup->progress)
        backup->progress(what, done, total);
}

/* Writes, reads again and compares. name: below the place. */
static enum err store(struct making *making, struct str name, struct str bytes,
                      char ret_hex[static DIGEST_HEX + 1])
{
    DEFER(held_release)
    struct held again = {0};

    TRY(backup_because(making, place_put(&making->place, name, bytes), "cannot write", name));
    TRY(backup_because(making, place_get(&making->place, name, &again), "cannot read again", name));
    digest_hex(bytes, ret_hex);
    making->backup->bytes_new += (int64_t)bytes.n;
    if (str_eq(again.bytes, bytes))
        return OK;
    making->backup->why = str_format(making->backup->arena, "%.*s is not what was written",
                                     STR_FMT(name));
    return ERR_UNAVAILABLE;
}

/* A file of this machine under the backup's own folder, in pieces if the place wants them. */
static enum err store_file(struct making *making, const char *path, const char *as)
{
    DEFER(arena_release)
    struct arena arena = {0};
    DEFER(held_release)
    struct held file = {0};
    size_t piece = place_piece(&making->place), at = 0;
    char hex[DIGEST_HEX + 1];

    TRY(held_file(path, &file));
    for (int number = 0; number == 0 || at < file.bytes.n; number++) {
        struct str bytes = str_sub(file.bytes, at,
                                   file.bytes.n - at > piece ? at + piece : SIZE_MAX);
        struct str leaf = file.bytes.n > piece ? str_format(&arena, "%s.%04d", as, number)
                                               : str_from(as);
        struct str name = str_format(&arena, "%.*s/%.*s", STR_FMT(making->backup->name),
                                     STR_FMT(leaf));

        TRY(store(making, name, bytes, hex));
        manifest_add(&making->manifest, (struct str){hex, DIGEST_HEX}, leaf);
        at += bytes.n;
        backup_show(making->backup, as, (int64_t)at, (int64_t)file.bytes.n);
    }
    return OK;
}

static enum err store_database(struct making *making)
{
    struct backup *backup = making->backup;
    const char *name = db_service_engine(backup->app->database) == DB_SQLITE ? DUMP_SQLITE
                                                                             : DUMP_POSTGRES;
    const char *path = str_format(backup->arena, "%s/backup.part", backup->app->config.data).p;
    enum err err;

    backup_show(backup, "the database", 0, 0);
    unlink(path);
    err = dump_make(backup->app, backup->arena, path, &backup->why);
    if (err == OK)
        err = store_file(making, path, name);
    unlink(path);
    unlink(str_format(backup->arena, "%s-wal", path).p);
    unlink(str_format(backup->arena, "%s-shm", path).p);
    return err;
}

static enum err store_beside(struct making *making, const char *name)
{
    const char *path =
        str_format(making->backup->arena, "%s/%s", making->backup->app->config.data, name).p;
    enum err err = store_file(making, path, name);

    return err == ERR_NOT_FOUND ? OK : backup_because(making, err, "cannot keep", str_from(path));
}

/* ---- photos ---- */

/* The photos of the newest backup, in the order of their names: walked along with today's. */
struct known {
    struct held text;
    struct str rest;
    struct str digest, photo; /* {NULL,0}: no more */
};

static void known_next(struct known *known)
{
    struct manifest_line line;

    known->photo = (struct str){NULL, 0};
    while (str_is_null(known->photo) && manifest_next(&known->rest, &line)) {
        known->photo = manifest_photo(line.name);
        known->digest = line.digest;
    }
}

/* Whether the newest backup has it: then it lies in the place already. */
static bool is_known(struct known *known, struct str photo)
{
    while (!str_is_null(known->photo) && str_compare(known->photo, photo) < 0)
        known_next(known);
    return !str_is_null(known->photo) && str_eq(known->photo, photo);
}

static enum err store_photo(struct making *making, struct arena *arena, struct known *known,
                            struct str photo)
{
    DEFER(held_release)
    struct held file = {0};
    struct backup *backup = making->backup;
    char hex[DIGEST_HEX + 1];
    struct str path = {NULL, 0}, digest = {hex, DIGEST_HEX};
    struct str listed = manifest_photo_name(arena, photo);
    enum err err;

    if (!is_known(known, photo) || !place_has(&making->place, str_sub(listed, 3, listed.n))) {
        err = blob_fetch(backup->app->blobs, arena, photo, &path);
        if (err == OK)
            err = held_file(path.p, &file);
        if (err == ERR_NOT_FOUND) { /* removed since the database was copied, or lost long ago */
            backup->missing++;
            return OK;
        }
        if (err != OK)
            backup->why = str_format(backup->arena, "cannot read the photo %.*s: %.*s",
                                     STR_FMT(photo),
                                     STR_FMT(blobs_why(backup->app->blobs, backup->arena)));
        TRY(err);
        TRY(store(making, str_sub(listed, 3, listed.n), file.bytes, hex));
        backup->photos_new++;
    } else {
        digest = known->digest;
    }
    manifest_add(&making->manifest, digest, listed);
    backup->photos++;
    return OK;
}

static enum err store_photos(struct making *making, struct known *known)
{
    DEFER(arena_release)
    struct arena all = {0};
    struct backup *backup = making->backup;
    struct str *photos = NULL;
    struct db *db = NULL;
    size_t n = 0;
    enum err err = db_open(backup->app->database, &db);

    if (err == OK)
        err = photo_files(db, &all, &photos, &n);
    if (err != OK)
        backup->why = str_format(backup->arena, "the photos cannot be listed: %s",
                                 db ? db_why(db) : err_name(err));
    db_close(db);
    for (size_t i = 0; err == OK && i < n; i++) {
        if (backup->app->draining) {
            backup->why = STR("the server stops");
            return ERR_UNAVAILABLE;
        }
        DEFER(arena_release)
        struct arena arena = {0};

        err = store_photo(making, &arena, known, photos[i]);
        backup_show(backup, "photos", (int64_t)i + 1, (int64_t)n);
    }
    return err;
}

/* ---- all of it ---- */

static enum err write_all(struct making *making, struct known *known)
{
    struct backup *backup = making->backup;
    const bool sqlite = db_service_engine(backup->app->database) == DB_SQLITE;
    char hex[DIGEST_HEX + 1];

    manifest_begin(&making->manifest, str_from(backup->version),
                   sqlite ? STR("sqlite") : STR("postgresql"));
    /* The database before the photos: a photo more does no harm, one less does. */
    TRY(store_database(making));
    TRY(store_beside(making, "keys"));
    TRY(store_beside(making, "holidays.txt"));
    TRY(store_photos(making, known));
    manifest_end(&making->manifest);
    if (making->manifest.full) {
        backup->why = STR("too many photos for one manifest");
        return ERR_TOO_LARGE;
    }
    return store(making, str_format(backup->arena, "%.*s/" MANIFEST, STR_FMT(backup->name)),
                 buf_as_str(&making->manifest), hex);
}

/* Photos that the newest whole backup has need not be written again. */
static enum err read_known(struct making *making, struct known *known)
{
    struct listing listing = {.arena = making->backup->arena};

    TRY(backup_because(making, backups_list(&making->place, &listing), "cannot list", STR("")));
    if (listing.n == 0)
        return OK;
    struct str newest = listing.names[listing.n - 1];
    TRY(backup_because(making, manifest_read(&making->place, listing.arena, newest, &known->text),
                       "cannot read the manifest of", newest));
    known->rest = known->text.bytes;
    known_next(known);
    return OK;
}

static enum err make_in(struct making *making)
{
    struct known known = {0};
    enum err err = read_known(making, &known);

    if (err == OK)
        err = write_all(making, &known);
    held_release(&known.text);
    return err == OK ? backups_prune(making) : err;
}

/* What no backup names is removed from a place: not from among the photos that people look at. */
static enum err keep_off_photos(struct backup *backup)
{
    const struct config *config = &backup->app->config;
    const char *photos = config->blobs ? config->blobs
                                       : str_format(backup->arena, "%s/photos", config->data).p;

    if (!place_has_photos(backup->place, photos))
        return OK;
    backup->why = str_format(backup->arena,
                             "%s keeps the photos of a backup where the site keeps its own (%s): "
                             "name another place",
                             backup->place, photos);
    return ERR_CONFLICT;
}

enum err backup_make(struct backup *backup)
{
    DEFER(backup_turn_give)
    struct backup_turn turn = {.fd = -1};
    struct making making = {.backup = backup};
    enum err err;

    if (backup->turn == NULL)
        TRY(backup_turn_take(backup->app, backup->arena, backup->waiting, &turn, &backup->why));
    buf_init(&making.manifest, MANIFEST_MAX);
    backup->name = backup_name(backup->arena, clock_now_us());
    err = place_open(backup->arena, backup->place, &backup->app->config, true, &making.place,
                     &backup->why);
    if (err == OK)
        err = keep_off_photos(backup);
    if (err == OK)
        err = make_in(&making);
    place_close(&making.place);
    buf_release(&making.manifest);
    if (err != OK && str_is_null(backup->why))
        backup->why = str_from(err_name(err));
    return err;
}
