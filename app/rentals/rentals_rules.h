/* The rules of rentals without I/O: which state follows which, and when (docs/rentals.md sections 2
 * to 4). */
#pragma once
#include "base/str.h"

enum rental_state {
    RENTAL_NONE, /* before the first event */
    REQUESTED,
    COUNTERED,
    ACCEPTED,
    IN_USE,
    RETURNED,
    DISPUTED,
    COMPLETED,
    DECLINED,
    EXPIRED,
    CANCELLED,
    NO_SHOW,
    LOST,
    RENTAL_STATE_COUNT
};

enum rental_event {
    EVENT_REQUEST,
    EVENT_OFFER,
    EVENT_ACCEPT,
    EVENT_DECLINE,
    EVENT_COUNTER,
    EVENT_ASK, /* the renter asks again, for other days */
    EVENT_REFUSE,
    EVENT_WITHDRAW,
    EVENT_GONE, /* somebody else has got the days that are asked for */
    EVENT_EXPIRE,
    EVENT_CANCEL,
    EVENT_WEATHER,        /* one calls the weather bad */
    EVENT_AGREE_WEATHER,  /* so does the other */
    EVENT_LAPSE,          /* agreed, but never handed over */
    EVENT_HAND_OVER,      /* the renter has it, and the code that the owner shows */
    EVENT_DECLARE_RETURN, /* the renter says he brought it back: a flag, no state */
    EVENT_RETURN,         /* the owner says it is back */
    EVENT_CHANGE,         /* other days for an agreed rental are proposed */
    EVENT_AGREE_CHANGE,
    EVENT_DROP_CHANGE,
    EVENT_RELEASE,
    EVENT_RETURN_PART,      /* some of its units are back */
    EVENT_NOT_AS_DESCRIBED, /* the renter does not take it: it is not what was described */
    EVENT_NO_SHOW,          /* the other did not come: to hand it over, or to take it back */
    EVENT_CONTEST,          /* he says that this is not so */
    EVENT_EXCUSE,           /* an admin judges: it does not count */
    EVENT_UPHOLD,           /* an admin judges: it stands */
    EVENT_FORCE_CANCEL,     /* an admin ends it, for nothing */
    EVENT_FORCE_RETURN,     /* an admin says that it is back */
    EVENT_REASSIGN,         /* an admin gives it another unit */
    EVENT_LOST,             /* it is not coming back */
    EVENT_UNIT_LOST,        /* so somebody else cannot have it */
    EVENT_CLAIM,            /* one of the two wants money for what came back, or for what it was */
    EVENT_PROPOSE,          /* another amount */
    EVENT_AGREE,            /* to exactly the amount that the other proposed */
    EVENT_ESCALATE,         /* an operator has to decide */
    EVENT_DECIDE,
    EVENT_DECIDE_LOST,   /* of a thing that is gone */
    EVENT_APPEAL,        /* against what was decided, once */
    EVENT_DECIDE_APPEAL, /* the last word: new lines in the ledger */
    EVENT_ASK_BOTH,      /* the first days are over: was it handed over? */
    EVENT_CHECK_IN,      /* one says that he is there */
    EVENT_PRESS,         /* one says that it changes hands now: the other does the same, no code */
    EVENT_DROP_OFF,      /* the renter has left it where its owner lets it be left */
    EVENT_NOT_THERE,     /* the owner says that it is not */
    EVENT_CLOSE_DROP,    /* the owner says nothing to it: it is back */
    EVENT_BOOK,          /* the renter takes what its owner has agreed to beforehand */
    RENTAL_EVENT_COUNT
};

/* Who acts; a mask in the transition table. */
enum rental_who { BY_NOBODY = 0, BY_RENTER = 1, BY_OWNER = 2, BY_SYSTEM = 4, BY_ADMIN = 8 };

/* Why not. */
enum rental_no {
    NO_OBJECTION,
    NO_BAD_DATES,
    NO_DAYS_TAKEN,
    NO_BLOCKED,   /* by the other, or the other by him */
    NO_NOT_YOURS, /* never a move of this side */
    NO_NOT_NOW,   /* not in this state */
    NO_TOO_EARLY, /* not before the first day */
    NO_OWN_PRODUCT,
    NO_PRODUCT_GONE,
    NO_PAUSED, /* its owner takes no requests at the moment */
    NO_ROOM,
    NO_ALREADY_OPEN,
    NO_TOO_MANY_OPEN,
    NO_PRICE_CHANGED,
    NO_DELIVERY,
    NO_PENALTY_CHANGED,
    NO_CODE,           /* the code of who gives is missing */
    NO_OVERDUE,        /* the renter has not brought back something else */
    NO_RECORD,         /* photos or the checklist of the hand-over are missing */
    NO_RECORD_CHANGED, /* the record is another than the one that was seen */
    NO_MOVED_ON,       /* it is not as it was seen */
    NO_DIFFERENCE,     /* the change is none */
    NO_BAD_UNITS,      /* not units that are out */
    NO_SUCH_VARIANT,   /* the product has others */
    NO_UNITS_OUT,      /* what is handed over stays of its size and number */
    NO_DEPOSIT,        /* its owner has not said that he got it, or does without */
    NO_PHOTO,          /* nothing shows what he says */
    NO_STILL_TIME,     /* the other may still come */
    NO_UNIT_FREE,      /* no other one of its kind is */
    NO_TOO_LATE,       /* the time for a claim is over */
    NO_TOO_MUCH,       /* a claim of this kind cannot come to that */
    NO_AMOUNT_CHANGED, /* another amount than the one that was seen stands now */
    NO_TOO_MANY_CHECK_INS,
    NO_TOO_MANY_WORDS, /* it is not going to be agreed on by saying more */
    NO_DROP_PHOTO,     /* nothing shows it where it was left */
    RENTAL_NO_COUNT
};

struct transition {
    enum rental_state from;
    enum rental_event event;
    unsigned who;
    enum rental_state to;
};
/* The whole table; a state never changes in another way. */
extern const struct transition rental_transitions[];
extern const size_t rental_transition_count;

/* Names as on the wire and in the database ("IN_USE", "hand_over"); static memory. */
const char *rental_state_name(enum rental_state state);
const char *rental_event_name(enum rental_event event);
/* RENTAL_NONE and false for unknown names. */
enum rental_state rental_state_from(struct str name);
bool rental_event_from(struct str name, enum rental_event *ret_event);

/* Of a claim and what becomes of it: the days of the thing stay whose they are. */
bool rental_event_is_of_claim(enum rental_event event);
/* False when the table has no such edge. */
bool rental_next(enum rental_state from, enum rental_event event, enum rental_who who,
                 enum rental_state *ret_to);
bool rental_is_open(enum rental_state state);   /* REQUESTED, COUNTERED */
bool rental_blocks(enum rental_state state);    /* its days are taken */
bool rental_is_final(enum rental_state state);  /* never changes any more */
bool rental_is_listed(enum rental_state state); /* in the lists of the original's calls */
/* The original's name for a listed state, else its own. */
const char *rental_wire_state(enum rental_state state);

/* What the guards look at. */
struct rental_facts {
    enum rental_state state;
    int32_t start, end;
    bool return_declared;
    enum rental_who change_by;  /* BY_NOBODY: no change is proposed */
    enum rental_who weather_by; /* BY_NOBODY: nobody has called it bad */
    bool weather;               /* it has a weather clause */
    bool warned;  /* an official warning counts for one of its days: each alone may end it */
    bool several; /* units */
    bool missed;  /* the hour at which the two meet is over, see no_show_from_us, absent_from_us */
    bool report_over; /* in use: it was said that its owner did not come, or it is too late to */
    bool contested;   /* and not judged */
    enum rental_who contest_by;  /* who did not come and may still contest it; else BY_NOBODY */
    bool claimable;              /* it is back, and not for longer than a claim may be made */
    enum rental_who proposal_by; /* of the amount that stands; BY_NOBODY: none does */
    bool silent;                /* the time of the two to agree is over, and nobody was asked yet */
    bool escalated;             /* an operator has to decide */
    bool of_loss;               /* the claim is about a thing that is gone */
    bool appealable;            /* it was decided, lately, and nobody has appealed */
    bool appealed;              /* an operator has to decide once more */
    bool is_due;                /* the clock has to look at it */
    enum rental_who pressed_by; /* lately, that it changes hands; BY_NOBODY */
    bool droppable;             /* its owner has named places where it may be left */
    bool dropped;               /* it was left at one, and nobody says otherwise */
    bool instant;               /* it was asked for this moment, and its owner agrees beforehand */
};
/* May this side do that today? */
enum rental_no rental_may(const struct rental_facts *facts, enum rental_event event,
                          enum rental_who who, int32_t today);
/* All that this side may do today; returns their number. */
size_t rental_moves(const struct rental_facts *facts, enum rental_who who, int32_t today,
                    enum rental_event ret_events[static RENTAL_EVENT_COUNT]);

enum {
    RENTAL_REVIEW_DAYS = 14,
    RENTAL_MAX_OPEN = 5 /* requests of one renter */
};
/* Whether its two may write a review: from the renter's word that it is back, until 14 days after
 * the owner's. Instants are 0 when there is none. */
bool rental_may_be_reviewed(enum rental_state state, int64_t return_declared_us,
                            int64_t returned_us, int64_t now_us);

enum {
    NO_SHOW_HOUR = 20, /* of the first day in Seoul, where none is agreed */
    CONTEST_HOURS = 24 /* to say that it was not so */
};
/* From when on one may say that the other did not come: so many minutes after the hour at which
 * they meet, or after they agreed on it, if that was later. Hour -1: none is agreed. */
int64_t no_show_from_us(int32_t start, int64_t hour, int64_t agreed_us, int64_t wait_minutes);

enum {
    ABSENT_WAIT_MAX = 30, /* minutes: who comes in time is not late before he may say so */
    ABSENT_HOURS = 24     /* after the hour of the return: then the two agree on another */
};
/* From when on the renter may say that its owner did not come to take it back: so many minutes
 * after the hour of the return; and when it is too late to. */
int64_t absent_from_us(int64_t due_us, int64_t wait_minutes);
int64_t absent_until_us(int64_t due_us);

/* Until when the other has to press after the one who pressed first. */
enum { PRESS_MINUTES = 10 };
int64_t press_until_us(int64_t pressed_us);

/* What was left at a place and its owner says nothing to is back so long afterwards. */
enum { DROP_HOURS = 48 };
int64_t drop_until_us(int64_t dropped_us);

/* max(0, end − today) */
int32_t rental_remaining_days(int32_t end, int32_t today);

/* When the clock has to look at a rental that has come into this state; 0: never. */
int64_t rental_due_us(enum rental_state state, int32_t start, int32_t end, bool original,
                      bool return_declared, int64_t answer_hours, int64_t now_us);
/* The same of days that wait for an answer, and with which this hour of the first was proposed: an
 * hour before it, if that is still to come, and sooner. Hour -1: none was. */
int64_t rental_due_before_us(int64_t due_us, int32_t start, int64_t pickup_hour, int64_t now_us);
