#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum { TEXT_MAX = INET6_ADDRSTRLEN };

/* The bytes of an address: 4 or 16, else 0. */
static size_t read_address(struct str text, unsigned char bytes[16])
{
    char copy[TEXT_MAX];

    if (text.n == 0 || text.n >= sizeof(copy))
        return 0;
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    if (inet_pton(AF_INET, copy, bytes) == 1)
        return 4;
    return inet_pton(AF_INET6, copy, bytes) == 1 ? 16 : 0;
}

static bool same_bits(const unsigned char *a, const unsigned char *b, size_t bits)
{
    size_t whole = bits / 8, rest = bits % 8;

    if (memcmp(a, b, whole) != 0)
        return false;
    return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

bool address_is_in(struct str address, struct str network)
{
    unsigned char one[16], all[16];
    struct str rest = network, start = str_split(&rest, '/');
    size_t size;
    int64_t bits;

    if (str_is_null(rest))
        return str_eq(address, network);
    size = read_address(start, all);
    if (size == 0 || !str_to_u63(rest, &bits) || (size_t)bits > size * 8)
        return false;
    return read_address(address, one) == size && same_bits(one, all, (size_t)bits);
}
