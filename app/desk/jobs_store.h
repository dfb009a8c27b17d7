/* Rows of jobs and of backups that were looked at. */
#pragma once
#include "desk/desk.h"

struct job_seen {
    bool ran;                        /* some time */
    int64_t began_us, took_us, done; /* took_us -1: it goes on */
    struct str node, error;
    int64_t error_us;
};
/* The last run of each, by its number. Texts in the arena. */
enum err jobs_seen(struct db *db, struct arena *arena,
                   struct job_seen ret_seen[static JOB_COUNT]) MUST_USE;

/* What waits in rows. */
struct queue {
    struct str name;
    int64_t waiting, due; /* of all that wait, how many should have been taken by now */
    int64_t first_us;     /* when the first was or will be due; 0: none waits */
};
enum { QUEUES = 4 };
enum err queues_read(struct db *db, struct arena *arena, struct queue ret_queues[static QUEUES],
                     size_t *ret_n) MUST_USE;

struct backup_seen {
    struct str name, why;
    int64_t checked_us;
};
enum { BACKUPS_SEEN = 1000 };
enum err backups_seen(struct db *db, struct arena *arena, struct backup_seen **ret_seen,
                      size_t *ret_n) MUST_USE;
