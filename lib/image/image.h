/* Photos from strangers: looked at by their first bytes, decoded in a sandboxed child process,
 * turned upright, shrunk to three sizes and encoded as WebP without any metadata. The parent never
 * runs a decoder on foreign bytes. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum image_kind { IMAGE_UNKNOWN, IMAGE_JPEG, IMAGE_PNG, IMAGE_WEBP };

enum {
    IMAGE_MAX_PIXELS =
        40000000,           /* docs/security.md section 3: 40 megapixel, read before decoding */
    IMAGE_MAX_SIDE = 16383, /* what WebP can hold */
    IMAGE_LARGE = 1920,     /* longest side of the three sizes, in pixels */
    IMAGE_MEDIUM = 960,
    IMAGE_SMALL = 320
};

struct image_header {
    enum image_kind kind;
    uint32_t width, height; /* as stored, before orientation */
    bool animated;
};

/* The kind by magic bytes alone. */
enum image_kind image_sniff(struct str bytes);
/* Reads the size without decoding. False when the header is broken. Pure; bounded by the bytes. */
bool image_read_header(struct str bytes, struct image_header *ret_header);
/* EXIF orientation, 1 to 8; 1 when there is none. Runs libexif: only in the child. */
int image_orientation(enum image_kind kind, struct str bytes);

/* Pixels, 3 bytes each (R, G, B), rows without padding. Memory from malloc through base/mem.h. */
struct image_pixels {
    uint8_t *rgb;
    uint32_t width, height;
};
void image_pixels_release(struct image_pixels *pixels);

/* Decodes; large JPEGs and WebPs come out smaller already, never below IMAGE_LARGE. Transparent
 * parts become white. ERR_INVALID when corrupt. Only in the child, and in tests. */
enum err image_decode(const struct image_header *header, struct str bytes,
                      struct image_pixels *ret_pixels) MUST_USE;
/* Turns the pixels upright by the EXIF orientation 1 to 8. */
void image_turn(struct image_pixels *pixels, int orientation);
/* Encodes as WebP, shrunk so that the longest side is at most side (0: as it is). quality 0 to 100.
 * ret_width and ret_height may be NULL. ERR_TOO_LARGE when the buf is full. Also for pictures that
 * the program draws itself. */
enum err image_encode_webp(const struct image_pixels *pixels, uint32_t side, float quality,
                           struct buf *buf, uint32_t *ret_width, uint32_t *ret_height) MUST_USE;

/* What an upload became. Bytes in the arena of image_shop_work. */
struct image_result {
    struct str large, medium, small; /* WebP */
    uint32_t width, height;          /* of large */
};

/* A shop of sandboxed children, one for each thread that may wait at once; a child that dies is
 * replaced. */
struct image_shop;
/* program: what to start, "/proc/self/exe" in production; it is called as `PROGRAM image-worker`
 * and must call image_child_main. */
struct image_shop *image_shop_new(const char *program, int children);
void image_shop_free(struct image_shop *shop);

/* Checks the header, then decodes and encodes in a child. ERR_UNSUPPORTED: no JPEG, PNG or WebP.
 * ERR_INVALID: broken, animated, or the child gave up on it. ERR_TOO_LARGE: more than 40 megapixel.
 * ERR_UNAVAILABLE: no child can be started. Any thread. */
enum err image_shop_work(struct image_shop *shop, struct arena *arena, struct str bytes,
                         struct image_result *ret_result) MUST_USE;

/* The child's whole life: limits itself, enters the sandbox (read, write, memory, exit), serves
 * jobs from descriptor 0 to 1. Returns the exit code. */
int image_child_main(void);
