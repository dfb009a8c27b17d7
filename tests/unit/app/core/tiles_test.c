#include "core/tiles.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static int clean(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void an_address_has_one_host_and_three_marks(void **state)
{
    static const struct {
        const char *url, *origin, *world;
    } good[] = {
        {"https://tile.example/{z}/{x}/{y}.png", "https://tile.example",
         "https://tile.example/0/0/0.png"},
        {"http://127.0.0.1:8080/t/{z}/{y}/{x}{r}.webp?key=a-B_9", "http://127.0.0.1:8080",
         "http://127.0.0.1:8080/t/0/0/0.webp?key=a-B_9"},
        {"https://[::1]:9/?z={z}&x={x}&y={y}", "https://[::1]:9", "https://[::1]:9/?z=0&x=0&y=0"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        struct str origin = {NULL, 0}, why = {NULL, 0};

        assert_int_equal(tiles_read(&arena, good[i].url, &origin, &why), OK);
        assert_string_equal(str_c(&arena, origin), good[i].origin);
        assert_string_equal(str_c(&arena, tiles_world(&arena, good[i].url)), good[i].world);
    }
}

static void what_could_leave_its_place_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "tiles",
        "/{z}/{x}/{y}.png",
        "https://tile.example",
        "https:///{z}/{x}/{y}.png",
        "ftp://tile.example/{z}/{x}/{y}.png",
        "https://{s}.tile.example/{z}/{x}/{y}.png",
        "https://tile.example/{z}/{x}.png",
        "https://tile.example/{z}/{x}/{y}/{s}.png",
        "https://tile.example/{z}/{x}/{y}.png; script-src *",
        "https://tile.example; script-src *//{z}/{x}/{y}.png",
        "https://a,b/{z}/{x}/{y}.png",
        "https://me:secret@tile.example/{z}/{x}/{y}.png",
        "https://Tile.example/{z}/{x}/{y}.png",
        "https://tile.example/{z}/{x}/{y}.png\"><script>",
        "https://tile.example/{z}/{x}/{y",
        "https://tile.example/{z}/{x}/{y}#{",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct str origin = {NULL, 0}, why = {NULL, 0};

        assert_int_equal(tiles_read(&arena, bad[i], &origin, &why), ERR_INVALID);
        assert_non_null(strstr(str_c(&arena, why), "tiles: write"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(an_address_has_one_host_and_three_marks, clean),
        cmocka_unit_test_teardown(what_could_leave_its_place_is_refused, clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
