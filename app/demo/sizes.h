/* What owners of the town say of their gear's sizes (docs/fit.md). Pure. */
#pragma once
#include "demo/town.h"
#include "fit/fit.h"

enum { TOWN_SIZES_MAX = 3 };
/* Sizes that stand beside each other, of gear of the family; none where it has one size for all. A
 * variant '' is all of it. Returns their number. */
size_t town_sizes(struct dice *dice, struct str family,
                  struct fit_said ret_sizes[static TOWN_SIZES_MAX]);
