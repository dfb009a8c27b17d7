#include "image/image.h"
#include <webp/encode.h>

static int append(const uint8_t *data, size_t size, const WebPPicture *picture)
{
    return buf_add(picture->custom_ptr, data, size);
}

static enum err encode(WebPPicture *picture, const WebPConfig *config, uint32_t side,
                       struct buf *buf)
{
    uint32_t longest = (uint32_t)(picture->width > picture->height ? picture->width
                                                                   : picture->height);
    if (side && longest > side) {
        int width = (int)((uint64_t)picture->width * side / longest),
            height = (int)((uint64_t)picture->height * side / longest);
        if (!WebPPictureRescale(picture, width > 0 ? width : 1, height > 0 ? height : 1))
            return ERR_INTERNAL;
    }
    picture->writer = append;
    picture->custom_ptr = buf;
    if (!WebPEncode(config, picture))
        return buf->full ? ERR_TOO_LARGE : ERR_INTERNAL;
    return OK;
}

enum err image_encode_webp(const struct image_pixels *pixels, uint32_t side, float quality,
                           struct buf *buf, uint32_t *ret_width, uint32_t *ret_height)
{
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture))
        return ERR_INTERNAL;
    config.quality = quality;
    config.method = 3; /* half the time of the default 4 for about 2 % more bytes */
    picture.use_argb = 1;
    picture.width = (int)pixels->width;
    picture.height = (int)pixels->height;

    enum err err = ERR_INTERNAL;
    if (WebPPictureImportRGB(&picture, pixels->rgb, (int)pixels->width * 3))
        err = encode(&picture, &config, side, buf);
    if (ret_width)
        *ret_width = (uint32_t)picture.width;
    if (ret_height)
        *ret_height = (uint32_t)picture.height;
    WebPPictureFree(&picture);
    return err;
}
