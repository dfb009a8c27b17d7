/* A copy of what the site has of a member. An answer is held in memory, so the photos come in as
 * many archives as they need. */
#include "leaving/export_http.h"
#include "base/zip.h"
#include "leaving/export_store.h"
#include "photos/photos.h"

enum {
    JSON_MAX = 8 * 1024 * 1024,          /* of one file */
    TEXTS_MAX = 24 * 1024 * 1024,        /* of all messages in one archive */
    PHOTOS_MAX_BYTES = 32 * 1024 * 1024, /* of the photos in one archive */
    PARTS_MAX = 64
};

static const char readme[] =
    "This is what the site has of you. *.json are tables: UTF-8, times in UTC. rooms/ has the\n"
    "messages of your rooms, photos/ the photos that you brought, by the keys of photos.json.\n"
    "\n"
    "이 사이트가 가진 회원님의 정보입니다. *.json은 표(UTF-8, 시각은 UTC), rooms/는 채팅방의 "
    "메시지,\n"
    "photos/는 올리신 사진이며 이름은 photos.json의 key입니다.\n";
static const char cut[] =
    "\nThe messages were too many for one archive: the oldest rooms are missing.\n"
    "메시지가 너무 많아 가장 오래된 방은 빠졌습니다.\n";

static enum err add(struct zip *zip, struct str name, struct str bytes)
{
    return zip_add(zip, name, bytes) ? OK : ERR_TOO_LARGE;
}

static enum err add_tables(struct req *req, struct zip *zip)
{
    DEFER(buf_release)
    struct buf buf;

    buf_init(&buf, JSON_MAX);
    for (size_t i = 0; i < export_part_count; i++) {
        struct json json;

        buf_clear(&buf, JSON_MAX);
        json_init(&json, &buf);
        TRY(export_part_write(req->db, &export_parts[i], req->user->id, &json));
        TRY(add(zip, str_from(export_parts[i].file), buf_as_str(&buf)));
    }
    return OK;
}

/* The newest room first. */
static enum err add_rooms(struct req *req, struct zip *zip, bool *ret_cut)
{
    DEFER(buf_release)
    struct buf buf;
    int64_t room = INT64_MAX;
    size_t texts = 0, n;

    *ret_cut = false;
    buf_init(&buf, JSON_MAX);
    for (;;) {
        enum err err = export_room_below(req->db, req->user->id, room, &room);
        if (err == ERR_NOT_FOUND)
            return OK;
        TRY(err);
        int64_t seq = 0;
        do {
            struct json json;

            if (texts > TEXTS_MAX) {
                *ret_cut = true;
                return OK;
            }
            buf_clear(&buf, JSON_MAX);
            json_init(&json, &buf);
            int64_t first = seq + 1;
            TRY(export_messages_write(req->db, req->user->id, room, &seq, &json, &n));
            struct str name = str_format(req->arena, "rooms/%lld/%lld.json", (long long)room,
                                         (long long)first);
            if (n > 0)
                TRY(add(zip, name, buf_as_str(&buf)));
            texts += buf.n;
        } while (n == EXPORT_MESSAGES);
    }
}

/* In which archive a photo is: of the bytes before it. */
static int64_t part_of(int64_t before)
{
    return 1 + before / PHOTOS_MAX_BYTES;
}

/* What is gone in the store is missing in the archive; photos.json names it. */
static enum err add_photo(struct req *req, struct zip *zip, const char *key)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str bytes;

    enum err err = photo_bytes(req->app, &arena, str_from(key), &bytes);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    return add(zip, str_format(&arena, "photos/%s.webp", key), bytes);
}

/* The photos of one archive, or of none (zip NULL): *ret_parts counts them all. */
static enum err each_photo(struct req *req, struct zip *zip, int64_t part, int64_t *ret_parts)
{
    struct export_photo *photos = arena_array(req->arena, EXPORT_PHOTOS, sizeof(*photos));
    char after[EXPORT_KEY] = "";
    int64_t before = 0;
    size_t n;

    *ret_parts = 1;
    do {
        TRY(export_photo_page(req->db, req->user->id, str_from(after), photos, &n));
        for (size_t i = 0; i < n; i++) {
            *ret_parts = part_of(before);
            if (zip && *ret_parts == part)
                TRY(add_photo(req, zip, photos[i].key));
            before += photos[i].bytes;
        }
        if (n > 0)
            memcpy(after, photos[n - 1].key, sizeof after);
    } while (n == EXPORT_PHOTOS);
    return OK;
}

/* GET /api/account/export/: in how many archives the caller's data come. */
enum err get_export(struct req *req, struct res *res)
{
    int64_t parts = 1;

    TRY(each_photo(req, NULL, 0, &parts));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_int(json, "parts", parts);
    json_end(json);
    return OK;
}

static enum err write_archive(struct req *req, struct zip *zip, int64_t part)
{
    bool is_cut = false;
    int64_t parts;

    if (part == 1) {
        TRY(add_tables(req, zip));
        TRY(add_rooms(req, zip, &is_cut));
        TRY(add(zip, STR("README.txt"), str_format(req->arena, "%s%s", readme, is_cut ? cut : "")));
    }
    TRY(each_photo(req, zip, part, &parts));
    return zip_end(zip) ? OK : ERR_TOO_LARGE;
}

/* GET /api/account/export.zip?part=: the caller's data; tables and messages in the first archive,
 * photos in all. */
enum err get_export_zip(struct req *req, struct res *res)
{
    DEFER(zip_release)
    struct zip zip = {0};
    int64_t part = 1;

    TRY(req_query_int(req, "part", 1, PARTS_MAX, 1, &part));
    zip_begin(&zip, res_buf(res, 200, "application/zip"), clock_now_us());
    enum err err = write_archive(req, &zip, part);
    if (err == ERR_TOO_LARGE)
        return req_refuse(req, err, "too_much_data", "this is too much for one archive");
    TRY(err);
    res_header(res, "Content-Disposition",
               str_format(req->arena, "attachment; filename=\"wooga-%lld-%lld.zip\"",
                          (long long)req->user->id, (long long)part));
    res_header(res, "Cache-Control", STR("private, no-store"));
    return OK;
}
