#include "search/search_rules.h"
#include "base/buf.h"
#include <stdlib.h>
#include <utf8proc.h>

enum {
    MAX_POINTS = 8192, /* of one field, after folding */
    GRAM_BYTES = 24,   /* "gx01f600x01f600 " at most */
    SYLLABLE_FIRST = 0xac00,
    SYLLABLE_LAST = 0xd7a3,
    SYLLABLES_PER_INITIAL = 588,
    INITIAL_FIRST = 0x1100 /* what NFKC makes of the keyboard's ㄱ */
};

/* Code points of the text: NFKC, case folded, without spaces and what cannot be seen. */
struct points {
    utf8proc_int32_t *p;
    size_t n;
};

static bool is_space(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || category == UTF8PROC_CATEGORY_CC;
}

static struct points fold(struct arena *arena, struct str text)
{
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                      UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    struct points points = {arena_array(arena, MAX_POINTS, sizeof(utf8proc_int32_t)), 0};
    size_t kept = 0;

    if (text.n == 0)
        return points;
    utf8proc_ssize_t n = utf8proc_decompose(
        (const utf8proc_uint8_t *)text.p, (utf8proc_ssize_t)text.n, points.p, MAX_POINTS, options);
    if (n < 0 || n > MAX_POINTS)
        return points;
    n = utf8proc_normalize_utf32(points.p, n, options);
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        if (!is_space(points.p[i]))
            points.p[kept++] = points.p[i];
    }
    points.n = kept;
    return points;
}

/* Four hex digits; beyond them an x and six, so that no token is the beginning of another's point.
 */
static void put_point(struct buf *buf, utf8proc_int32_t point)
{
    buf_format(buf, point > 0xffff ? "x%06x" : "%04x", (unsigned)point);
}

/* Every bigram and the last point alone: "gac00ac01 gac01". */
static void put_grams(struct buf *buf, const utf8proc_int32_t *points, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (buf->n > 0)
            buf_char(buf, ' ');
        buf_char(buf, 'g');
        put_point(buf, points[i]);
        if (i + 1 < n)
            put_point(buf, points[i + 1]);
    }
}

static struct str take_text(struct arena *arena, struct buf *buf)
{
    struct str text = str_copy(arena, buf->n ? buf_as_str(buf) : STR(""));
    buf_release(buf);
    return text;
}

struct str search_grams(struct arena *arena, struct str field)
{
    struct points points = fold(arena, field);
    struct buf buf;

    buf_init(&buf, (size_t)MAX_POINTS * GRAM_BYTES);
    put_grams(&buf, points.p, points.n);
    return take_text(arena, &buf);
}

struct str search_initials(struct arena *arena, struct str field)
{
    struct points points = fold(arena, field);
    struct buf buf;
    size_t run = 0;

    buf_init(&buf, (size_t)MAX_POINTS * GRAM_BYTES);
    for (size_t i = 0; i <= points.n; i++) {
        utf8proc_int32_t point = i < points.n ? points.p[i] : 0;
        if (point >= SYLLABLE_FIRST && point <= SYLLABLE_LAST) {
            points.p[run++] = INITIAL_FIRST + (point - SYLLABLE_FIRST) / SYLLABLES_PER_INITIAL;
            continue;
        }
        if (run > 0) {
            put_grams(&buf, points.p, run);
            BUF_LITERAL(&buf, " " SEARCH_SEPARATOR);
        }
        run = 0;
    }
    return take_text(arena, &buf);
}

struct str search_expression(struct arena *arena, struct str keyword)
{
    struct points points = fold(arena, keyword);
    struct buf buf;

    if (points.n == 0)
        return (struct str){NULL, 0};
    buf_init(&buf, (size_t)MAX_POINTS * GRAM_BYTES);
    buf_char(&buf, '"');
    if (points.n == 1) {
        buf_char(&buf, 'g');
        put_point(&buf, points.p[0]);
        BUF_LITERAL(&buf, "\" *");
        return take_text(arena, &buf);
    }
    /* the last point alone would ask for the end of a field */
    for (size_t i = 0; i + 1 < points.n; i++) {
        if (i > 0)
            buf_char(&buf, ' ');
        buf_char(&buf, 'g');
        put_point(&buf, points.p[i]);
        put_point(&buf, points.p[i + 1]);
    }
    buf_char(&buf, '"');
    return take_text(arena, &buf);
}

/* ---- keys ---- */

/* A gram's first point, which stands for all that begin so: "gac00*" of "gac00ac01". */
static struct str beginning(struct arena *arena, struct str gram)
{
    size_t n = gram.n > 1 && gram.p[1] == 'x' ? 8 : 5;
    struct str point = str_sub(gram, 0, n);

    return str_format(arena, "%.*s*", STR_FMT(point));
}

struct str search_key(struct arena *arena, struct str expression)
{
    struct str rest = expression;

    if (str_is_null(expression))
        return STR("");
    (void)str_split(&rest, '"');
    struct str phrase = str_split(&rest, '"');
    if (str_has(rest, "*"))
        return beginning(arena, phrase);
    return str_copy(arena, str_split(&phrase, ' '));
}

struct keys {
    struct str *items;
    size_t n, room;
};

static void add_key(struct arena *arena, struct keys *keys, struct str key)
{
    if (keys->n == keys->room) {
        struct str *larger = arena_array(arena, 2 * keys->room, sizeof(*larger));

        memcpy(larger, keys->items, keys->n * sizeof(*larger));
        keys->items = larger;
        keys->room *= 2;
    }
    keys->items[keys->n++] = key;
}

static void add_keys(struct arena *arena, struct keys *keys, struct str grams)
{
    while (grams.n > 0) {
        struct str gram = str_split(&grams, ' ');

        if (gram.n < 5) /* what separates two texts */
            continue;
        add_key(arena, keys, gram);
        add_key(arena, keys, beginning(arena, gram));
    }
}

static int compare_keys(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

void search_keys(struct arena *arena, const struct search_text *text, struct str **ret_keys,
                 size_t *ret_n)
{
    const struct str named[] = {text->name, text->model_name, text->place};
    struct keys keys = {arena_array(arena, 256, sizeof(struct str)), 0, 256};
    size_t n = 1;

    add_key(arena, &keys, STR(""));
    add_keys(arena, &keys, search_grams(arena, text->description));
    for (size_t i = 0; i < COUNT_OF(named) + text->tag_count; i++) {
        struct str field = i < COUNT_OF(named) ? named[i] : text->tags[i - COUNT_OF(named)];

        add_keys(arena, &keys, search_grams(arena, field));
        add_keys(arena, &keys, search_initials(arena, field));
    }
    qsort(keys.items, keys.n, sizeof(struct str), compare_keys);
    for (size_t i = 1; i < keys.n; i++) {
        if (!str_eq(keys.items[i], keys.items[n - 1]))
            keys.items[n++] = keys.items[i];
    }
    *ret_keys = keys.items;
    *ret_n = n;
}
