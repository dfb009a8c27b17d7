#include "products/products_store.h"
#include "fit/fit.h"
#include "products/products_sql.h"
#include "search/search.h"

enum {
    CHUNK = 32, /* ids of one statement; the SQL has as many parameters */
    FIRST_ROWS = 8
};

/* ---- reading ---- */

static void product_from_row(const struct db_rows *rows, struct arena *arena,
                             struct product *product)
{
    int c = MEMBER_COLUMNS;

    *product = (struct product){0};
    member_from_columns(rows, 0, arena, &product->owner);
    product->id = db_col_int(rows, c++);
    product->category_id = db_col_int(rows, c++);
    product->name = db_text(rows, c++, arena);
    product->model_name = db_text(rows, c++, arena);
    product->description = db_text(rows, c++, arena);
    product->direct_dealing_place = db_text(rows, c++, arena);
    product->state = db_text(rows, c++, arena);
    product->rental_fee_for_a_day = db_col_int(rows, c++);
    product->has_week_fee = !db_is_null(rows, c);
    product->rental_fee_for_a_week = db_col_int(rows, c++);
    product->direct_dealing_is_allowed = db_col_int(rows, c++) != 0;
    product->delivery_fee_is_included = db_col_int(rows, c++) != 0;
    product->deleted = !db_is_null(rows, c++);
    product->created_us = db_col_int(rows, c++);
    product->updated_us = db_col_int(rows, c++);
    product->views = db_col_int(rows, c++);
    product->hidden = db_col_int(rows, c) != 0;
}

/* A growing array in an arena; what it outgrew is given back with the arena. */
static void *grow(struct arena *arena, void *items, size_t n, size_t size)
{
    if (n != 0 && (n < FIRST_ROWS || (n & (n - 1)) != 0))
        return items;
    void *bigger = arena_array(arena, n ? 2 * n : FIRST_ROWS, size);
    if (n)
        memcpy(bigger, items, n * size);
    return bigger;
}

static enum err read_tags(struct db *db, struct arena *arena, int64_t id, struct tag **ret_tags,
                          int64_t **ret_ids, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct tag *tags = NULL;
    int64_t *ids = NULL;
    size_t n = 0;
    bool more = false;

    TRY(db_query(db, &product_tags_of_sql, DB_ARGS(db_int(id)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        tags = grow(arena, tags, n, sizeof(*tags));
        ids = grow(arena, ids, n, sizeof(*ids));
        ids[n] = db_col_int(&rows, 0);
        tags[n++] = (struct tag){db_text(&rows, 1, arena), db_col_int(&rows, 2)};
    }
    *ret_tags = tags;
    if (ret_ids)
        *ret_ids = ids;
    *ret_n = n;
    return OK;
}

static enum err read_photos(struct db *db, struct arena *arena, int64_t id, struct str **ret_photos,
                            size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct str *photos = NULL;
    size_t n = 0;
    bool more = false;

    TRY(db_query(db, &product_photos_of_sql, DB_ARGS(db_int(id)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        photos = grow(arena, photos, n, sizeof(*photos));
        photos[n++] = db_text(&rows, 0, arena);
    }
    *ret_photos = photos;
    *ret_n = n;
    return OK;
}

static enum err read_row(struct db *db, struct arena *arena, int64_t id,
                         struct product *ret_product)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &product_by_id_sql, DB_ARGS(db_int(id)), &rows));
    TRY(db_next_one(&rows));
    product_from_row(&rows, arena, ret_product);
    return OK;
}

enum err product_by_id_ever(struct db *db, struct arena *arena, int64_t id,
                            struct product *ret_product)
{
    struct tag *tags = NULL;
    struct str *photos = NULL;

    TRY(read_row(db, arena, id, ret_product));
    TRY(read_tags(db, arena, id, &tags, NULL, &ret_product->tag_count));
    TRY(read_photos(db, arena, id, &photos, &ret_product->photo_count));
    ret_product->tags = tags;
    ret_product->photos = photos;
    return OK;
}

enum err product_by_id(struct db *db, struct arena *arena, int64_t id, struct product *ret_product)
{
    if (id == 0)
        return ERR_NOT_FOUND;
    TRY(product_by_id_ever(db, arena, id, ret_product));
    return ret_product->deleted ? ERR_NOT_FOUND : OK;
}

/* ---- reading many ---- */

/* Ids as parameters, padded with 0, which no row has. */
static void chunk_args(const int64_t *ids, size_t n, struct db_value args[static CHUNK])
{
    for (size_t i = 0; i < CHUNK; i++)
        args[i] = db_int(i < n ? ids[i] : 0);
}

static enum err chunk_rows(struct db *db, struct arena *arena, const struct db_value *args,
                           const int64_t *ids, size_t n, struct product *products)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    TRY(db_query(db, &products_of_sql, args, CHUNK, &rows));
    for (;;) {
        struct product product;
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        product_from_row(&rows, arena, &product);
        for (size_t i = 0; i < n; i++) {
            if (ids[i] == product.id)
                products[i] = product;
        }
    }
}

static enum err chunk_tags(struct db *db, struct arena *arena, const struct db_value *args,
                           size_t n, struct product *products)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct tag *tags = NULL;
    int64_t last = 0;
    size_t count = 0;
    bool more = false;

    TRY(db_query(db, &products_tags_of_sql, args, CHUNK, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        int64_t id = db_col_int(&rows, 0);
        if (id != last)
            count = 0;
        last = id;
        tags = grow(arena, tags, count, sizeof(*tags));
        tags[count++] = (struct tag){db_text(&rows, 1, arena), db_col_int(&rows, 2)};
        for (size_t i = 0; i < n; i++) {
            if (products[i].id == id) {
                products[i].tags = tags;
                products[i].tag_count = count;
            }
        }
    }
}

static enum err chunk_photos(struct db *db, struct arena *arena, const struct db_value *args,
                             size_t n, struct product *products)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct str *photos = NULL;
    int64_t last = 0;
    size_t count = 0;
    bool more = false;

    TRY(db_query(db, &products_photos_of_sql, args, CHUNK, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        int64_t id = db_col_int(&rows, 0);
        if (id != last)
            count = 0;
        last = id;
        photos = grow(arena, photos, count, sizeof(*photos));
        photos[count++] = db_text(&rows, 1, arena);
        for (size_t i = 0; i < n; i++) {
            if (products[i].id == id) {
                products[i].photos = photos;
                products[i].photo_count = count;
            }
        }
    }
}

enum err products_by_ids(struct db *db, struct arena *arena, const int64_t *ids, size_t n,
                         struct product *ret_products)
{
    for (size_t at = 0; at < n; at += CHUNK) {
        size_t count = n - at < CHUNK ? n - at : CHUNK;
        struct db_value args[CHUNK];

        chunk_args(ids + at, count, args);
        memset(ret_products + at, 0, count * sizeof(*ret_products));
        TRY(chunk_rows(db, arena, args, ids + at, count, ret_products + at));
        TRY(chunk_tags(db, arena, args, count, ret_products + at));
        TRY(chunk_photos(db, arena, args, count, ret_products + at));
    }
    return OK;
}

/* ---- changes ---- */

static enum err put_tags(struct db *db, int64_t id, const struct tag_list *tags)
{
    for (size_t i = 0; i < tags->n; i++) {
        TRY(db_run(db, &tag_insert_sql, DB_ARGS(db_str(tags->items[i])), NULL));
        TRY(db_run(db, &tag_add_sql,
                   DB_ARGS(db_int(id), db_int((int64_t)i), db_str(tags->items[i])), NULL));
    }
    return OK;
}

static enum err drop_tags(struct db *db, struct arena *arena, int64_t id)
{
    struct tag *tags = NULL;
    int64_t *ids = NULL;
    size_t n = 0;

    TRY(read_tags(db, arena, id, &tags, &ids, &n));
    TRY(db_run(db, &tags_clear_sql, DB_ARGS(db_int(id)), NULL));
    for (size_t i = 0; i < n; i++)
        TRY(db_run(db, &tag_delete_unused_sql, DB_ARGS(db_int(ids[i])), NULL));
    return OK;
}

static enum err put_photos(struct db *db, int64_t id, const struct product_change *change)
{
    for (size_t i = 0; i < change->photo_count; i++)
        TRY(db_run(db, &photo_add_sql,
                   DB_ARGS(db_int(id), db_int((int64_t)i), db_str(change->photos[i])), NULL));
    return OK;
}

/* What the product is found by; its strings are the product's. */
static struct search_text text_of(struct arena *arena, const struct product *product)
{
    struct str *tags = arena_array(arena, product->tag_count + 1, sizeof(*tags));

    for (size_t i = 0; i < product->tag_count; i++)
        tags[i] = product->tags[i].hashtag;
    return (struct search_text){.name = product->name,
                                .model_name = product->model_name,
                                .description = product->description,
                                .place = product->direct_dealing_place,
                                .tags = tags,
                                .tag_count = product->tag_count};
}

/* Where lists and searches find the product, made from its rows. */
static enum err put_entries(struct db *db, struct arena *arena, int64_t id)
{
    struct product product;

    TRY(product_by_id_ever(db, arena, id, &product));
    const struct search_text text = text_of(arena, &product);
    TRY(search_put(db, arena, id, &text));
    return db_run(db, &listings_add_sql, DB_ARGS(db_int(id)), NULL);
}

enum err product_search_keys(struct db *db, struct arena *arena, int64_t product_id,
                             struct str **ret_keys, size_t *ret_n)
{
    struct product product;

    TRY(product_by_id(db, arena, product_id, &product));
    const struct search_text text = text_of(arena, &product);
    search_keys(arena, &text, ret_keys, ret_n);
    return OK;
}

enum err listings_new(struct db *db, int64_t until_us, int64_t ret_ids[static LISTINGS_NEW],
                      size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &listings_new_sql, DB_ARGS(db_int(until_us), db_int(LISTINGS_NEW)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
    }
}

enum err listing_seen(struct db *db, int64_t product_id, bool *ret_first)
{
    int64_t changes = 0;

    TRY(db_run(db, &listing_seen_sql, DB_ARGS(db_int(product_id)), &changes));
    *ret_first = changes > 0;
    return OK;
}

static struct db_value week_fee(const struct product *product)
{
    return product->has_week_fee ? db_int(product->rental_fee_for_a_week) : db_null();
}

enum err product_create(struct db *db, struct arena *arena, int64_t owner_id,
                        const struct product_change *change, int64_t *ret_id)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    struct product p = {.model_name = STR(""),
                        .description = STR(""),
                        .direct_dealing_place = STR(""),
                        .state = STR("")};

    product_apply(change, &p);
    TRY(db_tx_begin(db, &tx));
    TRY(db_run_id(db, &product_insert_sql,
                  DB_ARGS(db_int(owner_id), db_id_or_null(p.category_id), db_str(p.name),
                          db_str(p.model_name), db_str(p.description),
                          db_str(p.direct_dealing_place), db_str(p.state),
                          db_int(p.rental_fee_for_a_day), week_fee(&p),
                          db_int(p.direct_dealing_is_allowed), db_int(p.delivery_fee_is_included),
                          db_int(clock_now_us())),
                  ret_id));
    TRY(put_photos(db, *ret_id, change));
    TRY(put_tags(db, *ret_id, &change->tags));
    TRY(put_entries(db, arena, *ret_id));
    TRY(db_run(db, &listing_new_sql, DB_ARGS(db_int(*ret_id), db_int(clock_now_us())), NULL));
    return db_tx_commit(&tx);
}

static enum err own_product(struct db *db, struct arena *arena, int64_t owner_id, int64_t id,
                            struct product *ret_product)
{
    TRY(product_by_id(db, arena, id, ret_product));
    return ret_product->owner.id == owner_id ? OK : ERR_FORBIDDEN;
}

static enum err update_row(struct db *db, const struct product *p)
{
    return db_run(db, &product_update_sql,
                  DB_ARGS(db_int(p->id), db_id_or_null(p->category_id), db_str(p->name),
                          db_str(p->model_name), db_str(p->description),
                          db_str(p->direct_dealing_place), db_str(p->state),
                          db_int(p->rental_fee_for_a_day), week_fee(p),
                          db_int(p->direct_dealing_is_allowed), db_int(p->delivery_fee_is_included),
                          db_int(clock_now_us())),
                  NULL);
}

enum err product_edit(struct db *db, struct arena *arena, int64_t owner_id, int64_t id,
                      const struct product_change *change, const struct str **ret_dropped,
                      size_t *ret_n)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    struct product product;

    *ret_n = 0;
    TRY(db_tx_begin(db, &tx)); /* before reading: two edits of different fields both last */
    TRY(own_product(db, arena, owner_id, id, &product));
    product_apply(change, &product);
    TRY(db_run(db, &listings_clear_sql, DB_ARGS(db_int(id)), NULL));
    TRY(update_row(db, &product));
    TRY(fit_category_changed(db, id));
    if (change->has_tags) {
        TRY(drop_tags(db, arena, id));
        TRY(put_tags(db, id, &change->tags));
    }
    if (change->has_photos) {
        TRY(db_run(db, &photos_clear_sql, DB_ARGS(db_int(id)), NULL));
        TRY(put_photos(db, id, change));
    }
    TRY(put_entries(db, arena, id));
    TRY(db_tx_commit(&tx));
    if (change->has_photos) {
        *ret_dropped = product.photos;
        *ret_n = product.photo_count;
    }
    return OK;
}

/* Inside the caller's transaction. */
static enum err take_off(struct db *db, struct arena *arena, int64_t owner_id, int64_t id)
{
    struct product product;
    int64_t changes = 0;

    TRY(own_product(db, arena, owner_id, id, &product));
    TRY(db_run(db, &product_delete_sql,
               DB_ARGS(db_int(id), db_int(owner_id), db_int(clock_now_us())), &changes));
    if (changes == 0)
        return ERR_CONFLICT;
    TRY(db_run(db, &listings_clear_sql, DB_ARGS(db_int(id)), NULL));
    TRY(drop_tags(db, arena, id));
    TRY(search_remove(db, id));
    return product_place_forget(db, id);
}

enum err product_delete(struct db *db, struct arena *arena, int64_t owner_id, int64_t id)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(take_off(db, arena, owner_id, id));
    return db_tx_commit(&tx);
}

enum err products_leave(struct db *db, struct arena *arena, int64_t owner_id)
{
    enum { AT_ONCE = 100 };
    struct listed rows[AT_ONCE];
    size_t n = 0;

    do {
        TRY(products_of_owner(db, owner_id, true, NULL, AT_ONCE, rows, &n));
        for (size_t i = 0; i < n; i++)
            TRY(take_off(db, arena, owner_id, rows[i].id));
    } while (n == AT_ONCE);
    return OK;
}

/* ---- views and categories ---- */

enum err views_add(struct db *db, enum view_kind kind, int64_t id, int64_t count)
{
    static const struct db_sql *const sql[VIEW_KINDS] = {
        [VIEW_PRODUCT] = &product_views_add_sql,
        [VIEW_CATEGORY] = &category_views_add_sql,
        [VIEW_TAG] = &tag_views_add_sql,
    };
    TRY(db_run(db, sql[kind], DB_ARGS(db_int(id), db_int(count)), NULL));
    if (kind != VIEW_PRODUCT)
        return OK;
    return db_run(db, &listing_views_add_sql, DB_ARGS(db_int(id), db_int(count)), NULL);
}

enum err tag_by_text(struct db *db, struct str hashtag, int64_t *ret_id)
{
    return db_run_id(db, &tag_by_text_sql, DB_ARGS(db_str(hashtag)), ret_id);
}

enum err categories_read(struct db *db, struct arena *arena, struct category **ret_items,
                         size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct category *items = NULL;
    size_t n = 0;
    bool more = false;

    TRY(db_query(db, &categories_all_sql, DB_NO_ARGS, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        items = grow(arena, items, n, sizeof(*items));
        items[n++] = (struct category){.id = db_col_int(&rows, 0),
                                       .parent_id = db_col_int(&rows, 1),
                                       .sort = db_text(&rows, 2, arena),
                                       .name = db_text(&rows, 3, arena),
                                       .views = db_col_int(&rows, 4),
                                       .name_en = db_text(&rows, 5, arena),
                                       .position = db_col_int(&rows, 6),
                                       .retired = db_col_int(&rows, 7) != 0};
    }
    *ret_items = items;
    *ret_n = n;
    return OK;
}
