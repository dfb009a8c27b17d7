/* manifest.json: what an export consists of. The same town gives the same bytes, from either
 * engine. */
#pragma once
#include "base/buf.h"
#include "transfer/tables_store.h"
#include "transfer/transfer.h"

enum { MANIFEST_FORMAT = 1, MAX_MANIFEST = 4 << 20 };

struct export_table {
    struct str name, sha256;
    struct str columns; /* their names with commas */
    int64_t rows, last_id;
};

struct export_manifest {
    struct str version;
    struct export_table *tables;
    size_t n;
    struct str *migrations; /* those of both engines */
    size_t migration_count;
    int64_t message_last;
    int64_t photos;
};

/* Whether the migration is one of both engines. */
bool export_manifest_names(struct str migration);
/* The names with commas, to tell one shape from another. */
struct str export_manifest_columns(struct arena *arena, const struct db_table *table);
void export_manifest_write(const struct export_manifest *manifest, struct buf *buf);
/* ERR_INVALID: it is no manifest; ERR_UNSUPPORTED: of a later form. */
enum err export_manifest_read(struct arena *arena, struct str text,
                              struct export_manifest *ret_manifest) MUST_USE;
