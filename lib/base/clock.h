/* Time, replaceable in tests. Instants are microseconds since 1970 UTC; days are days since
 * 1970-01-01 in some zone. The zone of calendar reasoning is the listing's, Asia/Seoul by default
 * (rentals.md section 4 became docs/rentals.md). */
#pragma once
#include "base/str.h"

#define US_PER_SECOND INT64_C(1000000)
#define US_PER_DAY    (INT64_C(86400) * US_PER_SECOND)

/* Now, in microseconds since 1970 UTC. */
int64_t clock_now_us(void);
/* Monotonic microseconds, for durations and time-outs. Never frozen. */
int64_t clock_mono_us(void);

/* Freeze clock_now_us at an instant; 0 lets it run again. The environment variable WOOGA_TEST_NOW
 * (microseconds) is read by clock_init and shifts the clock so that the program starts at that
 * instant and runs on from there. */
void clock_freeze(int64_t now_us);
void clock_init(void);

/* The civil day in Asia/Seoul (through the zone database) of an instant, as days since 1970-01-01.
 */
int32_t clock_seoul_day(int64_t now_us);
/* The instant at which that civil day begins in Asia/Seoul. */
int64_t clock_seoul_day_start_us(int32_t day);
/* The hour there, 0 to 23. */
int32_t clock_seoul_hour(int64_t now_us);
static inline int32_t clock_today(void)
{
    return clock_seoul_day(clock_now_us());
}

/* Proleptic Gregorian conversions. */
int32_t day_from_civil(int year, int month, int day);
void day_to_civil(int32_t day, int *ret_year, int *ret_month, int *ret_day);

/* "YYYY-MM-DD", strictly; false for anything else, also for 2027-02-29 and years outside 1970 to
 * 9999. */
bool day_parse(struct str s, int32_t *ret_day);
/* Writes "YYYY-MM-DD" and a NUL. */
void day_format(int32_t day, char ret_text[static 11]);
/* Writes "YYYY-MM-DDTHH:MM:SS.ffffffZ" and a NUL; the fraction is left out when it is exactly 0
 * (the wire's form). */
void instant_format(int64_t us, char ret_text[static 28]);
