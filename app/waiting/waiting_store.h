/* Rows of who waits; private to this module but for waiting.h. */
#pragma once
#include "core/app.h"
#include "waiting/waiting_rules.h"

/* ERR_CONFLICT with *ret_id of the one that is there already. */
enum err waiter_insert(struct db *db, struct arena *arena, const struct waiter *waiter,
                       int64_t *ret_id) MUST_USE;
/* ERR_NOT_FOUND. */
enum err waiter_by_id(struct db *db, struct arena *arena, int64_t id,
                      struct waiter *ret_waiter) MUST_USE;
enum err waiter_of_rental(struct db *db, struct arena *arena, int64_t rental_id,
                          struct waiter *ret_waiter) MUST_USE;
/* At most WAITING_MAX. */
enum err waiters_of_member(struct db *db, struct arena *arena, int64_t member_id,
                           struct waiter ret_waiters[static WAITING_MAX], size_t *ret_n) MUST_USE;
enum err waiters_held_of(struct db *db, struct arena *arena, int64_t member_id, int64_t product_id,
                         struct waiter ret_waiters[static WAITING_MAX], size_t *ret_n) MUST_USE;
enum { WAITERS_AT_ONCE = 100 };
/* Oldest first, those behind one. */
enum err waiters_of_product(struct db *db, struct arena *arena, int64_t product_id,
                            int64_t after_id, struct waiter ret_waiters[static WAITERS_AT_ONCE],
                            size_t *ret_n) MUST_USE;
/* Its days are held from now on; *ret_new: they were not yet. */
enum err waiter_hold(struct db *db, int64_t id, int64_t now_us, int64_t until_us,
                     bool *ret_new) MUST_USE;
enum err waiter_let_go(struct db *db, int64_t id) MUST_USE;
/* A request came of it: from then on what is held ends with that. */
enum err waiter_turn(struct db *db, int64_t id, int64_t rental_id) MUST_USE;
/* *ret_gone: nobody was quicker. */
enum err waiter_delete(struct db *db, int64_t id, bool *ret_gone) MUST_USE;
/* The member waits no more for anything among the days of this one, but for what is held. */
enum err waiters_delete_beside(struct db *db, const struct waiter *waiter) MUST_USE;
enum err product_is_offered(struct db *db, int64_t product_id, bool *ret_offered) MUST_USE;
enum err waiters_over(struct db *db, int64_t now_us, int32_t today,
                      int64_t ret_ids[static WAITERS_AT_ONCE], size_t *ret_n) MUST_USE;
