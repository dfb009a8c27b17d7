/* Rows of reviews; private to this module. */
#pragma once
#include "accounts/accounts.h"

struct review {
    int64_t id, product_id, star, created_us, updated_us;
    struct str comment;
    struct member writer;
};
struct review_ask {
    int64_t star;
    struct str comment;
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
enum err review_insert(struct db *db, struct arena *arena, int64_t rental_id, int64_t writer_id,
                       int64_t subject_id, bool of_product, const struct review_ask *ask,
                       int64_t *ret_id) MUST_USE;
