#include "transfer/meter.h"

#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

enum { BAR = 24, DRAW_US = 100000 };

static void draw(struct meter *meter)
{
    int64_t of = meter->of > 0 ? meter->of : 1;
    int full = (int)(meter->at * BAR / of), percent = (int)(meter->at * 100 / of);

    printf("\r[%.*s%*s] %3d %%  %-24.*s", full > BAR ? BAR : full, "########################",
           full > BAR ? 0 : BAR - full, "", percent, STR_FMT(meter->what));
    fflush(stdout);
    meter->drawn_us = clock_mono_us();
}

void meter_begin(struct meter *meter, struct str what, int64_t of)
{
    *meter = (struct meter){
        .what = what, .of = of, .began_us = clock_mono_us(), .on_terminal = isatty(STDOUT_FILENO)};
    if (meter->on_terminal)
        draw(meter);
}

void meter_to(struct meter *meter, int64_t at)
{
    meter->at = at;
    if (meter->on_terminal && clock_mono_us() - meter->drawn_us > DRAW_US)
        draw(meter);
}

void meter_end(struct meter *meter, const char *unit)
{
    double seconds = (double)(clock_mono_us() - meter->began_us) / (double)US_PER_SECOND;

    if (meter->on_terminal)
        printf("\r\033[K");
    printf("%.*s: %lld %s, %.1f s\n", STR_FMT(meter->what), (long long)meter->at, unit, seconds);
    fflush(stdout);
}
