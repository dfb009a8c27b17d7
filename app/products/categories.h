/* The category tree in memory: read at the start and when it was changed, its views refreshed by
 * the views thread. Private to this module. Safe from any thread after categories_load; what
 * categories_now answers lasts as long as any request (views.c). */
#pragma once
#include "base/json_write.h"
#include "base/map.h"
#include "products/products.h"

enum { CATEGORY_DEPTH = 8 }; /* more levels than any tree has */

struct categories {
    struct arena arena;
    struct category *items; /* in code point order of sort */
    size_t n;
    /* As siblings stand: by position, then by their names in that language. */
    const struct category **order, **order_en;
    struct category_alias *aliases; /* in code point order of sort */
    size_t alias_count;
    struct map by_id;
    int64_t changes;         /* of the rows, when it was read */
    struct categories *next; /* one that was read before */
    int64_t replaced_us;     /* when it was */
};

/* A name that leads to a category which has another now. */
struct category_alias {
    struct str sort;
    int64_t category_id;
};

enum err categories_load(struct db *db, struct categories *ret_categories) MUST_USE;
void categories_release(struct categories *categories);
/* Reads the views again. */
enum err categories_refresh(struct db *db, struct categories *categories) MUST_USE;

/* The tree as it is now. */
const struct categories *categories_now(const struct app *app);
/* Reads it anew if rows have changed since. */
enum err categories_follow(struct db *db, struct views *views) MUST_USE;

/* NULL when there is none; retired ones, too, by id. name with or without spaces, also one that it
 * had. */
const struct category *category_by_id(const struct categories *categories, int64_t id);
const struct category *category_by_name(const struct categories *categories, struct arena *arena,
                                        struct str name);

/* CategoryUp of the contract (up to the root; null for 0), CategoryTree and CategoryFlat. english:
 * `name` is the English one where an operator has given it. */
void category_up_json(struct json *json, const struct categories *categories, int64_t id,
                      bool english);
/* The contract's: siblings in code point order of sort. */
void category_tree_json(struct json *json, const struct categories *categories);
/* As siblings stand, named for the reader. */
void category_tree_json_in(struct json *json, const struct categories *categories, bool english);
void category_flat_json(struct json *json, const struct category *category, bool english);
