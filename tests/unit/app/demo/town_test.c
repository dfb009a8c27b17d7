#include "base/err.h"
#include "demo/town.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static size_t points_of(struct str s)
{
    size_t points = 0;
    assert_true(str_utf8(s, &points));
    return points;
}

static void usernames_differ_and_fit(void **state)
{
    (void)state;
    static struct str names[400];
    for (uint32_t i = 0; i < 400; i++) {
        names[i] = town_username(&arena, i);
        assert_in_range(points_of(names[i]), 2, 16);
        for (uint32_t j = 0; j < i; j++)
            assert_false(str_eq(names[i], names[j]));
    }
    assert_in_range(points_of(town_username(&arena, 4000000000U)), 2, 16);
}

static void products_obey_the_contract(void **state)
{
    (void)state;
    struct dice dice = {1};
    for (int i = 0; i < 5000; i++) {
        struct town_product p;
        town_product(&arena, &dice, STR("초보자용 배드민턴 세트"), (enum gear)(i % GEAR_COUNT), &p);
        assert_in_range(points_of(p.name), 1, 32);
        assert_in_range(points_of(p.model_name), 1, 64);
        assert_in_range(points_of(p.description), 1, 1024);
        assert_in_range(points_of(p.place), 1, 128);
        assert_true(p.day_fee > 0 && p.week_fee >= 0 && p.week_fee <= 7 * p.day_fee);
        for (size_t t = 0; t < p.tag_count; t++)
            assert_in_range(points_of(p.tags[t]), 1, 16);
    }
}

static void reviews_fit_and_are_the_same_for_the_same_dice(void **state)
{
    (void)state;
    struct dice a = {7}, b = {7};
    for (int i = 0; i < 200; i++) {
        struct str review = town_review(&a, i % 2 == 0, 1 + i % 5);
        assert_in_range(points_of(review), 1, 64);
        assert_true(str_eq(review, town_review(&b, i % 2 == 0, 1 + i % 5)));
    }
}

static void every_category_word_leads_to_gear(void **state)
{
    (void)state;
    assert_int_equal(gear_of_category(STR("테니스 라켓")), GEAR_RACKET);
    assert_int_equal(gear_of_category(STR("어린이용 자전거")), GEAR_BIKE);
    assert_int_equal(gear_of_category(STR("농구공")), GEAR_BALL);
    assert_int_equal(gear_of_category(STR("스키 장비 (스키, 스키 부츠, 폴)")), GEAR_SKI);
    assert_int_equal(gear_of_category(STR("스노보드 장비 (보드, 부츠, 바인딩)")), GEAR_BOARD);
    assert_int_equal(gear_of_category(STR("트레킹 폴")), GEAR_SKI);
    assert_int_equal(gear_of_category(STR("야구 글러브")), GEAR_GLOVE);
    assert_int_equal(gear_of_category(STR("하이킹 부츠")), GEAR_SHOE);
    assert_int_equal(gear_of_category(STR("요가 매트")), GEAR_MAT);
    assert_int_equal(gear_of_category(STR("러닝머신")), GEAR_MACHINE);
    assert_int_equal(gear_of_category(STR("등산 배낭")), GEAR_PACK);
    assert_int_equal(gear_of_category(STR("아무 것도 아닌 것")), GEAR_PACK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usernames_differ_and_fit),
        cmocka_unit_test(products_obey_the_contract),
        cmocka_unit_test(reviews_fit_and_are_the_same_for_the_same_dice),
        cmocka_unit_test(every_category_word_leads_to_gear),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
