/* What an operator sees of the machine: jobs, queues, backups, checks, use. What others may call.
 */
#pragma once
#include "core/app.h"

extern const struct route_table desk_table;

/* ---- jobs ---- */

/* What runs by itself: by the clock, and by the thread of the backups. Their order is that of a
 * round. */
enum job {
    JOB_STANDING, /* who is banned, revoked, an operator */
    JOB_MARKET,   /* what the site is called */
    JOB_RENTALS,
    JOB_WAITING,
    JOB_LEDGER,
    JOB_BANS,
    JOB_REVIEWS,
    JOB_UPLOADS,
    JOB_UNREAD,
    JOB_SEARCHES,
    JOB_LETTERS,
    JOB_IMPORTS,
    JOB_PUSHES,
    JOB_USAGE,
    JOB_SESSIONS,
    JOB_NOTIFICATIONS,
    JOB_CODES,
    JOB_WANTED,
    JOB_ARTICLES,
    JOB_CLOCK_COUNT, /* from here on the backups' thread */
    JOB_BACKUP = JOB_CLOCK_COUNT,
    JOB_BACKUP_CHECK,
    JOB_COUNT
};
/* "rentals": in the database and on the wire, never renamed. */
const char *job_name(enum job job);
/* How often the clock runs it; 0: the backups' settings say, or nobody but an operator. */
int64_t job_every_ms(enum job job);

/* Somebody wants it to run now, on this node. */
void job_want(struct app *app, enum job job);
/* Whether somebody does, until it has run. */
bool job_wanted(const struct app *app, enum job job);
void job_unwant(struct app *app, enum job job);

/* How a run went. */
struct job_run {
    enum job job;
    int64_t began_us, took_us; /* took_us -1: it goes on */
    int64_t done;
    const char *error; /* NULL: well */
};
/* Keeps how runs went, for all nodes to see: all of them in one transaction. */
enum err jobs_note(struct db *db, const struct job_run *runs, size_t n) MUST_USE;

/* A backup was read again as a whole; why null: it is good. */
enum err backup_checked(struct db *db, struct str name, struct str why) MUST_USE;

/* ---- use ---- */

/* Counts what has happened since it was last asked, and of the past a piece at a time: for at most
 * about a quarter of a second. Safe on every node. *ret_done counts what was counted. */
enum err usage_run_due(struct db *db, struct arena *arena, int *ret_done) MUST_USE;
