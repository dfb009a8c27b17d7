/* Rows of reviews; private to this module. */
#pragma once
#include "accounts/accounts.h"
#include "reviews/reviews_rules.h"

struct review {
    int64_t id, product_id, star, created_us, updated_us;
    struct str comment;
    struct member writer;
};
struct review_ask {
    int64_t star; /* of the gear, or the renter */
    struct str comment;
    /* The renter's words only: */
    int64_t owner_star; /* 0: the same as the gear's */
    struct str fit;     /* small, right, large; empty: not said */
    bool as_described, has_as_described;
};

/* Those that are seen, newest first: of a product, or of all products of a member. */
enum err reviews_of_product(struct db *db, struct arena *arena, int64_t product_id, int64_t before,
                            int64_t limit, struct review **ret_reviews, size_t *ret_n) MUST_USE;
enum err reviews_of_store(struct db *db, struct arena *arena, int64_t member_id, int64_t before,
                          int64_t limit, struct review **ret_reviews, size_t *ret_n) MUST_USE;
enum err review_by_id(struct db *db, struct arena *arena, int64_t id,
                      struct review *ret_review) MUST_USE;
/* Has the member written one of this product? */
enum err reviewed_before(struct db *db, int64_t product_id, int64_t writer_id,
                         bool *ret_before) MUST_USE;
/* Writes one, in the caller's transaction; when it is the second of a rental that is back, both
 * begin to count. Held while the rental is not back. ERR_CONFLICT: he has written already. */
enum err review_insert(struct db *db, int64_t rental_id, int64_t writer_id, int64_t subject_id,
                       bool of_product, const struct review_ask *ask, int64_t *ret_id) MUST_USE;

/* What renters say of a product. */
struct gear_ratings {
    int64_t n, stars;
    int64_t small, right, large;
    int64_t described, said_described; /* as described; said whether it was */
};
enum err gear_ratings(struct db *db, int64_t product_id, struct gear_ratings *ret_ratings) MUST_USE;

/* ---- barometer_store.c ---- */

/* Counts a star that has just been made to count for a member, in the caller's transaction, and
 * stores his 바로미터 (members.manner_tenths). */
enum err barometer_count(struct db *db, int64_t member_id, int64_t star,
                         int64_t written_us) MUST_USE;
/* As it is at this instant; *ret_tenths 0 and *ret_n 0 for who has not been rated. */
enum err barometer_now(struct db *db, int64_t member_id, int64_t *ret_tenths,
                       int64_t *ret_n) MUST_USE;
/* Rates at most 100 members again who were not for a day. */
enum err barometers_run_due(struct db *db) MUST_USE;
