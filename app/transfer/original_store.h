/* The original's database, read only: whether it is one, its rows, and whether it is still the
 * same. Inside a reading transaction. */
#pragma once
#include "db/db.h"

/* What is read of it, each a query of original.sql. */
enum original {
    ORIGINAL_CATEGORIES,
    ORIGINAL_MEMBERS,
    ORIGINAL_PRODUCTS,
    ORIGINAL_TAGS,
    ORIGINAL_TAGGED,
    ORIGINAL_ROOMS,
    ORIGINAL_MESSAGES,
    ORIGINAL_RENTALS,
    ORIGINAL_REVIEWS,
    ORIGINAL_PHOTOS,
    ORIGINAL_PICTURES,
    ORIGINAL_COUNT
};

/* A cursor over one of them, in pages. */
struct original_cursor {
    struct db *source;
    const struct db_sql *fetch;
};
/* Begins behind so many rows; *ret_of is how many there are in all. One at a time. */
enum err original_open(struct db *source, struct arena *arena, enum original what, int64_t place,
                       int page, struct original_cursor *ret_cursor, int64_t *ret_of) MUST_USE;
/* At most a page of rows, which are ended as those of any query. */
enum err original_page(const struct original_cursor *cursor, struct db_rows *ret_rows) MUST_USE;
enum err original_close(const struct original_cursor *cursor) MUST_USE;
/* The files of the newest photos, at most 20. */
enum err original_sample(struct db *source, struct db_rows *ret_rows) MUST_USE;

/* ERR_UNSUPPORTED with what is missing: it has not the tables of docs/contract.md. */
enum err original_check(struct db *source, struct arena *arena, struct str *ret_why) MUST_USE;
/* 64 hex digits of all that is read: others tell that somebody has written there. */
enum err original_digest(struct db *source, struct arena *arena, struct str *ret_digest) MUST_USE;
/* The highest number that the table's id has ever given. */
enum err original_last_id(struct db *source, struct arena *arena, const char *table,
                          int64_t *ret_last) MUST_USE;
