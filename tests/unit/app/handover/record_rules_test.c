#include "handover/record_rules.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;
static struct handover_photo photos[3];
static struct handover_check checks[2];
static struct handover_record record;

static void make(void)
{
    for (int i = 0; i < 3; i++)
        photos[i] = (struct handover_photo){
            .id = i + 1,
            .slot = STR("front"),
            .sha256 = STR("ab"),
            .member_id = i == 2 ? 8 : 9,
            .at_us = 1000,
        };
    checks[0] = (struct handover_check){STR("brakes"), STR(""), CHECK_GOOD, 9, 5};
    checks[1] = (struct handover_check){STR("chain"), STR("dry"), CHECK_BAD, 9, 6};
    record = (struct handover_record){
        .side = HANDOVER_OUT,
        .photos = photos,
        .photo_count = 3,
        .checks = checks,
        .check_count = 2,
    };
}

static int set_up(void **state)
{
    (void)state;
    arena = (struct arena){0};
    make();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void a_record_is_open_while_its_rental_waits_for_its_move(void **state)
{
    (void)state;
    enum handover_side side;
    assert_true(record_open_side(STR("ACCEPTED"), &side));
    assert_int_equal(side, HANDOVER_OUT);
    assert_true(record_open_side(STR("IN_USE"), &side));
    assert_int_equal(side, HANDOVER_BACK);
    static const char *const closed[] = {"REQUESTED", "COUNTERED", "RETURNED", "DISPUTED",
                                         "COMPLETED", "DECLINED",  "EXPIRED",  "CANCELLED",
                                         "NO_SHOW",   "LOST",      ""};
    for (size_t i = 0; i < COUNT_OF(closed); i++)
        assert_false(record_open_side(str_from(closed[i]), &side));
}

static void it_is_complete_with_the_photos_and_every_answer(void **state)
{
    (void)state;
    assert_true(record_is_complete(&record, 3));
    assert_false(record_is_complete(&record, 4));
    checks[1].answer = CHECK_OPEN;
    assert_false(record_is_complete(&record, 1));
    assert_true(record_is_complete(&record, 0)); /* nothing is asked for */
    record.photo_count = 0;
    assert_true(record_is_complete(&record, 0));
}

static void each_one_s_photos_are_counted(void **state)
{
    (void)state;
    assert_int_equal(record_photos_of(&record, 9), 2);
    assert_int_equal(record_photos_of(&record, 8), 1);
    assert_int_equal(record_photos_of(&record, 7), 0);
}

static void the_text_has_a_line_for_each_photo_and_answer(void **state)
{
    (void)state;
    record.photo_count = 1;
    record.check_count = 1;
    /* sha256 of "brakes" and of nothing */
    assert_string_equal(str_c(&arena, handover_record_text(&arena, 7, &record)),
                        "rental 7\nside out\nphoto 1 front 9 1000 ab\ncheck 1 good 9 5 "
                        "67c565f1912de6ef87a3a109d5645fbb602bf64ab5f0cb2c261f8687a278a946 "
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n");
}

static void any_change_is_another_digest(void **state)
{
    (void)state;
    struct str whole = record_digest(&arena, 7, &record);
    assert_int_equal(whole.n, 64);
    assert_true(str_eq(whole, record_digest(&arena, 7, &record)));
    assert_false(str_eq(whole, record_digest(&arena, 8, &record)));
    for (int what = 0; what < 9; what++) {
        make();
        switch (what) {
        case 0:
            record.photo_count--;
            break;
        case 1:
            photos[1].sha256 = STR("ac");
            break;
        case 2:
            photos[1].slot = STR("damage");
            break;
        case 3:
            photos[1].at_us++;
            break;
        case 4:
            photos[1].member_id++;
            break;
        case 5:
            checks[0].answer = CHECK_BAD;
            break;
        case 6:
            checks[1].note = STR("wet");
            break;
        case 7:
            checks[1].item = STR("gears");
            break;
        default:
            record.side = HANDOVER_BACK;
            break;
        }
        assert_false(str_eq(whole, record_digest(&arena, 7, &record)));
    }
    record.empty = true;
    assert_true(str_is_null(record_digest(&arena, 7, &record)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_record_is_open_while_its_rental_waits_for_its_move,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_is_complete_with_the_photos_and_every_answer, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(each_one_s_photos_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_text_has_a_line_for_each_photo_and_answer, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(any_change_is_another_digest, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
