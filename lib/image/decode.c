#include "base/mem.h"
#include "image/image.h"
#include <png.h>
#include <turbojpeg.h>
#include <webp/decode.h>

void image_pixels_release(struct image_pixels *pixels)
{
    mem_free(pixels->rgb);
    *pixels = (struct image_pixels){0};
}

static uint32_t longest(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* The smallest of the codec's own scales that keeps the longest side at IMAGE_LARGE or more. */
static tjscalingfactor jpeg_scale(uint32_t width, uint32_t height)
{
    tjscalingfactor best = {1, 1};
    int n = 0;
    const tjscalingfactor *all = tjGetScalingFactors(&n);
    int side = (int)longest(width, height);
    for (int i = 0; all && i < n; i++) {
        int scaled = TJSCALED(side, all[i]);
        if (scaled >= IMAGE_LARGE && scaled < TJSCALED(side, best))
            best = all[i];
    }
    return best;
}

static enum err decode_jpeg(struct str bytes, struct image_pixels *pixels)
{
    tjhandle handle = tjInitDecompress();
    if (!handle)
        return ERR_INTERNAL;
    const unsigned char *data = (const unsigned char *)bytes.p;
    int width = 0, height = 0, sampling = 0, colours = 0;
    enum err err = ERR_INVALID;

    if (tjDecompressHeader3(handle, data, bytes.n, &width, &height, &sampling, &colours) == 0 &&
        width > 0 && height > 0) {
        tjscalingfactor scale = jpeg_scale((uint32_t)width, (uint32_t)height);
        width = TJSCALED(width, scale);
        height = TJSCALED(height, scale);
        *pixels = (struct image_pixels){mem_take((size_t)width * (size_t)height * 3),
                                        (uint32_t)width, (uint32_t)height};
        /* Warnings (a few corrupt rows) still give a picture; errors do not. */
        if (tjDecompress2(handle, data, bytes.n, pixels->rgb, width, 0, height, TJPF_RGB,
                          TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS) == 0)
            err = OK;
    }
    tjDestroy(handle);
    return err;
}

static enum err decode_png(struct str bytes, struct image_pixels *pixels)
{
    png_image png = {.version = PNG_IMAGE_VERSION};
    png_color white = {255, 255, 255};
    enum err err = ERR_INVALID;

    if (png_image_begin_read_from_memory(&png, bytes.p, bytes.n)) {
        png.format = PNG_FORMAT_RGB;
        *pixels = (struct image_pixels){mem_take(PNG_IMAGE_SIZE(png)), png.width, png.height};
        if (png_image_finish_read(&png, &white, pixels->rgb, 0, NULL))
            err = OK;
    }
    png_image_free(&png);
    return err;
}

static void flatten_on_white(const uint8_t *rgba, struct image_pixels *pixels)
{
    size_t n = (size_t)pixels->width * pixels->height;
    for (size_t i = 0; i < n; i++) {
        unsigned alpha = rgba[i * 4 + 3];
        for (size_t c = 0; c < 3; c++)
            pixels->rgb[i * 3 + c] =
                (uint8_t)((rgba[i * 4 + c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

static enum err decode_webp(struct str bytes, struct image_pixels *pixels)
{
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return ERR_INTERNAL;
    const uint8_t *data = (const uint8_t *)bytes.p;
    if (WebPGetFeatures(data, bytes.n, &config.input) != VP8_STATUS_OK)
        return ERR_INVALID;

    uint32_t width = (uint32_t)config.input.width, height = (uint32_t)config.input.height;
    uint32_t side = longest(width, height);
    if (side > IMAGE_LARGE) {
        width = longest(1, (uint32_t)((uint64_t)width * IMAGE_LARGE / side));
        height = longest(1, (uint32_t)((uint64_t)height * IMAGE_LARGE / side));
        config.options.use_scaling = 1;
        config.options.scaled_width = (int)width;
        config.options.scaled_height = (int)height;
    }
    size_t size = (size_t)width * height * 4;
    uint8_t *rgba = mem_take(size);
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = rgba;
    config.output.u.RGBA.stride = (int)width * 4;
    config.output.u.RGBA.size = size;

    enum err err = ERR_INVALID;
    if (WebPDecode(data, bytes.n, &config) == VP8_STATUS_OK) {
        *pixels = (struct image_pixels){mem_take((size_t)width * height * 3), width, height};
        flatten_on_white(rgba, pixels);
        err = OK;
    }
    WebPFreeDecBuffer(&config.output);
    mem_free(rgba);
    return err;
}

enum err image_decode(const struct image_header *header, struct str bytes,
                      struct image_pixels *ret_pixels)
{
    enum err err = ERR_UNSUPPORTED;
    *ret_pixels = (struct image_pixels){0};
    if (header->kind == IMAGE_JPEG)
        err = decode_jpeg(bytes, ret_pixels);
    else if (header->kind == IMAGE_PNG)
        err = decode_png(bytes, ret_pixels);
    else if (header->kind == IMAGE_WEBP)
        err = decode_webp(bytes, ret_pixels);
    if (err != OK)
        image_pixels_release(ret_pixels);
    return err;
}
