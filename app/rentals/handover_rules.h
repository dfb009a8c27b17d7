/* The code of a hand-over or return: who gives shows it, who takes enters it, so both stood there
 * (docs/rentals.md section 3, 10 and 16). Made from a key and the time, never stored. Pure. */
#pragma once
#include "rentals/rentals_rules.h"

enum {
    CODE_DIGITS = 6,
    CODE_STEP_S = 30,         /* then another one is shown; the last is good for one step more */
    CODE_FAILURES = 5,        /* so many wrong ones of a rental … */
    CODE_FAILURES_S = 15 * 60 /* … in this time, then none is read any more */
};

/* Six digits and a NUL. The event is EVENT_HAND_OVER or EVENT_RETURN: each has codes of its own. */
void handover_code(struct str key, int64_t rental_id, enum rental_event event, int64_t now_us,
                   char ret_code[static CODE_DIGITS + 1]);
/* Seconds until another code is shown, 1 … CODE_STEP_S. */
int handover_code_seconds(int64_t now_us);
/* Whether it is the code shown now or the one before; the time it takes does not tell how much of
 * it is right. */
bool handover_code_good(struct str key, int64_t rental_id, enum rental_event event, int64_t now_us,
                        struct str code);

/* May this side show a code today, and for which event? */
enum rental_no handover_may_show(const struct rental_facts *facts, enum rental_who who,
                                 int32_t today, enum rental_event *ret_event);
