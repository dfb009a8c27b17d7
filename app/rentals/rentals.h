/* Rentals: states, dates, who may do what, days that cannot be booked twice (docs/rentals.md). */
#pragma once
#include "chat/chat.h"

struct json;

extern const struct route_table rentals_table;
/* Calendars and tables for other programs. */
extern const struct route_table feeds_table;

/* The caller's newest rental of that product that is back, or that the renter declared back, and
 * that he has not reviewed; ERR_NOT_FOUND. */
enum err rental_to_review(struct db *db, int64_t product_id, int64_t member_id,
                          int64_t *ret_rental_id, bool *ret_is_owner,
                          int64_t *ret_other_id) MUST_USE;
/* A rental's events as a chain, with what was digested of each, and whether it holds: the stored
 * hashes are those of the rows, each names the one before it, the last one made the rental's state.
 * ERR_NOT_FOUND when there is no such rental. */
enum err rental_proof_json(struct db *db, struct arena *arena, int64_t rental_id,
                           struct json *json) MUST_USE;
/* Who of the two said when, and where, that he was there: an array of *ret_n. */
enum err rental_check_ins_json(struct db *db, struct arena *arena, int64_t rental_id,
                               struct json *json, size_t *ret_n) MUST_USE;
/* The last day that a rental keeps from others: of what came back early the day it did. returned_us
 * 0: not yet. */
int32_t rental_last_day(int32_t start, int32_t end, int64_t returned_us);
/* Due work: time-outs (transitions 8, 9, 14, 20), idempotent; called by the clock thread. *ret_done
 * counts. */
enum err rentals_run_due(struct app *app, struct db *db, struct arena *arena,
                         int *ret_done) MUST_USE;
/* Drops wrong codes that are older than a day, and where somebody was 90 days ago. */
enum err rentals_forget(struct db *db) MUST_USE;
/* fee(n) of docs/rentals.md section 7 (week_fee 0: none), and its lines as a rental keeps them:
 * JSON in the arena. */
int64_t rental_fee_lines(struct arena *arena, int64_t day_fee, int64_t week_fee, int64_t days,
                         struct str *ret_lines);
/* Goes through the events of the newest rentals again, as far back as they are in the chain.
 * *ret_checked is their number; *ret_id a rental whose events do not come to what its row says, or
 * whose chain is broken, and *ret_why what of it (static text); 0: there is none. */
enum err rentals_verify(struct db *db, int64_t *ret_checked, int64_t *ret_id,
                        const char **ret_why) MUST_USE;

/* ---- rentals that were made elsewhere (past_store.c) ---- */

/* One thing of a product, agreed on; all ids are given. Instants are of that time, in their order.
 */
struct rental_past {
    int64_t id, product_id, owner_id, renter_id, room_id;
    int32_t start, end;        /* days, both inclusive */
    int64_t day_fee, week_fee; /* week 0: none */
    struct str place;          /* where they meet; "": not said */
    int64_t agreed_us, updated_us;
    int64_t out_us;                  /* when its renter got it; 0: not yet, or nobody knows */
    int64_t returned_us;             /* 0: it is not back */
    struct str said, said_of_return; /* with each event: where it comes from; null: nothing */
};
/* Puts it in as ACCEPTED, IN_USE, RETURNED or, a day after that, COMPLETED, with events that lead
 * there, the agreement and, while it is not back, its half days from now_us on. *ret_taken: another
 * one has them; then it has EXPIRED, and its product has one renter. Inside a transaction. */
enum err rental_bring(struct db *db, struct arena *arena, const struct rental_past *past,
                      int64_t now_us, bool *ret_taken) MUST_USE;
