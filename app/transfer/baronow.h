/* The original's town (BaroNow: Django on PostgreSQL) into an empty one of ours
 * (docs/decisions/0029-the-original-is-read-once.md, docs/operations.md "Moving from the
 * original"). What its tables are stands in baronow_source.c. */
#pragma once
#include "transfer/transfer.h"

/* Beside what a transfer needs (folder is not looked at). */
struct baronow_order {
    const char *url;    /* of the original's database */
    const char *media;  /* a folder (its MEDIA_ROOT) or http(s)://…; NULL: photos stay behind */
    const char *report; /* the file of what was left out or changed, and why */
    bool check;         /* the database is thrown away afterwards: photos are only looked for */
};
/* What came of it, for the exit code. */
struct baronow_outcome {
    int64_t left_out; /* what has no place here, or was broken there */
    int64_t changed;  /* came, but not as it was */
    int64_t missing;  /* should have come: the report says why it did not */
};
/* Puts the original's town into a database in which nobody lives, or goes on where a call that was
 * broken off had stopped. Reads one snapshot, writes nothing there. */
enum err baronow_import(struct transfer *transfer, const struct baronow_order *order,
                        struct baronow_outcome *ret_outcome) MUST_USE;
