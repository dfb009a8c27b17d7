/* What happens to rows of who waits; private to this module. */
#pragma once
#include "waiting/waiting.h"
#include "waiting/waiting_store.h"

/* It waits no more, and what was held for it is the next one's; in the caller's transaction.
 * *ret_gone: nobody was quicker. */
enum err waiter_drop(struct db *db, struct arena *arena, const struct waiter *waiter,
                     struct waiting_news *news, bool *ret_gone) MUST_USE;
