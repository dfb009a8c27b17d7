/* The lines of an iCalendar file (RFC 5545): unfolded, cut into name, parameters and value. Pure.
 */
#pragma once
#include "base/str.h"

/* Without the breaks of folded lines, in the arena. */
struct str ical_unfold(struct arena *arena, struct str text);

struct ical_line {
    struct str name, params, value;
};
/* The next line of an unfolded text that is one; false at the end. */
bool ical_line_next(struct str *rest, struct ical_line *ret_line);
/* A parameter without its quotes; {NULL,0}: absent. */
struct str ical_param(const struct ical_line *line, const char *name);

/* A date, or a date and a time of day. */
struct ical_stamp {
    int32_t day;
    int32_t second; /* of the day */
    bool has_time, utc;
};
/* "20270310", "20270310T090000", "20270310T000000Z"; false for anything else. */
bool ical_stamp_read(struct str value, struct ical_stamp *ret_stamp);
/* "P1D", "PT1H30M", "P2W": seconds, never less than 0; false for anything else. */
bool ical_duration_read(struct str value, int64_t *ret_s);
/* "+0900", "-053000": seconds to add to UTC. */
bool ical_offset_read(struct str value, int32_t *ret_s);
/* A value's text, without the backslashes, at most so many bytes and never half a character. */
struct str ical_text(struct arena *arena, struct str value, size_t max);
