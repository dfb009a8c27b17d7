#include "notifications/notifications_rules.h"

/* For browsers that were subscribed in English; the client has the same sentences (notices_en.ts).
 */
static const char *const words[NOTICE_KIND_COUNT] = {
    [NOTICE_RENTAL_REQUEST] = "{who} asks to rent {product}: {days}",
    [NOTICE_RENTAL_OFFER] = "{who} offers you {product}: {days}",
    [NOTICE_RENTAL_ACCEPT] = "The rental of {product} is agreed: {days}",
    [NOTICE_RENTAL_BOOK] = "{who} booked {product} at once, it is agreed: {days}",
    [NOTICE_RENTAL_DECLINE] = "{who} declined to lend {product}: {days}",
    [NOTICE_RENTAL_COUNTER] = "{who} offers {product} on other days: {days}",
    [NOTICE_RENTAL_ASK] = "{who} asks for {product} on other days: {days}",
    [NOTICE_RENTAL_REFUSE] = "{who} refused the offer of {product}: {days}",
    [NOTICE_RENTAL_WITHDRAW] = "{who} took it back: {product}, {days}",
    [NOTICE_RENTAL_EXPIRE] = "Nobody answered, and the request for {product} expired: {days}",
    [NOTICE_RENTAL_UNANSWERED] = "A request for {product} waits for your answer: {days}",
    [NOTICE_RENTAL_LAST_CALL] =
        "A request for {product} is about to expire. Please answer now: {days}",
    [NOTICE_RENTAL_DUE_SOON] = "{product} is due back within two hours, on {last}.",
    [NOTICE_RENTAL_DUE_NOW] =
        "{product} is due back now. More than an hour late, it costs by the day.",
    [NOTICE_RENTAL_LATE_ADMIN] = "{product} is three days late. An operator looks into it.",
    [NOTICE_RENTAL_AT_RISK] =
        "{product} is late from the rental before yours: {days}. Look for other "
        "gear or days together.",
    [NOTICE_WAITING_FREE] =
        "{product} is free on the days that you wait for: {days}. It is held for you for 12 hours.",
    [NOTICE_WAITING_OVER] = "{product} is not held for you any more: {days}",
    [NOTICE_PRODUCT_HIDDEN] = "An operator has hidden {product}. Its page says why.",
    [NOTICE_PRODUCT_SHOWN] = "{product} is shown to everybody again.",
    [NOTICE_PRODUCT_PAUSED] =
        "Three requests in a row had no answer, so {product} is paused. You can "
        "lend it again from its page.",
    [NOTICE_RENTAL_CANCEL] = "{who} cancelled the rental of {product}: {days}",
    [NOTICE_RENTAL_WEATHER] = "{who} calls the weather too bad for {product}: {days}",
    [NOTICE_RENTAL_AGREE_WEATHER] = "The rental of {product} is cancelled for the weather: {days}",
    [NOTICE_RENTAL_LAPSE] = "{product} was never handed over, so the rental is cancelled: {days}",
    [NOTICE_RENTAL_HAND_OVER] = "The rental of {product} has begun: {days}",
    [NOTICE_RENTAL_DECLARE_RETURN] = "{who} says that {product} is back. Please confirm.",
    [NOTICE_RENTAL_RETURN] = "{product} is back. Please write a review.",
    [NOTICE_RENTAL_CHANGE] = "{who} proposes other days for {product}: {days}",
    [NOTICE_RENTAL_AGREE_CHANGE] = "The days of {product} have changed: {days}",
    [NOTICE_RENTAL_DROP_CHANGE] = "The days of {product} stay as they were: {days}",
    [NOTICE_RENTAL_RELEASE] = "The rental of {product} is complete. You both got 100 points.",
    [NOTICE_RENTAL_RETURN_PART] = "Some of {product} is back. The rental ends when all of it is.",
    [NOTICE_RENTAL_NOT_AS_DESCRIBED] =
        "{who} did not take {product}, as it is not what was described; the rental is cancelled: "
        "{days}",
    [NOTICE_RENTAL_DUE] = "{product} is yours until {last}. Please bring it back in time.",
    [NOTICE_RENTAL_OVERDUE] = "{product} is late: it was due on {last}.",
    [NOTICE_RENTAL_LATE] = "{product} is more than a day late: it was due on {last}.",
    [NOTICE_LEDGER_GIVEN] = "{who} says that the money for {product} is with you. Please confirm.",
    [NOTICE_LEDGER_RECEIVED] = "{who} says that the money for {product} has arrived.",
    [NOTICE_LEDGER_WAIVED] = "{who} does without the money for {product}.",
    [NOTICE_LEDGER_UNDO] = "{who} took back what was said about the money for {product}.",
    [NOTICE_LEDGER_CORRECT] =
        "{who} says that other money changed hands for {product}. Is that so?",
    [NOTICE_LEDGER_AGREE] = "{who} agrees to your correction of the money for {product}.",
    [NOTICE_LEDGER_REFUSE] = "{who}: no correction of the money for {product}.",
    [NOTICE_DEPOSIT_DUE] = "The rental of {product} ended a day ago. Please give the deposit back.",
    [NOTICE_DEPOSIT_LATE] = "The deposit for {product} is not back after three days.",
    [NOTICE_MESSAGE] = "{who} wrote to you about {product}.",
    [NOTICE_RENTAL_WARNING] =
        "There is an official weather warning for {product}, {days}. You may cancel for "
        "nothing, or agree on other days.",
    [NOTICE_SEARCH_MATCH] = "New, and what you look for: {product}",
    [NOTICE_WANTED_ANSWER] = "{who} has what you look for: {product}",
    [NOTICE_WANTED_HIDDEN] = "A moderator took down what you were looking for. Why: {said}",
    [NOTICE_WANTED_SHOWN] = "What you are looking for is shown again.",
    [NOTICE_REPORT_DONE] = "What you reported was looked into and dealt with. Thank you.",
    [NOTICE_WARNING] = "A moderator warns you: {said}",
    [NOTICE_RENTAL_REVIEW] = "Only a few days are left to review {product}.",
    [NOTICE_RENTAL_NO_SHOW] = "{who} says that you did not come for {product}. If that is not so, "
                              "object within 24 hours.",
    [NOTICE_RENTAL_CONTEST] =
        "{who} objects to having missed the meeting for {product}. An operator looks into it.",
    [NOTICE_RENTAL_GONE] =
        "{product} went to somebody else for {days}. Look for other days or similar gear.",
    [NOTICE_RENTAL_LOST] = "{who} says that {product} is lost or stolen.",
    [NOTICE_RENTAL_UNIT_LOST] =
        "{product} was lost, so the rental is cancelled free of charge: {days}",
    [NOTICE_RENTAL_CLAIM] = "{who} says that something is wrong with the rental of {product}. "
                            "Please look at the amount and answer.",
    [NOTICE_RENTAL_PROPOSE] = "{who} proposes another amount for the claim about {product}.",
    [NOTICE_RENTAL_AGREE] = "{who} agreed to the amount for {product}. The rental is complete.",
    [NOTICE_RENTAL_ESCALATE] = "The claim about {product} was not agreed on: an operator decides.",
    [NOTICE_RENTAL_DECIDE] =
        "An operator decided on the claim about {product}. You may appeal once, within 7 days.",
    [NOTICE_RENTAL_DECIDE_LOST] =
        "An operator decided on {product}, which is lost. You may appeal once, within 7 days.",
    [NOTICE_RENTAL_APPEAL] = "{who} appealed against what was decided about {product}.",
    [NOTICE_RENTAL_DECIDE_APPEAL] = "An operator decided on the appeal about {product}.",
    [NOTICE_RENTAL_EXCUSE] = "An operator accepts the objection: nobody missed the meeting for "
                             "{product}, and it costs nothing.",
    [NOTICE_RENTAL_UPHOLD] =
        "An operator has looked into it: the missed meeting for {product} stands.",
    [NOTICE_RENTAL_FORCE_CANCEL] =
        "An operator cancelled the rental of {product}, free of charge: {days}",
    [NOTICE_RENTAL_FORCE_RETURN] = "An operator took {product} as returned.",
    [NOTICE_RENTAL_REASSIGN] =
        "An operator gave the rental of {product} another unit of its kind: {days}",
    [NOTICE_RENTAL_ASK_BOTH] = "Was {product} handed over? If not, begin the rental, cancel it, or "
                               "say that the other did not come.",
    [NOTICE_RENTAL_CHECK_IN] = "{who} is where you meet for {product}.",
    [NOTICE_RENTAL_PRESS] = "{who} has pressed that {product} changes hands now. Press within 10 "
                            "minutes.",
    [NOTICE_RENTAL_DROP_OFF] =
        "{who} left {product} where you let it be left. Please confirm within "
        "48 hours.",
    [NOTICE_RENTAL_NOT_THERE] = "{who} says that {product} is not where you left it.",
    [NOTICE_RENTAL_CLOSE_DROP] =
        "{product} is taken as returned. If something is wrong, say so within "
        "24 hours.",
    [NOTICE_RENTAL_SILENT_2] = "{product} is said to be back. Please confirm.",
    [NOTICE_RENTAL_SILENT_12] = "Your word on the return of {product} is awaited. Is it back?",
    [NOTICE_RENTAL_SILENT_24] = "{product} was said to be back a day ago. Please confirm.",
    [NOTICE_RENTAL_SILENT_48] = "{product} was said to be back two days ago, and an operator looks "
                                "into it. You can still confirm.",
};

const char *notice_words_en(enum notice_kind kind)
{
    return words[kind];
}
