#include "base/csv.h"
#include "base/clock.h"

/* Up to the quote that ends the cell; text begins behind the first one. */
static bool take_quoted(struct arena *arena, struct str *text, struct str *ret_cell)
{
    char *cell = arena_take(arena, text->n + 1);
    size_t n = 0, at = 0;

    while (at < text->n) {
        if (text->p[at] != '"') {
            cell[n++] = text->p[at++];
        } else if (at + 1 < text->n && text->p[at + 1] == '"') {
            cell[n++] = '"';
            at += 2;
        } else {
            *ret_cell = (struct str){cell, n};
            *text = str_sub(*text, at + 1, text->n);
            return true;
        }
    }
    return false;
}

static size_t bare_length(struct str text)
{
    size_t n = 0;

    while (n < text.n && text.p[n] != ',' && text.p[n] != '\n' && text.p[n] != '\r')
        n++;
    return n;
}

bool csv_next(struct arena *arena, struct str *text, struct str *ret_cell, bool *ret_more)
{
    if (text->n > 0 && text->p[0] == '"') {
        *text = str_sub(*text, 1, text->n);
        if (!take_quoted(arena, text, ret_cell) || bare_length(*text) > 0)
            return false;
    } else {
        *ret_cell = str_sub(*text, 0, bare_length(*text));
        *text = str_sub(*text, ret_cell->n, text->n);
    }
    *ret_more = text->n > 0 && text->p[0] == ',';
    if (text->n > 1 && text->p[0] == '\r' && text->p[1] == '\n')
        *text = str_sub(*text, 1, text->n);
    *text = str_sub(*text, 1, text->n);
    return true;
}

void csv_text(struct buf *out, struct str text)
{
    buf_char(out, '"');
    if (text.n > 0 && memchr("=+-@\t\r", text.p[0], 6))
        buf_char(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.p[i]);
    }
    BUF_LITERAL(out, "\",");
}

void csv_int(struct buf *out, int64_t value)
{
    buf_format(out, "%lld,", (long long)value);
}

void csv_day(struct buf *out, int32_t day)
{
    char text[11];
    day_format(day, text);
    buf_format(out, "%s,", text);
}

void csv_day_of(struct buf *out, int64_t us)
{
    if (us)
        csv_day(out, clock_seoul_day(us));
    else
        buf_char(out, ',');
}

void csv_end(struct buf *out)
{
    if (!out->full && out->n > 0)
        out->n--;
    BUF_LITERAL(out, "\r\n");
}
