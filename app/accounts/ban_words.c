/* What somebody banned is told, where he signs in and by letter. */
#include "accounts/accounts.h"

/* The day on which it ends. */
static struct str day_of(struct arena *arena, int64_t until_us)
{
    char text[11];

    day_format(clock_seoul_day(until_us), text);
    return str_copy(arena, str_from(text));
}

static struct str until_words(struct arena *arena, bool english, int64_t until_us)
{
    if (until_us == 0)
        return english ? STR("This account is banned.") : STR("이용이 정지된 계정이에요.");
    return str_format(arena,
                      english ? "This account is banned until %.*s."
                              : "이용이 정지된 계정이에요. %.*s에 풀려요.",
                      STR_FMT(day_of(arena, until_us)));
}

struct str ban_words(const struct app *app, struct arena *arena, enum language language,
                     const struct ban *ban)
{
    bool english = language == LANGUAGE_EN;
    const char *contact = app->config.contact;
    struct str text = until_words(arena, english, ban->until_us);

    if (ban->reason.n)
        text = str_format(arena, english ? "%.*s Why: %.*s" : "%.*s 이유: %.*s", STR_FMT(text),
                          STR_FMT(ban->reason));
    if (contact)
        text = str_format(arena,
                          english ? "%.*s\nIf you object, tell the operator: %s"
                                  : "%.*s\n다르게 생각하면 운영자에게 알려 주세요: %s",
                          STR_FMT(text), contact);
    return text;
}
