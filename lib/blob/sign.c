#include "blob/sign.h"

#include "base/buf.h"
#include "base/err.h"
#include "crypto/hash.h"

#include <stdlib.h>
#include <time.h>

enum { TEXT_MAX = 16384, PAIRS_MAX = 16 };

static void encode(struct buf *out, struct str text, bool keep_slashes)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            c == '-' || c == '.' || c == '_' || c == '~' || (c == '/' && keep_slashes)) {
            buf_char(out, (char)c);
        } else {
            buf_char(out, '%');
            buf_char(out, hex[c >> 4]);
            buf_char(out, hex[c & 15]);
        }
    }
}

struct str sign_path(struct arena *arena, struct str path)
{
    DEFER(buf_release)
    struct buf out;

    buf_init(&out, TEXT_MAX);
    encode(&out, path, true);
    return str_copy(arena, buf_as_str(&out));
}

static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct sign_pair *)a)->name, ((const struct sign_pair *)b)->name);
}

struct str sign_query(struct arena *arena, const struct sign_pair *pairs, size_t n)
{
    DEFER(buf_release)
    struct buf out;
    struct sign_pair sorted[PAIRS_MAX];

    buf_init(&out, TEXT_MAX);
    n = n < PAIRS_MAX ? n : PAIRS_MAX;
    for (size_t i = 0; i < n; i++)
        sorted[i] = pairs[i];
    qsort(sorted, n, sizeof(*sorted), by_name);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_char(&out, '&');
        encode(&out, sorted[i].name, false);
        buf_char(&out, '=');
        encode(&out, sorted[i].value, false);
    }
    return str_copy(arena, buf_as_str(&out));
}

void sign_date(int64_t now_s, char ret_text[static 17])
{
    time_t seconds = (time_t)now_s;
    struct tm utc;

    gmtime_r(&seconds, &utc);
    strftime(ret_text, 17, "%Y%m%dT%H%M%SZ", &utc);
}

struct str sign_digest(struct arena *arena, struct str bytes)
{
    unsigned char digest[SHA256_BYTES];
    char *hex = arena_take(arena, 2 * SHA256_BYTES + 1);

    hash_sha256(bytes, digest);
    hash_hex((struct str){(const char *)digest, SHA256_BYTES}, hex);
    return (struct str){hex, 2 * SHA256_BYTES};
}

/* "host;range;x-amz-date" */
static void signed_names(struct buf *out, const struct sign_request *request)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (i > 0)
            buf_char(out, ';');
        buf_str(out, request->headers[i].name);
    }
}

static struct str canonical_digest(struct arena *arena, const struct sign_request *request)
{
    DEFER(buf_release)
    struct buf out;

    buf_init(&out, TEXT_MAX);
    buf_format(&out, "%.*s\n%.*s\n%.*s\n", STR_FMT(request->method), STR_FMT(request->path),
               STR_FMT(request->query));
    for (size_t i = 0; i < request->header_count; i++)
        buf_format(&out, "%.*s:%.*s\n", STR_FMT(request->headers[i].name),
                   STR_FMT(str_trim(request->headers[i].value)));
    buf_char(&out, '\n');
    signed_names(&out, request);
    buf_format(&out, "\n%.*s", STR_FMT(request->payload));
    return sign_digest(arena, buf_as_str(&out));
}

/* The key of the day, the region and the service. */
static void day_key(const struct sign_keys *keys, struct str day,
                    unsigned char ret_key[static SHA256_BYTES])
{
    DEFER(buf_release)
    struct buf first;
    unsigned char other[SHA256_BYTES];

    buf_init(&first, TEXT_MAX);
    buf_format(&first, "AWS4%.*s", STR_FMT(keys->secret));
    hash_hmac_sha256(buf_as_str(&first), day, ret_key);
    hash_hmac_sha256((struct str){(char *)ret_key, SHA256_BYTES}, keys->region, other);
    hash_hmac_sha256((struct str){(char *)other, SHA256_BYTES}, STR("s3"), ret_key);
    hash_hmac_sha256((struct str){(char *)ret_key, SHA256_BYTES}, STR("aws4_request"), other);
    memcpy(ret_key, other, SHA256_BYTES);
}

struct str sign_authorization(struct arena *arena, const struct sign_keys *keys,
                              const struct sign_request *request)
{
    DEFER(buf_release)
    struct buf names;
    unsigned char key[SHA256_BYTES], signature[SHA256_BYTES];
    char date[17], hex[2 * SHA256_BYTES + 1];
    struct str scope, text;

    sign_date(request->now_s, date);
    scope = str_format(arena, "%.8s/%.*s/s3/aws4_request", date, STR_FMT(keys->region));
    text = str_format(arena, "AWS4-HMAC-SHA256\n%s\n%.*s\n%.*s", date, STR_FMT(scope),
                      STR_FMT(canonical_digest(arena, request)));
    day_key(keys, (struct str){date, 8}, key);
    hash_hmac_sha256((struct str){(char *)key, sizeof(key)}, text, signature);
    hash_hex((struct str){(char *)signature, sizeof(signature)}, hex);
    buf_init(&names, TEXT_MAX);
    signed_names(&names, request);
    return str_format(arena,
                      "AWS4-HMAC-SHA256 Credential=%.*s/%.*s,SignedHeaders=%.*s,Signature=%s",
                      STR_FMT(keys->access), STR_FMT(scope), STR_FMT(buf_as_str(&names)), hex);
}
