/* What is nearest to what somebody cannot have. */
#include "calendar/alternatives_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void places_are_as_far_apart_as_their_words_differ(void **state)
{
    (void)state;
    assert_int_equal(place_distance(STR("서울 마포구"), STR("서울 마포구")), 0);
    assert_int_equal(place_distance(STR("서울  마포구 "), STR("서울 마포구")), 0);
    assert_int_equal(place_distance(STR("서울 마포구 합정동"), STR("서울 마포구")), 1);
    assert_int_equal(place_distance(STR("서울 강남구"), STR("서울 마포구")), 2);
    assert_int_equal(place_distance(STR("제주"), STR("서울")), 2);
    assert_int_equal(place_distance(STR("부산 중구"), STR("서울 중구")), 4);
    assert_int_equal(place_distance(STR(""), STR("서울 중구")), 2);
    assert_int_equal(place_distance((struct str){NULL, 0}, STR("")), 0);
}

static void each_counts_more_than_all_that_come_after_it(void **state)
{
    const struct likeness worse[] = {
        {.apart = true},   {.misfit = 1}, {.other_size = true}, {.days_off = 1}, {.place_off = 1},
        {.fee_off = 1000}, {.id = 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(worse) / sizeof(worse[0]); i++) {
        struct likeness all_later = {0};
        for (size_t k = i + 1; k < sizeof(worse) / sizeof(worse[0]); k++) {
            all_later.misfit += worse[k].misfit * 3;
            all_later.other_size |= worse[k].other_size;
            all_later.days_off += worse[k].days_off * 9;
            all_later.place_off += worse[k].place_off * 9;
            all_later.fee_off += worse[k].fee_off * 99;
            all_later.id += worse[k].id * 9;
        }
        assert_true(likeness_compare(&all_later, &worse[i]) < 0);
        assert_true(likeness_compare(&worse[i], &all_later) > 0);
        assert_int_equal(likeness_compare(&worse[i], &worse[i]), 0);
    }
}

static void the_nearest_comes_first(void **state)
{
    struct likeness likes[] = {
        {.id = 4, .apart = true}, {.id = 3, .days_off = 2}, {.id = 2}, {.id = 1}};

    (void)state;
    likeness_sort(likes, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(likes[i].id, i + 1);
    likeness_sort(likes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_as_far_apart_as_their_words_differ),
        cmocka_unit_test(each_counts_more_than_all_that_come_after_it),
        cmocka_unit_test(the_nearest_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
