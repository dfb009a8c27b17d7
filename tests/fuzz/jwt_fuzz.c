/* Tokens: nothing that was not made with the key is good, and nothing is read beyond the text. */
#include "crypto/jwt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct jwt_key key;
    static bool ready;
    struct jwt claims;
    if (!ready)
        jwt_key_init(&key, STR("a secret of thirty-two bytes or more"));
    ready = true;
    /* The corpus holds tokens of this key, expired at this time. */
    if (jwt_verify(&key, (struct str){(const char *)data, size}, INT64_C(4000000000), &claims) ==
        OK)
        __builtin_trap();
    return 0;
}
