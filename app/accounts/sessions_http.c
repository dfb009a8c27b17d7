/* Where a member is signed in. */
#include "accounts/accounts_http.h"
#include "core/session.h"

/* GET /api/account/sessions/: where the caller is signed in, the newest first. */
enum err list_sessions(struct req *req, struct res *res)
{
    struct session_shown *sessions = arena_array(req->arena, SESSIONS_SHOWN, sizeof(*sessions));
    size_t n = 0;

    TRY(sessions_of(req->db, req->arena, req->user->id, sessions, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_int(json, "id", sessions[i].id);
        json_key_str(json, "device", sessions[i].device);
        json_key_instant(json, "created_at", sessions[i].created_us);
        json_key_instant(json, "seen_at",
                         sessions[i].seen_us ? sessions[i].seen_us : sessions[i].created_us);
        json_key_bool(json, "current", sessions[i].id == req->user->session);
        json_end(json);
    }
    json_end(json);
    return OK;
}

/* Ends the one of that id; of 0: all but the caller's own. */
static enum err end_sessions(struct req *req, int64_t id, bool *ret_any)
{
    struct session_shown *sessions = arena_array(req->arena, SESSIONS_SHOWN, sizeof(*sessions));
    size_t n = 0;

    *ret_any = false;
    do {
        TRY(sessions_of(req->db, req->arena, req->user->id, sessions, &n));
        for (size_t i = 0; i < n; i++) {
            if (id ? sessions[i].id != id : sessions[i].id == req->user->session)
                continue;
            TRY(session_revoke(req->app, req->db, sessions[i].id));
            *ret_any = true;
        }
    } while (id == 0 && n == SESSIONS_SHOWN);
    return OK;
}

/* DELETE /api/account/sessions/{id}/: one of the caller's own ends at once, with its sockets. */
enum err delete_session(struct req *req, struct res *res)
{
    int64_t id = req_id(req, "id");
    bool any = false;

    if (id)
        TRY(end_sessions(req, id, &any));
    return any ? res_empty(res, 204) : ERR_NOT_FOUND;
}

/* DELETE /api/account/sessions/: all but this one end. */
enum err delete_sessions(struct req *req, struct res *res)
{
    bool any;

    TRY(end_sessions(req, 0, &any));
    return res_empty(res, 204);
}
