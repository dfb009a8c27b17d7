/* Blobs in a bucket, copies of them here. Reads are served from copies; a copy that the bucket has
 * not confirmed for a while is asked about, so that what another node removed goes here, too. */
#include "blob/blob_cache.h"
#include "blob/blob_engine.h"
#include "blob/s3.h"

#include "base/mem.h"

#include <pthread.h>
#include <time.h>

enum {
    PATIENCE_MS = 10000,
    TIMEOUT_MS = 5000,
    BLOB_MAX = 64 << 20,
    CACHE_MIB = 1024,
    CHECK_S = 600,
    GONE_MAX = 4096, /* names waiting to be removed; beyond it the caller does it himself */
    AGAIN_S = 5      /* after which a removal that failed is tried again */
};

struct gone {
    char name[65];
};

struct bucket {
    struct blobs blobs; /* first */
    struct s3 *s3;
    struct blob_cache *cache;
    pthread_t remover;
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t wake;
    bool stop;
    size_t gone_at, gone_n; /* a ring; the first stays in it until the bucket has removed it */
    struct gone gone[GONE_MAX];
};

static struct bucket *bucket_of(struct blobs *blobs)
{
    return (struct bucket *)(void *)blobs;
}

/* As in a folder, so that any tool can copy one into the other. */
static struct str key_of(struct arena *arena, struct str name)
{
    return str_format(arena, "%.2s/%.*s", name.p, STR_FMT(name));
}

/* ---- removing, a little later ---- */

static bool is_gone(struct bucket *bucket, struct str name)
{
    bool found = false;

    pthread_mutex_lock(&bucket->mutex);
    for (size_t i = 0; i < bucket->gone_n && !found; i++)
        found = str_eq(str_from(bucket->gone[(bucket->gone_at + i) % GONE_MAX].name), name);
    pthread_mutex_unlock(&bucket->mutex);
    return found;
}

static enum err remove_now(struct bucket *bucket, struct str name)
{
    DEFER(arena_release)
    struct arena arena = {0};
    enum err err = s3_remove(bucket->s3, key_of(&arena, name));

    blob_cache_drop(bucket->cache, name); /* somebody may have fetched it meanwhile */
    return err;
}

/* Waits for a name, or for the time to try again; false when it is time to go. With the lock. */
static bool wait_for_one(struct bucket *bucket, bool failed)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += AGAIN_S;
    while (!bucket->stop && failed &&
           pthread_cond_timedwait(&bucket->wake, &bucket->mutex, &until) == 0)
        continue;
    while (!bucket->stop && bucket->gone_n == 0)
        pthread_cond_wait(&bucket->wake, &bucket->mutex);
    return bucket->gone_n > 0 && !(bucket->stop && failed);
}

static void *remove_all(void *user)
{
    struct bucket *bucket = user;
    bool failed = false;

    pthread_mutex_lock(&bucket->mutex);
    while (wait_for_one(bucket, failed)) {
        struct gone gone = bucket->gone[bucket->gone_at];

        pthread_mutex_unlock(&bucket->mutex);
        failed = remove_now(bucket, str_from(gone.name)) != OK;
        pthread_mutex_lock(&bucket->mutex);
        if (failed)
            continue;
        bucket->gone_at = (bucket->gone_at + 1) % GONE_MAX;
        bucket->gone_n--;
    }
    pthread_mutex_unlock(&bucket->mutex);
    return NULL;
}

static enum err bucket_remove(struct blobs *blobs, struct str name)
{
    struct bucket *bucket = bucket_of(blobs);
    bool queued = false;

    blob_cache_drop(bucket->cache, name);
    pthread_mutex_lock(&bucket->mutex);
    if (bucket->gone_n < GONE_MAX) {
        struct gone *gone = &bucket->gone[(bucket->gone_at + bucket->gone_n++) % GONE_MAX];

        *gone = (struct gone){0};
        memcpy(gone->name, name.p, name.n);
        queued = true;
        pthread_cond_signal(&bucket->wake);
    }
    pthread_mutex_unlock(&bucket->mutex);
    return queued ? OK : remove_now(bucket, name);
}

/* ---- storing and reading ---- */

static enum err bucket_put(struct blobs *blobs, struct str name, struct str bytes)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct bucket *bucket = bucket_of(blobs);

    TRY(s3_put(bucket->s3, key_of(&arena, name), bytes));
    blob_cache_keep(bucket->cache, name, bytes); /* else it is fetched when asked for */
    return OK;
}

static struct str bucket_path(struct blobs *blobs, struct arena *arena, struct str name)
{
    struct str path = {NULL, 0};
    enum blob_copy copy = blob_cache_find(bucket_of(blobs)->cache, arena, name, &path);

    return copy == COPY_FRESH ? path : (struct str){NULL, 0};
}

/* An old copy is shown unless the bucket says that it has it no more: where the bucket is away, its
 * photos are still seen. */
static enum err ask_about(struct bucket *bucket, struct arena *arena, struct str name)
{
    enum err err = s3_head(bucket->s3, key_of(arena, name));

    if (err == OK)
        blob_cache_confirm(bucket->cache, name);
    else if (err == ERR_NOT_FOUND)
        blob_cache_drop(bucket->cache, name);
    return err == ERR_NOT_FOUND ? err : OK;
}

static enum err bucket_fetch(struct blobs *blobs, struct arena *arena, struct str name,
                             struct str *ret_path)
{
    DEFER(arena_release)
    struct arena scratch = {0};
    struct bucket *bucket = bucket_of(blobs);
    enum blob_copy copy = blob_cache_find(bucket->cache, arena, name, ret_path);
    struct str bytes;

    if (is_gone(bucket, name))
        return ERR_NOT_FOUND;
    if (copy == COPY_FRESH)
        return OK;
    if (copy == COPY_OLD)
        return ask_about(bucket, &scratch, name);
    TRY(s3_get(bucket->s3, &scratch, key_of(&scratch, name), BLOB_MAX, &bytes));
    TRY(blob_cache_keep(bucket->cache, name, bytes));
    return blob_cache_find(bucket->cache, arena, name, ret_path) == COPY_NONE ? ERR_UNAVAILABLE
                                                                              : OK;
}

/* ---- the rest ---- */

struct each {
    blob_take_fn *take;
    void *user;
};

/* "ab/abcd.webp"; anything else in the bucket is not ours. */
static enum err take_key(void *user, struct str key, int64_t bytes)
{
    const struct each *each = user;
    struct str name = str_sub(key, 3, key.n);

    if (key.n < 3 || key.p[2] != '/' || !blob_name_is_good(name) ||
        !str_eq(str_sub(key, 0, 2), str_sub(name, 0, 2)))
        return OK;
    return each->take(each->user, name, bytes);
}

static enum err bucket_each(struct blobs *blobs, blob_take_fn *take, void *user)
{
    struct each each = {take, user};

    return s3_list(bucket_of(blobs)->s3, STR(""), take_key, &each);
}

static enum err bucket_probe(struct blobs *blobs)
{
    return s3_probe(bucket_of(blobs)->s3);
}

static struct str bucket_why(struct blobs *blobs, struct arena *arena)
{
    return s3_why(bucket_of(blobs)->s3, arena);
}

static void release(struct bucket *bucket)
{
    blob_cache_close(bucket->cache);
    s3_close(bucket->s3);
    pthread_cond_destroy(&bucket->wake);
    pthread_mutex_destroy(&bucket->mutex);
    mem_free(bucket);
}

/* What waits is removed still, as long as the bucket does it at once. */
static void bucket_close(struct blobs *blobs)
{
    struct bucket *bucket = bucket_of(blobs);

    pthread_mutex_lock(&bucket->mutex);
    bucket->stop = true;
    pthread_cond_signal(&bucket->wake);
    pthread_mutex_unlock(&bucket->mutex);
    pthread_join(bucket->remover, NULL);
    release(bucket);
}

static const struct blob_engine bucket_engine = {
    .far = true,
    .close = bucket_close,
    .put = bucket_put,
    .path = bucket_path,
    .fetch = bucket_fetch,
    .remove = bucket_remove,
    .each = bucket_each,
    .probe = bucket_probe,
    .why = bucket_why,
};

static bool read_number(const char *url, const char *name, int64_t fallback, int64_t *ret_value)
{
    struct str value = s3_url_value(url, name);

    *ret_value = fallback;
    return str_is_null(value) || (str_to_u63(value, ret_value) && *ret_value <= 1 << 24);
}

static enum err open_parts(struct bucket *bucket, const struct blobs_bucket *options,
                           const char **ret_why)
{
    const struct s3_options s3 = {.url = options->url,
                                  .access_key = options->access_key,
                                  .secret_key = options->secret_key,
                                  .patience_ms = PATIENCE_MS,
                                  .timeout_ms = TIMEOUT_MS};
    int64_t cache_mib, check_s;

    *ret_why = "cache= and check= are numbers: of MiB, of seconds";
    if (!read_number(options->url, "cache", CACHE_MIB, &cache_mib) ||
        !read_number(options->url, "check", CHECK_S, &check_s))
        return ERR_INVALID;
    TRY(s3_open(&s3, &bucket->s3, ret_why));
    TRY(blob_cache_open(options->cache, cache_mib << 20, (int)check_s, &bucket->cache, ret_why));
    *ret_why = "a thread cannot be started";
    return pthread_create(&bucket->remover, NULL, remove_all, bucket) == 0 ? OK : ERR_UNAVAILABLE;
}

enum err blobs_open_bucket(const struct blobs_bucket *options, struct blobs **ret_blobs,
                           const char **ret_why)
{
    struct bucket *bucket = mem_take(sizeof(*bucket));
    pthread_condattr_t attributes;
    enum err err;

    bucket->blobs.engine = &bucket_engine;
    pthread_mutex_init(&bucket->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&bucket->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    err = open_parts(bucket, options, ret_why);
    if (err == OK)
        *ret_blobs = &bucket->blobs;
    else
        release(bucket);
    return err;
}
