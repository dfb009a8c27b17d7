#include "calendar/alternatives_rules.h"

/* The next word of a text, which is left behind it; empty: there is none. */
static struct str next_word(struct str *text)
{
    size_t from = 0, to;
    while (from < text->n && text->p[from] == ' ')
        from++;
    for (to = from; to < text->n && text->p[to] != ' ';)
        to++;
    struct str word = str_sub(*text, from, to);
    *text = str_sub(*text, to, text->n);
    return word;
}

int32_t place_distance(struct str a, struct str b)
{
    bool same = true;
    int32_t off = 0;

    for (;;) {
        struct str one = next_word(&a), other = next_word(&b);
        if (one.n == 0 && other.n == 0)
            return off;
        same = same && str_eq(one, other);
        if (!same)
            off += (one.n > 0) + (other.n > 0);
    }
}

int likeness_compare(const struct likeness *a, const struct likeness *b)
{
    const int64_t pairs[][2] = {
        {a->apart, b->apart},
        {a->misfit, b->misfit},
        {a->other_size, b->other_size},
        {a->days_off, b->days_off},
        {a->place_off, b->place_off},
        {a->fee_off, b->fee_off},
        {a->id, b->id},
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (pairs[i][0] != pairs[i][1])
            return pairs[i][0] < pairs[i][1] ? -1 : 1;
    }
    return 0;
}

void likeness_sort(struct likeness *likes, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct likeness one = likes[i];
        size_t at = i;
        for (; at > 0 && likeness_compare(&one, &likes[at - 1]) < 0; at--)
            likes[at] = likes[at - 1];
        likes[at] = one;
    }
}
