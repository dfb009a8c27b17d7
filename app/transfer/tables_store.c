#include "transfer/tables_store.h"

#include "base/buf.h"
#include "transfer/transfer_sql.h"

enum { MAX_TEXT = 64 << 10, PAGE = 1000, PAGE_PRODUCTS = 200, MAX_TAGS = 64 };

/* Migrations are the target's own; of the search both engines keep something of their own; the
 * counter is a sequence on one of them; secrets stay in the file of keys; how jobs ran and what is
 * in the place of the backups is this machine's. */
static const char *const others[] = {"schema_migrations", "product_search", "message_counter",
                                     "secrets",           "setup_links",    "transfer_progress",
                                     "job_runs",          "backup_checks",  "transfer_notes"};

/* ---- statements ---- */

static bool moves(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (str_eq(name, str_from(others[i])))
            return false;
    }
    return true;
}

static void put_name(struct buf *buf, struct str name)
{
    buf_char(buf, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"')
            buf_char(buf, '"');
        buf_char(buf, name.p[i]);
    }
    buf_char(buf, '"');
}

static void put_columns(struct buf *buf, const struct db_table *table)
{
    for (size_t i = 0; i < table->n; i++) {
        if (i > 0)
            BUF_LITERAL(buf, ", ");
        put_name(buf, table->columns[i].name);
    }
}

/* Texts by their bytes, whatever the database's language. */
static void put_order(struct buf *buf, const struct db_table *table, bool postgres)
{
    bool first = true;

    for (int64_t place = 1; place <= (int64_t)table->n; place++) {
        for (size_t i = 0; i < table->n; i++) {
            if (table->columns[i].key != place)
                continue;
            buf_format(buf, first ? " ORDER BY " : ", ");
            put_name(buf, table->columns[i].name);
            if (postgres && table->columns[i].kind == DB_TEXT)
                BUF_LITERAL(buf, " COLLATE \"C\"");
            first = false;
        }
    }
}

static const char *scan_text(struct arena *arena, const struct db_table *table, bool postgres)
{
    DEFER(buf_release)
    struct buf buf;

    buf_init(&buf, MAX_TEXT);
    if (postgres)
        BUF_LITERAL(&buf, "DECLARE copied NO SCROLL CURSOR FOR ");
    BUF_LITERAL(&buf, "SELECT ");
    put_columns(&buf, table);
    BUF_LITERAL(&buf, " FROM ");
    put_name(&buf, table->name);
    put_order(&buf, table, postgres);
    return str_c(arena, buf_as_str(&buf));
}

static const char *insert_text(struct arena *arena, const struct db_table *table)
{
    DEFER(buf_release)
    struct buf buf;

    buf_init(&buf, MAX_TEXT);
    BUF_LITERAL(&buf, "INSERT INTO ");
    put_name(&buf, table->name);
    BUF_LITERAL(&buf, " (");
    put_columns(&buf, table);
    BUF_LITERAL(&buf, ") VALUES (");
    for (size_t i = 0; i < table->n; i++)
        buf_format(&buf, i > 0 ? ", $%zu" : "$%zu", i + 1);
    buf_char(&buf, ')');
    return str_c(arena, buf_as_str(&buf));
}

static const char *text_with_name(struct arena *arena, const char *before, struct str name)
{
    DEFER(buf_release)
    struct buf buf;

    buf_init(&buf, MAX_TEXT);
    buf_str(&buf, str_from(before));
    put_name(&buf, name);
    return str_c(arena, buf_as_str(&buf));
}

static struct db_sql sql_of(struct arena *arena, struct str table, const char *text)
{
    return (struct db_sql){str_c(arena, table), text, NULL};
}

enum err copy_tables(struct db *db, struct arena *arena, struct copy_table **ret_tables,
                     size_t *ret_n)
{
    bool postgres = db_engine_of(db) == DB_POSTGRES;
    struct db_table *shapes;
    size_t n;

    TRY(db_tables(db, arena, &shapes, &n));
    *ret_tables = arena_array(arena, n + 1, sizeof(**ret_tables));
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        struct copy_table *table = &(*ret_tables)[*ret_n];
        struct str name = shapes[i].name;

        if (!moves(name))
            continue;
        table->shape = shapes[i];
        table->scan = sql_of(arena, name, scan_text(arena, &shapes[i], postgres));
        table->fetch = sql_of(arena, name, "FETCH 1000 FROM copied");
        table->count = sql_of(arena, name, text_with_name(arena, "SELECT COUNT(*) FROM ", name));
        table->insert = sql_of(arena, name, insert_text(arena, &shapes[i]));
        table->clear = sql_of(arena, name, text_with_name(arena, "DELETE FROM ", name));
        *ret_n += 1;
    }
    return OK;
}

/* ---- rows ---- */

static enum err take_rows(struct db *db, const struct db_sql *sql, copy_row_fn *take, void *user,
                          int *ret_taken)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    *ret_taken = 0;
    TRY(db_query(db, sql, DB_NO_ARGS, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        TRY(take(user, &rows));
        *ret_taken += 1;
    }
}

enum err copy_each(struct db *db, const struct copy_table *table, copy_row_fn *take, void *user)
{
    int taken = PAGE;

    if (db_engine_of(db) == DB_SQLITE)
        return take_rows(db, &table->scan, take, user, &taken);
    /* A result is read whole there. */
    TRY(db_script(db, table->scan.sqlite));
    while (taken == PAGE)
        TRY(take_rows(db, &table->fetch, take, user, &taken));
    return db_script(db, "CLOSE copied");
}

enum err copy_count(struct db *db, const struct copy_table *table, int64_t *ret_rows)
{
    return db_run_id(db, &table->count, DB_NO_ARGS, ret_rows);
}

enum err copy_insert(struct db *db, const struct copy_table *table, const struct db_value *values)
{
    return db_run(db, &table->insert, values, table->shape.n, NULL);
}

enum err copy_clear(struct db *db, const struct copy_table *table)
{
    return db_run(db, &table->clear, DB_NO_ARGS, NULL);
}

/* ---- how far ---- */

/* Not in transfer.sql: the table is no migration's. */
static const struct db_sql place_sql = {
    "progress_place", "SELECT place FROM transfer_progress WHERE name = $1", NULL};
static const struct db_sql set_place_sql = {
    "progress_set_place",
    "INSERT INTO transfer_progress (name, place) VALUES ($1, $2)"
    " ON CONFLICT (name) DO UPDATE SET place = excluded.place",
    NULL};
static const struct db_sql of_sql = {"progress_of",
                                     "SELECT name FROM transfer_progress WHERE place = -1", NULL};

static enum err has_progress(struct db *db, struct arena *arena, bool *ret_has)
{
    struct db_table *tables;
    size_t n;

    TRY(db_tables(db, arena, &tables, &n));
    *ret_has = false;
    for (size_t i = 0; i < n; i++)
        *ret_has = *ret_has || str_eq(tables[i].name, STR("transfer_progress"));
    return OK;
}

enum err copy_under_way(struct db *db, struct arena *arena, struct str *ret_of)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool has;

    TRY(has_progress(db, arena, &has));
    if (!has)
        return ERR_NOT_FOUND;
    TRY(db_query(db, &of_sql, DB_NO_ARGS, &rows));
    TRY(db_next_one(&rows));
    *ret_of = db_text(&rows, 0, arena);
    return OK;
}

enum err copy_begin(struct db *db, struct str of)
{
    TRY(db_script(db, "CREATE TABLE transfer_progress (name TEXT PRIMARY KEY, place BIGINT NOT "
                      "NULL)"));
    return db_run(db, &set_place_sql, DB_ARGS(db_str(of), db_int(-1)), NULL);
}

enum err copy_place(struct db *db, struct str name, int64_t *ret_place)
{
    enum err err = db_run_id(db, &place_sql, DB_ARGS(db_str(name)), ret_place);

    if (err != ERR_NOT_FOUND)
        return err;
    *ret_place = 0;
    return OK;
}

enum err copy_set_place(struct db *db, struct str name, int64_t place)
{
    return db_run(db, &set_place_sql, DB_ARGS(db_str(name), db_int(place)), NULL);
}

enum err copy_end(struct db *db)
{
    return db_script(db, "DROP TABLE transfer_progress");
}

enum err copy_keys(struct db *db, struct arena *arena, struct str *ret_line)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    if (db_engine_of(db) != DB_POSTGRES)
        return ERR_NOT_FOUND;
    TRY(db_query(db, &transfer_keys_sql, DB_NO_ARGS, &rows));
    TRY(db_next_one(&rows));
    *ret_line = db_text(&rows, 0, arena);
    return OK;
}

enum err copy_newest_member(struct db *db, int64_t *ret_id)
{
    return db_run_id(db, &transfer_newest_member_sql, DB_NO_ARGS, ret_id);
}

enum err copy_message_last(struct db *db, int64_t *ret_last)
{
    return db_run_id(db, &transfer_message_last_sql, DB_NO_ARGS, ret_last);
}

enum err copy_message_set_last(struct db *db, int64_t last)
{
    return db_run(db, &transfer_message_set_last_sql, DB_ARGS(db_int(last)), NULL);
}

/* ---- search ---- */

struct found_product {
    int64_t id;
    struct search_text text;
    struct str *tags; /* text.tags */
};

static void add_tag(struct arena *arena, struct found_product *product, struct str tag)
{
    if (product->tags == NULL)
        product->text.tags = product->tags = arena_array(arena, MAX_TAGS, sizeof(*product->tags));
    if (product->text.tag_count < MAX_TAGS)
        product->tags[product->text.tag_count++] = tag;
}

/* Of all of a page, which are in the order of their ids. */
static enum err read_tags(struct db *db, struct arena *arena, int64_t after,
                          struct found_product *products, int n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;
    int at = 0;

    TRY(db_query(db, &transfer_product_tags_sql, DB_ARGS(db_int(after), db_int(products[n - 1].id)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        while (at < n && products[at].id < db_col_int(&rows, 0))
            at++;
        if (at < n && products[at].id == db_col_int(&rows, 0))
            add_tag(arena, &products[at], db_text(&rows, 1, arena));
    }
}

static enum err read_products(struct db *db, struct arena *arena, int64_t after,
                              struct found_product *products, int *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    *ret_n = 0;
    TRY(db_query(db, &transfer_products_sql, DB_ARGS(db_int(after)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        products[(*ret_n)++] = (struct found_product){
            .id = db_col_int(&rows, 0),
            .text = {.name = db_text(&rows, 1, arena),
                     .model_name = db_text(&rows, 2, arena),
                     .description = db_text(&rows, 3, arena),
                     .place = db_text(&rows, 4, arena)},
        };
    }
}

enum err copy_search_page(struct db *db, struct arena *arena, int64_t *id, int *ret_n)
{
    struct found_product products[PAGE_PRODUCTS];

    TRY(read_products(db, arena, *id, products, ret_n));
    if (*ret_n > 0)
        TRY(read_tags(db, arena, *id, products, *ret_n));
    for (int i = 0; i < *ret_n; i++) {
        TRY(search_put(db, arena, products[i].id, &products[i].text));
        *id = products[i].id;
    }
    return OK;
}
