#include "db/catalog.h"

enum { MAX_TABLES = 1024, MAX_COLUMNS = 256 };

static const struct db_sql columns_sql = {
    "catalog_columns",
    "SELECT t.name, c.name, c.type, c.pk FROM pragma_table_list AS t"
    " JOIN pragma_table_info(t.name) AS c"
    " WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    " ORDER BY t.name, c.cid",
    "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL),"
    " COALESCE(array_position(string_to_array(i.indkey::text, ' '), a.attnum::text), 0)"
    " FROM pg_class AS c"
    " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary"
    " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
    " ORDER BY c.relname, a.attnum"};

static const struct db_sql references_sql = {
    "catalog_references",
    "SELECT t.name, f.\"table\" FROM pragma_table_list AS t"
    " JOIN pragma_foreign_key_list(t.name) AS f WHERE t.schema = 'main' AND t.type = 'table'",
    "SELECT c.relname::text, r.relname::text FROM pg_constraint AS f"
    " JOIN pg_class AS c ON c.oid = f.conrelid JOIN pg_class AS r ON r.oid = f.confrelid"
    " WHERE f.contype = 'f' AND c.relnamespace = current_schema()::regnamespace"};

static const struct db_sql last_sql = {
    "catalog_id_last", "SELECT seq FROM sqlite_sequence WHERE name = $1",
    "SELECT COALESCE(s.last_value, 0) FROM information_schema.columns AS c"
    " JOIN pg_sequences AS s ON format('%I.%I', s.schemaname, s.sequencename) ="
    "  pg_get_serial_sequence(quote_ident(c.table_name), c.column_name)"
    " WHERE c.table_schema = current_schema() AND c.table_name = $1 AND c.is_identity = 'YES'"};

static const struct db_sql set_last_sql = {
    "catalog_id_set_last", "UPDATE sqlite_sequence SET seq = $2 WHERE name = $1",
    "SELECT setval(pg_get_serial_sequence(quote_ident(c.table_name), c.column_name),"
    " CAST($2 AS BIGINT)) FROM information_schema.columns AS c"
    " WHERE c.table_schema = current_schema() AND c.table_name = $1 AND c.is_identity = 'YES'"};

static const struct db_sql first_last_sql = {
    "catalog_id_first_last", "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)",
    "SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT)"};

static const struct {
    const char *type;
    int kind;
} types[] = {
    {"bigint", DB_INT},   {"integer", DB_INT},
    {"smallint", DB_INT}, {"boolean", DB_INT},
    {"text", DB_TEXT},    {"character varying", DB_TEXT},
    {"varchar", DB_TEXT}, {"blob", DB_BLOB},
    {"bytea", DB_BLOB},   {"double precision", DB_REAL},
};

/* The type's name without its length. */
static int kind_of(struct str type)
{
    ptrdiff_t bracket = str_find(type, '(', 0);
    struct str name = str_sub(type, 0, bracket < 0 ? type.n : (size_t)bracket);

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (str_eq_nocase(name, str_from(types[i].type)))
            return types[i].kind;
    }
    return DB_NULL;
}

static enum err read_tables(struct db *db, struct arena *arena, struct db_table *tables,
                            size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct db_table *table = NULL;
    bool more = true;

    *ret_n = 0;
    TRY(db_query(db, &columns_sql, DB_NO_ARGS, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        if (table == NULL || !str_eq(table->name, db_col_str(&rows, 0))) {
            if (*ret_n == MAX_TABLES)
                return ERR_TOO_LARGE;
            table = &tables[(*ret_n)++];
            table->name = db_text(&rows, 0, arena);
            table->columns = arena_array(arena, MAX_COLUMNS, sizeof(*table->columns));
        }
        if (table->n == MAX_COLUMNS)
            return ERR_TOO_LARGE;
        table->columns[table->n++] = (struct db_column){
            db_text(&rows, 1, arena), kind_of(db_col_str(&rows, 2)), db_col_int(&rows, 3)};
    }
}

static size_t index_of(const struct db_table *tables, size_t n, struct str name)
{
    size_t i = 0;

    while (i < n && !str_eq(tables[i].name, name))
        i++;
    return i;
}

/* waits[a * n + b]: a names b. */
static enum err read_references(struct db *db, const struct db_table *tables, size_t n, bool *waits)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    TRY(db_query(db, &references_sql, DB_NO_ARGS, &rows));
    for (;;) {
        size_t from, to;

        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        from = index_of(tables, n, db_col_str(&rows, 0));
        to = index_of(tables, n, db_col_str(&rows, 1));
        if (from < n && to < n && from != to)
            waits[from * n + to] = true;
    }
}

/* The first by name that waits for nobody; of a circle simply the first. */
static size_t next_in_order(const bool *waits, const bool *taken, size_t n)
{
    size_t first = n;

    for (size_t i = 0; i < n; i++) {
        bool free = true;

        if (taken[i])
            continue;
        if (first == n)
            first = i;
        for (size_t k = 0; k < n && free; k++)
            free = taken[k] || !waits[i * n + k];
        if (free)
            return i;
    }
    return first;
}

enum err db_tables(struct db *db, struct arena *arena, struct db_table **ret_tables, size_t *ret_n)
{
    struct db_table *by_name = arena_array(arena, MAX_TABLES, sizeof(*by_name)), *ordered;
    bool *waits, *taken;
    size_t n;

    TRY(read_tables(db, arena, by_name, &n));
    ordered = arena_array(arena, n + 1, sizeof(*ordered));
    waits = arena_array(arena, n * n + 1, sizeof(*waits));
    taken = arena_array(arena, n + 1, sizeof(*taken));
    TRY(read_references(db, by_name, n, waits));
    for (size_t i = 0; i < n; i++) {
        size_t next = next_in_order(waits, taken, n);

        ordered[i] = by_name[next];
        taken[next] = true;
    }
    *ret_tables = ordered;
    *ret_n = n;
    return OK;
}

enum err db_id_last(struct db *db, struct str table, int64_t *ret_last)
{
    enum err err = db_run_id(db, &last_sql, DB_ARGS(db_str(table)), ret_last);

    if (err != ERR_NOT_FOUND)
        return err;
    *ret_last = 0;
    return OK;
}

enum err db_id_set_last(struct db *db, struct str table, int64_t last)
{
    int64_t changes;

    TRY(db_run(db, &set_last_sql, DB_ARGS(db_str(table), db_int(last)), &changes));
    return changes > 0 ? OK
                       : db_run(db, &first_last_sql, DB_ARGS(db_str(table), db_int(last)), NULL);
}
