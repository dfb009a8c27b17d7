#include "base/arena.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void pieces_are_zeroed_and_aligned(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (size_t size = 0; size < 200; size++) {
        unsigned char *p = arena_take(&arena, size);

        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xEE, size);
    }
    arena_release(&arena);
    assert_null(arena.head);
}

static void a_reset_arena_gives_zeroed_memory_again(void **state)
{
    struct arena arena = {0};
    unsigned char *p = arena_take(&arena, 100);

    (void)state;
    memset(p, 0xEE, 100);
    arena_reset(&arena);
    p = arena_take(&arena, 100);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(p[i], 0);
    arena_release(&arena);
}

static void a_reset_keeps_one_chunk_of_at_most_64_kib(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (int i = 0; i < 100; i++)
        arena_take(&arena, 5000);
    arena_take(&arena, 1000000);
    assert_true(arena.total > 1400000);
    arena_reset(&arena);
    assert_true(arena.total > 0 && arena.total <= 65536);
    arena_release(&arena);
}

static void large_pieces_do_not_end_the_small_ones(void **state)
{
    struct arena arena = {0};
    char *small = arena_take(&arena, 16);
    char *large = arena_take(&arena, 100000);
    char *next = arena_take(&arena, 16);

    (void)state;
    memset(large, 1, 100000);
    assert_ptr_equal(next, small + 16);
    arena_release(&arena);
}

static void a_large_first_piece_is_whole(void **state)
{
    struct arena arena = {0};
    char *large = arena_take(&arena, 100000);
    char *next = arena_take(&arena, 32);

    (void)state;
    memset(large, 1, 100000);
    memset(next, 2, 32);
    assert_int_equal(large[99999], 1);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_and_aligned),
        cmocka_unit_test(a_reset_arena_gives_zeroed_memory_again),
        cmocka_unit_test(a_reset_keeps_one_chunk_of_at_most_64_kib),
        cmocka_unit_test(large_pieces_do_not_end_the_small_ones),
        cmocka_unit_test(a_large_first_piece_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
