/* Where an owner lets his gear be left when he cannot be there: his list, and what the two of a
 * rental see of it. */
#include "crypto/random.h"
#include "handover/drop_places.h"
#include "http/router.h"

static void place_json(struct json *json, const struct drop_place *place)
{
    json_key_int(json, "id", place->id);
    json_key_str(json, "name", place->name);
    json_key_str(json, "directions", place->directions);
    json_key_str(json, "hours", place->hours);
}

static enum err own_product(struct req *req, struct product *ret_product)
{
    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), ret_product));
    if (ret_product->owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    return OK;
}

static enum err answer_places(struct req *req, struct res *res, int64_t product_id)
{
    struct drop_place places[DROP_PLACES_MAX];
    size_t n = 0;

    TRY(drop_places_read(req->db, req->arena, product_id, places, &n));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key(json, "places");
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        place_json(json, &places[i]);
        json_key_str(json, "opening", places[i].opening);
        json_key_str(json, "code", places[i].code);
        json_end(json);
    }
    json_end(json);
    json_end(json);
    return OK;
}

/* GET /products/{id}/drop-places/: one's own product's, with their secrets. */
static enum err get_places(struct req *req, struct res *res)
{
    struct product product;
    TRY(own_product(req, &product));
    return answer_places(req, res, product.id);
}

struct place_put {
    int64_t id;
    struct str name, directions, hours, opening;
    bool has_id, new_code;
};
static const struct field place_fields[] = {
    FIELD_INT_GIVEN(struct place_put, id, FIELD_NULL_OK, 1, INT64_MAX),
    FIELD_STR(struct place_put, name, FIELD_REQUIRED, DROP_NAME_MAX),
    FIELD_STR(struct place_put, directions, FIELD_REQUIRED, DROP_DIRECTIONS_MAX),
    FIELD_STR(struct place_put, hours, FIELD_BLANK_OK, DROP_HOURS_MAX),
    FIELD_STR(struct place_put, opening, FIELD_BLANK_OK, DROP_OPENING_MAX),
    FIELD_BOOL(struct place_put, new_code, FIELD_OPTIONAL),
};
static struct str or_empty(struct str text)
{
    return str_is_null(text) ? STR("") : text;
}

static struct str make_code(struct arena *arena)
{
    return str_format(arena, "%0*u", DROP_CODE_DIGITS, (unsigned)random_below(100000000));
}

/* The code of the place that it was, or none. */
static struct str code_of(const struct drop_place *old, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (old[i].id == id)
            return old[i].code;
    }
    return (struct str){NULL, 0};
}

/* False with what is wrong with it. */
static bool place_from(struct arena *arena, const struct json_t *tree, const struct drop_place *old,
                       size_t old_n, struct drop_place *ret_place, struct str *ret_why)
{
    struct place_put put = {0};
    struct field_errors errors = {0};

    if (fields_from_json(arena, tree, place_fields, COUNT_OF(place_fields), &errors, &put) != OK) {
        *ret_why = str_format(arena, "%s: %s", errors.items[0].field,
                              str_c(arena, errors.items[0].message));
        return false;
    }
    if (!str_is_line(put.name)) { /* cards say it on a line of theirs */
        *ret_why = STR("name: One line only.");
        return false;
    }
    struct str code = put.has_id ? code_of(old, old_n, put.id) : make_code(arena);
    if (str_is_null(code)) {
        *ret_why = STR("id: not a place of this product.");
        return false;
    }
    *ret_place = (struct drop_place){
        .id = put.has_id ? put.id : 0,
        .name = put.name,
        .directions = put.directions,
        .hours = or_empty(put.hours),
        .opening = or_empty(put.opening),
        .code = put.new_code ? make_code(arena) : code,
    };
    return true;
}

/* Places twice in the list would be one row. */
static bool is_said_twice(const struct drop_place *places, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (places[n].id && places[i].id == places[n].id)
            return true;
    }
    return false;
}

static enum err places_from(struct req *req, const struct json_t *tree,
                            const struct drop_place *old, size_t old_n,
                            struct drop_place ret_places[static DROP_PLACES_MAX], size_t *ret_n)
{
    bool fits = json_tree_is_array(tree) && json_tree_count(tree) <= DROP_PLACES_MAX;

    if (!fits)
        req_field_error(req, "places", "At most 5 places.");
    for (*ret_n = 0; fits && *ret_n < json_tree_count(tree); ++*ret_n) {
        struct str why = STR("id: each place once.");
        if (place_from(req->arena, json_tree_at(tree, *ret_n), old, old_n, &ret_places[*ret_n],
                       &why) &&
            !is_said_twice(ret_places, *ret_n))
            continue;
        why = str_format(req->arena, "Line %zu: %.*s", *ret_n + 1, STR_FMT(why));
        req_field_error(req, "places", str_c(req->arena, why));
        break;
    }
    return req_valid(req);
}

/* PUT /products/{id}/drop-places/ {"places"}: all of them, in this order; one with its id keeps its
 * code unless it wants a new one, what is left out is none any more. */
static enum err put_places(struct req *req, struct res *res)
{
    struct drop_place old[DROP_PLACES_MAX], places[DROP_PLACES_MAX];
    struct product product;
    struct json_t *tree = NULL;
    size_t old_n = 0, n = 0;

    TRY(own_product(req, &product));
    TRY(req_json_alone(req, &tree));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(drop_places_read(req->db, req->arena, product.id, old, &old_n));
    TRY(places_from(req, json_tree_get(tree, "places"), old, old_n, places, &n));
    TRY(drop_places_write(req->db, product.id, old, old_n, places, n));
    TRY(db_tx_commit(&tx));
    return answer_places(req, res, product.id);
}

/* GET /api/rentals/{id}/drop-places/: for its two, from the agreement to the return; how to get in
 * only for the renter, while he has it and has not left it there. The code stands at the place. */
static enum err get_places_of_rental(struct req *req, struct res *res)
{
    struct drop_place places[DROP_PLACES_MAX];
    struct standing standing;
    size_t n = 0;

    TRY(standing_read(req->db, req_id(req, "id"), &standing));
    bool renter = req->user->id == standing.renter_id;
    bool opens = renter && standing.open && standing.side == HANDOVER_BACK;
    if (!renter && req->user->id != standing.owner_id)
        return ERR_NOT_FOUND;
    if (standing.agreed)
        TRY(drop_places_read(req->db, req->arena, standing.product_id, places, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        place_json(json, &places[i]);
        json_key_str(json, "opening", opens ? places[i].opening : (struct str){NULL, 0});
        json_end(json);
    }
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    {GET, "/products/{id}/drop-places/", MEMBER, READS, FAST, get_places, BODY_SMALL, false},
    {PUT, "/products/{id}/drop-places/", MEMBER, WRITES, FAST, put_places, BODY_SMALL, false},
    {GET, "/api/rentals/{id}/drop-places/", MEMBER, READS, FAST, get_places_of_rental, BODY_SMALL,
     false},
};

const struct route_table drop_places_table = {routes, COUNT_OF(routes)};
