#include "base/log.h"

#include "base/clock.h"
#include "base/json_write.h"

#include <stdlib.h>
#include <unistd.h>

#define LINE_MAX_BYTES 8192

static bool as_json;
static enum log_level least = LOG_INFO;

static const char *const level_names[] = {"debug", "info", "warn", "error"};

void log_init(void)
{
    struct str level = str_from(getenv("WOOGA_LOG_LEVEL"));

    as_json = str_eq(str_from(getenv("WOOGA_LOG")), STR("json"));
    least = LOG_INFO;
    for (int i = LOG_DEBUG; i <= LOG_ERROR; i++) {
        if (str_eq(level, str_from(level_names[i])))
            least = (enum log_level)i;
    }
}

static bool is_bare(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c <= ' ' || c >= 0x7F || c == '"' || c == '=' || c == '\\')
            return false;
    }
    return s.n > 0;
}

static void logfmt_value(struct buf *line, struct str s)
{
    struct json quoted;

    if (is_bare(s)) {
        buf_str(line, s);
        return;
    }
    json_init(&quoted, line); /* JSON's quoting is logfmt's */
    json_str(&quoted, s.p ? s : STR(""));
}

static void logfmt_line(struct buf *line, const char *time, enum log_level level, const char *event,
                        const struct log_pair *pairs, size_t n)
{
    buf_format(line, "ts=%s level=%s event=%s", time, level_names[level], event);
    for (size_t i = 0; i < n; i++) {
        buf_format(line, " %s=", pairs[i].key);
        if (pairs[i].kind == LOG_NUM)
            buf_i64(line, pairs[i].number);
        else
            logfmt_value(line, pairs[i].text);
    }
}

static void json_line(struct buf *line, const char *time, enum log_level level, const char *event,
                      const struct log_pair *pairs, size_t n)
{
    struct json json;

    json_init(&json, line);
    json_object(&json);
    json_key_str(&json, "ts", str_from(time));
    json_key_str(&json, "level", str_from(level_names[level]));
    json_key_str(&json, "event", str_from(event));
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].kind == LOG_NUM)
            json_key_int(&json, pairs[i].key, pairs[i].number);
        else
            json_key_str(&json, pairs[i].key, pairs[i].text);
    }
    json_end(&json);
}

void log_event(enum log_level level, const char *event, const struct log_pair *pairs, size_t n)
{
    struct buf line;
    char time[28];
    ssize_t written;

    if (level < least)
        return;
    buf_init(&line, LINE_MAX_BYTES);
    instant_format(clock_now_us(), time);
    if (as_json)
        json_line(&line, time, level, event, pairs, n);
    else
        logfmt_line(&line, time, level, event, pairs, n);
    if (line.n == LINE_MAX_BYTES)
        line.n--;
    buf_char(&line, '\n');
    written = write(STDERR_FILENO, line.p, line.n);
    (void)written; /* nowhere to tell */
    buf_release(&line);
}
