#include "blob/blob.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct blobs *blobs;
static struct arena arena;
static char folder[] = "/tmp/blob-test-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    const char *why = NULL;
    return mkdtemp(folder) && blobs_open(folder, &blobs, &why) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    blobs_close(blobs);
    arena_release(&arena);
    char command[64];
    snprintf(command, sizeof(command), "%s/ab", folder);
    rmdir(command);
    return rmdir(folder);
}

static struct str contents(struct str name)
{
    struct str path = blob_path(blobs, &arena, name);
    FILE *file = fopen(path.p, "rb");
    if (!file)
        return (struct str){NULL, 0};
    char *bytes = arena_take(&arena, 64);
    size_t n = fread(bytes, 1, 64, file);
    fclose(file);
    return (struct str){bytes, n};
}

static void what_is_put_can_be_read_replaced_and_removed(void **state)
{
    (void)state;
    struct str name = STR("abcd.webp");
    assert_true(str_is_null(contents(name)));
    assert_int_equal(blob_put(blobs, name, STR("one")), OK);
    assert_true(str_eq(contents(name), STR("one")));
    assert_int_equal(blob_put(blobs, name, STR("another")), OK);
    assert_true(str_eq(contents(name), STR("another")));
    assert_int_equal(blob_remove(blobs, name), OK);
    assert_true(str_is_null(contents(name)));
    assert_int_equal(blob_remove(blobs, name), OK);
}

static void a_blob_is_readable_by_its_owner_only(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(blob_put(blobs, STR("abff"), STR("x")), OK);
    assert_int_equal(stat(blob_path(blobs, &arena, STR("abff")).p, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(blob_remove(blobs, STR("abff")), OK);
}

static void names_that_could_leave_the_folder_are_refused(void **state)
{
    (void)state;
    static const struct str bad[] = {{"", 0},   {"a", 1},    {"..", 2}, {"../x", 4},
                                     {"a.", 2}, {"ab/c", 4}, {"AB", 2}, {"ab\0", 3}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(blob_put(blobs, bad[i], STR("x")), ERR_INVALID);
        assert_int_equal(blob_remove(blobs, bad[i]), ERR_INVALID);
        assert_true(str_is_null(blob_path(blobs, &arena, bad[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_can_be_read_replaced_and_removed),
        cmocka_unit_test(a_blob_is_readable_by_its_owner_only),
        cmocka_unit_test(names_that_could_leave_the_folder_are_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
