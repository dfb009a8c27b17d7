/* One line an event on stderr: logfmt, or JSON with WOOGA_LOG=json. Program code logs; library code
 * returns errors. Never a token, a password or a message's text. Thread safe: a line is one
 * write(). */
#pragma once
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_pair {
    const char *key;
    enum { LOG_STR, LOG_NUM } kind;
    struct str text;
    int64_t number;
};

#define LS(key, s) ((struct log_pair){(key), LOG_STR, (s), 0})
#define LC(key, c) ((struct log_pair){(key), LOG_STR, str_from(c), 0})
#define LN(key, n) ((struct log_pair){(key), LOG_NUM, {NULL, 0}, (int64_t)(n)})

void log_init(
    void); /* reads WOOGA_LOG (json) and WOOGA_LOG_LEVEL (debug, info, warn, error; default info) */
void log_event(enum log_level level, const char *event, const struct log_pair *pairs, size_t n);
#define LOG_EVENT(level, event, ...)                                                               \
    log_event((level), (event), (const struct log_pair[]){__VA_ARGS__},                            \
              sizeof((const struct log_pair[]){__VA_ARGS__}) / sizeof(struct log_pair))
