#include "backup/backup_rules.h"

#include "backup/backup.h"
#include "crypto/hash.h"

#define HEAD   "# wooga backup 1\n"
#define PHOTOS "../photos/"

bool backup_every_read(struct str text, int64_t *ret_seconds)
{
    char unit = text.n > 1 ? text.p[text.n - 1] : '\0';
    int64_t of = unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 0, n = 0;

    if (of == 0 || !str_to_u63(str_sub(text, 0, text.n - 1), &n) || n < 1 || n > 10000)
        return false;
    *ret_seconds = n * of;
    return true;
}

struct str backup_name(struct arena *arena, int64_t now_us)
{
    char text[28];

    instant_format(now_us / US_PER_SECOND * US_PER_SECOND, text); /* 2026-11-29T15:04:05Z */
    return str_format(arena, "%.4s%.2s%.2sT%.2s%.2s%.2sZ", text, text + 5, text + 8, text + 11,
                      text + 14, text + 17);
}

static bool number(struct str text, size_t from, size_t n, int64_t *ret_value)
{
    return str_to_u63(str_sub(text, from, from + n), ret_value);
}

bool backup_name_read(struct str name, int64_t *ret_us)
{
    char text[11];
    int64_t hour = 0, minute = 0, second = 0;
    int32_t day = 0;

    if (name.n != 16 || name.p[8] != 'T' || name.p[15] != 'Z' || !number(name, 9, 2, &hour) ||
        !number(name, 11, 2, &minute) || !number(name, 13, 2, &second))
        return false;
    for (size_t i = 0, at = 0; i < 10; i++)
        text[i] = i == 4 || i == 7 ? '-' : name.p[at++];
    text[10] = '\0';
    if (!day_parse(str_from(text), &day) || hour > 23 || minute > 59 || second > 59)
        return false;
    *ret_us = day * US_PER_DAY + ((hour * 60 + minute) * 60 + second) * US_PER_SECOND;
    return true;
}

void digest_hex(struct str bytes, char ret_hex[static DIGEST_HEX + 1])
{
    unsigned char digest[SHA256_BYTES];

    hash_sha256(bytes, digest);
    hash_hex((struct str){(const char *)digest, SHA256_BYTES}, ret_hex);
}

void manifest_begin(struct buf *out, struct str version, struct str engine)
{
    buf_format(out, HEAD "# version %.*s\n# database %.*s\n", STR_FMT(version), STR_FMT(engine));
}

void manifest_add(struct buf *out, struct str digest, struct str name)
{
    buf_format(out, "%.*s  %.*s\n", STR_FMT(digest), STR_FMT(name));
}

void manifest_end(struct buf *out)
{
    char hex[DIGEST_HEX + 1];

    digest_hex(buf_as_str(out), hex);
    buf_format(out, "# end %s\n", hex);
}

bool manifest_next(struct str *rest, struct manifest_line *ret_line)
{
    while (rest->n > 0) {
        struct str line = str_split(rest, '\n');

        if (line.n == 0 || line.p[0] == '#')
            continue;
        ret_line->digest = str_sub(line, 0, DIGEST_HEX);
        ret_line->name = str_sub(line, DIGEST_HEX + 2, line.n);
        return true;
    }
    return false;
}

static bool line_is_good(const struct manifest_line *line)
{
    for (size_t i = 0; i < line->digest.n; i++) {
        char c = line->digest.p[i];

        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return line->digest.n == DIGEST_HEX && line->name.n > 0;
}

bool manifest_is_whole(struct str text)
{
    struct str rest = text, end;
    struct manifest_line line;
    char hex[DIGEST_HEX + 1];
    size_t last = text.n ? text.n - 1 : 0; /* where the last line begins */

    if (!str_starts(text, STR(HEAD)) || !str_ends(text, STR("\n")))
        return false;
    while (last > 0 && text.p[last - 1] != '\n')
        last--;
    while (manifest_next(&rest, &line)) {
        if (!line_is_good(&line))
            return false;
    }
    end = str_sub(text, last, text.n - 1);
    digest_hex(str_sub(text, 0, last), hex);
    return str_starts(end, STR("# end ")) && str_eq(str_sub(end, 6, end.n), str_from(hex));
}

struct str manifest_photo(struct str name)
{
    size_t folder = sizeof(PHOTOS) - 1;
    struct str photo = str_sub(name, folder + 3, name.n);

    if (!str_starts(name, STR(PHOTOS)) || name.n < folder + 5 || name.p[folder + 2] != '/' ||
        !str_eq(str_sub(photo, 0, 2), str_sub(name, folder, folder + 2)) ||
        str_find(photo, '/', 0) >= 0)
        return (struct str){NULL, 0};
    return photo;
}

struct str manifest_photo_name(struct arena *arena, struct str photo)
{
    return str_format(arena, PHOTOS "%.2s/%.*s", photo.p, STR_FMT(photo));
}

bool manifest_is_of(struct str name, const char *file)
{
    struct str whole = str_from(file), piece = str_sub(name, whole.n, name.n);
    int64_t n;

    return str_starts(name, whole) &&
           (piece.n == 0 || (piece.n == 5 && piece.p[0] == '.' && number(piece, 1, 4, &n)));
}
