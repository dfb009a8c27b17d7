/* Rows of saved searches; private to this module. */
#pragma once
#include "products/products.h"

enum { SEARCHES_MAX = 20, SEARCH_ADDRESS_MAX = 1000 };
struct saved_search {
    int64_t id, member_id, created_us;
    struct str address; /* the query of the client's page */
    struct product_filter filter;
};
/* ERR_CONFLICT with *ret_id of the one that has this address already. */
enum err search_insert(struct db *db, struct arena *arena, const struct saved_search *search,
                       int64_t *ret_id) MUST_USE;
enum err search_count(struct db *db, int64_t member_id, int64_t *ret_count) MUST_USE;
/* The newest first: id, address and when. */
enum err searches_of(struct db *db, struct arena *arena, int64_t member_id,
                     struct saved_search ret_searches[static SEARCHES_MAX], size_t *ret_n) MUST_USE;
/* ERR_NOT_FOUND: he has none of that id. */
enum err search_forget(struct db *db, int64_t id, int64_t member_id) MUST_USE;

/* What a new listing may concern; member_id 0: nobody any more. */
struct search_hit {
    int64_t product_id, search_id, member_id;
    struct product_filter filter;
};
/* Writes the hits of a listing with these keys of app/search, in the caller's transaction. */
enum err hits_insert(struct db *db, int64_t product_id, const struct str *keys, size_t n) MUST_USE;
enum { HITS_AT_ONCE = 50 };
/* The next ones behind *after (product and search). */
enum err hits_next(struct db *db, struct arena *arena, const struct search_hit *after,
                   struct search_hit ret_hits[static HITS_AT_ONCE], size_t *ret_n) MUST_USE;
/* *ret_first: nobody was quicker. */
enum err hit_take(struct db *db, const struct search_hit *hit, bool *ret_first) MUST_USE;
