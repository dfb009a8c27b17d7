#include "rentals/check_in_rules.h"
#include "crypto/hash.h"

struct str check_in_text(struct arena *arena, const struct check_in *said)
{
    struct str place = said->place.n ? said->place : STR("-"), text;

    if (said->has_position)
        text = str_format(arena, "%lld %lld %lld %.*s", (long long)said->latitude_e6,
                          (long long)said->longitude_e6, (long long)said->accuracy_m,
                          STR_FMT(place));
    else
        text = str_format(arena, "- - - %.*s", STR_FMT(place));
    if (str_is_null(said->salt))
        return text;
    return str_format(arena, "%.*s\nsalt %.*s", STR_FMT(text), STR_FMT(said->salt));
}

struct str check_in_digest(struct arena *arena, const struct check_in *said)
{
    unsigned char digest[SHA256_BYTES];
    char *hex = arena_take(arena, 2 * SHA256_BYTES + 1);

    hash_sha256(check_in_text(arena, said), digest);
    hash_hex((struct str){(const char *)digest, SHA256_BYTES}, hex);
    return (struct str){hex, 2 * SHA256_BYTES};
}
