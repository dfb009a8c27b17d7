#include "crypto/hash.h"

#include <openssl/sha.h>
#include <sodium.h>

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)s.p;
}

void hash_sha256(struct str bytes, unsigned char ret_digest[static SHA256_BYTES])
{
    crypto_hash_sha256(ret_digest, bytes_of(bytes), bytes.n);
}

void hash_sha1(struct str bytes, unsigned char ret_digest[static SHA1_BYTES])
{
    SHA1(bytes_of(bytes), bytes.n, ret_digest);
}

void hash_hmac_sha256(struct str key, struct str bytes,
                      unsigned char ret_digest[static SHA256_BYTES])
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.n);
    crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.n);
    crypto_auth_hmacsha256_final(&state, ret_digest);
}

bool hash_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

void hash_hex(struct str bytes, char *ret_text)
{
    sodium_bin2hex(ret_text, bytes.n * 2 + 1, bytes_of(bytes), bytes.n);
}
