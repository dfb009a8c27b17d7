/* Order out of a bus that loses, doubles and reorders. */
#include "chat/chat_window.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MESSAGES = 400 };

/* Items are pointers into this: item i is seq i. */
static char items[MESSAGES + 1];

static void *item(int64_t seq)
{
    return &items[seq];
}

/* Gives a publication to the window; appends what is delivered to seen. */
static void offer(struct window *window, int64_t seq, int64_t *seen, size_t *n)
{
    bool deliver;
    char *due;

    if (window_offer(window, seq, item(seq)) == WINDOW_DELIVER)
        seen[(*n)++] = seq;
    while ((due = window_due(window, &deliver)) != NULL) {
        if (deliver)
            seen[(*n)++] = due - items;
    }
}

static void delivers_in_order_and_drops_what_was_delivered(void **state)
{
    struct window window;

    (void)state;
    window_init(&window, 5);
    assert_int_equal(window_offer(&window, 4, item(4)), WINDOW_DROP);
    assert_int_equal(window_offer(&window, 5, item(5)), WINDOW_DELIVER);
    assert_int_equal(window_offer(&window, 5, item(5)), WINDOW_DROP);
    assert_int_equal(window_offer(&window, 6, item(6)), WINDOW_DELIVER);
    assert_false(window_has_gap(&window));
}

static void parks_what_is_early_until_the_hole_is_filled(void **state)
{
    struct window window;
    bool deliver;

    (void)state;
    window_init(&window, 1);
    assert_int_equal(window_offer(&window, 3, item(3)), WINDOW_PARK);
    assert_int_equal(window_offer(&window, 2, item(2)), WINDOW_PARK);
    assert_int_equal(window_offer(&window, 3, item(3)), WINDOW_DROP);
    assert_null(window_due(&window, &deliver));
    assert_true(window_has_gap(&window));
    assert_int_equal(window_offer(&window, 1, item(1)), WINDOW_DELIVER);
    assert_ptr_equal(window_due(&window, &deliver), item(2));
    assert_true(deliver);
    assert_ptr_equal(window_due(&window, &deliver), item(3));
    assert_null(window_due(&window, &deliver));
    assert_false(window_has_gap(&window));
    assert_int_equal(window.next, 4);
}

static void knows_a_gap_from_hearsay(void **state)
{
    struct window window;

    (void)state;
    window_init(&window, 8);
    window_heard(&window, 7);
    assert_false(window_has_gap(&window));
    window_heard(&window, 8);
    assert_true(window_has_gap(&window));
    assert_int_equal(window_offer(&window, 8, item(8)), WINDOW_DELIVER);
    assert_false(window_has_gap(&window));
}

static void parks_only_so_many_and_gives_all_back(void **state)
{
    struct window window;
    size_t n = 0;

    (void)state;
    window_init(&window, 1);
    for (int64_t seq = 2; seq < 2 + WINDOW_PARKED; seq++)
        assert_int_equal(window_offer(&window, seq, item(seq)), WINDOW_PARK);
    assert_int_equal(window_offer(&window, 2 + WINDOW_PARKED, item(2)), WINDOW_DROP);
    assert_true(window_has_gap(&window));
    while (window_clear(&window))
        n++;
    assert_int_equal(n, WINDOW_PARKED);
    assert_null(window.parked);
}

/* A bus that loses `loss` of a hundred, doubles some and holds some back by up to 30; what is
 * missing is read from the "database" now and then, as the loops do. */
static void run_bus(unsigned seed, int loss)
{
    struct window window;
    int64_t sent[3 * MESSAGES], seen[MESSAGES];
    size_t count = 0, n = 0;

    srandom(seed);
    window_init(&window, 1);
    for (int64_t seq = 1; seq <= MESSAGES; seq++) {
        for (int copies = 1 + (random() % 10 == 0); copies > 0; copies--) {
            if (random() % 100 >= loss)
                sent[count++] = seq;
        }
    }
    for (size_t i = 0; i < count; i++) {
        size_t j = i + (size_t)(random() % 5 == 0 ? random() % 30 : 0);

        if (j < count) {
            int64_t held = sent[i];
            sent[i] = sent[j];
            sent[j] = held;
        }
    }
    for (size_t i = 0; i < count; i++) {
        offer(&window, sent[i], seen, &n);
        if (random() % 20 == 0 && window_has_gap(&window)) {
            for (int64_t seq = window.next, head = window.highest; seq <= head; seq++)
                offer(&window, seq, seen, &n);
        }
    }
    window_heard(&window, MESSAGES);
    for (int64_t seq = window.next; seq <= MESSAGES; seq++)
        offer(&window, seq, seen, &n);
    assert_int_equal(n, MESSAGES);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(seen[i], i + 1);
    assert_false(window_has_gap(&window));
    assert_null(window_clear(&window));
}

static void every_message_once_and_in_order_whatever_the_bus_does(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 300; seed++)
        run_bus(seed, (int)(seed % 4) * 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delivers_in_order_and_drops_what_was_delivered),
        cmocka_unit_test(parks_what_is_early_until_the_hole_is_filled),
        cmocka_unit_test(knows_a_gap_from_hearsay),
        cmocka_unit_test(parks_only_so_many_and_gives_all_back),
        cmocka_unit_test(every_message_once_and_in_order_whatever_the_bus_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
