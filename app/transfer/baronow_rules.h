/* What things of the original are here. Pure. */
#pragma once
#include "base/str.h"

/* Django's hash as we read it; {NULL,0}: none that anybody could sign in with. *ret_known false:
 * there is one, but of a form that we do not read. */
struct str baronow_password(struct str stored, bool *ret_known);
/* The state of a thing in the words of the form; {NULL,0}: another word. */
struct str baronow_state(struct str state);
/* At most so many characters and bytes of a message. */
struct str baronow_cut(struct str text);
/* Whether the name of a file, below the folder of media, stays below it. */
bool baronow_key_is_good(struct str key);

/* A rental as its row has it. review_us: its owner reviewed it then, which the original's client
 * does with the button that says it is back; 0: he did not. */
struct baronow_deal {
    struct str state;
    int32_t start, end;
    int64_t created_us, updated_us, review_us;
};
/* Its instants here, in their order; 0: not so far. */
struct baronow_fate {
    int64_t agreed_us, out_us, returned_us;
    bool by_its_days; /* nobody had said that it is back */
};
/* The original's state moves with every look (contract.md section 4), so its days count: over is
 * over, begun is in use, RETURNED is back. Nobody knows when it came back: by eight in the evening
 * of the last day, unless somebody had said so before. */
struct baronow_fate baronow_fate(const struct baronow_deal *deal, int64_t now_us);
