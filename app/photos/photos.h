/* Photos: an upload becomes three WebP files under a random name; the wire shows one URL,
 * /photos/<32 hex>.webp, and sizes by suffix: <hex>-s.webp (320 px), <hex>-m.webp (960 px),
 * <hex>.webp (1920 px at most). */
#pragma once
#include "core/app.h"

struct route_table;
struct req;
struct part;

extern const struct route_table photos_table;

/* Decodes (in the sandbox), shrinks, stores; counts against the member's 200 MiB. Writes the wire's
 * refusal and returns ERR_DONE when it is no photo (400 {"<field>":["Upload a valid image. …"]};
 * 413; 415 by magic bytes only on /api/uploads/). ret_key is the 32 hex digits, in the request's
 * arena. Only for routes of the PHOTO lane. The files exist when this returns; a key that is not
 * put into a row afterwards must be given to photo_drop. */
enum err photo_take(struct req *req, const struct part *part, const char *field,
                    struct str *ret_key) MUST_USE;
/* A photo that has no address: whoever may see it gets it through a call of its own. */
struct hidden_photo {
    struct str key;
    char sha256[65]; /* of the bytes stored as the large file, in hex */
    int64_t width, height;
};
enum err photo_take_hidden(struct req *req, const struct part *part, const char *field,
                           struct hidden_photo *ret_photo) MUST_USE;
/* Answers with one; size is "", "m" or "s". The caller has checked who asks. */
enum err photo_send_hidden(struct req *req, struct str key, struct str size) MUST_USE;
/* The stored bytes of a photo's large file, in the arena. ERR_NOT_FOUND when they are gone. */
enum err photo_bytes(const struct app *app, struct arena *arena, struct str key,
                     struct str *ret_bytes) MUST_USE;
/* The names of all photos' files that the database knows, three a photo, sorted by their bytes. */
enum err photo_files(struct db *db, struct arena *arena, struct str **ret_names,
                     size_t *ret_n) MUST_USE;
/* Forgets a key when no row uses it any more; inside or after the caller's transaction. */
void photo_drop(struct app *app, struct db *db, struct str key);
/* "/photos/<key>.webp", absolute with the public URL or http:// + Host (the wire wants absolute).
 * null key: the default avatar. */
struct str photo_url(const struct req *req, struct str key);
/* The drawn picture of a product that has no photo. */
struct str photo_url_missing(const struct req *req);

/* Due work: an upload that no call has used for a day is dropped, with its bytes. Idempotent;
 * called by the clock thread. *ret_done counts. */
enum err uploads_run_due(struct app *app, struct db *db, struct arena *arena,
                         int *ret_done) MUST_USE;

struct claimed_photo {
    struct str key;
    int64_t width, height;
};
/* Uses what POST /api/uploads/ brought, once. Inside the caller's transaction. ERR_NOT_FOUND: no
 * upload of this member, or used already. */
enum err photo_claim(struct db *db, struct arena *arena, int64_t member_id, int64_t upload_id,
                     struct claimed_photo *ret_photo) MUST_USE;
