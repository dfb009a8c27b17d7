#include "http/form.h"

enum { MAX_PAIRS = 256 };

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool form_decode(struct arena *arena, struct str text, bool plus, struct str *ret_text)
{
    char *out = arena_take(arena, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '%') {
            if (i + 2 >= text.n || hex(text.p[i + 1]) < 0 || hex(text.p[i + 2]) < 0)
                return false;
            c = (char)(hex(text.p[i + 1]) * 16 + hex(text.p[i + 2]));
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == 0)
            return false;
        out[n++] = c;
    }
    *ret_text = (struct str){out, n};
    return str_utf8(*ret_text, NULL);
}

enum err form_pairs(struct arena *arena, struct str text, const struct pair **ret_pairs,
                    size_t *ret_n)
{
    struct pair *pairs;
    size_t n = 0, count = 1;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '&';
    *ret_n = 0;
    if (text.n == 0)
        return OK;
    if (count > MAX_PAIRS)
        return ERR_INVALID;
    pairs = arena_array(arena, count, sizeof(*pairs));
    while (!str_is_null(text)) {
        struct str value = str_split(&text, '&'), name = str_split(&value, '=');
        if (name.n == 0 && value.n == 0)
            continue;
        if (!form_decode(arena, name, true, &pairs[n].name) ||
            !form_decode(arena, value, true, &pairs[n].value))
            return ERR_INVALID;
        n++;
    }
    *ret_pairs = pairs;
    *ret_n = n;
    return OK;
}

/* The value which begins at from, quoted or not; *ret_end is behind it. Copied only when it has
 * backslashes to lose. */
static struct str param_value(struct arena *arena, struct str header, size_t from, size_t *ret_end,
                              bool wanted)
{
    size_t end = from, n = 0;

    if (from >= header.n || header.p[from] != '"') {
        while (end < header.n && header.p[end] != ';')
            end++;
        *ret_end = end;
        return str_trim(str_sub(header, from, end));
    }
    for (end = ++from; end < header.n && header.p[end] != '"'; end++)
        end += header.p[end] == '\\' && end + 1 < header.n;
    *ret_end = end;
    struct str quoted = str_sub(header, from, end);
    if (!wanted || str_find(quoted, '\\', 0) < 0)
        return quoted;
    char *value = arena_take(arena, quoted.n);
    for (size_t i = 0; i < quoted.n; i++) {
        if (quoted.p[i] == '\\' && i + 1 < quoted.n &&
            (quoted.p[i + 1] == '"' || quoted.p[i + 1] == '\\'))
            i++;
        value[n++] = quoted.p[i];
    }
    return (struct str){value, n};
}

struct str header_param(struct arena *arena, struct str header, const char *name)
{
    size_t at = 0;
    for (;;) {
        ptrdiff_t semicolon = str_find(header, ';', at);
        if (semicolon < 0)
            break;
        at = (size_t)semicolon + 1;
        ptrdiff_t equals = str_find(header, '=', at);
        if (equals < 0)
            break;
        struct str key = str_trim(str_sub(header, at, (size_t)equals));
        bool wanted = str_eq_nocase(key, str_from(name));
        struct str value = param_value(arena, header, (size_t)equals + 1, &at, wanted);
        if (wanted)
            return value;
    }
    return (struct str){NULL, 0};
}

static size_t find(struct str text, struct str what, size_t from)
{
    if (from >= text.n)
        return text.n;
    const char *hit = memmem(text.p + from, text.n - from, what.p, what.n);
    return hit ? (size_t)(hit - text.p) : text.n;
}

/* Reads the head of one part; at points behind the delimiter's CRLF and comes to the first byte of
 * the content. */
static enum err part_head(struct arena *arena, struct str body, size_t *at, struct part *part)
{
    bool named = false;
    for (int lines = 0; lines < 16; lines++) {
        size_t end = find(body, STR("\r\n"), *at);
        if (end >= body.n || end - *at > 4096)
            return ERR_INVALID;
        struct str line = str_sub(body, *at, end);
        *at = end + 2;
        if (line.n == 0)
            return named ? OK : ERR_INVALID;
        struct str value = line, name = str_split(&value, ':');
        if (str_eq_nocase(str_trim(name), STR("content-type")))
            part->type = str_copy(arena, str_trim(value));
        if (!str_eq_nocase(str_trim(name), STR("content-disposition")))
            continue;
        value = str_trim(value);
        if (!str_starts(value, STR("form-data")))
            return ERR_INVALID;
        part->name = header_param(arena, value, "name");
        part->filename = header_param(arena, value, "filename");
        part->is_file = !str_is_null(part->filename);
        named = !str_is_null(part->name) && str_utf8(part->name, NULL) &&
                str_utf8(part->filename, NULL);
    }
    return ERR_INVALID;
}

enum err multipart_parse(struct arena *arena, struct str content_type, struct str body,
                         size_t max_parts, const struct part **ret_parts, size_t *ret_n)
{
    struct str boundary = header_param(arena, content_type, "boundary");
    if (boundary.n == 0 || boundary.n > 70)
        return ERR_INVALID;
    struct str delimiter = str_format(arena, "\r\n--%.*s", STR_FMT(boundary));
    struct part *parts = arena_array(arena, max_parts, sizeof(*parts));
    size_t n = 0, at;

    if (str_starts(body, str_sub(delimiter, 2, delimiter.n)))
        at = delimiter.n - 2;
    else if ((at = find(body, delimiter, 0)) < body.n)
        at += delimiter.n;
    else
        return ERR_INVALID;
    for (;;) {
        if (str_starts(str_sub(body, at, body.n), STR("--"))) {
            *ret_parts = parts;
            *ret_n = n;
            return OK;
        }
        while (at < body.n && (body.p[at] == ' ' || body.p[at] == '\t'))
            at++;
        if (!str_starts(str_sub(body, at, body.n), STR("\r\n")) || n == max_parts)
            return ERR_INVALID;
        at += 2;
        TRY(part_head(arena, body, &at, &parts[n]));
        /* An empty part's delimiter begins with the CRLF that ended its head. */
        size_t end = find(body, delimiter, at - 2);
        if (end >= body.n)
            return ERR_INVALID;
        parts[n].bytes = end < at ? (struct str){"", 0} : str_sub(body, at, end);
        n++;
        at = end + delimiter.n;
    }
}
