/* Which addresses are the world's: what a member names must not reach this machine or its network.
 */
#include "fetch/fetch.h"

#include <arpa/inet.h>
#include <netinet/in.h>

/* Registries of IANA: what is not "globally reachable", and multicast. */
static const struct {
    uint32_t start;
    int bits;
} private_v4[] = {
    {0x00000000, 8},  /* this network */
    {0x0a000000, 8},  /* private */
    {0x64400000, 10}, /* carriers' own */
    {0x7f000000, 8},  /* loopback */
    {0xa9fe0000, 16}, /* link-local, where clouds tell their secrets */
    {0xac100000, 12}, /* private */
    {0xc0000000, 24}, /* protocols' own */
    {0xc0000200, 24}, /* examples */
    {0xc0586300, 24}, /* 6to4 relays */
    {0xc0a80000, 16}, /* private */
    {0xc6120000, 15}, /* benchmarks */
    {0xc6336400, 24}, /* examples */
    {0xcb007100, 24}, /* examples */
    {0xe0000000, 4},  /* multicast */
    {0xf0000000, 4},  /* reserved, broadcast */
};

static bool is_outside_v4(uint32_t address)
{
    for (size_t i = 0; i < COUNT_OF(private_v4); i++) {
        if ((address ^ private_v4[i].start) >> (32 - private_v4[i].bits) == 0)
            return false;
    }
    return true;
}

static uint32_t word(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Only 2000::/3 is the world's. What carries an IPv4 address counts as that. */
static bool is_outside_v6(const unsigned char *bytes)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    static const unsigned char translated[12] = {0x00, 0x64, 0xff, 0x9b};
    uint32_t start = word(bytes);

    if (memcmp(bytes, mapped, sizeof(mapped)) == 0 ||
        memcmp(bytes, translated, sizeof(translated)) == 0)
        return is_outside_v4(word(bytes + 12));
    if (start >> 16 == 0x2002) /* 6to4 */
        return is_outside_v4(word(bytes + 2));
    if (start >> 9 == 0x20010000 >> 9 || start == 0x20010db8) /* protocols' own, examples */
        return false;
    return start >> 29 == 1;
}

bool fetch_is_outside(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)address;

        return is_outside_v4(ntohl(v4->sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)address;

        return is_outside_v6(v6->sin6_addr.s6_addr);
    }
    return false;
}

/* "[::1]:443", "name:443" → the host alone. */
static struct str host_alone(struct str authority)
{
    ptrdiff_t end = str_find(authority, ']', 0);

    if (authority.n > 0 && authority.p[0] == '[')
        return end < 0 ? STR("") : str_sub(authority, 1, (size_t)end);
    return str_split(&authority, ':');
}

static bool names_inside(struct str host)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    char text[INET6_ADDRSTRLEN] = {0};

    if (str_eq_nocase(host, STR("localhost")))
        return true;
    if (host.n >= sizeof(text))
        return false;
    memcpy(text, host.p, host.n);
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return !fetch_is_outside((const void *)&v4);
    return inet_pton(AF_INET6, text, &v6.sin6_addr) == 1 && !fetch_is_outside((const void *)&v6);
}

struct str fetch_origin(struct str url)
{
    static const struct str schemes[] = {{"https://", 8}, {"http://", 7}};

    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        size_t end = schemes[i].n;

        if (!str_starts(url, schemes[i]))
            continue;
        while (end < url.n && url.p[end] != '/' && url.p[end] != '?' && url.p[end] != '#')
            end++;
        return str_sub(url, 0, end);
    }
    return (struct str){NULL, 0};
}

bool fetch_may_name(struct str url, bool inside)
{
    struct str origin = fetch_origin(url), host;
    bool https = str_starts(url, STR("https://"));

    if (url.n > FETCH_URL_MAX || str_is_null(origin) || (!https && !inside))
        return false;
    for (size_t i = 0; i < url.n; i++) { /* printable ASCII, nothing that a header or JSON minds */
        if (url.p[i] <= ' ' || url.p[i] >= 127 || url.p[i] == '"' || url.p[i] == '\\')
            return false;
    }
    if (str_find(origin, '@', 0) >= 0)
        return false;
    host = host_alone(str_sub(origin, https ? 8 : 7, origin.n));
    return host.n > 0 && (inside || !names_inside(host));
}
