/* Gear that is left at a place of its owner's; a part of replay_rules_test.c. */
#pragma once

/* Left where its owner says that it is not, then where he says nothing; once more, and it goes on.
 */
static void leave_it_at_a_place(void)
{
    static const struct db_sql left_sql = {
        "left", "SELECT COUNT(*) FROM rentals WHERE id = $1 AND dropped_us > $2", NULL};
    struct rental rental;
    struct act act = act_as(MEMBERS);
    int64_t id = agreed_today();
    int done;

    move_as(MEMBERS, id, EVENT_HAND_OVER, NULL);
    assert_int_not_equal(rental_move(&act, id, EVENT_DROP_OFF, 0, 0, &rental), OK);
    assert_int_equal(act.no, NO_CODE);
    act.no = NO_OBJECTION;
    act.drop_place = STR("보관함");
    assert_int_not_equal(rental_move(&act, id, EVENT_DROP_OFF, 0, 0, &rental), OK);
    assert_int_equal(act.no, NO_DROP_PHOTO);
    act.no = NO_OBJECTION;
    photograph(id, MEMBERS);
    assert_int_equal(rental_move(&act, id, EVENT_DROP_OFF, 0, 0, &rental), OK);
    move_as(WITH_SIZES, id, EVENT_NOT_THERE, NULL);
    assert_int_equal(number(&left_sql, id, 0), 0);
    assert_int_equal(rental_move(&act, id, EVENT_DROP_OFF, 0, 0, &rental), OK);
    assert_int_equal(number(&left_sql, id, 0), 1);
    to_day(today + 4);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_equal(rental_by_id(scratch.db, &arena, id, &rental), OK);
    assert_int_equal(rental.state, RETURNED);
}
