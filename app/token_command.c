/* wooga token: access tokens for operators and load tests. */
#include "commands.h"

#include "core/session.h"

#include <stdio.h>

/* "7" or "7-9". */
static bool read_range(const char *text, int64_t *first, int64_t *last)
{
    struct str rest = str_from(text);

    if (!str_to_u63(str_split(&rest, '-'), first) || *first < 1)
        return false;
    *last = *first;
    return str_is_null(rest) || (str_to_u63(rest, last) && *last >= *first);
}

static bool open_sessions(struct app *app)
{
    struct db *db = data_connect(app);
    const char *why;
    enum err err;

    if (db == NULL)
        return false;
    err = sessions_open(app, db, &why);
    db_close(db);
    return err == OK || fail("%s", why) == 0;
}

/* wooga token --member A-B: a line each, the id, a tab, the token. */
int token_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    const char *member = NULL;
    const struct option_want wants[] = {{"--member", &member, NULL}};
    DEFER(arena_release)
    struct arena scratch = {0};
    int64_t first, last;

    if (!options_read(argc, argv, wants, COUNT_OF(wants), NULL))
        return 1;
    if (member == NULL || !read_range(member, &first, &last))
        return fail("say whose: wooga token --member 7, or --member 1-500");
    if (!data_open(app, arena, false) || !open_sessions(app))
        return 1;
    for (int64_t id = first; id <= last; id++) {
        struct str token = session_loose_token(app, &scratch, id);

        printf("%lld\t%.*s\n", (long long)id, STR_FMT(token));
        arena_reset(&scratch);
    }
    sessions_close(app);
    data_close(app);
    return 0;
}
