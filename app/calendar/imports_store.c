#include "calendar/imports_store.h"

#include "base/json_write.h"
#include "calendar/imports_sql.h"
#include "calendar/stock_changes_store.h"

enum { NOTES_BYTES = 64 * 1024 };

/* The statements of products and of units; of each the first parameter is its id. */
struct import_sql {
    const struct db_sql *read, *put_url, *put_file, *note_read, *note_same, *note_fault, *forget,
        *hasten, *claim, *busy, *busy_clear, *busy_insert;
};
static const struct import_sql product_sql = {
    .read = &import_of_product_sql,
    .put_url = &import_put_url_sql,
    .put_file = &import_put_file_sql,
    .note_read = &import_note_read_sql,
    .note_same = &import_note_same_sql,
    .note_fault = &import_note_fault_sql,
    .forget = &import_delete_sql,
    .hasten = &import_hasten_sql,
    .claim = &import_claim_sql,
    .busy = &busy_of_product_sql,
    .busy_clear = &busy_clear_sql,
    .busy_insert = &busy_insert_sql,
};
static const struct import_sql unit_sql = {
    .read = &import_of_unit_sql,
    .put_url = &unit_import_put_url_sql,
    .put_file = &unit_import_put_file_sql,
    .note_read = &unit_import_note_read_sql,
    .note_same = &unit_import_note_same_sql,
    .note_fault = &unit_import_note_fault_sql,
    .forget = &unit_import_delete_sql,
    .hasten = &unit_import_hasten_sql,
    .claim = &unit_import_claim_sql,
    .busy = &busy_of_unit_sql,
    .busy_clear = &unit_busy_clear_sql,
    .busy_insert = &unit_busy_insert_sql,
};

static const struct import_sql *sql_of(struct import_of of)
{
    return of.unit_id ? &unit_sql : &product_sql;
}

static struct db_value id_of(struct import_of of)
{
    return db_int(of.unit_id ? of.unit_id : of.product_id);
}

/* ---- busy days ---- */

enum err busy_read(struct db *db, struct arena *arena, struct import_of of, int32_t from,
                   struct busy_span **ret_spans, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct busy_span *spans = NULL;
    bool more = false;
    size_t n = 0;

    *ret_spans = NULL;
    *ret_n = 0;
    TRY(db_query(db, sql_of(of)->busy, DB_ARGS(id_of(of), db_int(from), db_int(BUSY_SPANS_MAX)),
                 &rows));
    TRY(db_next(&rows, &more));
    if (more)
        spans = arena_array(arena, BUSY_SPANS_MAX, sizeof(*spans));
    while (more && n < BUSY_SPANS_MAX) {
        spans[n++] = (struct busy_span){(int32_t)db_col_int(&rows, 0),
                                        (int32_t)db_col_int(&rows, 1)};
        TRY(db_next(&rows, &more));
    }
    *ret_spans = spans;
    *ret_n = n;
    return OK;
}

static bool is_same(const struct busy_span *a, size_t a_n, const struct busy_span *b, size_t b_n)
{
    return a_n == b_n && (a_n == 0 || memcmp(a, b, a_n * sizeof(*a)) == 0);
}

/* In the caller's transaction. Who waits for days hears of it when some have changed, and who holds
 * a unit that is elsewhere then gets another. */
static enum err busy_write(struct db *db, struct arena *arena, struct import_of of,
                           const struct busy_span *spans, size_t n)
{
    struct busy_span *old;
    size_t old_n;

    TRY(busy_read(db, arena, of, 0, &old, &old_n));
    if (is_same(old, old_n, spans, n))
        return OK;
    TRY(db_run(db, sql_of(of)->busy_clear, DB_ARGS(id_of(of)), NULL));
    for (size_t i = 0; i < n; i++)
        TRY(db_run(db, sql_of(of)->busy_insert,
                   DB_ARGS(id_of(of), db_int(spans[i].first), db_int(spans[i].last)), NULL));
    return stock_change_note(db, of.product_id);
}

/* ---- what is named ---- */

enum err import_read(struct db *db, struct arena *arena, struct import_of of,
                     struct calendar_import *ret_import)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, sql_of(of)->read, DB_ARGS(id_of(of)), &rows));
    TRY(db_next_one(&rows));
    *ret_import = (struct calendar_import){
        .of = of,
        .url = db_text(&rows, 0, arena),
        .due_us = db_col_int(&rows, 1),
        .tried_us = db_col_int(&rows, 2),
        .read_us = db_col_int(&rows, 3),
        .etag = db_text(&rows, 4, arena),
        .fault = db_text(&rows, 5, arena),
        .events = db_col_int(&rows, 6),
        .notes = db_text(&rows, 7, arena),
    };
    return OK;
}

/* In the caller's transaction. */
static enum err forget_busy(struct db *db, struct import_of of)
{
    int64_t changes;

    TRY(db_run(db, sql_of(of)->busy_clear, DB_ARGS(id_of(of)), &changes));
    return changes > 0 ? stock_change_note(db, of.product_id) : OK;
}

enum err import_put_url(struct db *db, struct import_of of, struct str url)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t changes;

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, sql_of(of)->put_url, DB_ARGS(id_of(of), db_str(url), db_int(clock_now_us())),
               &changes));
    if (changes > 0)
        TRY(forget_busy(db, of));
    return db_tx_commit(&tx);
}

/* [{"event", "start", "why"}] */
static struct str notes_of(struct arena *arena, const struct ical_busy *busy)
{
    DEFER(buf_release)
    struct buf buf;
    struct json json;

    buf_init(&buf, NOTES_BYTES);
    json_init(&json, &buf);
    json_array(&json);
    for (size_t i = 0; i < busy->note_count; i++) {
        json_object(&json);
        json_key_str(&json, "event", busy->notes[i].event);
        json_key_str(&json, "start", busy->notes[i].start);
        json_key_str(&json, "why", str_from(ical_why_name(busy->notes[i].why)));
        json_end(&json);
    }
    json_end(&json);
    return str_copy(arena, buf_as_str(&buf));
}

enum err import_put_file(struct db *db, struct arena *arena, struct import_of of,
                         const struct ical_busy *busy)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, sql_of(of)->put_file,
               DB_ARGS(id_of(of), db_int(clock_now_us()), db_int(busy->events),
                       db_str(notes_of(arena, busy))),
               NULL));
    TRY(busy_write(db, arena, of, busy->spans, busy->n));
    return db_tx_commit(&tx);
}

enum err import_hasten(struct db *db, struct import_of of)
{
    int64_t changes;

    TRY(db_run(db, sql_of(of)->hasten, DB_ARGS(id_of(of), db_int(clock_now_us())), &changes));
    return changes > 0 ? OK : ERR_NOT_FOUND;
}

enum err import_forget(struct db *db, struct import_of of)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, sql_of(of)->forget, DB_ARGS(id_of(of)), NULL));
    TRY(forget_busy(db, of));
    return db_tx_commit(&tx);
}

/* ---- what a try has brought ---- */

enum err import_note_read(struct db *db, struct arena *arena, const struct calendar_import *import,
                          struct str etag, const struct ical_busy *busy)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t changes;

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, sql_of(import->of)->note_read,
               DB_ARGS(id_of(import->of), db_str(import->url), db_int(clock_now_us()), db_str(etag),
                       db_int(busy->events), db_str(notes_of(arena, busy))),
               &changes));
    if (changes > 0)
        TRY(busy_write(db, arena, import->of, busy->spans, busy->n));
    return db_tx_commit(&tx);
}

enum err import_note_same(struct db *db, const struct calendar_import *import)
{
    return db_run(db, sql_of(import->of)->note_same,
                  DB_ARGS(id_of(import->of), db_str(import->url), db_int(clock_now_us())), NULL);
}

enum err import_note_fault(struct db *db, const struct calendar_import *import, const char *fault)
{
    return db_run(db, sql_of(import->of)->note_fault,
                  DB_ARGS(id_of(import->of), db_str(import->url), db_int(clock_now_us()),
                          db_str(str_from(fault))),
                  NULL);
}

/* ---- due work ---- */

enum err import_next(struct db *db, int64_t now_us, struct import_of *ret_of, int64_t *ret_due_us,
                     bool *ret_found)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    *ret_of = (struct import_of){0};
    *ret_due_us = 0;
    TRY(db_query(db, &import_next_sql, DB_ARGS(db_int(now_us)), &rows));
    TRY(db_next(&rows, ret_found));
    if (*ret_found) {
        *ret_of = (struct import_of){db_col_int(&rows, 0), db_col_int(&rows, 1)};
        *ret_due_us = db_col_int(&rows, 2);
    }
    return OK;
}

enum err import_claim(struct db *db, struct import_of of, int64_t due_us, int64_t next_us,
                      bool *ret_taken)
{
    int64_t changes;

    TRY(db_run(db, sql_of(of)->claim, DB_ARGS(id_of(of), db_int(due_us), db_int(next_us)),
               &changes));
    *ret_taken = changes > 0;
    return OK;
}
