/* A bucket of S3, or of what speaks like it: objects under names, with signed requests, path-style
 * addresses, and a few tries where the other side is busy or gone. Blocking; any thread. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct s3;

struct s3_options {
    const char *url; /* s3://bucket/prefix?endpoint=http://host:9000&region=eu-west-1; without an
                        endpoint Amazon's of the region, without a region us-east-1 */
    const char *access_key, *secret_key;
    int patience_ms; /* for one call with all its tries */
    int timeout_ms;  /* for one try */
};

/* Does not call the other side. ret_why: static text. */
enum err s3_open(const struct s3_options *options, struct s3 **ret_s3,
                 const char **ret_why) MUST_USE;
void s3_close(struct s3 *s3);
bool s3_is_url(const char *url);
/* A value of the URL's query, {NULL,0} when absent. */
struct str s3_url_value(const char *url, const char *name);

/* Keys are of [A-Za-z0-9._/-], without the URL's prefix. All: ERR_UNAVAILABLE when the other side
 * does not do it, s3_why says why. */
enum err s3_put(struct s3 *s3, struct str key, struct str bytes) MUST_USE;
/* At most limit bytes, in the arena. ERR_NOT_FOUND. */
enum err s3_get(struct s3 *s3, struct arena *arena, struct str key, size_t limit,
                struct str *ret_bytes) MUST_USE;
/* OK when it is there, else ERR_NOT_FOUND. */
enum err s3_head(struct s3 *s3, struct str key) MUST_USE;
/* OK also when it is not there. */
enum err s3_remove(struct s3 *s3, struct str key) MUST_USE;

/* Every key that begins with under, in their order; stops at the first error, which it returns. */
typedef enum err s3_take_fn(void *user, struct str key, int64_t size);
enum err s3_list(struct s3 *s3, struct str under, s3_take_fn *take, void *user) MUST_USE;
/* Whether the bucket answers to our keys. */
enum err s3_probe(struct s3 *s3) MUST_USE;

/* What went wrong last, as "403 SignatureDoesNotMatch" or "no answer"; in the arena. */
struct str s3_why(struct s3 *s3, struct arena *arena);
