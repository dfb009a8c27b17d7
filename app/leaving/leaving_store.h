/* Rows of who leaves; private to this module. */
#pragma once
#include "core/app.h"

enum { BARS_MAX = 50 };
/* What a member has to end before he may leave: a rental, or a deposit that he holds. */
struct bar {
    int64_t rental_id, product_id;
    struct str state; /* of the rental; "DEPOSIT" */
    struct str product;
    bool as_owner;
};
struct bars {
    struct bar rentals[BARS_MAX], deposits[BARS_MAX];
    size_t rental_count, deposit_count;
    bool last_operator; /* nobody else runs the site */
};
enum err leaving_bars(struct db *db, struct arena *arena, int64_t member_id, bool operates,
                      struct bars *ret_bars) MUST_USE;

/* Deletes, empties and keeps rows as leaving_rules.c says, in the caller's transaction; his
 * listings are off the market and his sessions void already. ret_photos: keys that nobody needs any
 * more, for photo_drop after the commit. ERR_CONFLICT: he has left already. */
enum err leaving_forget(struct db *db, struct arena *arena, int64_t member_id, int64_t now_us,
                        struct str **ret_photos, size_t *ret_n) MUST_USE;
