/* What operators make of the tree of categories; private to this module. Each change is inside the
 * caller's transaction; categories_follow afterwards. */
#pragma once
#include "products/categories.h"

/* A number that changes whenever a row does. */
enum err categories_changes(struct db *db, int64_t *ret_changes) MUST_USE;
enum err category_aliases_read(struct db *db, struct arena *arena,
                               struct category_alias **ret_aliases, size_t *ret_n) MUST_USE;

/* A new one under parent_id (0: a root), or the retired one of that name there. ERR_CONFLICT:
 * another has the name. */
enum err category_add(struct db *db, int64_t parent_id, const struct category *as,
                      int64_t *ret_id) MUST_USE;
/* The name that it had leads to it. ERR_CONFLICT: another has the new one. */
enum err category_rename(struct db *db, const struct category *old,
                         const struct category *as) MUST_USE;
/* Siblings in the order of ids. */
enum err categories_place(struct db *db, const int64_t *ids, size_t n) MUST_USE;
/* Nothing is listed in it any more; what is goes to to_id with its names, its searches too. to_id
 * 0: only when nothing is; ERR_CONFLICT otherwise, or when it has children or is retired. */
enum err category_retire(struct db *db, const struct category *category, int64_t to_id) MUST_USE;

/* How many live products are in which: pairs of an id and a count. */
enum err categories_things(struct db *db, struct map *ret_counts) MUST_USE;
