#include "core/shell.h"

#include "base/html.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct buf text;
static const char file[] = "<html lang=\"ko\" dir=\"ltr\"><head><!-- head --><title>x</title>"
                           "<!-- /head --></head><body></body></html>";

static int open_text(void **state)
{
    (void)state;
    buf_init(&text, 64 * 1024);
    return 0;
}

static int close_text(void **state)
{
    (void)state;
    buf_release(&text);
    return 0;
}

static const char *written(void)
{
    buf_char(&text, '\0');
    return text.p;
}

static void puts_language_and_head_where_the_marks_are(void **state)
{
    (void)state;
    shell_fill(&text, str_from(file), LANGUAGE_EN, STR("<title>y</title>"), NULL);
    assert_string_equal(written(), "<html lang=\"en\" dir=\"ltr\"><head><title>y</title></head>"
                                   "<body></body></html>");
}

static void fetches_what_the_group_of_pages_needs_and_no_more(void **state)
{
    static const char scripts[] = "<html lang=\"ko\"><!-- head --><!-- /head --><!-- pages\nfirst "
                                  "/assets/a.js\ntalk /assets/b.js /assets/c.js\nmore-ko "
                                  "/assets/k.js\nmore-en /assets/x.js\nmine-ko "
                                  "/assets/y.js\ntalk-ko /assets/t.js\ntalk-en "
                                  "/assets/z.js\nen /assets/e.js\n--><p>";

    (void)state;
    shell_fill(&text, str_from(scripts), LANGUAGE_KO, STR(""), NULL);
    assert_string_equal(written(), "<html lang=\"ko\"><link rel=\"modulepreload\" "
                                   "href=\"/assets/a.js\">\n\t<p>");
    buf_clear(&text, SIZE_MAX);
    shell_fill(&text, str_from(scripts), LANGUAGE_KO, STR(""), "talk");
    assert_string_equal(written(), "<html lang=\"ko\"><link rel=\"modulepreload\" "
                                   "href=\"/assets/b.js\">\n\t<link rel=\"modulepreload\" "
                                   "href=\"/assets/c.js\">\n\t<link rel=\"modulepreload\" "
                                   "href=\"/assets/k.js\">\n\t<link rel=\"modulepreload\" "
                                   "href=\"/assets/t.js\">\n\t<p>");
}

static void leaves_a_client_of_another_make_as_it_is(void **state)
{
    static const char *const others[] = {"", "<p>no client</p>", "<html lang=\"ko\"><!-- head -->",
                                         "<!-- head --><!-- /head -->", "<html lang=\"k"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        buf_clear(&text, SIZE_MAX);
        shell_fill(&text, str_from(others[i]), LANGUAGE_KO, STR("<title>y</title>"), NULL);
        assert_string_equal(written(), others[i]);
    }
}

static void names_one_address_and_both_languages(void **state)
{
    const struct shell shell = {.path = STR("/p/7"), .title = STR("a \"b\" <c> & 'd'\n")};
    struct str head;

    (void)state;
    shell_head(&text, &shell, STR("https://gear.example"), LANGUAGE_EN, true);
    head = str_from(written());
    assert_true(
        str_has(head, "<title>a &quot;b&quot; &lt;c&gt; &amp; &#39;d&#39;  · Wooga</title>"));
    assert_true(str_has(head, "rel=\"canonical\" href=\"https://gear.example/p/7?lang=en\""));
    assert_true(str_has(head, "hreflang=\"ko\" href=\"https://gear.example/p/7?lang=ko\""));
    assert_true(str_has(head, "hreflang=\"x-default\" href=\"https://gear.example/p/7\""));
    assert_true(str_has(head, "og:image\" content=\"https://gear.example/icons/icon-512.png\""));
    assert_true(str_has(head, "name=\"application-name\" content=\"Wooga\""));
    assert_false(str_has(head, "noindex"));
}

static void names_the_sign_in_for_what_belongs_to_a_member(void **state)
{
    const struct shell shell = {.path = STR("/me"), .members = true};
    struct str head;

    (void)state;
    shell_head(&text, &shell, STR("https://gear.example"), LANGUAGE_EN, true);
    head = str_from(written());
    assert_true(str_has(head, "<link rel=\"canonical\" href=\"https://gear.example/login\">"));
    assert_true(str_has(head, "name=\"description\""));
    assert_false(str_has(head, "noindex"));
    assert_false(str_has(head, "hreflang"));
    assert_false(str_has(head, "og:"));
}

static void says_nothing_of_a_hidden_page(void **state)
{
    const struct shell shell = {.path = STR("/design"), .hidden = true};
    struct str head;

    (void)state;
    shell_head(&text, &shell, STR("https://gear.example"), LANGUAGE_KO, false);
    head = str_from(written());
    assert_true(str_has(head, "<meta name=\"robots\" content=\"noindex\">"));
    assert_false(str_has(head, "canonical"));
    assert_false(str_has(head, "og:"));
}

#define SHELL_TEST(name) cmocka_unit_test_setup_teardown(name, open_text, close_text)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHELL_TEST(puts_language_and_head_where_the_marks_are),
        SHELL_TEST(fetches_what_the_group_of_pages_needs_and_no_more),
        SHELL_TEST(leaves_a_client_of_another_make_as_it_is),
        SHELL_TEST(names_one_address_and_both_languages),
        SHELL_TEST(names_the_sign_in_for_what_belongs_to_a_member),
        SHELL_TEST(says_nothing_of_a_hidden_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
