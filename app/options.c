#include "commands.h"

#include <stdarg.h>
#include <stdio.h>

int fail(const char *format, ...)
{
    va_list args;

    fputs("wooga: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return 1;
}

static const struct option_want *find(struct str word, const struct option_want *wants, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(word, str_from(wants[i].name)))
            return &wants[i];
    }
    return NULL;
}

/* "--name value", "--name=value" or "--switch"; *at is moved to its last word. */
static bool read_one(int argc, char **argv, int *at, const struct option_want *wants, size_t n)
{
    struct str rest = str_from(argv[*at]);
    struct str name = str_split(&rest, '=');
    const struct option_want *want = find(name, wants, n);

    if (want == NULL)
        return fail("there is no option %.*s here; docs/operations.md lists them", STR_FMT(name)) ==
               0;
    if (want->text == NULL) {
        *want->given = true;
        return str_is_null(rest) || fail("%s takes no value", want->name) == 0;
    }
    if (!str_is_null(rest)) {
        *want->text = rest.p;
        return true;
    }
    if (*at + 1 >= argc)
        return fail("%s needs a value", want->name) == 0;
    *want->text = argv[++*at];
    return true;
}

bool options_read(int argc, char **argv, const struct option_want *wants, size_t n,
                  const char **ret_word)
{
    const char *word = NULL;

    for (int at = 0; at < argc; at++) {
        if (str_starts(str_from(argv[at]), STR("--"))) {
            if (!read_one(argc, argv, &at, wants, n))
                return false;
        } else if (ret_word == NULL || word != NULL) {
            return fail("what is \"%s\" for?", argv[at]) == 0;
        } else {
            word = argv[at];
        }
    }
    if (ret_word != NULL)
        *ret_word = word;
    return true;
}
