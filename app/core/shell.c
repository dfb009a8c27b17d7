#include "core/shell.h"

#include "base/gzip.h"
#include "base/html.h"
#include "core/market.h"
#include "core/site.h"
#include "crypto/hash.h"
#include "embedded/embedded_web.h"
#include "http/request.h"

enum { SHELL_MAX = 64 * 1024, WORTH_PACKING = 1024, ETAG_DIGITS = 24 };

/* What pages may do; data may do nothing (site.c). */
static const char page_policy[] =
    "default-src 'self'; img-src 'self' data: blob:%s%s; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

static const struct {
    const char *tag, *locale, *title, *description;
} words[] = {
    [LANGUAGE_KO] =
        {"ko", "ko_KR", "이웃과 나눠 쓰는 스포츠 장비",
         "집에서 쉬는 스포츠 장비를 이웃끼리 빌리고 빌려줘요. 내 날짜에 비어 있는 장비를 "
         "찾고, 이야기하고, 약속하세요."},
    [LANGUAGE_EN] = {"en", "en_US", "Sports gear among neighbours",
                     "Neighbours lend each other the sports gear that rests at home. Find what is "
                     "free on your days, talk, agree."},
};

struct str site_page_policy(const struct req *req)
{
    const char *tiles = req->app->config.tiles_origin;

    return str_format(req->arena, page_policy, tiles ? " " : "", tiles ? tiles : "");
}

/* ---- languages ---- */

static enum language asked_language(struct req *req)
{
    struct str asked = req_query(req, "lang");

    return str_eq(asked, STR("ko"))   ? LANGUAGE_KO
           : str_eq(asked, STR("en")) ? LANGUAGE_EN
                                      : LANGUAGE_NONE;
}

enum language shell_language(struct req *req)
{
    enum language language = asked_language(req);

    if (language == LANGUAGE_NONE)
        language = site_language(req);
    return language == LANGUAGE_EN ? LANGUAGE_EN : LANGUAGE_KO;
}

/* ---- the head ---- */

static void meta(struct buf *buf, const char *key, const char *name, struct str text)
{
    buf_format(buf, "<meta %s=\"%s\" content=\"", key, name);
    html_text(buf, text);
    BUF_LITERAL(buf, "\">\n\t");
}

static void link_to(struct buf *buf, const char *attributes, struct str origin, struct str path,
                    const char *language)
{
    buf_format(buf, "<link %s href=\"", attributes);
    html_text(buf, origin);
    html_text(buf, path);
    if (language)
        buf_format(buf, "?lang=%s", language);
    BUF_LITERAL(buf, "\">\n\t");
}

static void links(struct buf *buf, const struct shell *shell, struct str origin,
                  const char *language)
{
    link_to(buf, "rel=\"canonical\"", origin, shell->path, language);
    link_to(buf, "rel=\"alternate\" hreflang=\"ko\"", origin, shell->path, "ko");
    link_to(buf, "rel=\"alternate\" hreflang=\"en\"", origin, shell->path, "en");
    link_to(buf, "rel=\"alternate\" hreflang=\"x-default\"", origin, shell->path, NULL);
}

static struct str market_of(const struct shell *shell)
{
    return str_is_null(shell->market) ? STR(MARKET_NAME) : shell->market;
}

/* "Tennis racket · Wooga", or "Wooga · Sports gear among neighbours". */
static void put_title(struct buf *buf, const struct shell *shell, enum language language)
{
    bool own = str_is_null(shell->title);

    html_text(buf, own ? market_of(shell) : shell->title);
    BUF_LITERAL(buf, " · ");
    html_text(buf, own ? str_from(words[language].title) : market_of(shell));
}

static void open_graph(struct buf *buf, const struct shell *shell, struct str origin,
                       enum language language, struct str description)
{
    meta(buf, "property", "og:site_name", market_of(shell));
    meta(buf, "property", "og:type", str_from(shell->type ? shell->type : "website"));
    BUF_LITERAL(buf, "<meta property=\"og:title\" content=\"");
    put_title(buf, shell, language);
    BUF_LITERAL(buf, "\">\n\t");
    meta(buf, "property", "og:description", description);
    BUF_LITERAL(buf, "<meta property=\"og:url\" content=\"");
    html_text(buf, origin);
    html_text(buf, shell->path);
    BUF_LITERAL(buf, "\">\n\t<meta property=\"og:image\" content=\"");
    if (str_is_null(shell->image)) {
        html_text(buf, origin);
        BUF_LITERAL(buf, "/icons/icon-512.png");
    } else {
        html_text(buf, shell->image);
    }
    BUF_LITERAL(buf, "\">\n\t");
    meta(buf, "name", "twitter:card",
         str_is_null(shell->image) ? STR("summary") : STR("summary_large_image"));
}

void shell_head(struct buf *buf, const struct shell *shell, struct str origin,
                enum language language, bool language_is_asked)
{
    struct str description = shell->description;

    if (str_is_null(description))
        description = str_from(words[language].description);
    BUF_LITERAL(buf, "<title>");
    put_title(buf, shell, language);
    BUF_LITERAL(buf, "</title>\n\t");
    meta(buf, "name", "application-name", market_of(shell));
    meta(buf, "name", "description", description);
    if (shell->hidden) {
        meta(buf, "name", "robots", STR("noindex"));
        return;
    }
    if (shell->members) {
        link_to(buf, "rel=\"canonical\"", origin, STR("/login"), NULL);
        return;
    }
    links(buf, shell, origin, language_is_asked ? words[language].tag : NULL);
    open_graph(buf, shell, origin, language, description);
    meta(buf, "property", "og:locale", str_from(words[language].locale));
    buf_str(buf, shell->head);
}

/* What the client's map is made of. */
static void tiles(struct buf *buf, const struct config *config)
{
    if (config->tiles == NULL)
        return;
    meta(buf, "name", "tiles", str_from(config->tiles));
    meta(buf, "name", "tiles-by", str_from(config->tiles_by));
}

/* ---- the shell ---- */

static ptrdiff_t index_of(struct str text, struct str part, size_t from)
{
    for (size_t i = from; i + part.n <= text.n; i++) {
        if (memcmp(text.p + i, part.p, part.n) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

/* A pack of words and a language: "more-ko". */
static bool is_pack(struct str word, struct str pack, struct str tag)
{
    return word.n == pack.n + 1 + tag.n && str_eq(str_split(&word, '-'), pack) && str_eq(word, tag);
}

/* "first /assets/a.js /assets/b.js": links to them, if the page needs what is of that name: its
 * group and its language, and the words of both. The first pages do without the others' words. */
static void preload(struct buf *buf, struct str line, struct str group, struct str tag)
{
    struct str word = str_split(&line, ' ');
    bool first = str_eq(group, STR("first"));

    if (!str_eq(word, group) && !str_eq(word, tag) && !is_pack(word, group, tag) &&
        (first || !is_pack(word, STR("more"), tag)))
        return;
    while (!str_is_null(line)) {
        word = str_split(&line, ' ');
        BUF_LITERAL(buf, "<link rel=\"modulepreload\" href=\"");
        html_text(buf, word);
        BUF_LITERAL(buf, "\">\n\t");
    }
}

/* The rest of the file, with links in place of the client's list of scripts by pages. */
static void fill_scripts(struct buf *buf, struct str rest, enum language language,
                         const char *pages)
{
    static const struct str from = {"<!-- pages\n", 11}, to = {"-->", 3};
    struct str group = str_from(pages ? pages : "first"), tag = str_from(words[language].tag);
    ptrdiff_t start = index_of(rest, from, 0);
    ptrdiff_t end = start < 0 ? -1 : index_of(rest, to, (size_t)start);

    if (end < 0) {
        buf_str(buf, rest);
        return;
    }
    struct str lines = str_sub(rest, (size_t)start + from.n, (size_t)end);
    buf_str(buf, str_sub(rest, 0, (size_t)start));
    while (!str_is_null(lines)) {
        preload(buf, str_split(&lines, '\n'), group, tag);
    }
    buf_str(buf, str_sub(rest, (size_t)end + to.n, rest.n));
}

void shell_fill(struct buf *buf, struct str file, enum language language, struct str head,
                const char *pages)
{
    static const struct str lang = {"<html lang=\"ko\"", 15}, from = {"<!-- head -->", 13},
                            to = {"<!-- /head -->", 14};
    ptrdiff_t tag = index_of(file, lang, 0), start = index_of(file, from, 0);
    ptrdiff_t end = start < 0 ? -1 : index_of(file, to, (size_t)start);

    if (tag < 0 || end < 0) { /* a client of another make */
        buf_str(buf, file);
        return;
    }
    buf_str(buf, str_sub(file, 0, (size_t)tag));
    buf_format(buf, "<html lang=\"%s\"", words[language].tag);
    buf_str(buf, str_sub(file, (size_t)tag + lang.n, (size_t)start));
    buf_str(buf, head);
    fill_scripts(buf, str_sub(file, (size_t)end + to.n, file.n), language, pages);
}

struct str shell_file(void)
{
    for (size_t i = 0; i < embedded_web_count; i++) {
        if (strcmp(embedded_web[i].path, "index.html") == 0)
            return (struct str){(const char *)embedded_web[i].data, embedded_web[i].size};
    }
    return STR("");
}

enum err shell_send(struct req *req, struct res *res, int status, const struct shell *shell)
{
    DEFER(buf_release)
    struct buf head, page;
    struct shell named = *shell;
    enum language language = shell_language(req);

    named.market = market_name(req->app, req->arena);
    buf_init(&head, SHELL_MAX);
    buf_init(&page, SHELL_MAX);
    shell_head(&head, &named, site_origin(req), language, asked_language(req) != LANGUAGE_NONE);
    tiles(&head, &req->app->config);
    shell_fill(&page, shell_file(), language, buf_as_str(&head), shell->pages);
    buf_release(&head);
    if (page.full)
        return ERR_INTERNAL;
    res_header(res, "Content-Security-Policy", site_page_policy(req));
    res_header(res, "Cache-Control", STR("no-cache"));
    res_header(res, "Vary", STR("Accept-Language"));
    return site_send(req, res, status, "text/html; charset=utf-8", buf_as_str(&page));
}

/* ---- bytes made anew ---- */

enum err site_send(struct req *req, struct res *res, int status, const char *type, struct str bytes)
{
    unsigned char digest[SHA256_BYTES];
    char digits[2 * SHA256_BYTES + 1];
    struct str etag, packed = {NULL, 0};

    hash_sha256(bytes, digest);
    hash_hex((struct str){(const char *)digest, sizeof digest}, digits);
    /* weak: packed and plain are the same page */
    etag = str_format(req->arena, "W/\"%.*s\"", ETAG_DIGITS, digits);
    res_header(res, "ETag", etag);
    res_header(res, "Vary", STR("Accept-Encoding"));
    if (status == 200 && str_eq(req_header(req, "If-None-Match"), etag))
        return res_empty(res, 304);
    if (bytes.n >= WORTH_PACKING && req_takes_gzip(req))
        packed = gzip_of(req->arena, bytes);
    if (str_is_null(packed))
        return res_bytes(res, status, type, bytes);
    res_header(res, "Content-Encoding", STR("gzip"));
    return res_bytes(res, status, type, packed);
}
