/* Rows of what members keep; private to this module. */
#pragma once
#include "products/products.h"

enum { FAVOURITES_MAX = 500 }; /* of a member */

struct favourite {
    int64_t product_id, kept_us;
    bool paused; /* it is not offered now */
};

/* Keeps a product, or has kept it already. ERR_CONFLICT: there are FAVOURITES_MAX, not counting
 * what is deleted. */
enum err favourite_put(struct db *db, int64_t member_id, int64_t product_id) MUST_USE;
/* Also when it was not kept. */
enum err favourite_drop(struct db *db, int64_t member_id, int64_t product_id) MUST_USE;
enum err favourite_is(struct db *db, int64_t member_id, int64_t product_id, bool *ret_is) MUST_USE;
/* How many members keep it. */
enum err favourites_keepers(struct db *db, int64_t product_id, int64_t *ret_count) MUST_USE;
/* What a member keeps and has a page, the newest first. */
enum err favourite_ids(struct db *db, int64_t member_id, int64_t ret_ids[static FAVOURITES_MAX],
                       size_t *ret_n) MUST_USE;
/* The same behind one of them (NULL: from the first), at most limit. */
enum err favourites_page(struct db *db, int64_t member_id, const struct favourite *after,
                         size_t limit, struct favourite *ret_favourites, size_t *ret_n) MUST_USE;
