/* Tables of any shape, read and written by statements that are made of the database's own catalog
 * (db/catalog.h); they live in the arena. */
#pragma once
#include "db/catalog.h"
#include "search/search.h"

/* One table and its statements. */
struct copy_table {
    struct db_table shape;
    struct db_sql scan, fetch, count, insert, clear;
};

/* The tables that move, each after those that its keys name. Not among them: what either engine
 * keeps in a way of its own, what is made of other rows, and secrets. */
enum err copy_tables(struct db *db, struct arena *arena, struct copy_table **ret_tables,
                     size_t *ret_n) MUST_USE;

/* All rows in the order of the primary key. Inside a transaction; once at a time. */
typedef enum err copy_row_fn(void *user, const struct db_rows *rows);
enum err copy_each(struct db *db, const struct copy_table *table, copy_row_fn *take,
                   void *user) MUST_USE;
enum err copy_count(struct db *db, const struct copy_table *table, int64_t *ret_rows) MUST_USE;
enum err copy_insert(struct db *db, const struct copy_table *table,
                     const struct db_value *values) MUST_USE;
enum err copy_clear(struct db *db, const struct copy_table *table) MUST_USE;

/* ---- how far an import has come: a table that is there only meanwhile ---- */

/* ERR_NOT_FOUND: none is under way. ret_of: of which export. */
enum err copy_under_way(struct db *db, struct arena *arena, struct str *ret_of) MUST_USE;
enum err copy_begin(struct db *db, struct str of) MUST_USE;
enum err copy_place(struct db *db, struct str name, int64_t *ret_place) MUST_USE; /* 0: not begun */
enum err copy_set_place(struct db *db, struct str name, int64_t place) MUST_USE;
enum err copy_end(struct db *db) MUST_USE;

/* 0: nobody lives here. */
/* The line of the key that the nodes of a PostgreSQL database share. ERR_NOT_FOUND: none has served
 * yet, or this is SQLite, where it is the data folder's. */
enum err copy_keys(struct db *db, struct arena *arena, struct str *ret_line) MUST_USE;
enum err copy_newest_member(struct db *db, int64_t *ret_id) MUST_USE;
enum err copy_message_last(struct db *db, int64_t *ret_last) MUST_USE;
enum err copy_message_set_last(struct db *db, int64_t last) MUST_USE;

/* The next products after *id go into the search; *id becomes the last of them, *ret_n how many
 * they were. Inside a transaction. */
enum err copy_search_page(struct db *db, struct arena *arena, int64_t *id, int *ret_n) MUST_USE;
