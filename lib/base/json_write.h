/* Streaming JSON writer into a buf: compact, UTF-8 unescaped, commas by itself. Misuse (a value
 * without a key inside an object) is a bug and asserted. Invalid UTF-8 in strings is replaced by
 * U+FFFD, so the output is always valid. */
#pragma once
#include "base/buf.h"

#define JSON_DEPTH 16

struct json {
    struct buf *buf;
    unsigned depth;
    bool comma[JSON_DEPTH];  /* the container holds something already */
    bool object[JSON_DEPTH]; /* it is { … }, else [ … ] or the top */
    bool keyed;              /* a key was written, its value is due */
};

/* jansson exports functions of these names, and ours would take their place in its own calls. Its
 * header stays inside json_read.c; trees are read by json_tree_*. */
#define json_object json_write_object
#define json_array  json_write_array
#define json_null   json_write_null

void json_init(struct json *json, struct buf *buf);

void json_object(struct json *json); /* { */
void json_end(struct json *json);    /* } or ], whichever is open */
void json_array(struct json *json);  /* [ */
void json_key(struct json *json, const char *key);

void json_str(struct json *json, struct str s); /* {NULL,0} writes null */
void json_int(struct json *json, int64_t value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);
/* One decimal, as the wire writes manner_score: 66.4, 0.0 */
void json_tenths(struct json *json, int64_t tenths);
void json_instant(struct json *json, int64_t us);
void json_day(struct json *json, int32_t day);
/* Bytes that are JSON already. */
void json_raw(struct json *json, struct str s);

/* Key and value in one line. */
void json_key_str(struct json *json, const char *key, struct str s);
void json_key_int(struct json *json, const char *key, int64_t value);
void json_key_bool(struct json *json, const char *key, bool value);
void json_key_null(struct json *json, const char *key);
void json_key_instant(struct json *json, const char *key, int64_t us);
void json_key_day(struct json *json, const char *key, int32_t day);
