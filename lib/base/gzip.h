/* Answers made anew for each caller, compressed quickly. */
#pragma once
#include "base/str.h"

/* In the arena; the null string when it could not be made. */
struct str gzip_of(struct arena *arena, struct str bytes);
