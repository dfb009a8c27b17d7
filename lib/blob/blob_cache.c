#include "blob/blob_cache.h"

#include "base/mem.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct blob_cache {
    struct blobs *folder;
    int64_t limit, used; /* bytes; used is atomic, and right after each sweep */
    int check_s;
    pthread_mutex_t sweeping;
};

/* Of a sweep: every copy with its time. */
struct copy {
    int64_t seen_ns, bytes; /* many are of the same second */
    char name[65];
};
struct sweep {
    struct blob_cache *cache;
    struct copy *copies;
    size_t n, room;
    int64_t bytes;
};

static enum err count(void *user, struct str name, int64_t bytes)
{
    struct blob_cache *cache = user;

    (void)name;
    cache->used += bytes;
    return OK;
}

enum err blob_cache_open(const char *folder, int64_t limit, int check_s,
                         struct blob_cache **ret_cache, const char **ret_why)
{
    struct blob_cache *cache = mem_take(sizeof(*cache));
    enum err err = blobs_open(folder, &cache->folder, ret_why);

    cache->limit = limit;
    cache->check_s = check_s;
    if (err == OK)
        err = blob_each(cache->folder, count, cache);
    if (err != OK) {
        blobs_close(cache->folder);
        mem_free(cache);
        return err;
    }
    pthread_mutex_init(&cache->sweeping, NULL);
    *ret_cache = cache;
    return OK;
}

void blob_cache_close(struct blob_cache *cache)
{
    if (cache == NULL)
        return;
    blobs_close(cache->folder);
    pthread_mutex_destroy(&cache->sweeping);
    mem_free(cache);
}

enum blob_copy blob_cache_find(struct blob_cache *cache, struct arena *arena, struct str name,
                               struct str *ret_path)
{
    struct str path = blob_path(cache->folder, arena, name);
    struct stat status;

    if (stat(path.p, &status) != 0)
        return COPY_NONE;
    *ret_path = path;
    return time(NULL) - status.st_mtime < cache->check_s ? COPY_FRESH : COPY_OLD;
}

void blob_cache_confirm(struct blob_cache *cache, struct str name)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct timespec times[2];

    clock_gettime(CLOCK_REALTIME, &times[0]); /* finer than what the kernel writes by itself */
    times[1] = times[0];
    utimensat(AT_FDCWD, blob_path(cache->folder, &arena, name).p, times, 0);
}

void blob_cache_drop(struct blob_cache *cache, struct str name)
{
    enum err err = blob_remove(cache->folder, name); /* the next sweep counts anew */

    (void)err; /* a folder that is not ours any more has told so when something was kept */
}

/* ---- making room ---- */

static enum err collect(void *user, struct str name, int64_t bytes)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct sweep *sweep = user;
    struct stat status;

    if (stat(blob_path(sweep->cache->folder, &arena, name).p, &status) != 0)
        return OK; /* it has just gone */
    if (sweep->n == sweep->room) {
        sweep->room = sweep->room ? 2 * sweep->room : 1024;
        sweep->copies = mem_resize(sweep->copies, sweep->room * sizeof(*sweep->copies));
    }
    struct copy *copy = &sweep->copies[sweep->n++];
    *copy = (struct copy){.seen_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 +
                                     status.st_mtim.tv_nsec,
                          .bytes = bytes};
    memcpy(copy->name, name.p, name.n);
    sweep->bytes += bytes;
    return OK;
}

static int by_time(const void *a, const void *b)
{
    const struct copy *x = a, *y = b;

    return (x->seen_ns > y->seen_ns) - (x->seen_ns < y->seen_ns);
}

/* Down to nine tenths, so that it is not done for every copy. */
static void sweep(struct blob_cache *cache)
{
    struct sweep sweep = {.cache = cache};

    if (blob_each(cache->folder, collect, &sweep) == OK && sweep.n > 0) {
        qsort(sweep.copies, sweep.n, sizeof(*sweep.copies), by_time);
        for (size_t i = 0; i < sweep.n && sweep.bytes > cache->limit / 10 * 9; i++) {
            blob_cache_drop(cache, str_from(sweep.copies[i].name));
            sweep.bytes -= sweep.copies[i].bytes;
        }
        __atomic_store_n(&cache->used, sweep.bytes, __ATOMIC_RELAXED);
    }
    mem_free(sweep.copies);
}

enum err blob_cache_keep(struct blob_cache *cache, struct str name, struct str bytes)
{
    enum err err = blob_put(cache->folder, name, bytes);
    if (err == OK)
        blob_cache_confirm(cache, name);
    int64_t used = __atomic_add_fetch(&cache->used, (int64_t)bytes.n, __ATOMIC_RELAXED);

    if (used > cache->limit && pthread_mutex_trylock(&cache->sweeping) == 0) {
        sweep(cache);
        pthread_mutex_unlock(&cache->sweeping);
    }
    return err;
}
