/* Lists of listings, with what a page of them is filtered by. */
#include "products/lists_http.h"
#include "core/page.h"
#include "fit/fit.h"
#include "http/router.h"
#include "products/products_json.h"
#include "products/views.h"
#include "search/search.h"

enum { PAGE_MAX = 1000, KEYWORD_POINTS = 100, KM_MOST = 50, COUNT_MOST = 100 };

struct str viewer_of(const struct req *req)
{
    return req->user->id ? str_format(req->arena, "m%lld", (long long)req->user->id) : req->peer;
}

struct str text_or_empty(struct str s)
{
    return str_is_null(s) ? STR("") : s;
}

void products_json(struct req *req, struct json *json, const struct product *products, size_t n)
{
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        if (products[i].id != 0 && !products[i].deleted)
            product_json(req, json, &products[i], false);
    }
    json_end(json);
}

enum err products_fit(struct req *req, struct product *products, size_t n)
{
    int64_t *ids = arena_array(req->arena, n + 1, sizeof(*ids));
    struct fit_gear *gear = arena_array(req->arena, n + 1, sizeof(*gear));
    struct fit_body body;
    bool any = false;

    TRY(fit_body_of(req->db, req->user->id, &body, &any));
    if (!any)
        return OK;
    for (size_t i = 0; i < n; i++)
        ids[i] = products[i].id;
    TRY(fit_gear_of(req->db, req->arena, ids, n, gear));
    for (size_t i = 0; i < n; i++) {
        if (gear[i].n == 0)
            continue;
        struct fit_verdict *verdict = ARENA_NEW(req->arena, struct fit_verdict);
        *verdict = fit_verdict_of(req->arena, &body, &gear[i]);
        products[i].fit = verdict;
    }
    return OK;
}

/* Where they are, to 500 m, and how far that is from whom asks. */
static enum err products_place(struct req *req, const struct product_filter *filter,
                               struct product *products, size_t n)
{
    struct place *near = arena_array(req->arena, n + 1, sizeof(*near));
    int64_t *ids = arena_array(req->arena, n + 1, sizeof(*ids));
    bool *has = arena_array(req->arena, n + 1, sizeof(*has));

    for (size_t i = 0; i < n; i++)
        ids[i] = products[i].id;
    TRY(product_places_of(req->db, ids, n, near, has));
    for (size_t i = 0; i < n; i++) {
        products[i].place = has[i] ? &near[i] : NULL;
        products[i].metres = filter->metres ? place_metres(filter->from, near[i]) : -1;
    }
    return OK;
}

/* ---- lists ---- */

/* Answers with the rows' products; rows may hold one more than the page shows. */
static enum err answer_rows(struct req *req, struct res *res, const struct page *page,
                            const struct product_filter *filter, const struct listed *rows,
                            size_t n)
{
    size_t shown = n > (size_t)page->limit ? (size_t)page->limit : n;
    int64_t *ids = arena_array(req->arena, shown + 1, sizeof(*ids));
    struct product *products = arena_array(req->arena, shown + 1, sizeof(*products));

    for (size_t i = 0; i < shown; i++)
        ids[i] = rows[i].id;
    TRY(products_by_ids(req->db, req->arena, ids, shown, products));
    TRY(products_fit(req, products, shown));
    if (filter && (filter->metres || filter->with_places))
        TRY(products_place(req, filter, products, shown));
    if (n > shown)
        page_link(req, res, (const int64_t[3]){rows[shown - 1].key, rows[shown - 1].id, 0});
    products_json(req, res_json(res, 200), products, shown);
    return OK;
}

/* ?keyword=: spaces do not count. The tag with exactly this text gets a view. */
static enum err read_keyword(struct req *req, struct product_filter *filter, bool *ret_nothing)
{
    struct str keyword = str_without_spaces(req->arena, text_or_empty(req_query(req, "keyword")));
    size_t points = 0;
    int64_t tag_id = 0;

    if (keyword.n == 0)
        return OK;
    if (!str_utf8(keyword, &points) || points > KEYWORD_POINTS) {
        req_field_error(req, "keyword", "Ensure this field has no more than 100 characters.");
        return req_valid(req);
    }
    filter->expression = search_expression(req->arena, keyword);
    *ret_nothing = str_is_null(filter->expression);
    if (tag_by_text(req->db, keyword, &tag_id) == OK)
        views_count(req->app->views, VIEW_TAG, tag_id, viewer_of(req));
    return OK;
}

/* ?category=: itself and all below. */
static enum err read_category(struct req *req, struct product_filter *filter)
{
    struct str name = str_without_spaces(req->arena, text_or_empty(req_query(req, "category")));
    const struct category *category;

    if (name.n == 0)
        return OK;
    category = category_by_name(categories_now(req->app), req->arena, name);
    if (!category)
        return ERR_NOT_FOUND;
    filter->category_id = category->id;
    views_count_category(req->app, category->id, viewer_of(req));
    return OK;
}

/* ?rental_start_date=&rental_end_date=: both or none. */
static enum err read_days(struct req *req, struct product_filter *filter)
{
    filter->has_days = req_query(req, "rental_start_date").n > 0 ||
                       req_query(req, "rental_end_date").n > 0;
    if (!filter->has_days)
        return OK;
    TRY(req_query_day(req, "rental_start_date", &filter->free_from));
    TRY(req_query_day(req, "rental_end_date", &filter->free_to));
    if (filter->free_to < filter->free_from)
        req_field_error(req, "rental_end_date", "Must not be before rental_start_date.");
    return req_valid(req);
}

/* ?fits=me: what fits the caller's own body, or nearly. */
static enum err read_fits(struct req *req, struct product_filter *filter)
{
    struct str fits = req_query(req, "fits");
    struct fit_body body;
    bool any = false;

    if (fits.n == 0)
        return OK;
    if (!str_eq(fits, STR("me"))) {
        req_field_error(req, "fits", "This is not a valid choice.");
        return req_valid(req);
    }
    if (req->user->id == 0)
        return ERR_UNAUTHENTICATED;
    TRY(fit_body_of(req->db, req->user->id, &body, &any));
    if (!any)
        return req_refuse(req, ERR_CONFLICT, "fit_unknown",
                          "nothing is known of your body: send it to /api/fit/");
    filter->fits_member = req->user->id;
    return OK;
}

/* ?near=37.5563,126.9237&km=5&places=1: within so many kilometres of there, of 1 to 50, which is
 * also what is meant without; places only has it said where things are. */
static enum err read_near(struct req *req, struct product_filter *filter)
{
    struct str near = req_query(req, "near");
    int64_t km = 0, places = 0;

    TRY(req_query_int(req, "km", 1, KM_MOST, KM_MOST, &km));
    TRY(req_query_int(req, "places", 0, 1, 0, &places));
    filter->with_places = places != 0;
    if (near.n == 0) {
        if (filter->order == ORDER_NEAR)
            req_field_error(req, "near", "This field is required.");
        return req_valid(req);
    }
    if (!place_parse(near, &filter->from))
        req_field_error(req, "near", "Latitude and longitude in degrees, with a comma.");
    filter->metres = km * 1000;
    return req_valid(req);
}

/* ?min_price=&max_price=&state=a,b&direct=1&delivery=1 */
static enum err read_terms(struct req *req, struct product_filter *filter)
{
    struct str states = text_or_empty(req_query(req, "state"));
    int64_t direct = 0, delivery = 0;

    TRY(req_query_int(req, "min_price", 0, FIELD_INT_MAX, 0, &filter->fee_from));
    TRY(req_query_int(req, "max_price", 1, FIELD_INT_MAX, 0, &filter->fee_to));
    TRY(req_query_int(req, "direct", 0, 1, 0, &direct));
    TRY(req_query_int(req, "delivery", 0, 1, 0, &delivery));
    filter->deal = (enum product_dealing)(direct + 2 * delivery);
    while (states.n > 0) {
        struct str state = str_split(&states, ',');
        unsigned bit = product_state_bit(state);
        filter->states |= bit;
        if (bit == 0)
            req_field_error(req, "state", "This is not a valid choice.");
    }
    return req_valid(req);
}

enum err product_filter_read(struct req *req, struct product_filter *ret_filter, bool *ret_nothing)
{
    *ret_filter = (struct product_filter){
        .order = product_order_from(text_or_empty(req_query(req, "order")))};
    *ret_nothing = false;
    TRY(read_days(req, ret_filter));
    TRY(read_terms(req, ret_filter));
    TRY(read_near(req, ret_filter));
    TRY(read_fits(req, ret_filter));
    TRY(read_category(req, ret_filter));
    return read_keyword(req, ret_filter, ret_nothing);
}

/* GET
 * /products/?keyword=&category=&order=recent|views|min_price&rental_start_date=&rental_end_date=
 * &fits=me&min_price=&max_price=&state=&direct=&delivery=&near=&km=&places=, order=near by
 * distance: live listings, each filter optional; with dates, those that are free on all these days.
 */
enum err list_products(struct req *req, struct res *res)
{
    struct product_filter filter;
    struct page page;
    size_t n = 0;
    bool nothing = false;

    TRY(page_read(req, PAGE_MAX, PAGE_MAX, &page));
    TRY(product_filter_read(req, &filter, &nothing));

    struct listed after = {page.after[1], page.after[0]};
    struct listed *rows = arena_array(req->arena, (size_t)page.limit + 1, sizeof(*rows));
    if (!nothing)
        TRY(products_list(req->db, &filter, page.has_cursor ? &after : NULL, (size_t)page.limit + 1,
                          rows, &n));
    return answer_rows(req, res, &page, &filter, rows, n);
}

/* GET /products/count/?…, all that a list is filtered by: how many there are. Who looks for
 * something wants to know whether they are few; "more" than a hundred are not counted.
 */
enum err count_products(struct req *req, struct res *res)
{
    struct product_filter filter;
    struct listed rows[COUNT_MOST + 1];
    size_t n = 0;
    bool nothing = false;

    TRY(product_filter_read(req, &filter, &nothing));
    if (!nothing)
        TRY(products_list(req->db, &filter, NULL, COUNT_OF(rows), rows, &n));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_int(json, "count", n > COUNT_MOST ? COUNT_MOST : (int64_t)n);
    json_key_bool(json, "more", n > COUNT_MOST);
    json_end(json);
    return OK;
}

/* GET /accounts/{id}/store/products/: a member's live listings, newest first. */
enum err list_store(struct req *req, struct res *res)
{
    struct page page;
    size_t n = 0;

    TRY(page_read(req, PAGE_MAX, PAGE_MAX, &page));
    struct listed after = {page.after[1], 0};
    struct listed *rows = arena_array(req->arena, (size_t)page.limit + 1, sizeof(*rows));
    int64_t owner = req_id(req, "id");
    TRY(products_of_owner(req->db, owner, owner == req->user->id, page.has_cursor ? &after : NULL,
                          (size_t)page.limit + 1, rows, &n));
    return answer_rows(req, res, &page, NULL, rows, n);
}
