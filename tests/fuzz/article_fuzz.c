/* What operators write: whatever comes in, each tag that comes out is one of those that Markdown
 * makes, none runs anything, and no picture is of another site. */
#include "articles/articles_rules.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tags[] = {
    "p>",          "/p>",     "h2>",       "h3>",         "h4>",
    "h5>",         "h6>",     "/h2>",      "/h3>",        "/h4>",
    "/h5>",        "/h6>",    "ul>",       "/ul>",        "ol>",
    "ol start=\"", "/ol>",    "li>",       "/li>",        "em>",
    "/em>",        "strong>", "/strong>",  "code>",       "code class=\"",
    "/code>",      "pre>",    "/pre>",     "blockquote>", "/blockquote>",
    "hr />",       "br />",   "a href=\"", "/a>",         "img src=\"/photos/",
};

static bool is_known(struct str tag)
{
    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        if (str_starts(tag, str_from(tags[i])))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const runs[] = {
        "a href=\"javascript:", "a href=\"vbscript:", "a href=\"data:", "a href=\"file:"};
    struct str text = {(const char *)data, size};
    struct buf html;

    article_slug_is_good(text);
    buf_init(&html, 16 << 20);
    article_html(text, &html);
    for (size_t i = 0; i < html.n; i++) {
        struct str rest = {html.p + i + 1, html.n - i - 1};

        if (html.p[i] != '<')
            continue;
        if (!is_known(rest))
            __builtin_trap();
        for (size_t k = 0; k < COUNT_OF(runs); k++) {
            if (str_starts(rest, str_from(runs[k])))
                __builtin_trap();
        }
    }
    buf_release(&html);
    return 0;
}
