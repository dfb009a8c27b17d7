#include "image/image.h"

static uint32_t be16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t be32(const uint8_t *p)
{
    return be16(p) << 16 | be16(p + 2);
}

static uint32_t le24(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static uint32_t le32(const uint8_t *p)
{
    return le24(p) | (uint32_t)p[3] << 24;
}

enum image_kind image_sniff(struct str bytes)
{
    if (bytes.n >= 3 && memcmp(bytes.p, "\xff\xd8\xff", 3) == 0)
        return IMAGE_JPEG;
    if (bytes.n >= 8 && memcmp(bytes.p, "\x89PNG\r\n\x1a\n", 8) == 0)
        return IMAGE_PNG;
    if (bytes.n >= 12 && memcmp(bytes.p, "RIFF", 4) == 0 && memcmp(bytes.p + 8, "WEBP", 4) == 0)
        return IMAGE_WEBP;
    return IMAGE_UNKNOWN;
}

/* SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC): ITU T.81, table B.1. */
static bool is_frame_marker(uint8_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool jpeg_header(const uint8_t *p, size_t n, struct image_header *header)
{
    size_t at = 2;
    while (at + 4 <= n) {
        if (p[at] != 0xff)
            return false;
        uint8_t marker = p[at + 1];
        if (marker == 0xff) { /* fill byte */
            at++;
            continue;
        }
        size_t length = be16(p + at + 2);
        if (length < 2 || marker == 0xda || marker == 0xd9)
            return false;
        if (is_frame_marker(marker)) {
            if (length < 8 || at + 9 > n)
                return false;
            header->height = be16(p + at + 5);
            header->width = be16(p + at + 7);
            return true;
        }
        at += 2 + length;
    }
    return false;
}

/* IHDR comes first; an acTL chunk before IDAT makes it an APNG. */
static bool png_header(const uint8_t *p, size_t n, struct image_header *header)
{
    if (n < 33 || memcmp(p + 12, "IHDR", 4) != 0)
        return false;
    header->width = be32(p + 16);
    header->height = be32(p + 20);

    size_t at = 8;
    while (at + 12 <= n) {
        size_t length = be32(p + at);
        if (memcmp(p + at + 4, "acTL", 4) == 0)
            header->animated = true;
        if (memcmp(p + at + 4, "IDAT", 4) == 0)
            break;
        if (length > n)
            return false;
        at += 12 + length;
    }
    return true;
}

/* The three forms of the container: VP8 (lossy), VP8L (lossless), VP8X (extended). */
static bool webp_header(const uint8_t *p, size_t n, struct image_header *header)
{
    if (n < 30)
        return false;
    if (memcmp(p + 12, "VP8X", 4) == 0) {
        header->animated = (p[20] & 0x02) != 0;
        header->width = 1 + le24(p + 24);
        header->height = 1 + le24(p + 27);
        return true;
    }
    if (memcmp(p + 12, "VP8L", 4) == 0 && p[20] == 0x2f) {
        uint32_t bits = le32(p + 21);
        header->width = 1 + (bits & 0x3fff);
        header->height = 1 + (bits >> 14 & 0x3fff);
        return true;
    }
    if (memcmp(p + 12, "VP8 ", 4) == 0 && memcmp(p + 23, "\x9d\x01\x2a", 3) == 0) {
        header->width = (le24(p + 26) & 0xffff) & 0x3fff;
        header->height = ((uint32_t)p[28] | (uint32_t)p[29] << 8) & 0x3fff;
        return true;
    }
    return false;
}

bool image_read_header(struct str bytes, struct image_header *ret_header)
{
    const uint8_t *p = (const uint8_t *)bytes.p;
    bool good = false;

    *ret_header = (struct image_header){.kind = image_sniff(bytes)};
    if (ret_header->kind == IMAGE_JPEG)
        good = jpeg_header(p, bytes.n, ret_header);
    else if (ret_header->kind == IMAGE_PNG)
        good = png_header(p, bytes.n, ret_header);
    else if (ret_header->kind == IMAGE_WEBP)
        good = webp_header(p, bytes.n, ret_header);
    return good && ret_header->width > 0 && ret_header->height > 0;
}
