/* Queries, forms and paths: what is decoded is UTF-8 without NUL and never longer than what came.
 */
#include "http/form.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct str text, size_t longest)
{
    if (text.n > longest || !str_utf8(text, NULL) || str_find(text, '\0', 0) >= 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str text = {(const char *)data, size}, path;
    const struct pair *pairs = NULL;
    size_t n = 0;

    if (size > 65536)
        return 0;
    if (form_decode(&arena, text, false, &path))
        check(path, size);
    if (form_pairs(&arena, text, &pairs, &n) != OK)
        return 0;
    for (size_t i = 0; i < n; i++) {
        check(pairs[i].name, size);
        check(pairs[i].value, size);
    }
    return 0;
}
