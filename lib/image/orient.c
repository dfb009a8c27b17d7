#include "base/mem.h"
#include "image/image.h"
#include <libexif/exif-data.h>

static uint32_t chunk_length(const uint8_t *p, bool big_endian)
{
    if (big_endian)
        return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* The payload of a chunk: PNG is length, type, data, CRC from byte 8 on; RIFF is type, length, data
 * (even) from byte 12 on. */
static struct str find_chunk(struct str file, bool png, const char type[static 4])
{
    const uint8_t *p = (const uint8_t *)file.p;
    size_t at = png ? 8 : 12;
    while (at + 8 <= file.n) {
        const uint8_t *name = p + at + (png ? 4 : 0);
        size_t length = chunk_length(p + at + (png ? 0 : 4), png);
        if (length > file.n - at - 8)
            break;
        if (memcmp(name, type, 4) == 0)
            return str_sub(file, at + 8, at + 8 + length);
        at += 8 + length + (png ? 4 : length % 2);
    }
    return (struct str){NULL, 0};
}

/* libexif wants the JPEG, or the TIFF block behind "Exif\0\0". */
static ExifData *exif_of(enum image_kind kind, struct str bytes)
{
    if (kind == IMAGE_JPEG)
        return exif_data_new_from_data((const unsigned char *)bytes.p, (unsigned)bytes.n);

    struct str tiff = kind == IMAGE_PNG ? find_chunk(bytes, true, "eXIf")
                                        : find_chunk(bytes, false, "EXIF");
    if (tiff.n == 0 || tiff.n > 65536)
        return NULL;
    if (str_starts(tiff, (struct str){"Exif\0\0", 6}))
        return exif_data_new_from_data((const unsigned char *)tiff.p, (unsigned)tiff.n);

    unsigned char *block = mem_take(tiff.n + 6);
    memcpy(block, "Exif\0\0", 6);
    memcpy(block + 6, tiff.p, tiff.n);
    ExifData *data = exif_data_new_from_data(block, (unsigned)(tiff.n + 6));
    mem_free(block);
    return data;
}

int image_orientation(enum image_kind kind, struct str bytes)
{
    int orientation = 1;
    if (bytes.n > UINT32_MAX)
        return orientation;
    ExifData *data = exif_of(kind, bytes);
    if (!data)
        return orientation;
    ExifEntry *entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    if (entry && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2) {
        int value = exif_get_short(entry->data, exif_data_get_byte_order(data));
        if (value >= 1 && value <= 8)
            orientation = value;
    }
    exif_data_unref(data);
    return orientation;
}

void image_turn(struct image_pixels *pixels, int orientation)
{
    if (orientation <= 1 || orientation > 8)
        return;
    uint32_t w = pixels->width, h = pixels->height;
    bool swap = orientation >= 5; /* 5 to 8 lie on their side */
    uint32_t turned_w = swap ? h : w, turned_h = swap ? w : h;
    uint8_t *turned = mem_take((size_t)w * h * 3);

    for (uint32_t y = 0; y < turned_h; y++) {
        for (uint32_t x = 0; x < turned_w; x++) {
            uint32_t a = swap ? y : x,
                     b = swap ? x : y; /* place in the stored picture, before mirroring */
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
                a = w - 1 - a;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
                b = h - 1 - b;
            memcpy(turned + ((size_t)y * turned_w + x) * 3, pixels->rgb + ((size_t)b * w + a) * 3,
                   3);
        }
    }
    mem_free(pixels->rgb);
    *pixels = (struct image_pixels){turned, turned_w, turned_h};
}
