/* Rows of listings; private to this module. */
#pragma once
#include "products/places.h"
#include "products/products_rules.h"

/* ---- lists ---- */

struct listed {
    int64_t id, key; /* key: what the order is by; 0 for recent */
};
/* The next rows after (key, id) of *after, or the first ones when it is NULL. ret_rows holds limit
 * rows. */
enum err products_list(struct db *db, const struct product_filter *filter,
                       const struct listed *after, size_t limit, struct listed *ret_rows,
                       size_t *ret_n) MUST_USE;
/* An owner's live products, newest first; of hidden ones only he knows. */
enum err products_of_owner(struct db *db, int64_t owner_id, bool with_hidden,
                           const struct listed *after, size_t limit, struct listed *ret_rows,
                           size_t *ret_n) MUST_USE;
/* The category of each of the five most viewed products; 0 for none. */
enum err products_popular_categories(struct db *db, int64_t ret_ids[static 5],
                                     size_t *ret_n) MUST_USE;
/* The lowest id on the market from an id on; ERR_NOT_FOUND. */
enum err product_listed_from(struct db *db, int64_t from, int64_t *ret_id) MUST_USE;

/* ---- changes, each one transaction ---- */

enum err product_create(struct db *db, struct arena *arena, int64_t owner_id,
                        const struct product_change *change, int64_t *ret_id) MUST_USE;
/* ERR_NOT_FOUND, ERR_FORBIDDEN when it is another's. ret_dropped: keys of photos that it no longer
 * has, in the arena. */
enum err product_edit(struct db *db, struct arena *arena, int64_t owner_id, int64_t id,
                      const struct product_change *change, const struct str **ret_dropped,
                      size_t *ret_n) MUST_USE;
/* ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT while it is lent or promised. */
enum err product_delete(struct db *db, struct arena *arena, int64_t owner_id, int64_t id) MUST_USE;

/* Why an operator has hidden it; null: nobody has. */
enum err product_hidden_why(struct db *db, struct arena *arena, int64_t product_id,
                            struct str *ret_reason) MUST_USE;

/* ---- views and categories ---- */

enum view_kind { VIEW_PRODUCT, VIEW_CATEGORY, VIEW_TAG, VIEW_KINDS };
/* Inside the caller's transaction. */
enum err views_add(struct db *db, enum view_kind kind, int64_t id, int64_t count) MUST_USE;
/* ERR_NOT_FOUND when nothing has that tag. */
enum err tag_by_text(struct db *db, struct str hashtag, int64_t *ret_id) MUST_USE;
/* In the order of ids. */
enum err categories_read(struct db *db, struct arena *arena, struct category **ret_items,
                         size_t *ret_n) MUST_USE;
