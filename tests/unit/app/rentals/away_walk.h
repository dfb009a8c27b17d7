/* An owner who was not there to take it back; a part of replay_rules_test.c. */
#pragma once

static int64_t late_fee_of(int64_t id)
{
    struct rental rental;

    assert_int_equal(rental_by_id(scratch.db, &arena, id, &rental), OK);
    return rental.late_fee;
}

/* It is due at eight in the evening, and half an hour later nobody is there. */
static int64_t reported_today(void)
{
    clock_freeze(clock_seoul_day_start_us(today));
    int64_t id = agreed_today();
    move_as(MEMBERS, id, EVENT_HAND_OVER, NULL);
    clock_freeze(absent_from_us(return_due_us(today, RETURN_HOUR), WAIT_MINUTES));
    move_as(MEMBERS, id, EVENT_NO_SHOW, NULL);
    return id;
}

/* He says that he was, takes it back days later, and an admin judges after that. */
static void be_away_and_contest(enum rental_event judged)
{
    struct act act = act_as(WITH_SIZES);
    struct rental rental;
    int64_t id = reported_today(), due_us = return_due_us(today, RETURN_HOUR);

    act.reason = STR("집 앞에서 기다렸어요.");
    assert_int_equal(rental_move(&act, id, EVENT_CONTEST, 0, 0, &rental), OK);
    to_day(today + 3);
    int64_t full = late_days(due_us, clock_now_us()) * rental.day_fee;
    move_as(WITH_SIZES, id, EVENT_RETURN, NULL);
    assert_int_equal(late_fee_of(id), 0);
    order(id, judged);
    assert_int_equal(late_fee_of(id), judged == EVENT_EXCUSE ? full : 0);
}

/* It goes on, until another hour at which he may be away; then it is lost. */
static void be_away_twice(void)
{
    struct act act = act_as(MEMBERS);
    struct rental rental;
    int64_t id = reported_today();

    assert_int_not_equal(rental_move(&act, id, EVENT_NO_SHOW, 0, 0, &rental), OK);
    assert_int_equal(act.no, NO_NOT_NOW);
    act.no = NO_OBJECTION;
    assert_int_equal(rental_move(&act, id, EVENT_CHANGE, today, today + 1, &rental), OK);
    move_as(WITH_SIZES, id, EVENT_AGREE_CHANGE, NULL);
    clock_freeze(absent_from_us(return_due_us(today + 1, RETURN_HOUR), WAIT_MINUTES));
    move_as(MEMBERS, id, EVENT_NO_SHOW, NULL);
    act.loss = CLAIM_LOST;
    assert_int_equal(rental_move(&act, id, EVENT_LOST, 0, 0, &rental), OK);
    to_day(today + 2);
    script("UPDATE units SET status = 'available'");
}

static void be_away(void)
{
    be_away_and_contest(EVENT_EXCUSE);
    be_away_and_contest(EVENT_UPHOLD);
    be_away_twice();
}
