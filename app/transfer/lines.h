/* A row as a line of a file: a JSON array in the order of the columns. Numbers that are no integers
 * are strings (17 digits give the same number back), bytes are hexadecimal. Pure. */
#pragma once
#include "base/buf.h"
#include "db/catalog.h"

enum { LINE_MAX_BYTES = 64 << 20 };

/* Appends the current row and a line end. */
void line_write(const struct db_rows *rows, const struct db_table *table, struct buf *buf);

/* The values of a line, in the arena. ERR_INVALID: it is none of this table. */
enum err line_read(struct arena *arena, const struct db_table *table, struct str line,
                   struct db_value *ret_values) MUST_USE;
