#include "transfer/manifest.h"

#include "base/json_read.h"
#include "base/json_write.h"

bool export_manifest_names(struct str migration)
{
    return !str_ends(migration, STR(".sqlite.sql")) && !str_ends(migration, STR(".postgres.sql"));
}

struct str export_manifest_columns(struct arena *arena, const struct db_table *table)
{
    struct str columns = STR("");

    for (size_t i = 0; i < table->n; i++)
        columns = str_format(arena, "%.*s%s%.*s", STR_FMT(columns), i > 0 ? "," : "",
                             STR_FMT(table->columns[i].name));
    return columns;
}

void export_manifest_write(const struct export_manifest *manifest, struct buf *buf)
{
    struct json json;

    json_init(&json, buf);
    json_object(&json);
    json_key_int(&json, "format", MANIFEST_FORMAT);
    json_key_str(&json, "version", manifest->version);
    json_key_int(&json, "message_last", manifest->message_last);
    json_key_int(&json, "photos", manifest->photos);
    json_key(&json, "migrations");
    json_array(&json);
    for (size_t i = 0; i < manifest->migration_count; i++)
        json_str(&json, manifest->migrations[i]);
    json_end(&json);
    json_key(&json, "tables");
    json_array(&json);
    for (size_t i = 0; i < manifest->n; i++) {
        const struct export_table *table = &manifest->tables[i];

        buf_char(buf, '\n');
        json_object(&json);
        json_key_str(&json, "name", table->name);
        json_key_str(&json, "columns", table->columns);
        json_key_int(&json, "rows", table->rows);
        json_key_int(&json, "last_id", table->last_id);
        json_key_str(&json, "sha256", table->sha256);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    buf_char(buf, '\n');
}

static bool read_table(struct arena *arena, const struct json_t *tree, struct export_table *table)
{
    table->name = str_copy(arena, json_tree_str(json_tree_get(tree, "name")));
    table->columns = str_copy(arena, json_tree_str(json_tree_get(tree, "columns")));
    table->sha256 = str_copy(arena, json_tree_str(json_tree_get(tree, "sha256")));
    return table->name.n > 0 && table->columns.n > 0 && table->sha256.n == 64 &&
           str_find(table->name, '/', 0) < 0 &&
           json_tree_int(json_tree_get(tree, "rows"), &table->rows) &&
           json_tree_int(json_tree_get(tree, "last_id"), &table->last_id);
}

enum err export_manifest_read(struct arena *arena, struct str text,
                              struct export_manifest *ret_manifest)
{
    DEFER(json_tree_free)
    struct json_t *tree = NULL;
    const struct json_t *tables, *migrations;
    struct str why;
    int64_t format;

    *ret_manifest = (struct export_manifest){0};
    TRY(json_tree_parse(arena, text, &tree, &why));
    if (!json_tree_int(json_tree_get(tree, "format"), &format))
        return ERR_INVALID;
    if (format != MANIFEST_FORMAT)
        return ERR_UNSUPPORTED;
    tables = json_tree_get(tree, "tables");
    migrations = json_tree_get(tree, "migrations");
    if (!json_tree_int(json_tree_get(tree, "message_last"), &ret_manifest->message_last) ||
        !json_tree_int(json_tree_get(tree, "photos"), &ret_manifest->photos))
        return ERR_INVALID;
    ret_manifest->version = str_copy(arena, json_tree_str(json_tree_get(tree, "version")));
    ret_manifest->n = json_tree_count(tables);
    ret_manifest->tables = arena_array(arena, ret_manifest->n + 1, sizeof(struct export_table));
    for (size_t i = 0; i < ret_manifest->n; i++) {
        if (!read_table(arena, json_tree_at(tables, i), &ret_manifest->tables[i]))
            return ERR_INVALID;
    }
    ret_manifest->migration_count = json_tree_count(migrations);
    ret_manifest->migrations = arena_array(arena, ret_manifest->migration_count + 1,
                                           sizeof(struct str));
    for (size_t i = 0; i < ret_manifest->migration_count; i++)
        ret_manifest->migrations[i] = str_copy(arena, json_tree_str(json_tree_at(migrations, i)));
    return OK;
}
