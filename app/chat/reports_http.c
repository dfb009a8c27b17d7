/* Reports of members, for moderators: the queue of app/admin names them. */
#include "admin/admin.h"
#include "chat/chat_http.h"
#include "chat/reports_store.h"
#include "http/router.h"

static void person_json(struct json *json, const char *key, int64_t id, struct str name)
{
    json_key(json, key);
    json_object(json);
    json_key_int(json, "id", id);
    json_key_str(json, "username", name);
    json_end(json);
}

static enum err answer(struct req *req, struct res *res, int64_t id)
{
    struct report report;

    TRY(report_by_id(req->db, req->arena, id, &report));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_int(json, "id", report.id);
    json_key_int(json, "room", report.room_id);
    person_json(json, "reporter", report.reporter_id, report.reporter);
    person_json(json, "accused", report.accused_id, report.accused);
    json_key_str(json, "reason", report.reason);
    json_key_instant(json, "created_at", report.created_us);
    if (report.resolved_us)
        json_key_instant(json, "resolved_at", report.resolved_us);
    else
        json_key_null(json, "resolved_at");
    json_key_str(json, "resolution", report.resolution);
    json_key(json, "messages");
    json_raw(json, report.context);
    json_end(json);
    return OK;
}

/* GET /api/admin/reports/{id}/: with the newest messages of the room when it was made. Not for the
 * accused: who has reported him is nobody's to tell him. */
static enum err get_report(struct req *req, struct res *res)
{
    struct report report;

    TRY(report_by_id(req->db, req->arena, req_id(req, "id"), &report));
    if (report.accused_id == req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "own_case", "this is a report of your own");
    return answer(req, res, report.id);
}

struct resolution {
    struct str reason;
};
static const struct field resolution_fields[] = {
    FIELD_STR(struct resolution, reason, FIELD_REQUIRED, ADMIN_REASON_MAX),
};

/* POST /api/admin/reports/{id}/ {"reason"}: it is dealt with, and how. Who reported it is told so.
 */
static enum err post_report(struct req *req, struct res *res)
{
    struct resolution done = {0};
    struct report report;

    TRY(report_by_id(req->db, req->arena, req_id(req, "id"), &report));
    TRY(req_read(req, resolution_fields, &done));
    if (!admin_reason_is_good(done.reason))
        req_field_error(req, "reason", "Ensure this field has at least 10 characters.");
    TRY(req_valid(req));
    if (report.reporter_id == req->user->id || report.accused_id == req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "own_case", "this is a report of your own");

    const struct admin_action action = {
        .admin_id = req->user->id,
        .action = "report_done",
        .object = "report",
        .object_id = report.id,
        .reason = done.reason,
        .request_id = req->id,
    };
    const struct notice notice = {
        .member_id = report.reporter_id,
        .kind = NOTICE_REPORT_DONE,
        .about_id = report.room_id,
    };
    struct str frame;
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    enum err err = report_resolve(req->db, report.id, req->user->id, done.reason);
    if (err == ERR_CONFLICT)
        return req_refuse(req, err, "not_now", "the report has been dealt with already");
    TRY(err);
    TRY(admin_note(req->db, &action));
    TRY(notice_add(req->db, req->arena, &notice, &frame));
    TRY(db_tx_commit(&tx));
    chat_tell(req->app, report.reporter_id, frame);
    return answer(req, res, report.id);
}

static const struct route routes[] = {
    {GET, "/api/admin/reports/{id}/", MODERATOR, READS, FAST, get_report, BODY_SMALL, false},
    {POST, "/api/admin/reports/{id}/", MODERATOR, WRITES, FAST, post_report, BODY_SMALL, false},
};

const struct route_table reports_table = {routes, COUNT_OF(routes)};
