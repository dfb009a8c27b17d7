#include "blob/blob.h"
#include "crypto/hash.h"
#include "demo/demo.h"
#include <pthread.h>

enum { THREADS = 2, PICTURES = GEAR_COUNT * DEMO_LOOKS, PICTURE_MAX = 1 << 20 };

struct painter {
    pthread_t thread;
    struct blobs *blobs;
    int64_t *sizes;
    int first; /* of every THREADS-th picture */
    enum err err;
};

void demo_photo_key(enum gear gear, unsigned look, char ret_key[static DEMO_KEY + 1])
{
    unsigned char digest[SHA256_BYTES];
    char seed[32] = "wooga demo ", text[2 * SHA256_BYTES + 1];
    seed[11] = (char)('a' + (int)gear);
    seed[12] = (char)('a' + (int)look);
    hash_sha256((struct str){seed, 13}, digest);
    hash_hex((struct str){(const char *)digest, sizeof(digest)}, text);
    memcpy(ret_key, text, DEMO_KEY);
    ret_key[DEMO_KEY] = 0;
}

static enum err put(struct blobs *blobs, const char *key, const char *suffix,
                    const struct buf *bytes)
{
    DEFER(arena_release)
    struct arena arena = {0};
    return blob_put(blobs, str_format(&arena, "%s%s.webp", key, suffix), buf_as_str(bytes));
}

/* The drawing is smaller than the medium size, so large and medium are the same bytes. */
static enum err store(struct blobs *blobs, const struct image_pixels *pixels, const char *key,
                      int64_t *ret_size)
{
    DEFER(buf_release)
    struct buf large, small;
    buf_init(&large, PICTURE_MAX);
    buf_init(&small, PICTURE_MAX);
    TRY(image_encode_webp(pixels, 0, 82, &large, NULL, NULL));
    TRY(image_encode_webp(pixels, IMAGE_SMALL, 78, &small, NULL, NULL));
    TRY(put(blobs, key, "", &large));
    TRY(put(blobs, key, "-m", &large));
    TRY(put(blobs, key, "-s", &small));
    *ret_size = (int64_t)(2 * large.n + small.n);
    return OK;
}

static enum err paint_one(struct painter *painter, int i)
{
    DEFER(image_pixels_release)
    struct image_pixels pixels = {0};
    enum gear gear = (enum gear)(i / DEMO_LOOKS);
    unsigned look = (unsigned)(i % DEMO_LOOKS);
    char key[DEMO_KEY + 1];

    demo_photo_key(gear, look, key);
    draw_gear(gear, look, &pixels);
    return store(painter->blobs, &pixels, key, &painter->sizes[i]);
}

static void *paint(void *arg)
{
    struct painter *painter = arg;
    for (int i = painter->first; i < PICTURES && painter->err == OK; i += THREADS)
        painter->err = paint_one(painter, i);
    return NULL;
}

enum err demo_draw_all(struct blobs *blobs, int64_t sizes[static GEAR_COUNT * DEMO_LOOKS])
{
    struct painter painters[THREADS];
    enum err err = OK;
    for (int i = 0; i < THREADS; i++) {
        painters[i] = (struct painter){.blobs = blobs, .sizes = sizes, .first = i};
        if (pthread_create(&painters[i].thread, NULL, paint, &painters[i]) != 0) {
            painters[i].thread = 0;
            paint(&painters[i]);
        }
    }
    for (int i = 0; i < THREADS; i++) {
        if (painters[i].thread)
            pthread_join(painters[i].thread, NULL);
        if (painters[i].err != OK)
            err = painters[i].err;
    }
    return err;
}
