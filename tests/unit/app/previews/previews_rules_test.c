#include "previews/previews_rules.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static int close_arena(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void says(struct str text, const char *wanted)
{
    assert_string_equal(str_c(&arena, text), wanted);
}

static void groups_money_and_cuts_lines(void **state)
{
    (void)state;
    says(grouped_won(&arena, 0), "0");
    says(grouped_won(&arena, 12000), "12,000");
    says(grouped_won(&arena, 1002003), "1,002,003");
    says(one_line(&arena, STR("  a\n\n  b\tc "), 10), "a b c");
    says(one_line(&arena, STR("가나다라"), 3), "가나다…");
    says(one_line(&arena, STR("가나다"), 3), "가나다");
    says(one_line(&arena, STR(""), 3), "");
}

static struct preview hostile(void)
{
    static const struct str images[] = {{"https://gear.example/photos/a.webp", 34}};

    return (struct preview){
        .id = 7,
        .fee = 12000,
        .name = STR("\"><script>alert(1)</script>"),
        .description = STR("</script><!--\n\"quoted\" \\ {{x}}"),
        .category = STR("</title>"),
        .images = images,
        .image_count = 1,
        .url = STR("https://gear.example/p/7"),
        .offered = true,
    };
}

static void a_hostile_product_stays_text(void **state)
{
    DEFER(buf_release)
    struct buf head;
    struct preview product = hostile();
    struct shell shell = product_shell(&arena, &product, LANGUAGE_KO);

    (void)state;
    buf_init(&head, 64 * 1024);
    shell_head(&head, &shell, STR("https://gear.example"), LANGUAGE_KO, false);
    struct str text = buf_as_str(&head);
    assert_false(str_has(text, "<script>alert"));
    assert_false(str_has(text, "<!--"));
    assert_true(str_has(
        text,
        "<title>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; · 하루 12,000원 · Wooga</title>"));
    assert_true(str_has(text, "product:price:amount\" content=\"12000\""));
    assert_true(str_has(text, "\\u003c/script\\u003e\\u003c!-- \\\"quoted\\\" \\\\ {{x}}"));
    assert_true(str_has(text, "\"price\":\"12000\",\"priceCurrency\":\"KRW\""));
}

static void a_paused_product_is_not_for_search_engines(void **state)
{
    struct preview product = hostile();
    struct shell shell;

    (void)state;
    product.offered = false;
    shell = product_shell(&arena, &product, LANGUAGE_EN);
    assert_true(shell.hidden);
    assert_true(str_has(shell.title, "12,000 won a day"));
}

static void home_names_photos_in_the_sizes_that_there_are(void **state)
{
    static const struct str photos[] = {{"https://x.example/photos/a.webp", 31},
                                        {"https://x.example/photos/no-photo.svg", 37}};
    struct shell shell = home_shell(&arena, STR("<link hint>"), photos, COUNT_OF(photos));

    (void)state;
    says(shell.path, "/");
    says(shell.head, "<link hint>\n\t<link rel=\"preload\" as=\"image\" "
                     "imagesrcset=\"https://x.example/photos/a-s.webp 320w, "
                     "https://x.example/photos/a-m.webp 960w, "
                     "https://x.example/photos/a.webp 1920w\" "
                     "imagesizes=\"(min-width: 900px) 240px, 50vw\">\n\t");
    says(home_shell(&arena, STR("<link hint>"), photos, 0).head, "<link hint>\n\t");
}

static void pages_of_the_sitemap_are_ranges_of_ids(void **state)
{
    DEFER(buf_release)
    struct buf xml;
    const int64_t last[SITE_KINDS] = {[SITE_PRODUCTS] = 100001, [SITE_STORES] = 50000};
    const struct site_entry entries[] = {{.id = 3}, {.id = 9, .updated_us = INT64_C(86400000000)}};
    const struct site_entry article = {.id = 4, .slug = STR("ski")};

    (void)state;
    buf_init(&xml, 64 * 1024);
    sitemap_index(&xml, STR("https://a&b.example"), last);
    assert_true(
        str_has(buf_as_str(&xml), "<loc>https://a&amp;b.example/sitemaps/products-3.xml</loc>"));
    assert_false(str_has(buf_as_str(&xml), "products-4"));
    assert_true(str_has(buf_as_str(&xml), "stores-1.xml"));
    assert_false(str_has(buf_as_str(&xml), "stores-2"));
    buf_clear(&xml, SIZE_MAX);
    sitemap_page(&xml, STR("https://x.example"), SITE_PRODUCTS, entries, COUNT_OF(entries));
    assert_true(str_has(buf_as_str(&xml), "<url><loc>https://x.example/p/3</loc></url>"));
    assert_true(str_has(buf_as_str(&xml), "/p/9</loc><lastmod>1970-01-02</lastmod>"));
    sitemap_page(&xml, STR("https://x.example"), SITE_ARTICLES, &article, 1);
    assert_true(str_has(buf_as_str(&xml), "<url><loc>https://x.example/articles/ski</loc></url>"));
}

static void names_of_pages_are_strict(void **state)
{
    static const char *const bad[] = {"",
                                      "products",
                                      "products-.xml",
                                      "products-0.xml",
                                      "x-1.xml",
                                      ".xml",
                                      "products-01.xml",
                                      "products--1.xml",
                                      "stores-1.xml.xml",
                                      "products-99999999999999999999.xml"};
    enum site_kind kind;
    int64_t page;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(sitemap_name(str_from(bad[i]), &kind, &page));
    assert_true(sitemap_name(STR("stores-12.xml"), &kind, &page));
    assert_int_equal(kind, SITE_STORES);
    assert_int_equal(page, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_money_and_cuts_lines),
        cmocka_unit_test(a_hostile_product_stays_text),
        cmocka_unit_test(a_paused_product_is_not_for_search_engines),
        cmocka_unit_test(home_names_photos_in_the_sizes_that_there_are),
        cmocka_unit_test(pages_of_the_sitemap_are_ranges_of_ids),
        cmocka_unit_test(names_of_pages_are_strict),
    };

    return cmocka_run_group_tests(tests, NULL, close_arena);
}
