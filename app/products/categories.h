/* The category tree in memory: read once, its views refreshed by the views thread. Private to this
 * module. Safe from any thread after categories_load. */
#pragma once
#include "base/json_write.h"
#include "base/map.h"
#include "products/products.h"

enum { CATEGORY_DEPTH = 8 }; /* more levels than any tree has */

struct categories {
    struct arena arena;
    struct category *items; /* in code point order of sort */
    size_t n;
    struct map by_id;
};

enum err categories_load(struct db *db, struct categories *ret_categories) MUST_USE;
void categories_release(struct categories *categories);
/* Reads the views again. */
enum err categories_refresh(struct db *db, struct categories *categories) MUST_USE;

/* NULL when there is none. name with or without spaces. */
const struct category *category_by_id(const struct categories *categories, int64_t id);
const struct category *category_by_name(const struct categories *categories, struct arena *arena,
                                        struct str name);

/* CategoryUp of the contract (up to the root; null for 0), CategoryTree and CategoryFlat. */
void category_up_json(struct json *json, const struct categories *categories, int64_t id);
void category_tree_json(struct json *json, const struct categories *categories);
void category_flat_json(struct json *json, const struct category *category);
