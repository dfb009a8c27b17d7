/* Who gives shows a code, who takes enters it. */
#include "core/session.h"
#include "core/site.h"
#include "crypto/hash.h"
#include "rentals/handover_qr.h"
#include "rentals/handover_rules.h"
#include "rentals/rentals_http.h"
#include "rentals/rentals_moves.h"

enum { KEY_BYTES = 32 };

static struct str code_key(struct req *req)
{
    unsigned char *key = arena_array(req->arena, KEY_BYTES, 1);
    session_subkey(req->app, "hand-over", key);
    return (struct str){(const char *)key, KEY_BYTES};
}

static enum err refuse(struct req *req, enum rental_no no)
{
    const struct objection *why = rental_objection(no);
    return req_refuse(req, why->err, why->code, why->detail);
}

/* GET /api/rentals/{id}/code/: for who gives: the code of this half minute, the seconds that it is
 * still shown, and a picture of the page on which the other enters it. */
enum err get_code(struct req *req, struct res *res)
{
    struct rental rental;
    enum rental_event event;
    struct str svg;
    char code[CODE_DIGITS + 1];
    int64_t now_us = clock_now_us();

    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), &rental));
    struct rental_facts facts = rental_facts(&rental);
    enum rental_who who = rental_side(&rental, req->user->id);
    if (who == BY_NOBODY)
        return ERR_NOT_FOUND;
    enum rental_no no = handover_may_show(&facts, who, clock_today(), &event);
    if (no != NO_OBJECTION)
        return refuse(req, no);

    handover_code(code_key(req), rental.id, event, now_us, code);
    /* Behind '#', so that no server and no log sees it. */
    struct str link = str_format(req->arena, "%.*s/rentals/%lld#code=%s", STR_FMT(site_origin(req)),
                                 (long long)rental.id, code);
    TRY(qr_svg(req->arena, link, &svg));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "event", str_from(rental_event_name(event)));
    json_key_str(json, "code", str_from(code));
    json_key_int(json, "seconds", handover_code_seconds(now_us));
    json_key_str(json, "link", link);
    json_key_str(json, "qr", svg);
    json_end(json);
    return OK;
}

static enum err refuse_wrong(struct req *req, int64_t attempts_left)
{
    struct json *json = res_json(req->res, 400);
    json_object(json);
    json_key_str(json, "detail", STR("this is not the code that is shown"));
    json_key_str(json, "code", STR("wrong_code"));
    json_key_int(json, "attempts_left", attempts_left);
    json_end(json);
    return ERR_DONE;
}

static enum err refuse_more(struct req *req, int64_t until_us, int64_t now_us)
{
    int64_t wait_s = (until_us - now_us + US_PER_SECOND - 1) / US_PER_SECOND;
    res_header(req->res, "Retry-After", str_format(req->arena, "%lld", (long long)wait_s));
    return req_refuse(req, ERR_RATE, "too_many_codes", "too many wrong codes: wait");
}

static bool is_his_move(const struct req *req, const struct rental *rental, enum rental_event event)
{
    struct rental_facts facts = rental_facts(rental);
    enum rental_who who = rental_side(rental, req->user->id);
    return rental_may(&facts, event, who, clock_today()) == NO_OBJECTION;
}

/* A wrong one counts; after too many of them a right one is refused, too. */
static enum err count_code(struct req *req, int64_t rental_id, bool good)
{
    int64_t failures = 0, first_us = 0, now_us = clock_now_us();
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx)); /* before counting: guesses at once count one after another */
    TRY(code_failures(req->db, rental_id, now_us - CODE_FAILURES_S * US_PER_SECOND, &failures,
                      &first_us));
    if (failures >= CODE_FAILURES)
        return refuse_more(req, first_us + CODE_FAILURES_S * US_PER_SECOND, now_us);
    if (good)
        return OK;
    TRY(code_failure_insert(req->db, rental_id, now_us));
    TRY(db_tx_commit(&tx));
    return refuse_wrong(req, CODE_FAILURES - failures - 1);
}

static enum err check_code(struct req *req, const struct rental *rental, enum rental_event event,
                           struct str code)
{
    if (!is_his_move(req, rental, event))
        return OK;
    return count_code(req, rental->id,
                      handover_code_good(code_key(req), rental->id, event, clock_now_us(), code));
}

struct said {
    struct str code, record, event;
    const struct json_t *units;
};
static const struct field said_fields[] = {
    FIELD_STR(struct said, code, FIELD_OPTIONAL, 64),
    FIELD_STR(struct said, record, FIELD_NULL_OK, 64),
    {"units", FIELD_TYPE_JSON, FIELD_OPTIONAL, offsetof(struct said, units), FIELD_NONE, 0, 0,
     NULL},
};

static const struct field press_fields[] = {
    FIELD_STR(struct said, event, FIELD_REQUIRED, 64),
    FIELD_STR(struct said, record, FIELD_NULL_OK, 64),
};

static enum err read_units(struct req *req, const struct json_t *tree, struct act *act)
{
    size_t n = json_tree_count(tree);
    int64_t *units = arena_array(req->arena, n + 1, sizeof(*units));
    bool good = json_tree_is_array(tree) && n <= UNITS_MAX;

    for (size_t i = 0; good && i < n; i++)
        good = json_tree_int(json_tree_at(tree, i), &units[i]);
    if (!good)
        req_field_error(req, "units", "A list of units' ids is expected.");
    act->units = units;
    act->unit_count = n;
    return req_valid(req);
}

enum err read_press(struct req *req, struct act *act)
{
    struct said said = {0};

    TRY(req_fields_collect(req, press_fields, COUNT_OF(press_fields), &said));
    bool known = rental_event_from(said.event, &act->pressing) &&
                 (act->pressing == EVENT_HAND_OVER || act->pressing == EVENT_RETURN);
    if (said.event.n && !known)
        req_field_error(req, "event", "hand_over or return.");
    act->seen_record = said.record;
    return req_valid(req);
}

enum err read_handover(struct req *req, const struct rental *rental, enum rental_event event,
                       struct act *act)
{
    struct said said = {0};

    TRY(req_read(req, said_fields, &said));
    if (event == EVENT_RETURN_PART)
        TRY(read_units(req, said.units, act));
    act->by_code = said.code.n > 0;
    act->seen_record = said.record;
    /* A part has the code of the whole. */
    enum rental_event shown = event == EVENT_HAND_OVER ? EVENT_HAND_OVER : EVENT_RETURN;
    return act->by_code ? check_code(req, rental, shown, said.code) : OK;
}

struct left {
    int64_t place;
    struct str code;
};
static const struct field left_fields[] = {
    FIELD_INT(struct left, place, FIELD_REQUIRED, 1, INT64_MAX),
    FIELD_STR(struct left, code, FIELD_REQUIRED, 64),
};

enum err read_drop_off(struct req *req, const struct rental *rental, struct act *act)
{
    struct drop_place places[DROP_PLACES_MAX];
    const struct drop_place *place = NULL;
    struct left left = {0};
    size_t n = 0;

    TRY(req_read(req, left_fields, &left));
    if (!is_his_move(req, rental, EVENT_DROP_OFF))
        return OK;
    TRY(drop_places_read(req->db, req->arena, rental->product_id, places, &n));
    for (size_t i = 0; i < n; i++) {
        if (places[i].id == left.place)
            place = &places[i];
    }
    if (!place)
        return req_refuse(req, ERR_NOT_FOUND, "no_such_place", "this is none of its drop places");
    TRY(count_code(req, rental->id, hash_equal(left.code, place->code)));
    act->drop_place = place->name;
    return OK;
}
