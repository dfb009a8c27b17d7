#include "accounts/lockout.h"
#include "accounts/accounts_rules.h"
#include "core/nodes.h"
#include "crypto/hash.h"
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
static unsigned char seed[LOCKOUT_SECRET_BYTES];

static uint64_t key_of(char kind, struct str name)
{
    unsigned char digest[SHA256_BYTES];
    uint64_t key;
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

void lockout_failed(struct app *app, struct str account, uint64_t from, int64_t now_us)
{
    pthread_mutex_lock(&lock);
    uint64_t of_account = account_key(account), of_address = address_key(from);
    count(of_account, now_us);
    count(of_address, now_us);
    pthread_mutex_unlock(&lock);
    nodes_tell_numbers(app, TOPIC_LOGIN_FAILED,
                       (int64_t[]){(int64_t)of_account, (int64_t)of_address}, 2);
}

static void clear(uint64_t key)
{
    if (slot_of(key)->key == key)
        *slot_of(key) = (struct slot){0};
}

void lockout_passed(struct app *app, struct str account)
{
    pthread_mutex_lock(&lock);
    uint64_t key = account_key(account);
    clear(key);
    pthread_mutex_unlock(&lock);
    nodes_tell_numbers(app, TOPIC_LOGIN_PASSED, (int64_t[]){(int64_t)key}, 1);
}

/* ---- what other nodes have counted ---- */

static void heard_failed(struct app *app, int64_t id, struct str body)
{
    int64_t keys[2];

    (void)app;
    (void)id;
    if (!nodes_numbers(body, keys, 2))
        return;
    pthread_mutex_lock(&lock);
    count((uint64_t)keys[0], clock_now_us());
    count((uint64_t)keys[1], clock_now_us());
    pthread_mutex_unlock(&lock);
}

static void heard_passed(struct app *app, int64_t id, struct str body)
{
    int64_t key;

    (void)app;
    (void)id;
    if (!nodes_numbers(body, &key, 1))
        return;
    pthread_mutex_lock(&lock);
    clear((uint64_t)key);
    pthread_mutex_unlock(&lock);
}

void lockout_share(struct app *app, const unsigned char secret[static LOCKOUT_SECRET_BYTES])
{
    pthread_mutex_lock(&lock);
    memcpy(seed, secret, sizeof(seed));
    pthread_mutex_unlock(&lock);
    nodes_on(app, TOPIC_LOGIN_FAILED, heard_failed);
    nodes_on(app, TOPIC_LOGIN_PASSED, heard_passed);
}
