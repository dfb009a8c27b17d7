#include "accounts/lockout.h"
#include "accounts/accounts_rules.h"
#include "base/clock.h"
#include <pthread.h>

/* A table of fixed size: two that share a slot would only lock out earlier, and the key is a hash
 * of the name, so slots that are taken are replaced by the newer. */
enum { SLOTS = 8192 };
struct slot {
    uint64_t key;
    int64_t since_us;
    int failures;
};
static struct slot slots[SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t key_of(char kind, struct str name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ (unsigned char)kind; /* FNV-1a */
    for (size_t i = 0; i < name.n; i++)
        hash = (hash ^ (unsigned char)name.p[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static struct slot *slot_of(uint64_t key)
{
    return &slots[(key ^ key >> 29) % SLOTS];
}

static int wait_of(uint64_t key, int most, int64_t now_us)
{
    const struct slot *slot = slot_of(key);
    int64_t left_us = slot->since_us + LOCKOUT_SECONDS * US_PER_SECOND - now_us;
    if (slot->key != key || slot->failures < most || left_us <= 0)
        return 0;
    return (int)(left_us / US_PER_SECOND) + 1;
}

int lockout_wait_s(struct str account, struct str address, int64_t now_us)
{
    pthread_mutex_lock(&lock);
    int a = wait_of(key_of('m', account), LOCKOUT_ACCOUNT, now_us),
        b = wait_of(key_of('a', address), LOCKOUT_ADDRESS, now_us);
    pthread_mutex_unlock(&lock);
    return a > b ? a : b;
}

static void count(uint64_t key, int64_t now_us)
{
    struct slot *slot = slot_of(key);
    if (slot->key != key || now_us - slot->since_us > LOCKOUT_SECONDS * US_PER_SECOND)
        *slot = (struct slot){key, now_us, 0};
    slot->failures++;
}

void lockout_failed(struct str account, struct str address, int64_t now_us)
{
    pthread_mutex_lock(&lock);
    count(key_of('m', account), now_us);
    count(key_of('a', address), now_us);
    pthread_mutex_unlock(&lock);
}

void lockout_passed(struct str account)
{
    uint64_t key = key_of('m', account);
    pthread_mutex_lock(&lock);
    if (slot_of(key)->key == key)
        *slot_of(key) = (struct slot){0};
    pthread_mutex_unlock(&lock);
}
