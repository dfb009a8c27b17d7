#include "accounts/lockout.h"
#include "accounts/accounts_rules.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include <pthread.h>

/* A table of fixed size, whatever is tried: of two that share a slot the newer takes it. */
enum { SLOTS = 8192 };
struct slot {
    uint64_t key;
    int64_t since_us;
    int failures;
};
static struct slot slots[SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Keyed, so that nobody can find a name that shares the slot of another and wipe its count. */
static uint64_t key_of(char kind, struct str name)
{
    static unsigned char seed[32];
    static bool seeded;
    unsigned char digest[SHA256_BYTES];
    uint64_t key;
    if (!seeded) {
        random_bytes(seed, sizeof(seed));
        seeded = true;
    }
    seed[0] = (unsigned char)kind;
    hash_hmac_sha256((struct str){(const char *)seed, sizeof(seed)}, name, digest);
    memcpy(&key, digest, sizeof(key));
    return key;
}

static uint64_t account_key(struct str account)
{
    return key_of('m', account);
}

static uint64_t address_key(uint64_t from)
{
    return key_of('a', (struct str){(const char *)&from, sizeof(from)});
}

static struct slot *slot_of(uint64_t key)
{
    return &slots[key % SLOTS];
}

static int wait_of(uint64_t key, int most, int64_t now_us)
{
    const struct slot *slot = slot_of(key);
    int64_t left_us = slot->since_us + LOCKOUT_SECONDS * US_PER_SECOND - now_us;
    if (slot->key != key || slot->failures < most || left_us <= 0)
        return 0;
    return (int)(left_us / US_PER_SECOND) + 1;
}

int lockout_wait_s(struct str account, uint64_t from, int64_t now_us)
{
    pthread_mutex_lock(&lock);
    int a = wait_of(account_key(account), LOCKOUT_ACCOUNT, now_us),
        b = wait_of(address_key(from), LOCKOUT_ADDRESS, now_us);
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

void lockout_failed(struct str account, uint64_t from, int64_t now_us)
{
    pthread_mutex_lock(&lock);
    count(account_key(account), now_us);
    count(address_key(from), now_us);
    pthread_mutex_unlock(&lock);
}

void lockout_passed(struct str account)
{
    pthread_mutex_lock(&lock);
    uint64_t key = account_key(account);
    if (slot_of(key)->key == key)
        *slot_of(key) = (struct slot){0};
    pthread_mutex_unlock(&lock);
}
