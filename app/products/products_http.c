#include "core/language.h"
#include "core/site.h"
#include "http/router.h"
#include "products/fit_http.h"
#include "products/lists_http.h"
#include "products/neighbourhood_http.h"
#include "products/pause_http.h"
#include "products/place_http.h"
#include "products/products_json.h"
#include "products/views.h"
#include "search/search.h"

enum { POPULAR_POOL = 50, RECOMMENDED = 4 };

void product_json(struct req *req, struct json *json, const struct product *product, bool in_room)
{
    product_write(json, req, categories_now(req->app), product, in_room);
}

void product_thumbnails_json(struct req *req, struct json *json, const struct product *product)
{
    thumbnails_write(json, req, product);
}

/* ---- categories ---- */

/* GET /products/categories/: the whole tree; with ?lang= as our own client shows it: in the order
 * of the operators, named in that language. */
static enum err list_categories(struct req *req, struct res *res)
{
    const struct categories *tree = categories_now(req->app);
    struct str lang = req_query(req, "lang");

    if (lang.n)
        category_tree_json_in(res_json(res, 200), tree, str_eq(lang, STR("en")));
    else
        category_tree_json(res_json(res, 200), tree);
    return OK;
}

/* GET /products/categories/popularity/: what the categories of the five most viewed listings stand
 * under. */
static enum err popular_categories(struct req *req, struct res *res)
{
    const struct categories *categories = categories_now(req->app);
    int64_t ids[5];
    size_t n = 0;

    TRY(products_popular_categories(req->db, ids, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        const struct category *category = category_by_id(categories, ids[i]);
        if (category)
            category = category_by_id(categories, category->parent_id);
        if (category)
            category_flat_json(json, category, site_language(req) == LANGUAGE_EN);
    }
    json_end(json);
    return OK;
}

/* ---- choices of the minute ---- */

typedef enum err pick_fn(struct req *req, int64_t ret_ids[static CHOICE_MAX], size_t *ret_n);

/* Eight of the fifty most viewed, in any order. */
static enum err pick_popular(struct req *req, int64_t ret_ids[static CHOICE_MAX], size_t *ret_n)
{
    const struct product_filter filter = {.order = ORDER_VIEWS};
    struct listed rows[POPULAR_POOL];
    size_t n = 0;

    TRY(products_list(req->db, &filter, NULL, POPULAR_POOL, rows, &n));
    *ret_n = n < CHOICE_MAX ? n : CHOICE_MAX;
    for (size_t i = 0; i < *ret_n; i++) {
        size_t other = i + (size_t)(choice_seed(i) % (n - i));
        struct listed row = rows[other];
        rows[other] = rows[i];
        rows[i] = row;
        ret_ids[i] = row.id;
    }
    return OK;
}

static bool has_id(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

/* Four of all, by jumping to random ids; a small market is walked instead. */
static enum err pick_recommended(struct req *req, int64_t ret_ids[static CHOICE_MAX], size_t *ret_n)
{
    const struct product_filter filter = {.order = ORDER_RECENT};
    struct listed rows[RECOMMENDED + 1];
    int64_t newest = 0, id = 0;
    size_t n = 0, found = 0;

    *ret_n = 0;
    TRY(products_list(req->db, &filter, NULL, COUNT_OF(rows), rows, &n));
    newest = n ? rows[0].id : 0;
    for (uint64_t salt = 0; n > RECOMMENDED && salt < 16 && found < RECOMMENDED; salt++) {
        int64_t from = 1 + (int64_t)(choice_seed(salt) % (uint64_t)newest);
        if (product_listed_from(req->db, from, &id) == OK && !has_id(ret_ids, found, id))
            ret_ids[found++] = id;
    }
    for (size_t i = 0; i < n && found < RECOMMENDED; i++) {
        if (!has_id(ret_ids, found, rows[i].id))
            ret_ids[found++] = rows[i].id;
    }
    *ret_n = found;
    return OK;
}

static enum err render(struct req *req, const int64_t *ids, size_t n, struct product *products,
                       struct str *ret_body)
{
    DEFER(buf_release)
    struct buf buf = {0};
    struct json json;

    TRY(products_by_ids(req->db, req->arena, ids, n, products));
    buf_init(&buf, 1 << 20);
    json_init(&json, &buf);
    products_json(req, &json, products, n);
    *ret_body = str_copy(req->arena, buf_as_str(&buf));
    return buf.full ? ERR_INTERNAL : OK;
}

/* Picks, renders and keeps; under the choice's lock, so that a minute's first callers do it once.
 */
static enum err make_choice(struct req *req, struct choice *choice, struct str origin,
                            pick_fn *pick, struct str *ret_body)
{
    uint64_t version = views_version(req->app->views);
    struct product products[CHOICE_MAX];
    int64_t ids[CHOICE_MAX] = {0};
    size_t n = 0;
    bool personal = false;

    TRY(pick(req, ids, &n));
    TRY(render(req, ids, n, products, ret_body));
    for (size_t i = 0; i < n; i++)
        personal = personal || products[i].owner.id == req->user->id;
    if (!personal)
        choice_keep(choice, version, origin, *ret_body, products, n);
    return OK;
}

static enum err answer_choice(struct req *req, struct res *res, struct choice *choice,
                              pick_fn *pick)
{
    struct str origin = site_origin(req), body = {NULL, 0};
    struct product products[CHOICE_MAX];
    int64_t ids[CHOICE_MAX];
    enum err err = OK;
    size_t n = 0;

    if (!choice_lock(choice, req->app->views, origin))
        err = make_choice(req, choice, origin, pick, &body);
    else if (!choice_shows_owner(choice, req->user->id))
        body = str_copy(req->arena, choice->body);
    else
        memcpy(ids, choice->ids, (n = choice->n) * sizeof(*ids));
    choice_unlock(choice);

    if (err == OK && n > 0) /* an owner sees his own address */
        err = render(req, ids, n, products, &body);
    return err == OK ? res_bytes(res, 200, "application/json", body) : err;
}

/* GET /products/popularity/: eight of the fifty most viewed; the same for a minute. */
static enum err popularity(struct req *req, struct res *res)
{
    return answer_choice(req, res, &req->app->views->popularity, pick_popular);
}

enum err popular_photos(struct req *req, struct str ret_urls[static POPULAR_PHOTOS], size_t *ret_n)
{
    struct choice *choice = &req->app->views->popularity;
    struct str origin = site_origin(req), body;
    enum err err = OK;
    bool holds;

    *ret_n = 0;
    if (!choice_try_lock(choice, req->app->views, origin, &holds))
        return OK;
    if (!holds)
        err = make_choice(req, choice, origin, pick_popular, &body);
    for (size_t i = 0; err == OK && i < POPULAR_PHOTOS; i++) {
        if (!str_is_null(choice->photos[i]))
            ret_urls[(*ret_n)++] = photo_url(req, choice->photos[i]);
    }
    choice_unlock(choice);
    return err;
}

/* GET /products/recommendation/: four of all; the same for a minute. */
static enum err recommendation(struct req *req, struct res *res)
{
    return answer_choice(req, res, &req->app->views->recommendation, pick_recommended);
}

/* ---- one product ---- */

bool product_is_shown(const struct req *req, const struct product *product)
{
    return !product->hidden || product->owner.id == req->user->id || req->user->moderator;
}

enum err product_for(struct req *req, int64_t id, struct product *ret_product)
{
    TRY(product_by_id(req->db, req->arena, id, ret_product));
    return product_is_shown(req, ret_product) ? OK : ERR_NOT_FOUND;
}

/* GET /products/{id}/: one listing, and whether it fits who asks; counts a view off the path. */
static enum err get_product(struct req *req, struct res *res)
{
    struct product product;
    TRY(product_for(req, req_id(req, "id"), &product));
    product.english = site_language(req) == LANGUAGE_EN;
    views_count_product(req->app, product.id, viewer_of(req));
    TRY(products_fit(req, &product, 1));
    product_json(req, res_json(res, 200), &product, false);
    return OK;
}

static const struct field create_fields[] = {
    FIELD_STR_GIVEN(struct product_change, name, FIELD_REQUIRED, 32),
    FIELD_STR_GIVEN(struct product_change, model_name, FIELD_BLANK_OK | FIELD_NULL_OK, 64),
    FIELD_STR_GIVEN(struct product_change, description, FIELD_REQUIRED, 1024),
    FIELD_INT_GIVEN(struct product_change, rental_fee_for_a_day, FIELD_REQUIRED, -FIELD_INT_MAX,
                    FIELD_INT_MAX),
    FIELD_INT_GIVEN(struct product_change, rental_fee_for_a_week, FIELD_NULL_OK | FIELD_BLANK_NULL,
                    -FIELD_INT_MAX, FIELD_INT_MAX),
    FIELD_BOOL_GIVEN(struct product_change, direct_dealing_is_allowed, FIELD_REQUIRED),
    FIELD_STR_GIVEN(struct product_change, direct_dealing_place, FIELD_BLANK_OK | FIELD_NULL_OK,
                    128),
    FIELD_BOOL_GIVEN(struct product_change, delivery_fee_is_included, FIELD_REQUIRED),
    FIELD_STR_GIVEN(struct product_change, state, FIELD_BLANK_OK, 64),
    FIELD_STR_GIVEN(struct product_change, category, FIELD_REQUIRED | FIELD_BLANK_OK, 64),
};

/* A PUT is partial, but says the category: empty or null takes the product out of all. */
static const struct field change_fields[] = {
    FIELD_STR_GIVEN(struct product_change, name, FIELD_OPTIONAL, 32),
    FIELD_STR_GIVEN(struct product_change, model_name, FIELD_BLANK_OK | FIELD_NULL_OK, 64),
    FIELD_STR_GIVEN(struct product_change, description, FIELD_OPTIONAL, 1024),
    FIELD_INT_GIVEN(struct product_change, rental_fee_for_a_day, FIELD_OPTIONAL, -FIELD_INT_MAX,
                    FIELD_INT_MAX),
    FIELD_INT_GIVEN(struct product_change, rental_fee_for_a_week, FIELD_NULL_OK | FIELD_BLANK_NULL,
                    -FIELD_INT_MAX, FIELD_INT_MAX),
    FIELD_BOOL_GIVEN(struct product_change, direct_dealing_is_allowed, FIELD_OPTIONAL),
    FIELD_STR_GIVEN(struct product_change, direct_dealing_place, FIELD_BLANK_OK | FIELD_NULL_OK,
                    128),
    FIELD_BOOL_GIVEN(struct product_change, delivery_fee_is_included, FIELD_OPTIONAL),
    FIELD_STR_GIVEN(struct product_change, state, FIELD_BLANK_OK, 64),
    FIELD_STR_GIVEN(struct product_change, category,
                    FIELD_REQUIRED | FIELD_BLANK_OK | FIELD_NULL_OK, 64),
};

/* The multipart body's parts and the JSON tree, whichever it is. */
struct product_body {
    const struct part *parts;
    size_t part_count;
    struct json_t *tree;
};

static enum err read_body(struct req *req, struct product_body *body)
{
    *body = (struct product_body){0};
    return req_is_json(req) ? req_json_tree(req, &body->tree)
                            : req_parts(req, &body->parts, &body->part_count);
}

static const struct part *text_part(const struct product_body *body, const char *name)
{
    for (size_t i = 0; i < body->part_count; i++) {
        if (!body->parts[i].is_file && str_eq(body->parts[i].name, str_from(name)))
            return &body->parts[i];
    }
    return NULL;
}

static bool is_photo(const struct part *part)
{
    return part->is_file && str_eq(part->name, STR("thumbnails")) &&
           (part->filename.n > 0 || part->bytes.n > 0); /* neither: nothing was chosen */
}

/* {"thumbnails":{"0":["…"]}}: a text stands where a file is wanted. */
static enum err refuse_text_photo(struct res *res)
{
    struct json *json = res_json(res, 400);
    json_object(json);
    json_key(json, "thumbnails");
    json_object(json);
    json_key(json, "0");
    json_array(json);
    json_str(json, STR("The submitted data was not a file. Check the encoding type on the form."));
    json_end(json);
    json_end(json);
    json_end(json);
    return ERR_DONE;
}

/* Looks at the thumbnails without decoding them. A text beside a file is what the original client's
 * edit page sends, its text "null" what the other one sends when nothing was chosen. */
static enum err check_photos(struct req *req, struct res *res, const struct product_body *body,
                             bool required)
{
    const struct part *text = text_part(body, "thumbnails");
    size_t n = 0;

    for (size_t i = 0; i < body->part_count; i++)
        n += is_photo(&body->parts[i]);
    if (n > PHOTOS_MAX)
        req_field_error(req, "thumbnails", "Ensure this field has no more than 8 elements.");
    if (n > 0)
        return OK;
    bool none = !text || (required && (text->bytes.n == 0 || str_eq(text->bytes, STR("null"))));
    if (!none)
        return refuse_text_photo(res);
    if (required)
        req_field_error(req, "thumbnails", "This field is required.");
    return OK;
}

static void read_tags_field(struct req *req, const struct product_body *body,
                            struct product_change *change)
{
    const struct json_t *tree = json_tree_get(body->tree, "tags");
    const char *wrong = tree ? tags_from_tree(req->arena, tree, &change->tags) : NULL;

    change->has_tags = tree != NULL;
    for (size_t i = 0; i < body->part_count && !wrong; i++) {
        const struct part *part = &body->parts[i];
        if (part->is_file || !str_eq(part->name, STR("tags")))
            continue;
        change->has_tags = true;
        wrong = tags_from_text(req->arena, part->bytes, &change->tags);
    }
    if (wrong)
        req_field_error(req, "tags", wrong);
}

/* What the field table cannot say: the state's spelling, tags, a week fee that is taken away. */
static void read_rest(struct req *req, const struct product_body *body,
                      struct product_change *change)
{
    const struct part *week = text_part(body, "rental_fee_for_a_week");
    const struct json_t *week_tree = json_tree_get(body->tree, "rental_fee_for_a_week");

    if (change->has_state && !product_state_normal(change->state, &change->state)) {
        struct str message = str_format(req->arena, "\"%.*s\" is not a valid choice.",
                                        STR_FMT(change->state));
        req_field_error(req, "state", str_c(req->arena, message));
    }
    read_tags_field(req, body, change);
    change->clears_week_fee = week || week_tree;
}

/* Everything but the photos' pixels. */
static enum err read_change(struct req *req, struct res *res, bool create,
                            struct product_body *body, struct product_change *change)
{
    const struct field *fields = create ? create_fields : change_fields;
    size_t n = create ? COUNT_OF(create_fields) : COUNT_OF(change_fields);

    TRY(read_body(req, body));
    TRY(check_photos(req, res, body, create));
    TRY(req_fields_collect(req, fields, n, change));
    read_rest(req, body, change);
    TRY(req_valid(req));

    struct str name = str_without_spaces(req->arena, text_or_empty(change->category));
    const struct category *category = category_by_name(categories_now(req->app), req->arena, name);
    if (!category && (create || name.n > 0))
        return ERR_NOT_FOUND;
    change->has_category = true;
    change->category_id = category ? category->id : 0;
    return OK;
}

static void drop_photos(struct req *req, const struct str *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        photo_drop(req->app, req->db, keys[i]);
}

static enum err take_photos(struct req *req, const struct product_body *body,
                            struct product_change *change)
{
    for (size_t i = 0; i < body->part_count; i++) {
        if (!is_photo(&body->parts[i]))
            continue;
        enum err err = photo_take(req, &body->parts[i], "thumbnails",
                                  &change->photos[change->photo_count]);
        if (err != OK) {
            drop_photos(req, change->photos, change->photo_count);
            return err;
        }
        change->photo_count++;
    }
    change->has_photos = change->photo_count > 0;
    return OK;
}

static enum err answer_product(struct req *req, struct res *res, int status, int64_t id)
{
    struct product product;
    views_product_changed(req->app->views);
    TRY(product_by_id(req->db, req->arena, id, &product));
    product_json(req, res_json(res, status), &product, false);
    return OK;
}

/* POST /products/: list a piece of gear, with at least one photo. */
static enum err create_product(struct req *req, struct res *res)
{
    struct product_change change = {0};
    struct product_body body;
    int64_t id = 0;

    TRY(read_change(req, res, true, &body, &change));
    TRY(take_photos(req, &body, &change));
    enum err err = product_create(req->db, req->arena, req->user->id, &change, &id);
    if (err != OK) {
        drop_photos(req, change.photos, change.photo_count);
        return err;
    }
    return answer_product(req, res, 201, id);
}

static enum err refuse_stranger(struct req *req)
{
    return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                      "You do not have permission to perform this action.");
}

/* PUT /products/{id}/: change one's own listing; what is not given stays. Photos, when given,
 * replace all. */
static enum err edit_product(struct req *req, struct res *res)
{
    struct product_change change = {0};
    struct product_body body;
    struct product product;
    const struct str *dropped = NULL;
    int64_t id = req_id(req, "id");
    size_t n = 0;

    TRY(product_by_id(req->db, req->arena, id, &product));
    if (product.owner.id != req->user->id)
        return refuse_stranger(req);
    TRY(read_change(req, res, false, &body, &change));
    TRY(take_photos(req, &body, &change));
    enum err err = product_edit(req->db, req->arena, req->user->id, id, &change, &dropped, &n);
    if (err != OK) {
        drop_photos(req, change.photos, change.photo_count);
        return err;
    }
    drop_photos(req, dropped, n);
    return answer_product(req, res, 200, id);
}

/* PUT /products/: the original client's edit page forgets the id. */
static enum err edit_nothing(struct req *req, struct res *res)
{
    (void)res;
    return req_refuse(req, ERR_INVALID, "product_id_missing",
                      "the product's id is missing: send this to /products/{id}/");
}

/* DELETE /products/{id}/: take one's own listing off the market; not while it is lent or promised.
 */
static enum err delete_product(struct req *req, struct res *res)
{
    enum err err = product_delete(req->db, req->arena, req->user->id, req_id(req, "id"));
    if (err == ERR_FORBIDDEN)
        return refuse_stranger(req);
    if (err == ERR_CONFLICT)
        return req_refuse(req, err, "product_in_rental",
                          "this product is lent or promised to somebody");
    TRY(err);
    views_product_changed(req->app->views);
    return res_empty(res, 204);
}

static const struct route routes[] = {
    {GET, "/products/", ANYONE, READS, FAST, list_products, BODY_SMALL, false},
    {POST, "/products/", MEMBER, WRITES, PHOTO, create_product, BODY_FILES, false},
    {PUT, "/products/", ANYONE, WRITES, FAST, edit_nothing, BODY_FILES, false},
    {GET, "/products/categories/", ANYONE, READS, FAST, list_categories, BODY_SMALL, false},
    {GET, "/products/categories/popularity/", ANYONE, READS, FAST, popular_categories, BODY_SMALL,
     false},
    {GET, "/products/count/", ANYONE, READS, FAST, count_products, BODY_SMALL, false},
    {GET, "/products/popularity/", ANYONE, READS, FAST, popularity, BODY_SMALL, false},
    {GET, "/products/recommendation/", ANYONE, READS, FAST, recommendation, BODY_SMALL, false},
    {GET, "/products/{id}/", ANYONE, READS, FAST, get_product, BODY_SMALL, false},
    {PUT, "/products/{id}/", MEMBER, WRITES, PHOTO, edit_product, BODY_FILES, false},
    {GET, "/api/products/{id}/pause/", ANYONE, READS, FAST, get_pause, BODY_SMALL, false},
    {PUT, "/api/products/{id}/pause/", MEMBER, WRITES, FAST, put_pause, BODY_SMALL, false},
    {GET, "/api/products/{id}/place/", ANYONE, READS, FAST, get_place, BODY_SMALL, false},
    {PUT, "/api/products/{id}/place/", MEMBER, WRITES, FAST, put_place, BODY_SMALL, false},
    {DELETE, "/api/products/{id}/place/", MEMBER, WRITES, FAST, delete_place, BODY_SMALL, false},
    {GET, "/api/neighbourhood/", MEMBER, READS, FAST, get_neighbourhood, BODY_SMALL, false},
    {GET, "/api/neighbourhood/names/", MEMBER, READS, FAST, get_neighbourhood_names, BODY_SMALL,
     false},
    {PUT, "/api/neighbourhood/", MEMBER, WRITES, FAST, put_neighbourhood, BODY_SMALL, false},
    {DELETE, "/api/neighbourhood/", MEMBER, WRITES, FAST, delete_neighbourhood, BODY_SMALL, false},
    {GET, "/api/products/{id}/fit/", ANYONE, READS, FAST, get_gear_fit, BODY_SMALL, false},
    {PUT, "/api/products/{id}/fit/", MEMBER, WRITES, FAST, put_gear_fit, BODY_SMALL, false},
    {DELETE, "/products/{id}/", MEMBER, WRITES, FAST, delete_product, BODY_SMALL, false},
    {GET, "/accounts/{id}/store/products/", ANYONE, READS, FAST, list_store, BODY_SMALL, false},
};

const struct route_table products_table = {routes, COUNT_OF(routes)};
