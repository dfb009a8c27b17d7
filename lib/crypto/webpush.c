#include "crypto/webpush.h"

#include "crypto/base64.h"
#include "crypto/hash.h"
#include "crypto/random.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

enum {
    KEY_BYTES = 16,
    NONCE_BYTES = 12,
    TAG_BYTES = 16,
    RECORD_BYTES = 4096,
    HEAD_BYTES = WEBPUSH_SALT_BYTES + 4 + 1 + WEBPUSH_POINT_BYTES,
    HALF_BYTES = 32, /* of a signature: r, then s */
    TRIES = 16
};

static struct str bytes_of(const unsigned char *bytes, size_t n)
{
    return (struct str){(const char *)bytes, n};
}

/* ---- keys ---- */

static bool point_of(const EC_GROUP *curve, const BIGNUM *scalar,
                     unsigned char ret_point[static WEBPUSH_POINT_BYTES])
{
    EC_POINT *point = EC_POINT_new(curve);
    bool done = point != NULL && EC_POINT_mul(curve, point, scalar, NULL, NULL, NULL) == 1 &&
                EC_POINT_point2oct(curve, point, POINT_CONVERSION_UNCOMPRESSED, ret_point,
                                   WEBPUSH_POINT_BYTES, NULL) == WEBPUSH_POINT_BYTES;

    EC_POINT_free(point);
    return done;
}

enum err webpush_key_from(const unsigned char scalar[static WEBPUSH_SCALAR_BYTES],
                          struct webpush_key *ret_key)
{
    EC_GROUP *curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    BIGNUM *number = BN_bin2bn(scalar, WEBPUSH_SCALAR_BYTES, NULL);
    enum err err = ERR_UNAVAILABLE;

    if (curve != NULL && number != NULL) {
        err = ERR_INVALID;
        if (!BN_is_zero(number) && BN_cmp(number, EC_GROUP_get0_order(curve)) < 0)
            err = point_of(curve, number, ret_key->point) ? OK : ERR_UNAVAILABLE;
    }
    memcpy(ret_key->scalar, scalar, WEBPUSH_SCALAR_BYTES);
    BN_clear_free(number);
    EC_GROUP_free(curve);
    return err;
}

/* Nearly every number of 32 bytes is a private key; of the few others the digest is tried. */
enum err webpush_key_of_secret(struct str secret, struct webpush_key *ret_key)
{
    unsigned char scalar[SHA256_BYTES];
    enum err err = ERR_INVALID;

    hash_sha256(secret, scalar);
    for (int i = 0; i < TRIES && err == ERR_INVALID; i++) {
        err = webpush_key_from(scalar, ret_key);
        hash_sha256(bytes_of(ret_key->scalar, sizeof(scalar)), scalar);
    }
    return err;
}

enum err webpush_key_make(struct webpush_key *ret_key)
{
    unsigned char scalar[WEBPUSH_SCALAR_BYTES];
    enum err err = ERR_INVALID;

    for (int i = 0; i < TRIES && err == ERR_INVALID; i++) {
        random_bytes(scalar, sizeof(scalar));
        err = webpush_key_from(scalar, ret_key);
    }
    return err;
}

/* OpenSSL's form of a point, with its private key where there is one; NULL when it is no point of
 * the curve. */
static EVP_PKEY *key_load(const unsigned char point[static WEBPUSH_POINT_BYTES],
                          const unsigned char *scalar)
{
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    BIGNUM *number = scalar ? BN_bin2bn(scalar, WEBPUSH_SCALAR_BYTES, NULL) : NULL;
    int parts = scalar ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    OSSL_PARAM *params = NULL;
    EVP_PKEY *key = NULL;

    if (build != NULL && context != NULL && (scalar == NULL || number != NULL) &&
        OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point,
                                         WEBPUSH_POINT_BYTES) &&
        (number == NULL || OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, number)))
        params = OSSL_PARAM_BLD_to_param(build);
    if (params != NULL && EVP_PKEY_fromdata_init(context) == 1 &&
        EVP_PKEY_fromdata(context, &key, parts, params) != 1)
        key = NULL;
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    BN_clear_free(number);
    EVP_PKEY_CTX_free(context);
    return key;
}

bool webpush_is_point(struct str point)
{
    EVP_PKEY_CTX *context = NULL;
    EVP_PKEY *key;
    bool good;

    if (point.n != WEBPUSH_POINT_BYTES || point.p[0] != 4)
        return false;
    key = key_load((const unsigned char *)point.p, NULL);
    if (key != NULL)
        context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    good = context != NULL && EVP_PKEY_public_check(context) == 1;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(key);
    return good;
}

/* ---- sealing ---- */

static bool agree(const struct webpush_key *own,
                  const unsigned char point[static WEBPUSH_POINT_BYTES],
                  unsigned char ret_shared[static WEBPUSH_SCALAR_BYTES])
{
    EVP_PKEY *mine = key_load(own->point, own->scalar), *other = key_load(point, NULL);
    EVP_PKEY_CTX *context = mine ? EVP_PKEY_CTX_new_from_pkey(NULL, mine, NULL) : NULL;
    size_t n = WEBPUSH_SCALAR_BYTES;
    bool done = other != NULL && context != NULL && EVP_PKEY_derive_init(context) == 1 &&
                EVP_PKEY_derive_set_peer(context, other) == 1 &&
                EVP_PKEY_derive(context, ret_shared, &n) == 1 && n == WEBPUSH_SCALAR_BYTES;

    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(other);
    EVP_PKEY_free(mine);
    return done;
}

/* HKDF of RFC 5869 where 32 bytes are enough: one round. info ends with its counter, 1. */
static void derive(struct str salt, struct str input, struct str info,
                   unsigned char ret_bytes[static SHA256_BYTES])
{
    unsigned char key[SHA256_BYTES];

    hash_hmac_sha256(salt, input, key);
    hash_hmac_sha256(bytes_of(key, sizeof(key)), info, ret_bytes);
}

/* RFC 8291 section 3.4: the content's key and nonce. */
static void derive_keys(const struct webpush_reader *reader, const struct webpush_key *sender,
                        const unsigned char salt[static WEBPUSH_SALT_BYTES],
                        const unsigned char shared[static WEBPUSH_SCALAR_BYTES],
                        unsigned char ret_key[static SHA256_BYTES],
                        unsigned char ret_nonce[static SHA256_BYTES])
{
    static const char title[] = "WebPush: info"; /* its NUL belongs to it, as below */
    static const struct str key_info = {"Content-Encoding: aes128gcm\0\1", 29};
    static const struct str nonce_info = {"Content-Encoding: nonce\0\1", 25};
    unsigned char info[sizeof(title) + 2 * WEBPUSH_POINT_BYTES + 1], input[SHA256_BYTES];

    memcpy(info, title, sizeof(title));
    memcpy(info + sizeof(title), reader->point, WEBPUSH_POINT_BYTES);
    memcpy(info + sizeof(title) + WEBPUSH_POINT_BYTES, sender->point, WEBPUSH_POINT_BYTES);
    info[sizeof(info) - 1] = 1;
    derive(bytes_of(reader->auth, WEBPUSH_AUTH_BYTES), bytes_of(shared, WEBPUSH_SCALAR_BYTES),
           bytes_of(info, sizeof(info)), input);
    derive(bytes_of(salt, WEBPUSH_SALT_BYTES), bytes_of(input, sizeof(input)), key_info, ret_key);
    derive(bytes_of(salt, WEBPUSH_SALT_BYTES), bytes_of(input, sizeof(input)), nonce_info,
           ret_nonce);
}

/* n bytes and the tag after them. */
static bool encrypt(const unsigned char *key, const unsigned char *nonce, const unsigned char *text,
                    size_t n, unsigned char *ret_bytes)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, more = 0;
    bool done = context != NULL &&
                EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), NULL, key, nonce) == 1 &&
                EVP_EncryptUpdate(context, ret_bytes, &written, text, (int)n) == 1 &&
                EVP_EncryptFinal_ex(context, ret_bytes + written, &more) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, ret_bytes + n) == 1;

    EVP_CIPHER_CTX_free(context);
    return done;
}

enum err webpush_seal(struct arena *arena, const struct webpush_reader *reader,
                      const struct webpush_key *sender,
                      const unsigned char salt[static WEBPUSH_SALT_BYTES], struct str text,
                      struct str *ret_body)
{
    static const unsigned char record[] = {0, 0, RECORD_BYTES >> 8, RECORD_BYTES & 255,
                                           WEBPUSH_POINT_BYTES};
    unsigned char shared[WEBPUSH_SCALAR_BYTES], key[SHA256_BYTES], nonce[SHA256_BYTES];
    unsigned char padded[WEBPUSH_TEXT_MAX + 1];
    unsigned char *body;

    if (text.n > WEBPUSH_TEXT_MAX)
        return ERR_TOO_LARGE;
    if (!agree(sender, reader->point, shared))
        return ERR_INVALID;
    derive_keys(reader, sender, salt, shared, key, nonce);
    memcpy(padded, text.p, text.n);
    padded[text.n] = 2; /* the last record */
    body = arena_take(arena, HEAD_BYTES + text.n + 1 + TAG_BYTES);
    memcpy(body, salt, WEBPUSH_SALT_BYTES);
    memcpy(body + WEBPUSH_SALT_BYTES, record, sizeof(record));
    memcpy(body + WEBPUSH_SALT_BYTES + sizeof(record), sender->point, WEBPUSH_POINT_BYTES);
    if (!encrypt(key, nonce, padded, text.n + 1, body + HEAD_BYTES))
        return ERR_UNAVAILABLE;
    *ret_body = bytes_of(body, HEAD_BYTES + text.n + 1 + TAG_BYTES);
    return OK;
}

/* ---- VAPID ---- */

/* OpenSSL signs in DER; tokens want both numbers in 32 bytes each. */
static bool flatten(const unsigned char *der, size_t n,
                    unsigned char ret_signature[static 2 * HALF_BYTES])
{
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)n);
    bool done = signature != NULL &&
                BN_bn2binpad(ECDSA_SIG_get0_r(signature), ret_signature, HALF_BYTES) > 0 &&
                BN_bn2binpad(ECDSA_SIG_get0_s(signature), ret_signature + HALF_BYTES, HALF_BYTES) >
                    0;

    ECDSA_SIG_free(signature);
    return done;
}

/* ES256: ECDSA with SHA-256. */
static bool sign(const struct webpush_key *key, struct str text,
                 unsigned char ret_signature[static 2 * HALF_BYTES])
{
    EVP_PKEY *own = key_load(key->point, key->scalar);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char der[80];
    size_t n = sizeof(der);
    bool done = own != NULL && context != NULL &&
                EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, own) == 1 &&
                EVP_DigestSign(context, der, &n, (const unsigned char *)text.p, text.n) == 1 &&
                flatten(der, n, ret_signature);

    EVP_MD_CTX_free(context);
    EVP_PKEY_free(own);
    return done;
}

static struct str encode(struct arena *arena, struct str bytes)
{
    char *text = arena_take(arena, BASE64URL_LENGTH(bytes.n) + 1);

    return (struct str){text, base64url_encode(bytes, text)};
}

enum err webpush_authorization(struct arena *arena, const struct webpush_key *key,
                               struct str audience, struct str contact, int64_t now_s,
                               struct str *ret_value)
{
    unsigned char signature[2 * HALF_BYTES];
    struct str head = encode(arena, STR("{\"typ\":\"JWT\",\"alg\":\"ES256\"}"));
    struct str claims = str_format(arena, "{\"aud\":\"%.*s\",\"exp\":%lld,\"sub\":\"%.*s\"}",
                                   STR_FMT(audience), (long long)(now_s + WEBPUSH_JWT_HOURS * 3600),
                                   STR_FMT(contact));
    struct str text, mark, point = encode(arena, bytes_of(key->point, WEBPUSH_POINT_BYTES));

    claims = encode(arena, claims);
    text = str_format(arena, "%.*s.%.*s", STR_FMT(head), STR_FMT(claims));
    if (!sign(key, text, signature))
        return ERR_UNAVAILABLE;
    mark = encode(arena, bytes_of(signature, sizeof(signature)));
    *ret_value = str_format(arena, "vapid t=%.*s.%.*s, k=%.*s", STR_FMT(text), STR_FMT(mark),
                            STR_FMT(point));
    return OK;
}
