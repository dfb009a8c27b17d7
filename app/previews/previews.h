/* Previews of links, the sitemap, robots.txt. */
#pragma once
#include "core/app.h"

extern const struct route_table previews_table;
