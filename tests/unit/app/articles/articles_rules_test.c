#include "articles/articles_rules.h"
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void addresses_are_words_and_hyphens(void **state)
{
    static const char *const good[] = {"a", "ski-2027", "0", "a-b-c"};
    static const char *const bad[] = {"",    "-a",   "a-",     "a--b", "Ski",
                                      "a b", "스키", "a/../b", "a.b",  "a%2f"};
    static char longest[ARTICLE_SLUG + 2];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(article_slug_is_good(str_from(good[i])));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(article_slug_is_good(str_from(bad[i])));
    memset(longest, 'a', ARTICLE_SLUG);
    assert_true(article_slug_is_good(str_from(longest)));
    longest[ARTICLE_SLUG] = 'a';
    assert_false(article_slug_is_good(str_from(longest)));
}

static void becomes(const char *markdown, const char *wanted, size_t left_out)
{
    DEFER(buf_release)
    struct buf html;

    buf_init(&html, 1 << 16);
    assert_int_equal(article_html(str_from(markdown), &html), left_out);
    buf_char(&html, '\0');
    assert_string_equal(html.p, wanted);
}

static void markdown_becomes_html_below_the_pages_own_heading(void **state)
{
    (void)state;
    becomes("# 하나\n\n본문 **굵게**", "<h2>하나</h2>\n<p>본문 <strong>굵게</strong></p>\n", 0);
    becomes("###### six", "<h6>six</h6>\n", 0);
    becomes("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n", 0);
    becomes("", "", 0);
}

static void what_runs_is_left_out(void **state)
{
    (void)state;
    becomes("<script>alert(1)</script>", "", 0);
    becomes("a <b onclick=\"x()\">b</b>", "<p>a b</p>\n", 0);
    becomes("[a](javascript:x)", "<p><a href=\"\">a</a></p>\n", 0);
    becomes("[a](DATA:text/html,x)", "<p><a href=\"\">a</a></p>\n", 0);
    becomes("1 < 2 & \"3\"", "<p>1 &lt; 2 &amp; &quot;3&quot;</p>\n", 0);
}

static void pictures_are_this_sites_or_their_words(void **state)
{
    (void)state;
    becomes("![눈](/photos/0.webp)", "<p><img src=\"/photos/0.webp\" alt=\"눈\" /></p>\n", 0);
    becomes("![the *snow*](https://x.example/a.png)", "<p>the <em>snow</em></p>\n", 1);
    becomes("![](//x.example/a)![a][b]\n\n[b]: http://x/", "<p>a</p>\n", 2);
    becomes("![a ![b](http://x/)](http://y/)", "<p>a b</p>\n", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_words_and_hyphens),
        cmocka_unit_test(markdown_becomes_html_below_the_pages_own_heading),
        cmocka_unit_test(what_runs_is_left_out),
        cmocka_unit_test(pictures_are_this_sites_or_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
