#include "core/limits.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <pthread.h>

enum { SETS = 4096, WAYS = 4, RULES = 5 };

struct rule {
    double per_second, burst;
};

static const struct rule rules[RULES] = {
    [READS] = {50, 200},
    [WRITES] = {5, 30},
    [SIGNUPS] = {20.0 / 3600, 10},
    [UPLOADS] = {60.0 / 3600, 60},
};

struct bucket {
    uint64_t who; /* 0: free */
    double tokens;
    int64_t at_us; /* when tokens was right */
};

struct limiter {
    pthread_mutex_t mutex;
    uint64_t seed; /* nobody outside can choose addresses that meet in one set */
    struct bucket buckets[RULES][SETS][WAYS];
};

struct limiter *limiter_new(uint64_t seed)
{
    struct limiter *limiter = mem_take(sizeof(*limiter));

    pthread_mutex_init(&limiter->mutex, NULL);
    limiter->seed = seed;
    return limiter;
}

void limiter_free(struct limiter *limiter)
{
    if (limiter == NULL)
        return;
    pthread_mutex_destroy(&limiter->mutex);
    mem_free(limiter);
}

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

uint64_t limiter_address(const struct limiter *limiter, struct str address)
{
    unsigned char bytes[16] = {0};
    char text[INET6_ADDRSTRLEN] = {0};
    uint64_t high = 0;

    if (address.n < sizeof(text) && address.n > 0)
        memcpy(text, address.p, address.n);
    if (inet_pton(AF_INET6, text, bytes) != 1) {
        for (size_t i = 0; i < sizeof(text); i++)
            high = mix(high ^ (unsigned char)text[i]);
    } else {
        memcpy(&high, bytes, sizeof(high));
    }
    return mix(high ^ limiter->seed) | 1;
}

static double level(const struct bucket *bucket, const struct rule *rule, int64_t now_us)
{
    double seconds = (double)(now_us - bucket->at_us) / (double)US_PER_SECOND;
    double tokens = bucket->tokens + (seconds > 0 ? seconds * rule->per_second : 0);

    return tokens < rule->burst ? tokens : rule->burst;
}

/* who's bucket; a newcomer takes a free one or that of whom forgetting costs least. */
static struct bucket *find(struct bucket set[WAYS], const struct rule *rule, uint64_t who,
                           int64_t now_us)
{
    struct bucket *fullest = &set[0];

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].who == who)
            return &set[i];
    }
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].who == 0) {
            fullest = &set[i];
            break;
        }
        if (level(&set[i], rule, now_us) > level(fullest, rule, now_us))
            fullest = &set[i];
    }
    *fullest = (struct bucket){who, rule->burst, now_us};
    return fullest;
}

enum err limiter_take(struct limiter *limiter, enum limit limit, uint64_t who, int64_t now_us,
                      int *ret_wait_s)
{
    const struct rule *rule = &rules[limit];
    struct bucket *bucket;
    enum err err = OK;

    *ret_wait_s = 0;
    if (limit == NO_LIMIT)
        return OK;
    pthread_mutex_lock(&limiter->mutex);
    bucket = find(limiter->buckets[limit][mix(who ^ limiter->seed) % SETS], rule, who, now_us);
    bucket->tokens = level(bucket, rule, now_us);
    bucket->at_us = now_us;
    if (bucket->tokens >= 1) {
        bucket->tokens -= 1;
    } else {
        *ret_wait_s = (int)((1 - bucket->tokens) / rule->per_second) + 1;
        err = ERR_RATE;
    }
    pthread_mutex_unlock(&limiter->mutex);
    return err;
}
