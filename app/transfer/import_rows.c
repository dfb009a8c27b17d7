#include "transfer/import.h"
#include "transfer/lines.h"
#include "transfer/meter.h"

enum { ROWS_IN_TRANSACTION = 20000 };

static enum err say(struct transfer *transfer, enum err err, const struct incoming *incoming,
                    const char *what)
{
    transfer->why = str_format(transfer->arena, "%.*s: %s", STR_FMT(incoming->entry->name), what);
    return err;
}

/* ---- in ---- */

/* One transaction's worth of lines from *place on, which becomes where the next begins. */
static enum err import_some(struct transfer *transfer, const struct incoming *incoming,
                            struct arena *arena, int64_t *place, int64_t *ret_rows)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    const struct db_table *shape = &incoming->table->shape;
    struct str rest = str_sub(incoming->file.bytes, (size_t)*place, incoming->file.bytes.n);
    size_t before = rest.n;

    TRY(db_tx_begin(transfer->db, &tx));
    db_pipe_begin(transfer->db);
    for (*ret_rows = 0; rest.n > 0 && *ret_rows < ROWS_IN_TRANSACTION; *ret_rows += 1) {
        struct str line = str_split(&rest, '\n');
        struct db_value *values;

        arena_reset(arena);
        values = arena_array(arena, shape->n, sizeof(*values));
        if (line_read(arena, shape, line, values) != OK)
            return say(transfer, ERR_INVALID, incoming, "a line is no row of this table");
        TRY(copy_insert(transfer->db, incoming->table, values));
    }
    *place += (int64_t)(before - rest.n);
    TRY(copy_set_place(transfer->db, incoming->entry->name, *place));
    TRY(db_tx_commit(&tx));
    return db_checkpoint(transfer->db);
}

enum err import_rows(struct transfer *transfer, const struct incoming *incoming)
{
    DEFER(arena_release)
    struct arena arena = {0};
    int64_t place, done = 0, rows;
    struct meter meter;

    TRY(copy_place(transfer->db, incoming->entry->name, &place));
    if (place < 0 || place > (int64_t)incoming->file.bytes.n)
        return say(transfer, ERR_INVALID, incoming, "the file is shorter than when it was begun");
    meter_begin(&meter, incoming->entry->name, incoming->entry->rows);
    while (place < (int64_t)incoming->file.bytes.n) {
        TRY(import_some(transfer, incoming, &arena, &place, &rows));
        done += rows;
        meter_to(&meter, done);
    }
    meter_end(&meter, "rows");
    return OK;
}

/* ---- check ---- */

struct checking {
    const struct incoming *incoming;
    struct buf line;
    size_t at;
    bool same;
};

static enum err check_row(void *user, const struct db_rows *rows)
{
    struct checking *checking = user;
    struct str file = checking->incoming->file.bytes;
    size_t n;

    buf_clear(&checking->line, 1 << 20);
    line_write(rows, &checking->incoming->table->shape, &checking->line);
    n = checking->line.n;
    checking->same = checking->same && n <= file.n - checking->at &&
                     memcmp(checking->line.p, file.p + checking->at, n) == 0;
    if (checking->same)
        checking->at += n;
    return OK;
}

enum err import_check(struct transfer *transfer, const struct incoming *incoming)
{
    struct checking checking = {.incoming = incoming, .same = true};
    enum err err;

    buf_init(&checking.line, LINE_MAX_BYTES);
    err = copy_each(transfer->db, incoming->table, check_row, &checking);
    buf_release(&checking.line);
    TRY(err);
    if (checking.same && checking.at == incoming->file.bytes.n)
        return OK;
    return say(transfer, ERR_CONFLICT, incoming,
               "what stands in the database is not what the file says; was it used meanwhile? "
               "Empty it and begin anew");
}

/* ---- search ---- */

enum err import_search(struct transfer *transfer)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct meter meter;
    int64_t last, done = 0;
    int n = 1;

    TRY(copy_place(transfer->db, STR("+search"), &last));
    meter_begin(&meter, STR("search"), 0);
    while (n > 0) {
        DEFER(db_tx_end)
        struct db_tx tx = {0};

        TRY(db_tx_begin(transfer->db, &tx));
        db_pipe_begin(transfer->db);
        TRY(copy_search_page(transfer->db, &arena, &last, &n));
        TRY(copy_set_place(transfer->db, STR("+search"), last));
        TRY(db_tx_commit(&tx));
        TRY(db_checkpoint(transfer->db));
        arena_reset(&arena);
        done += n;
        meter_to(&meter, done);
    }
    meter_end(&meter, "products");
    return OK;
}
