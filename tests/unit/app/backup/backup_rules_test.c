#include "backup/backup.h"
#include "backup/backup_rules.h"
#include "backup/dump.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void a_name_is_its_instant(void **state)
{
    static const char *const bad[] = {"",
                                      "20261129T150405",
                                      "20261129-150405Z",
                                      "20261329T150405Z",
                                      "20261129T250405Z",
                                      "20261129T156405Z",
                                      "20261129T1504x5Z",
                                      "photos"};
    int64_t us = 0;

    (void)state;
    assert_string_equal(str_c(&arena, backup_name(&arena, INT64_C(1795964645123456))),
                        "20261129T150405Z");
    assert_true(backup_name_read(STR("20261129T150405Z"), &us));
    assert_int_equal(us, INT64_C(1795964645000000));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(backup_name_read(str_from(bad[i]), &us));
}

static void how_often(void **state)
{
    static const char *const bad[] = {"", "1", "d", "0d", "-1d", "1w", "1.5h", "10001d"};
    int64_t s = 0;

    (void)state;
    assert_true(backup_every_read(STR("30m"), &s) && s == 1800);
    assert_true(backup_every_read(STR("6h"), &s) && s == 21600);
    assert_true(backup_every_read(STR("1d"), &s) && s == 86400);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(backup_every_read(str_from(bad[i]), &s));
}

static struct str manifest(struct buf *out)
{
    buf_init(out, 4096);
    manifest_begin(out, STR("0.1.0"), STR("sqlite"));
    manifest_add(out, STR(DIGEST), STR("wooga.db"));
    manifest_add(out, STR(DIGEST), STR("../photos/ab/abcd.webp"));
    manifest_end(out);
    return buf_as_str(out);
}

static void a_manifest_is_read_as_it_was_written(void **state)
{
    DEFER(buf_release)
    struct buf out;
    struct str rest = manifest(&out);
    struct manifest_line line;

    (void)state;
    assert_true(manifest_is_whole(rest));
    assert_true(manifest_next(&rest, &line));
    assert_true(str_eq(line.digest, STR(DIGEST)) && str_eq(line.name, STR("wooga.db")));
    assert_true(manifest_next(&rest, &line));
    assert_true(str_eq(manifest_photo(line.name), STR("abcd.webp")));
    assert_false(manifest_next(&rest, &line));
}

static void a_manifest_that_is_cut_off_anywhere_is_none(void **state)
{
    DEFER(buf_release)
    struct buf out;
    struct str text = manifest(&out);

    (void)state;
    for (size_t n = 0; n < text.n; n++)
        assert_false(manifest_is_whole(str_sub(text, 0, n)));
}

static void a_manifest_with_any_byte_changed_is_none(void **state)
{
    DEFER(buf_release)
    struct buf out;
    struct str text = manifest(&out);

    (void)state;
    for (size_t i = 0; i < text.n; i++) {
        out.p[i] ^= 1;
        assert_false(manifest_is_whole(text));
        out.p[i] ^= 1;
    }
    assert_true(manifest_is_whole(text));
}

static void only_our_names_are_photos_or_files(void **state)
{
    static const char *const no_photos[] = {
        "../photos/ab/../../keys",
        "../photos/ab/cd.webp",
        "../photos/abcd.webp",
        "photos/ab/ab.webp",
        "../photos/ab/",
        "../photos/ab/a/b",
        "wooga.db",
        "",
    };

    (void)state;
    assert_true(str_eq(manifest_photo(STR("../photos/ab/abcd-s.webp")), STR("abcd-s.webp")));
    for (size_t i = 0; i < COUNT_OF(no_photos); i++)
        assert_true(str_is_null(manifest_photo(str_from(no_photos[i]))));
    assert_string_equal(str_c(&arena, manifest_photo_name(&arena, STR("abcd.webp"))),
                        "../photos/ab/abcd.webp");
    assert_true(manifest_is_of(STR("wooga.db"), "wooga.db"));
    assert_true(manifest_is_of(STR("wooga.db.0012"), "wooga.db"));
    assert_false(manifest_is_of(STR("wooga.db-wal"), "wooga.db"));
    assert_false(manifest_is_of(STR("wooga.db.00x2"), "wooga.db"));
    assert_false(manifest_is_of(STR("wooga"), "wooga.db"));
}

static void a_password_stands_on_no_command_line(void **state)
{
    static const struct {
        const char *url, *open, *password;
    } cases[] = {
        {"postgresql://h/db", "postgresql://h/db", NULL},
        {"postgresql://me@h:5433/db?sslmode=require", "postgresql://me@h:5433/db?sslmode=require",
         NULL},
        {"postgresql://me:a%40b%2Fc@h/db", "postgresql://me@h/db", "a@b/c"},
        {"postgresql://me:a@b@h/db", "postgresql://me@h/db", "a@b"},
        {"postgres://h/db?password=x%20y&user=me", "postgres://h/db?user=me", "x y"},
        {"postgresql://me:secret@", "postgresql://me@", "secret"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str password;
        struct str open = dump_split_url(&arena, str_from(cases[i].url), &password);

        assert_string_equal(str_c(&arena, open), cases[i].open);
        assert_true(str_eq(password, str_from(cases[i].password)));
        assert_int_equal(str_is_null(password), cases[i].password == NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_its_instant),
        cmocka_unit_test(how_often),
        cmocka_unit_test(a_manifest_is_read_as_it_was_written),
        cmocka_unit_test(a_manifest_that_is_cut_off_anywhere_is_none),
        cmocka_unit_test(a_manifest_with_any_byte_changed_is_none),
        cmocka_unit_test(only_our_names_are_photos_or_files),
        cmocka_unit_test(a_password_stands_on_no_command_line),
    };

    return cmocka_run_group_tests(tests, NULL, tear_down);
}
