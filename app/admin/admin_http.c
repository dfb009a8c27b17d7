#include "admin/admin_store.h"
#include "core/page.h"
#include "http/router.h"

enum { PAGE = 50, PAGE_MAX = 200 };

static void person_json(struct json *json, const char *role, int64_t id, struct str name)
{
    json_object(json);
    json_key_str(json, "role", str_from(role));
    json_key_int(json, "id", id);
    json_key_str(json, "username", name);
    json_end(json);
}

static void waiting_json(struct json *json, const struct waiting *waiting)
{
    bool report = waiting->kind == WAITING_REPORT || waiting->kind == WAITING_WANTED;

    json_object(json);
    json_key_str(json, "kind", str_from(waiting_kind_name(waiting->kind)));
    json_key_int(json, "id", waiting->id);
    json_key_instant(json, "since", waiting->since_us);
    json_key(json, "product");
    waiting->product_id ? json_int(json, waiting->product_id) : json_null(json);
    json_key_str(json, "product_name", waiting->product);
    json_key(json, "people");
    json_array(json);
    if (waiting->one_id)
        person_json(json, report ? "reporter" : "owner", waiting->one_id, waiting->one);
    person_json(json, report ? "accused" : "renter", waiting->other_id, waiting->other);
    json_end(json);
    json_key_str(json, "text", waiting->text);
    json_end(json);
}

/* GET /api/admin/queue/: what waits for a moderator, longest first. */
static enum err get_queue(struct req *req, struct res *res)
{
    static const int64_t beginning[3] = {0};
    struct page page;
    struct waiting *list;
    size_t n = 0;

    TRY(page_read(req, PAGE, PAGE_MAX, &page));
    TRY(waiting_list(req->db, req->arena, req->user->id, page.has_cursor ? page.after : beginning,
                     page.limit + 1, &list, &n));
    if (n > (size_t)page.limit) {
        const struct waiting *last = &list[page.limit - 1];
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){last->since_us, (int64_t)last->kind, last->id});
    }
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        waiting_json(json, &list[i]);
    json_end(json);
    return OK;
}

/* GET /api/admin/audit/: what was done, newest first; to a moderator what he has done himself. */
static enum err get_audit(struct req *req, struct res *res)
{
    struct page page;
    struct noted *list;
    size_t n = 0;

    TRY(page_read(req, PAGE, PAGE_MAX, &page));
    TRY(noted_list(req->db, req->arena, page.has_cursor ? page.after[0] : INT64_MAX,
                   req->user->admin ? 0 : req->user->id, page.limit + 1, &list, &n));
    if (n > (size_t)page.limit) {
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){list[n - 1].id, 0, 0});
    }
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_int(json, "id", list[i].id);
        json_key(json, "admin");
        person_json(json, "admin", list[i].admin_id, list[i].admin);
        json_key_str(json, "action", list[i].action);
        json_key_str(json, "object", list[i].object);
        json_key_int(json, "object_id", list[i].object_id);
        json_key_str(json, "name", list[i].name);
        json_key_str(json, "reason", list[i].reason);
        json_key_str(json, "request",
                     str_format(req->arena, "%llu", (unsigned long long)list[i].request_id));
        json_key_instant(json, "at", list[i].at_us);
        json_end(json);
    }
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    {GET, "/api/admin/queue/", MODERATOR, READS, FAST, get_queue, BODY_SMALL, false},
    {GET, "/api/admin/audit/", MODERATOR, READS, FAST, get_audit, BODY_SMALL, false},
};

const struct route_table admin_table = {routes, COUNT_OF(routes)};
