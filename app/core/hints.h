/* What the client's first pages ask for as soon as they run, as links for their heads: it is
 * fetched while their scripts are. A link that does not say exactly what the client asks for is
 * worse than none: then both are fetched. */
#pragma once
#include "core/language.h"

/* Home's (web/src/pages/Home.tsx), but for its photos (app/previews). */
struct str home_hints(struct req *req, enum language language);
/* A search's by words and category (searchOf in web/src/pages/Search.tsx); of any other only the
 * categories. */
struct str search_hints(struct req *req, enum language language);
