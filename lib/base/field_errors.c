#include "base/json_read.h"
#include "base/json_write.h"

void field_error_add(struct field_errors *errors, struct arena *arena, const char *field,
                     struct str message)
{
    if (errors->n == COUNT_OF(errors->items))
        return;
    errors->items[errors->n].field = field;
    errors->items[errors->n].message = str_copy(arena, message);
    errors->n++;
}

static bool seen_before(const struct field_errors *errors, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (strcmp(errors->items[k].field, errors->items[i].field) == 0)
            return true;
    }
    return false;
}

void field_errors_json(const struct field_errors *errors, struct buf *buf)
{
    struct json json;

    json_init(&json, buf);
    json_object(&json);
    for (size_t i = 0; i < errors->n; i++) {
        if (seen_before(errors, i))
            continue;
        json_key(&json, errors->items[i].field);
        json_array(&json);
        for (size_t k = i; k < errors->n; k++) {
            if (strcmp(errors->items[k].field, errors->items[i].field) == 0)
                json_str(&json, errors->items[k].message);
        }
        json_end(&json);
    }
    json_end(&json);
}
