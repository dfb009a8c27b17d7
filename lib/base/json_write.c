#include "base/json_write.h"

#include "base/clock.h"

#include <assert.h>

void json_init(struct json *json, struct buf *buf)
{
    *json = (struct json){.buf = buf};
}

/* What stands before every value: a comma, or nothing after a key. */
static void before_value(struct json *json)
{
    assert(json->keyed == json->object[json->depth]); /* a value in an object needs its key */
    if (!json->keyed) {
        if (json->comma[json->depth])
            buf_char(json->buf, ',');
        json->comma[json->depth] = true;
    }
    json->keyed = false;
}

static void open_container(struct json *json, char bracket, bool object)
{
    before_value(json);
    assert(json->depth + 1 < JSON_DEPTH);
    buf_char(json->buf, bracket);
    json->depth++;
    json->comma[json->depth] = false;
    json->object[json->depth] = object;
}

void json_object(struct json *json)
{
    open_container(json, '{', true);
}

void json_array(struct json *json)
{
    open_container(json, '[', false);
}

void json_end(struct json *json)
{
    assert(json->depth > 0 && !json->keyed);
    buf_char(json->buf, json->object[json->depth] ? '}' : ']');
    json->depth--;
}

static void escape(struct buf *buf, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    char letter = c == '"' || c == '\\' ? (char)c
                  : c == '\n'           ? 'n'
                  : c == '\r'           ? 'r'
                  : c == '\t'           ? 't'
                  : c == '\b'           ? 'b'
                  : c == '\f'           ? 'f'
                                        : 0;

    if (letter) {
        buf_char(buf, '\\');
        buf_char(buf, letter);
    } else {
        buf_add(buf, text, sizeof(text));
    }
}

/* Bytes that may be copied as they are; valid: the whole text is well-formed UTF-8. */
static bool is_plain(unsigned char c, bool valid)
{
    return c >= 0x20 && (c < 0x80 || valid) && c != '"' && c != '\\';
}

/* Length of the well-formed sequence of several bytes at the start of s, 0 when there is none. */
static size_t sequence(struct str s)
{
    for (size_t n = 2; n <= 4 && n <= s.n; n++) {
        if (str_utf8((struct str){s.p, n}, NULL))
            return n;
    }
    return 0;
}

static void quoted(struct buf *buf, struct str s)
{
    size_t i = 0;
    bool valid;

    while (i < s.n && is_plain((unsigned char)s.p[i], false)) /* mostly that is all: a key, a day */
        i++;
    valid = i < s.n && str_utf8(str_sub(s, i, s.n), NULL); /* once, not once a letter */
    buf_char(buf, '"');
    buf_add(buf, s.p, i);
    while (i < s.n) {
        size_t from = i;

        while (i < s.n && is_plain((unsigned char)s.p[i], valid))
            i++;
        buf_add(buf, s.p + from, i - from);
        if (i == s.n)
            break;
        if ((unsigned char)s.p[i] < 0x80) {
            escape(buf, (unsigned char)s.p[i]);
            i++;
        } else {
            size_t n = sequence(str_sub(s, i, s.n));

            if (n > 0)
                buf_add(buf, s.p + i, n);
            else
                BUF_LITERAL(buf, "\xEF\xBF\xBD");
            i += n > 0 ? n : 1;
        }
    }
    buf_char(buf, '"');
}

void json_key(struct json *json, const char *key)
{
    assert(json->object[json->depth] && !json->keyed);
    if (json->comma[json->depth])
        buf_char(json->buf, ',');
    json->comma[json->depth] = true;
    quoted(json->buf, str_from(key));
    buf_char(json->buf, ':');
    json->keyed = true;
}

void json_str(struct json *json, struct str s)
{
    before_value(json);
    if (str_is_null(s))
        BUF_LITERAL(json->buf, "null");
    else
        quoted(json->buf, s);
}

void json_int(struct json *json, int64_t value)
{
    before_value(json);
    buf_i64(json->buf, value);
}

void json_bool(struct json *json, bool value)
{
    before_value(json);
    buf_str(json->buf, value ? STR("true") : STR("false"));
}

void json_null(struct json *json)
{
    before_value(json);
    BUF_LITERAL(json->buf, "null");
}

void json_tenths(struct json *json, int64_t tenths)
{
    int64_t rest = tenths % 10;

    before_value(json);
    if (tenths < 0 && tenths > -10)
        buf_char(json->buf, '-');
    buf_i64(json->buf, tenths / 10);
    buf_char(json->buf, '.');
    buf_char(json->buf, (char)('0' + (rest < 0 ? -rest : rest)));
}

void json_instant(struct json *json, int64_t us)
{
    char text[28];

    instant_format(us, text);
    json_str(json, str_from(text));
}

void json_day(struct json *json, int32_t day)
{
    char text[11];

    day_format(day, text);
    json_str(json, str_from(text));
}

void json_raw(struct json *json, struct str s)
{
    before_value(json);
    buf_str(json->buf, s);
}

void json_key_str(struct json *json, const char *key, struct str s)
{
    json_key(json, key);
    json_str(json, s);
}

void json_key_int(struct json *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_int(json, value);
}

void json_key_bool(struct json *json, const char *key, bool value)
{
    json_key(json, key);
    json_bool(json, value);
}

void json_key_null(struct json *json, const char *key)
{
    json_key(json, key);
    json_null(json);
}

void json_key_instant(struct json *json, const char *key, int64_t us)
{
    json_key(json, key);
    json_instant(json, us);
}

void json_key_day(struct json *json, const char *key, int32_t day)
{
    json_key(json, key);
    json_day(json, day);
}
