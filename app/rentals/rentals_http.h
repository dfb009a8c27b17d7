/* Handlers of rentals' routes in files of their own; private to this module. */
#pragma once
#include "http/request.h"
#include "rentals/rentals_original.h"
#include "rentals/rentals_price.h"

/* lists_http.c */
typedef void rental_json_fn(struct json *json, struct req *req, const struct rental *rental,
                            const struct product *product, int64_t viewer_id);
/* An array of them, with their products. */
enum err rentals_json(struct req *req, struct json *json, const struct rental *rentals, size_t n,
                      rental_json_fn *write) MUST_USE;
enum err get_rented(struct req *req, struct res *res);
enum err get_enrolled(struct req *req, struct res *res);
enum err get_of_product(struct req *req, struct res *res);
enum err get_of_pair(struct req *req, struct res *res);
enum err get_mine(struct req *req, struct res *res);
enum err get_of_room(struct req *req, struct res *res);

/* agreement_http.c */
enum err get_agreement(struct req *req, struct res *res);
/* What a change says: days (those of the rental, where it says none), a fee, place and hour. */
enum err read_change(struct req *req, struct act *act, struct dates *dates) MUST_USE;

/* refusal_http.c */
/* Answers NO_BAD_DATES and NO_DAYS_TAKEN with the reason and the next days that the caller may ask
 * for. Of the rental, the product, the owner and, if there is one, the row count. */
enum err refuse_days(struct req *req, const struct act *act, const struct rental *rental,
                     struct dates dates);

/* handover_http.c */
enum err get_code(struct req *req, struct res *res);
/* What is said with hand_over, return and return_part: the code that the other shows, the record
 * that was seen, the units that are back. ERR_DONE with the answer when the code is wrong, or too
 * many were; OK also for a move that is not his to make now: rental_move says why. */
enum err read_handover(struct req *req, const struct rental *rental, enum rental_event event,
                       struct act *act) MUST_USE;

/* What is said with press: for which event, and the record that was seen. */
enum err read_press(struct req *req, struct act *act) MUST_USE;

/* What is said with drop_off: the place, and the code that stands there. ERR_DONE and OK as of
 * read_handover, with whose wrong codes these count. */
enum err read_drop_off(struct req *req, const struct rental *rental, struct act *act) MUST_USE;

/* admin_http.c */
enum err post_order(struct req *req, struct res *res);

/* ending_http.c */
/* What is said with cancel and decline, which need not say anything. */
enum err read_ending(struct req *req, enum rental_event event, struct act *act) MUST_USE;

/* no_show_http.c */
enum err read_contest(struct req *req, struct act *act) MUST_USE;
enum err read_check_in(struct req *req, struct act *act) MUST_USE;
enum err get_check_ins(struct req *req, struct res *res);

/* claim_http.c */
/* What is said with a claim's moves; OK for others. */
enum err read_claim_move(struct req *req, enum rental_event event, struct act *act) MUST_USE;
enum err post_decision(struct req *req, struct res *res);
/* What of rentals does not stand in their rows: the caller's reviews, what is claimed. */
enum err mark_rentals(struct req *req, struct rental *rentals, size_t n) MUST_USE;

/* proof_http.c */
enum err get_proof(struct req *req, struct res *res);

/* held_http.c */
enum err get_held(struct req *req, struct res *res);

/* business_http.c */
enum err put_business(struct req *req, struct res *res);

/* price_http.c */
enum err get_quote(struct req *req, struct res *res);
enum err get_terms(struct req *req, struct res *res);
enum err put_terms(struct req *req, struct res *res);

/* Whether a quote's id is of these days, fees and terms, and not older than half an hour. The
 * rental is priced, with its product, days and delivery. */
bool quote_holds(struct arena *arena, const struct rental *rental, struct str id);
