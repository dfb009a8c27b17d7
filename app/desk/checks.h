/* The doctor's checks, by the doctor. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Runs `wooga doctor --json` with this process's own settings, beside it, and gives what it prints:
 * the same program, so the same checks, and whatever they need of memory and time is its own.
 * ERR_UNAVAILABLE: it cannot be run, or has not ended within seconds (and was ended). Blocks; for
 * the OUT lane. */
enum err checks_run(struct arena *arena, int seconds, struct str *ret_json) MUST_USE;
