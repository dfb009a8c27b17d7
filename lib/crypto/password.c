#include "crypto/password.h"

#include "crypto/hash.h"

#include <openssl/evp.h>
#include <sodium.h>

#define PASSES       2
#define MEMORY_BYTES ((size_t)19 * 1024 * 1024)
/* More rounds would let a stored row keep a thread busy for seconds. */
#define DJANGO_ROUNDS_MAX 2000000

enum err password_hash(struct arena *arena, struct str password, struct str *ret_stored)
{
    char text[crypto_pwhash_STRBYTES];

    if (sodium_init() < 0)
        return ERR_INTERNAL;
    if (crypto_pwhash_str_alg(text, password.p ? password.p : "", password.n, PASSES, MEMORY_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return ERR_UNAVAILABLE;
    *ret_stored = str_copy(arena, str_from(text));
    return OK;
}

static bool argon2_verify(struct str stored, struct str password)
{
    char text[crypto_pwhash_STRBYTES] = {0};

    if (stored.n >= sizeof(text) || sodium_init() < 0)
        return false;
    memcpy(text, stored.p, stored.n);
    return crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
}

/* pbkdf2_sha256$260000$salt$base64 of 32 bytes */
static bool django_verify(struct str stored, struct str password)
{
    unsigned char expected[SHA256_BYTES], digest[SHA256_BYTES];
    struct str rounds_text, salt;
    int64_t rounds;
    size_t n;

    (void)str_split(&stored, '$');
    rounds_text = str_split(&stored, '$');
    salt = str_split(&stored, '$');
    if (!str_to_u63(rounds_text, &rounds) || rounds < 1 || rounds > DJANGO_ROUNDS_MAX ||
        salt.n == 0 || salt.n > 256 || stored.n == 0 || password.n > 4096)
        return false;
    if (sodium_base642bin(expected, sizeof(expected), stored.p, stored.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        n != sizeof(expected))
        return false;
    if (PKCS5_PBKDF2_HMAC(password.p ? password.p : "", (int)password.n,
                          (const unsigned char *)salt.p, (int)salt.n, (int)rounds, EVP_sha256(),
                          sizeof(digest), digest) != 1)
        return false;
    return sodium_memcmp(digest, expected, sizeof(digest)) == 0;
}

bool password_verify(struct str stored, struct str password)
{
    if (str_starts(stored, STR("$argon2id$")))
        return argon2_verify(stored, password);
    if (str_starts(stored, STR("pbkdf2_sha256$")))
        return django_verify(stored, password);
    return false;
}

void password_waste(struct str password)
{
    static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    (void)argon2_verify(STR(nobody), password);
}

bool password_is_old(struct str stored)
{
    char text[crypto_pwhash_STRBYTES] = {0};

    if (!str_starts(stored, STR("$argon2id$")) || stored.n >= sizeof(text))
        return true;
    memcpy(text, stored.p, stored.n);
    return crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY_BYTES) != 0;
}
