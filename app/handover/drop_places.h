/* Rows of drop places; private to this module. */
#pragma once
#include "handover/handover_store.h"

/* Those of old that are not among these (by their ids; 0: a new one) go, these stay in this order;
 * in the caller's transaction, in which old was read. */
enum err drop_places_write(struct db *db, int64_t product_id, const struct drop_place *old,
                           size_t old_n, const struct drop_place *places, size_t n) MUST_USE;
