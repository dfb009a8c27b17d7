/* How near a thing is to what somebody cannot have. Pure. */
#pragma once
#include "base/str.h"

struct likeness {
    int64_t id;
    int32_t start, end; /* when it is to be had */
    bool apart;         /* of the category above */
    int misfit;         /* to who asks: 0 fits, 1 nearly, 2 unknown, 3 does not */
    bool other_size;    /* not of the size, or not so many, as is asked for */
    int32_t days_off;   /* from the days that are asked for */
    int32_t place_off;  /* place_distance */
    int64_t fee_off;    /* won a day */
};

/* How many words of two places differ: "서울 마포구 합정동" and "서울 마포구" 1, "서울" and "제주"
 * 2; what comes after the first that differs does not count as the same. No place is as far as any.
 */
int32_t place_distance(struct str a, struct str b);
/* < 0: a is nearer. What does not fit comes last of its category, then another size, other days,
 * another place, another fee. */
int likeness_compare(const struct likeness *a, const struct likeness *b);
/* Nearest first. */
void likeness_sort(struct likeness *likes, size_t n);
