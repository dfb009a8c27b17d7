/* The original client's calls in terms of moves: it has one button for days, pressed by either
 * side, and consent is two taps with the same dates (docs/rentals.md section 11). Private to this
 * module.
 */
#pragma once
#include "rentals/rentals_moves.h"

struct dates {
    int32_t rental_start_date, rental_end_date;
};

/* The button of the chat room. *ret_rental gets at least the id of the pair's open rental. */
enum err original_schedule(struct act *act, const struct product *product, int64_t renter_id,
                           struct dates dates, struct rental *ret_rental) MUST_USE;
/* Days said to an open rental: the other's days are agreed to, one's own are no news, anything else
 * is a new proposal. */
enum err original_say(struct act *act, const struct rental *open, struct dates dates,
                      struct rental *ret_rental) MUST_USE;
/* Other days for an agreed rental: proposed by one side, agreed to by the other with the same. */
enum err original_change(struct act *act, const struct rental *rental, struct dates dates,
                         struct rental *ret_rental) MUST_USE;
