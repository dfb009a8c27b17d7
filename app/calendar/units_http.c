/* The units of a product: as its owner keeps them, and what others see of them. */
#include "calendar/units_http.h"
#include "calendar/calendar.h"
#include "http/router.h"
#include "products/products.h"

/* ---- what others see ---- */

/* GET /products/{id}/variants/: sizes, and how many of each may be lent. */
enum err get_variants(struct req *req, struct res *res)
{
    struct variant *variants;
    struct product product;
    size_t n = 0;

    TRY(product_for(req, req_id(req, "id"), &product));
    TRY(variants_read(req->db, req->arena, product.id, &variants, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_str(json, "variant", variants[i].name);
        json_key_int(json, "count", variants[i].units);
        json_end(json);
    }
    json_end(json);
    return OK;
}

/* ---- the owner's ---- */

enum err own_product(struct req *req, struct product *ret_product)
{
    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), ret_product));
    if (ret_product->owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    return OK;
}

enum err own_unit(struct req *req, int64_t product_id, int64_t *ret_unit_id)
{
    int64_t of = 0;

    *ret_unit_id = req_id(req, "unit");
    TRY(unit_product(req->db, *ret_unit_id, &of));
    return of == product_id ? OK : ERR_NOT_FOUND;
}

static void closed_json(struct json *json, const char *key, bool has_closed, int32_t day)
{
    if (has_closed)
        json_key_day(json, key, day);
    else
        json_key_null(json, key);
}

static enum err answer_units(struct req *req, struct res *res, int64_t product_id)
{
    struct unit *units;
    size_t n = 0;

    TRY(units_read(req->db, req->arena, product_id, &units, &n));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key(json, "units");
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        const struct unit *unit = &units[i];
        json_object(json);
        json_key_int(json, "id", unit->id);
        json_key_int(json, "number", unit->number);
        json_key_str(json, "label", unit->label);
        json_key_str(json, "serial", unit->serial);
        json_key_str(json, "variant", unit->variant);
        json_key_str(json, "status", str_from(unit_status_names[unit->status]));
        closed_json(json, "closed_from", unit->has_closed, unit->closed_first);
        closed_json(json, "closed_to", unit->has_closed, unit->closed_last);
        json_end(json);
    }
    json_end(json);
    json_end(json);
    return OK;
}

/* GET /products/{id}/units/: one's own product's, with their serial numbers; none: it is one thing.
 */
enum err get_units(struct req *req, struct res *res)
{
    struct product product;
    TRY(own_product(req, &product));
    return answer_units(req, res, product.id);
}

struct unit_put {
    int64_t id;
    struct str label, serial, variant, status;
    int32_t closed_from, closed_to;
    bool has_id, has_status, has_closed_from, has_closed_to;
};
static const struct field unit_fields[] = {
    FIELD_INT_GIVEN(struct unit_put, id, FIELD_NULL_OK, 1, INT64_MAX),
    FIELD_STR(struct unit_put, label, FIELD_BLANK_OK, UNIT_LABEL_MAX),
    FIELD_STR(struct unit_put, serial, FIELD_BLANK_OK, UNIT_SERIAL_MAX),
    FIELD_STR(struct unit_put, variant, FIELD_BLANK_OK, UNIT_VARIANT_MAX),
    {"status", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct unit_put, status),
     offsetof(struct unit_put, has_status), 0, 16, unit_status_names},
    FIELD_DAY_GIVEN(struct unit_put, closed_from, FIELD_NULL_OK),
    FIELD_DAY_GIVEN(struct unit_put, closed_to, FIELD_NULL_OK),
};

static struct str text_or_empty(struct str text)
{
    return str_is_null(text) ? STR("") : text;
}

/* False with what is wrong with it. */
static bool unit_from_json(struct arena *arena, const struct json_t *tree, struct unit *ret_unit,
                           struct str *ret_why)
{
    struct unit_put put = {0};
    struct field_errors errors = {0};

    if (fields_from_json(arena, tree, unit_fields, COUNT_OF(unit_fields), &errors, &put) != OK) {
        *ret_why = str_format(arena, "%s: %s", errors.items[0].field,
                              str_c(arena, errors.items[0].message));
        return false;
    }
    if (put.has_closed_from != put.has_closed_to ||
        (put.has_closed_from && put.closed_from > put.closed_to)) {
        *ret_why = STR("closed_from and closed_to belong together, the first before the last.");
        return false;
    }
    if (!str_is_line(put.variant)) { /* cards say it on a line of theirs */
        *ret_why = STR("variant: One line only.");
        return false;
    }
    *ret_unit = (struct unit){
        .id = put.has_id ? put.id : 0,
        .label = text_or_empty(put.label),
        .serial = text_or_empty(put.serial),
        .variant = text_or_empty(put.variant),
        .status = put.has_status ? unit_status_from(put.status) : UNIT_AVAILABLE,
        .has_closed = put.has_closed_from,
        .closed_first = put.closed_from,
        .closed_last = put.closed_to,
    };
    return true;
}

static bool is_twice(const struct unit *units, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++) {
        if (units[n - 1].id && units[i].id == units[n - 1].id)
            return true;
    }
    return false;
}

static void field_error_of_unit(struct req *req, size_t i, struct str why)
{
    struct str text = str_format(req->arena, "Unit %zu: %.*s", i + 1, STR_FMT(why));
    req_field_error(req, "units", str_c(req->arena, text));
}

static enum err units_from_json(struct req *req, const struct json_t *list, struct unit **ret_units,
                                size_t *ret_n)
{
    size_t n = json_tree_count(list);
    struct unit *units = arena_array(req->arena, UNITS_MAX, sizeof(*units));
    struct str why = {0};

    if (!json_tree_is_array(list) || n == 0 || n > UNITS_MAX) {
        req_field_error(req, "units", "1 to 500 units.");
        return req_valid(req);
    }
    for (size_t i = 0; i < n; i++) {
        if (!unit_from_json(req->arena, json_tree_at(list, i), &units[i], &why))
            field_error_of_unit(req, i, why);
        else if (is_twice(units, i + 1))
            field_error_of_unit(req, i, STR("id: twice the same."));
    }
    *ret_units = units;
    *ret_n = n;
    return req_valid(req);
}

struct units_put {
    const struct json_t *units;
    bool has_units;
};
static const struct field units_fields[] = {
    {"units", FIELD_TYPE_JSON, FIELD_REQUIRED, offsetof(struct units_put, units),
     offsetof(struct units_put, has_units), 0, 0, NULL},
};

static enum err refuse_units(struct req *req, enum units_no no)
{
    if (no == UNITS_HAD)
        return req_refuse(req, ERR_CONFLICT, "unit_had",
                          "what somebody has had can be retired, not left out");
    if (no == UNITS_NEEDED)
        return req_refuse(req, ERR_CONFLICT, "units_needed",
                          "rentals that are agreed need these units");
    req_field_error(req, "units", "Not a unit of this product.");
    return req_valid(req);
}

/* PUT /products/{id}/units/ {"units": [...]}: all units of one's own product; those with an id
 * change, those without are new, those left out go. What is agreed keeps units of its variant. */
enum err put_units(struct req *req, struct res *res)
{
    struct units_put put = {0};
    enum units_no no = UNITS_FINE;
    struct product product;
    struct unit *units = NULL;
    struct kit_line *parts = NULL;
    size_t n = 0, part_count = 0;

    TRY(own_product(req, &product));
    TRY(req_read(req, units_fields, &put));
    TRY(units_from_json(req, put.units, &units, &n));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx)); /* before reading: meanwhile it becomes no kit */
    TRY(kit_read(req->db, req->arena, product.id, &parts, &part_count));
    if (part_count > 0)
        return req_refuse(req, ERR_CONFLICT, "is_kit", "the units of a kit are those of its parts");
    TRY(units_write(req->db, req->arena, product.id, units, n, clock_today(), &no));
    if (no != UNITS_FINE)
        return refuse_units(req, no);
    TRY(stock_change_note(req->db, product.id));
    TRY(db_tx_commit(&tx));
    return answer_units(req, res, product.id);
}
