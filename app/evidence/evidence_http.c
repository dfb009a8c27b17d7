/* A rental's evidence as a ZIP. */
#include "base/zip.h"
#include "claims/claims.h"
#include "evidence/evidence.h"
#include "evidence/evidence_store.h"
#include "handover/handover.h"
#include "http/router.h"
#include "ledger/ledger.h"
#include "rentals/rentals.h"

enum { PART_MAX = 4 * 1024 * 1024 };

/* A part's text while it is written. */
struct part_text {
    struct buf buf;
    struct json json;
};

static void part_begin(struct part_text *part)
{
    buf_init(&part->buf, PART_MAX);
    json_init(&part->json, &part->buf);
}

static void part_release(struct part_text *part)
{
    buf_release(&part->buf);
}

static enum err add(struct zip *zip, const char *name, struct str bytes)
{
    return zip_add(zip, str_from(name), bytes) ? OK : ERR_TOO_LARGE;
}

static enum err add_agreement(struct zip *zip, const struct agreement *agreement)
{
    DEFER(part_release)
    struct part_text part;

    part_begin(&part);
    agreement_json(&part.json, agreement);
    TRY(add(zip, "agreement.json", buf_as_str(&part.buf)));
    buf_clear(&part.buf, PART_MAX);
    agreement_words(&part.buf, agreement);
    return add(zip, "agreement.txt", buf_as_str(&part.buf));
}

static enum err add_versions(struct req *req, struct zip *zip, int64_t rental_id)
{
    DEFER(part_release)
    struct part_text part;

    part_begin(&part);
    TRY(versions_write(req->db, rental_id, &part.json));
    return add(zip, "versions.json", buf_as_str(&part.buf));
}

/* Nothing where nobody said that he was there. */
static enum err add_check_ins(struct req *req, struct zip *zip, int64_t rental_id)
{
    DEFER(part_release)
    struct part_text part;
    size_t n = 0;

    part_begin(&part);
    TRY(rental_check_ins_json(req->db, req->arena, rental_id, &part.json, &n));
    return n ? add(zip, "check-ins.json", buf_as_str(&part.buf)) : OK;
}

static enum err add_proof(struct req *req, struct zip *zip, int64_t rental_id)
{
    DEFER(part_release)
    struct part_text part;

    part_begin(&part);
    TRY(rental_proof_json(req->db, req->arena, rental_id, &part.json));
    return add(zip, "proof.json", buf_as_str(&part.buf));
}

static enum err add_handover(struct req *req, struct zip *zip, int64_t rental_id)
{
    DEFER(part_release)
    struct part_text part;

    part_begin(&part);
    TRY(handover_json(req->db, req->arena, rental_id, &part.json));
    return add(zip, "handover.json", buf_as_str(&part.buf));
}

static enum err add_ledger(struct req *req, struct zip *zip, int64_t rental_id)
{
    DEFER(part_release)
    struct part_text part;

    part_begin(&part);
    TRY(ledger_lines_json(req->db, req->arena, rental_id, &part.json));
    return add(zip, "ledger.json", buf_as_str(&part.buf));
}

static enum err add_messages(struct req *req, struct zip *zip, const struct agreement *agreement)
{
    DEFER(part_release)
    struct part_text part;

    part_begin(&part);
    TRY(messages_write(req->db, agreement, &part.json));
    return add(zip, "messages.json", buf_as_str(&part.buf));
}

/* One photo in memory at a time. Whose file is gone is missing in the archive, and its digest in
 * the record says so. */
static enum err add_photo(struct req *req, struct zip *zip, const char *side, size_t number,
                          const struct handover_photo *photo)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str bytes;

    enum err err = photo_bytes(req->app, &arena, photo->key, &bytes);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    struct str name = str_format(&arena, "photos/%s-%02zu-%.*s.webp", side, number,
                                 STR_FMT(photo->slot));
    return add(zip, name.p, bytes);
}

static enum err add_record(struct req *req, struct zip *zip, int64_t rental_id,
                           enum handover_side side)
{
    struct handover_record record;
    const char *name = handover_side_names[side];

    TRY(handover_record_read(req->db, req->arena, rental_id, side, &record));
    if (record.empty)
        return OK;
    struct str path = str_format(req->arena, "records/%s.txt", name);
    TRY(add(zip, path.p, handover_record_text(req->arena, rental_id, &record)));
    for (size_t i = 0; i < record.photo_count; i++)
        TRY(add_photo(req, zip, name, i + 1, &record.photos[i]));
    return OK;
}

static enum err add_claim_photo(struct req *req, struct zip *zip, size_t number, struct str key)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str bytes;

    enum err err = photo_bytes(req->app, &arena, key, &bytes);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    struct str name = str_format(&arena, "photos/claim-%02zu.webp", number);
    return add(zip, name.p, bytes);
}

/* What was claimed, said of it and decided; nothing where nobody claimed anything. */
static enum err add_claim(struct req *req, struct zip *zip, int64_t rental_id)
{
    DEFER(part_release)
    struct part_text part;
    struct claim_photo *photos = NULL;
    size_t n = 0;

    part_begin(&part);
    TRY(claim_json(req->db, req->arena, rental_id, &part.json));
    if (str_eq(buf_as_str(&part.buf), STR("null")))
        return OK;
    TRY(add(zip, "claim.json", buf_as_str(&part.buf)));
    TRY(claim_photos_read(req->db, req->arena, rental_id, &photos, &n));
    for (size_t i = 0; i < n; i++)
        TRY(add_claim_photo(req, zip, i + 1, photos[i].key));
    return OK;
}

static enum err write_archive(struct req *req, struct zip *zip, const struct agreement *agreement)
{
    int64_t id = agreement->rental_id;

    TRY(add(zip, "README.txt", evidence_readme()));
    TRY(add_agreement(zip, agreement));
    TRY(add_versions(req, zip, id));
    TRY(add_proof(req, zip, id));
    TRY(add_check_ins(req, zip, id));
    TRY(add_handover(req, zip, id));
    TRY(add_ledger(req, zip, id));
    TRY(add_messages(req, zip, agreement));
    TRY(add_record(req, zip, id, HANDOVER_OUT));
    TRY(add_record(req, zip, id, HANDOVER_BACK));
    TRY(add_claim(req, zip, id));
    return zip_end(zip) ? OK : ERR_TOO_LARGE;
}

/* GET /api/rentals/{id}/evidence.zip: for the rental's two, and for who decides between them. */
static enum err get_evidence(struct req *req, struct res *res)
{
    struct agreement agreement;
    DEFER(zip_release)
    struct zip zip = {0};

    TRY(agreement_read(req->db, req->arena, req_id(req, "id"), &agreement));
    bool party = req->user->id == agreement.owner_id || req->user->id == agreement.renter_id;
    if (!party && !req->user->moderator)
        return ERR_NOT_FOUND;

    zip_begin(&zip, res_buf(res, 200, "application/zip"), clock_now_us());
    enum err err = write_archive(req, &zip, &agreement);
    if (err == ERR_TOO_LARGE)
        return req_refuse(req, err, "too_much_evidence", "the photos are too much for one archive");
    TRY(err);
    res_header(res, "Content-Disposition",
               str_format(req->arena, "attachment; filename=\"rental-%lld.zip\"",
                          (long long)agreement.rental_id));
    res_header(res, "Cache-Control", STR("private, no-store"));
    return OK;
}

static const struct route routes[] = {
    {GET, "/api/rentals/{id}/evidence.zip", MEMBER, UPLOADS, PHOTO, get_evidence, BODY_SMALL,
     false},
};

const struct route_table evidence_table = {routes, COUNT_OF(routes)};
