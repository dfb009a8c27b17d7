/* Rates: token buckets in memory, by address or by member (docs/security.md section 1). A bucket
 * that nobody uses is full, so a table of fixed size may forget the fullest. */
#pragma once
#include "core/app.h"

/* The seed keys addresses; with the same one all nodes of a site know them by the same number,
 * which nobody outside must be able to tell. */
struct limiter *limiter_new(uint64_t seed);
void limiter_free(struct limiter *limiter);

/* Takes one token of who's bucket. OK, or ERR_RATE with the seconds to wait. Any thread. Pure but
 * for the buckets: now_us is clock_mono_us in production. */
enum err limiter_take(struct limiter *limiter, enum limit limit, uint64_t who, int64_t now_us,
                      int *ret_wait_s) MUST_USE;
/* The key of an address: all of IPv4, the /64 of IPv6, since one subscriber has that many. */
uint64_t limiter_address(const struct limiter *limiter, struct str address);
