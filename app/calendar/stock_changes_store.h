/* Products of which days have been taken or have come free, for who looks at those that ask for
 * them; private to this module but for calendar.h. */
#pragma once
#include "core/app.h"

/* In the transaction that changes whose days are whose, how many units there are, or the plan; also
 * of kits with the product and of its parts. */
enum err stock_change_note(struct db *db, int64_t product_id) MUST_USE;
/* The newest change of a product that nobody has looked at; ERR_NOT_FOUND. */
enum err stock_change_read(struct db *db, int64_t product_id, int64_t *ret_number) MUST_USE;
/* It has been looked at; a newer one stays. */
enum err stock_change_done(struct db *db, int64_t product_id, int64_t number) MUST_USE;

enum { STOCK_CHANGES_AT_ONCE = 100 };
enum err stock_changes_read(struct db *db, int64_t ret_products[static STOCK_CHANGES_AT_ONCE],
                            size_t *ret_n) MUST_USE;
