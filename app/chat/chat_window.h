/* Order out of a bus that may lose, double and reorder: what is next in a room, what came too
 * early, and whether something is missing. Pure; one thread (docs/chat.md section 4). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    /* Parked at most; what comes above is left to the database. */
    WINDOW_PARKED = 64
};

/* Something that came early, in the order of seq. */
struct window_parked {
    int64_t seq;
    void *item;
};

struct window {
    int64_t next;    /* everything below has been delivered */
    int64_t highest; /* that was ever offered or told of */
    struct window_parked *parked;
    size_t n;
};

enum window_verdict {
    WINDOW_DELIVER, /* it is the next: deliver it, then what window_due gives */
    WINDOW_DROP,    /* it was delivered before, or there is no room to park it */
    WINDOW_PARK     /* the window keeps the item until window_due or window_clear gives it back */
};

void window_init(struct window *window, int64_t next);
/* Judges a publication. item must not be NULL. */
enum window_verdict window_offer(struct window *window, int64_t seq, void *item);
/* Gives back a parked item that need not wait any longer, or NULL. *ret_deliver: it is the next and
 * counts as delivered; else somebody else has delivered it meanwhile. */
void *window_due(struct window *window, bool *ret_deliver);
/* Somebody has seen that seq exists. */
void window_heard(struct window *window, int64_t seq);
/* True when something below what was heard of has not come. */
bool window_has_gap(const struct window *window);
/* Gives back what is parked, one at a time; NULL when nothing is, and the memory is freed. */
void *window_clear(struct window *window);
