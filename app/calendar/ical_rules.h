/* The days on which somebody's calendar (iCalendar, RFC 5545) says busy (docs/rentals.md section
 * 5). Pure: whatever the text is, it takes time and memory in proportion to it. */
#pragma once
#include "calendar/calendar_rules.h"

enum { ICAL_BYTES_MAX = 1 << 20, ICAL_NOTES_MAX = 20, ICAL_EVENT_BYTES = 120 };

/* Why an event is counted as less, or more, than it may say. */
enum ical_why {
    ICAL_START, /* when it begins cannot be read: it is left out */
    ICAL_RULE,  /* how it comes again is not understood: only its first time counts */
    ICAL_DATES, /* more dates by a list (RDATE): they are left out */
    ICAL_ZONE,  /* an unknown zone: it counts from the earliest to the latest that it may be */
    ICAL_WHY_COUNT
};
/* As on the wire ("rule"); static memory. */
const char *ical_why_name(enum ical_why why);

struct ical_note {
    struct str event; /* its summary, cut to ICAL_EVENT_BYTES */
    struct str start; /* as it stands there */
    enum ical_why why;
};

struct ical_busy {
    struct busy_span *spans; /* ascending, never side by side */
    size_t n;
    int64_t events;          /* that count as busy */
    struct ical_note *notes; /* the first ICAL_NOTES_MAX */
    size_t note_count;
};
/* What a calendar says of the days first..last; everything is in the arena. False when it is none:
 * no BEGIN:VCALENDAR at its start. */
bool ical_busy_read(struct arena *arena, struct str text, int32_t first, int32_t last,
                    struct ical_busy *ret_busy);
