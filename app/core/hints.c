#include "core/hints.h"

#include "base/buf.h"
#include "http/request.h"

enum { HINTS_MAX = 8 * 1024 };

static const char *tag_of(enum language language)
{
    return language == LANGUAGE_EN ? "en" : "ko";
}

struct str home_hints(struct req *req, enum language language)
{
    return str_format(
        req->arena,
        "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"/products/popularity/\">\n\t"
        "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"/products/categories/?lang=%s\">",
        tag_of(language));
}

static bool stays(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' ||
           c == '-' || c == '.' || c == '_';
}

/* As URLSearchParams writes it; nothing of it means anything to HTML. */
static void put_parameter(struct buf *buf, const char *name, struct str value)
{
    if (value.n == 0)
        return;
    buf_format(buf, "%s=", name);
    for (size_t i = 0; i < value.n; i++) {
        if (stays(value.p[i]))
            buf_str(buf, str_sub(value, i, i + 1));
        else if (value.p[i] == ' ')
            BUF_LITERAL(buf, "+");
        else
            buf_format(buf, "%%%02X", (unsigned)(unsigned char)value.p[i]);
    }
    BUF_LITERAL(buf, "&amp;");
}

/* Whether a search is for words and a category alone. */
static bool is_plain(struct req *req)
{
    static const char *const others[] = {"order", "from",  "to",     "fits",     "min", "max",
                                         "near",  "state", "direct", "delivery", "km"};

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (req_query(req, others[i]).n > 0)
            return false;
    }
    return true;
}

struct str search_hints(struct req *req, enum language language)
{
    DEFER(buf_release)
    struct buf head;

    buf_init(&head, HINTS_MAX);
    buf_format(&head,
               "<link rel=\"preload\" as=\"fetch\" crossorigin "
               "href=\"/products/categories/?lang=%s\">",
               tag_of(language));
    if (is_plain(req)) {
        BUF_LITERAL(&head, "\n\t<link rel=\"preload\" as=\"fetch\" crossorigin href=\"/products/?");
        put_parameter(&head, "keyword", req_query(req, "keyword"));
        put_parameter(&head, "category", req_query(req, "category"));
        BUF_LITERAL(&head, "order=recent&amp;places=1&amp;limit=24\">");
    }
    return head.full ? STR("") : str_copy(req->arena, buf_as_str(&head));
}
