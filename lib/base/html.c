#include "base/html.h"

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return (unsigned char)c < 0x20 || c == 0x7f ? " " : NULL;
    }
}

void html_text(struct buf *buf, struct str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.n; i++) {
        const char *entity = entity_of(text.p[i]);

        if (entity == NULL)
            continue;
        buf_str(buf, str_sub(text, from, i));
        buf_str(buf, str_from(entity));
        from = i + 1;
    }
    buf_str(buf, str_sub(text, from, text.n));
}

void html_json(struct buf *buf, struct str json)
{
    for (size_t i = 0; i < json.n; i++) {
        if (json.p[i] == '<' || json.p[i] == '>' || json.p[i] == '&')
            buf_format(buf, "\\u%04x", (unsigned)json.p[i]);
        else
            buf_char(buf, json.p[i]);
    }
}
