/* Keywords and texts: whatever the bytes, what is made of them is only tokens, and a text is found
 * by itself. */
#include "search/search_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        __builtin_trap();
}

/* Nothing that the engine could take for syntax. */
static void check_tokens(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        must(c == ' ' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'g') || c == 'x' || c == 'z');
    }
}

static bool contains(struct str text, struct str part)
{
    return part.n == 0 || memmem(text.p, text.n, part.p, part.n) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str text = {(const char *)data, size};
    struct str grams = search_grams(&arena, text);
    struct str expression = search_expression(&arena, text);

    check_tokens(grams);
    check_tokens(search_initials(&arena, text));
    must(str_is_null(expression) == (grams.n == 0));
    if (expression.n == 0)
        return 0;
    must(expression.n >= 3 && expression.p[0] == '"');
    size_t end = expression.n - 1;
    if (str_ends(expression, STR("\" *")))
        end = expression.n - 3;
    check_tokens(str_sub(expression, 1, end));
    must(contains(grams, str_sub(expression, 1, end)));
    return 0;
}
