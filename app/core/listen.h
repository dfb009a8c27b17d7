/* Where the server listens, as far as others have a say. */
#pragma once
#include "base/arena.h"

#include <stdbool.h>

/* The sockets that systemd has bound for us (sd_listen_fds(3)) as "fd:3,fd:4", instead of what the
 * settings say; NULL when there are none. Takes the variables away, so that no child believes them.
 */
const char *listen_handed(struct arena *arena);
/* Whether only this machine reaches all of the addresses. */
bool listen_is_near(const char *listen);
