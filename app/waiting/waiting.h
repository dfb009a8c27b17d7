/* Waiting for days that somebody else has: when they come free, they are held for 12 hours for who
 * has waited longest, by the same half days that keep a thing from being booked twice
 * (docs/rentals.md section 6). */
#pragma once
#include "calendar/calendar.h"
#include "notifications/notifications.h"

extern const struct route_table waiting_table;

/* What members are told once the transaction is committed. */
struct waiting_news {
    struct str *frames; /* in the arena */
    int64_t *members;
    size_t n, room;
};
void waiting_tell(struct app *app, const struct waiting_news *news);

/* After days of a product have come free, in the same transaction: they are held for those who wait
 * for them, oldest first. What is held and may not be had any more is let go. */
enum err waiting_offer(struct db *db, struct arena *arena, int64_t product_id,
                       struct waiting_news *news) MUST_USE;

/* Whose half days a member may ask for as if they were free, because they are held for him; 0:
 * none. */
enum err waiting_holder(struct db *db, struct arena *arena, int64_t member_id, int64_t product_id,
                        int32_t start, int32_t end, int64_t *ret_holder) MUST_USE;
/* The same of a request that was made of it. */
enum err waiting_holder_of_rental(struct db *db, struct arena *arena, int64_t rental_id,
                                  int64_t *ret_holder) MUST_USE;
/* A request was made of what is held: it stays held until that is decided. */
enum err waiting_turn(struct db *db, int64_t holder, int64_t rental_id) MUST_USE;
/* The request is decided, in the transaction that does so: its days are free, and it waits no more.
 * *ret_freed: there was something held. */
enum err waiting_end(struct db *db, struct arena *arena, int64_t rental_id,
                     bool *ret_freed) MUST_USE;

/* The member waits for nothing any more, and what was held for him is the next one's; in the
 * caller's transaction. */
enum err waiting_leave(struct db *db, struct arena *arena, int64_t member_id,
                       struct waiting_news *news) MUST_USE;

/* Due work: what was held in vain goes to the next, what is over ends; safe on every node.
 * *ret_done counts. */
enum err waiting_run_due(struct app *app, struct db *db, struct arena *arena,
                         int *ret_done) MUST_USE;
