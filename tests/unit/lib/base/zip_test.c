/* Archives as others read them: by Python's zipfile. */
#include "base/io.h"
#include "base/zip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define NOW_US INT64_C(1700000001000000) /* 2023-11-14 22:13:21 */

static int set_up(void **state)
{
    struct buf *buf = calloc(1, sizeof(*buf));
    assert_non_null(buf);
    buf_init(buf, 1 << 20);
    *state = buf;
    return 0;
}

static int tear_down(void **state)
{
    buf_release(*state);
    free(*state);
    return 0;
}

/* What a line of Python prints of the archive z. */
static void ask(const struct buf *archive, const char *line, char ret_text[static 512])
{
    char path[] = "/tmp/zip_test.XXXXXX", command[512];
    int fd = mkstemp(path);

    assert_true(fd >= 0 && io_write_all(fd, buf_as_str(archive)));
    close(fd);
    snprintf(command, sizeof(command),
             "python3 -c \"import zipfile; z = zipfile.ZipFile('%s'); %s\"", path, line);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t n = fread(ret_text, 1, 511, pipe);
    ret_text[n] = '\0';
    assert_int_equal(pclose(pipe), 0);
    unlink(path);
}

static void another_reads_the_files_and_finds_no_fault(void **state)
{
    struct buf *buf = *state;
    struct zip zip;
    char text[512];

    zip_begin(&zip, buf, NOW_US);
    assert_true(zip_add(&zip, STR("a.txt"), STR("hello\n")));
    assert_true(zip_add(&zip, STR("photos/empty"), STR("")));
    assert_true(zip_add(&zip, STR("b.bin"), ((struct str){"\0\xff\n", 3})));
    assert_true(zip_end(&zip));
    ask(buf, "print(z.testzip(), z.namelist())", text);
    assert_string_equal(text, "None ['a.txt', 'photos/empty', 'b.bin']\n");
    ask(buf, "print(z.read('a.txt'), z.read('photos/empty'), z.read('b.bin'))", text);
    assert_string_equal(text, "b'hello\\n' b'' b'\\x00\\xff\\n'\n");
    ask(buf, "print(z.getinfo('b.bin').date_time)", text);
    assert_string_equal(text, "(2023, 11, 14, 22, 13, 20)\n");
}

static void an_archive_may_begin_behind_other_bytes(void **state)
{
    struct buf *buf = *state;
    struct zip zip;

    buf_str(buf, STR("before"));
    zip_begin(&zip, buf, NOW_US);
    assert_true(zip_add(&zip, STR("a"), STR("1")));
    assert_true(zip_end(&zip));
    /* The directory's place counts from the archive's beginning: 31 + 1 bytes of one file. */
    assert_memory_equal(buf->p + buf->n - 6, "\x20\0\0\0\0\0", 6);
    assert_memory_equal(buf->p + 6, "PK\3\4", 4);
}

static void an_empty_archive_is_its_end_alone(void **state)
{
    struct buf *buf = *state;
    struct zip zip;

    zip_begin(&zip, buf, 0);
    assert_true(zip_end(&zip));
    assert_int_equal(buf->n, 22);
}

static void names_that_would_leave_the_folder_or_are_not_ascii_are_refused(void **state)
{
    static const char *const bad[] = {"",     "/etc/passwd", "a b", "a\\b", "\xea\xb0\x80",
                                      "a\nb", "\x7f"};
    struct buf *buf = *state;
    struct zip zip;

    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        zip_begin(&zip, buf, NOW_US);
        assert_false(zip_add(&zip, str_from(bad[i]), STR("x")));
        assert_false(zip_end(&zip));
        buf->full = false;
    }
}

static void what_passes_the_limit_is_said(void **state)
{
    static char big[4096];
    struct buf *buf = *state;
    struct zip zip;

    buf->limit = 4096;
    zip_begin(&zip, buf, NOW_US);
    assert_false(zip_add(&zip, STR("big"), ((struct str){big, sizeof(big)})));
    assert_false(zip_end(&zip));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(another_reads_the_files_and_finds_no_fault, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_archive_may_begin_behind_other_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_archive_is_its_end_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            names_that_would_leave_the_folder_or_are_not_ascii_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_passes_the_limit_is_said, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
