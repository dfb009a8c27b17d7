#include "base/err.h"
#include "fit/fit_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct fit_votes nobody;

static struct fit_verdict judge(struct fit_body body, struct fit_size size)
{
    return fit_judge(&body, &size, 1, &nobody);
}

/* Each measure alone, at and around its bounds. */
static void each_measure_has_its_bounds(void **state)
{
    static const struct {
        enum fit_measure measure;
        struct fit_range range;
        int32_t near;
    } cases[] = {
        {FIT_HEIGHT, {160, 175}, 3}, {FIT_WEIGHT, {55, 80}, 5}, {FIT_FOOT, {260, 270}, 5},
        {FIT_WIDTH, {2, 2}, 1},      {FIT_HEAD, {540, 580}, 5}, {FIT_CHEST, {90, 100}, 3},
        {FIT_INSEAM, {74, 82}, 2},   {FIT_TORSO, {45, 52}, 2},  {FIT_HAND, {180, 195}, 8},
        {FIT_SIDE, {2, 2}, 0},       {FIT_LEVEL, {2, 2}, 1},    {FIT_AGE, {6, 9}, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        enum fit_measure m = cases[i].measure;
        struct fit_size size = {.variant = STR("")};
        size.of[m] = cases[i].range;
        for (int32_t value = 1; value < cases[i].range.high + 40; value++) {
            struct fit_body body = {{0}};
            body.of[m] = value;
            int32_t out = value < cases[i].range.low    ? cases[i].range.low - value
                          : value > cases[i].range.high ? value - cases[i].range.high
                                                        : 0;
            enum fit_word word = out == 0 ? FIT_FITS : out <= cases[i].near ? FIT_NEARLY : FIT_NO;
            struct fit_verdict verdict = judge(body, size);
            assert_int_equal(verdict.word, word);
            assert_int_equal(verdict.measure, m);
            assert_int_equal(verdict.yours, value);
            assert_int_equal(verdict.range.low, cases[i].range.low);
        }
    }
}

static void the_worst_measure_decides(void **state)
{
    struct fit_body body = {{[FIT_HEIGHT] = 172, [FIT_WEIGHT] = 84, [FIT_FOOT] = 265}};
    struct fit_size size = {.variant = STR("")};
    struct fit_verdict verdict;

    (void)state;
    size.of[FIT_HEIGHT] = (struct fit_range){165, 180};
    size.of[FIT_WEIGHT] = (struct fit_range){55, 80};
    verdict = judge(body, size);
    assert_int_equal(verdict.word, FIT_NEARLY);
    assert_int_equal(verdict.measure, FIT_WEIGHT);
    size.of[FIT_FOOT] = (struct fit_range){240, 250};
    verdict = judge(body, size);
    assert_int_equal(verdict.word, FIT_NO);
    assert_int_equal(verdict.measure, FIT_FOOT);
    assert_int_equal(verdict.yours, 265);
    assert_int_equal(verdict.range.high, 250);
}

static void what_is_not_said_does_not_count(void **state)
{
    struct fit_body nothing = {{0}}, height = {{[FIT_HEIGHT] = 172}};
    struct fit_size size = {.variant = STR("")};
    struct fit_verdict verdict;

    (void)state;
    verdict = judge(height, size);
    assert_int_equal(verdict.word, FIT_UNKNOWN);
    assert_int_equal(verdict.measure, FIT_NO_MEASURE);
    size.of[FIT_FOOT] = (struct fit_range){240, 250};
    size.of[FIT_WIDTH] = (struct fit_range){1, 1};
    verdict = judge(height, size);
    assert_int_equal(verdict.word, FIT_UNKNOWN);
    assert_int_equal(verdict.measure, FIT_FOOT); /* the first that would have to be known */
    assert_int_equal(verdict.yours, 0);
    assert_int_equal(judge(nothing, size).word, FIT_UNKNOWN);
    size.of[FIT_HEIGHT] = (struct fit_range){170, 180};
    verdict = judge(height, size);
    assert_int_equal(verdict.word, FIT_FITS);
    assert_int_equal(verdict.measure, FIT_HEIGHT);
    assert_int_equal(fit_judge(&height, NULL, 0, &nobody).measure, FIT_NO_MEASURE);
}

static void the_size_that_fits_best_is_named(void **state)
{
    struct fit_body body = {{[FIT_FOOT] = 263}};
    struct fit_size sizes[4] = {{.variant = STR("250")},
                                {.variant = STR("255")},
                                {.variant = STR("265")},
                                {.variant = STR("270")}};
    struct fit_verdict verdict;

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        int32_t foot = (int32_t[]){250, 255, 265, 270}[i];
        sizes[i].of[FIT_FOOT] = (struct fit_range){foot - 4, foot};
    }
    verdict = fit_judge(&body, sizes, 4, &nobody);
    assert_int_equal(verdict.word, FIT_FITS);
    assert_true(str_eq(verdict.variant, STR("265")));
    verdict = fit_judge(&body, sizes, 2, &nobody);
    assert_int_equal(verdict.word, FIT_NO);
    assert_true(str_eq(verdict.variant, STR("250")));
    sizes[1].of[FIT_FOOT].high = 258;
    verdict = fit_judge(&body, sizes, 2, &nobody);
    assert_int_equal(verdict.word, FIT_NEARLY);
    assert_true(str_eq(verdict.variant, STR("255")));
}

static void renters_move_what_a_label_says(void **state)
{
    const struct fit_votes small = {10, 2, 0}, large = {0, 0, 8}, right = {1, 10, 1};
    const struct fit_votes two = {2, 0, 0}, torn = {4, 0, 4};
    struct fit_range boots = {260, 270}, moved;
    struct fit_size size = {.variant = STR("")};
    struct fit_body body = {{[FIT_FOOT] = 257}};

    (void)state;
    assert_int_equal(fit_runs(&small), FIT_RUNS_SMALL);
    assert_int_equal(fit_runs(&large), FIT_RUNS_LARGE);
    assert_int_equal(fit_runs(&right), FIT_RUNS_TRUE);
    assert_int_equal(fit_runs(&two), FIT_RUNS_TRUE);
    assert_int_equal(fit_runs(&torn), FIT_RUNS_TRUE);
    moved = fit_range_moved(FIT_FOOT, boots, &small);
    assert_int_equal(moved.low, 256); /* -10/14 of 5 mm */
    assert_int_equal(moved.high, 266);
    assert_int_equal(fit_range_moved(FIT_FOOT, boots, &large).low, 264);
    assert_int_equal(fit_range_moved(FIT_FOOT, boots, &right).low, 260);
    assert_int_equal(fit_range_moved(FIT_FOOT, boots, &two).low, 260);
    assert_int_equal(fit_range_moved(FIT_FOOT, boots, &torn).low, 260);
    assert_int_equal(fit_range_moved(FIT_SIDE, (struct fit_range){2, 2}, &small).low, 2);
    assert_int_equal(fit_range_moved(FIT_AGE, (struct fit_range){6, 9}, &small).high, 9);
    assert_int_equal(fit_range_moved(FIT_FOOT, (struct fit_range){0, 0}, &small).high, 0);
    size.of[FIT_FOOT] = boots;
    assert_int_equal(fit_judge(&body, &size, 1, &nobody).word, FIT_NEARLY);
    struct fit_verdict verdict = fit_judge(&body, &size, 1, &small);
    assert_int_equal(verdict.word, FIT_FITS);
    assert_int_equal(verdict.range.low, 260); /* what its owner says is what is shown */
    assert_int_equal(verdict.votes.small, 10);
}

/* Never further than one step, and never against what most say. */
static void votes_move_by_a_step_at_most(void **state)
{
    (void)state;
    for (int64_t s = 0; s < 12; s++) {
        for (int64_t r = 0; r < 12; r++) {
            for (int64_t l = 0; l < 12; l++) {
                struct fit_votes votes = {s, r, l};
                int32_t by = fit_range_moved(FIT_HEIGHT, (struct fit_range){160, 170}, &votes).low -
                             160;
                assert_in_range(by + 4, 0, 8);
                assert_true((int64_t)by * (l - s) >= 0);
            }
        }
    }
}

/* What a search asks of a row, and what the verdict says, are the same for all bodies: the row
 * holds the bounds of "nearly". */
static void a_search_and_a_verdict_agree(void **state)
{
    (void)state;
    for (enum fit_measure m = 0; m < FIT_MEASURES; m++) {
        for (int64_t i = 0; i < 60; i++) {
            struct fit_votes votes = {i % 7, i % 5, i % 3};
            struct fit_range range = {10 + (int32_t)i, 10 + (int32_t)(2 * i)};
            struct fit_range row = fit_range_near(m, fit_range_moved(m, range, &votes));
            struct fit_size size = {.variant = STR("")};
            size.of[m] = range;
            for (int32_t value = 1; value < 160; value++) {
                struct fit_body body = {{0}};
                body.of[m] = value;
                bool found = row.low <= value && value <= row.high;
                enum fit_word word = fit_judge(&body, &size, 1, &votes).word;
                assert_int_equal(found, word == FIT_FITS || word == FIT_NEARLY);
            }
        }
    }
}

static void masks_tell_what_is_said(void **state)
{
    struct fit_body body = {{[FIT_HEIGHT] = 172, [FIT_AGE] = 9}};
    struct fit_size size = {.variant = STR("")};

    (void)state;
    size.of[FIT_FOOT] = (struct fit_range){0, 5};
    assert_int_equal(fit_body_mask(&body), 1 << FIT_HEIGHT | 1 << FIT_AGE);
    assert_int_equal(fit_size_mask(&size), 1 << FIT_FOOT);
}

static void families_have_fields(void **state)
{
    (void)state;
    assert_null(fit_family_by_name(STR("none")));
    assert_null(fit_family_by_name((struct str){NULL, 0}));
    for (size_t i = 0; i < fit_family_count; i++) {
        const struct fit_family *family = &fit_families[i];
        assert_ptr_equal(fit_family_by_name(str_from(family->name)), family);
        assert_non_null(family->fields[0]);
        for (size_t k = 0; k < FIT_FIELDS_MAX && family->fields[k]; k++) {
            const struct fit_field *field = family->fields[k];
            assert_ptr_equal(fit_field_of(family, str_from(field->name)), field);
            assert_ptr_equal(fit_field_of(NULL, str_from(field->name)), field);
            assert_in_range(field->min, 1, field->max);
            for (int32_t c = 0; field->choices && field->choices[c]; c++)
                assert_int_equal(fit_choice_from(field, str_from(field->choices[c])), c + 1);
        }
    }
    assert_null(fit_field_of(fit_family_by_name(STR("boots")), STR("head")));
    assert_null(fit_field_of(NULL, STR("x")));
    for (size_t i = 0; i + 1 < FIT_MEASURES; i++)
        assert_string_equal(fit_body_fields[i].name, fit_measure_names[i]);
}

static void a_field_means_something_for_a_body(void **state)
{
    const struct fit_field *side = fit_field_of(NULL, STR("side"));
    const struct fit_field *frame = fit_field_of(NULL, STR("frame"));
    struct fit_range both = fit_range_of(side, (struct fit_range){3, 3});

    (void)state;
    assert_int_equal(both.low, 1);
    assert_int_equal(both.high, 2);
    assert_int_equal(fit_range_of(side, (struct fit_range){2, 2}).low, 2);
    assert_int_equal(fit_range_of(frame, (struct fit_range){54, 54}).high, 0);
    assert_int_equal(fit_choice_from(side, STR("none")), 0);
    assert_int_equal(fit_age(0, 2026), 0);
    assert_int_equal(fit_age(2026, 2026), 1);
    assert_int_equal(fit_age(2017, 2026), 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_measure_has_its_bounds),
        cmocka_unit_test(the_worst_measure_decides),
        cmocka_unit_test(what_is_not_said_does_not_count),
        cmocka_unit_test(the_size_that_fits_best_is_named),
        cmocka_unit_test(renters_move_what_a_label_says),
        cmocka_unit_test(votes_move_by_a_step_at_most),
        cmocka_unit_test(a_search_and_a_verdict_agree),
        cmocka_unit_test(masks_tell_what_is_said),
        cmocka_unit_test(families_have_fields),
        cmocka_unit_test(a_field_means_something_for_a_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
