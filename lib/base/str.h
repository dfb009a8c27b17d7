/* A string is a pointer and a length; it is not NUL-terminated and does not own its bytes. {NULL,
 * 0} is the empty string and also "absent" where a header says so (test with str_is_null). */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* A literal as a str: STR("abc"). */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* For printf: "%.*s", STR_FMT(s) */
#define STR_FMT(s) (int)(s).n, (s).p ? (s).p : ""

static inline struct str str_from(const char *c_string)
{
    return (struct str){c_string, c_string ? strlen(c_string) : 0};
}

static inline bool str_is_null(struct str s)
{
    return s.p == NULL;
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Equal without regard to the case of ASCII letters. */
bool str_eq_nocase(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* By the bytes: below 0, 0, above 0. */
int str_compare(struct str a, struct str b);

/* Index of the first c at or after from, or -1. */
ptrdiff_t str_find(struct str s, char c, size_t from);

/* Whether the text part is somewhere in s; the null string holds nothing. */
bool str_has(struct str s, const char *part);

/* Without control characters or anything else that could look like the end of a line. */
bool str_is_line(struct str s);

/* Without spaces, tabs, CR and LF at both ends. */
struct str str_trim(struct str s);

/* The part up to the next sep (or the end); *s becomes what follows it, {NULL,0} when nothing is
 * left. */
struct str str_split(struct str *s, char sep);

/* Bytes from to to (clamped). */
struct str str_sub(struct str s, size_t from, size_t to);

/* Copies in the arena. str_copy gives {"" ,0} for an empty string, and keeps {NULL,0}. str_c adds a
 * NUL. */
struct str str_copy(struct arena *arena, struct str s);
char *str_c(struct arena *arena, struct str s);

/* printf into the arena. */
struct str str_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Decimal digits only, the whole string, 0 … INT64_MAX. False otherwise: sign, space, overflow,
 * empty. */
bool str_to_u63(struct str s, int64_t *ret_value);
/* The same with an optional leading '-'. */
bool str_to_i64(struct str s, int64_t *ret_value);

/* Strict UTF-8 (no overlong forms, no surrogates, at most U+10FFFF). Counts code points when
 * ret_points is not NULL. */
bool str_utf8(struct str s, size_t *ret_points);

/* All spaces (U+0020, tab, CR, LF, U+3000, U+00A0) removed, in the arena. */
struct str str_without_spaces(struct arena *arena, struct str s);
