/* Calendars of strangers: whatever comes in, the busy days are spans in order, apart, and within
 * what was asked for; notes are few and short. */
#include "calendar/ical_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIRST = 20889, LAST = FIRST + 730 }; /* from 2027-03-12 on */

static void check(const struct ical_busy *busy)
{
    int32_t before = FIRST - 2;

    for (size_t i = 0; i < busy->n; i++) {
        if (busy->spans[i].first <= before + 1 || busy->spans[i].last < busy->spans[i].first)
            __builtin_trap();
        before = busy->spans[i].last;
    }
    if (before > LAST || busy->note_count > ICAL_NOTES_MAX)
        __builtin_trap();
    for (size_t i = 0; i < busy->note_count; i++) {
        if (busy->notes[i].event.n > ICAL_EVENT_BYTES || busy->notes[i].start.n > 24)
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct ical_busy busy;

    if (ical_busy_read(&arena, (struct str){(const char *)data, size}, FIRST, LAST, &busy))
        check(&busy);
    arena_release(&arena);
    return 0;
}
