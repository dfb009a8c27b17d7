#include "base/err.h"
#include "demo/sizes.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void every_family_has_sizes_that_its_form_takes(void **state)
{
    (void)state;
    for (size_t f = 0; f < fit_family_count; f++) {
        for (uint64_t seed = 0; seed < 50; seed++) {
            struct fit_said sizes[TOWN_SIZES_MAX];
            struct dice dice = {seed};
            size_t n = town_sizes(&dice, str_from(fit_families[f].name), sizes);

            assert_in_range(n, 1, TOWN_SIZES_MAX);
            for (size_t i = 0; i < n; i++) {
                assert_in_range(sizes[i].n, 1, FIT_FIELDS_MAX);
                assert_true(sizes[i].variant.n <= FIT_VARIANT_MAX);
                assert_true(i == 0 || !str_eq(sizes[i].variant, sizes[i - 1].variant));
                for (size_t k = 0; k < sizes[i].n; k++) {
                    const struct fit_value *value = &sizes[i].values[k];
                    assert_non_null(value->field);
                    assert_in_range(value->range.low, value->field->min, value->field->max);
                    assert_in_range(value->range.high, value->range.low, value->field->max);
                    if (value->field->kind != FIT_RANGE)
                        assert_int_equal(value->range.low, value->range.high);
                }
            }
        }
    }
}

static void what_has_one_size_says_nothing(void **state)
{
    struct fit_said sizes[TOWN_SIZES_MAX];
    struct dice dice = {1};

    (void)state;
    assert_int_equal(town_sizes(&dice, STR("none"), sizes), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_family_has_sizes_that_its_form_takes),
        cmocka_unit_test(what_has_one_size_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
