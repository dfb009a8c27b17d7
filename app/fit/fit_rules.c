#include "fit/fit_rules.h"
#include "base/err.h"

const char *const fit_measure_names[FIT_MEASURES + 1] = {
    "height", "weight", "foot", "width", "head", "chest", "inseam",
    "torso",  "hand",   "side", "level", "age",  NULL,
};
const char *const fit_word_names[] = {"unknown", "no", "nearly", "fits"};

/* near: how far outside is still nearly right. step: what lies between one size and the next; 0 for
 * what a label cannot be wrong about. */
static const struct {
    int32_t near, step;
} measures[FIT_MEASURES] = {
    [FIT_HEIGHT] = {3, 4}, [FIT_WEIGHT] = {5, 5}, [FIT_FOOT] = {5, 5},   [FIT_WIDTH] = {1, 0},
    [FIT_HEAD] = {5, 10},  [FIT_CHEST] = {3, 4},  [FIT_INSEAM] = {2, 2}, [FIT_TORSO] = {2, 2},
    [FIT_HAND] = {8, 8},   [FIT_SIDE] = {0, 0},   [FIT_LEVEL] = {1, 0},  [FIT_AGE] = {1, 0},
};

int64_t fit_body_mask(const struct fit_body *body)
{
    int64_t mask = 0;
    for (size_t i = 0; i < FIT_MEASURES; i++) {
        if (body->of[i])
            mask |= INT64_C(1) << i;
    }
    return mask;
}

int64_t fit_size_mask(const struct fit_size *size)
{
    int64_t mask = 0;
    for (size_t i = 0; i < FIT_MEASURES; i++) {
        if (size->of[i].high)
            mask |= INT64_C(1) << i;
    }
    return mask;
}

/* ---- what renters say ---- */

enum fit_runs fit_runs(const struct fit_votes *votes)
{
    int64_t n = votes->small + votes->right + votes->large;
    if (n < FIT_VOTES_MIN)
        return FIT_RUNS_TRUE;
    if (2 * votes->small > n)
        return FIT_RUNS_SMALL;
    return 2 * votes->large > n ? FIT_RUNS_LARGE : FIT_RUNS_TRUE;
}

/* Thousandths of a step; two votes for "right" are in it before anybody has said anything. */
static int64_t moved_by(const struct fit_votes *votes)
{
    int64_t n = votes->small + votes->right + votes->large;
    return n < FIT_VOTES_MIN ? 0 : (votes->large - votes->small) * 1000 / (n + 2);
}

struct fit_range fit_range_moved(enum fit_measure measure, struct fit_range range,
                                 const struct fit_votes *votes)
{
    int64_t by = moved_by(votes) * measures[measure].step;
    int32_t whole = (int32_t)((by + (by < 0 ? -500 : 500)) / 1000);

    if (range.high == 0)
        return range;
    return (struct fit_range){range.low + whole, range.high + whole};
}

struct fit_range fit_range_near(enum fit_measure measure, struct fit_range range)
{
    int32_t near = measures[measure].near;
    if (range.high == 0)
        return range;
    return (struct fit_range){range.low - near, range.high + near};
}

/* ---- the verdict ---- */

static bool is_within(int32_t value, struct fit_range range)
{
    return range.low <= value && value <= range.high;
}

static enum fit_word judge_measure(enum fit_measure measure, int32_t value, struct fit_range range,
                                   const struct fit_votes *votes)
{
    struct fit_range moved = fit_range_moved(measure, range, votes);

    if (is_within(value, moved))
        return FIT_FITS;
    return is_within(value, fit_range_near(measure, moved)) ? FIT_NEARLY : FIT_NO;
}

static struct fit_verdict judge_size(const struct fit_body *body, const struct fit_size *size,
                                     const struct fit_votes *votes)
{
    struct fit_verdict verdict = {FIT_UNKNOWN, size->variant, FIT_NO_MEASURE, 0, {0, 0}, *votes};

    for (enum fit_measure m = 0; m < FIT_MEASURES; m++) {
        if (size->of[m].high == 0)
            continue;
        enum fit_word word = body->of[m] ? judge_measure(m, body->of[m], size->of[m], votes)
                                         : FIT_UNKNOWN;
        bool known = verdict.word != FIT_UNKNOWN;
        bool decides = known ? word != FIT_UNKNOWN && word < verdict.word
                             : word != FIT_UNKNOWN || verdict.measure == FIT_NO_MEASURE;
        if (decides) {
            verdict.word = word;
            verdict.measure = m;
            verdict.yours = body->of[m];
            verdict.range = size->of[m];
        }
    }
    return verdict;
}

struct fit_verdict fit_judge(const struct fit_body *body, const struct fit_size *sizes, size_t n,
                             const struct fit_votes *votes)
{
    struct fit_verdict best = {FIT_UNKNOWN, STR(""), FIT_NO_MEASURE, 0, {0, 0}, *votes};

    for (size_t i = 0; i < n; i++) {
        struct fit_verdict verdict = judge_size(body, &sizes[i], votes);
        bool says_more = verdict.word == FIT_UNKNOWN && best.measure == FIT_NO_MEASURE;
        if (verdict.word > best.word || says_more)
            best = verdict;
    }
    return best;
}

/* ---- fields ---- */

const struct fit_family *fit_family_by_name(struct str name)
{
    for (size_t i = 0; i < fit_family_count; i++) {
        if (str_eq(name, str_from(fit_families[i].name)))
            return &fit_families[i];
    }
    return NULL;
}

const struct fit_field *fit_field_of(const struct fit_family *family, struct str name)
{
    for (size_t f = 0; f < fit_family_count; f++) {
        const struct fit_family *one = family ? family : &fit_families[f];
        for (size_t i = 0; i < FIT_FIELDS_MAX && one->fields[i]; i++) {
            if (str_eq(name, str_from(one->fields[i]->name)))
                return one->fields[i];
        }
        if (family)
            break;
    }
    return NULL;
}

int32_t fit_choice_from(const struct fit_field *field, struct str word)
{
    for (int32_t i = 0; field->choices[i]; i++) {
        if (str_eq(word, str_from(field->choices[i])))
            return i + 1;
    }
    return 0;
}

struct fit_range fit_range_of(const struct fit_field *field, struct fit_range value)
{
    const struct fit_range both = {1, 2};

    if (field->measure == FIT_NO_MEASURE)
        return (struct fit_range){0, 0};
    return field->measure == FIT_SIDE && value.high > both.high ? both : value;
}

int32_t fit_age(int64_t born, int64_t year)
{
    if (born == 0)
        return 0;
    return year - born < 1 ? 1 : (int32_t)(year - born);
}
