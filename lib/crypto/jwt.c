#include "crypto/jwt.h"

#include "crypto/base64.h"
#include "crypto/hash.h"
#include "crypto/random.h"

#include <sodium.h>

/* {"alg":"HS256","typ":"JWT"} and the same with typ first, as some libraries write it. */
static const struct str header = {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", 36};
static const struct str header_typ_first = {"eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9", 36};

#define SIGNATURE_LENGTH BASE64URL_LENGTH(SHA256_BYTES)

_Static_assert(sizeof(crypto_auth_hmacsha256_state) <= sizeof(struct jwt_key),
               "room for the state");

/* The state after the key's block is kept, which saves half of the compressions of a token. */
void jwt_key_init(struct jwt_key *key, struct str secret)
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.p, secret.n);
    memcpy(key->state, &state, sizeof(state));
}

static void sign(const struct jwt_key *key, struct str text, char ret_signature[SIGNATURE_LENGTH])
{
    crypto_auth_hmacsha256_state state;
    unsigned char digest[SHA256_BYTES];

    memcpy(&state, key->state, sizeof(state));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.p, text.n);
    crypto_auth_hmacsha256_final(&state, digest);
    base64url_encode((struct str){(const char *)digest, sizeof(digest)}, ret_signature);
}

struct str jwt_make(struct arena *arena, const struct jwt_key *key, const struct jwt *claims)
{
    char jti[33];
    struct str body;
    char *token;
    size_t n;

    memcpy(jti, claims->jti, sizeof(jti));
    if (jti[0] == '\0')
        random_hex(jti, 16);
    body = str_format(arena,
                      "{\"token_type\":\"%s\",\"exp\":%lld,\"iat\":%lld,\"jti\":\"%s\","
                      "\"user_id\":%lld,\"sid\":%lld}",
                      claims->type == JWT_ACCESS ? "access" : "refresh", (long long)claims->exp,
                      (long long)claims->iat, jti, (long long)claims->user_id,
                      (long long)claims->sid);
    token = arena_take(arena, header.n + 1 + BASE64URL_LENGTH(body.n) + 1 + SIGNATURE_LENGTH);
    memcpy(token, header.p, header.n);
    n = header.n;
    token[n++] = '.';
    n += base64url_encode(body, token + n);
    sign(key, (struct str){token, n}, token + n + 1);
    token[n] = '.';
    return (struct str){token, n + 1 + SIGNATURE_LENGTH};
}

/* ---- the claims: one flat object of strings and integers ---- */

struct scan {
    const char *p, *end;
};

static bool scan_char(struct scan *scan, char c)
{
    if (scan->p == scan->end || *scan->p != c)
        return false;
    scan->p++;
    return true;
}

static void scan_space(struct scan *scan)
{
    while (scan->p < scan->end && (*scan->p == ' ' || *scan->p == '\n'))
        scan->p++;
}

/* A string without escapes: no claim of ours has any. */
static bool scan_string(struct scan *scan, struct str *ret_value)
{
    const char *from;

    if (!scan_char(scan, '"'))
        return false;
    from = scan->p;
    while (scan->p < scan->end && *scan->p != '"') {
        if (*scan->p == '\\' || (unsigned char)*scan->p < 0x20)
            return false;
        scan->p++;
    }
    *ret_value = (struct str){from, (size_t)(scan->p - from)};
    return scan_char(scan, '"');
}

static bool scan_integer(struct scan *scan, int64_t *ret_value)
{
    const char *from = scan->p;

    while (scan->p < scan->end && (*scan->p == '-' || (*scan->p >= '0' && *scan->p <= '9')))
        scan->p++;
    return str_to_i64((struct str){from, (size_t)(scan->p - from)}, ret_value);
}

enum {
    HAS_TYPE = 1,
    HAS_EXP = 2,
    HAS_IAT = 4,
    HAS_JTI = 8,
    HAS_USER = 16,
    HAS_SID = 32,
    NEEDED = 31
};

/* The place of an integer claim and its bit; NULL for a claim that is no integer of ours. */
static int64_t *integer_claim(struct str name, struct jwt *claims, unsigned *ret_bit)
{
    if (str_eq(name, STR("exp"))) {
        *ret_bit = HAS_EXP;
        return &claims->exp;
    }
    if (str_eq(name, STR("iat"))) {
        *ret_bit = HAS_IAT;
        return &claims->iat;
    }
    if (str_eq(name, STR("user_id"))) {
        *ret_bit = HAS_USER;
        return &claims->user_id;
    }
    if (str_eq(name, STR("sid"))) {
        *ret_bit = HAS_SID;
        return &claims->sid;
    }
    return NULL;
}

static bool text_claim(struct str name, struct str value, struct jwt *claims, unsigned *ret_bit)
{
    *ret_bit = 0;
    if (str_eq(name, STR("token_type"))) {
        *ret_bit = HAS_TYPE;
        claims->type = str_eq(value, STR("access")) ? JWT_ACCESS : JWT_REFRESH;
        return claims->type == JWT_ACCESS || str_eq(value, STR("refresh"));
    }
    if (str_eq(name, STR("jti"))) {
        *ret_bit = HAS_JTI;
        if (value.n != sizeof(claims->jti) - 1)
            return false;
        memcpy(claims->jti, value.p, value.n);
        return true;
    }
    return true;
}

static bool claim_read(struct scan *scan, struct jwt *claims, unsigned *seen)
{
    struct str name, value;
    unsigned bit = 0;
    int64_t *place;
    int64_t other;

    scan_space(scan);
    if (!scan_string(scan, &name))
        return false;
    scan_space(scan);
    if (!scan_char(scan, ':'))
        return false;
    scan_space(scan);
    place = integer_claim(name, claims, &bit);
    if (place != NULL) {
        if (!scan_integer(scan, place))
            return false;
    } else if (scan->p < scan->end && *scan->p == '"') {
        if (!scan_string(scan, &value) || !text_claim(name, value, claims, &bit))
            return false;
    } else if (!scan_integer(scan, &other)) {
        return false;
    }
    scan_space(scan);
    if (*seen & bit)
        return false;
    *seen |= bit;
    return true;
}

static bool claims_read(struct str body, struct jwt *ret_claims)
{
    struct scan scan = {body.p, body.p + body.n};
    unsigned seen = 0;

    scan_space(&scan);
    if (!scan_char(&scan, '{'))
        return false;
    do {
        if (!claim_read(&scan, ret_claims, &seen))
            return false;
    } while (scan_char(&scan, ','));
    return scan_char(&scan, '}') && scan.p == scan.end && (seen & NEEDED) == NEEDED;
}

enum err jwt_verify(const struct jwt_key *key, struct str token, int64_t now_s,
                    struct jwt *ret_claims)
{
    char expected[SIGNATURE_LENGTH];
    unsigned char body[JWT_MAX];
    struct jwt claims = {0};
    struct str part, signature;
    ptrdiff_t dot;
    size_t n;

    if (token.n > JWT_MAX || token.n < header.n + 2 + SIGNATURE_LENGTH)
        return ERR_UNAUTHENTICATED;
    part = str_sub(token, 0, header.n);
    if (!str_eq(part, header) && !str_eq(part, header_typ_first))
        return ERR_UNAUTHENTICATED;
    dot = str_find(token, '.', header.n + 1);
    if (token.p[header.n] != '.' || dot < 0)
        return ERR_UNAUTHENTICATED;

    signature = str_sub(token, (size_t)dot + 1, token.n);
    sign(key, str_sub(token, 0, (size_t)dot), expected);
    if (!hash_equal(signature, (struct str){expected, sizeof(expected)}))
        return ERR_UNAUTHENTICATED;

    part = str_sub(token, header.n + 1, (size_t)dot);
    if (!base64url_decode(part, body, sizeof(body), &n) ||
        !claims_read((struct str){(const char *)body, n}, &claims))
        return ERR_UNAUTHENTICATED;
    if (claims.exp <= now_s || claims.user_id <= 0)
        return ERR_UNAUTHENTICATED;
    *ret_claims = claims;
    return OK;
}
