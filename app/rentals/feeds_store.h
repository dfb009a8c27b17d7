/* Rows of secret calendar links, and of the rentals that they show; private to this module. */
#pragma once
#include "core/app.h"
#include "rentals/feed_rules.h"

enum { FEED_ALL = 0 /* as a product: all of a member's rentals */ };

struct feed {
    int64_t member_id, product_id;
    int64_t created_us;
    int64_t unit_id; /* of that one alone; 0: of all */
};
/* A link with a new secret takes the place of the member's old one. digest: its SHA-256, in hex. */
enum err feed_put(struct db *db, const struct feed *feed, struct str digest) MUST_USE;
/* Whether there was one does not matter. */
enum err feed_delete(struct db *db, const struct feed *feed) MUST_USE;
/* Of that member and product, or that unit; ERR_NOT_FOUND. */
enum err feed_find(struct db *db, const struct feed *wanted, struct feed *ret_feed) MUST_USE;
/* ERR_NOT_FOUND also when the member is banned, or the product is not on the market any more. */
enum err feed_by_digest(struct db *db, struct str digest, struct feed *ret_feed) MUST_USE;

enum feed_list { FEED_RENTED, FEED_LENT, FEED_PRODUCT, FEED_UNIT };
/* Those that end on or after a day, the newest first, at most `most`: of a renter, an owner, a
 * product or a unit. */
enum err feed_rentals(struct db *db, struct arena *arena, enum feed_list list, int64_t of,
                      int32_t since, size_t most, struct feed_rental **ret_rentals,
                      size_t *ret_n) MUST_USE;
