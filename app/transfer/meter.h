/* How far a long command is: a bar on a terminal, else a line for each part that is done. */
#pragma once
#include "base/str.h"

struct meter {
    struct str what;
    int64_t of, at;
    int64_t began_us, drawn_us;
    bool on_terminal;
};

void meter_begin(struct meter *meter, struct str what, int64_t of);
void meter_to(struct meter *meter, int64_t at);
/* what stands for the unit in the plain line: "rows", "photos". */
void meter_end(struct meter *meter, const char *unit);
