/* Reviews: by the parties of a returned rental, once each, blind until both or 14 days; 바로미터.
 */
#pragma once
#include "rentals/rentals.h"

extern const struct route_table reviews_table;
