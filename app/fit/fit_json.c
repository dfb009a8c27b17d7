/* Sizes and verdicts as JSON, in and out. */
#include "base/json_read.h"
#include "fit/fit_store.h"

struct fit_size fit_size_of(const struct fit_said *said)
{
    struct fit_size size = {.variant = said->variant};

    for (size_t i = 0; i < said->n; i++) {
        enum fit_measure measure = said->values[i].field->measure;
        if (measure != FIT_NO_MEASURE)
            size.of[measure] = fit_range_of(said->values[i].field, said->values[i].range);
    }
    return size;
}

struct fit_verdict fit_verdict_of(struct arena *arena, const struct fit_body *body,
                                  const struct fit_gear *gear)
{
    struct fit_size *sizes = arena_array(arena, gear->n + 1, sizeof(*sizes));
    size_t n = 0;

    for (size_t i = 0; i < gear->n; i++) {
        if (gear->sizes[i].live)
            sizes[n++] = fit_size_of(&gear->sizes[i]);
    }
    return fit_judge(body, sizes, n, &gear->votes);
}

/* ---- out ---- */

static void value_json(struct json *json, const struct fit_field *field, int32_t value)
{
    if (field && field->choices)
        json_str(json, str_from(field->choices[value - 1]));
    else
        json_int(json, value);
}

static void range_json(struct json *json, const struct fit_value *value)
{
    json_object(json);
    json_key(json, "low");
    value_json(json, value->field, value->range.low);
    json_key(json, "high");
    value_json(json, value->field, value->range.high);
    json_end(json);
}

static void votes_json(struct json *json, const struct fit_votes *votes)
{
    static const char *const runs[] = {
        [FIT_RUNS_TRUE] = "true", [FIT_RUNS_SMALL] = "small", [FIT_RUNS_LARGE] = "large"};

    json_key(json, "votes");
    json_object(json);
    json_key_int(json, "small", votes->small);
    json_key_int(json, "right", votes->right);
    json_key_int(json, "large", votes->large);
    json_key_str(json, "runs", str_from(runs[fit_runs(votes)]));
    json_end(json);
}

/* The measure's own words where it has some: of a range for both hands, say. */
static const struct fit_field *field_of_measure(enum fit_measure measure)
{
    return measure == FIT_NO_MEASURE || measure == FIT_AGE ? NULL : &fit_body_fields[measure];
}

void fit_verdict_json(struct json *json, const struct fit_verdict *verdict)
{
    const struct fit_field *field = field_of_measure(verdict->measure);

    json_object(json);
    json_key_str(json, "verdict", str_from(fit_word_names[verdict->word]));
    json_key_str(json, "variant", verdict->variant);
    json_key_str(json, "measure", str_from(fit_measure_names[verdict->measure]));
    json_key(json, "yours");
    if (verdict->yours)
        value_json(json, field, verdict->yours);
    else
        json_null(json);
    json_key(json, "range");
    if (verdict->measure == FIT_NO_MEASURE) {
        json_null(json);
    } else {
        json_object(json);
        json_key(json, "low");
        value_json(json, field, verdict->range.low);
        json_key(json, "high");
        value_json(json, field, verdict->range.high);
        json_end(json);
    }
    votes_json(json, &verdict->votes);
    json_end(json);
}

static void said_json(struct json *json, const struct fit_said *said, const struct fit_body *body,
                      const struct fit_votes *votes)
{
    struct fit_size size = fit_size_of(said);

    json_object(json);
    json_key_str(json, "variant", said->variant);
    for (size_t i = 0; i < said->n; i++) {
        const struct fit_value *value = &said->values[i];
        json_key(json, value->field->name);
        if (value->field->kind == FIT_RANGE)
            range_json(json, value);
        else
            value_json(json, value->field, value->range.low);
    }
    json_key(json, "fit");
    if (body) {
        struct fit_verdict verdict = fit_judge(body, &size, 1, votes);
        fit_verdict_json(json, &verdict);
    } else {
        json_null(json);
    }
    json_end(json);
}

void fit_gear_json(struct json *json, struct arena *arena, const struct fit_gear *gear,
                   const struct fit_body *body)
{
    json_object(json);
    json_key_str(json, "family", str_from(gear->family ? gear->family->name : NULL));
    json_key(json, "sizes");
    json_array(json);
    for (size_t i = 0; i < gear->n; i++)
        said_json(json, &gear->sizes[i], body, &gear->votes);
    json_end(json);
    votes_json(json, &gear->votes);
    json_key(json, "fit");
    if (body && gear->n) {
        struct fit_verdict verdict = fit_verdict_of(arena, body, gear);
        fit_verdict_json(json, &verdict);
    } else {
        json_null(json);
    }
    json_end(json);
}

/* ---- in ---- */

struct reading {
    struct arena *arena;
    struct field_errors *errors;
    size_t size; /* from 1 on */
};

static bool wrong(const struct reading *in, const char *what, const char *why)
{
    field_error_add(in->errors, in->arena, "sizes",
                    str_format(in->arena, "Size %zu: %s: %s", in->size, what, why));
    return false;
}

static bool number_from_json(const struct reading *in, const struct fit_field *field,
                             const struct json_t *tree, int32_t *ret_number)
{
    int64_t number = 0;

    if (field->choices) {
        struct str word = json_tree_str(tree);
        *ret_number = str_is_null(word) ? 0 : fit_choice_from(field, word);
        return *ret_number ? true : wrong(in, field->name, "This is not a valid choice.");
    }
    if (!json_tree_int(tree, &number))
        return wrong(in, field->name, "A valid integer is required.");
    if (number < field->min || number > field->max) {
        struct str why = str_format(in->arena, "Give a whole number from %d to %d.",
                                    (int)field->min, (int)field->max);
        return wrong(in, field->name, str_c(in->arena, why));
    }
    *ret_number = (int32_t)number;
    return true;
}

/* {"low","high"}; the end that is not said is the field's own. */
static bool range_from_json(const struct reading *in, const struct fit_field *field,
                            const struct json_t *tree, struct fit_range *ret_range)
{
    const struct json_t *low = json_tree_get(tree, "low"), *high = json_tree_get(tree, "high");

    *ret_range = (struct fit_range){field->min, field->max};
    if (json_tree_is_null(low) && json_tree_is_null(high))
        return wrong(in, field->name, "low, high or both are required.");
    if (!json_tree_is_null(low) && !number_from_json(in, field, low, &ret_range->low))
        return false;
    if (!json_tree_is_null(high) && !number_from_json(in, field, high, &ret_range->high))
        return false;
    if (ret_range->low > ret_range->high)
        return wrong(in, field->name, "low must not be above high.");
    return true;
}

static bool variant_from_json(const struct reading *in, const struct json_t *tree,
                              struct str *ret_variant)
{
    const struct json_t *given = json_tree_get(tree, "variant");
    struct str variant = json_tree_is_null(given) ? STR("") : json_tree_str(given);
    size_t points = 0;

    if (str_is_null(variant) || !str_utf8(variant, &points) || points > FIT_VARIANT_MAX)
        return wrong(in, "variant", "Ensure this field has no more than 20 characters.");
    *ret_variant = str_copy(in->arena, str_trim(variant));
    return true;
}

static bool size_from_json(const struct reading *in, const struct fit_family *family,
                           const struct json_t *tree, struct fit_said *said)
{
    bool good = json_tree_is_object(tree);

    if (!good)
        return wrong(in, "size", "Invalid data. Expected a dictionary, but got something else.");
    *said = (struct fit_said){.live = true};
    good = variant_from_json(in, tree, &said->variant);
    for (size_t i = 0; i < FIT_FIELDS_MAX && family->fields[i]; i++) {
        const struct fit_field *field = family->fields[i];
        const struct json_t *given = json_tree_get(tree, field->name);
        struct fit_value value = {.field = field};

        if (json_tree_is_null(given))
            continue;
        if (field->kind == FIT_RANGE) {
            good = range_from_json(in, field, given, &value.range) && good;
        } else {
            good = number_from_json(in, field, given, &value.range.low) && good;
            value.range.high = value.range.low;
        }
        said->values[said->n++] = value;
    }
    return good;
}

static bool is_twice(const struct fit_said *sizes, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++) {
        if (str_eq(sizes[i].variant, sizes[n - 1].variant))
            return true;
    }
    return false;
}

bool fit_sizes_from_json(struct arena *arena, const struct fit_family *family,
                         const struct json_t *tree, struct field_errors *errors,
                         struct fit_said **ret_sizes, size_t *ret_n)
{
    struct reading in = {arena, errors, 0};
    size_t count = json_tree_count(tree);
    bool good = true;

    *ret_sizes = arena_array(arena, FIT_SIZES_MAX, sizeof(**ret_sizes));
    *ret_n = 0;
    if (!json_tree_is_array(tree) || count > FIT_SIZES_MAX) {
        field_error_add(errors, arena, "sizes",
                        STR("Ensure this field has no more than 60 elements."));
        return false;
    }
    if (count > 0 && !family) {
        field_error_add(errors, arena, "sizes", STR("Gear of this category has no sizes."));
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct fit_said *said = &(*ret_sizes)[*ret_n];
        in.size = i + 1;
        if (!size_from_json(&in, family, json_tree_at(tree, i), said)) {
            good = false;
            continue;
        }
        if (is_twice(*ret_sizes, *ret_n + 1))
            good = wrong(&in, "variant", "The same size twice.");
        else if (said->n > 0)
            ++*ret_n;
    }
    return good;
}
