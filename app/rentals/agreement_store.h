/* Rows of agreements, and how they follow a rental's moves. Private to this module. */
#pragma once
#include "rentals/agreement_rules.h"
#include "rentals/rentals_moves.h"

enum { AGREEMENTS_MAX = 100 };

/* What is agreed (version 0: nothing yet) and, if one is, what is proposed (version 0: nothing); a
 * rental from before there were rows stands as version 1. */
enum err agreement_now(struct db *db, struct arena *arena, const struct rental *rental,
                       struct agreement *ret_agreed, struct agreement *ret_proposed) MUST_USE;
/* What stands after an event, which its digest is of: of a change what is proposed, as before there
 * is an agreement; else what is agreed. */
enum err agreement_standing(struct db *db, struct arena *arena, const struct rental *rental,
                            enum rental_event event, struct agreement *ret_standing) MUST_USE;
/* In which terms, and when, the owner agreed beforehand to what was agreed at once; 0: he did not.
 */
enum err agreement_consent(struct db *db, int64_t rental_id, int64_t *ret_terms_id,
                           int64_t *ret_at_us) MUST_USE;
/* The newest that were agreed, newest first. */
enum err agreements_past(struct db *db, struct arena *arena, int64_t rental_id,
                         struct agreement ret_past[static AGREEMENTS_MAX], size_t *ret_n) MUST_USE;
/* Writes what an event makes of the agreement, in the move's transaction, after the rental itself
 * has changed. Of a change, act->was and act->is become what it is about. */
enum err agreement_follow(struct act *act, const struct rental *rental,
                          enum rental_event event) MUST_USE;
