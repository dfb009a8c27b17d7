/* Multipart bodies: the first line is the Content-Type, the rest the body. Parts lie within it. */
#include "http/form.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str body = {(const char *)data, size}, type = str_split(&body, '\n');
    const struct part *parts = NULL;
    size_t n = 0;

    if (multipart_parse(&arena, type, body, 8, &parts, &n) != OK)
        return 0;
    if (n > 8)
        abort();
    for (size_t i = 0; i < n; i++) {
        struct str bytes = parts[i].bytes;
        if (bytes.n > 0 && (bytes.p < body.p || bytes.p + bytes.n > body.p + body.n))
            abort();
        if (!str_utf8(parts[i].name, NULL) || !str_utf8(parts[i].filename, NULL) ||
            parts[i].is_file != !str_is_null(parts[i].filename))
            abort();
    }
    return 0;
}
