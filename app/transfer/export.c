/* A town into files: one snapshot of its rows, then its photos, the manifest last. */
#include "base/io.h"
#include "blob/blob.h"
#include "transfer/files.h"
#include "transfer/lines.h"
#include "transfer/manifest.h"
#include "transfer/meter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITE_BYTES = 1 << 20 };

static enum err say(struct transfer *transfer, enum err err, const char *what, const char *detail)
{
    transfer->why = str_format(transfer->arena, "%s: %s", what, detail);
    return err;
}

/* ---- rows ---- */

struct writing {
    const struct db_table *table;
    struct meter meter;
    struct buf buf;
    int file;
    int64_t rows;
};

static enum err flush(struct writing *writing)
{
    if (writing->buf.full || !io_write_all(writing->file, buf_as_str(&writing->buf)))
        return ERR_UNAVAILABLE;
    buf_clear(&writing->buf, 2 * WRITE_BYTES);
    return OK;
}

static enum err write_row(void *user, const struct db_rows *rows)
{
    struct writing *writing = user;

    line_write(rows, writing->table, &writing->buf);
    meter_to(&writing->meter, ++writing->rows);
    return writing->buf.n > WRITE_BYTES ? flush(writing) : OK;
}

static enum err write_rows(struct transfer *transfer, const struct copy_table *table,
                           const char *path, int64_t *ret_rows)
{
    struct writing writing = {.table = &table->shape};
    int64_t rows;
    enum err err;

    TRY(copy_count(transfer->db, table, &rows));
    writing.file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (writing.file < 0)
        return say(transfer, ERR_UNAVAILABLE, path, strerror(errno));
    buf_init(&writing.buf, LINE_MAX_BYTES);
    meter_begin(&writing.meter, table->shape.name, rows);
    err = copy_each(transfer->db, table, write_row, &writing);
    if (err == OK && (err = flush(&writing)) != OK)
        err = say(transfer, err, path, "cannot be written; is the disk full?");
    if (err == OK && fsync(writing.file) != 0)
        err = say(transfer, ERR_UNAVAILABLE, path, strerror(errno));
    close(writing.file);
    buf_release(&writing.buf);
    if (err != OK)
        return err;
    meter_end(&writing.meter, "rows");
    *ret_rows = writing.rows;
    return OK;
}

static enum err write_table(struct transfer *transfer, const struct copy_table *table,
                            struct export_table *entry)
{
    DEFER(file_close)
    struct file_view view = {.fd = -1};
    struct arena *arena = transfer->arena;
    const char *name = str_c(arena, str_format(arena, "%.*s.jsonl", STR_FMT(table->shape.name)));
    const char *path = file_path(arena, transfer->folder, name);

    entry->name = table->shape.name;
    entry->columns = export_manifest_columns(arena, &table->shape);
    TRY(db_id_last(transfer->db, table->shape.name, &entry->last_id));
    TRY(write_rows(transfer, table, path, &entry->rows));
    TRY(file_open(path, &view));
    entry->sha256 = file_sha256(arena, view.bytes);
    return OK;
}

static enum err export_rows(struct transfer *transfer, struct export_manifest *manifest)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    struct copy_table *tables;
    size_t n;

    TRY(copy_tables(transfer->db, transfer->arena, &tables, &n));
    manifest->tables = arena_array(transfer->arena, n + 1, sizeof(*manifest->tables));
    manifest->n = n;
    TRY(db_tx_begin_reading(transfer->db, &tx));
    for (size_t i = 0; i < n; i++)
        TRY(write_table(transfer, &tables[i], &manifest->tables[i]));
    return copy_message_last(transfer->db, &manifest->message_last);
}

/* ---- photos ---- */

struct photo_copies {
    struct transfer *transfer;
    struct meter meter;
    int64_t n;
};

static enum err export_photo(void *user, struct str name, int64_t bytes)
{
    DEFER(file_close)
    struct file_view view = {.fd = -1};
    DEFER(arena_release)
    struct arena arena = {0};
    struct photo_copies *copies = user;
    struct transfer *transfer = copies->transfer;
    struct str from;
    enum err err;

    (void)bytes;
    err = blob_fetch(transfer->blobs, &arena, name, &from);
    if (err == OK)
        err = file_open(str_c(&arena, from), &view);
    if (err == ERR_NOT_FOUND) /* removed meanwhile */
        return OK;
    if (err == OK)
        err = file_write(
            &arena,
            str_c(&arena, str_format(&arena, "%s/photos/%.*s", transfer->folder, STR_FMT(name))),
            view.bytes);
    if (err != OK)
        return say(transfer, err, str_c(transfer->arena, name), "the photo cannot be copied");
    meter_to(&copies->meter, ++copies->n);
    return OK;
}

static enum err export_photos(struct transfer *transfer, struct export_manifest *manifest)
{
    struct photo_copies copies = {.transfer = transfer};
    const char *folder = file_path(transfer->arena, transfer->folder, "photos");

    if (mkdir(folder, 0700) != 0)
        return say(transfer, ERR_UNAVAILABLE, folder, strerror(errno));
    meter_begin(&copies.meter, STR("photos"), 0);
    TRY(blob_each(transfer->blobs, export_photo, &copies));
    meter_end(&copies.meter, "files");
    manifest->photos = copies.n;
    return OK;
}

/* The keys sign tokens and records: with them who is signed in stays so. What the nodes share comes
 * before the file of the one that is here. */
static enum err export_keys(struct transfer *transfer)
{
    DEFER(file_close)
    struct file_view view = {.fd = -1};
    struct str line = {NULL, 0};
    char *path = file_path(transfer->arena, transfer->folder, "keys");
    enum err err = copy_keys(transfer->db, transfer->arena, &line);

    if (err == OK)
        return file_write(transfer->arena, path,
                          str_format(transfer->arena, "%.*s\n", STR_FMT(line)));
    if (err == ERR_NOT_FOUND)
        err = file_open(transfer->keys, &view);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    return file_write(transfer->arena, path, view.bytes);
}

/* ---- the manifest ---- */

static void list_migrations(const struct transfer *transfer, struct export_manifest *manifest)
{
    manifest->version = str_from(transfer->version);
    manifest->migrations = arena_array(transfer->arena, transfer->migration_count + 1,
                                       sizeof(struct str));
    for (size_t i = 0; i < transfer->migration_count; i++) {
        struct str name = str_from(transfer->migrations[i].name);

        if (export_manifest_names(name))
            manifest->migrations[manifest->migration_count++] = name;
    }
}

static enum err write_manifest(struct transfer *transfer, const struct export_manifest *manifest)
{
    DEFER(buf_release)
    struct buf buf;

    buf_init(&buf, MAX_MANIFEST);
    export_manifest_write(manifest, &buf);
    return file_write(transfer->arena,
                      file_path(transfer->arena, transfer->folder, "manifest.json"),
                      buf_as_str(&buf));
}

enum err transfer_export(struct transfer *transfer)
{
    struct export_manifest manifest = {0};
    enum err err = file_empty_folder(transfer->folder);

    if (err == ERR_CONFLICT)
        return say(transfer, err, transfer->folder, "something is in it; name a new folder");
    if (err != OK)
        return say(transfer, err, transfer->folder, strerror(errno));
    list_migrations(transfer, &manifest);
    TRY(export_rows(transfer, &manifest));
    TRY(export_photos(transfer, &manifest));
    TRY(export_keys(transfer));
    return write_manifest(transfer, &manifest);
}
