/* Web Push: a message that only the subscribed browser can read (RFC 8291 in one record of RFC
 * 8188), and the signed word of who sends it (VAPID, RFC 8292). Points are uncompressed P-256. */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum {
    WEBPUSH_POINT_BYTES = 65,
    WEBPUSH_SCALAR_BYTES = 32,
    WEBPUSH_AUTH_BYTES = 16,
    WEBPUSH_SALT_BYTES = 16,
    WEBPUSH_TEXT_MAX = 3993, /* so that the whole body is at most 4,096 bytes */
    WEBPUSH_JWT_HOURS = 12   /* push services refuse more than 24 */
};

/* A pair of keys. */
struct webpush_key {
    unsigned char scalar[WEBPUSH_SCALAR_BYTES];
    unsigned char point[WEBPUSH_POINT_BYTES];
};

/* The pair of a private key; ERR_INVALID when it is 0 or not below the order of the curve. */
enum err webpush_key_from(const unsigned char scalar[static WEBPUSH_SCALAR_BYTES],
                          struct webpush_key *ret_key) MUST_USE;
/* A pair made of a secret, always the same for the same one. */
enum err webpush_key_of_secret(struct str secret, struct webpush_key *ret_key) MUST_USE;
/* A pair for one message. */
enum err webpush_key_make(struct webpush_key *ret_key) MUST_USE;

/* Whether it is a point of the curve in the uncompressed form. */
bool webpush_is_point(struct str point);

/* What a browser gives with its subscription, decoded. */
struct webpush_reader {
    unsigned char point[WEBPUSH_POINT_BYTES];
    unsigned char auth[WEBPUSH_AUTH_BYTES];
};
/* The body of the message, Content-Encoding: aes128gcm, in the arena. sender and salt: fresh ones
 * for each message. ERR_TOO_LARGE above WEBPUSH_TEXT_MAX, ERR_INVALID when the reader's point is
 * none. */
enum err webpush_seal(struct arena *arena, const struct webpush_reader *reader,
                      const struct webpush_key *sender,
                      const unsigned char salt[static WEBPUSH_SALT_BYTES], struct str text,
                      struct str *ret_body) MUST_USE;

/* The value of Authorization for a push service, in the arena: "vapid t=…, k=…". audience: its
 * origin; contact: a mailto: or https: address of the operator. Neither may need JSON's escapes. */
enum err webpush_authorization(struct arena *arena, const struct webpush_key *key,
                               struct str audience, struct str contact, int64_t now_s,
                               struct str *ret_value) MUST_USE;
