/* What the ledger is derived from, and the words of the two; private to this module. */
#pragma once
#include "ledger/ledger_rules.h"
#include "rentals/rentals.h"

/* A rental as the ledger sees it. */
struct deal {
    int64_t id, product_id, owner_id, renter_id, room_id;
    int32_t start, end; /* days, both inclusive */
    struct ledger_terms terms;
    struct str product, owner, renter, state; /* names */
    struct ledger ledger;
    int64_t last_event; /* the newest */
    size_t words;       /* said so far */
};

/* ERR_NOT_FOUND when there is none. */
enum err deal_by_id(struct db *db, struct arena *arena, int64_t id, struct deal *ret_deal) MUST_USE;

/* Agreed rentals of a member, lent or rented, newest first, at most so many: made before upto_us,
 * and something has happened to them since from_us; to read on, older than the last one of them. */
struct deal_query {
    int64_t member_id;
    bool lent;
    int64_t from_us, upto_us, most;
    int64_t below_id; /* 0: from the newest */
};
enum err deals_of_member(struct db *db, struct arena *arena, const struct deal_query *query,
                         struct deal **ret_deals, size_t *ret_n) MUST_USE;

/* Who asks for or has what of a member's gear on days from one to another, in the order of their
 * first days; what fell through or is lost is left out. Behind one rental (all 0: from the first),
 * of at most so many; then the query stands behind the last of these, and knows if there are more.
 */
struct lent_query {
    int64_t owner_id;
    int32_t from, to; /* days, both inclusive */
    int64_t after_start, after_id, most;
    bool more;
};
struct lent_days {
    int64_t rental_id, product_id, renter_id, qty;
    struct str product, renter, state; /* names; a renter who left has none */
    int32_t start, end; /* days, both inclusive; of what came back early the day it did */
};
enum err lent_days(struct db *db, struct arena *arena, struct lent_query *query,
                   struct lent_days **ret_lent, size_t *ret_n) MUST_USE;

/* Adds a word to a rental's ledger, in the caller's transaction in which *deal was read.
 * ERR_CONFLICT: another one was quicker. */
enum err word_insert(struct db *db, const struct deal *deal, const struct ledger_word *word,
                     int64_t member_id, uint64_t request_id) MUST_USE;

/* Keeps the row by which the clock remembers a deposit that was received. */
enum err deposit_keep(struct db *db, const struct deal *deal, int64_t now_us) MUST_USE;
/* Rentals whose deposit the clock has to look at, at most 100. */
enum err deposits_due(struct db *db, struct arena *arena, int64_t now_us, int64_t **ret_ids,
                      size_t *ret_n) MUST_USE;
/* Rentals that ended before an instant and whose deposit is not back, the longest ago first. */
enum err deposits_late(struct db *db, struct arena *arena, int64_t before_us, int64_t most,
                       int64_t **ret_ids, size_t *ret_n) MUST_USE;
