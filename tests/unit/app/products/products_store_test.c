#include "../market_schema.h"
#include "products/categories.h"
#include "products/products_store.h"
#include "search/search.h"

static struct scratch scratch;
static struct arena arena;
static struct categories categories;

static void run(const char *sql)
{
    assert_int_equal(db_script(scratch.db, sql), OK);
}

static int64_t number(const struct db_sql *sql)
{
    int64_t value = -1;
    assert_int_equal(db_run_id(scratch.db, sql, DB_NO_ARGS, &value), OK);
    return value;
}

static int64_t category(const char *name)
{
    const struct category *found = category_by_name(&categories, &arena, str_from(name));
    assert_non_null(found);
    return found->id;
}

static struct product_change draft(const char *name, const char *in, int64_t fee)
{
    struct product_change change = {.has_name = true,
                                    .has_description = true,
                                    .has_category = true,
                                    .has_rental_fee_for_a_day = true,
                                    .name = str_from(name),
                                    .description = STR("설명"),
                                    .category_id = in ? category(in) : 0,
                                    .rental_fee_for_a_day = fee};
    return change;
}

static int64_t create(const char *name, const char *in, int64_t fee)
{
    struct product_change change = draft(name, in, fee);
    int64_t id = 0;

    change.tags = (struct tag_list){{STR("둘"), STR("하나")}, 2};
    change.photos[0] = STR("0123");
    change.photos[1] = STR("4567");
    change.photo_count = 2;
    assert_int_equal(product_create(scratch.db, &arena, 1, &change, &id), OK);
    return id;
}

static size_t list(enum product_order order, const char *in, const char *keyword, size_t limit,
                   const struct listed *after, struct listed *rows)
{
    struct product_filter filter = {.order = order, .category_id = in ? category(in) : 0};
    size_t n = 0;

    if (keyword)
        filter.expression = search_expression(&arena, str_from(keyword));
    assert_int_equal(products_list(scratch.db, &filter, after, limit, rows, &n), OK);
    return n;
}

static int open_market(void **state)
{
    (void)state;
    scratch_open(&scratch);
    migrate_all(scratch.db);
    run("INSERT INTO members (id, email, username, created_us) VALUES "
        "(1, 'a@x.example', 'a', 0), (2, 'b@x.example', 'b', 0)");
    return categories_load(scratch.db, &categories) == OK ? 0 : -1;
}

static int close_market(void **state)
{
    (void)state;
    categories_release(&categories);
    arena_release(&arena);
    scratch_close(&scratch);
    return 0;
}

static void the_seed_has_three_levels_and_179_names(void **state)
{
    static const struct db_sql roots = {
        "roots", "SELECT COUNT(*) FROM categories WHERE parent_id IS NULL", NULL};
    static const struct db_sql path = {
        "path", "SELECT COUNT(*) FROM category_ancestors WHERE category_id = 4", NULL};

    (void)state;
    assert_int_equal(categories.n, 179);
    assert_int_equal(number(&roots), 8);
    assert_int_equal(number(&path), 4);
    assert_null(category_by_name(&categories, &arena, STR("")));
    assert_null(category_by_name(&categories, &arena, STR("없음")));
    assert_int_equal(category("러닝 머신"), category("러닝머신"));
}

static void a_product_is_read_as_it_was_written(void **state)
{
    int64_t id = create("축구공", "축구공", 1000);
    struct product product;
    (void)state;

    assert_int_equal(product_by_id(scratch.db, &arena, id, &product), OK);
    assert_true(str_eq(product.name, STR("축구공")));
    assert_true(str_eq(product.owner.username, STR("a")));
    assert_int_equal(product.category_id, category("축구공"));
    assert_int_equal(product.tag_count, 2);
    assert_true(str_eq(product.tags[0].hashtag, STR("둘")));
    assert_int_equal(product.photo_count, 2);
    assert_true(str_eq(product.photos[1], STR("4567")));
    assert_false(product.has_week_fee);
    assert_int_equal(product_by_id(scratch.db, &arena, 0, &product), ERR_NOT_FOUND);
    assert_int_equal(product_by_id(scratch.db, &arena, 999999, &product), ERR_NOT_FOUND);
}

static void many_are_read_in_the_order_asked(void **state)
{
    enum { N = 70 };
    int64_t ids[N + 1];
    struct product products[N + 1];
    (void)state;

    for (int i = 0; i < N; i++)
        ids[N - 1 - i] = create("많은 것", "농구공", i);
    ids[N] = 999999;
    assert_int_equal(products_by_ids(scratch.db, &arena, ids, N + 1, products), OK);
    for (int i = 0; i < N; i++) {
        assert_int_equal(products[i].id, ids[i]);
        assert_int_equal(products[i].tag_count, 2);
        assert_int_equal(products[i].photo_count, 2);
        assert_true(str_eq(products[i].tags[1].hashtag, STR("하나")));
    }
    assert_int_equal(products[N].id, 0);
}

static void a_list_goes_on_after_its_last_row(void **state)
{
    struct listed all[200], page[7];
    (void)state;

    for (int order = ORDER_RECENT; order <= ORDER_MIN_PRICE; order++) {
        for (int searching = 0; searching < 2; searching++) {
            const char *keyword = searching ? "많은" : NULL;
            size_t total = list((enum product_order)order, "구기스포츠", keyword, 200, NULL, all);
            size_t seen = 0, n = 0;
            assert_true(total >= 70);
            do {
                n = list((enum product_order)order, "구기스포츠", keyword, 7,
                         seen ? &page[n - 1] : NULL, page);
                for (size_t i = 0; i < n; i++)
                    assert_int_equal(page[i].id, all[seen++].id);
            } while (n == 7);
            assert_int_equal(seen, total);
        }
    }
}

static void an_edit_moves_the_product_in_every_list(void **state)
{
    int64_t id = create("옮길 것", "축구화", 500);
    struct product_change change = draft("옮긴 것", "텐트", 5);
    const struct str *dropped = NULL;
    struct listed rows[4];
    size_t n = 0;
    (void)state;

    assert_int_equal(product_edit(scratch.db, &arena, 2, id, &change, &dropped, &n), ERR_FORBIDDEN);
    change.has_photos = true;
    change.photos[0] = STR("4567");
    change.photo_count = 1;
    change.has_tags = true;
    assert_int_equal(product_edit(scratch.db, &arena, 1, id, &change, &dropped, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(list(ORDER_RECENT, "축구화", NULL, 4, NULL, rows), 0);
    assert_int_equal(list(ORDER_MIN_PRICE, "텐트", NULL, 4, NULL, rows), 1);
    assert_int_equal(rows[0].key, 5);
    assert_int_equal(list(ORDER_RECENT, NULL, "옮길", 4, NULL, rows), 0);
    assert_int_equal(list(ORDER_RECENT, NULL, "옮긴", 4, NULL, rows), 1);
}

static void views_move_the_product_in_lists_by_views(void **state)
{
    int64_t id = create("볼 것", "텐트", 1), tag = 0;
    struct listed rows[1];
    struct product product;
    (void)state;

    assert_int_equal(tag_by_text(scratch.db, STR("둘"), &tag), OK);
    assert_int_equal(tag_by_text(scratch.db, STR("없음"), &tag), ERR_NOT_FOUND);
    assert_int_equal(views_add(scratch.db, VIEW_PRODUCT, id, 41), OK);
    assert_int_equal(views_add(scratch.db, VIEW_TAG, tag, 2), OK);
    assert_int_equal(list(ORDER_VIEWS, NULL, NULL, 1, NULL, rows), 1);
    assert_int_equal(rows[0].id, id);
    assert_int_equal(product_by_id(scratch.db, &arena, id, &product), OK);
    assert_int_equal(product.views, 41);
    assert_int_equal(product.tags[0].views, 2);
    assert_int_equal(views_add(scratch.db, VIEW_CATEGORY, category("텐트"), 3), OK);
    assert_int_equal(categories_refresh(scratch.db, &categories), OK);
    assert_int_equal(category_by_id(&categories, category("텐트"))->views, 3);
}

static void a_product_is_not_deleted_while_it_is_promised(void **state)
{
    static const struct db_sql left = {
        "left",
        "SELECT COUNT(*) FROM product_listings l JOIN products p ON p.id = l.product_id "
        "WHERE p.deleted_us IS NOT NULL",
        NULL};
    int64_t id = create("빌려준 것", "텐트", 1);
    struct product product;
    struct listed rows[4];
    (void)state;

    run("INSERT INTO units (product_id) SELECT MAX(id) FROM products");
    run("INSERT INTO rooms (product_id, owner_id, visitor_id, last_seq, created_us) "
        "SELECT MAX(id), 1, 2, 0, 0 FROM products");
    run("INSERT INTO rentals (product_id, owner_id, renter_id, room_id, state, start_day, "
        "end_day, day_fee, total, fee_lines, created_us, updated_us) "
        "SELECT p.id, 1, 2, (SELECT MAX(id) FROM rooms), 'ACCEPTED', "
        "1, 1, 1, 1, '[]', 0, 0 FROM products p WHERE p.id = (SELECT MAX(id) FROM products)");
    assert_int_equal(product_delete(scratch.db, &arena, 1, id), ERR_CONFLICT);
    assert_int_equal(product_by_id(scratch.db, &arena, id, &product), OK);

    run("UPDATE rentals SET state = 'RETURNED'");
    assert_int_equal(product_delete(scratch.db, &arena, 2, id), ERR_FORBIDDEN);
    assert_int_equal(product_delete(scratch.db, &arena, 1, id), OK);
    assert_int_equal(product_delete(scratch.db, &arena, 1, id), ERR_NOT_FOUND);
    assert_int_equal(product_by_id(scratch.db, &arena, id, &product), ERR_NOT_FOUND);
    assert_int_equal(product_by_id_ever(scratch.db, &arena, id, &product), OK);
    assert_true(product.deleted);
    assert_int_equal(product.photo_count, 2);
    assert_int_equal(list(ORDER_RECENT, NULL, "빌려준", 4, NULL, rows), 0);
    assert_int_equal(number(&left), 0);
}

static void tags_that_nobody_uses_vanish(void **state)
{
    struct product_change change = draft("꼬리표", "텐트", 1);
    int64_t id = 0, tag = 0;
    (void)state;

    change.tags = (struct tag_list){{STR("홀로")}, 1};
    assert_int_equal(product_create(scratch.db, &arena, 1, &change, &id), OK);
    assert_int_equal(tag_by_text(scratch.db, STR("홀로"), &tag), OK);
    assert_int_equal(product_delete(scratch.db, &arena, 1, id), OK);
    assert_int_equal(tag_by_text(scratch.db, STR("홀로"), &tag), ERR_NOT_FOUND);
    assert_int_equal(tag_by_text(scratch.db, STR("둘"), &tag), OK);
}

/* A list that is too long to be walked whole for what is rare in it: the same rows in its order. */
static void what_is_rare_is_found_in_a_long_list(void **state)
{
    static const struct db_sql count = {
        "count", "SELECT COUNT(*) FROM product_listings WHERE category_id = 0 AND fee = 77777",
        NULL};
    struct product_filter filter = {.fee_from = 77777, .fee_to = 77777};
    struct listed rows[8], next[8];
    size_t n = 0, more = 0;

    (void)state;
    run("WITH RECURSIVE i (n) AS (SELECT 100001 UNION ALL SELECT n + 1 FROM i WHERE n < 113000) "
        "INSERT INTO products (id, owner_id, name, description, rental_fee_for_a_day, created_us, "
        "updated_us) SELECT n, 1, 'x', 'x', CASE n % 4000 WHEN 7 THEN 77777 ELSE 1000 END, 0, 0 "
        "FROM "
        "i");
    run("INSERT INTO product_listings (category_id, product_id, fee, views) "
        "SELECT 0, id, rental_fee_for_a_day, id % 10 FROM products WHERE id > 100000");
    for (int order = ORDER_RECENT; order <= ORDER_MIN_PRICE; order++) {
        filter.order = (enum product_order)order;
        assert_int_equal(products_list(scratch.db, &filter, NULL, 8, rows, &n), OK);
        assert_int_equal(n, number(&count));
        assert_true(order == ORDER_MIN_PRICE ? rows[0].id < rows[1].id : rows[0].id > rows[1].id);
        assert_int_equal(products_list(scratch.db, &filter, &rows[0], 8, next, &more), OK);
        assert_int_equal(more, n - 1);
        for (size_t k = 0; k < more; k++)
            assert_int_equal(next[k].id, rows[k + 1].id);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_has_three_levels_and_179_names),
        cmocka_unit_test(a_product_is_read_as_it_was_written),
        cmocka_unit_test(many_are_read_in_the_order_asked),
        cmocka_unit_test(a_list_goes_on_after_its_last_row),
        cmocka_unit_test(an_edit_moves_the_product_in_every_list),
        cmocka_unit_test(views_move_the_product_in_lists_by_views),
        cmocka_unit_test(a_product_is_not_deleted_while_it_is_promised),
        cmocka_unit_test(tags_that_nobody_uses_vanish),
        cmocka_unit_test(what_is_rare_is_found_in_a_long_list),
    };
    return cmocka_run_group_tests(tests, open_market, close_market);
}
