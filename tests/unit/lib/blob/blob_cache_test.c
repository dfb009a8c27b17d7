#include "blob/blob_cache.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { LIMIT = 100 };

static struct blob_cache *cache;
static struct arena arena;
static char folder[32];

static void open_it(void)
{
    const char *why = NULL;

    assert_int_equal(blob_cache_open(folder, LIMIT, 60, &cache, &why), OK);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/blob-cache-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    open_it();
    return 0;
}

static int tear_down(void **state)
{
    char command[64];

    (void)state;
    blob_cache_close(cache);
    arena_release(&arena);
    for (char c = 'a'; c <= 'z'; c++) {
        snprintf(command, sizeof(command), "%s/%c%c", folder, c, c);
        rmdir(command);
    }
    return rmdir(folder);
}

static enum blob_copy find(const char *name)
{
    struct str path;

    return blob_cache_find(cache, &arena, str_from(name), &path);
}

static void keep(const char *name, size_t n)
{
    static const char bytes[LIMIT + 1];

    assert_int_equal(blob_cache_keep(cache, str_from(name), (struct str){bytes, n}), OK);
}

/* As if it had been looked at so long ago. */
static void age(const char *name, int seconds)
{
    struct str path = {NULL, 0};
    const struct timespec times[2] = {{time(NULL) - seconds, 0}, {time(NULL) - seconds, 0}};

    assert_int_not_equal(blob_cache_find(cache, &arena, str_from(name), &path), COPY_NONE);
    assert_int_equal(utimensat(AT_FDCWD, path.p, times, 0), 0);
}

static void a_copy_is_fresh_until_its_time_then_old_until_confirmed(void **state)
{
    (void)state;
    assert_int_equal(find("aa.webp"), COPY_NONE);
    keep("aa.webp", 10);
    assert_int_equal(find("aa.webp"), COPY_FRESH);
    age("aa.webp", 61);
    assert_int_equal(find("aa.webp"), COPY_OLD);
    blob_cache_confirm(cache, STR("aa.webp"));
    assert_int_equal(find("aa.webp"), COPY_FRESH);
    blob_cache_drop(cache, STR("aa.webp"));
    assert_int_equal(find("aa.webp"), COPY_NONE);
}

static void what_was_looked_at_longest_ago_makes_room(void **state)
{
    (void)state;
    keep("aa.webp", 40);
    keep("bb.webp", 40);
    age("aa.webp", 10);
    age("bb.webp", 20);
    keep("cc.webp", 30);
    assert_int_equal(find("aa.webp"), COPY_FRESH);
    assert_int_equal(find("bb.webp"), COPY_NONE);
    assert_int_equal(find("cc.webp"), COPY_FRESH);
    blob_cache_drop(cache, STR("aa.webp"));
    blob_cache_drop(cache, STR("cc.webp"));
}

static void the_newest_stays_among_those_of_one_second(void **state)
{
    static const char *const names[] = {"aa.webp", "bb.webp", "cc.webp", "dd.webp", "ee.webp"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        keep(names[i], 60);
        assert_int_equal(find(names[i]), COPY_FRESH);
    }
    assert_int_equal(find("dd.webp"), COPY_NONE);
    blob_cache_drop(cache, STR("ee.webp"));
}

static void copies_of_an_earlier_run_count(void **state)
{
    (void)state;
    keep("aa.webp", 90);
    age("aa.webp", 10);
    blob_cache_close(cache);
    open_it();
    keep("bb.webp", 11);
    assert_int_equal(find("aa.webp"), COPY_NONE);
    assert_int_equal(find("bb.webp"), COPY_FRESH);
    blob_cache_drop(cache, STR("bb.webp"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_copy_is_fresh_until_its_time_then_old_until_confirmed,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_looked_at_longest_ago_makes_room, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_newest_stays_among_those_of_one_second, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(copies_of_an_earlier_run_count, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
