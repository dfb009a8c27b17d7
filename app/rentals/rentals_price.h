/* The price of a rental: by today's fees and terms of its product while its days are being
 * proposed, by its own snapshot from then on. Private to this module. */
#pragma once
#include "base/json_write.h"
#include "products/products.h"
#include "rentals/rentals_store.h"

/* Whether the owner brings it, for money or for nothing. */
bool product_is_delivered(const struct product *product, const struct rental_terms *terms);
/* Takes today's fees and terms of the product for the rental's days and delivery, and prices it.
 * Terms of an owner who has set none are the default ones, with id 0. */
enum err rental_price_today(struct db *db, struct arena *arena, const struct product *product,
                            struct rental *rental) MUST_USE;
/* Whether its terms count: they were shown to the renter. Rule 1 had none, and the original's
 * client shows none to who agrees by it. */
bool rental_has_terms(const struct rental *rental);
/* What its renter would owe for cancelling at this instant. */
struct cancel_ask rental_cancel_ask(const struct rental *rental, int64_t now_us);
/* Its owner did not come to take it back, says the renter, and that counts: he has not said
 * otherwise, or an admin has judged that it was so. */
bool rental_owner_was_away(const struct rental *rental);
/* How late it is at this instant, or was when the renter said that he brought it back. */
struct late_ask rental_late_ask(const struct rental *rental, int64_t now_us);
/* Makes the fee of the rental's days, without delivery, this price. */
void rental_price_agree(struct arena *arena, struct rental *rental, int64_t price);
/* The price of the change that is proposed. */
void rental_change_price(const struct rental *rental, struct price *ret_price);
/* Takes over the days, the units and the price of the change. */
void rental_change(struct arena *arena, struct rental *rental);
/* [{"kind","count","unit_price","amount"}, …], with "qty" where it is more than 1 */
void price_lines_json(struct json *json, const struct price *price);
/* The same as text, in the arena: what a rental keeps. */
struct str price_lines_text(struct arena *arena, const struct price *price);
