/* Search by bigrams (docs/decisions): one index text per field, one query per keyword. */
#pragma once
#include "core/app.h"

struct search_text { /* of one product */
    struct str name, model_name, description, place;
    const struct str *tags;
    size_t tag_count;
};

/* Writes or replaces the product's entry; inside the caller's transaction. */
enum err search_put(struct db *db, struct arena *arena, int64_t product_id,
                    const struct search_text *text) MUST_USE;
enum err search_remove(struct db *db, int64_t product_id) MUST_USE;
/* The engine's MATCH expression for a keyword (spaces removed already); {NULL,0} when nothing
 * searchable is in it. Pure. */
struct str search_expression(struct arena *arena, struct str keyword);
/* By which of search_keys a keyword's expression is looked up, so that many saved ones need not be
 * tried one by one: "" for the null string. Every text that the expression finds has that key.
 * Pure.
 */
struct str search_key(struct arena *arena, struct str expression);
/* All keys of a text, each once, "" first. Pure. */
void search_keys(struct arena *arena, const struct search_text *text, struct str **ret_keys,
                 size_t *ret_n);
/* The grams of one field, separated by spaces. Pure. */
struct str search_grams(struct arena *arena, struct str field);
