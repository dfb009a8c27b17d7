/* Records as the two write and read them, and an owner's checklist. */
#include "calendar/calendar.h"
#include "handover/checklists.h"
#include "handover/handover_store.h"
#include "http/router.h"

/* ---- reading ---- */

static void stamp_json(struct json *json, int64_t member_id, int64_t at_us)
{
    if (!at_us) {
        json_key_null(json, "by");
        json_key_null(json, "at");
        return;
    }
    json_key_int(json, "by", member_id);
    json_key_instant(json, "at", at_us);
}

static void photo_json(struct json *json, struct arena *arena, int64_t rental_id,
                       const struct handover_photo *photo)
{
    json_object(json);
    json_key_int(json, "id", photo->id);
    json_key_str(json, "slot", photo->slot);
    json_key_str(json, "url",
                 str_format(arena, "/api/rentals/%lld/handover/photos/%lld/", (long long)rental_id,
                            (long long)photo->id));
    json_key_int(json, "width", photo->width);
    json_key_int(json, "height", photo->height);
    json_key_str(json, "sha256", photo->sha256);
    stamp_json(json, photo->member_id, photo->at_us);
    json_end(json);
}

static void check_json(struct json *json, const struct handover_check *check)
{
    json_object(json);
    json_key_str(json, "item", check->item);
    if (check->answer == CHECK_OPEN)
        json_key_null(json, "good");
    else
        json_key_bool(json, "good", check->answer == CHECK_GOOD);
    json_key_str(json, "note", check->note.n ? check->note : STR(""));
    stamp_json(json, check->member_id, check->at_us);
    json_end(json);
}

/* The taker entered the code that the giver showed, or each of them pressed: that is both their
 * word. */
static void confirmed_json(struct json *json, const struct standing *standing,
                           enum handover_side side, const struct confirmed *confirmed)
{
    bool out = side == HANDOVER_OUT;
    int64_t taker = out ? standing->renter_id : standing->owner_id;
    int64_t giver = out ? standing->owner_id : standing->renter_id;

    json_key(json, "confirmed");
    if (!confirmed->at_us) {
        json_null(json);
        return;
    }
    json_object(json);
    if (confirmed->by_time)
        json_key_null(json, "taker");
    else
        json_key_int(json, "taker", taker);
    if (confirmed->by_both)
        json_key_int(json, "giver", giver);
    else
        json_key_null(json, "giver");
    json_key_bool(json, "by_press", confirmed->by_press);
    json_key_instant(json, "at", confirmed->at_us);
    json_end(json);
}

static void record_json(struct json *json, struct arena *arena, const struct standing *standing,
                        const struct handover_record *record, const struct confirmed *confirmed)
{
    json_object(json);
    json_key_str(json, "side", str_from(handover_side_names[record->side]));
    json_key_bool(json, "open", standing->open && standing->side == record->side);
    json_key_bool(json, "complete", record_is_complete(record, standing->photos_needed));
    json_key_str(json, "digest", record_digest(arena, standing->rental_id, record));
    json_key(json, "photos");
    json_array(json);
    for (size_t i = 0; i < record->photo_count; i++)
        photo_json(json, arena, standing->rental_id, &record->photos[i]);
    json_end(json);
    json_key(json, "checklist");
    json_array(json);
    for (size_t i = 0; i < record->check_count; i++)
        check_json(json, &record->checks[i]);
    json_end(json);
    confirmed_json(json, standing, record->side, confirmed);
    json_end(json);
}

static void instant_or_null(struct json *json, const char *key, int64_t us)
{
    if (us)
        json_key_instant(json, key, us);
    else
        json_key_null(json, key);
}

/* What was handed over, and what of it is back. */
static enum err units_json(struct db *db, struct arena *arena, int64_t rental_id, struct json *json)
{
    struct held_unit *units;
    size_t n = 0;

    TRY(rental_units_read(db, arena, rental_id, &units, &n));
    json_key(json, "units");
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_int(json, "id", units[i].id);
        json_key_int(json, "number", units[i].number);
        json_key_str(json, "name", units[i].product);
        json_key_str(json, "label", units[i].label);
        instant_or_null(json, "out_at", units[i].out_us);
        instant_or_null(json, "back_at", units[i].back_us);
        json_end(json);
    }
    json_end(json);
    return OK;
}

enum err handover_json(struct db *db, struct arena *arena, int64_t rental_id, struct json *json)
{
    struct standing standing;
    struct handover_record records[HANDOVER_SIDE_COUNT];
    struct confirmed confirmed[HANDOVER_SIDE_COUNT];

    TRY(standing_read(db, rental_id, &standing));
    for (unsigned side = 0; side < HANDOVER_SIDE_COUNT; side++) {
        TRY(handover_record_read(db, arena, rental_id, side, &records[side]));
        TRY(confirmed_read(db, rental_id, side, &confirmed[side]));
    }
    json_object(json);
    json_key_int(json, "photos_needed", standing.photos_needed);
    json_key(json, "records");
    json_array(json);
    for (unsigned side = 0; side < HANDOVER_SIDE_COUNT; side++)
        record_json(json, arena, &standing, &records[side], &confirmed[side]);
    json_end(json);
    TRY(units_json(db, arena, rental_id, json));
    json_end(json);
    return OK;
}

static bool is_party(const struct req *req, const struct standing *standing)
{
    return req->user->id == standing->owner_id || req->user->id == standing->renter_id;
}

/* For the rental's two, and for who decides between them. */
static enum err read_for_reader(struct req *req, struct standing *ret_standing)
{
    TRY(standing_read(req->db, req_id(req, "id"), ret_standing));
    return is_party(req, ret_standing) || req->user->moderator ? OK : ERR_NOT_FOUND;
}

/* GET /api/rentals/{id}/handover/: both records. */
static enum err get_records(struct req *req, struct res *res)
{
    struct standing standing;
    TRY(read_for_reader(req, &standing));
    return handover_json(req->db, req->arena, standing.rental_id, res_json(res, 200));
}

/* GET /api/rentals/{id}/handover/photos/{photo}/?size=s|m */
static enum err get_photo(struct req *req, struct res *res)
{
    struct standing standing;
    struct str key;
    int64_t member_id;
    enum handover_side side;

    (void)res;
    TRY(read_for_reader(req, &standing));
    TRY(handover_photo_find(req->db, req->arena, standing.rental_id, req_id(req, "photo"), &key,
                            &member_id, &side));
    return photo_send_hidden(req, key, req_query(req, "size"));
}

/* ---- writing ---- */

/* The record that is open now, for one of the two; ERR_DONE with the answer when none is. */
static enum err read_open(struct req *req, struct standing *ret_standing)
{
    TRY(standing_read(req->db, req_id(req, "id"), ret_standing));
    if (!is_party(req, ret_standing))
        return ERR_NOT_FOUND;
    if (ret_standing->open)
        return OK;
    return req_refuse(req, ERR_CONFLICT, "record_closed",
                      "records are written from the agreement to the return, and stay as they "
                      "were at the hand-over");
}

static enum err check_room(struct req *req, const struct standing *standing)
{
    struct handover_record record;
    TRY(handover_record_read(req->db, req->arena, standing->rental_id, standing->side, &record));
    if (record_photos_of(&record, req->user->id) < RECORD_PHOTOS_MAX)
        return OK;
    return req_refuse(req, ERR_CONFLICT, "too_many_photos",
                      "at most 10 photos of each in a record");
}

static bool slot_is_known(struct str slot)
{
    for (const char *const *name = photo_slot_names; *name; name++) {
        if (str_eq(slot, str_from(*name)))
            return true;
    }
    return false;
}

/* The file, and what it shows ("other" when nothing is said). */
static enum err read_parts(struct req *req, const struct part **ret_file, struct str *ret_slot)
{
    const struct part *parts = NULL;
    size_t n = 0;

    *ret_file = NULL;
    *ret_slot = STR("other");
    TRY(req_parts(req, &parts, &n));
    for (size_t i = 0; i < n; i++) {
        if (parts[i].is_file && !*ret_file && str_eq(parts[i].name, STR("file")))
            *ret_file = &parts[i];
        if (!parts[i].is_file && str_eq(parts[i].name, STR("slot")))
            *ret_slot = parts[i].bytes;
    }
    if (!*ret_file)
        req_field_error(req, "file", "No file was submitted.");
    if (!slot_is_known(*ret_slot))
        req_field_error(req, "slot", "This is not a valid choice.");
    return req_valid(req);
}

/* The state may have moved while the photo was made small. */
static enum err keep_photo(struct req *req, struct handover_photo *photo)
{
    struct standing standing;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(req->db, &tx));
    TRY(read_open(req, &standing));
    TRY(check_room(req, &standing));
    photo->at_us = clock_now_us();
    TRY(handover_photo_insert(req->db, &standing, photo));
    return db_tx_commit(&tx);
}

/* POST /api/rentals/{id}/handover/photos/: a photo for the record that is open, with the server's
 * time. */
static enum err post_photo(struct req *req, struct res *res)
{
    struct standing standing;
    struct hidden_photo taken;
    struct handover_photo photo = {.member_id = req->user->id};
    const struct part *file;

    TRY(read_open(req, &standing));
    TRY(check_room(req, &standing));
    TRY(read_parts(req, &file, &photo.slot));
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

/* DELETE /api/rentals/{id}/handover/photos/{photo}/: one's own, while its record is open. */
static enum err delete_photo(struct req *req, struct res *res)
{
    struct standing standing;
    struct str key;
    int64_t id = req_id(req, "photo"), member_id;
    enum handover_side side;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(req->db, &tx));
    TRY(read_open(req, &standing));
    TRY(handover_photo_find(req->db, req->arena, standing.rental_id, id, &key, &member_id, &side));
    if (member_id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_photo", "the other side took this photo");
    if (side != standing.side)
        return req_refuse(req, ERR_CONFLICT, "record_closed", "this record is kept as it was");
    TRY(handover_photo_delete(req->db, id));
    TRY(db_tx_commit(&tx));
    photo_drop(req->app, req->db, key);
    return res_empty(res, 204);
}

struct answers_put {
    const struct json_t *items;
};
static const struct field answers_fields[] = {
    {"items", FIELD_TYPE_JSON, FIELD_REQUIRED, offsetof(struct answers_put, items), FIELD_NONE, 0,
     0, NULL},
};

/* A text of at most so many characters on one line. */
static bool text_fits(struct str text, size_t most)
{
    size_t points = 0;
    return str_utf8(text, &points) && points <= most && str_find(text, '\n', 0) < 0;
}

/* One answer; false when it is none, or is of another item. An answer that stays as it was stays
 * its author's. */
static bool answer_apply(struct arena *arena, const struct json_t *tree, int64_t member_id,
                         struct handover_check *check)
{
    const struct json_t *said = json_tree_get(tree, "good"), *note = json_tree_get(tree, "note");
    struct str text = note ? str_trim(json_tree_str(note)) : STR("");
    enum check_answer answer = CHECK_OPEN;
    bool good = false;

    if (!str_eq(json_tree_str(json_tree_get(tree, "item")), check->item))
        return false;
    if (json_tree_bool(said, &good))
        answer = good ? CHECK_GOOD : CHECK_BAD;
    else if (!json_tree_is_null(said))
        return false;
    if (str_is_null(text) || !text_fits(text, CHECK_NOTE_MAX))
        return false;
    bool same = answer == check->answer && str_eq(text, check->note);
    check->note = str_copy(arena, text);
    if (same)
        return true;
    check->answer = answer;
    check->member_id = member_id;
    check->at_us = clock_now_us();
    return true;
}

static enum err answers_apply(struct req *req, const struct json_t *items,
                              struct handover_record *record)
{
    bool good = json_tree_is_array(items) && json_tree_count(items) == record->check_count;
    for (size_t i = 0; good && i < record->check_count; i++)
        good = answer_apply(req->arena, json_tree_at(items, i), req->user->id, &record->checks[i]);
    if (!good)
        req_field_error(req, "items",
                        "Answer each item of the list in its order: item, good (true, false or "
                        "null) and a note of at most 200 characters.");
    return req_valid(req);
}

/* PUT /api/rentals/{id}/handover/checklist/: the answers of the open record, all of them. */
static enum err put_answers(struct req *req, struct res *res)
{
    struct answers_put put = {0};
    struct standing standing;
    struct handover_record record;

    TRY(req_read(req, answers_fields, &put));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx)); /* before reading: what is frozen meanwhile is not written */
    TRY(read_open(req, &standing));
    TRY(handover_record_read(req->db, req->arena, standing.rental_id, standing.side, &record));
    TRY(answers_apply(req, put.items, &record));
    for (size_t i = 0; i < record.check_count; i++) {
        if (!record.checks[i].at_us) { /* left open: said to be so by who wrote the list */
            record.checks[i].member_id = req->user->id;
            record.checks[i].at_us = clock_now_us();
        }
    }
    TRY(handover_checks_write(req->db, &standing, &record));
    TRY(db_tx_commit(&tx));
    return handover_json(req->db, req->arena, standing.rental_id, res_json(res, 200));
}

/* ---- an owner's list ---- */

static enum err answer_list(struct req *req, struct res *res, int64_t product_id)
{
    struct str *items;
    size_t n;
    bool own;

    TRY(checklist_read(req->db, req->arena, product_id, &items, &n, &own));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_bool(json, "own", own);
    json_key(json, "items");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        json_str(json, items[i]);
    json_end(json);
    json_end(json);
    return OK;
}

/* GET /products/{id}/checklist/: what is looked at when it changes hands. */
static enum err get_list(struct req *req, struct res *res)
{
    struct product product;
    TRY(product_for(req, req_id(req, "id"), &product));
    return answer_list(req, res, product.id);
}

static enum err list_from(struct req *req, const struct json_t *tree,
                          struct str items[static CHECKLIST_MAX], size_t *ret_n)
{
    size_t n = json_tree_count(tree);
    bool good = json_tree_is_array(tree) && n <= CHECKLIST_MAX;
    for (size_t i = 0; good && i < n; i++) {
        items[i] = str_trim(json_tree_str(json_tree_at(tree, i)));
        good = items[i].n > 0 && text_fits(items[i], CHECK_ITEM_MAX);
    }
    if (!good)
        req_field_error(req, "items", "At most 20 items of 1 to 80 characters each.");
    *ret_n = n;
    return req_valid(req);
}

/* PUT /products/{id}/checklist/: a list of one's own for one's product; an empty one is the
 * category's again. Records that are begun keep theirs. */
static enum err put_list(struct req *req, struct res *res)
{
    struct answers_put put = {0};
    struct product product;
    struct str items[CHECKLIST_MAX];
    size_t n;

    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    if (product.owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    TRY(req_read(req, answers_fields, &put));
    TRY(list_from(req, put.items, items, &n));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(checklist_write(req->db, product.id, items, n));
    TRY(db_tx_commit(&tx));
    return answer_list(req, res, product.id);
}

static const struct route routes[] = {
    {GET, "/api/rentals/{id}/handover/", MEMBER, READS, FAST, get_records, BODY_SMALL, false},
    {PUT, "/api/rentals/{id}/handover/checklist/", MEMBER, WRITES, FAST, put_answers, BODY_SMALL,
     false},
    {POST, "/api/rentals/{id}/handover/photos/", MEMBER, UPLOADS, PHOTO, post_photo, BODY_FILES,
     false},
    {GET, "/api/rentals/{id}/handover/photos/{photo}/", MEMBER, READS, FAST, get_photo, BODY_SMALL,
     false},
    {DELETE, "/api/rentals/{id}/handover/photos/{photo}/", MEMBER, WRITES, FAST, delete_photo,
     BODY_SMALL, false},
    {GET, "/products/{id}/checklist/", ANYONE, READS, FAST, get_list, BODY_SMALL, false},
    {PUT, "/products/{id}/checklist/", MEMBER, WRITES, FAST, put_list, BODY_SMALL, false},
};

const struct route_table handover_table = {routes, COUNT_OF(routes)};
