/* What is listed, by ranges of ids. */
#pragma once
#include "core/app.h"
#include "previews/previews_rules.h"

/* The highest id of a kind; 0: there is none. */
enum err listed_last(struct db *db, enum site_kind kind, int64_t *ret_id) MUST_USE;
/* Ids above `after` up to `last`, in order, in the arena. */
enum err listed_between(struct db *db, struct arena *arena, enum site_kind kind, int64_t after,
                        int64_t last, struct site_entry **ret_entries, size_t *ret_n) MUST_USE;
/* Whether a member's page is for search engines: not of who is banned or has left. */
enum err store_is_there(struct db *db, int64_t member_id, bool *ret_there) MUST_USE;
