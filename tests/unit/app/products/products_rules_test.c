#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "products/products_rules.h"

static struct arena arena;

static const char *parse(const char *text, struct tag_list *tags)
{
    *tags = (struct tag_list){0};
    return tags_from_text(&arena, str_from(text), tags);
}

static void assert_tag(const struct tag_list *tags, size_t i, const char *want)
{
    assert_true(i < tags->n);
    assert_string_equal(str_c(&arena, tags->items[i]), want);
}

static void tags_come_as_a_list_or_one_by_one(void **state)
{
    struct tag_list tags;
    (void)state;

    assert_null(parse("[{\"hashtag\":\"농구\"},{\"hashtag\":\"공\"}]", &tags));
    assert_int_equal(tags.n, 2);
    assert_tag(&tags, 0, "농구");
    assert_null(parse("{\"hashtag\":\" x \"}", &tags));
    assert_tag(&tags, 0, "x");
    assert_null(parse("[\"a\", \"b\"]", &tags));
    assert_int_equal(tags.n, 2);
    assert_null(parse("[]", &tags));
    assert_int_equal(tags.n, 0);
}

static void parts_add_up_and_a_tag_counts_once(void **state)
{
    struct tag_list tags = {0};
    (void)state;

    assert_null(tags_from_text(&arena, STR("[{\"hashtag\":\"a\"}]"), &tags));
    assert_null(tags_from_text(&arena, STR("[{\"hashtag\":\"b\"},{\"hashtag\":\"a\"}]"), &tags));
    assert_int_equal(tags.n, 2);
    assert_tag(&tags, 1, "b");
}

static void empty_tags_are_no_tags(void **state)
{
    struct tag_list tags;
    (void)state;

    assert_null(parse("", &tags));
    assert_null(parse("null", &tags));
    assert_null(parse("[{\"hashtag\":null},{\"hashtag\":\"  \"}]", &tags));
    assert_int_equal(tags.n, 0);
}

static void what_is_no_tag_is_refused(void **state)
{
    static const char *const bad[] = {"농구",
                                      "[",
                                      "[1]",
                                      "{\"tag\":\"x\"}",
                                      "[{\"hashtag\":5}]",
                                      "[[\"a\"]]",
                                      "[{\"hashtag\":\"12345678901234567\"}]",
                                      "\"\\u0000\"",
                                      "{\"hashtag\":\"a\",\"hashtag\":\"b\"}"};
    struct tag_list tags;
    (void)state;

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_non_null(parse(bad[i], &tags));
    assert_null(parse("[{\"hashtag\":\"열여섯글자까지는괜찮은해시태그야\"}]", &tags));
}

static void more_than_twenty_tags_are_refused(void **state)
{
    struct tag_list tags = {0};
    (void)state;

    for (int i = 0; i < TAGS_MAX; i++)
        assert_null(tags_from_text(&arena, str_format(&arena, "\"t%d\"", i), &tags));
    assert_null(tags_from_text(&arena, STR("\"t3\""), &tags));
    assert_non_null(tags_from_text(&arena, STR("\"more\""), &tags));
}

static void the_third_state_may_be_spelled_with_a_space_more(void **state)
{
    struct str normal;
    (void)state;

    assert_true(product_state_normal(STR("쓸 만 해요"), &normal));
    assert_true(str_eq(normal, STR("쓸 만해요")));
    assert_true(product_state_normal(STR("깨끗해요"), &normal));
    assert_true(str_eq(normal, STR("깨끗해요")));
    assert_true(product_state_normal(STR(""), &normal));
    assert_false(product_state_normal(STR("쓸만해요"), &normal));
    assert_false(product_state_normal(STR("깨끗해요 "), &normal));
}

static void an_unknown_order_is_recent(void **state)
{
    (void)state;
    assert_int_equal(product_order_from(STR("views")), ORDER_VIEWS);
    assert_int_equal(product_order_from(STR("min_price")), ORDER_MIN_PRICE);
    assert_int_equal(product_order_from(STR("recent")), ORDER_RECENT);
    assert_int_equal(product_order_from(STR("VIEWS")), ORDER_RECENT);
    assert_int_equal(product_order_from(STR("")), ORDER_RECENT);
}

static void a_change_leaves_what_it_does_not_give(void **state)
{
    struct product product = {.name = STR("a"),
                              .state = STR("깨끗해요"),
                              .category_id = 7,
                              .has_week_fee = true,
                              .rental_fee_for_a_week = 50,
                              .direct_dealing_is_allowed = true};
    struct product_change change = {.has_name = true, .name = STR("b")};
    (void)state;

    product_apply(&change, &product);
    assert_true(str_eq(product.name, STR("b")));
    assert_true(str_eq(product.state, STR("깨끗해요")));
    assert_int_equal(product.category_id, 7);
    assert_true(product.has_week_fee);
    assert_int_equal(product.rental_fee_for_a_week, 50);
    assert_true(product.direct_dealing_is_allowed);
}

static void a_week_fee_can_be_taken_away(void **state)
{
    struct product product = {.has_week_fee = true, .rental_fee_for_a_week = 50};
    struct product_change change = {.clears_week_fee = true};
    (void)state;

    product_apply(&change, &product);
    assert_false(product.has_week_fee);
    assert_int_equal(product.rental_fee_for_a_week, 0);
    change.has_rental_fee_for_a_week = true;
    change.rental_fee_for_a_week = 9;
    product_apply(&change, &product);
    assert_true(product.has_week_fee);
    assert_int_equal(product.rental_fee_for_a_week, 9);
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_come_as_a_list_or_one_by_one),
        cmocka_unit_test(parts_add_up_and_a_tag_counts_once),
        cmocka_unit_test(empty_tags_are_no_tags),
        cmocka_unit_test(what_is_no_tag_is_refused),
        cmocka_unit_test(more_than_twenty_tags_are_refused),
        cmocka_unit_test(the_third_state_may_be_spelled_with_a_space_more),
        cmocka_unit_test(an_unknown_order_is_recent),
        cmocka_unit_test(a_change_leaves_what_it_does_not_give),
        cmocka_unit_test(a_week_fee_can_be_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
