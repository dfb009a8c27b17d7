#include "base/clock.h"
#include "base/io.h"
#include "blob/blob.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "embedded/embedded_pictures.h"
#include "http/router.h"
#include "image/image.h"
#include "photos/photos.h"
#include "photos/photos_rules.h"
#include "photos/photos_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MEMBER_BYTES = 200 * 1024 * 1024 }; /* docs/security.md section 3 */
#define PHOTO_HIDDEN    "own-"
#define UPLOAD_WAITS_US US_PER_DAY /* for the call that uses it */

static const char not_an_image[] =
    "Upload a valid image. The file you uploaded was either not an image or a corrupted image.";

static struct str blob_name(struct arena *arena, struct str key, const char *size)
{
    return str_format(arena, "%.*s%s.webp", STR_FMT(key), size);
}

static void remove_files(struct app *app, struct str key)
{
    DEFER(arena_release)
    struct arena arena = {0};
    static const char *const sizes[] = {"", "-m", "-s"};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        if (blob_remove(app->blobs, blob_name(&arena, key, sizes[i])) != OK)
            LOG_EVENT(LOG_WARN, "photo_file_left", LS("key", key));
    }
}

/* Answers with a stored file. Where it has to come from a bucket first, elsewhere. */
static enum err send_file(struct req *req, struct str name, const char *cache_control)
{
    struct str etag = str_format(req->arena, "\"%.*s\"", STR_FMT(name));
    struct blobs *blobs = req->app->blobs;
    struct str path = blob_path(blobs, req->arena, name);
    enum err err = res_file(req, path.p, "image/webp", cache_control, etag);
    if (err != ERR_NOT_FOUND || !blobs_are_far(blobs))
        return err;
    if (!req_may_wait(req))
        return req_wait(req);
    err = blob_fetch(blobs, req->arena, name, &path);
    if (err == OK)
        return res_file(req, path.p, "image/webp", cache_control, etag);
    if (err != ERR_NOT_FOUND)
        LOG_EVENT(LOG_WARN, "photo_unreachable", LS("name", name),
                  LS("why", blobs_why(blobs, req->arena)));
    return err;
}

static enum err refuse_bad(struct req *req, const char *field, const char *message)
{
    if (!field)
        return req_refuse(req, ERR_UNSUPPORTED, "not_a_photo",
                          "send a photo as JPEG, PNG or WebP in the field `file`");
    req_field_error(req, field, message);
    return req_valid(req);
}

static enum err refuse_work(struct req *req, const char *field, enum err err)
{
    if (err == ERR_TOO_LARGE)
        return req_refuse(req, err, "photo_too_large",
                          "a photo has at most 10 MiB and 40 megapixel");
    if (err == ERR_UNSUPPORTED)
        return refuse_bad(req, field, not_an_image);
    if (err != ERR_INVALID)
        return err;
    req_field_error(req, field ? field : "file", not_an_image);
    return req_valid(req);
}

static enum err store(struct req *req, const struct image_result *made, struct str key)
{
    struct photo photo = {.key = key,
                          .member_id = req->user->id,
                          .bytes = (int64_t)(made->large.n + made->medium.n + made->small.n),
                          .width = made->width,
                          .height = made->height};
    struct blobs *blobs = req->app->blobs;
    enum err err = blob_put(blobs, blob_name(req->arena, key, ""), made->large);
    if (err == OK)
        err = blob_put(blobs, blob_name(req->arena, key, "-m"), made->medium);
    if (err == OK)
        err = blob_put(blobs, blob_name(req->arena, key, "-s"), made->small);
    if (err != OK)
        LOG_EVENT(LOG_WARN, "photo_not_stored", LC("error", err_name(err)),
                  LS("why", blobs_why(blobs, req->arena)));
    if (err == OK)
        err = photo_insert(req->db, &photo);
    if (err != OK)
        remove_files(req->app, key);
    return err;
}

/* A name that no address has: photo_name_is_good knows none with a prefix. */
static struct str new_key(struct arena *arena, bool hidden)
{
    size_t prefix = hidden ? sizeof(PHOTO_HIDDEN) - 1 : 0;
    char *key = arena_take(arena, prefix + PHOTO_KEY_LENGTH + 1);
    memcpy(key, PHOTO_HIDDEN, prefix);
    random_hex(key + prefix, PHOTO_KEY_LENGTH / 2);
    return (struct str){key, prefix + PHOTO_KEY_LENGTH};
}

static enum err take(struct req *req, const struct part *part, const char *field, bool hidden,
                     struct image_result *ret_made, struct str *ret_key)
{
    if (part->bytes.n == 0)
        return refuse_bad(req, field, "The submitted file is empty.");

    int64_t used = 0;
    TRY(photo_bytes_of_member(req->db, req->user->id, &used));
    if (used >= MEMBER_BYTES)
        return req_refuse(req, ERR_TOO_LARGE, "photo_quota",
                          "your photos take 200 MiB already: delete some first");

    enum err err = image_shop_work(req->app->images, req->arena, part->bytes, ret_made);
    if (err != OK)
        return refuse_work(req, field, err);

    *ret_key = new_key(req->arena, hidden);
    return store(req, ret_made, *ret_key);
}

enum err photo_take(struct req *req, const struct part *part, const char *field,
                    struct str *ret_key)
{
    struct image_result made;
    return take(req, part, field, false, &made, ret_key);
}

enum err photo_take_hidden(struct req *req, const struct part *part, const char *field,
                           struct hidden_photo *ret_photo)
{
    struct image_result made;
    unsigned char digest[SHA256_BYTES];

    *ret_photo = (struct hidden_photo){0};
    TRY(take(req, part, field, true, &made, &ret_photo->key));
    hash_sha256(made.large, digest);
    hash_hex((struct str){(const char *)digest, SHA256_BYTES}, ret_photo->sha256);
    ret_photo->width = made.width;
    ret_photo->height = made.height;
    return OK;
}

enum err photo_send_hidden(struct req *req, struct str key, struct str size)
{
    bool known = size.n == 0 || str_eq(size, STR("s")) || str_eq(size, STR("m"));
    if (!known)
        return ERR_NOT_FOUND;
    struct str name = str_format(req->arena, "%.*s%s%.*s.webp", STR_FMT(key), size.n ? "-" : "",
                                 STR_FMT(size));
    return send_file(req, name, "private, max-age=3600");
}

enum err photo_bytes(const struct app *app, struct arena *arena, struct str key,
                     struct str *ret_bytes)
{
    struct str path = {NULL, 0};
    struct stat status;

    TRY(blob_fetch(app->blobs, arena, blob_name(arena, key, ""), &path));
    int fd = path.p ? open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    enum err err = ERR_NOT_FOUND;

    if (fd < 0)
        return err;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        size_t n = (size_t)status.st_size;
        char *bytes = arena_take(arena, n + 1);
        *ret_bytes = (struct str){bytes, n};
        err = io_read_all(fd, bytes, n) ? OK : ERR_UNAVAILABLE;
    }
    close(fd);
    return err;
}

void photo_drop(struct app *app, struct db *db, struct str key)
{
    bool gone = false;
    if (photo_delete_unused(db, key, &gone) == OK && gone)
        remove_files(app, key);
}

enum err uploads_run_due(struct app *app, struct db *db, struct arena *arena, int *ret_done)
{
    struct str *keys;
    size_t n = 0;

    *ret_done = 0;
    TRY(uploads_stale(db, arena, clock_now_us() - UPLOAD_WAITS_US, &keys, &n));
    for (size_t i = 0; i < n; i++) {
        bool gone = false;
        TRY(upload_drop(db, keys[i], &gone));
        if (!gone)
            continue;
        remove_files(app, keys[i]);
        ++*ret_done;
    }
    return OK;
}

/* Pieces of text put together; a page of listings has a hundred addresses, so no printf. */
static struct str photo_address(const struct req *req, struct str name, struct str ending)
{
    const char *site = req->app->config.public_url;
    const struct str pieces[] = {
        site          ? str_from(site)
        : req->secure ? STR("https://")
                      : STR("http://"),
        site ? STR("") : req->host,
        STR("/photos/"),
        name,
        ending,
    };
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(pieces); i++)
        n += pieces[i].n;
    char *address = arena_take(req->arena, n + 1);
    n = 0;
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        if (pieces[i].n)
            memcpy(address + n, pieces[i].p, pieces[i].n);
        n += pieces[i].n;
    }
    return (struct str){address, n};
}

struct str photo_url(const struct req *req, struct str key)
{
    if (key.n == 0)
        return photo_address(req, STR("profile-default-image.png"), STR(""));
    return photo_address(req, key, STR(".webp"));
}

struct str photo_url_missing(const struct req *req)
{
    return photo_address(req, STR("no-photo.png"), STR(""));
}

/* GET /photos/{name}: one of the three files of a photo, or a built-in picture. The bytes under a
 * name never change. */
static enum err get_photo(struct req *req, struct res *res)
{
    struct str name = req_path(req, "name");
    for (size_t i = 0; i < embedded_pictures_count; i++) {
        const struct embedded_file *file = &embedded_pictures[i];
        if (str_eq(name, str_from(file->path))) {
            res_header(res, "Cache-Control", STR("public, max-age=86400"));
            return res_static(res, 200, file->mime,
                              (struct str){(const char *)file->data, file->size});
        }
    }
    if (!photo_name_is_good(name))
        return ERR_NOT_FOUND;
    return send_file(req, name, "public, max-age=31536000, immutable");
}

/* POST /api/uploads/: one photo in the field `file`, for use in a later call. */
static enum err post_upload(struct req *req, struct res *res)
{
    const struct part *parts = NULL, *file = NULL;
    size_t n = 0;
    struct image_result made;
    struct str key;
    int64_t id;
    enum err err;

    TRY(req_parts(req, &parts, &n));
    for (size_t i = 0; i < n && !file; i++) {
        if (parts[i].is_file && str_eq(parts[i].name, STR("file")))
            file = &parts[i];
    }
    if (!file) {
        req_field_error(req, "file", "No file was submitted.");
        return req_valid(req);
    }
    TRY(take(req, file, NULL, false, &made, &key));
    err = upload_insert(req->db, req->user->id, key, &id);
    if (err != OK) {
        photo_drop(req->app, req->db, key);
        return err;
    }

    struct json *json = res_json(res, 201);
    json_object(json);
    json_key_int(json, "id", id);
    json_key_str(json, "url", photo_url(req, key));
    json_key_int(json, "width", made.width);
    json_key_int(json, "height", made.height);
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    {GET, "/photos/{name}", ANYONE, NO_LIMIT, FAST, get_photo, BODY_SMALL, false},
    {POST, "/api/uploads/", MEMBER, UPLOADS, PHOTO, post_upload, BODY_FILES, false},
};

const struct route_table photos_table = {routes, COUNT_OF(routes)};
