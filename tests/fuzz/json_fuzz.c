/* Bodies as JSON through a field table: whatever comes in, strings that come out are UTF-8 without
 * NUL and within their limits. */
#include "base/json_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct ask {
    struct str name;
    int64_t count;
    bool yes;
    int32_t day;
};
static const struct field fields[] = {
    FIELD_STR(struct ask, name, FIELD_REQUIRED, 16),
    FIELD_INT(struct ask, count, FIELD_NULL_OK | FIELD_BLANK_NULL, -5, FIELD_INT_MAX),
    FIELD_BOOL(struct ask, yes, FIELD_OPTIONAL),
    FIELD_DAY(struct ask, day, FIELD_OPTIONAL),
};

static void check(struct str name)
{
    size_t points = 0;
    if (!str_utf8(name, &points) || points > 16 || (name.n && memchr(name.p, 0, name.n)))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct field_errors errors = {0};
    struct json_t *tree = NULL;
    struct str why;
    struct ask ask = {0};
    struct buf out;

    buf_init(&out, 1 << 20);
    if (json_tree_parse(&arena, (struct str){(const char *)data, size}, &tree, &why) == OK) {
        if (fields_from_json(&arena, tree, fields, COUNT_OF(fields), &errors, &ask) == OK)
            check(ask.name);
        else if (errors.n == 0)
            __builtin_trap();
        field_errors_json(&errors, &out);
        json_tree_free(&tree);
    }
    buf_release(&out);
    arena_release(&arena);
    return 0;
}
