/* What kits come to (docs/rentals.md sections 6 and 7): pure functions over their lines. */
#pragma once
#include "base/str.h"

enum { KIT_LINES_MAX = 20, KIT_QTY_MAX = 50 };

/* So many units of a product, in one kit. */
struct kit_line {
    int64_t product_id;
    struct str variant; /* "" where its units have none */
    int32_t qty;
    struct str name;           /* of the product */
    int64_t day_fee, week_fee; /* its own, of one unit; week 0: none */
    bool gone;                 /* it is not offered any more */
};
/* Fees for a day and a week; week 0: none. */
struct kit_fees {
    int64_t day, week;
};

/* How many kits are left by one more of its lines, at each half day: kits[i] is lowered to what
 * room[i] units of the line are enough for. */
void kit_room(int32_t *kits, const int32_t *room, size_t n, int32_t qty);
/* What the parts cost one by one. */
struct kit_fees kit_parts_fees(const struct kit_line *lines, size_t n);
/* The kit's own fees, but none above what its parts cost. */
struct kit_fees kit_lower_fees(struct kit_fees own, struct kit_fees parts);
