#include "base/fault.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[FAULT_COUNT] = {
    [FAULT_EARLY_ACK] = "early_ack",   [FAULT_NO_SYNC] = "no_sync", [FAULT_DROP_BUS] = "drop_bus",
    [FAULT_DROP_REDIS] = "drop_redis", [FAULT_NO_GAPS] = "no_gaps", [FAULT_NO_CID] = "no_cid",
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_int percents[FAULT_COUNT];
static atomic_uint_fast64_t calls;

/* One "name" or "name=N" of n bytes. */
static bool set_one(const char *text, size_t n)
{
    const char *equals = memchr(text, '=', n);
    size_t name_n = equals ? (size_t)(equals - text) : n;
    char *end = NULL;
    long percent = equals ? strtol(equals + 1, &end, 10) : 100;

    if (equals && (end == equals + 1 || end != text + n || percent < 0 || percent > 100))
        return false;
    for (int i = 0; i < FAULT_COUNT; i++) {
        if (strlen(names[i]) == name_n && memcmp(names[i], text, name_n) == 0) {
            atomic_store(&percents[i], (int)percent);
            return true;
        }
    }
    return false;
}

static bool set_all(const char *list)
{
    for (int i = 0; i < FAULT_COUNT; i++)
        atomic_store(&percents[i], 0);
    while (*list) {
        size_t n = strcspn(list, ",");

        if (!set_one(list, n))
            return false;
        list += n + (list[n] == ',');
    }
    return true;
}

static void read_environment(void)
{
    const char *list = getenv("WOOGA_FAULTS");

    /* A misspelt fault would pass for a server that survives it. */
    if (list && !set_all(list)) {
        fprintf(stderr, "wooga: WOOGA_FAULTS=%s is no list of faults\n", list);
        abort();
    }
}

bool faults_set(const char *list)
{
    pthread_once(&once, read_environment);
    if (set_all(list))
        return true;
    set_all("");
    return false;
}

/* Spreads the calls that fail, the same in every run (splitmix64). */
static unsigned scatter(uint64_t n)
{
    n += UINT64_C(0x9e3779b97f4a7c15) * (n + 1);
    n = (n ^ (n >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    n = (n ^ (n >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (unsigned)((n ^ (n >> 31)) % 100);
}

bool fault(enum fault which)
{
    int percent;

    pthread_once(&once, read_environment);
    percent = atomic_load(&percents[which]);
    if (percent == 0 || percent == 100)
        return percent == 100;
    return scatter(atomic_fetch_add(&calls, 1)) < (unsigned)percent;
}
