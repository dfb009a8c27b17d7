#include "base/err.h"

#include <stddef.h>

static const char *const names[] = {
    [OK] = "ok",
    [ERR_INVALID] = "invalid",
    [ERR_UNAUTHENTICATED] = "unauthenticated",
    [ERR_FORBIDDEN] = "forbidden",
    [ERR_NOT_FOUND] = "not_found",
    [ERR_METHOD] = "method_not_allowed",
    [ERR_NOT_ACCEPTABLE] = "not_acceptable",
    [ERR_TIMEOUT] = "timeout",
    [ERR_CONFLICT] = "conflict",
    [ERR_GONE] = "gone",
    [ERR_TOO_LARGE] = "too_large",
    [ERR_UNSUPPORTED] = "unsupported",
    [ERR_MISDIRECTED] = "misdirected",
    [ERR_UPGRADE] = "upgrade_required",
    [ERR_RATE] = "rate",
    [ERR_INTERNAL] = "internal",
    [ERR_UPSTREAM] = "upstream",
    [ERR_UNAVAILABLE] = "unavailable",
    [ERR_DONE] = "done",
};

const char *err_name(enum err err)
{
    if ((size_t)err >= COUNT_OF(names) || names[err] == NULL)
        return "unknown";
    return names[err];
}
