#include "handover/checklists.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *first_of(const char *category)
{
    return checklist_of_category(str_from(category))[0];
}

static void gear_is_looked_at_by_its_kind(void **state)
{
    (void)state;
    assert_string_equal(first_of("산악 자전거"), "앞뒤 브레이크가 들어요");
    assert_string_equal(first_of("밸런스 바이크"), "앞뒤 브레이크가 들어요");
    assert_string_equal(first_of("테니스 라켓"), "헤드와 줄에 금이나 끊긴 곳이 없어요");
    assert_string_equal(first_of("텐트"), "찢어지거나 젖은 곳이 없어요");
}

static void the_special_kind_counts_before_the_wide_one(void **state)
{
    (void)state;
    assert_string_equal(first_of("사이클링 헬멧"), "겉에 금이나 깨진 곳이 없어요");
    assert_string_equal(first_of("스피닝 자전거"), "켜지고 작동해요");
    assert_string_equal(first_of("수상 스키"), "찍히거나 갈라진 곳이 없어요");
    assert_string_equal(first_of("스키 장비 (스키, 스키 부츠, 폴)"),
                        "바닥과 에지에 큰 흠이 없어요");
    assert_string_equal(first_of("자전거 안전 장비"), "금이나 찢어진 곳이 없어요");
}

static void what_is_of_no_kind_has_a_list_too(void **state)
{
    (void)state;
    assert_string_equal(first_of("축구공"), "눈에 띄는 흠이 없어요");
    assert_string_equal(first_of(""), "눈에 띄는 흠이 없어요");
    assert_string_equal(checklist_of_category((struct str){0})[0], "눈에 띄는 흠이 없어요");
}

static void every_list_ends_and_its_items_fit(void **state)
{
    (void)state;
    static const char *const categories[] = {
        "헬멧",        "클라이밍 로프", "러닝머신",  "서핑 보드", "스노보드 장비", "보호 장비 세트",
        "로드 자전거", "킥보드",        "골프 클럽", "등산 배낭", "하이킹 부츠",   "콘"};
    for (size_t c = 0; c < sizeof(categories) / sizeof(*categories); c++) {
        const char *const *items = checklist_of_category(str_from(categories[c]));
        size_t n = 0, points = 0;
        for (; items[n]; n++) {
            assert_true(str_utf8(str_from(items[n]), &points));
            assert_in_range(points, 1, CHECK_ITEM_MAX);
        }
        assert_in_range(n, 4, CHECKLIST_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gear_is_looked_at_by_its_kind),
        cmocka_unit_test(the_special_kind_counts_before_the_wide_one),
        cmocka_unit_test(what_is_of_no_kind_has_a_list_too),
        cmocka_unit_test(every_list_ends_and_its_items_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
