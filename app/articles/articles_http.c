/* Articles: read by all; written, published, deleted and brought back by operators. */
#include "articles/articles_rules.h"
#include "articles/articles_store.h"
#include "base/clock.h"
#include "core/page.h"
#include "core/shell.h"
#include "http/router.h"
#include "photos/photos.h"

enum { PAGE = 20, PAGE_MAX = 100, HTML_MAX = 512 * 1024, ANSWER_MAX = 2 * HTML_MAX };

static const char *const languages[] = {"ko", "en", NULL};

/* ---- as JSON ---- */

static void heading_json(struct json *json, struct req *req, const struct article *article)
{
    json_key_int(json, "id", article->id);
    json_key_str(json, "slug", article->slug);
    json_key_str(json, "language", article->language);
    json_key_str(json, "title", article->title);
    json_key_str(json, "summary", article->summary);
    json_key_str(json, "picture",
                 str_is_null(article->picture) ? article->picture
                                               : photo_url(req, article->picture));
    json_key(json, "published_at");
    if (article->published_us)
        json_instant(json, article->published_us);
    else
        json_null(json);
    json_key_instant(json, "updated_at", article->updated_us);
}

static void html_key(struct json *json, struct buf *html, struct str markdown)
{
    article_html(markdown, html);
    json_key_str(json, "html", buf_as_str(html));
}

static void state_key(struct json *json, const struct article *article)
{
    json_key_str(json, "state",
                 article->deleted_us     ? STR("deleted")
                 : article->published_us ? STR("published")
                                         : STR("draft"));
}

/* ---- for all ---- */

/* GET /api/articles/?language=: what is published, the newest first, without the texts. */
static enum err get_articles(struct req *req, struct res *res)
{
    struct str language = req_query(req, "language");
    struct article *articles;
    struct page page;
    size_t n = 0;

    TRY(page_read(req, PAGE, PAGE_MAX, &page));
    if (!page.has_cursor)
        page.after[0] = INT64_MAX;
    TRY(articles_public(req->db, req->arena, str_is_null(language) ? STR("") : language, page.after,
                        page.limit + 1, &articles, &n));
    if (n > (size_t)page.limit) {
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){articles[n - 1].published_us, articles[n - 1].id, 0});
    }
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        heading_json(json, req, &articles[i]);
        json_end(json);
    }
    json_end(json);
    return OK;
}

/* GET /api/articles/{slug}/: one that is published, as HTML. 304 to who has it. */
static enum err get_article(struct req *req, struct res *res)
{
    DEFER(buf_release)
    struct buf html, text;
    struct article article;
    struct json json;

    buf_init(&html, HTML_MAX);
    buf_init(&text, ANSWER_MAX);
    TRY(article_public(req->db, req->arena, req_path(req, "slug"), &article));
    json_init(&json, &text);
    json_object(&json);
    heading_json(&json, req, &article);
    html_key(&json, &html, article.body);
    json_end(&json);
    buf_release(&html);
    if (text.full)
        return ERR_INTERNAL;
    res_header(res, "Cache-Control", STR("no-cache"));
    return site_send(req, res, 200, "application/json", buf_as_str(&text));
}

/* ---- for operators ---- */

/* GET /api/admin/articles/: all of them, the newest first; drafts and what was deleted, too. */
static enum err get_all(struct req *req, struct res *res)
{
    struct article *articles;
    struct page page;
    size_t n = 0;

    TRY(page_read(req, PAGE, PAGE_MAX, &page));
    TRY(articles_all(req->db, req->arena, page.has_cursor ? page.after[0] : INT64_MAX,
                     page.limit + 1, &articles, &n));
    if (n > (size_t)page.limit) {
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){articles[n - 1].id, 0, 0});
    }
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        heading_json(json, req, &articles[i]);
        state_key(json, &articles[i]);
        json_end(json);
    }
    json_end(json);
    return OK;
}

static enum err answer(struct req *req, struct res *res, int status, int64_t id)
{
    struct article article;

    TRY(article_by_id(req->db, req->arena, id, &article));
    struct json *json = res_json(res, status);
    json_object(json);
    heading_json(json, req, &article);
    state_key(json, &article);
    json_key_str(json, "body", article.body);
    json_end(json);
    return OK;
}

/* GET /api/admin/articles/{id}/: one with its Markdown. */
static enum err get_own(struct req *req, struct res *res)
{
    return answer(req, res, 200, req_id(req, "id"));
}

struct written {
    struct str slug, language, title, summary, body;
    bool published;
};
static const struct field written_fields[] = {
    FIELD_STR(struct written, slug, FIELD_REQUIRED, ARTICLE_SLUG),
    {"language", FIELD_TYPE_STR, FIELD_REQUIRED, offsetof(struct written, language), FIELD_NONE, 0,
     2, languages},
    FIELD_STR(struct written, title, FIELD_REQUIRED, ARTICLE_TITLE),
    FIELD_STR(struct written, summary, FIELD_BLANK_OK, ARTICLE_SUMMARY),
    FIELD_STR(struct written, body, FIELD_REQUIRED | FIELD_KEEP_SPACE, ARTICLE_BODY),
    FIELD_BOOL(struct written, published, FIELD_OPTIONAL),
};

static const char only_ours[] =
    "Pictures of other sites are not shown: only addresses that begin with /photos/.";

/* The article as the request has it, over what it was. */
static enum err read_written(struct req *req, struct article *article)
{
    DEFER(buf_release)
    struct buf html;
    struct written written = {0};

    buf_init(&html, HTML_MAX);
    TRY(req_fields_collect(req, written_fields, COUNT_OF(written_fields), &written));
    if (written.slug.n > 0 && !article_slug_is_good(written.slug))
        req_field_error(req, "slug", "Lower-case letters, digits, and hyphens between them.");
    if (written.body.n > 0 && article_html(written.body, &html) > 0)
        req_field_error(req, "body", only_ours);
    TRY(req_valid(req));
    article->slug = written.slug;
    article->language = written.language;
    article->title = written.title;
    article->summary = str_is_null(written.summary) ? STR("") : written.summary;
    article->body = written.body;
    if (!written.published)
        article->published_us = 0;
    else if (article->published_us == 0)
        article->published_us = clock_now_us();
    return OK;
}

static enum err put(struct req *req, struct res *res, struct article *article)
{
    const struct editor editor = {req->user->id, req->id};
    int status = article->id == 0 ? 201 : 200;

    TRY(read_written(req, article));
    enum err err = article_put(req->db, article, &editor);
    if (err == ERR_CONFLICT) {
        req_field_error(req, "slug", "Another article has this address.");
        return req_valid(req);
    }
    TRY(err);
    return answer(req, res, status, article->id);
}

/* POST /api/admin/articles/ {"slug","language","title","summary","body","published"} */
static enum err post_article(struct req *req, struct res *res)
{
    struct article article = {0};

    return put(req, res, &article);
}

/* PUT /api/admin/articles/{id}/: the same of one that is there; who publishes it again keeps the
 * day. */
static enum err put_article(struct req *req, struct res *res)
{
    struct article article;

    TRY(article_by_id(req->db, req->arena, req_id(req, "id"), &article));
    return put(req, res, &article);
}

/* DELETE /api/admin/articles/{id}/: nobody sees it any more; it can be brought back for 30 days. */
static enum err delete_article(struct req *req, struct res *res)
{
    const struct editor editor = {req->user->id, req->id};

    TRY(article_delete(req->db, req_id(req, "id"), &editor));
    return res_empty(res, 204);
}

/* POST /api/admin/articles/{id}/restore/: as it was before it was deleted. */
static enum err post_restore(struct req *req, struct res *res)
{
    const struct editor editor = {req->user->id, req->id};

    TRY(article_restore(req->db, req_id(req, "id"), &editor));
    return answer(req, res, 200, req_id(req, "id"));
}

struct draft {
    struct str body;
};
static const struct field draft_fields[] = {
    FIELD_STR(struct draft, body, FIELD_BLANK_OK | FIELD_KEEP_SPACE, ARTICLE_BODY),
};

/* POST /api/admin/articles/preview/ {"body"}: what readers would see of it. */
static enum err post_preview(struct req *req, struct res *res)
{
    DEFER(buf_release)
    struct buf html;
    struct draft draft = {0};

    TRY(req_read(req, draft_fields, &draft));
    buf_init(&html, HTML_MAX);
    struct json *json = res_json(res, 200);
    json_object(json);
    html_key(json, &html, str_is_null(draft.body) ? STR("") : draft.body);
    json_end(json);
    return OK;
}

/* ---- its picture ---- */

static enum err set_picture(struct req *req, struct res *res, struct str picture)
{
    struct article article;
    enum err err = article_by_id(req->db, req->arena, req_id(req, "id"), &article);

    if (err == OK)
        err = article_picture_put(req->db, article.id, picture);
    if (err != OK) {
        if (!str_is_null(picture))
            photo_drop(req->app, req->db, picture);
        return err;
    }
    if (!str_is_null(article.picture))
        photo_drop(req->app, req->db, article.picture);
    return answer(req, res, 200, article.id);
}

/* PUT /api/admin/articles/{id}/picture/: a form with the file as `file`. */
static enum err put_picture(struct req *req, struct res *res)
{
    const struct part *parts = NULL, *file = NULL;
    struct str picture = {NULL, 0};
    size_t n = 0;

    TRY(req_parts(req, &parts, &n));
    for (size_t i = 0; i < n; i++) {
        if (parts[i].is_file && str_eq(parts[i].name, STR("file")))
            file = &parts[i];
    }
    if (file == NULL)
        req_field_error(req, "file", "No file was submitted.");
    TRY(req_valid(req));
    TRY(photo_take(req, file, "file", &picture));
    return set_picture(req, res, picture);
}

/* DELETE /api/admin/articles/{id}/picture/ */
static enum err delete_picture(struct req *req, struct res *res)
{
    return set_picture(req, res, (struct str){NULL, 0});
}

static const struct route routes[] = {
    {GET, "/api/articles/", ANYONE, READS, FAST, get_articles, BODY_SMALL, false},
    {GET, "/api/articles/{slug}/", ANYONE, READS, FAST, get_article, BODY_SMALL, false},
    {GET, "/api/admin/articles/", ADMIN, READS, FAST, get_all, BODY_SMALL, false},
    {POST, "/api/admin/articles/", ADMIN, WRITES, FAST, post_article, BODY_SMALL, false},
    {POST, "/api/admin/articles/preview/", ADMIN, READS, FAST, post_preview, BODY_SMALL, false},
    {GET, "/api/admin/articles/{id}/", ADMIN, READS, FAST, get_own, BODY_SMALL, false},
    {PUT, "/api/admin/articles/{id}/", ADMIN, WRITES, FAST, put_article, BODY_SMALL, false},
    {DELETE, "/api/admin/articles/{id}/", ADMIN, WRITES, FAST, delete_article, BODY_SMALL, false},
    {POST, "/api/admin/articles/{id}/restore/", ADMIN, WRITES, FAST, post_restore, BODY_SMALL,
     false},
    {PUT, "/api/admin/articles/{id}/picture/", ADMIN, UPLOADS, PHOTO, put_picture, BODY_FILES,
     false},
    {DELETE, "/api/admin/articles/{id}/picture/", ADMIN, WRITES, FAST, delete_picture, BODY_SMALL,
     false},
};

const struct route_table articles_table = {routes, COUNT_OF(routes)};
