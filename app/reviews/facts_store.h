/* What counts for a member's facts; private to this module. */
#pragma once
#include "db/db.h"
#include "reviews/facts_rules.h"

/* From the newest rentals of the member on each side. Reads his own rows only. */
enum err facts_of_member(struct db *db, struct arena *arena, int64_t member_id,
                         struct facts *ret_facts) MUST_USE;
