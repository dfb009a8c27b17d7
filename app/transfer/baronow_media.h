/* The files that the original's photos are kept in. */
#pragma once
#include "base/err.h"
#include "transfer/baronow_town.h"

/* The bytes of a file by the key that a row has, in the arena; also only whether it is there
 * (ret_bytes NULL). ERR_NOT_FOUND: there is none of that name, ERR_TOO_LARGE, ERR_UNAVAILABLE: it
 * cannot be read now. Any thread. */
enum err media_read(const struct town *town, struct arena *arena, struct str key,
                    struct str *ret_bytes) MUST_USE;
/* Whether it is an address and no folder. */
bool media_is_far(const char *media);
