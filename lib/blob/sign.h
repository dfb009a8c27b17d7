/* AWS Signature Version 4, for S3 and what speaks like it. Pure: all that it needs is given.
 * Written here because curl 7.88's own leaves out x-amz-content-sha256 and does not sort the query.
 */
#pragma once
#include "base/arena.h"
#include "base/str.h"

struct sign_pair {
    struct str name, value;
};

struct sign_keys {
    struct str access, secret, region;
};

struct sign_request {
    struct str method;
    struct str path;                 /* as it is sent, percent-encoded */
    struct str query;                /* of sign_query; empty: none */
    const struct sign_pair *headers; /* names in small letters and in their order; with host,
                                        x-amz-content-sha256 and x-amz-date */
    size_t header_count;
    struct str payload; /* hex of the body's SHA-256 */
    int64_t now_s;      /* since 1970 UTC; the same as in x-amz-date */
};

/* The value of the Authorization header. */
struct str sign_authorization(struct arena *arena, const struct sign_keys *keys,
                              const struct sign_request *request);
/* "a=1&b=%2F": sorted, encoded as is signed and sent. At most 16 pairs. */
struct str sign_query(struct arena *arena, const struct sign_pair *pairs, size_t n);
/* A path with everything encoded but letters, digits, "-._~" and '/'. */
struct str sign_path(struct arena *arena, struct str path);
/* "20130524T000000Z" and a NUL. */
void sign_date(int64_t now_s, char ret_text[static 17]);
/* Hex of the SHA-256, in the arena. */
struct str sign_digest(struct arena *arena, struct str bytes);
