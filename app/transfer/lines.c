#include "transfer/lines.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "crypto/hash.h"

#include <stdio.h>
#include <stdlib.h>

static void write_real(struct json *json, double value)
{
    char text[40];
    int n = snprintf(text, sizeof(text), "%.17g", value);

    json_str(json, (struct str){text, (size_t)n});
}

static void write_hex(struct json *json, struct str bytes)
{
    DEFER(buf_release)
    struct buf hex;
    char *text;

    buf_init(&hex, LINE_MAX_BYTES);
    text = buf_reserve(&hex, 2 * bytes.n + 1);
    if (text == NULL) {
        json->buf->full = true;
        json_null(json);
        return;
    }
    hash_hex(bytes, text);
    json_str(json, (struct str){text, 2 * bytes.n});
}

void line_write(const struct db_rows *rows, const struct db_table *table, struct buf *buf)
{
    struct json json;

    json_init(&json, buf);
    json_array(&json);
    for (size_t i = 0; i < table->n; i++) {
        int column = (int)i;

        if (db_is_null(rows, column))
            json_null(&json);
        else if (table->columns[i].kind == DB_INT)
            json_int(&json, db_col_int(rows, column));
        else if (table->columns[i].kind == DB_REAL)
            write_real(&json, db_col_real(rows, column));
        else if (table->columns[i].kind == DB_BLOB)
            write_hex(&json, db_col_str(rows, column));
        else
            json_str(&json, db_col_str(rows, column));
    }
    json_end(&json);
    buf_char(buf, '\n');
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(struct arena *arena, struct str text, struct db_value *ret_value)
{
    char *bytes = arena_array(arena, text.n / 2 + 1, 1);

    if (text.n % 2 != 0)
        return false;
    for (size_t i = 0; i < text.n; i += 2) {
        int high = digit(text.p[i]), low = digit(text.p[i + 1]);

        if (high < 0 || low < 0)
            return false;
        bytes[i / 2] = (char)(high * 16 + low);
    }
    *ret_value = db_blob((struct str){bytes, text.n / 2});
    return true;
}

static bool read_value(struct arena *arena, int kind, const struct json_t *tree,
                       struct db_value *ret_value)
{
    struct str text = str_copy(arena, json_tree_str(tree));
    char *end = NULL;
    int64_t number;

    *ret_value = db_null();
    if (json_tree_is_null(tree))
        return true;
    if (kind == DB_INT) {
        if (!json_tree_int(tree, &number))
            return false;
        *ret_value = db_int(number);
        return true;
    }
    if (str_is_null(text))
        return false;
    if (kind == DB_BLOB)
        return read_hex(arena, text, ret_value);
    *ret_value = db_str(text);
    if (kind == DB_REAL) {
        *ret_value = db_real(strtod(str_c(arena, text), &end));
        return text.n > 0 && *end == '\0';
    }
    return true;
}

enum err line_read(struct arena *arena, const struct db_table *table, struct str line,
                   struct db_value *ret_values)
{
    DEFER(json_tree_free)
    struct json_t *tree = NULL;
    struct str why;

    TRY(json_tree_parse(arena, line, &tree, &why));
    if (!json_tree_is_array(tree) || json_tree_count(tree) != table->n)
        return ERR_INVALID;
    for (size_t i = 0; i < table->n; i++) {
        if (!read_value(arena, table->columns[i].kind, json_tree_at(tree, i), &ret_values[i]))
            return ERR_INVALID;
    }
    return OK;
}
