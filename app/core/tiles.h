/* The map that searches are shown on: pictures ("tiles") of a server that the operator names, as
 * "https://tiles.example/{z}/{x}/{y}.png". Pure. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Whether url names tiles: http or https, one host in small letters, {z}, {x} and {y}, perhaps {r}
 * (twice as fine: "@2x"), nothing else in braces. *ret_origin: where pages may fetch pictures from,
 * in the arena. ERR_INVALID: *ret_why says what to write. */
enum err tiles_read(struct arena *arena, const char *url, struct str *ret_origin,
                    struct str *ret_why) MUST_USE;

/* The address of the one tile that has the whole world, in the arena. */
struct str tiles_world(struct arena *arena, const char *url);
