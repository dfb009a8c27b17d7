#include "previews/previews.h"

#include "articles/articles.h"
#include "core/hints.h"
#include "core/shell.h"
#include "core/site.h"
#include "http/router.h"
#include "previews/previews_store.h"
#include "products/products.h"

enum { SITEMAP_MAX = 16 << 20, PREVIEW_IMAGES = 8 };

/* ---- Home ---- */

/* GET /: what is popular is asked for by the client a moment later, so finding it here costs
 * nothing; nobody waits for it here. Without a database the page says itself what is missing. */
static enum err home_page(struct req *req, struct res *res)
{
    struct str photos[POPULAR_PHOTOS];
    size_t n = 0;

    if (req->db == NULL || popular_photos(req, photos, &n) != OK)
        n = 0;
    struct str hints = home_hints(req, shell_language(req));
    struct shell shell = home_shell(req->arena, hints, photos, n);
    return shell_send(req, res, 200, &shell);
}

/* ---- products and stores ---- */

/* Whoever asks for a page gets one that says so; anybody else the usual words. */
static enum err missing(struct req *req, struct res *res)
{
    const struct shell shell = {.path = STR("/"), .hidden = true};

    return site_wants_html(req) ? shell_send(req, res, 404, &shell) : ERR_NOT_FOUND;
}

/* The page works without its preview: the client asks for everything itself, and search engines
 * come again. */
static enum err plain(struct req *req, struct res *res)
{
    const struct shell shell = {.path = req->path};

    return shell_send(req, res, 503, &shell);
}

static struct str category_name(const struct req *req, int64_t id)
{
    const struct category *category = product_category(req->app, id);

    return category ? category->name : (struct str){NULL, 0};
}

static struct preview preview_of(struct req *req, const struct product *product, bool offered)
{
    struct str *images = arena_array(req->arena, PREVIEW_IMAGES, sizeof(*images));
    struct str origin = site_origin(req);
    size_t n = 0;

    for (; n < product->photo_count && n < PREVIEW_IMAGES; n++)
        images[n] = photo_url(req, product->photos[n]);
    return (struct preview){
        .id = product->id,
        .fee = product->rental_fee_for_a_day,
        .name = product->name,
        .description = product->description,
        .category = category_name(req, product->category_id),
        .images = images,
        .image_count = n,
        .url = str_format(req->arena, "%.*s/p/%lld", STR_FMT(origin), (long long)product->id),
        .offered = offered,
    };
}

static enum err read_product(struct req *req, struct product *ret_product, int64_t *ret_paused_us)
{
    if (req->db == NULL)
        return ERR_UNAVAILABLE;
    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), ret_product));
    if (ret_product->hidden)
        return ERR_NOT_FOUND;
    return product_pause_of(req->db, ret_product->id, ret_paused_us);
}

/* GET /p/{id}: the page of a product, with what a link to it shows. One that is paused is not for
 * search engines. */
static enum err product_page(struct req *req, struct res *res)
{
    struct product product;
    int64_t paused_us = 0;
    enum err err = read_product(req, &product, &paused_us);

    if (err == ERR_NOT_FOUND)
        return missing(req, res);
    if (err != OK)
        return plain(req, res);
    struct preview preview = preview_of(req, &product, paused_us == 0);
    struct shell shell = product_shell(req->arena, &preview, shell_language(req));
    return shell_send(req, res, 200, &shell);
}

static enum err read_store(struct req *req, struct member *ret_member, bool *ret_there)
{
    if (req->db == NULL)
        return ERR_UNAVAILABLE;
    TRY(member_by_id(req->db, req->arena, req_id(req, "id"), ret_member));
    return store_is_there(req->db, ret_member->id, ret_there);
}

/* GET /u/{id}: the page of a member. */
static enum err store_page(struct req *req, struct res *res)
{
    struct member member;
    bool there = false;
    enum err err = read_store(req, &member, &there);

    if (err == ERR_NOT_FOUND)
        return missing(req, res);
    if (err != OK)
        return plain(req, res);
    struct str image = {NULL, 0};
    if (!str_is_null(member.profile))
        image = photo_url(req, member.profile);
    struct shell shell = store_shell(req->arena, member.id, member.username, image,
                                     shell_language(req));
    shell.hidden = !there;
    return shell_send(req, res, 200, &shell);
}

/* GET /articles/{slug}: the page of an article that is published. */
static enum err article_page(struct req *req, struct res *res)
{
    struct article article;
    enum err err = req->db ? article_public(req->db, req->arena, req_path(req, "slug"), &article)
                           : ERR_UNAVAILABLE;

    if (err == ERR_NOT_FOUND)
        return missing(req, res);
    if (err != OK)
        return plain(req, res);
    struct str image = {NULL, 0};
    if (!str_is_null(article.picture))
        image = photo_url(req, article.picture);
    struct shell shell = article_shell(req->arena, article.slug, article.title, article.summary,
                                       image);
    return shell_send(req, res, 200, &shell);
}

/* ---- search engines ---- */

static enum err send_xml(struct req *req, struct res *res, const struct buf *xml)
{
    if (xml->full)
        return ERR_INTERNAL;
    res_header(res, "Cache-Control", STR("public, max-age=3600"));
    return site_send(req, res, 200, "application/xml", buf_as_str(xml));
}

/* GET /sitemap.xml: the list of the sitemap's pages. */
static enum err get_sitemap(struct req *req, struct res *res)
{
    DEFER(buf_release)
    struct buf xml;
    int64_t last[SITE_KINDS] = {0};

    buf_init(&xml, SITEMAP_MAX);
    for (size_t kind = 0; kind < SITE_KINDS; kind++)
        TRY(listed_last(req->db, (enum site_kind)kind, &last[kind]));
    sitemap_index(&xml, site_origin(req), last);
    return send_xml(req, res, &xml);
}

/* GET /sitemaps/{name}: one page, products-3.xml: the products above 100,000 up to 150,000. */
static enum err get_sitemap_page(struct req *req, struct res *res)
{
    DEFER(buf_release)
    struct buf xml;
    struct site_entry *entries = NULL;
    enum site_kind kind;
    int64_t page, last;
    size_t n = 0;

    buf_init(&xml, SITEMAP_MAX);
    if (!sitemap_name(req_path(req, "name"), &kind, &page))
        return ERR_NOT_FOUND;
    TRY(listed_last(req->db, kind, &last));
    if ((page - 1) * SITEMAP_PAGE >= last)
        return ERR_NOT_FOUND;
    TRY(listed_between(req->db, req->arena, kind, (page - 1) * SITEMAP_PAGE, page * SITEMAP_PAGE,
                       &entries, &n));
    sitemap_page(&xml, site_origin(req), kind, entries, n);
    return send_xml(req, res, &xml);
}

/* GET /robots.txt: where search engines find what there is. Nothing is forbidden: what is not for
 * them says so itself, which they only read where they may ask. */
static enum err get_robots(struct req *req, struct res *res)
{
    struct str origin = site_origin(req);
    struct str text = str_format(
        req->arena, "User-agent: *\nDisallow:\n\nSitemap: %.*s/sitemap.xml\n", STR_FMT(origin));

    res_header(res, "Cache-Control", STR("public, max-age=3600"));
    return res_bytes(res, 200, "text/plain; charset=utf-8", text);
}

static const struct route routes[] = {
    {GET, "/", UNASKED, READS, FAST, home_page, BODY_SMALL, false},
    {GET, "/p/{id}", UNASKED, READS, FAST, product_page, BODY_SMALL, false},
    {GET, "/u/{id}", UNASKED, READS, FAST, store_page, BODY_SMALL, false},
    {GET, "/articles/{slug}", UNASKED, READS, FAST, article_page, BODY_SMALL, false},
    {GET, "/sitemap.xml", UNASKED, READS, FAST, get_sitemap, BODY_SMALL, false},
    {GET, "/sitemaps/{name}", UNASKED, READS, FAST, get_sitemap_page, BODY_SMALL, false},
    {GET, "/robots.txt", UNASKED, READS, LOOP, get_robots, BODY_SMALL, false},
};
const struct route_table previews_table = {routes, COUNT_OF(routes)};
