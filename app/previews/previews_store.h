/* What is listed, by ranges of ids. */
#pragma once
#include "core/app.h"
#include "previews/previews_rules.h"

/* The highest id of a kind; 0: there is none. */
enum err listed_last(struct db *db, enum site_kind kind, int64_t *ret_id) MUST_USE;
/* Ids above `after` up to `last`, in order, in the arena. */
enum err listed_between(struct db *db, struct arena *arena, enum site_kind kind, int64_t after,
                        int64_t last, struct site_entry **ret_entries, size_t *ret_n) MUST_USE;
