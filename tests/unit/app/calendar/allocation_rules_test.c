#include "calendar/allocation_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CASES = 20000, UNITS = 4, WANTS = 7, PINS = 4, HALVES = 14 };

static uint32_t seed = 6;

static int32_t roll(int32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int32_t)((seed >> 8) % (uint32_t)n);
}

struct shop {
    size_t units, pin_count, want_count;
    struct unit_pin pins[PINS];
    struct unit_want wants[WANTS];
};

static struct halves roll_halves(void)
{
    int32_t first = roll(HALVES);
    return (struct halves){first, first + roll(5)};
}

static struct shop make_shop(bool pinned)
{
    struct shop shop = {.units = (size_t)roll(UNITS + 1), .want_count = (size_t)roll(WANTS + 1)};
    size_t pins = pinned && shop.units ? (size_t)roll(PINS + 1) : 0;

    for (size_t i = 0; i < pins; i++) /* some meet */
        shop.pins[shop.pin_count++] = (struct unit_pin){(size_t)roll((int32_t)shop.units),
                                                        roll_halves()};
    for (size_t i = 0; i < shop.want_count; i++) {
        bool nowhere = roll(3) == 0 || shop.units == 0;
        shop.wants[i] = (struct unit_want){roll_halves(),
                                           nowhere ? UNIT_NONE : (size_t)roll((int32_t)shop.units)};
    }
    return shop;
}

static bool may_go(const struct shop *shop, const struct unit_want *wants, size_t at, size_t unit)
{
    for (size_t i = 0; i < shop->pin_count; i++) {
        if (shop->pins[i].unit == unit && halves_meet(shop->pins[i].at, wants[at].at))
            return false;
    }
    for (size_t i = 0; i < at; i++) {
        if (wants[i].unit == unit && halves_meet(wants[i].at, wants[at].at))
            return false;
    }
    return true;
}

/* Every way there is. */
static bool oracle(const struct shop *shop, struct unit_want *wants, size_t at)
{
    if (at == shop->want_count)
        return true;
    for (size_t unit = 0; unit < shop->units; unit++) {
        if (!may_go(shop, wants, at, unit))
            continue;
        wants[at].unit = unit;
        if (oracle(shop, wants, at + 1))
            return true;
    }
    return false;
}

static size_t most_at_once(const struct shop *shop)
{
    size_t most = 0;
    for (int64_t half = 0; half < HALVES + 5; half++) {
        const struct halves moment = {half, half};
        size_t n = 0;
        for (size_t i = 0; i < shop->want_count; i++)
            n += halves_meet(shop->wants[i].at, moment);
        most = n > most ? n : most;
    }
    return most;
}

/* Returns whether it could be done; what was done is looked through. */
static bool allocate(struct arena *arena, const struct shop *shop)
{
    struct shop done = *shop;
    enum allocation how = units_allocate(arena, shop->units, shop->pins, shop->pin_count,
                                         done.wants, shop->want_count);

    assert_int_not_equal(how, ALLOCATION_GAVE_UP);
    if (how != ALLOCATED) {
        assert_memory_equal(done.wants, shop->wants, sizeof(done.wants));
        return false;
    }
    for (size_t i = 0; i < done.want_count; i++) {
        assert_true(done.wants[i].unit < done.units);
        assert_true(may_go(&done, done.wants, i, done.wants[i].unit));
        assert_memory_equal(&done.wants[i].at, &shop->wants[i].at, sizeof(done.wants[i].at));
    }
    return true;
}

static void with_and_without_pins_it_is_what_trying_everything_finds(void **state)
{
    struct arena arena = {0};
    int yes[2] = {0, 0};

    (void)state;
    for (int i = 0; i < CASES; i++) {
        bool pinned = i % 2;
        struct shop shop = make_shop(pinned), tried = shop;
        bool may = allocate(&arena, &shop);
        if (may != oracle(&tried, tried.wants, 0))
            fail_msg("case %d", i);
        if (shop.pin_count == 0)
            assert_int_equal(may, most_at_once(&shop) <= shop.units);
        yes[pinned] += may;
        if (i % 100 == 0)
            arena_reset(&arena);
    }
    assert_in_range(yes[0], CASES / 10, CASES / 2 - CASES / 10);
    assert_in_range(yes[1], CASES / 10, CASES / 2 - CASES / 10);
    arena_release(&arena);
}

static void pins_from_the_beginning_are_no_harder_than_none(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (int i = 0; i < CASES; i++) {
        struct shop shop = make_shop(false);
        for (size_t unit = 0; unit < shop.units; unit++) {
            if (roll(2))
                shop.pins[shop.pin_count++] = (struct unit_pin){unit, {0, roll(6)}};
        }
        struct shop all = shop; /* the same as wants: whoever is out counts as one more */
        bool room = all.units + all.want_count <= WANTS;
        for (size_t p = 0; room && p < shop.pin_count; p++)
            all.wants[all.want_count++] = (struct unit_want){shop.pins[p].at, 0};
        all.pin_count = 0;
        if (room)
            assert_int_equal(allocate(&arena, &shop), most_at_once(&all) <= all.units);
        arena_reset(&arena);
    }
    arena_release(&arena);
}

static void who_is_somewhere_stays_there_when_all_fits(void **state)
{
    struct arena arena = {0};
    struct unit_want wants[] = {{{0, 3}, 2}, {{0, 3}, 0}, {{2, 5}, UNIT_NONE}};

    (void)state;
    assert_int_equal(units_allocate(&arena, 3, NULL, 0, wants, 3), ALLOCATED);
    assert_int_equal(wants[0].unit, 2);
    assert_int_equal(wants[1].unit, 0);
    assert_int_equal(wants[2].unit, 1);
    arena_release(&arena);
}

static void five_hundred_units_with_many_rentals_are_one_walk(void **state)
{
    enum { UNIT_COUNT = 500, RENTALS = 20 };
    struct arena arena = {0};
    struct unit_want *wants = arena_array(&arena, UNIT_COUNT * RENTALS, sizeof(*wants));

    (void)state;
    for (size_t i = 0; i < UNIT_COUNT * RENTALS; i++) {
        int64_t first = (int64_t)(i / UNIT_COUNT) * 6;
        wants[i] = (struct unit_want){{first, first + 5}, i % 7 ? i % UNIT_COUNT : UNIT_NONE};
    }
    assert_int_equal(units_allocate(&arena, UNIT_COUNT, NULL, 0, wants, UNIT_COUNT * RENTALS),
                     ALLOCATED);
    assert_int_equal(units_allocate(&arena, UNIT_COUNT - 1, NULL, 0, wants, UNIT_COUNT * RENTALS),
                     ALLOCATION_NO_ROOM);
    arena_release(&arena);
}

static void hopeless_puzzles_end(void **state)
{
    enum { UNIT_COUNT = 40, WANT_COUNT = 200 };
    struct arena arena = {0};
    struct unit_pin pins[UNIT_COUNT];
    struct unit_want wants[WANT_COUNT];
    int ends[3] = {0, 0, 0};

    (void)state;
    for (int i = 0; i < 50; i++) {
        for (size_t u = 0; u < UNIT_COUNT; u++) {
            int64_t first = 4 + roll(60);
            pins[u] = (struct unit_pin){u, {first, first + roll(6)}};
        }
        for (size_t k = 0; k < WANT_COUNT; k++) {
            int64_t first = roll(70);
            wants[k] = (struct unit_want){{first, first + roll(18)}, UNIT_NONE};
        }
        ends[units_allocate(&arena, UNIT_COUNT, pins, UNIT_COUNT, wants, WANT_COUNT)]++;
        arena_reset(&arena);
    }
    assert_int_equal(ends[ALLOCATED] + ends[ALLOCATION_NO_ROOM] + ends[ALLOCATION_GAVE_UP], 50);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_and_without_pins_it_is_what_trying_everything_finds),
        cmocka_unit_test(pins_from_the_beginning_are_no_harder_than_none),
        cmocka_unit_test(who_is_somewhere_stays_there_when_all_fits),
        cmocka_unit_test(five_hundred_units_with_many_rentals_are_one_walk),
        cmocka_unit_test(hopeless_puzzles_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
