/* The head of a request, strictly; and chunked bodies. Pure: docs/security.md section 1. */
#pragma once
#include "base/err.h"
#include "http/request.h"

struct http_limits {
    size_t line, head, headers;
};

struct http_head {
    enum method method;
    struct str method_name, target, path_raw, query;
    const struct pair *headers; /* names as sent */
    size_t header_count;
    struct str host;
    int64_t content_length; /* -1: none */
    bool chunked, keep_alive, expect_continue, upgrade, http10;
};

/* How many bytes the head takes, its empty line included; 0 when it is not complete. *ret_status is
 * 0, or the status of a refusal that is certain already (414, 431, 400). */
size_t http_head_length(struct str bytes, const struct http_limits *limits, int *ret_status);
/* Parses a complete head (strings point into it). 0, or the status to refuse with: 400, 405, 431,
 * 501, 505. */
int http_head_parse(struct arena *arena, struct str head, const struct http_limits *limits,
                    struct http_head *ret_head);

/* A chunked body, fed in any pieces. */
struct chunked {
    enum {
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_SIZE_LF,
        CHUNK_DATA,
        CHUNK_DATA_CR,
        CHUNK_DATA_LF,
        CHUNK_TRAILER,
        CHUNK_TRAILER_LF,
        CHUNK_END
    } state;
    uint64_t left;
    unsigned digits, line; /* of the size; bytes in the present trailer or extension line */
    unsigned trailer;      /* bytes of all of them */
};
/* Takes bytes: *ret_data is the next piece of the body (may be empty). Returns how many bytes were
 * used, or SIZE_MAX when it is malformed. state is CHUNK_END when the body is over. */
size_t chunked_take(struct chunked *chunked, struct str bytes, struct str *ret_data);
