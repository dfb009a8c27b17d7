/* Rows of kits; private to this module but for calendar.h. */
#pragma once
#include "calendar/kits_rules.h"
#include "core/app.h"

/* By product; none: it is no kit. */
enum err kit_read(struct db *db, struct arena *arena, int64_t product_id,
                  struct kit_line **ret_lines, size_t *ret_n) MUST_USE;

/* Why a product cannot be a kit of these. */
enum kit_no {
    KIT_FINE,
    KIT_LIVE,  /* rentals of it are open, agreed or out: what it is stays */
    KIT_PART,  /* it is a part of a kit itself */
    KIT_NESTED /* one of the parts is a kit */
};
/* The product is lent as exactly these, or with none as itself, in the caller's transaction;
 * nothing is written unless *ret_no is KIT_FINE. */
enum err kit_write(struct db *db, struct arena *arena, int64_t product_id,
                   const struct kit_line *lines, size_t n, enum kit_no *ret_no) MUST_USE;
