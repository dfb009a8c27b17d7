/* Pages of listings. */
#include "fit/fit.h"
#include "products/lists_sql.h"
#include "products/products_store.h"

/* No bound of a fee; the SQL knows it, too. */
#define FEE_ANY FIELD_INT_MAX

static enum err read_listed(struct db *db, const struct db_sql *sql, const struct db_value *args,
                            size_t arg_count, size_t limit, struct listed *ret_rows, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    size_t n = 0;

    TRY(db_query(db, sql, args, arg_count, &rows));
    while (n < limit) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        ret_rows[n++] = (struct listed){db_col_int(&rows, 0), db_col_int(&rows, 1)};
    }
    *ret_n = n;
    return OK;
}

/* Parameters of a list: what is wanted, where, and after which row. */
struct list_args {
    struct db_value values[23];
    size_t n;
};

static void arg(struct list_args *args, struct db_value value)
{
    args->values[args->n++] = value;
}

/* The first fourteen, of the parts "free" and "wanted". */
static struct list_args args_of(const struct product_filter *filter)
{
    struct list_args args = {.n = 0};

    arg(&args, db_int(filter->free_from));
    arg(&args, db_int(filter->free_to));
    arg(&args, db_int(filter->has_days ? clock_today() : 0));
    arg(&args, db_int(clock_seoul_hour(clock_now_us())));
    arg(&args, db_int(filter->fits_member));
    arg(&args, db_int(fit_year()));
    arg(&args, db_int(filter->fee_from ? filter->fee_from : -FEE_ANY));
    arg(&args, db_int(filter->fee_to ? filter->fee_to : FEE_ANY));
    arg(&args, db_int(filter->states));
    arg(&args, db_int(filter->deal));
    arg(&args, db_int(filter->from.latitude_e6));
    arg(&args, db_int(filter->from.longitude_e6));
    arg(&args, db_int(place_longitude_metres(filter->from)));
    arg(&args, db_int(filter->metres * filter->metres));
    return args;
}

/* Whether so many listings have the words that looking through them in order comes sooner to a full
 * page than sorting all that have them. */
static enum err is_common(struct db *db, const struct product_filter *filter, bool *ret_common)
{
    int64_t common = 0;
    *ret_common = false;
    if (str_is_null(filter->expression) || filter->order == ORDER_RECENT)
        return OK;
    TRY(db_run_id(db, &search_is_common_sql, DB_ARGS(db_str(filter->expression)), &common));
    *ret_common = common != 0;
    return OK;
}

/* Whether so little of a long list may be wanted that it is sooner found from the other side. In
 * the order of fees a range of them is near by. */
static enum err may_be_rare(struct db *db, const struct product_filter *filter, bool *ret_rare)
{
    bool has_fees = filter->order != ORDER_MIN_PRICE && (filter->fee_from || filter->fee_to);
    int64_t is_long = 0;

    *ret_rare = false;
    if (!str_is_null(filter->expression) ||
        (filter->fits_member == 0 && !has_fees && filter->metres == 0))
        return OK;
    TRY(db_run_id(db, &list_is_long_sql, DB_ARGS(db_int(filter->category_id)), &is_long));
    *ret_rare = is_long != 0;
    return OK;
}

static void box_args(struct list_args *args, const struct product_filter *filter, int64_t metres)
{
    struct place_box box = place_box_around(filter->from, metres);

    arg(args, db_int(box.strip_first));
    arg(args, db_int(box.strip_last));
    arg(args, db_int(box.longitude_first));
    arg(args, db_int(box.longitude_last));
}

static enum err list_rare(struct db *db, const struct product_filter *filter,
                          const struct listed *after, size_t limit, struct listed *ret_rows,
                          size_t *ret_n)
{
    struct list_args args = args_of(filter);
    bool up = filter->order == ORDER_MIN_PRICE, by_views = filter->order == ORDER_VIEWS;

    arg(&args, db_int(filter->category_id));
    arg(&args, db_int(filter->order));
    arg(&args, db_int(by_views ? -after->key : up ? after->key : 0));
    arg(&args, db_int(up ? after->id : -after->id));
    arg(&args, db_int((int64_t)limit));
    if (filter->fits_member)
        return read_listed(db, &rare_fits_sql, args.values, args.n, limit, ret_rows, ret_n);
    if (filter->metres)
        box_args(&args, filter, filter->metres);
    return read_listed(db, filter->metres ? &rare_near_sql : &rare_fee_sql, args.values, args.n,
                       limit, ret_rows, ret_n);
}

/* What has the words, by distance. */
static enum err search_near(struct db *db, const struct product_filter *filter,
                            const struct listed *after, size_t limit, struct listed *ret_rows,
                            size_t *ret_n)
{
    struct list_args args = args_of(filter);

    arg(&args, db_str(filter->expression));
    arg(&args, db_int(filter->category_id));
    arg(&args, db_int(after->key));
    arg(&args, db_int(after->id));
    arg(&args, db_int((int64_t)limit));
    return read_listed(db, &search_near_sql, args.values, args.n, limit, ret_rows, ret_n);
}

/* One circle of what is near; of all that fits when there is no box. */
static enum err list_circle(struct db *db, const struct product_filter *filter, int64_t metres,
                            const struct listed *after, size_t limit, struct listed *ret_rows,
                            size_t *ret_n)
{
    struct product_filter circle = *filter;
    bool by_fit = filter->fits_member != 0 && metres == filter->metres;

    circle.metres = metres;
    struct list_args args = args_of(&circle);
    arg(&args, db_int(filter->category_id));
    arg(&args, db_int(filter->order));
    arg(&args, db_int(after->key));
    arg(&args, db_int(after->id));
    arg(&args, db_int((int64_t)limit));
    if (!by_fit)
        box_args(&args, filter, metres);
    return read_listed(db, by_fit ? &fits_near_sql : &list_near_sql, args.values, args.n, limit,
                       ret_rows, ret_n);
}

/* The nearest first: a circle of half a kilometre, and of twice that while it does not fill the
 * page, so that a dense town costs no more than a thin one; soon all, for what is rare. */
static enum err list_near(struct db *db, const struct product_filter *filter,
                          const struct listed *after, size_t limit, struct listed *ret_rows,
                          size_t *ret_n)
{
    enum { FIRST_METRES = 500, LAST_METRES = 2000 };
    const struct listed first = {-INT64_MAX, -1};

    if (!after)
        after = &first;
    if (!str_is_null(filter->expression))
        return search_near(db, filter, after, limit, ret_rows, ret_n);
    for (int64_t metres = FIRST_METRES; metres <= LAST_METRES && metres < filter->metres;
         metres *= 2) {
        if (metres * metres <= after->key)
            continue;
        TRY(list_circle(db, filter, metres, after, limit, ret_rows, ret_n));
        if (*ret_n == limit)
            return OK;
    }
    return list_circle(db, filter, filter->metres, after, limit, ret_rows, ret_n);
}

enum err products_list(struct db *db, const struct product_filter *filter,
                       const struct listed *after, size_t limit, struct listed *ret_rows,
                       size_t *ret_n)
{
    static const struct db_sql *const plain[] = {&list_recent_sql, &list_views_sql,
                                                 &list_min_price_sql};
    static const struct db_sql *const search[] = {&search_recent_sql, &search_views_sql,
                                                  &search_min_price_sql};
    static const struct db_sql *const walk_search[] = {NULL, &walk_views_sql, &walk_min_price_sql};
    static const struct db_sql *const walk_list[] = {&walk_list_recent_sql, &walk_list_views_sql,
                                                     &walk_list_min_price_sql};
    const bool up = filter->order == ORDER_MIN_PRICE, has_words = !str_is_null(filter->expression);
    struct list_args args = args_of(filter);
    const struct listed first = {up ? -INT64_MAX : INT64_MAX,
                                 up ? args.values[6].integer : INT64_MAX};
    bool common = false, rare = false;

    if (filter->order == ORDER_NEAR)
        return list_near(db, filter, after, limit, ret_rows, ret_n);
    if (!after)
        after = &first;
    if (has_words)
        arg(&args, db_str(filter->expression));
    arg(&args, db_int(filter->category_id));
    if (filter->order != ORDER_RECENT)
        arg(&args, db_int(after->key));
    arg(&args, db_int(after->id));
    arg(&args, db_int((int64_t)limit));
    TRY(is_common(db, filter, &common));
    TRY(may_be_rare(db, filter, &rare));
    if (common || rare) {
        TRY(read_listed(db, (rare ? walk_list : walk_search)[filter->order], args.values, args.n,
                        limit, ret_rows, ret_n));
        if (*ret_n == limit)
            return OK;
    }
    if (rare)
        return list_rare(db, filter, after, limit, ret_rows, ret_n);
    return read_listed(db, (has_words ? search : plain)[filter->order], args.values, args.n, limit,
                       ret_rows, ret_n);
}

/* Whether the statement gives a row. */
static enum err finds(struct db *db, const struct db_sql *sql, const struct db_value *args,
                      size_t arg_count, bool *ret_found)
{
    int64_t id;
    enum err err = db_run_id(db, sql, args, arg_count, &id);

    *ret_found = err == OK;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err product_matches(struct db *db, int64_t product_id, const struct product_filter *filter,
                         bool *ret_matches)
{
    struct list_args args = args_of(filter);

    arg(&args, db_int(filter->category_id));
    arg(&args, db_int(product_id));
    TRY(finds(db, &one_matches_sql, args.values, args.n, ret_matches));
    if (!*ret_matches || str_is_null(filter->expression))
        return OK;
    return finds(db, &one_has_words_sql, DB_ARGS(db_str(filter->expression), db_int(product_id)),
                 ret_matches);
}

enum err products_of_owner(struct db *db, int64_t owner_id, bool with_hidden,
                           const struct listed *after, size_t limit, struct listed *ret_rows,
                           size_t *ret_n)
{
    return read_listed(db, &store_of_sql,
                       DB_ARGS(db_int(owner_id), db_int(after ? after->id : INT64_MAX),
                               db_int((int64_t)limit), db_int(with_hidden)),
                       limit, ret_rows, ret_n);
}

static enum err list_like(struct db *db, const struct product *product, int64_t category_id,
                          int64_t viewer_id, int32_t from, int32_t to,
                          struct listed ret_rows[static PRODUCTS_LIKE], size_t *ret_n)
{
    return read_listed(db, &list_like_sql,
                       DB_ARGS(db_int(from), db_int(to), db_int(clock_today()),
                               db_int(clock_seoul_hour(clock_now_us())), db_int(category_id),
                               db_int(product->id), db_int(product->owner.id), db_int(viewer_id),
                               db_str(product->direct_dealing_place),
                               db_int(product->rental_fee_for_a_day), db_int(PRODUCTS_LIKE)),
                       PRODUCTS_LIKE, ret_rows, ret_n);
}

static void add_new(const struct listed *rows, size_t n, bool apart, struct product_like *likes,
                    size_t *ret_n)
{
    for (size_t i = 0; i < n && *ret_n < PRODUCTS_LIKE; i++) {
        bool known = false;
        for (size_t k = 0; k < *ret_n; k++)
            known = known || likes[k].id == rows[i].id;
        if (!known)
            likes[(*ret_n)++] = (struct product_like){rows[i].id, apart};
    }
}

enum err products_like(struct db *db, const struct product *product, int64_t viewer_id,
                       int32_t from, int32_t to,
                       struct product_like ret_likes[static PRODUCTS_LIKE], size_t *ret_n)
{
    struct listed rows[PRODUCTS_LIKE];
    int64_t above = 0;
    size_t n = 0;

    *ret_n = 0;
    if (product->category_id == 0)
        return OK;
    TRY(list_like(db, product, product->category_id, viewer_id, from, to, rows, &n));
    add_new(rows, n, false, ret_likes, ret_n);
    enum err err = db_run_id(db, &category_above_sql, DB_ARGS(db_int(product->category_id)),
                             &above);
    if (err == ERR_NOT_FOUND || *ret_n == PRODUCTS_LIKE)
        return OK;
    TRY(err);
    TRY(list_like(db, product, above, viewer_id, from, to, rows, &n));
    add_new(rows, n, true, ret_likes, ret_n);
    return OK;
}

enum err products_popular_categories(struct db *db, int64_t ret_ids[static 5], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    size_t n = 0;

    TRY(db_query(db, &popular_categories_sql, DB_NO_ARGS, &rows));
    while (n < 5) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        ret_ids[n++] = db_col_int(&rows, 0);
    }
    *ret_n = n;
    return OK;
}

enum err product_listed_from(struct db *db, int64_t from, int64_t *ret_id)
{
    return db_run_id(db, &listed_from_sql, DB_ARGS(db_int(from)), ret_id);
}
