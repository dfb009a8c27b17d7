/* What a session runs on. */
#include "core/session.h"

/* The first that is found counts: browsers name those they are like, too. */
static const struct {
    const char *sign, *name;
} browsers[] =
    {
        {"SamsungBrowser/", "Samsung Internet"},
        {"Whale/", "Whale"},
        {"KAKAOTALK", "KakaoTalk"},
        {"NAVER(", "Naver"},
        {"Edg/", "Edge"},
        {"EdgA/", "Edge"},
        {"OPR/", "Opera"},
        {"Firefox/", "Firefox"},
        {"FxiOS/", "Firefox"},
        {"CriOS/", "Chrome"},
        {"Chrome/", "Chrome"},
        {"Safari/", "Safari"},
        {"curl/", "curl"},
},
  systems[] = {
      {"Android", "Android"}, {"iPhone", "iPhone"},  {"iPad", "iPad"},   {"Windows", "Windows"},
      {"CrOS", "ChromeOS"},   {"Mac OS X", "macOS"}, {"Linux", "Linux"},
};

struct str session_device(struct arena *arena, struct str agent)
{
    const char *browser = NULL, *system = NULL;

    for (size_t i = 0; i < COUNT_OF(browsers) && !browser; i++) {
        if (str_has(agent, browsers[i].sign))
            browser = browsers[i].name;
    }
    for (size_t i = 0; i < COUNT_OF(systems) && !system; i++) {
        if (str_has(agent, systems[i].sign))
            system = systems[i].name;
    }
    if (browser && system)
        return str_format(arena, "%s · %s", browser, system);
    return str_from(browser ? browser : system ? system : "");
}
