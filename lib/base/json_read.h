/* Reading JSON and forms through field tables: a table says what a body may hold, where each value
 * goes and how it is refused. The messages are the wire's (Django REST framework's wording;
 * contract, part B section 0). JSON is parsed by jansson, with duplicate keys refused, depth at
 * most 8, at most 64 keys an object, strict UTF-8 and no NUL in strings.
 *
 *   struct review_ask { struct str comment; int64_t star; bool has_star; };
 *   static const struct field review_fields[] = {
 *       FIELD_INT(struct review_ask, star, FIELD_REQUIRED, 1, 5),
 *       FIELD_STR(struct review_ask, comment, FIELD_REQUIRED, 64),
 *   };
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

struct json_t; /* jansson's */

enum field_type {
    FIELD_TYPE_STR,
    FIELD_TYPE_INT,
    FIELD_TYPE_BOOL,
    FIELD_TYPE_DAY,
    FIELD_TYPE_JSON
};

enum field_flags {
    FIELD_OPTIONAL = 0,
    FIELD_REQUIRED = 1,   /* absent: "This field is required." */
    FIELD_BLANK_OK = 2,   /* "" is a value, else "This field may not be blank." */
    FIELD_NULL_OK = 4,    /* null is as absent, else "This field may not be null." */
    FIELD_KEEP_SPACE = 8, /* do not trim strings */
    FIELD_BLANK_NULL = 16 /* "" for a number or a day counts as null */
};

struct field {
    const char *name;
    enum field_type type;
    unsigned flags;
    size_t offset;       /* of the value: struct str, int64_t, bool, int32_t or struct json_t * */
    size_t given_offset; /* of a bool that tells that the field was given; SIZE_MAX: none */
    int64_t min, max;    /* of an integer; max code points of a string */
    const char *const *choices; /* NULL-terminated; else `"X" is not a valid choice.` */
};

#define FIELD_NONE SIZE_MAX
#define FIELD_STR(type, member, flags, max_points)                                                 \
    {                                                                                              \
#member, FIELD_TYPE_STR, (flags), offsetof(type, member), FIELD_NONE, 0, (max_points),     \
            NULL                                                                                   \
    }
#define FIELD_INT(type, member, flags, min, max)                                                   \
    {                                                                                              \
#member, FIELD_TYPE_INT, (flags), offsetof(type, member), FIELD_NONE, (min), (max), NULL   \
    }
#define FIELD_BOOL(type, member, flags)                                                            \
    {                                                                                              \
#member, FIELD_TYPE_BOOL, (flags), offsetof(type, member), FIELD_NONE, 0, 0, NULL          \
    }
#define FIELD_DAY(type, member, flags)                                                             \
    {                                                                                              \
#member, FIELD_TYPE_DAY, (flags), offsetof(type, member), FIELD_NONE, 0, 0, NULL           \
    }
/* The same with `bool has_<member>` in the struct. */
#define FIELD_STR_GIVEN(type, member, flags, max_points)                                           \
    {                                                                                              \
#member, FIELD_TYPE_STR, (flags), offsetof(type, member), offsetof(type, has_##member), 0, \
            (max_points), NULL                                                                     \
    }
#define FIELD_INT_GIVEN(type, member, flags, min, max)                                             \
    {                                                                                              \
#member, FIELD_TYPE_INT, (flags), offsetof(type, member), offsetof(type, has_##member),    \
            (min), (max), NULL                                                                     \
    }
#define FIELD_BOOL_GIVEN(type, member, flags)                                                      \
    {                                                                                              \
#member, FIELD_TYPE_BOOL, (flags), offsetof(type, member), offsetof(type, has_##member),   \
            0, 0, NULL                                                                             \
    }
#define FIELD_DAY_GIVEN(type, member, flags)                                                       \
    {                                                                                              \
#member, FIELD_TYPE_DAY, (flags), offsetof(type, member), offsetof(type, has_##member), 0, \
            0, NULL                                                                                \
    }

/* What was wrong with which field, in the order found. */
struct field_error {
    const char *field;
    struct str message;
};
struct field_errors {
    struct field_error items[32];
    size_t n;
};

/* Adds an error; silently dropped past 32. The message is copied into the arena. */
void field_error_add(struct field_errors *errors, struct arena *arena, const char *field,
                     struct str message);
/* Writes {"field":["message", …], …} as one JSON object. */
void field_errors_json(const struct field_errors *errors, struct buf *buf);

/* Parses JSON text. ERR_INVALID with *ret_why (arena) like "line 1 column 2: …". The tree lives
 * until json_tree_free. */
enum err json_tree_parse(struct arena *arena, struct str text, struct json_t **ret_tree,
                         struct str *ret_why) MUST_USE;
void json_tree_free(struct json_t **tree);

/* Reading a tree; NULL trees are allowed everywhere and are like JSON's null. Everything returned
 * belongs to the tree. */
const struct json_t *json_tree_get(const struct json_t *tree, const char *key); /* NULL: absent */
const struct json_t *json_tree_at(const struct json_t *tree, size_t i);         /* of an array */
bool json_tree_is_object(const struct json_t *tree);
bool json_tree_is_array(const struct json_t *tree);
bool json_tree_is_null(const struct json_t *tree);
/* Elements of an array, keys of an object; 0 for anything else. */
size_t json_tree_count(const struct json_t *tree);
/* A string's bytes, {NULL,0} for anything else. */
struct str json_tree_str(const struct json_t *tree);
/* False for anything but an integer (json_tree_int) or a boolean. */
bool json_tree_int(const struct json_t *tree, int64_t *ret_value);
bool json_tree_bool(const struct json_t *tree, bool *ret_value);

/* Fills the struct at out from a JSON object; strings are copied into the arena. Unknown keys are
 * ignored. Problems go to errors; ERR_INVALID when there are any. A tree that is no object:
 * ERR_INVALID with an error on "non_field_errors". */
enum err fields_from_json(struct arena *arena, const struct json_t *tree,
                          const struct field *fields, size_t n, struct field_errors *errors,
                          void *out) MUST_USE;

/* One name=value pair of a form or query. */
struct pair {
    struct str name, value;
};

/* The same from pairs (a form: an absent boolean is false, numbers and booleans are read from text;
 * the first of equal names counts). Values must be valid UTF-8 without NUL. */
enum err fields_from_pairs(struct arena *arena, const struct pair *pairs, size_t pair_count,
                           const struct field *fields, size_t n, struct field_errors *errors,
                           void *out) MUST_USE;

#define FIELD_INT_MAX INT64_C(2147483647) /* the wire's integers: PostgreSQL's int */
