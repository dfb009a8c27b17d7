/* Texts as grams; private to this module. */
#pragma once
#include "search/search.h"

/* Between texts in one column: no phrase matches across it. */
#define SEARCH_SEPARATOR "z"

/* The grams of the initials (ㅊㄱ of 축구) of a field's Hangul syllables; a run ends at anything
 * else. Pure. */
struct str search_initials(struct arena *arena, struct str field);
