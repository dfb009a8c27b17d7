/* What else there is when days are not to be had: other days of the thing, other things on the
 * days. */
#include "calendar/alternatives_rules.h"
#include "calendar/calendar.h"
#include "calendar/units_http.h"
#include "fit/fit.h"
#include "http/router.h"
#include "products/products.h"

static enum err read_span(struct req *req, int32_t *ret_from, int32_t *ret_to)
{
    TRY(req_query_day(req, "from", ret_from));
    TRY(req_query_day(req, "to", ret_to));
    if (*ret_to < *ret_from)
        req_field_error(req, "to", "Must not be before from.");
    else if (*ret_to - *ret_from >= STAY_DAYS_MAX)
        req_field_error(req, "to", "At most 180 days.");
    return req_valid(req);
}

enum { SHOWN = 5, LIKES_MAX = 3 * PRODUCTS_LIKE, DAYS_OFF_MAX = 3 };

struct search {
    const struct product *product;
    const struct calendar_query *asked; /* of which size, and how many */
    int32_t from, to;
    struct likeness likes[LIKES_MAX];
    size_t n;
};

static void add_like(struct search *search, const struct product_like *like, int32_t off)
{
    for (size_t i = 0; i < search->n; i++) {
        if (search->likes[i].id == like->id)
            return;
    }
    if (search->n < LIKES_MAX)
        search->likes[search->n++] = (struct likeness){
            .id = like->id,
            .start = search->from + off,
            .end = search->to + off,
            .apart = like->apart,
            .days_off = off < 0 ? -off : off,
        };
}

/* Those that are free on these days, and where they are few, some days before or after. */
static enum err find_likes(struct req *req, struct search *search)
{
    struct product_like found[PRODUCTS_LIKE];
    size_t n = 0;

    for (int32_t step = 0; step <= 2 * DAYS_OFF_MAX; step++) {
        int32_t off = step % 2 ? -(step / 2 + 1) : step / 2; /* 0, -1, 1, -2, 2, … */
        if (step > 0 && search->n >= SHOWN)
            break;
        if (search->from + off < clock_today())
            continue;
        TRY(products_like(req->db, search->product, req->user->id, search->from + off,
                          search->to + off, found, &n));
        for (size_t i = 0; i < n; i++)
            add_like(search, &found[i], off);
    }
    return OK;
}

static int misfit(const struct product *product)
{
    static const int misfits[] = {
        [FIT_FITS] = 0, [FIT_NEARLY] = 1, [FIT_UNKNOWN] = 2, [FIT_NO] = 3};
    return misfits[product->fit ? product->fit->word : FIT_UNKNOWN];
}

/* Whether so many of the size that is asked for are to be had then; where none is asked for any is
 * right. */
static enum err is_other_size(struct req *req, const struct search *search,
                              const struct likeness *like, bool *ret_other)
{
    struct calendar_query query = *search->asked;
    const struct stay stay = stay_new(like->start, like->end);
    enum day_no no = DAY_FREE;

    query.product_id = like->id;
    if (query.variant.n == 0)
        query.variant = (struct str){NULL, 0};
    TRY(stay_check(req->db, req->arena, &query, &stay, &no));
    *ret_other = no != DAY_FREE;
    return OK;
}

/* The products of all that were found, in their order then: nearest first. */
static enum err rank(struct req *req, struct search *search, struct product *products)
{
    int64_t ids[LIKES_MAX];

    for (size_t i = 0; i < search->n; i++)
        ids[i] = search->likes[i].id;
    TRY(products_by_ids(req->db, req->arena, ids, search->n, products));
    TRY(products_fit(req, products, search->n));
    for (size_t i = 0; i < search->n; i++) {
        struct likeness *like = &search->likes[i];
        int64_t off = products[i].rental_fee_for_a_day - search->product->rental_fee_for_a_day;
        like->fee_off = off < 0 ? -off : off;
        like->place_off = place_distance(products[i].direct_dealing_place,
                                         search->product->direct_dealing_place);
        like->misfit = misfit(&products[i]);
        TRY(is_other_size(req, search, like, &like->other_size));
    }
    likeness_sort(search->likes, search->n);
    return OK;
}

static const struct product *product_of(const struct product *products, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (products[i].id == id)
            return &products[i];
    }
    return NULL;
}

static void likes_json(struct json *json, const struct search *search, size_t n)
{
    json_key(json, "likes");
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        const struct likeness *like = &search->likes[i];
        json_object(json);
        json_key_int(json, "product", like->id);
        json_key_day(json, "rental_start_date", like->start);
        json_key_day(json, "rental_end_date", like->end);
        json_key_bool(json, "same_category", !like->apart);
        json_key_bool(json, "same_size", !like->other_size);
        json_key_bool(json, "same_place", like->place_off == 0);
        json_end(json);
    }
    json_end(json);
}

static enum err products_like_json(struct req *req, struct json *json, struct search *search)
{
    struct product *products = arena_array(req->arena, LIKES_MAX, sizeof(*products));

    TRY(find_likes(req, search));
    if (search->n > 0)
        TRY(rank(req, search, products));
    size_t shown = search->n < SHOWN ? search->n : SHOWN;
    json_key(json, "products");
    json_array(json);
    for (size_t i = 0; i < shown; i++)
        product_json(req, json, product_of(products, search->n, search->likes[i].id), false);
    json_end(json);
    likes_json(json, search, shown);
    return OK;
}

/* GET /api/products/{id}/alternatives/?from&to&variant&qty: the next stays of the product that are
 * as long, and at most five others of its kind: those that fit who asks, of the same size, on the
 * same days, near by and for about as much first; `likes` says of each in what. */
enum err get_alternatives(struct req *req, struct res *res)
{
    struct calendar_query query = {.variant = req_query(req, "variant")};
    struct stay stays[STAYS_NEXT];
    struct product product;
    int32_t from = 0, to = 0;
    int64_t qty = 1;
    size_t n = 0;

    TRY(product_for(req, req_id(req, "id"), &product));
    TRY(read_span(req, &from, &to));
    TRY(req_query_int(req, "qty", 1, UNITS_MAX, 1, &qty));
    query.product_id = product.id;
    query.qty = (int32_t)qty;
    TRY(stays_next(req->db, req->arena, query, (int64_t)to - from + 1, stays, &n));

    struct search search = {.product = &product, .asked = &query, .from = from, .to = to};
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key(json, "days");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        stay_json(json, &stays[i]);
    json_end(json);
    TRY(products_like_json(req, json, &search));
    json_end(json);
    return OK;
}
