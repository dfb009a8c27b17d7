/* The load generator's latencies and what /proc tells of the server. */
#include "load.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int bucket_of(uint64_t us)
{
    int shift = 0;

    while (us >> shift >= 2 * HISTOGRAM_STEPS)
        shift++;
    return shift * HISTOGRAM_STEPS + (int)(us >> shift);
}

static uint64_t bucket_value(int bucket)
{
    int shift = bucket < 2 * HISTOGRAM_STEPS ? 0 : bucket / HISTOGRAM_STEPS - 1;

    return (uint64_t)(bucket - shift * HISTOGRAM_STEPS) << shift;
}

void histogram_note(struct histogram *histogram, int64_t ns)
{
    uint64_t us = ns > 0 ? (uint64_t)ns / 1000 : 0;

    histogram->counts[bucket_of(us)]++;
    histogram->samples++;
    if (us > histogram->slowest)
        histogram->slowest = us;
}

uint64_t histogram_at(const struct histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)histogram->samples), seen = 0;

    for (int i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += histogram->counts[i];
        if (seen > wanted)
            return bucket_value(i);
    }
    return histogram->slowest;
}

static FILE *open_proc(const char *name)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/%s", load.pid, name);
    return load.pid ? fopen(path, "r") : NULL;
}

double server_cpu(void)
{
    unsigned long user = 0, kernel = 0;
    FILE *file = open_proc("stat");
    char text[1024];
    size_t n;

    if (!file)
        return 0;
    n = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[n] = 0;
    if (!strrchr(text, ')') ||
        sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
               &kernel) != 2)
        return 0;
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

long server_rss(void)
{
    FILE *file = open_proc("status");
    char line[256];
    long kib = 0;

    if (!file)
        return 0;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "VmRSS: %ld", &kib) == 1)
            break;
    }
    fclose(file);
    return kib * 1024;
}

int server_fds(void)
{
    char path[64];
    int count = 0;
    DIR *folder;

    snprintf(path, sizeof path, "/proc/%d/fd", load.pid);
    folder = load.pid ? opendir(path) : NULL;
    if (!folder)
        return 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count - 2; /* . and .. */
}
