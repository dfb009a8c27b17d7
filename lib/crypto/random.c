#include "crypto/random.h"

#include <sodium.h>

void random_bytes(void *ret_bytes, size_t n)
{
    randombytes_buf(ret_bytes, n);
}

void random_hex(char *ret_text, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[64];
    size_t done = 0;

    while (done < n) {
        size_t piece = n - done < sizeof(bytes) ? n - done : sizeof(bytes);

        randombytes_buf(bytes, piece);
        for (size_t i = 0; i < piece; i++) {
            *ret_text++ = digits[bytes[i] >> 4];
            *ret_text++ = digits[bytes[i] & 15];
        }
        done += piece;
    }
    *ret_text = '\0';
}

uint32_t random_below(uint32_t below)
{
    return randombytes_uniform(below);
}
