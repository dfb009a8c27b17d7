#include "base/csv.h"
#include "base/clock.h"

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
