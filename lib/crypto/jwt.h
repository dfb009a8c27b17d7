/* Signed tokens (RFC 7519), HS256 and nothing else. Only two spellings of the header are known and
 * compared byte for byte, so no token chooses its algorithm, its key or where to fetch one. */
#pragma once
#include "base/err.h"
#include "base/str.h"

#define JWT_MAX 4096 /* longer ones are refused unread */

/* A key prepared for use; 32 bytes at least. Read only after jwt_key_init, shared by threads. */
struct jwt_key {
    _Alignas(64) unsigned char state[512];
};
void jwt_key_init(struct jwt_key *key, struct str secret);

enum jwt_type { JWT_ACCESS, JWT_REFRESH };

struct jwt {
    enum jwt_type type;
    int64_t user_id;
    int64_t sid;      /* the session, as the application counts them; 0: none was named */
    int64_t iat, exp; /* seconds since 1970 */
    char jti[33];     /* 32 hex digits and a NUL */
};

/* Makes a token. jti is filled with random digits when it is empty. */
struct str jwt_make(struct arena *arena, const struct jwt_key *key, const struct jwt *claims);

/* Checks signature, form and expiry, without allocating. ERR_UNAUTHENTICATED for anything that is
 * not good at now_s; the claims are filled only with OK. */
enum err jwt_verify(const struct jwt_key *key, struct str token, int64_t now_s,
                    struct jwt *ret_claims) MUST_USE;
