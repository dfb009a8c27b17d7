/* Rows of calendars that owners name and of the busy days that they tell; private to this module.
 */
#pragma once
#include "calendar/ical_rules.h"
#include "core/app.h"

enum {
    IMPORT_DAYS = 731, /* from yesterday on */
    BUSY_SPANS_MAX = IMPORT_DAYS / 2 + 1
};

/* Whose calendar it is: all of a product's, or one unit's. */
struct import_of {
    int64_t product_id, unit_id; /* unit 0: all */
};
struct calendar_import {
    struct import_of of;
    struct str url;                    /* {NULL,0}: a file was brought */
    int64_t due_us, tried_us, read_us; /* 0: never */
    struct str etag;                   /* {NULL,0}: none */
    struct str fault;                  /* of the newest try; {NULL,0}: none */
    int64_t events;
    struct str notes; /* JSON */
};
/* ERR_NOT_FOUND: none is named, or the product is gone. */
enum err import_read(struct db *db, struct arena *arena, struct import_of of,
                     struct calendar_import *ret_import) MUST_USE;
/* Names another address, which is due at once; what the one before told is forgotten. */
enum err import_put_url(struct db *db, struct import_of of, struct str url) MUST_USE;
/* A file, read already. */
enum err import_put_file(struct db *db, struct arena *arena, struct import_of of,
                         const struct ical_busy *busy) MUST_USE;
/* It is due at once. ERR_NOT_FOUND: no address is named. */
enum err import_hasten(struct db *db, struct import_of of) MUST_USE;
/* Nothing is named any more, no day is busy. */
enum err import_forget(struct db *db, struct import_of of) MUST_USE;

/* What a try has brought: the days; that they are the same; why none. Nothing when another address
 * has been named meanwhile. */
enum err import_note_read(struct db *db, struct arena *arena, const struct calendar_import *import,
                          struct str etag, const struct ical_busy *busy) MUST_USE;
enum err import_note_same(struct db *db, const struct calendar_import *import) MUST_USE;
enum err import_note_fault(struct db *db, const struct calendar_import *import,
                           const char *fault) MUST_USE;

/* The one that has waited longest; *ret_found false: none is due. */
enum err import_next(struct db *db, int64_t now_us, struct import_of *ret_of, int64_t *ret_due_us,
                     bool *ret_found) MUST_USE;
/* Makes it the caller's until it is due again; *ret_taken false when another was quicker. */
enum err import_claim(struct db *db, struct import_of of, int64_t due_us, int64_t next_us,
                      bool *ret_taken) MUST_USE;

/* The busy days that end on from or later. */
enum err busy_read(struct db *db, struct arena *arena, struct import_of of, int32_t from,
                   struct busy_span **ret_spans, size_t *ret_n) MUST_USE;
