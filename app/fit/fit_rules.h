/* Bodies, sizes, and whether one fits the other: pure functions. */
#pragma once
#include "base/arena.h"
#include "base/str.h"
#include <limits.h>

/* What is measured of a body; lengths in cm, of feet, heads and hands in mm. Kept as bits, too. */
enum fit_measure {
    FIT_HEIGHT,
    FIT_WEIGHT, /* kg */
    FIT_FOOT,
    FIT_WIDTH, /* of the foot: 1 narrow to 3 wide */
    FIT_HEAD,
    FIT_CHEST,
    FIT_INSEAM,
    FIT_TORSO,
    FIT_HAND,
    FIT_SIDE,  /* 1 left-handed, 2 right-handed */
    FIT_LEVEL, /* 1 beginner to 3 advanced */
    FIT_AGE,   /* years; whose first one is not over counts as 1 */
    FIT_MEASURES,
    FIT_NO_MEASURE = FIT_MEASURES
};
extern const char *const fit_measure_names[FIT_MEASURES + 1]; /* ending with NULL */

struct fit_body {
    int32_t of[FIT_MEASURES]; /* 0: not said */
};
/* A bit for each measure that is said. */
int64_t fit_body_mask(const struct fit_body *body);

struct fit_range {
    int32_t low, high; /* both inclusive; high 0: not said */
};
struct fit_size { /* of one product: a variant of its units, "" for all of them */
    struct str variant;
    struct fit_range of[FIT_MEASURES];
};
int64_t fit_size_mask(const struct fit_size *size);

/* What past renters have said. */
struct fit_votes {
    int64_t small, right, large;
};
enum fit_runs { FIT_RUNS_TRUE, FIT_RUNS_SMALL, FIT_RUNS_LARGE };
enum { FIT_VOTES_MIN = 3 };
/* From 3 votes on, what most of them come to. */
enum fit_runs fit_runs(const struct fit_votes *votes);

/* The bounds as they turn out: gear that runs small is for smaller bodies than its label says, by
 * up to one usual step. Only what a label may be wrong about moves. */
struct fit_range fit_range_moved(enum fit_measure measure, struct fit_range range,
                                 const struct fit_votes *votes);
/* The same, wider by what is still nearly right. */
struct fit_range fit_range_near(enum fit_measure measure, struct fit_range range);

enum fit_word { FIT_UNKNOWN, FIT_NO, FIT_NEARLY, FIT_FITS };
extern const char *const fit_word_names[]; /* by enum fit_word */

struct fit_verdict {
    enum fit_word word;
    struct str variant; /* of the size that fits best */
    enum fit_measure
        measure;            /* the one that decides; FIT_NO_MEASURE: nothing is said of the gear */
    int32_t yours;          /* 0: not said, and therefore unknown */
    struct fit_range range; /* as its owner says */
    struct fit_votes votes;
};
/* Whether any of the sizes fits: the best of them, and of that one the measure that decides, which
 * is the worst. What is not said on one side or the other does not count; nothing in common is
 * unknown. */
struct fit_verdict fit_judge(const struct fit_body *body, const struct fit_size *sizes, size_t n,
                             const struct fit_votes *votes);

/* ---- fields ---- */

enum fit_kind { FIT_RANGE, FIT_NUMBER, FIT_CHOICE };
struct fit_field {
    const char *name;
    enum fit_kind kind;
    enum fit_measure measure; /* FIT_NO_MEASURE: it only describes */
    const char *unit;         /* "cm"; NULL: none */
    int32_t min, max;
    const char *const
        *choices; /* NULL: it is a number; else the words of 1, 2, … ending with NULL */
};
enum { FIT_FIELDS_MAX = 6 };
struct fit_family {
    const char *name;
    const struct fit_field *fields[FIT_FIELDS_MAX]; /* the deciding ones first; ending with NULL */
};
extern const struct fit_family fit_families[];
extern const size_t fit_family_count;
/* NULL for "none" and what is unknown. */
const struct fit_family *fit_family_by_name(struct str name);
/* NULL when the family has none of that name; any family's for a NULL family. */
const struct fit_field *fit_field_of(const struct fit_family *family, struct str name);
/* The place of a word from 1 on; 0: none of the choices. */
int32_t fit_choice_from(const struct fit_field *field, struct str word);
/* What a value of a field means for a body: {0, 0} for what only describes; gear for both hands is
 * for each. */
struct fit_range fit_range_of(const struct fit_field *field, struct fit_range value);

/* The fields of a body, in the order of the measures; the last one is the year of birth. */
extern const struct fit_field fit_body_fields[FIT_MEASURES];
/* Age in years, at least 1; 0 when no year is said. */
int32_t fit_age(int64_t born, int64_t year);
