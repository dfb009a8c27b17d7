/* Files into an empty town. How far it came stands in the database itself, in the transactions of
 * the rows, so that a call that was broken off anywhere is gone on with. */
#include "transfer/import.h"
#include "blob/blob.h"
#include "transfer/meter.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static enum err say(struct transfer *transfer, enum err err, struct str what)
{
    transfer->why = what;
    return err;
}

/* ---- what is brought ---- */

static enum err read_manifest(struct transfer *transfer, struct export_manifest *ret_manifest,
                              struct str *ret_sha256)
{
    DEFER(file_close)
    struct file_view view = {.fd = -1};
    struct arena *arena = transfer->arena;
    enum err err = file_open(file_path(arena, transfer->folder, "manifest.json"), &view);

    if (err != OK)
        return say(
            transfer, err,
            str_format(arena, "%s holds no whole export (no manifest.json)", transfer->folder));
    err = view.bytes.n > MAX_MANIFEST ? ERR_INVALID
                                      : export_manifest_read(arena, view.bytes, ret_manifest);
    *ret_sha256 = file_sha256(arena, view.bytes);
    if (err == ERR_UNSUPPORTED)
        return say(transfer, err,
                   STR("the export was made by a newer version; import it with that one"));
    if (err != OK)
        return say(transfer, err,
                   str_format(arena, "%s/manifest.json is damaged", transfer->folder));
    return OK;
}

static bool has_name(const struct str *names, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(names[i], name))
            return true;
    }
    return false;
}

/* The same migrations here and there: what they did to rows is done, and the columns are the same.
 */
static enum err compare_versions(struct transfer *transfer, const struct export_manifest *manifest)
{
    struct str *ours = arena_array(transfer->arena, transfer->migration_count + 1, sizeof(*ours));
    size_t n = 0;

    for (size_t i = 0; i < transfer->migration_count; i++) {
        if (export_manifest_names(str_from(transfer->migrations[i].name)))
            ours[n++] = str_from(transfer->migrations[i].name);
    }
    for (size_t i = 0; i < manifest->migration_count; i++) {
        if (!has_name(ours, n, manifest->migrations[i]))
            return say(transfer, ERR_UNSUPPORTED,
                       str_format(transfer->arena,
                                  "the export was made by a newer version (it knows %.*s); import "
                                  "it with that one",
                                  STR_FMT(manifest->migrations[i])));
    }
    for (size_t i = 0; i < n; i++) {
        if (!has_name(manifest->migrations, manifest->migration_count, ours[i]))
            return say(transfer, ERR_UNSUPPORTED,
                       str_format(transfer->arena,
                                  "the export was made by an older version (it lacks %.*s): export "
                                  "with this one, it brings the old place up to date first",
                                  STR_FMT(ours[i])));
    }
    return OK;
}

static size_t count_lines(struct str bytes)
{
    size_t lines = 0;

    for (ptrdiff_t at = str_find(bytes, '\n', 0); at >= 0;
         at = str_find(bytes, '\n', (size_t)at + 1))
        lines++;
    return lines;
}

/* Opens the table's file; it must be what the manifest says. */
static enum err open_incoming(struct transfer *transfer, const struct export_table *entry,
                              const struct copy_table *tables, size_t n, struct incoming *incoming)
{
    struct arena *arena = transfer->arena;
    const char *name = str_c(arena, str_format(arena, "%.*s.jsonl", STR_FMT(entry->name)));

    incoming->entry = entry;
    for (size_t i = 0; i < n; i++) {
        if (str_eq(tables[i].shape.name, entry->name))
            incoming->table = &tables[i];
    }
    if (incoming->table == NULL ||
        !str_eq(export_manifest_columns(arena, &incoming->table->shape), entry->columns))
        return say(transfer, ERR_UNSUPPORTED,
                   str_format(arena, "the database has no table %.*s of that shape",
                              STR_FMT(entry->name)));
    if (file_open(file_path(arena, transfer->folder, name), &incoming->file) != OK)
        return say(transfer, ERR_NOT_FOUND,
                   str_format(arena, "%s cannot be read: %s", name, strerror(errno)));
    if (!str_eq(file_sha256(arena, incoming->file.bytes), entry->sha256) ||
        count_lines(incoming->file.bytes) != (size_t)entry->rows)
        return say(
            transfer, ERR_INVALID,
            str_format(arena, "%s is not what the manifest says; copy the export anew", name));
    return OK;
}

/* ---- where it goes ---- */

/* In an empty town stand only rows that come with every database, and with the export too. */
static enum err begin_anew(struct transfer *transfer, const struct incoming *incoming, size_t n,
                           struct str of)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t newest;

    TRY(db_tx_begin(transfer->db, &tx));
    TRY(copy_newest_member(transfer->db, &newest));
    if (newest > 0)
        return say(transfer, ERR_CONFLICT,
                   STR("somebody lives in this database already; an import needs an empty one"));
    for (size_t i = n; i > 0; i--)
        TRY(copy_clear(transfer->db, incoming[i - 1].table));
    TRY(copy_begin(transfer->db, of));
    return db_tx_commit(&tx);
}

static enum err begin(struct transfer *transfer, const struct incoming *incoming, size_t n,
                      struct str of)
{
    struct str under_way;
    enum err err = copy_under_way(transfer->db, transfer->arena, &under_way);

    if (err == ERR_NOT_FOUND)
        return begin_anew(transfer, incoming, n, of);
    TRY(err);
    if (!str_eq(of, under_way))
        return say(transfer, ERR_CONFLICT,
                   STR("the import of another export is under way in this database: go on with "
                       "that one, or empty the database"));
    puts("going on where the last import stopped");
    return OK;
}

/* ---- photos and keys ---- */

/* What we store are WebP files; anything else would be shown to everybody as one. */
static bool is_webp(struct str bytes)
{
    return bytes.n > 12 && str_starts(bytes, STR("RIFF")) &&
           str_eq(str_sub(bytes, 8, 12), STR("WEBP"));
}

static enum err import_photo(struct transfer *transfer, const char *name)
{
    DEFER(file_close)
    struct file_view view = {.fd = -1};
    DEFER(arena_release)
    struct arena arena = {0};
    struct str path = blob_path(transfer->blobs, &arena, str_from(name));

    if (!blobs_are_far(transfer->blobs) && path.n > 0 && access(str_c(&arena, path), F_OK) == 0)
        return OK;
    TRY(file_open(str_c(&arena, str_format(&arena, "%s/photos/%s", transfer->folder, name)),
                  &view));
    if (!is_webp(view.bytes))
        return ERR_INVALID;
    return blob_put(transfer->blobs, str_from(name), view.bytes);
}

static enum err import_photos(struct transfer *transfer, const struct export_manifest *manifest)
{
    DIR *folder = opendir(file_path(transfer->arena, transfer->folder, "photos"));
    const struct dirent *entry;
    struct meter meter;
    int64_t done = 0;
    enum err err = OK;

    meter_begin(&meter, STR("photos"), manifest->photos);
    while (folder != NULL && err == OK && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        err = import_photo(transfer, entry->d_name);
        if (err != OK)
            (void)say(transfer, err,
                      str_format(transfer->arena, "the photo %s cannot be stored", entry->d_name));
        meter_to(&meter, ++done);
    }
    if (folder != NULL)
        closedir(folder);
    TRY(err);
    meter_end(&meter, "files");
    if (done < manifest->photos)
        return say(transfer, ERR_NOT_FOUND,
                   str_format(transfer->arena, "%lld photos are missing in %s/photos",
                              (long long)(manifest->photos - done), transfer->folder));
    return OK;
}

static enum err import_keys(struct transfer *transfer)
{
    DEFER(file_close)
    struct file_view view = {.fd = -1};
    enum err err = file_open(file_path(transfer->arena, transfer->folder, "keys"), &view);

    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    if (access(transfer->keys, F_OK) == 0) {
        puts("the data folder has keys of its own: who was signed in must sign in again");
        return OK;
    }
    return file_write(transfer->arena, transfer->keys, view.bytes);
}

/* ---- all of it ---- */

static enum err set_numbers(struct transfer *transfer, const struct export_manifest *manifest)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_ids_advance(transfer->db));
    TRY(db_tx_begin(transfer->db, &tx));
    for (size_t i = 0; i < manifest->n; i++) {
        if (manifest->tables[i].last_id > 0)
            TRY(db_id_set_last(transfer->db, manifest->tables[i].name,
                               manifest->tables[i].last_id));
    }
    TRY(copy_message_set_last(transfer->db, manifest->message_last));
    return db_tx_commit(&tx);
}

static enum err check_all(struct transfer *transfer, const struct incoming *incoming, size_t n)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    struct meter meter;

    meter_begin(&meter, STR("compared"), (int64_t)n);
    TRY(db_tx_begin_reading(transfer->db, &tx));
    for (size_t i = 0; i < n; i++) {
        TRY(import_check(transfer, &incoming[i]));
        meter_to(&meter, (int64_t)i + 1);
    }
    meter_end(&meter, "tables");
    return OK;
}

static enum err import_all(struct transfer *transfer, const struct export_manifest *manifest,
                           const struct incoming *incoming)
{
    for (size_t i = 0; i < manifest->n; i++)
        TRY(import_rows(transfer, &incoming[i]));
    TRY(set_numbers(transfer, manifest));
    TRY(import_search(transfer));
    TRY(import_photos(transfer, manifest));
    TRY(import_keys(transfer));
    TRY(check_all(transfer, incoming, manifest->n));
    return copy_end(transfer->db);
}

enum err transfer_import(struct transfer *transfer)
{
    struct export_manifest manifest;
    struct copy_table *tables;
    struct incoming *incoming;
    struct str sha256;
    enum err err = OK;
    size_t n;

    TRY(read_manifest(transfer, &manifest, &sha256));
    TRY(compare_versions(transfer, &manifest));
    TRY(copy_tables(transfer->db, transfer->arena, &tables, &n));
    incoming = arena_array(transfer->arena, manifest.n + 1, sizeof(*incoming));
    for (size_t i = 0; i < manifest.n && err == OK; i++)
        err = open_incoming(transfer, &manifest.tables[i], tables, n, &incoming[i]);
    if (err == OK)
        err = begin(transfer, incoming, manifest.n, sha256);
    if (err == OK)
        err = import_all(transfer, &manifest, incoming);
    for (size_t i = 0; i < manifest.n; i++)
        file_close(&incoming[i].file);
    return err;
}
