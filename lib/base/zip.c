#include "base/zip.h"
#include "base/clock.h"

#include <zlib.h>

/* APPNOTE.TXT of the format: signatures, and the version that stored files need. */
enum {
    LOCAL = 0x04034b50,
    CENTRAL = 0x02014b50,
    END = 0x06054b50,
    VERSION = 10,
    FILES_MAX = 65535,
    DIRECTORY_MAX = 8 * 1024 * 1024
};

static void le16(struct buf *buf, unsigned value)
{
    buf_char(buf, (char)(value & 0xff));
    buf_char(buf, (char)(value >> 8 & 0xff));
}

static void le32(struct buf *buf, uint32_t value)
{
    le16(buf, value & 0xffff);
    le16(buf, value >> 16);
}

void zip_begin(struct zip *zip, struct buf *out, int64_t now_us)
{
    int year, month, day;
    unsigned second = (unsigned)(now_us / US_PER_SECOND % 86400);

    day_to_civil((int32_t)(now_us / US_PER_DAY), &year, &month, &day);
    if (year < 1980)
        year = 1980;
    *zip = (struct zip){
        .out = out,
        .begun = out->n,
        .time = second / 3600 << 11 | second / 60 % 60 << 5 | second % 60 / 2,
        .day = (unsigned)(year - 1980) << 9 | (unsigned)month << 5 | (unsigned)day,
    };
    buf_init(&zip->directory, DIRECTORY_MAX);
}

/* What a file's own header and its line in the directory have in common. */
static void common(const struct zip *zip, struct buf *buf, struct str name, struct str bytes,
                   uint32_t crc)
{
    le16(buf, VERSION);
    le16(buf, 0); /* flags */
    le16(buf, 0); /* stored */
    le16(buf, zip->time);
    le16(buf, zip->day);
    le32(buf, crc);
    le32(buf, (uint32_t)bytes.n);
    le32(buf, (uint32_t)bytes.n);
    le16(buf, (unsigned)name.n);
    le16(buf, 0); /* nothing extra */
}

static bool name_is_good(struct str name)
{
    bool good = name.n > 0 && name.n <= 255 && name.p[0] != '/';
    for (size_t i = 0; i < name.n; i++)
        good &= name.p[i] > ' ' && name.p[i] <= '~' && name.p[i] != '\\';
    return good;
}

bool zip_add(struct zip *zip, struct str name, struct str bytes)
{
    struct buf *out = zip->out;
    size_t at = out->n - zip->begun;

    if (zip->count == FILES_MAX || !name_is_good(name) || bytes.n > UINT32_MAX - 1024 ||
        at > UINT32_MAX - 1024 - bytes.n) {
        out->full = true;
        return false;
    }
    uint32_t crc = (uint32_t)crc32_z(crc32_z(0, NULL, 0), (const Bytef *)bytes.p, bytes.n);
    le32(out, LOCAL);
    common(zip, out, name, bytes, crc);
    buf_str(out, name);
    buf_str(out, bytes);

    le32(&zip->directory, CENTRAL);
    le16(&zip->directory, VERSION); /* made by */
    common(zip, &zip->directory, name, bytes, crc);
    le16(&zip->directory, 0); /* no comment */
    le16(&zip->directory, 0); /* on this disk */
    le16(&zip->directory, 0);
    le32(&zip->directory, 0);
    le32(&zip->directory, (uint32_t)at);
    buf_str(&zip->directory, name);
    zip->count++;
    return !out->full && !zip->directory.full;
}

bool zip_end(struct zip *zip)
{
    struct buf *out = zip->out;
    uint32_t at = (uint32_t)(out->n - zip->begun), n = (uint32_t)zip->directory.n;
    bool good = !zip->directory.full;

    buf_str(out, buf_as_str(&zip->directory));
    le32(out, END);
    le16(out, 0); /* one disk */
    le16(out, 0);
    le16(out, zip->count);
    le16(out, zip->count);
    le32(out, n);
    le32(out, at);
    le16(out, 0); /* no comment */
    zip_release(zip);
    return good && !out->full;
}

void zip_release(struct zip *zip)
{
    buf_release(&zip->directory);
}
