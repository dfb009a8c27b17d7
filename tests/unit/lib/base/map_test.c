#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int values[5000];

static void what_is_set_is_found_until_removed(void **state)
{
    struct map map = {0};

    (void)state;
    assert_null(map_get(&map, 0));
    assert_null(map_remove(&map, 0));
    for (uint64_t key = 0; key < 5000; key++)
        assert_null(map_set(&map, key * 7919, &values[key]));
    assert_int_equal(map.n, 5000);
    assert_ptr_equal(map_set(&map, 0, &values[1]), &values[0]);
    for (uint64_t key = 0; key < 5000; key += 2)
        assert_non_null(map_remove(&map, key * 7919));
    assert_int_equal(map.n, 2500);
    for (uint64_t key = 0; key < 5000; key++) {
        void *expected = key % 2 ? &values[key] : NULL;

        assert_ptr_equal(map_get(&map, key * 7919), expected);
    }
    map_release(&map);
}

static void walking_meets_each_once(void **state)
{
    struct map map = {0};
    uint64_t key, sum = 0;
    size_t at = 0, n = 0;
    void *value;

    (void)state;
    for (uint64_t i = 1; i <= 100; i++)
        map_set(&map, i, &values[i]);
    while (map_each (&map, &at, &key, &value)) {
        assert_ptr_equal(value, &values[key]);
        sum += key;
        n++;
    }
    assert_int_equal(n, 100);
    assert_int_equal(sum, 5050);
    map_release(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_set_is_found_until_removed),
        cmocka_unit_test(walking_meets_each_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
