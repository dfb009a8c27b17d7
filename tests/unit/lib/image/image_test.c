/* The shop's child is this program itself, called as `image_test image-worker`. */
#include "base/mem.h"
#include "image/image.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <png.h>
#include <stdio.h>
#include <turbojpeg.h>
#include <unistd.h>
#include <webp/decode.h>

enum { FORGOTTEN_FD = 50 /* open in us and not marked close-on-exec, as a library may leave it */ };

static struct arena arena;
static struct image_shop *shop;

static int set_up(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(dup2(STDERR_FILENO, FORGOTTEN_FD), FORGOTTEN_FD);
    shop = image_shop_new("/proc/self/exe", 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    image_shop_free(shop);
    arena_release(&arena);
    return 0;
}

/* Left half red, right half blue. */
static struct image_pixels two_halves(uint32_t width, uint32_t height)
{
    struct image_pixels pixels = {mem_take((size_t)width * height * 3), width, height};
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++)
            pixels.rgb[((size_t)y * width + x) * 3 + (x < width / 2 ? 0 : 2)] = 255;
    }
    return pixels;
}

static struct str as_png(uint32_t width, uint32_t height)
{
    struct image_pixels pixels = two_halves(width, height);
    png_image png = {
        .version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_RGB};
    png_alloc_size_t n = PNG_IMAGE_PNG_SIZE_MAX(png);
    char *bytes = arena_take(&arena, n);
    assert_true(png_image_write_to_memory(&png, bytes, &n, 0, pixels.rgb, 0, NULL));
    image_pixels_release(&pixels);
    return (struct str){bytes, n};
}

/* A JPEG with an EXIF block that holds nothing but the orientation, and a GPS-like comment that
 * must vanish. */
static struct str as_jpeg(uint32_t width, uint32_t height, int orientation)
{
    struct image_pixels pixels = two_halves(width, height);
    tjhandle handle = tjInitCompress();
    unsigned char *jpeg = NULL;
    unsigned long n = 0;
    assert_int_equal(tjCompress2(handle, pixels.rgb, (int)width, 0, (int)height, TJPF_RGB, &jpeg,
                                 &n, TJSAMP_444, 95, 0),
                     0);
    image_pixels_release(&pixels);

    unsigned char exif[] = {0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,
                            'M',  'M',  0, 42, 0,   0,   0,   8,   0, 1,
                            0x01, 0x12, 0, 3,  0,   0,   0,   1,   0, (unsigned char)orientation,
                            0,    0,    0, 0,  0,   0};
    char *bytes = arena_take(&arena, n + sizeof(exif) + 16);
    memcpy(bytes, jpeg, 2);
    memcpy(bytes + 2, exif, sizeof(exif));
    memcpy(bytes + 2 + sizeof(exif), jpeg + 2, n - 2);
    memcpy(bytes + n + sizeof(exif), "37.5665,126.9780", 16);
    tjFree(jpeg);
    tjDestroy(handle);
    return (struct str){bytes, n + sizeof(exif) + 16};
}

static void pixel_at(struct str webp, int x, int y, uint8_t ret_rgb[static 3], int *ret_width,
                     int *ret_height)
{
    uint8_t *rgb = WebPDecodeRGB((const uint8_t *)webp.p, webp.n, ret_width, ret_height);
    assert_non_null(rgb);
    memcpy(ret_rgb, rgb + (y * *ret_width + x) * 3, 3);
    WebPFree(rgb);
}

static void a_png_becomes_three_sizes(void **state)
{
    (void)state;
    struct image_result made;
    uint8_t rgb[3];
    int width = 0, height = 0;
    assert_int_equal(image_shop_work(shop, &arena, as_png(2400, 1200), &made), OK);
    assert_int_equal(made.width, 1920);
    assert_int_equal(made.height, 960);
    pixel_at(made.large, 100, 100, rgb, &width, &height);
    assert_int_equal(width, 1920);
    assert_true(rgb[0] > 200 && rgb[2] < 60);
    pixel_at(made.medium, 900, 100, rgb, &width, &height);
    assert_int_equal(width, 960);
    assert_int_equal(height, 480);
    assert_true(rgb[2] > 200 && rgb[0] < 60);
    pixel_at(made.small, 5, 5, rgb, &width, &height);
    assert_int_equal(width, 320);
    assert_int_equal(height, 160);
}

static void a_small_picture_is_not_made_larger(void **state)
{
    (void)state;
    struct image_result made;
    assert_int_equal(image_shop_work(shop, &arena, as_png(40, 30), &made), OK);
    assert_int_equal(made.width, 40);
    assert_int_equal(made.height, 30);
}

static void orientation_is_applied_and_metadata_is_gone(void **state)
{
    (void)state;
    struct image_result made;
    uint8_t rgb[3];
    int width = 0, height = 0;
    /* 6: the stored left side is up; so red comes on top. */
    assert_int_equal(image_shop_work(shop, &arena, as_jpeg(80, 40, 6), &made), OK);
    pixel_at(made.large, 20, 10, rgb, &width, &height);
    assert_int_equal(width, 40);
    assert_int_equal(height, 80);
    assert_true(rgb[0] > 200 && rgb[2] < 60);
    assert_null(memmem(made.large.p, made.large.n, "Exif", 4));
    assert_null(memmem(made.large.p, made.large.n, "126.9780", 8));
    /* 8: the stored right side is up; so blue comes on top. */
    assert_int_equal(image_shop_work(shop, &arena, as_jpeg(80, 40, 8), &made), OK);
    pixel_at(made.large, 20, 10, rgb, &width, &height);
    assert_true(rgb[2] > 200 && rgb[0] < 60);
    /* 3: upside down; blue comes left. */
    assert_int_equal(image_shop_work(shop, &arena, as_jpeg(80, 40, 3), &made), OK);
    pixel_at(made.large, 10, 20, rgb, &width, &height);
    assert_int_equal(width, 80);
    assert_true(rgb[2] > 200 && rgb[0] < 60);
}

static void a_webp_is_taken_too(void **state)
{
    (void)state;
    struct image_result made, again;
    assert_int_equal(image_shop_work(shop, &arena, as_png(64, 64), &made), OK);
    assert_int_equal(image_shop_work(shop, &arena, made.large, &again), OK);
    assert_int_equal(again.width, 64);
}

static void what_is_no_photo_is_refused(void **state)
{
    (void)state;
    struct image_result made;
    assert_int_equal(image_shop_work(shop, &arena, STR("GIF89a........................"), &made),
                     ERR_UNSUPPORTED);
    assert_int_equal(
        image_shop_work(shop, &arena, STR("<svg xmlns='http://www.w3.org/2000/svg'/>"), &made),
        ERR_UNSUPPORTED);
    assert_int_equal(image_shop_work(shop, &arena, STR(""), &made), ERR_UNSUPPORTED);
    assert_int_equal(image_shop_work(shop, &arena, STR("\xff\xd8\xff\xe0"), &made), ERR_INVALID);
}

static void a_truncated_file_is_refused_at_every_length_and_the_shop_goes_on(void **state)
{
    (void)state;
    struct image_result made;
    struct str whole = as_png(60, 50);
    for (size_t n = 8; n < whole.n - 30; n += 7)
        assert_int_not_equal(image_shop_work(shop, &arena, (struct str){whole.p, n}, &made), OK);
    assert_int_equal(image_shop_work(shop, &arena, whole, &made), OK);
}

static void a_bomb_is_refused_by_its_header(void **state)
{
    (void)state;
    struct image_result made;
    struct str png = as_png(10, 10);
    char *bomb = arena_take(&arena, png.n);
    memcpy(bomb, png.p, png.n);
    memcpy(bomb + 16, "\0\0\x3f\xff\0\0\x3f\xff", 8); /* 16,383 × 16,383 */
    assert_int_equal(image_shop_work(shop, &arena, (struct str){bomb, png.n}, &made),
                     ERR_TOO_LARGE);
    memcpy(bomb + 16, "\0\0\0\0\0\0\0\x01", 8);
    assert_int_equal(image_shop_work(shop, &arena, (struct str){bomb, png.n}, &made), ERR_INVALID);
}

static void a_child_is_replaced_before_it_is_used_up(void **state)
{
    (void)state;
    struct image_result made;
    struct str png = as_png(16, 16);
    for (int i = 0; i < 50; i++)
        assert_int_equal(image_shop_work(shop, &arena, png, &made), OK);
}

static void a_child_has_its_pipe_and_its_words_only(void **state)
{
    (void)state;
    struct image_result made;
    char path[64];
    int pid = 0;
    FILE *children;

    assert_int_equal(image_shop_work(shop, &arena, as_png(16, 16), &made), OK);
    snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    children = fopen(path, "r");
    assert_non_null(children);
    assert_int_equal(fscanf(children, "%d", &pid), 1);
    fclose(children);
    snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, STDOUT_FILENO);
    assert_int_equal(readlink(path, (char[8]){0}, 8) > 0, 1);
    snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, FORGOTTEN_FD);
    assert_int_equal(readlink(path, (char[8]){0}, 8), -1);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "image-worker") == 0)
        return image_child_main();

    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_png_becomes_three_sizes),
        cmocka_unit_test(a_small_picture_is_not_made_larger),
        cmocka_unit_test(orientation_is_applied_and_metadata_is_gone),
        cmocka_unit_test(a_webp_is_taken_too),
        cmocka_unit_test(what_is_no_photo_is_refused),
        cmocka_unit_test(a_truncated_file_is_refused_at_every_length_and_the_shop_goes_on),
        cmocka_unit_test(a_bomb_is_refused_by_its_header),
        cmocka_unit_test(a_child_is_replaced_before_it_is_used_up),
        cmocka_unit_test(a_child_has_its_pipe_and_its_words_only),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
