/* What members look for: what they keep for later, searches of which they want to hear, and posts
 * that say what they need (docs/wishes.md). */
#pragma once
#include "products/products.h"

extern const struct route_table wishes_table;

/* How many members keep each of what an owner has listed; ids: the newest first. */
enum err keepers_of(struct db *db, int64_t owner_id, const int64_t *ids, size_t n,
                    int64_t *ret_counts) MUST_USE;

/* Due work: members whose saved searches have found something new are told, in small steps; safe on
 * every node. *ret_done counts notices. */
enum err searches_run_due(struct app *app, struct db *db, int *ret_done) MUST_USE;
/* Drops posts that have been over for long, a hundred at a time. */
enum err wanted_forget(struct db *db) MUST_USE;
