/* The link of the set-up wizard; private to this module. */
#pragma once
#include "core/app.h"

/* Whether the word is the open link's; the same time for any other. ERR_GONE: it is not. */
enum err setup_check(struct db *db, struct arena *arena, struct str word) MUST_USE;
/* The link is used; in the transaction of what it is used for. ERR_GONE: somebody was quicker. */
enum err setup_take(struct db *db, struct str word) MUST_USE;
