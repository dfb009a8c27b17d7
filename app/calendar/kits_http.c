/* Kits: what a product consists of that is lent as units of others. */
#include "calendar/calendar.h"
#include "calendar/units_http.h"
#include "http/router.h"
#include "products/products.h"

static void fees_json(struct json *json, struct kit_fees fees)
{
    json_key_int(json, "rental_fee_for_a_day", fees.day);
    json_key(json, "rental_fee_for_a_week");
    if (fees.week)
        json_int(json, fees.week);
    else
        json_null(json);
}

static void line_json(struct json *json, const struct kit_line *line)
{
    json_object(json);
    json_key_int(json, "product", line->product_id);
    json_key_str(json, "name", line->name);
    json_key_str(json, "variant", line->variant);
    json_key_int(json, "qty", line->qty);
    json_end(json);
}

static enum err answer_kit(struct req *req, struct res *res, const struct product *product)
{
    struct kit_fees fees = {product->rental_fee_for_a_day,
                            product->has_week_fee ? product->rental_fee_for_a_week : 0};
    struct kit_line *lines = NULL;
    size_t n = 0;

    TRY(kit_read(req->db, req->arena, product->id, &lines, &n));
    struct kit_fees parts = kit_parts_fees(lines, n);
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key(json, "lines");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        line_json(json, &lines[i]);
    json_end(json);
    fees_json(json, n > 0 ? kit_lower_fees(fees, parts) : fees);
    json_key(json, "parts");
    if (n > 0) {
        json_object(json);
        fees_json(json, parts);
        json_end(json);
    } else {
        json_null(json);
    }
    json_end(json);
    return OK;
}

/* GET /products/{id}/kit/: its parts, none when it is no kit; what it costs, and what the parts do
 * one by one. */
enum err get_kit(struct req *req, struct res *res)
{
    struct product product;
    TRY(product_for(req, req_id(req, "id"), &product));
    return answer_kit(req, res, &product);
}

struct line_put {
    int64_t product, qty;
    struct str variant;
    bool has_qty;
};
static const struct field line_fields[] = {
    FIELD_INT(struct line_put, product, FIELD_REQUIRED, 1, INT64_MAX),
    FIELD_STR(struct line_put, variant, FIELD_NULL_OK | FIELD_BLANK_OK, UNIT_VARIANT_MAX),
    FIELD_INT_GIVEN(struct line_put, qty, FIELD_OPTIONAL, 1, KIT_QTY_MAX),
};

static void line_error(struct req *req, size_t i, const char *why)
{
    struct str text = str_format(req->arena, "Line %zu: %s", i + 1, why);
    req_field_error(req, "lines", str_c(req->arena, text));
}

/* One's own product, and a variant that it has; the only one where none is said. */
static enum err line_check(struct req *req, int64_t kit_id, size_t i, struct kit_line *line)
{
    struct variant *variants;
    struct product part;
    size_t n = 0;
    enum err err = product_by_id(req->db, req->arena, line->product_id, &part);

    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    if (err == ERR_NOT_FOUND || part.owner.id != req->user->id || part.id == kit_id) {
        line_error(req, i, "product: another product of your own.");
        return OK;
    }
    TRY(variants_read(req->db, req->arena, part.id, &variants, &n));
    if (str_is_null(line->variant) && n == 1)
        line->variant = variants[0].name;
    for (size_t v = 0; v < n; v++) {
        if (!str_is_null(line->variant) && str_eq(variants[v].name, line->variant))
            return OK;
    }
    line_error(req, i, "variant: one that the product has.");
    return OK;
}

static bool is_twice(const struct kit_line *lines, size_t n)
{
    const struct kit_line *last = &lines[n - 1];
    for (size_t i = 0; i + 1 < n; i++) {
        if (lines[i].product_id == last->product_id && str_eq(lines[i].variant, last->variant))
            return true;
    }
    return false;
}

static enum err line_from_json(struct req *req, int64_t kit_id, const struct json_t *tree, size_t i,
                               struct kit_line *lines)
{
    struct line_put put = {0};
    struct field_errors errors = {0};

    if (fields_from_json(req->arena, tree, line_fields, COUNT_OF(line_fields), &errors, &put) !=
        OK) {
        struct str why = str_format(req->arena, "%s: %s", errors.items[0].field,
                                    str_c(req->arena, errors.items[0].message));
        line_error(req, i, str_c(req->arena, why));
        return OK;
    }
    lines[i] = (struct kit_line){
        .product_id = put.product,
        .variant = put.variant,
        .qty = put.has_qty ? (int32_t)put.qty : 1,
    };
    TRY(line_check(req, kit_id, i, &lines[i]));
    if (is_twice(lines, i + 1)) /* the size that is not said is known by now */
        line_error(req, i, "product: twice the same.");
    return OK;
}

struct kit_put {
    const struct json_t *lines;
};
static const struct field kit_fields[] = {
    {"lines", FIELD_TYPE_JSON, FIELD_REQUIRED, offsetof(struct kit_put, lines), FIELD_NONE, 0, 0,
     NULL},
};

static enum err refuse(struct req *req, enum kit_no no)
{
    if (no == KIT_PART)
        return req_refuse(req, ERR_CONFLICT, "kit_part", "the product is a part of a kit");
    if (no == KIT_NESTED)
        return req_refuse(req, ERR_CONFLICT, "kit_nested", "one of the parts is a kit itself");
    return req_refuse(req, ERR_CONFLICT, "kit_live",
                      "rentals of it are open, agreed or out: until then it stays what it is");
}

/* PUT /products/{id}/kit/ {"lines": [{"product","variant","qty"}]}: one's own product is lent as so
 * many units of one's others, each in one size or several; with no line as itself. */
enum err put_kit(struct req *req, struct res *res)
{
    struct kit_line *lines = arena_array(req->arena, KIT_LINES_MAX, sizeof(*lines));
    struct kit_put put = {0};
    struct product product;
    enum kit_no no = KIT_FINE;

    TRY(own_product(req, &product));
    TRY(req_read(req, kit_fields, &put));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    size_t n = json_tree_count(put.lines);
    if (!json_tree_is_array(put.lines) || n > KIT_LINES_MAX)
        req_field_error(req, "lines", "At most 20 lines.");
    else
        for (size_t i = 0; i < n; i++)
            TRY(line_from_json(req, product.id, json_tree_at(put.lines, i), i, lines));
    TRY(req_valid(req));
    TRY(kit_write(req->db, req->arena, product.id, lines, n, &no));
    if (no != KIT_FINE)
        return refuse(req, no);
    TRY(db_tx_commit(&tx));
    return answer_kit(req, res, &product);
}
