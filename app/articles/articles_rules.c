#include "articles/articles_rules.h"

#include <cmark.h>

enum { HEADING_MAX = 6 };

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool article_slug_is_good(struct str slug)
{
    if (slug.n == 0 || slug.n > ARTICLE_SLUG || !is_word(slug.p[0]) || !is_word(slug.p[slug.n - 1]))
        return false;
    for (size_t i = 0; i < slug.n; i++) {
        if (!is_word(slug.p[i]) && (slug.p[i] != '-' || slug.p[i - 1] == '-'))
            return false;
    }
    return true;
}

static bool is_ours(const char *url)
{
    return str_starts(str_from(url), STR("/photos/"));
}

/* Whether a node may not stand in a page of ours. */
static bool must_go(cmark_node *node, size_t *left_out)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (type == CMARK_NODE_IMAGE && !is_ours(cmark_node_get_url(node))) {
        *left_out += 1;
        return true;
    }
    return type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
}

/* Whether the walk is through with the node: raw HTML is a leaf, which is never left. */
static bool is_passed(cmark_node *node, cmark_event_type event)
{
    return event == CMARK_EVENT_EXIT || cmark_node_get_type(node) != CMARK_NODE_IMAGE;
}

/* A node is changed when the walk has passed what is in it. */
static size_t mend(cmark_node *root)
{
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    size_t left_out = 0;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        int level = cmark_node_get_heading_level(node);

        if (event == CMARK_EVENT_EXIT && level > 0 && level < HEADING_MAX)
            cmark_node_set_heading_level(node, level + 1);
        if (!is_passed(node, event) || !must_go(node, &left_out))
            continue;
        /* The words that stand for a picture stay. */
        while (cmark_node_first_child(node) != NULL)
            cmark_node_insert_before(node, cmark_node_first_child(node));
        cmark_node_free(node);
    }
    cmark_iter_free(iter);
    return left_out;
}

size_t article_html(struct str markdown, struct buf *out)
{
    enum { OPTIONS = CMARK_OPT_SAFE | CMARK_OPT_VALIDATE_UTF8 };
    cmark_node *root = cmark_parse_document(markdown.p, markdown.n, OPTIONS);
    size_t left_out = mend(root);
    char *html = cmark_render_html(root, OPTIONS);

    buf_str(out, str_from(html));
    cmark_get_default_mem_allocator()->free(html);
    cmark_node_free(root);
    return left_out;
}
