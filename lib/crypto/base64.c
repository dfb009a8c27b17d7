#include "crypto/base64.h"

static size_t encode(struct str bytes, const char alphabet[static 64], bool padded, char *ret_text)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    char *out = ret_text;
    size_t i = 0;

    for (; i + 3 <= bytes.n; i += 3) {
        uint32_t bits = (uint32_t)p[i] << 16 | (uint32_t)p[i + 1] << 8 | p[i + 2];

        *out++ = alphabet[bits >> 18];
        *out++ = alphabet[bits >> 12 & 63];
        *out++ = alphabet[bits >> 6 & 63];
        *out++ = alphabet[bits & 63];
    }
    if (i < bytes.n) {
        bool two = bytes.n - i == 2;
        uint32_t bits = (uint32_t)p[i] << 16 | (two ? (uint32_t)p[i + 1] << 8 : 0);

        *out++ = alphabet[bits >> 18];
        *out++ = alphabet[bits >> 12 & 63];
        if (two)
            *out++ = alphabet[bits >> 6 & 63];
        else if (padded)
            *out++ = '=';
        if (padded)
            *out++ = '=';
    }
    return (size_t)(out - ret_text);
}

size_t base64_encode(struct str bytes, char *ret_text)
{
    return encode(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", true,
                  ret_text);
}

size_t base64url_encode(struct str bytes, char *ret_text)
{
    return encode(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", false,
                  ret_text);
}

/* The six bits of a character of the URL form, -1 for any other byte. */
static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool base64url_decode(struct str text, unsigned char *ret_bytes, size_t room, size_t *ret_n)
{
    size_t n = text.n / 4 * 3 + (text.n % 4 > 0 ? text.n % 4 - 1 : 0);
    uint32_t bits = 0;
    unsigned held = 0;
    size_t out = 0;

    if (text.n % 4 == 1 || n > room)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        int six = sextet(text.p[i]);

        if (six < 0)
            return false;
        bits = (bits << 6 | (uint32_t)six) & 0xFFFFFF;
        held += 6;
        if (held >= 8) {
            held -= 8;
            ret_bytes[out++] = (unsigned char)(bits >> held);
        }
    }
    if ((bits & ((1u << held) - 1)) != 0)
        return false;
    *ret_n = out;
    return true;
}
