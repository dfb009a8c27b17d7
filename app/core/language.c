#include "core/language.h"

#include "http/request.h"

/* "q=0.5" in thousandths; 1000 without one, 0 for what is none. */
static int weight_of(struct str parameters)
{
    struct str text = str_trim(parameters);
    int weight = 0, unit = 1000;

    if (text.n < 2 || (text.p[0] != 'q' && text.p[0] != 'Q') || text.p[1] != '=')
        return 1000;
    for (size_t i = 2; i < text.n && unit > 0; i++) {
        if (text.p[i] == '.')
            continue;
        if (text.p[i] < '0' || text.p[i] > '9')
            return 0;
        weight += (text.p[i] - '0') * unit;
        unit /= 10;
    }
    return weight;
}

static bool is_of(struct str tag, const char *language)
{
    struct str first = str_split(&tag, '-');

    return str_eq_nocase(str_trim(first), str_from(language));
}

enum language language_of(struct str accept_language)
{
    enum language best = LANGUAGE_NONE;
    int most = 0;

    while (!str_is_null(accept_language)) {
        struct str parameters = str_split(&accept_language, ',');
        struct str tag = str_split(&parameters, ';');
        int weight = weight_of(parameters);
        enum language language = is_of(tag, "ko")   ? LANGUAGE_KO
                                 : is_of(tag, "en") ? LANGUAGE_EN
                                                    : LANGUAGE_NONE;

        if (language == LANGUAGE_NONE || weight <= most)
            continue;
        best = language;
        most = weight;
    }
    return best;
}

enum language site_language(const struct req *req)
{
    return language_of(req_header(req, "Accept-Language"));
}

struct str site_say(const struct req *req, struct str message)
{
    return site_language(req) == LANGUAGE_KO ? message_ko(req->arena, message) : message;
}
