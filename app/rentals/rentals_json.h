/* A rental on the wire, as the original's client knows it and as ours does. Private to this module.
 */
#pragma once
#include "products/products.h"
#include "rentals/rentals_store.h"

/* Rental of the contract; who is no party (viewer_id) does not see the renter. */
void rental_json(struct json *json, struct req *req, const struct rental *rental,
                 const struct product *product, int64_t viewer_id);
/* RentalWrite of the contract. */
void rental_write_json(struct json *json, const struct rental *rental);
/* The same as rental_json with the state's own name and what this viewer may do now; the caller has
 * had reviewable set for him. */
void rental_full_json(struct json *json, struct req *req, const struct rental *rental,
                      const struct product *product, int64_t viewer_id);
/* What an owner asks for besides the fee. */
void terms_json(struct json *json, const struct rental_terms *terms);
/* Days, fee, terms: the keys that a quote and a rental have alike. The terms of one priced by rule
 * 1 are null. */
void price_keys_json(struct json *json, const struct rental *rental);
