#include "transfer/baronow_notes.h"

#include "base/buf.h"
#include "transfer/files.h"

#include <stdio.h>

enum { REPORT_MAX = 1 << 30 };

/* Not in an X.sql: the table is no migration's. */
static const struct db_sql add_sql = {
    "note_add",
    "INSERT INTO transfer_notes (weight, kind, id, why) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (weight, kind, id, why) DO NOTHING",
    NULL};
static const struct db_sql count_sql = {
    "notes_count", "SELECT weight, COUNT(*) FROM transfer_notes GROUP BY weight", NULL};
static const struct db_sql all_sql = {
    "notes_all", "SELECT weight, kind, id, why FROM transfer_notes ORDER BY weight, kind, id, why",
    NULL};
static const struct db_sql reasons_sql = {
    "notes_reasons",
    "SELECT weight, kind, why, COUNT(*), MIN(id) FROM transfer_notes GROUP BY weight, kind, why"
    " ORDER BY weight DESC, COUNT(*) DESC, kind, why LIMIT 40",
    NULL};

static const char *const words[NOTE_WEIGHTS] = {
    [NOTE_LEFT_OUT] = "left out",
    [NOTE_CHANGED] = "changed",
    [NOTE_MISSING] = "MISSING",
};

static const char *word_of(int64_t weight)
{
    return weight >= 0 && weight < NOTE_WEIGHTS ? words[weight] : "?";
}

enum err notes_begin(struct db *db)
{
    return db_script(db,
                     "CREATE TABLE transfer_notes (weight BIGINT NOT NULL, kind TEXT NOT NULL, id "
                     "BIGINT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (weight, kind, id, why))");
}

enum err notes_end(struct db *db)
{
    return db_script(db, "DROP TABLE transfer_notes");
}

enum err note_add(struct db *db, enum note_weight weight, const char *kind, int64_t id,
                  struct str why)
{
    return db_run(db, &add_sql,
                  DB_ARGS(db_int(weight), db_str(str_from(kind)), db_int(id), db_str(why)), NULL);
}

enum err notes_count(struct db *db, int64_t ret_counts[static NOTE_WEIGHTS])
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    memset(ret_counts, 0, NOTE_WEIGHTS * sizeof(*ret_counts));
    TRY(db_query(db, &count_sql, DB_NO_ARGS, &rows));
    for (;;) {
        int64_t weight;

        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        weight = db_col_int(&rows, 0);
        if (weight >= 0 && weight < NOTE_WEIGHTS)
            ret_counts[weight] = db_col_int(&rows, 1);
    }
}

enum err notes_write(struct db *db, struct arena *arena, const char *path)
{
    DEFER(buf_release)
    struct buf file;
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    buf_init(&file, REPORT_MAX);
    TRY(db_query(db, &all_sql, DB_NO_ARGS, &rows));
    for (;;) {
        struct str kind, why;

        TRY(db_next(&rows, &more));
        if (!more)
            break;
        kind = db_col_str(&rows, 1);
        why = db_col_str(&rows, 3);
        buf_format(&file, "%s\t%.*s %lld\t%.*s\n", word_of(db_col_int(&rows, 0)), STR_FMT(kind),
                   (long long)db_col_int(&rows, 2), STR_FMT(why));
    }
    return file_write(arena, path, buf_as_str(&file));
}

enum err notes_print(struct db *db)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    TRY(db_query(db, &reasons_sql, DB_NO_ARGS, &rows));
    for (;;) {
        struct str kind, why;
        long long n;

        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        kind = db_col_str(&rows, 1);
        why = db_col_str(&rows, 2);
        n = db_col_int(&rows, 3);
        printf("  %-8s %6lld × %.*s: %.*s (%s%lld)\n", word_of(db_col_int(&rows, 0)), n,
               STR_FMT(kind), STR_FMT(why), n > 1 ? "first " : "", (long long)db_col_int(&rows, 4));
    }
}
