/* What the import from the original could not take as it was: noted in the target, in the
 * transaction of the rows beside it, so that a kill neither loses nor doubles a note; a file and a
 * summary at the end. */
#pragma once
#include "db/db.h"

enum note_weight {
    NOTE_LEFT_OUT, /* it has no place here, or was broken there */
    NOTE_CHANGED,  /* it came, but not as it was */
    NOTE_MISSING,  /* it should have come */
    NOTE_WEIGHTS
};

/* The table is there only meanwhile. */
enum err notes_begin(struct db *db) MUST_USE;
enum err notes_end(struct db *db) MUST_USE;
/* kind: "photo"; why: what a person understands. Noted once. */
enum err note_add(struct db *db, enum note_weight weight, const char *kind, int64_t id,
                  struct str why) MUST_USE;
enum err notes_count(struct db *db, int64_t ret_counts[static NOTE_WEIGHTS]) MUST_USE;
/* A line a note, "left out\tphoto 7\twhy", in a file that only its owner may read. */
enum err notes_write(struct db *db, struct arena *arena, const char *path) MUST_USE;
/* On the screen: how many there are of each reason. */
enum err notes_print(struct db *db) MUST_USE;
