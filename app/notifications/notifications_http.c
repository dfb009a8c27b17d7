#include "core/language.h"
#include "core/page.h"
#include "http/router.h"
#include "notifications/notifications_store.h"

enum { PAGE = 30, PAGE_MAX = 100 };

static void told_json(struct req *req, struct json *json, const struct told *told)
{
    const struct notice *notice = &told->notice;
    enum notice_lang lang = site_language(req) == LANGUAGE_EN ? NOTICE_EN : NOTICE_KO;

    json_object(json);
    json_key_int(json, "id", told->id);
    json_key_str(json, "kind", str_from(notice_kind_name(notice->kind)));
    json_key_str(json, "who", told->who);
    json_key_str(json, "product", told->product);
    json_key(json, "start");
    notice->start ? json_day(json, notice->start) : json_null(json);
    json_key(json, "end");
    notice->end ? json_day(json, notice->end) : json_null(json);
    json_key_str(json, "text", notice_text_in(req->arena, told, lang));
    json_key_str(json, "link", notice_link(req->arena, told));
    json_key_instant(json, "created_at", told->created_us);
    json_key_bool(json, "read", told->read_us != 0);
    json_end(json);
}

/* GET /api/notifications/: what the caller was told, newest first, and how much of all of it is
 * unread. */
static enum err list_notices(struct req *req, struct res *res)
{
    struct page page;
    struct told *told;
    int64_t unread;
    size_t n;

    TRY(page_read(req, PAGE, PAGE_MAX, &page));
    TRY(notices_unread(req->db, req->user->id, &unread));
    TRY(notices_of(req->db, req->arena, req->user->id, page.has_cursor ? page.after[0] : INT64_MAX,
                   page.limit + 1, &told, &n));
    if (n > (size_t)page.limit) {
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){told[n - 1].id, 0, 0});
    }

    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_int(json, "unread", unread);
    json_key(json, "notifications");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        told_json(req, json, &told[i]);
    json_end(json);
    json_end(json);
    return OK;
}

struct read_ask {
    int64_t upto;
};
static const struct field read_ask_fields[] = {
    FIELD_INT(struct read_ask, upto, FIELD_REQUIRED, 0, INT64_MAX),
};

/* POST /api/notifications/read/ {"upto"}: the caller has read all up to that id. */
static enum err mark_read(struct req *req, struct res *res)
{
    struct read_ask ask = {0};

    TRY(req_read(req, read_ask_fields, &ask));
    TRY(notices_read(req->db, req->user->id, ask.upto));
    return res_empty(res, 204);
}

/* GET /api/notifications/settings/ */
static enum err get_settings(struct req *req, struct res *res)
{
    struct notice_settings settings;

    TRY(settings_of(req->db, req->user->id, &settings));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_bool(json, "mail", settings.mail);
    json_key_int(json, "quiet_from", settings.quiet_from);
    json_key_int(json, "quiet_to", settings.quiet_to);
    json_key_bool(json, "push_details", settings.push_details);
    json_end(json);
    return OK;
}

static const struct field settings_fields[] = {
    FIELD_BOOL(struct notice_settings, mail, FIELD_OPTIONAL),
    FIELD_INT(struct notice_settings, quiet_from, FIELD_OPTIONAL, 0, 23),
    FIELD_INT(struct notice_settings, quiet_to, FIELD_OPTIONAL, 0, 23),
    FIELD_BOOL(struct notice_settings, push_details, FIELD_OPTIONAL),
};

/* PUT /api/notifications/settings/: whether the caller wants letters, in which hours of Seoul only
 * urgent news, and whether his browsers may name people and gear. What is not given stays. */
static enum err put_settings(struct req *req, struct res *res)
{
    struct notice_settings settings;

    TRY(settings_of(req->db, req->user->id, &settings));
    TRY(req_read(req, settings_fields, &settings));
    TRY(settings_put(req->db, req->user->id, &settings));
    return get_settings(req, res);
}

static const struct route routes[] = {
    {GET, "/api/notifications/", MEMBER, READS, FAST, list_notices, BODY_SMALL, false},
    {POST, "/api/notifications/read/", MEMBER, WRITES, FAST, mark_read, BODY_SMALL, false},
    {GET, "/api/notifications/settings/", MEMBER, READS, FAST, get_settings, BODY_SMALL, false},
    {PUT, "/api/notifications/settings/", MEMBER, WRITES, FAST, put_settings, BODY_SMALL, false},
};

const struct route_table notifications_table = {routes, COUNT_OF(routes)};
