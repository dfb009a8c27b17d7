/* Addresses as text. */
#pragma once
#include "base/str.h"

#include <stdbool.h>

/* Whether address is among those of network: the same text, or "10.0.0.0/8", "fd00::/8". What is no
 * address is in none. */
bool address_is_in(struct str address, struct str network);
