#include "fetch/handle.h"

#include "base/mem.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void set_limits(CURL *curl, const char *url, const char *protocols)
{
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)FETCH_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)FETCH_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L); /* signals and threads do not mix */
}

CURL *fetch_handle(const char *url, const char *protocols)
{
    CURL *curl;

    pthread_once(&once, start);
    curl = curl_easy_init();
    if (curl != NULL)
        set_limits(curl, url, protocols);
    return curl;
}

/* ---- handles that keep their connections ---- */

enum { POOL_MAX = 16 };

struct fetch_pool {
    pthread_mutex_t mutex;
    CURL *idle[POOL_MAX];
    size_t n;
};

struct fetch_pool *fetch_pool_new(void)
{
    struct fetch_pool *pool = mem_take(sizeof(*pool));

    pthread_mutex_init(&pool->mutex, NULL);
    return pool;
}

void fetch_pool_free(struct fetch_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; i < pool->n; i++)
        curl_easy_cleanup(pool->idle[i]);
    pthread_mutex_destroy(&pool->mutex);
    mem_free(pool);
}

CURL *fetch_pool_take(struct fetch_pool *pool, const char *url, const char *protocols)
{
    CURL *curl = NULL;

    if (pool != NULL) {
        pthread_mutex_lock(&pool->mutex);
        if (pool->n > 0)
            curl = pool->idle[--pool->n];
        pthread_mutex_unlock(&pool->mutex);
    }
    if (curl == NULL)
        return fetch_handle(url, protocols);
    curl_easy_reset(curl); /* forgets all but the connections */
    set_limits(curl, url, protocols);
    return curl;
}

void fetch_pool_put(struct fetch_pool *pool, CURL *curl)
{
    bool kept = false;

    if (pool != NULL) {
        pthread_mutex_lock(&pool->mutex);
        kept = pool->n < POOL_MAX;
        if (kept)
            pool->idle[pool->n++] = curl;
        pthread_mutex_unlock(&pool->mutex);
    }
    if (!kept)
        curl_easy_cleanup(curl);
}

size_t fetch_read(char *place, size_t size, size_t count, void *source)
{
    struct fetch_source *from = source;
    struct str piece = str_sub(from->bytes, from->at, from->at + size * count);

    if (piece.n > 0)
        memcpy(place, piece.p, piece.n);
    from->at += piece.n;
    return piece.n;
}
