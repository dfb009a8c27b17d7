#include "base/json_read.h"

#include "base/clock.h"

#include <jansson.h>

#define DEPTH_MAX 8
#define KEYS_MAX  64

/* ---- the tree ---- */

/* jansson recurses once a level, so depth is bounded before it sees the text. */
static bool depth_ok(struct str text)
{
    bool in_string = false;
    int depth = 0;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > DEPTH_MAX)
                return false;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return true;
}

static bool keys_ok(const json_t *tree)
{
    size_t i;
    const char *key;
    json_t *value;

    if (json_is_object(tree)) {
        if (json_object_size(tree) > KEYS_MAX)
            return false;
        json_object_foreach((json_t *)(uintptr_t)tree, key, value)
        {
            if (!keys_ok(value))
                return false;
        }
    } else if (json_is_array(tree)) {
        json_array_foreach(tree, i, value)
        {
            if (!keys_ok(value))
                return false;
        }
    }
    return true;
}

enum err json_tree_parse(struct arena *arena, struct str text, struct json_t **ret_tree,
                         struct str *ret_why)
{
    json_error_t error;
    json_t *tree;

    *ret_tree = NULL;
    if (!depth_ok(text)) {
        *ret_why = STR("line 1 column 1: nested deeper than 8 levels");
        return ERR_INVALID;
    }
    tree = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
                      &error);
    if (tree == NULL) {
        *ret_why = str_format(arena, "line %d column %d: %s", error.line, error.column, error.text);
        return ERR_INVALID;
    }
    if (!keys_ok(tree)) {
        json_decref(tree);
        *ret_why = STR("line 1 column 1: an object with more than 64 keys");
        return ERR_INVALID;
    }
    *ret_tree = tree;
    return OK;
}

void json_tree_free(struct json_t **tree)
{
    json_decref(*tree);
    *tree = NULL;
}

const struct json_t *json_tree_get(const struct json_t *tree, const char *key)
{
    return json_object_get(tree, key);
}

const struct json_t *json_tree_at(const struct json_t *tree, size_t i)
{
    return json_array_get(tree, i);
}

bool json_tree_is_object(const struct json_t *tree)
{
    return json_is_object(tree);
}

bool json_tree_is_array(const struct json_t *tree)
{
    return json_is_array(tree);
}

bool json_tree_is_null(const struct json_t *tree)
{
    return tree == NULL || json_is_null(tree);
}

size_t json_tree_count(const struct json_t *tree)
{
    return json_is_array(tree) ? json_array_size(tree) : json_object_size(tree);
}

struct str json_tree_str(const struct json_t *tree)
{
    if (!json_is_string(tree))
        return (struct str){NULL, 0};
    return (struct str){json_string_value(tree), json_string_length(tree)};
}

bool json_tree_int(const struct json_t *tree, int64_t *ret_value)
{
    if (!json_is_integer(tree))
        return false;
    *ret_value = json_integer_value(tree);
    return true;
}

bool json_tree_bool(const struct json_t *tree, bool *ret_value)
{
    if (!json_is_boolean(tree))
        return false;
    *ret_value = json_is_true(tree);
    return true;
}

/* ---- one value ---- */

/* Where one field's value comes from and where it goes. */
struct target {
    struct arena *arena;
    const struct field *field;
    struct field_errors *errors;
    char *out;
};

static void refuse(const struct target *t, const char *message)
{
    field_error_add(t->errors, t->arena, t->field->name, str_from(message));
}

static void *place(const struct target *t)
{
    return t->out + t->field->offset;
}

static void mark_given(const struct target *t)
{
    if (t->field->given_offset != FIELD_NONE)
        *(bool *)(void *)(t->out + t->field->given_offset) = true;
}

static bool is_choice(const struct field *field, struct str s)
{
    for (const char *const *choice = field->choices; *choice != NULL; choice++) {
        if (str_eq(s, str_from(*choice)))
            return true;
    }
    return false;
}

static void take_str(const struct target *t, struct str s)
{
    size_t points = 0;

    if (!str_utf8(s, &points)) {
        refuse(t, "Not a valid string.");
        return;
    }
    if (str_find(s, '\0', 0) >= 0) {
        refuse(t, "Null characters are not allowed.");
        return;
    }
    if (!(t->field->flags & FIELD_KEEP_SPACE)) {
        s = str_trim(s);
        (void)str_utf8(s, &points);
    }
    if (s.n == 0 && !(t->field->flags & FIELD_BLANK_OK)) {
        refuse(t, "This field may not be blank.");
        return;
    }
    if (t->field->max > 0 && points > (size_t)t->field->max) {
        struct str message = str_format(t->arena,
                                        "Ensure this field has no more than %lld characters.",
                                        (long long)t->field->max);

        field_error_add(t->errors, t->arena, t->field->name, message);
        return;
    }
    if (t->field->choices && s.n > 0 && !is_choice(t->field, s)) {
        struct str message = str_format(t->arena, "\"%.*s\" is not a valid choice.",
                                        STR_FMT(str_sub(s, 0, 200)));

        field_error_add(t->errors, t->arena, t->field->name, message);
        return;
    }
    *(struct str *)place(t) = str_copy(t->arena, s.p ? s : STR(""));
    mark_given(t);
}

static void take_int(const struct target *t, int64_t value)
{
    const char *bound = value > t->field->max ? "less" : value < t->field->min ? "greater" : NULL;

    if (bound != NULL) {
        int64_t limit = value > t->field->max ? t->field->max : t->field->min;
        struct str message = str_format(t->arena, "Ensure this value is %s than or equal to %lld.",
                                        bound, (long long)limit);

        field_error_add(t->errors, t->arena, t->field->name, message);
        return;
    }
    *(int64_t *)place(t) = value;
    mark_given(t);
}

/* Text as an integer; "12.0" is one, as on the original's wire. */
static bool text_to_int(struct str s, int64_t *ret_value)
{
    ptrdiff_t dot;

    s = str_trim(s);
    dot = str_find(s, '.', 0);
    if (dot > 0) {
        for (size_t i = (size_t)dot + 1; i < s.n; i++) {
            if (s.p[i] != '0')
                return false;
        }
        s.n = (size_t)dot;
    }
    return str_to_i64(s, ret_value);
}

static void take_bool(const struct target *t, bool value)
{
    *(bool *)place(t) = value;
    mark_given(t);
}

static bool text_to_bool(struct str s, bool *ret_value)
{
    static const char *const yes[] = {"true", "t", "y", "yes", "on", "1"};
    static const char *const no[] = {"false", "f", "n", "no", "off", "0"};

    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        if (str_eq_nocase(s, str_from(yes[i])) || str_eq_nocase(s, str_from(no[i]))) {
            *ret_value = str_eq_nocase(s, str_from(yes[i]));
            return true;
        }
    }
    return false;
}

static void take_day(const struct target *t, struct str s)
{
    int32_t day;

    if (!day_parse(str_trim(s), &day)) {
        refuse(t, "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.");
        return;
    }
    *(int32_t *)place(t) = day;
    mark_given(t);
}

static void take_null(const struct target *t)
{
    if (!(t->field->flags & FIELD_NULL_OK))
        refuse(t, "This field may not be null.");
}

/* A value that arrived as text: a form's, a query's, or a JSON string. */
static void take_text(const struct target *t, struct str s)
{
    int64_t number;
    bool truth;

    if (t->field->type != FIELD_TYPE_STR && (t->field->flags & FIELD_BLANK_NULL) &&
        str_trim(s).n == 0) {
        take_null(t);
        return;
    }
    switch (t->field->type) {
    case FIELD_TYPE_STR:
        take_str(t, s);
        break;
    case FIELD_TYPE_INT:
        if (text_to_int(s, &number))
            take_int(t, number);
        else
            refuse(t, "A valid integer is required.");
        break;
    case FIELD_TYPE_BOOL:
        if (text_to_bool(str_trim(s), &truth))
            take_bool(t, truth);
        else
            refuse(t, "Must be a valid boolean.");
        break;
    case FIELD_TYPE_DAY:
        take_day(t, s);
        break;
    case FIELD_TYPE_JSON:
        refuse(t, "Value must be valid JSON.");
        break;
    }
}

static void take_json_number(const struct target *t, const json_t *value)
{
    double real = json_number_value(value);
    int64_t whole = json_is_integer(value) ? json_integer_value(value) : 0;

    if (json_is_real(value) && real >= -9e15 && real <= 9e15)
        whole = (int64_t)real;
    switch (t->field->type) {
    case FIELD_TYPE_STR:
        take_str(t, json_is_integer(value) ? str_format(t->arena, "%lld", (long long)whole)
                                           : str_format(t->arena, "%.17g", real));
        break;
    case FIELD_TYPE_INT:
        if (json_is_integer(value) || (double)whole == real)
            take_int(t, whole);
        else
            refuse(t, "A valid integer is required.");
        break;
    case FIELD_TYPE_BOOL:
        if (json_is_integer(value) && (whole == 0 || whole == 1))
            take_bool(t, whole == 1);
        else
            refuse(t, "Must be a valid boolean.");
        break;
    case FIELD_TYPE_DAY:
    case FIELD_TYPE_JSON:
        take_day(t, STR("")); /* refused in the day's words */
        break;
    }
}

static void refuse_type(const struct target *t)
{
    static const char *const messages[] = {
        [FIELD_TYPE_STR] = "Not a valid string.",
        [FIELD_TYPE_INT] = "A valid integer is required.",
        [FIELD_TYPE_BOOL] = "Must be a valid boolean.",
        [FIELD_TYPE_DAY] = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
    };

    refuse(t, messages[t->field->type]);
}

static void take_json(const struct target *t, json_t *value)
{
    if (json_is_null(value)) {
        take_null(t);
    } else if (t->field->type == FIELD_TYPE_JSON) {
        *(json_t **)place(t) = value;
        mark_given(t);
    } else if (json_is_string(value)) {
        take_text(t, (struct str){json_string_value(value), json_string_length(value)});
    } else if (json_is_number(value)) {
        take_json_number(t, value);
    } else if (json_is_boolean(value) && t->field->type == FIELD_TYPE_BOOL) {
        take_bool(t, json_is_true(value));
    } else {
        refuse_type(t);
    }
}

/* ---- whole bodies ---- */

static const char *kind_name(const json_t *tree)
{
    switch (json_typeof(tree)) {
    case JSON_ARRAY:
        return "list";
    case JSON_STRING:
        return "str";
    case JSON_INTEGER:
        return "int";
    case JSON_REAL:
        return "float";
    case JSON_TRUE:
    case JSON_FALSE:
        return "bool";
    default:
        return "NoneType";
    }
}

enum err fields_from_json(struct arena *arena, const struct json_t *tree,
                          const struct field *fields, size_t n, struct field_errors *errors,
                          void *out)
{
    if (!json_is_object(tree)) {
        struct str message = str_format(arena, "Invalid data. Expected a dictionary, but got %s.",
                                        kind_name(tree));

        field_error_add(errors, arena, "non_field_errors", message);
        return ERR_INVALID;
    }
    for (size_t i = 0; i < n; i++) {
        struct target t = {arena, &fields[i], errors, out};
        json_t *value = json_object_get(tree, fields[i].name);

        if (value != NULL)
            take_json(&t, value);
        else if (fields[i].flags & FIELD_REQUIRED)
            refuse(&t, "This field is required.");
    }
    return errors->n > 0 ? ERR_INVALID : OK;
}

enum err fields_from_pairs(struct arena *arena, const struct pair *pairs, size_t pair_count,
                           const struct field *fields, size_t n, struct field_errors *errors,
                           void *out)
{
    for (size_t i = 0; i < n; i++) {
        struct target t = {arena, &fields[i], errors, out};
        const struct pair *pair = NULL;

        for (size_t k = 0; k < pair_count && pair == NULL; k++) {
            if (str_eq(pairs[k].name, str_from(fields[i].name)))
                pair = &pairs[k];
        }
        if (pair != NULL)
            take_text(&t, pair->value);
        else if (fields[i].type == FIELD_TYPE_BOOL)
            *(bool *)place(&t) = false; /* an unticked box is not sent */
        else if (fields[i].flags & FIELD_REQUIRED)
            refuse(&t, "This field is required.");
    }
    return errors->n > 0 ? ERR_INVALID : OK;
}
