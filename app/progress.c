#include "progress.h"

#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 30, EVERY_US = 100000 };

static bool shown; /* a line stands there */

static void bar(int64_t done, int64_t total)
{
    int full = total > 0 ? (int)(done * WIDTH / total) : 0;

    putc('[', stderr);
    for (int i = 0; i < WIDTH; i++)
        putc(i < full ? '#' : '.', stderr);
    fprintf(stderr, "] %lld/%lld", (long long)done, (long long)total);
}

void progress_show(const char *what, int64_t done, int64_t total)
{
    static int64_t last_us;
    int64_t now_us = clock_mono_us();

    if (!isatty(STDERR_FILENO) || (done != total && now_us - last_us < EVERY_US))
        return;
    last_us = now_us;
    shown = true;
    fprintf(stderr, "\r\033[K%s ", what);
    if (total > 0)
        bar(done, total);
    fflush(stderr);
}

void progress_end(void)
{
    if (shown)
        fputs("\r\033[K", stderr);
    shown = false;
}
