#include "chat/chat_seats.h"

#include "chat/chat_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { MEMBER = 7, OTHER };
enum { HOME = 1, ELSEWHERE, THIRD }; /* keys of addresses */

static struct chat_seats *seats;

static int open_seats(void **state)
{
    seats = chat_seats_new(*state == NULL);
    return 0;
}

static int close_seats(void **state)
{
    (void)state;
    chat_seats_free(seats);
    return 0;
}

static struct chat_seat *sit(int64_t member)
{
    struct chat_seat *seat;
    int64_t wait;

    assert_int_equal(chat_seat_take(seats, member, HOME, &seat, &wait), OK);
    return seat;
}

static enum err try_to_sit(int64_t member, uint64_t from, int64_t *ret_wait)
{
    struct chat_seat *seat;
    enum err err = chat_seat_take(seats, member, from, &seat, ret_wait);

    if (err == OK)
        chat_seat_leave(seats, seat);
    return err;
}

static void a_member_has_ten_sockets(void **state)
{
    struct chat_seat *taken[CHAT_MEMBER_SOCKETS];
    int64_t wait;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        taken[i] = sit(MEMBER);
    assert_int_equal(try_to_sit(MEMBER, HOME, &wait), ERR_RATE);
    assert_int_equal(wait, 0); /* when another closes */
    assert_int_equal(try_to_sit(OTHER, HOME, &wait), OK);
    chat_seat_leave(seats, taken[0]);
    taken[0] = sit(MEMBER);
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        chat_seat_leave(seats, taken[i]);
}

static void an_address_opens_thirty_at_once_and_no_other_suffers(void **state)
{
    int64_t wait;

    (void)state;
    for (int i = 0; i < 30; i++)
        assert_int_equal(try_to_sit(i + 1, ELSEWHERE, &wait), OK);
    assert_int_equal(try_to_sit(99, ELSEWHERE, &wait), ERR_RATE);
    assert_true(wait > 0 && wait <= US_PER_SECOND / 10);
    assert_int_equal(try_to_sit(99, THIRD, &wait), OK);
}

static void an_unlimited_server_counts_nothing(void **state)
{
    struct chat_seat *taken[CHAT_ADDRESS_SOCKETS + 1];
    int64_t wait, now = clock_mono_us();

    (void)state;
    assert_false(chat_seats_limited(seats));
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        taken[i] = sit(MEMBER);
    for (int i = 0; i < 100; i++)
        assert_true(chat_seat_message(seats, taken[0], now, &wait));
    assert_true(chat_seat_mark(seats, taken[0], now));
    assert_false(chat_seat_mark(seats, taken[1], now)); /* but marks are one a second */
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        chat_seat_leave(seats, taken[i]);
}

/* The rates are the member's, whatever socket he uses. */
static void messages_and_marks_count_by_member(void **state)
{
    struct chat_seat *one = sit(MEMBER), *two = sit(MEMBER), *other = sit(OTHER);
    int64_t wait, now = clock_mono_us();

    (void)state;
    for (int i = 0; i < 20; i++)
        assert_true(chat_seat_message(seats, i % 2 ? one : two, now, &wait));
    assert_false(chat_seat_message(seats, one, now, &wait));
    assert_int_equal(wait, US_PER_SECOND / 5);
    assert_false(chat_seat_message(seats, two, now, &wait));
    assert_true(chat_seat_message(seats, other, now, &wait));
    assert_true(chat_seat_message(seats, two, now + US_PER_SECOND / 5, &wait));

    assert_true(chat_seat_mark(seats, one, now));
    assert_false(chat_seat_mark(seats, two, now));
    assert_true(chat_seat_mark(seats, other, now));
    assert_false(chat_seat_mark(seats, one, now + US_PER_SECOND - 1));
    assert_true(chat_seat_mark(seats, two, now + US_PER_SECOND));
    chat_seat_leave(seats, one);
    chat_seat_leave(seats, two);
    chat_seat_leave(seats, other);
}

static void presence_begins_with_the_first_socket_and_ends_after_the_grace_of_the_last(void **state)
{
    struct chat_seat *one = sit(MEMBER), *two = sit(MEMBER);
    int64_t gone, later;

    (void)state;
    assert_false(chat_seats_present(seats, MEMBER)); /* not before it is open */
    assert_true(chat_seat_appear(seats, one));
    assert_false(chat_seat_appear(seats, two));
    assert_true(chat_seats_present(seats, MEMBER));
    assert_false(chat_seats_present(seats, OTHER));
    chat_seat_leave(seats, one);
    assert_false(chat_seats_next_gone(seats, clock_mono_us() + 2 * CHAT_GRACE_US, &gone));
    chat_seat_leave(seats, two);
    assert_true(chat_seats_present(seats, MEMBER));
    assert_false(
        chat_seats_next_gone(seats, clock_mono_us() + CHAT_GRACE_US - US_PER_SECOND, &gone));
    later = clock_mono_us() + CHAT_GRACE_US;
    assert_true(chat_seats_next_gone(seats, later, &gone));
    assert_int_equal(gone, MEMBER);
    assert_false(chat_seats_present(seats, MEMBER));
    assert_false(chat_seats_next_gone(seats, later, &gone)); /* once */

    one = sit(MEMBER);
    assert_true(chat_seat_appear(seats, one)); /* and again */
    chat_seat_leave(seats, one);
}

static void a_quick_reconnect_shows_nothing(void **state)
{
    struct chat_seat *seat = sit(MEMBER);
    int64_t gone;

    (void)state;
    chat_seat_appear(seats, seat);
    for (int i = 0; i < 3; i++) {
        chat_seat_leave(seats, seat);
        seat = sit(MEMBER);
        assert_false(chat_seats_next_gone(seats, clock_mono_us() + 2 * CHAT_GRACE_US, &gone));
        assert_false(chat_seat_appear(seats, seat));
    }
    chat_seat_leave(seats, seat);
    assert_true(chat_seats_next_gone(seats, clock_mono_us() + CHAT_GRACE_US, &gone));
}

static void who_only_knocked_was_never_there(void **state)
{
    struct chat_seat *seat = sit(MEMBER);
    int64_t gone;

    (void)state;
    chat_seat_leave(seats, seat);
    assert_false(chat_seats_next_gone(seats, clock_mono_us() + 2 * CHAT_GRACE_US, &gone));
}

static void those_who_leave_are_gone_in_their_order(void **state)
{
    struct chat_seat *first = sit(MEMBER), *second = sit(OTHER);
    int64_t gone, later;

    (void)state;
    chat_seat_appear(seats, first);
    chat_seat_appear(seats, second);
    chat_seat_leave(seats, second);
    chat_seat_leave(seats, first);
    later = clock_mono_us() + CHAT_GRACE_US;
    assert_true(chat_seats_next_gone(seats, later, &gone));
    assert_int_equal(gone, OTHER);
    assert_true(chat_seats_next_gone(seats, later, &gone));
    assert_int_equal(gone, MEMBER);
}

/* Every thousandth opening forgets who is away: never somebody who is here or still shown. */
static void a_sweep_keeps_who_is_there(void **state)
{
    struct chat_seat *here = sit(MEMBER), *left = sit(OTHER);
    int64_t wait, gone;

    (void)state;
    chat_seat_appear(seats, here);
    chat_seat_appear(seats, left);
    chat_seat_leave(seats, left);
    for (int i = 0; i < 3000; i++)
        assert_int_equal(try_to_sit(100 + i, HOME, &wait), OK);
    assert_true(chat_seats_present(seats, MEMBER));
    assert_true(chat_seats_present(seats, OTHER));
    assert_true(chat_seats_next_gone(seats, clock_mono_us() + CHAT_GRACE_US, &gone));
    assert_int_equal(gone, OTHER);
    chat_seat_leave(seats, here);
}

#define LIMITED(test)   cmocka_unit_test_setup_teardown(test, open_seats, close_seats)
#define UNLIMITED(test) cmocka_unit_test_prestate_setup_teardown(test, open_seats, close_seats, "")

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIMITED(a_member_has_ten_sockets),
        LIMITED(an_address_opens_thirty_at_once_and_no_other_suffers),
        UNLIMITED(an_unlimited_server_counts_nothing),
        LIMITED(messages_and_marks_count_by_member),
        LIMITED(presence_begins_with_the_first_socket_and_ends_after_the_grace_of_the_last),
        LIMITED(a_quick_reconnect_shows_nothing),
        LIMITED(who_only_knocked_was_never_there),
        LIMITED(those_who_leave_are_gone_in_their_order),
        UNLIMITED(a_sweep_keeps_who_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
