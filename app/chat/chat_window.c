#include "chat/chat_window.h"

#include "base/mem.h"

#include <string.h>

void window_init(struct window *window, int64_t next)
{
    *window = (struct window){.next = next, .highest = next - 1};
}

void window_heard(struct window *window, int64_t seq)
{
    if (seq > window->highest)
        window->highest = seq;
}

bool window_has_gap(const struct window *window)
{
    return window->highest >= window->next;
}

/* Keeps it in its place; false when it is there already or too many are. */
static bool park(struct window *window, int64_t seq, void *item)
{
    size_t at = window->n;

    if (window->n == WINDOW_PARKED)
        return false;
    while (at > 0 && window->parked[at - 1].seq > seq)
        at--;
    if (at > 0 && window->parked[at - 1].seq == seq)
        return false;
    if (!window->parked)
        window->parked = mem_take(WINDOW_PARKED * sizeof *window->parked);
    memmove(window->parked + at + 1, window->parked + at,
            (window->n - at) * sizeof *window->parked);
    window->parked[at] = (struct window_parked){seq, item};
    window->n++;
    return true;
}

enum window_verdict window_offer(struct window *window, int64_t seq, void *item)
{
    window_heard(window, seq);
    if (seq < window->next)
        return WINDOW_DROP;
    if (seq > window->next)
        return park(window, seq, item) ? WINDOW_PARK : WINDOW_DROP;
    window->next++;
    return WINDOW_DELIVER;
}

static void *take_first(struct window *window)
{
    void *item = window->parked[0].item;

    window->n--;
    memmove(window->parked, window->parked + 1, window->n * sizeof *window->parked);
    if (window->n == 0) {
        mem_free(window->parked);
        window->parked = NULL;
    }
    return item;
}

void *window_due(struct window *window, bool *ret_deliver)
{
    if (window->n == 0 || window->parked[0].seq > window->next)
        return NULL;
    *ret_deliver = window->parked[0].seq == window->next;
    if (*ret_deliver)
        window->next++;
    return take_first(window);
}

void *window_clear(struct window *window)
{
    return window->n > 0 ? take_first(window) : NULL;
}
