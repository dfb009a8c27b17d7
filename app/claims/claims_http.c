/* A claim as its two and who decides between them read it, and its photos. */
#include "claims/claims_store.h"
#include "http/router.h"

/* ---- reading ---- */

static void instant_or_null(struct json *json, const char *key, int64_t us)
{
    if (us)
        json_key_instant(json, key, us);
    else
        json_key_null(json, key);
}

static void photo_json(struct json *json, struct arena *arena, int64_t rental_id,
                       const struct claim_photo *photo)
{
    json_object(json);
    json_key_int(json, "id", photo->id);
    json_key_str(json, "url",
                 str_format(arena, "/api/rentals/%lld/claim/photos/%lld/", (long long)rental_id,
                            (long long)photo->id));
    json_key_int(json, "width", photo->width);
    json_key_int(json, "height", photo->height);
    json_key_str(json, "sha256", photo->sha256);
    json_key_int(json, "by", photo->member_id);
    json_key_instant(json, "at", photo->at_us);
    json_end(json);
}

static void word_json(struct json *json, const struct dispute_word *word)
{
    json_object(json);
    json_key_str(json, "word", str_from(claim_word_names[word->word]));
    json_key_int(json, "by", word->member_id);
    if (word->has_amount)
        json_key_int(json, "amount", word->amount);
    else
        json_key_null(json, "amount");
    json_key_str(json, "text", word->text);
    json_key_instant(json, "at", word->at_us);
    json_end(json);
}

static void proposed_json(struct json *json, const struct dispute *dispute)
{
    const struct dispute_word *said = dispute_proposal(dispute);

    json_key(json, "proposed");
    if (!said) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_int(json, "amount", said->amount);
    json_key_int(json, "by", said->member_id);
    json_end(json);
}

/* What it has come to: the amount, and whether somebody had to decide. */
static void result_json(struct json *json, const struct dispute *dispute)
{
    const struct dispute_word *decided = dispute_decision(dispute);

    json_key(json, "result");
    if (!decided && !dispute->agreed_us) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_int(json, "amount", decided ? decided->amount : dispute->agreed);
    json_key_bool(json, "decided", decided != NULL);
    json_key_instant(json, "at", decided ? decided->at_us : dispute->agreed_us);
    json_end(json);
}

static void clocks_json(struct json *json, const struct claim_standing *standing,
                        const struct dispute *dispute)
{
    bool open = standing->disputed;
    int64_t due_us = dispute_due_us(dispute);
    int64_t decide_us = open && dispute->escalated_us
                            ? dispute->escalated_us + DECIDE_DAYS * US_PER_DAY
                            : 0;

    json_key_bool(json, "open", open);
    instant_or_null(json, "escalates_at", open ? due_us : 0);
    instant_or_null(json, "escalated_at", dispute->escalated_us);
    instant_or_null(json, "decided_until", decide_us);
}

static enum err dispute_json(struct db *db, struct arena *arena,
                             const struct claim_standing *standing, const struct dispute *dispute,
                             struct json *json)
{
    bool by_owner = claim_is_owners_to_pay(dispute->kind);
    struct claim_photo *photos = NULL;
    size_t n = 0;

    TRY(claim_photos_read(db, arena, standing->rental_id, &photos, &n));
    json_object(json);
    json_key_str(json, "kind", str_from(claim_kind_names[dispute->kind]));
    json_key_int(json, "by", dispute->by_id);
    json_key_int(json, "payer", by_owner ? standing->owner_id : standing->renter_id);
    json_key_int(json, "most", dispute->most);
    json_key_instant(json, "at", dispute->at_us);
    clocks_json(json, standing, dispute);
    proposed_json(json, dispute);
    result_json(json, dispute);
    json_key(json, "words");
    json_array(json);
    for (size_t i = 0; i < dispute->n; i++)
        word_json(json, &dispute->words[i]);
    json_end(json);
    json_key(json, "photos");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        photo_json(json, arena, standing->rental_id, &photos[i]);
    json_end(json);
    json_end(json);
    return OK;
}

enum err claim_json(struct db *db, struct arena *arena, int64_t rental_id, struct json *json)
{
    struct claim_standing standing;
    struct dispute dispute;

    TRY(claim_standing_read(db, rental_id, &standing));
    enum err err = dispute_read(db, arena, rental_id, &dispute);
    if (err == ERR_NOT_FOUND) {
        json_null(json);
        return OK;
    }
    TRY(err);
    return dispute_json(db, arena, &standing, &dispute, json);
}

static bool is_party(const struct req *req, const struct claim_standing *standing)
{
    return req->user->id == standing->owner_id || req->user->id == standing->renter_id;
}

/* For the rental's two, and for who decides between them. */
static enum err read_for_reader(struct req *req, struct claim_standing *ret_standing)
{
    TRY(claim_standing_read(req->db, req_id(req, "id"), ret_standing));
    return is_party(req, ret_standing) || req->user->moderator ? OK : ERR_NOT_FOUND;
}

/* GET /api/rentals/{id}/claim/: the claim, or up to when and to what one of the two may make one.
 */
static enum err get_claim(struct req *req, struct res *res)
{
    struct claim_standing standing;

    TRY(read_for_reader(req, &standing));
    bool may = is_party(req, &standing) && standing.until_us >= clock_now_us();
    enum claim_kind kind = req->user->id == standing.owner_id ? CLAIM_DAMAGE
                                                              : CLAIM_NOT_AS_DESCRIBED;
    struct json *json = res_json(res, 200);
    json_object(json);
    instant_or_null(json, "until", may ? standing.until_us : 0);
    if (may)
        json_key_int(json, "most",
                     claim_most(kind, standing.declared, standing.total, standing.delivery_fee));
    else
        json_key_null(json, "most");
    json_key(json, "claim");
    TRY(claim_json(req->db, req->arena, standing.rental_id, json));
    json_end(json);
    return OK;
}

/* GET /api/rentals/{id}/claim/photos/{photo}/?size=s|m */
static enum err get_photo(struct req *req, struct res *res)
{
    struct claim_standing standing;
    struct str key;

    (void)res;
    TRY(read_for_reader(req, &standing));
    TRY(claim_photo_find(req->db, req->arena, standing.rental_id, req_id(req, "photo"), &key));
    return photo_send_hidden(req, key, req_query(req, "size"));
}

/* ---- photos ---- */

/* Photos come while the two are in dispute, and stay. */
static enum err check_open(struct req *req, struct claim_standing *ret_standing)
{
    struct claim_photo *photos = NULL;
    size_t n = 0, own = 0;

    TRY(claim_standing_read(req->db, req_id(req, "id"), ret_standing));
    if (!is_party(req, ret_standing))
        return ERR_NOT_FOUND;
    if (!ret_standing->disputed)
        return req_refuse(req, ERR_CONFLICT, "no_dispute", "photos belong to a claim that is open");
    TRY(claim_photos_read(req->db, req->arena, ret_standing->rental_id, &photos, &n));
    for (size_t i = 0; i < n; i++)
        own += photos[i].member_id == req->user->id;
    if (own < CLAIM_PHOTOS_MAX)
        return OK;
    return req_refuse(req, ERR_CONFLICT, "too_many_photos", "at most 10 photos of each");
}

static enum err read_file(struct req *req, const struct part **ret_file)
{
    const struct part *parts = NULL;
    size_t n = 0;

    *ret_file = NULL;
    TRY(req_parts(req, &parts, &n));
    for (size_t i = 0; i < n; i++) {
        if (parts[i].is_file && !*ret_file && str_eq(parts[i].name, STR("file")))
            *ret_file = &parts[i];
    }
    if (!*ret_file)
        req_field_error(req, "file", "No file was submitted.");
    return req_valid(req);
}

/* The dispute may have ended while the photo was made small. */
static enum err keep_photo(struct req *req, struct claim_photo *photo)
{
    struct claim_standing standing;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(req->db, &tx));
    TRY(check_open(req, &standing));
    photo->at_us = clock_now_us();
    TRY(claim_photo_insert(req->db, standing.rental_id, photo));
    return db_tx_commit(&tx);
}

/* POST /api/rentals/{id}/claim/photos/: a photo for the claim, with the server's time. */
static enum err post_photo(struct req *req, struct res *res)
{
    struct claim_standing standing;
    struct hidden_photo taken;
    struct claim_photo photo = {.member_id = req->user->id};
    const struct part *file = NULL;

    TRY(check_open(req, &standing));
    TRY(read_file(req, &file));
    TRY(photo_take_hidden(req, file, "file", &taken));
    photo.key = taken.key;
    photo.sha256 = str_from(taken.sha256);
    photo.width = taken.width;
    photo.height = taken.height;
    enum err err = keep_photo(req, &photo);
    if (err != OK) {
        photo_drop(req->app, req->db, photo.key);
        return err;
    }
    photo_json(res_json(res, 201), req->arena, standing.rental_id, &photo);
    return OK;
}

static const struct route routes[] = {
    {GET, "/api/rentals/{id}/claim/", MEMBER, READS, FAST, get_claim, BODY_SMALL, false},
    {POST, "/api/rentals/{id}/claim/photos/", MEMBER, UPLOADS, PHOTO, post_photo, BODY_FILES,
     false},
    {GET, "/api/rentals/{id}/claim/photos/{photo}/", MEMBER, READS, FAST, get_photo, BODY_SMALL,
     false},
};

const struct route_table claims_table = {routes, COUNT_OF(routes)};
