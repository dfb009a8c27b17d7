#include "desk/jobs_store.h"
#include "desk/jobs_sql.h"

#include <unistd.h>

enum { NODE_NAME = 64 };

static enum err note(struct db *db, const struct job_run *run, struct str node)
{
    return db_run(db, &job_run_put_sql,
                  DB_ARGS(db_str(str_from(job_name(run->job))), db_int(run->began_us),
                          run->took_us < 0 ? db_null() : db_int(run->took_us), db_int(run->done),
                          db_str(node), db_str(str_from(run->error)),
                          run->error ? db_int(run->began_us) : db_null()),
                  NULL);
}

enum err jobs_note(struct db *db, const struct job_run *runs, size_t n)
{
    char node[NODE_NAME] = "";
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    gethostname(node, sizeof(node) - 1);
    TRY(db_tx_begin(db, &tx));
    for (size_t i = 0; i < n; i++)
        TRY(note(db, &runs[i], str_from(node)));
    return db_tx_commit(&tx);
}

static void see(const struct db_rows *rows, struct arena *arena, struct job_seen seen[])
{
    for (size_t job = 0; job < JOB_COUNT; job++) {
        if (!str_eq(db_col_str(rows, 0), str_from(job_name((enum job)job))))
            continue;
        seen[job] = (struct job_seen){
            .ran = true,
            .began_us = db_col_int(rows, 1),
            .took_us = db_is_null(rows, 2) ? -1 : db_col_int(rows, 2),
            .done = db_col_int(rows, 3),
            .node = db_text(rows, 4, arena),
            .error = db_text(rows, 5, arena),
            .error_us = db_col_int(rows, 6),
        };
    }
}

enum err jobs_seen(struct db *db, struct arena *arena, struct job_seen ret_seen[static JOB_COUNT])
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    memset(ret_seen, 0, JOB_COUNT * sizeof(*ret_seen));
    TRY(db_query(db, &job_runs_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        see(&rows, arena, ret_seen);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err queues_read(struct db *db, struct arena *arena, struct queue ret_queues[static QUEUES],
                     size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &queues_sql, DB_ARGS(db_int(clock_now_us())), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < QUEUES) {
        ret_queues[(*ret_n)++] = (struct queue){db_text(&rows, 0, arena), db_col_int(&rows, 1),
                                                db_col_int(&rows, 2), db_col_int(&rows, 3)};
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* ---- backups ---- */

enum err backup_checked(struct db *db, struct str name, struct str why)
{
    return db_run(db, &backup_check_put_sql,
                  DB_ARGS(db_str(name), db_int(clock_now_us()), db_str(why)), NULL);
}

enum err backups_seen(struct db *db, struct arena *arena, struct backup_seen **ret_seen,
                      size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct backup_seen *seen = arena_array(arena, BACKUPS_SEEN, sizeof(*seen));
    bool more = false;

    *ret_seen = seen;
    *ret_n = 0;
    TRY(db_query(db, &backup_checks_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < BACKUPS_SEEN) {
        seen[(*ret_n)++] = (struct backup_seen){db_text(&rows, 0, arena), db_text(&rows, 2, arena),
                                                db_col_int(&rows, 1)};
        TRY(db_next(&rows, &more));
    }
    return OK;
}
