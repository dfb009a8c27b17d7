/* Why a move is refused, in words. */
#include "rentals/rentals_moves.h"

static const struct objection objections[RENTAL_NO_COUNT] = {
    [NO_OBJECTION] = {ERR_INTERNAL, "internal", "no objection"},
    [NO_BAD_DATES] = {ERR_INVALID, "bad_dates",
                      "too soon, too far ahead, too short or too long: see the reason"},
    [NO_DAYS_TAKEN] = {ERR_CONFLICT, "unavailable", "the thing is not to be had on these days"},
    [NO_BLOCKED] = {ERR_FORBIDDEN, "blocked", "one of you has blocked the other"},
    [NO_NOT_YOURS] = {ERR_FORBIDDEN, "not_your_move", "this move is the other side's"},
    [NO_NOT_NOW] = {ERR_CONFLICT, "not_now", "the rental is in a state that does not allow this"},
    [NO_TOO_EARLY] = {ERR_CONFLICT, "too_early", "not before the first day of the rental"},
    [NO_OWN_PRODUCT] = {ERR_FORBIDDEN, "own_product", "this product is yours"},
    [NO_PRODUCT_GONE] = {ERR_CONFLICT, "product_gone", "the product is not offered any more"},
    [NO_PAUSED] = {ERR_CONFLICT, "paused", "its owner takes no requests at the moment"},
    [NO_ROOM] = {ERR_FORBIDDEN, "no_room", "offer to somebody who has asked in a chat"},
    [NO_ALREADY_OPEN] = {ERR_CONFLICT, "already_open", "you have an open request for this product"},
    [NO_TOO_MANY_OPEN] = {ERR_CONFLICT, "too_many_open", "at most 5 open requests at a time"},
    [NO_PRICE_CHANGED] = {ERR_CONFLICT, "price_changed", "the price has changed: look again"},
    [NO_PENALTY_CHANGED] = {ERR_CONFLICT, "penalty_changed",
                            "what cancelling costs has changed: look again"},
    [NO_CODE] = {ERR_INVALID, "code_needed", "enter the code that the owner shows"},
    [NO_DEPOSIT] = {ERR_CONFLICT, "deposit_open",
                    "the owner has not said that he got the deposit, or does without"},
    [NO_OVERDUE] = {ERR_FORBIDDEN, "overdue", "first bring back what is late"},
    [NO_RECORD] = {ERR_CONFLICT, "record_needed",
                   "first the photos and the checklist that the terms ask for"},
    [NO_RECORD_CHANGED] = {ERR_CONFLICT, "record_changed",
                           "the photos or the checklist have changed: look again"},
    [NO_MOVED_ON] = {ERR_CONFLICT, "moved_on", "it has changed since you saw it: look again"},
    [NO_DIFFERENCE] = {ERR_INVALID, "no_difference", "the change would change nothing"},
    [NO_BAD_UNITS] = {ERR_INVALID, "bad_units", "name units of this rental that are not back"},
    [NO_SUCH_VARIANT] = {ERR_INVALID, "no_such_variant", "say which of the product's variants"},
    [NO_PHOTO] = {ERR_CONFLICT, "photo_needed",
                  "first a photo of yours that shows it, in the record of the hand-over"},
    [NO_UNIT_FREE] = {ERR_CONFLICT, "no_unit_free",
                      "no other one of its kind is free all that time"},
    [NO_UNITS_OUT] = {ERR_CONFLICT, "units_out",
                      "what is handed over stays as it is: give some of it back, or ask for more"},
    [NO_STILL_TIME] = {ERR_CONFLICT, "still_time", "the other may still come: see `no_show_from`"},
    [NO_TOO_LATE] = {ERR_CONFLICT, "claim_late", "a claim is made within 24 hours of the return"},
    [NO_TOO_MUCH] = {ERR_INVALID, "amount_too_high", "this claim cannot come to that: see `most`"},
    [NO_AMOUNT_CHANGED] = {ERR_CONFLICT, "amount_changed",
                           "another amount has been proposed: look again"},
    [NO_TOO_MANY_CHECK_INS] = {ERR_CONFLICT, "too_many_check_ins",
                               "you have said often enough that you are there"},
    [NO_TOO_MANY_WORDS] = {ERR_CONFLICT, "too_many_words", "enough was said: it will be decided"},
    [NO_DROP_PHOTO] =
        {ERR_CONFLICT, "drop_photo_needed",
         "first a photo of yours that shows it where you left it, in the record of the "
         "return"},
    [NO_DELIVERY] = {ERR_INVALID, "no_delivery", "the owner does not bring it"},
};

const struct objection *rental_objection(enum rental_no no)
{
    return &objections[no];
}
