/* Moves of a rental: one transaction that reads the row, asks the rules, takes or frees the days,
 * writes the state and the event; then a card in the room. Private to this module. */
#pragma once
#include "calendar/calendar.h"
#include "chat/chat.h"
#include "handover/handover.h"
#include "notifications/notifications.h"
#include "products/products.h"
#include "rentals/agreement_rules.h"
#include "rentals/check_in_rules.h"
#include "rentals/rentals_price.h"
#include "rentals/rentals_store.h"
#include "waiting/waiting.h"

struct act {
    struct app *app;
    struct db *db;
    struct arena *arena;
    int64_t actor_id; /* 0: the clock */
    uint64_t request_id;
    bool has_price; /* what is proposed costs this, without delivery */
    int64_t price;
    bool by_delivery;   /* a new rental is to be brought */
    struct str variant; /* what is proposed is of this; null: as it was, or the only one */
    int32_t qty;        /* and of so many; 0: as it was, or 1 */
    bool as_admin;      /* the operator's word */
    bool when_due;      /* the clock's: only if its time is up when it is done */
    int64_t from_unit;  /* reassign: of the rental's own, this one; 0: any */
    int64_t to_unit;    /* instead of it this one; 0: any that is free */
    int64_t revision;   /* of the rental as it was seen, and no other; 0: any */
    bool has_penalty;   /* a cancel: for this penalty and no other */
    int64_t penalty;
    const int64_t *units; /* a part of the return: these of its units */
    size_t unit_count;
    bool by_code;               /* with the code that the other shows, which was right */
    bool by_press;              /* as the second of the two to press */
    bool stands;                /* it was said before: nothing changes; set by the move */
    enum rental_event pressing; /* for this: hand_over or return; 0: whichever is next */
    struct str seen_record; /* a hand-over: of the record that was seen, and no other; null: any */
    struct str record;      /* digest of the hand-over record that the move freezes; null: none */
    struct check_in check_in;
    struct str drop_place;           /* its name, whose code was right; null: none was named */
    struct str said;                 /* on one line, with the event; set by the move */
    struct str reason;               /* a contest, an admin's move: why; else null */
    bool has_place, has_pickup_hour; /* a change: where and when the two meet */
    struct str place;
    int64_t pickup_hour;
    struct agreement *was, *is; /* change, agree_change: what it is about; else NULL */
    bool has_amount; /* a claim, and what becomes of it: what it should come to, and why */
    int64_t amount;
    struct str text;
    enum claim_kind loss;   /* lost: lost or stolen */
    struct follow *follows; /* moves of other rentals that came of it, in its transaction */
    int64_t won;   /* what the event made due by it, below 0 for the owner; set by the move */
    bool original; /* spoken by the original client's calls */
    const struct rental *seen; /* a request: what the caller was shown; NULL: nothing */
    bool instant;              /* a request: it is agreed at once; set by begin */
    enum rental_no no;         /* why a move was refused */
    enum day_no day_no;        /* NO_BAD_DATES, NO_DAYS_TAKEN: what is wrong with the days */
    int64_t holder;  /* whose half days count as free, as they are held for the renter; 0 */
    bool days_moved; /* some of its days have changed hands */
    struct waiting_news news; /* what those are told for whom days are held now */
    struct stay *stays;       /* gone: the next days that are to be had */
    size_t stay_count;
    struct chat_card card; /* written with the move, to be posted after the commit */
    struct str notices[2]; /* the owner's and the renter's, to be said after the commit */
    struct str of_product; /* the owner's, too: of the product */
};

struct follow {
    struct act act;
    struct rental rental;
    enum rental_event event;
    struct follow *next;
};

/* The error, code and words of a refusal. */
struct objection {
    enum err err;
    const char *code, *detail;
};
const struct objection *rental_objection(enum rental_no no);

/* Refuses the move: keeps why in act->no, and answers the error of it. */
enum err rental_object(struct act *act, enum rental_no no);

/* The side of a rental on which a member stands; BY_NOBODY. */
enum rental_who rental_side(const struct rental *rental, int64_t member_id);
struct rental_facts rental_facts(const struct rental *rental);

/* booking.c: whether the actor may ask for something of this product. A refusal sets act->no. */
enum err rental_check_renter(struct act *act, int64_t product_id) MUST_USE;
/* Sets act->instant: the request is agreed at once, unless it names a price of its own. That it is
 * for the total and on the terms of act->seen, else NO_PRICE_CHANGED. */
enum err rental_check_instant(struct act *act, const struct rental *rental) MUST_USE;
/* The same request once more of what was agreed at once: *ret_rental as it stands, if *ret_before.
 */
enum err rental_booked_before(struct act *act, const struct product *product, int32_t start,
                              int32_t end, bool *ret_before, struct rental *ret_rental) MUST_USE;
/* What the event says of it: whose word it was beforehand, and in which row of his terms. */
struct str rental_consent_said(struct arena *arena, const struct rental *rental);
/* The same request once more, of one who has not heard the answer: his open one as it stands.
 * Otherwise act->no is NO_ALREADY_OPEN. */
enum err rental_asked_again(struct act *act, const struct product *product, int32_t start,
                            int32_t end, struct rental *ret_rental) MUST_USE;

/* A new rental: by the renter a request, which may be agreed at once, by the owner an offer. What
 * was agreed so and is asked for once more is that one. A refusal sets act->no. The room is opened
 * when there is none (for a request). */
enum err rental_begin(struct act *act, const struct product *product, int64_t renter_id,
                      int32_t start, int32_t end, struct rental *ret_rental) MUST_USE;
/* One event on an existing rental; start and end count for counter, ask and change. A refusal sets
 * act->no; ERR_NOT_FOUND for who is no party. */
enum err rental_move(struct act *act, int64_t id, enum rental_event event, int32_t start,
                     int32_t end, struct rental *ret_rental) MUST_USE;

/* The same in the caller's transaction; the card is his to write once it is committed. */
enum err rental_step(struct act *act, int64_t id, enum rental_event event, int32_t start,
                     int32_t end, struct rental *ret_rental) MUST_USE;

/* Whether the units that are said to be back are all that were out: *ret_event is EVENT_RETURN, or
 * EVENT_RETURN_PART. A refusal sets act->no. */
enum err rental_return_of(struct act *act, const struct rental *rental,
                          enum rental_event *ret_event) MUST_USE;

/* The rental's claim, where one may still change something: rental->dispute. */
enum err rental_dispute_read(struct db *db, struct arena *arena, struct rental *rental) MUST_USE;
/* What the events of a dispute do besides the state; the others nothing. A refusal sets act->no. */
enum err rental_dispute_effect(struct act *act, struct rental *rental,
                               enum rental_event event) MUST_USE;
/* changing_hands.c. It is back now; whether it ever was handed over. */
void rental_give_back(struct rental *rental, bool handed_over);
/* The record of that side stays what it is now. A refusal sets act->no, here and below. */
enum err rental_freeze(struct act *act, const struct rental *rental,
                       enum handover_side side) MUST_USE;
enum err rental_check_deposit(struct act *act, const struct rental *rental) MUST_USE;
/* One of the two presses that it changes hands now. */
enum err rental_press(struct act *act, struct rental *rental) MUST_USE;
void rental_forget_press(struct rental *rental);
/* The renter has left it at a place of its owner's, whose code he found there: that he has done so
 * counts until its owner says something. A refusal sets act->no. */
enum err rental_drop_off(struct act *act, struct rental *rental) MUST_USE;
/* It counts no more. */
void rental_forget_drop(struct rental *rental);
/* Its owner has said nothing to it: it is back since it was left there, as the record says. */
enum err rental_close_drop(struct act *act, struct rental *rental) MUST_USE;
/* Whether a hand-over or return is by code, or both have pressed: by the owner's word alone only
 * comes back what he lends. */
enum err rental_check_both(struct act *act, const struct rental *rental,
                           enum rental_event event) MUST_USE;
/* Of what is back, or the part of it that act->units names, only the days of care stay taken. */
enum err rental_keep_care(struct act *act, const struct rental *rental,
                          enum rental_event event) MUST_USE;

/* no_shows.c: what a no-show does, besides the state. */
enum err rental_no_show(struct act *act, struct rental *rental) MUST_USE;
/* Who may contest that he did not come; BY_NOBODY. */
enum rental_who rental_contest_by(const struct rental *rental);
/* When the other should have come at the latest, to hand it over or to take it back. */
int64_t rental_no_show_from_us(const struct rental *rental);
/* In use: it was said that its owner did not come to take it back, or it is too late to. */
bool rental_report_is_over(const struct rental *rental);
/* Nobody failed to come, says an admin: who owed something for it does not, and what was not due
 * for lateness while its owner contested that he was away is due now. */
void rental_excuse(struct act *act, struct rental *rental);
/* One of the two says that he is there. A refusal sets act->no. */
enum err rental_check_in(struct act *act, const struct rental *rental) MUST_USE;
/* Whether the other should have come by now. */
bool rental_is_missed(const struct rental *rental);

/* What an event on a request says of its owner, in the move's transaction: three that he let expire
 * in a row pause the product. Days that are asked for anew are not gone. */
enum err rental_follow_answer(struct act *act, const struct rental *rental, enum rental_state old,
                              enum rental_event event) MUST_USE;

/* A request that was made of held days is decided, or is for others: they are held no more. In the
 * move's transaction, before it takes days. */
enum err rental_end_waiting(struct act *act, const struct rental *rental, enum rental_state old,
                            enum rental_event event) MUST_USE;

/* What begins within 48 hours with a unit that is not back gets an equal one, or its two are told;
 * by the clock. *ret_done is raised by their number. */
enum err rentals_follow_overdue(struct act *act, int *ret_done) MUST_USE;

/* After days of a product have changed hands, or its plan or units have: who asks for days that are
 * gone is told, once a loss. Does nothing when somebody else has done so. */
enum err rentals_follow_stock(struct act *act, int64_t product_id) MUST_USE;
/* The same after a move, whose caller waits: each request asks the calendar, so where there are
 * more than ten of them it is left to the clock. */
enum err rentals_follow_stock_soon(struct act *act, int64_t product_id) MUST_USE;
/* The same for all products of which something has changed; by the clock, should the one who
 * changed it not have come to it. */
enum err rentals_follow_stocks(struct act *act) MUST_USE;
/* forced_moves.c: what an admin's moves do, besides the state; others nothing. A refusal sets
 * act->no. */
enum err rental_forced_effect(struct act *act, struct rental *rental, enum rental_state old,
                              enum rental_event event) MUST_USE;
/* Keeps it in the audit log. */
enum err rental_forced_note(struct act *act, const struct rental *rental,
                            enum rental_event event) MUST_USE;

/* The units that are out are gone: whoever waits for one of them gets an equal one, or his rental
 * is cancelled and stands in act->follows. */
enum err rental_lose_units(struct act *act, const struct rental *rental) MUST_USE;

/* The card of an event: what was done and how to agree, in Korean, and the same for machines; in
 * the move's transaction. */
enum err rental_card_write(struct act *act, const struct rental *rental,
                           enum rental_event event) MUST_USE;
/* Puts it into the room and tells the two; after the commit. What fails is logged, and the clock
 * makes up for it. */
void rental_card_post(struct act *act, const struct rental *rental, enum rental_event event);
/* Stores what the parties are told of an event, but not who did it; in the move's transaction. */
enum err rental_notices_add(struct act *act, const struct rental *rental,
                            enum rental_event event) MUST_USE;
/* Says it on their /ws/me; after the commit. */
void rental_notices_tell(struct act *act, const struct rental *rental);
/* Reminders whose time has come, each once; by the clock. *ret_done is raised by their number. */
enum err rentals_remind(struct act *act, int *ret_done) MUST_USE;

/* The text of that card. */
struct str rental_card_text(struct arena *arena, const struct rental *rental,
                            enum rental_event event, enum rental_who who);
