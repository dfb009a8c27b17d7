#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "rentals/agreement_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static struct agreement agreed(void)
{
    return (struct agreement){
        .version = 1,
        .start = day_from_civil(2027, 12, 1),
        .end = day_from_civil(2027, 12, 3),
        .variant = STR(""),
        .qty = 1,
        .total = 30000,
        .place = STR(""),
    };
}

static void check(const struct agreement *after, const char *json_wanted, const char *text_wanted)
{
    DEFER(buf_release)
    struct buf buf;
    struct json json;
    struct agreement before = agreed();

    buf_init(&buf, 8192);
    json_init(&json, &buf);
    agreement_diff_json(&json, &before, after);
    struct str said = buf_as_str(&buf), text = agreement_diff_text(&arena, &before, after);
    if (!str_eq(said, str_from(json_wanted)))
        fail_msg("%.*s", STR_FMT(said));
    if (!str_eq(text, str_from(text_wanted)))
        fail_msg("%.*s", STR_FMT(text));
}

static void the_same_differs_in_nothing(void **state)
{
    struct agreement same = agreed();
    enum agreement_part parts[AGREEMENT_PART_COUNT];
    (void)state;
    same.version = 2;
    assert_int_equal(agreement_diff(&same, &same, parts), 0);
    check(&same, "[]", "");
}

static void days_are_one_line_and_two_facts(void **state)
{
    struct agreement longer = agreed(), moved = agreed();
    (void)state;
    longer.end += 2;
    longer.total = 50000;
    check(&longer,
          "[{\"what\":\"rental_end_date\",\"before\":\"2027-12-03\",\"after\":\"2027-12-05\"},"
          "{\"what\":\"total\",\"before\":30000,\"after\":50000}]",
          "\n· 날짜: 12월 1일~12월 3일 → 12월 1일~12월 5일\n· 요금: 30,000원 → 50,000원");
    moved.start = moved.end = day_from_civil(2028, 1, 1);
    check(&moved,
          "[{\"what\":\"rental_start_date\",\"before\":\"2027-12-01\",\"after\":\"2028-01-01\"},"
          "{\"what\":\"rental_end_date\",\"before\":\"2027-12-03\",\"after\":\"2028-01-01\"}]",
          "\n· 날짜: 12월 1일~12월 3일 → 1월 1일");
}

static void what_was_not_said_is_null(void **state)
{
    struct agreement meet = agreed();
    (void)state;
    meet.place = STR("역 \"9번\" 출구");
    meet.has_pickup_hour = true;
    check(&meet,
          "[{\"what\":\"place\",\"before\":null,\"after\":\"역 \\\"9번\\\" 출구\"},"
          "{\"what\":\"pickup_hour\",\"before\":null,\"after\":0}]",
          "\n· 장소: 정함 없음 → 역 \"9번\" 출구\n· 시각: 정함 없음 → 0시");
}

static void other_units_are_a_difference(void **state)
{
    struct agreement other = agreed();
    (void)state;
    other.variant = STR("270");
    other.qty = 3;
    other.total = 90000;
    check(&other,
          "[{\"what\":\"variant\",\"before\":\"\",\"after\":\"270\"},"
          "{\"what\":\"qty\",\"before\":1,\"after\":3},"
          "{\"what\":\"total\",\"before\":30000,\"after\":90000}]",
          "\n· 사이즈: 구분 없음 → 270\n· 수량: 1개 → 3개\n· 요금: 30,000원 → 90,000원");
}

static int forget(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void a_proposed_change_is_said_by_its_days_and_fee(void **state)
{
    const struct agreement agreement = agreed();

    (void)state;
    assert_string_equal(agreement_said(&arena, &agreement).p, "2027-12-01 2027-12-03 30000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_proposed_change_is_said_by_its_days_and_fee),
        cmocka_unit_test(the_same_differs_in_nothing),
        cmocka_unit_test(days_are_one_line_and_two_facts),
        cmocka_unit_test(what_was_not_said_is_null),
        cmocka_unit_test(other_units_are_a_difference),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
