/* The ledger of a rental (docs/rentals.md section 8): what its two owe each other, and what they
 * say of it. Lines are derived from the rental's events and from the two's words, never stored, so
 * that the ledger is what the events say. No I/O. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum line_kind {
    LINE_RENTAL_FEE,
    LINE_DELIVERY,
    LINE_DEPOSIT,
    LINE_LATE_FEE,
    LINE_PENALTY,        /* of a cancel or a no-show */
    LINE_DAMAGE,         /* what a claim came to, beyond what is kept */
    LINE_KEPT,           /* what a claim came to, kept of the deposit: settled with it */
    LINE_REFUND,         /* what was paid and is not due any more */
    LINE_DEPOSIT_RETURN, /* what is not kept */
    LINE_CLAIM_BACK,     /* what an appeal made a claim less, of what was kept or said already */
    LINE_CORRECTION,     /* of what both said of another line: by so much it was more, or less */
    LINE_KIND_COUNT
};
/* Derived: what the two have said. */
enum line_state {
    LINE_DUE,
    LINE_GIVEN,    /* says who pays */
    LINE_RECEIVED, /* says who is paid, and the other nothing yet */
    LINE_SETTLED,  /* say both; or kept */
    LINE_WAIVED,   /* who would be paid does without */
    LINE_VOID,     /* not due any more, and nobody said anything */
    LINE_STATE_COUNT
};
enum ledger_step {
    STEP_GIVEN,
    STEP_RECEIVED,
    STEP_WAIVED,
    STEP_UNDO,
    STEP_AGREE,   /* to the correction that the other proposes */
    STEP_REFUSE,  /* it, or take one's own back */
    STEP_CORRECT, /* propose what both should have said */
    LEDGER_STEP_COUNT
};
enum ledger_side { SIDE_RENTER, SIDE_OWNER };

/* Names as on the wire and in the database; static memory. */
const char *line_kind_name(enum line_kind kind);
const char *line_state_name(enum line_state state);
const char *ledger_step_name(enum ledger_step step);
bool ledger_step_from(struct str name, enum ledger_step *ret_step);

/* Of a rental's events, in their order. */
struct ledger_event {
    int64_t id;
    struct str event, old_state, new_state; /* their names */
    int64_t
        amount; /* what it made due, won; of the end of a dispute: the claim, below 0 the owner's */
    int64_t at_us;
};
/* What one of the two has said, in the order of saying. */
struct ledger_word {
    int64_t after_event; /* the newest event then */
    int64_t entry;
    enum ledger_step step;
    enum ledger_side side;
    int64_t at_us;
    int64_t amount;    /* correct, agree: what changed hands, won */
    struct str reason; /* correct: why; else "" */
};
/* What was agreed besides the total. */
struct ledger_terms {
    int64_t deposit, delivery_fee; /* won; 0: none */
};

/* What one of the two says changed hands by a line, and the other has not answered. */
struct ledger_proposal {
    int64_t at_us; /* 0: nothing is proposed */
    int64_t amount;
    enum ledger_side side;
    struct str reason;
};
/* A line of the ledger. Its entry is its place, from 1: lines are only ever added. */
struct ledger_line {
    enum line_kind kind;
    enum ledger_side payer;
    int64_t amount;     /* won, above 0 */
    struct str because; /* name of the event or word that made it */
    int64_t at_us;
    int64_t due_us; /* when it has to be paid; 0: nothing is said of that */
    int64_t given_us, received_us, waived_us, void_us; /* 0: not */
    bool parted;     /* when the rental ended, its payee had not said that he got it */
    int64_t stands;  /* the amount, as corrected */
    size_t corrects; /* a correction: of this entry; else 0 */
    size_t rest_of;  /* what this entry leaves open, or too much, since it was corrected; else 0 */
    struct str reason; /* a correction: why; else null */
    struct ledger_proposal proposed;
};
struct ledger {
    struct ledger_line *lines;
    size_t n;
    int64_t charge;        /* what the renter owes in all, without deposit and damage */
    int64_t kept;          /* of the deposit */
    int64_t claimed;       /* what a dispute came to last; below 0: the owner's to pay */
    int64_t ended_us;      /* 0: not yet */
    bool accepted, unused; /* unused: it ended without use */
    int64_t proposals;     /* corrections that were proposed so far */
};

enum {
    DEPOSIT_ENTRY = 1, /* where there is a deposit: rentals.sql knows this too */
    DEPOSIT_DUE_HOURS = 24,
    DEPOSIT_LATE_HOURS = 72,
    CORRECTIONS_MAX = 20,        /* proposals of a rental: more is not going to be agreed on */
    CORRECTION_MAX = 1000000000, /* won, as prices */
    CORRECTION_REASON_MAX = 500
};

/* Everything so far. */
void ledger_derive(struct arena *arena, const struct ledger_terms *terms,
                   const struct ledger_event *events, size_t event_count,
                   const struct ledger_word *words, size_t word_count, struct ledger *ret_ledger);

enum line_state line_state(const struct ledger_line *line);
/* What this side may say of a line now, the likeliest first; returns their number. */
size_t line_steps(const struct ledger *ledger, size_t entry, enum ledger_side side,
                  enum ledger_step ret_steps[static LEDGER_STEP_COUNT]);
/* Has the other said his, and waits for this side? */
bool line_waits_for(const struct ledger_line *line, enum ledger_side side);

/* Why not. */
enum ledger_no {
    LEDGER_YES,
    LEDGER_SAID,           /* already: nothing changes */
    LEDGER_NO_ENTRY,       /* there is no such line */
    LEDGER_NOT_YOURS,      /* the other's to say */
    LEDGER_NOT_DUE,        /* void, waived or kept */
    LEDGER_BOTH_SAID,      /* it stands */
    LEDGER_GIVEN_SAID,     /* what was given cannot be waived */
    LEDGER_COUNTED,        /* something was paid back for it */
    LEDGER_NOT_SETTLED,    /* only what both have confirmed is corrected */
    LEDGER_NO_DIFFERENCE,  /* this is what stands, or is proposed */
    LEDGER_NO_PROPOSAL,    /* nothing is there to agree to */
    LEDGER_OTHER_PROPOSAL, /* another amount is proposed than the one that was seen */
    LEDGER_TOO_MANY,
    LEDGER_NO_COUNT
};
/* Whether a word is about a correction. */
bool ledger_step_corrects(enum ledger_step step);
/* May this be said now? */
enum ledger_no ledger_may_say(const struct ledger *ledger, const struct ledger_word *word);

/* Of the deposit: its line, or the newest line of its return that is not void; NULL. */
const struct ledger_line *ledger_deposit(const struct ledger *ledger);
const struct ledger_line *ledger_deposit_return(const struct ledger *ledger);
/* When the deposit was given back, by the renter's word or else the owner's; 0: not yet. */
int64_t ledger_returned_us(const struct ledger *ledger);
