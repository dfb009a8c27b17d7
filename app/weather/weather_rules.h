/* Kinds of weather, regions, and a table of warnings: pure functions. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

enum weather_kind {
    WEATHER_NONE, /* indoors: no weather clause */
    WEATHER_SNOW,
    WEATHER_WATER,
    WEATHER_WIND,
    WEATHER_RAIN,
    WEATHER_AIR,
    WEATHER_COUNT
};
/* As on the wire and in the database ("snow"), ending with NULL. */
extern const char *const weather_kind_names[WEATHER_COUNT + 1];
/* No clause, for a name that is unknown. */
enum weather_kind weather_kind_from(struct str name);

/* The 17 provinces and cities of Korea by their codes in ISO 3166-2 ("KR-11" is Seoul), ending with
 * NULL; the first is "none". */
extern const char *const weather_regions[];
enum { WEATHER_NOWHERE = 0 };
/* The index of a code; WEATHER_NOWHERE for one that is unknown. */
size_t weather_region_from(struct str code);

struct weather_warning {
    int64_t id; /* 0: not stored */
    struct str region;
    enum weather_kind kind;
    int32_t day;
    struct str text; /* what the warning is called; may be empty */
};
enum { WARNINGS_MAX = 1000, WARNING_DAYS = 31, WARNING_TEXT = 100 };

/* Why a line is none. */
enum warning_no {
    WARNING_FINE,
    WARNING_CELLS,
    WARNING_REGION,
    WARNING_DAY,
    WARNING_KIND,
    WARNING_LONG,
    WARNING_MANY
};
/* Reads `region,date,kind,text` lines (RFC 4180; text may be absent, empty lines and a first line
 * that begins with "region" are passed over), of today or later. Texts in the arena. False with the
 * number of the first wrong line in *ret_line and what is wrong with it in *ret_no. */
bool warnings_from_table(struct arena *arena, struct str text, int32_t today,
                         struct weather_warning **ret_warnings, size_t *ret_n, size_t *ret_line,
                         enum warning_no *ret_no);
