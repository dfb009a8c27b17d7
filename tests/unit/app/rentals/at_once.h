/* What is agreed at once, because its owner has said so beforehand; a part of rentals_moves_test.c.
 */
#pragma once

/* What its owner says in his terms. */
static void lend_at_once(bool instant)
{
    struct rental_terms terms = terms_default();
    terms.instant = instant;
    assert_int_equal(terms_insert(scratch.db, PRODUCT, &terms), OK);
}

static void what_its_owner_agrees_to_beforehand_is_agreed_at_once(void **state)
{
    struct rental first, again, other;

    (void)state;
    lend_at_once(true);
    assert_int_equal(begin(2, 2, 1, 3, &first), NO_OBJECTION);
    assert_int_equal(first.state, ACCEPTED);
    assert_int_equal(first.accepted_us, clock_now_us());
    assert_string_equal(card_text, "5월 11일~5월 13일(3일, 30,000원) 대여를 바로 예약했어요. "
                                   "주인이 미리 동의해 두어 바로 확정됐어요.");
    assert_int_equal(cards, 1);
    assert_int_equal(
        number("SELECT COUNT(*) FROM rental_events WHERE event = 'book' AND actor_id = 2 "
               "AND old_state = 'REQUESTED' AND said = 'owner 1 terms 1'"),
        1);
    assert_int_equal(number("SELECT COUNT(*) FROM notifications WHERE kind = 'rental_book' AND "
                            "member_id = 1"),
                     1);
    assert_int_equal(number("SELECT COUNT(*) FROM notifications"), 1);
    /* Once more it is that one; for others the days are gone, and nothing of them stays. */
    assert_int_equal(begin(2, 2, 1, 3, &again), NO_OBJECTION);
    assert_int_equal(again.id, first.id);
    assert_int_equal(begin(3, 3, 3, 4, &other), NO_DAYS_TAKEN);
    assert_int_equal(begin(OWNER, 4, 1, 3, &other), NO_DAYS_TAKEN);
    assert_int_equal(number("SELECT COUNT(*) FROM rentals"), 1);
    assert_int_equal(number("SELECT COUNT(*) FROM rental_events"), 2);
    assert_int_equal(cards, 1);
    check_invariants();
}

static void nobody_books_what_its_owner_has_to_answer(void **state)
{
    struct rental rental;
    struct act act = act_as(3);
    struct product product;

    (void)state;
    assert_int_equal(begin(2, 2, 1, 3, &rental), NO_OBJECTION);
    lend_at_once(true); /* what is asked already waits for him */
    assert_int_equal(move_to(2, rental.id, EVENT_BOOK, 0, 0, &rental), NO_NOT_NOW);
    assert_int_equal(move_to(OWNER, rental.id, EVENT_BOOK, 0, 0, &rental), NO_NOT_YOURS);
    assert_int_equal(product_by_id(scratch.db, &arena, PRODUCT, &product), OK);
    act.has_price = true;
    act.price = 25000;
    assert_int_equal(rental_begin(&act, &product, 3, today + 1, today + 3, &rental), OK);
    assert_int_equal(rental.state, REQUESTED);
    assert_int_equal(begin(OWNER, 4, 5, 6, &rental), NO_OBJECTION);
    assert_int_equal(rental.state, COUNTERED);
    check_invariants();
}

static void what_is_booked_is_at_the_price_that_was_seen(void **state)
{
    struct rental rental, seen = {.total = 30000};
    struct act act = act_as(2);
    struct product product;

    (void)state;
    lend_at_once(true);
    assert_int_equal(terms_of_product(scratch.db, PRODUCT, &seen.terms), OK);
    assert_int_equal(product_by_id(scratch.db, &arena, PRODUCT, &product), OK);
    act.seen = &seen;
    seen.total = 29000;
    assert_int_not_equal(rental_begin(&act, &product, 2, today + 1, today + 3, &rental), OK);
    assert_int_equal(act.no, NO_PRICE_CHANGED);
    seen.total = 30000;
    lend_at_once(true); /* other terms, since they were seen */
    assert_int_not_equal(rental_begin(&act, &product, 2, today + 1, today + 3, &rental), OK);
    assert_int_equal(act.no, NO_PRICE_CHANGED);
    assert_int_equal(number("SELECT COUNT(*) FROM rentals"), 0);
    assert_int_equal(terms_of_product(scratch.db, PRODUCT, &seen.terms), OK);
    act.no = NO_OBJECTION;
    assert_int_equal(rental_begin(&act, &product, 2, today + 1, today + 3, &rental), OK);
    assert_int_equal(rental.state, ACCEPTED);
    check_invariants();
}
