/* What tables a database has, by its own catalog: for what copies them without knowing them. */
#pragma once
#include "db/db.h"

struct db_column {
    struct str name;
    int kind;    /* DB_INT, DB_REAL, DB_TEXT or DB_BLOB; DB_NULL: a type of that engine alone */
    int64_t key; /* its place in the primary key, from 1; 0: not part of it */
};

struct db_table {
    struct str name;
    struct db_column *columns;
    size_t n;
};

/* All tables but the engine's own (SQLite: also virtual ones and what these keep), each after those
 * that its foreign keys name, otherwise by name: the same order on both engines. */
enum err db_tables(struct db *db, struct arena *arena, struct db_table **ret_tables,
                   size_t *ret_n) MUST_USE;

/* The highest id that the table's @id has ever given; 0: none, or it has no such column. */
enum err db_id_last(struct db *db, struct str table, int64_t *ret_last) MUST_USE;
/* The next id of the table, which has an @id, will be above last. Inside a transaction. */
enum err db_id_set_last(struct db *db, struct str table, int64_t last) MUST_USE;
