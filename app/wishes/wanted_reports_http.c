/* Reports of posts, and what a moderator says of them: the queue of app/admin names them. */
#include "admin/admin.h"
#include "chat/chat.h"
#include "core/page.h"
#include "notifications/notifications.h"
#include "wishes/wanted_http.h"
#include "wishes/wanted_store.h"

enum { REASON_POINTS = 1000, PAGE = 30, PAGE_MOST = 100 };

struct report_ask {
    struct str reason;
};
static const struct field report_fields[] = {
    FIELD_STR(struct report_ask, reason, FIELD_REQUIRED, REASON_POINTS),
};

/* POST /api/wanted/{id}/report/ {"reason"}: tells the moderators, once for a member; three hide
 * the post until one of them has looked. */
enum err post_wanted_report(struct req *req, struct res *res)
{
    struct report_ask ask = {.reason = {NULL, 0}};
    struct wanted_post post;
    struct json_t *tree;

    TRY(req_json_alone(req, &tree));
    TRY(wanted_seen(req, &post));
    TRY(req_read(req, report_fields, &ask));
    if (post.member.id == req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "own_post", "this post is yours");
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(wanted_report(req->db, post.id, req->user->id, ask.reason));
    TRY(db_tx_commit(&tx));
    return res_empty(res, 204);
}

static enum err reported_json(struct req *req, struct json *json, const struct wanted_post *post)
{
    struct str reasons[WANTED_REASONS];
    size_t n = 0;

    TRY(wanted_reasons(req->db, req->arena, post->id, reasons, &n));
    wanted_json(req, json, post);
    json_key_int(json, "reports", post->reports);
    json_key(json, "reasons");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        json_str(json, reasons[i]);
    json_end(json);
    json_end(json);
    return OK;
}

/* GET /api/admin/wanted/: posts that were reported, with the reasons; not by whom, and not the
 * reader's own. */
enum err list_wanted_reported(struct req *req, struct res *res)
{
    struct page page;
    size_t n = 0;

    TRY(page_read(req, PAGE, PAGE_MOST, &page));
    size_t limit = (size_t)page.limit + 1;
    struct wanted_post *posts = arena_array(req->arena, limit, sizeof(*posts));
    TRY(wanted_reported(req->db, req->arena, req->user->id, page.has_cursor ? page.after[0] : 0,
                        limit, posts, &n));
    if (n == limit) {
        n--;
        page_link(req, res, (int64_t[3]){posts[n - 1].id, 0, 0});
    }
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        TRY(reported_json(req, json, &posts[i]));
    json_end(json);
    return OK;
}

/* Nobody judges what is his own, nor a moderator what he has reported himself; an operator may:
 * there need not be another one. */
static enum err refuse_own(struct req *req, const struct wanted_post *post)
{
    bool reported = false;

    TRY(wanted_is_reported_by(req->db, post->id, req->user->id, &reported));
    if (post->member.id == req->user->id || (reported && !req->user->admin))
        return req_refuse(req, ERR_FORBIDDEN, "own_case",
                          "this post, or a report of it, is yours: somebody else judges it");
    return OK;
}

/* GET /api/admin/wanted/{id}/: one of them. */
enum err get_wanted_reported(struct req *req, struct res *res)
{
    struct wanted_post post;

    TRY(wanted_seen(req, &post));
    if (post.member.id == req->user->id)
        return refuse_own(req, &post);
    return reported_json(req, res_json(res, 200), &post);
}

struct decision_ask {
    struct str reason;
    bool hide;
};
static const struct field decision_fields[] = {
    FIELD_STR(struct decision_ask, reason, FIELD_REQUIRED, ADMIN_REASON_MAX),
    FIELD_BOOL(struct decision_ask, hide, FIELD_REQUIRED),
};

/* Whom the decision is told, and what to say to each on /ws/me. */
struct hearers {
    int64_t ids[WANTED_REPORTERS + 1];
    struct str frames[WANTED_REPORTERS + 1];
    size_t n;
};

static enum err tell(struct req *req, const struct notice *notice, struct hearers *hearers)
{
    hearers->ids[hearers->n] = notice->member_id;
    return notice_add(req->db, req->arena, notice, &hearers->frames[hearers->n++]);
}

/* Its member, where something becomes of it, with the reason; who has reported it, that somebody
 * has looked. In the transaction, before the reports are gone. */
static enum err tell_all(struct req *req, const struct wanted_post *post,
                         const struct decision_ask *ask, struct hearers *hearers)
{
    int64_t reporters[WANTED_REPORTERS];
    size_t n = 0;

    TRY(wanted_reporters(req->db, post->id, reporters, &n));
    for (size_t i = 0; i < n; i++)
        TRY(tell(req, &(struct notice){.member_id = reporters[i], .kind = NOTICE_REPORT_DONE},
                 hearers));
    if (!ask->hide && !post->hidden_us)
        return OK;
    return tell(req,
                &(struct notice){.member_id = post->member.id,
                                 .kind = ask->hide ? NOTICE_WANTED_HIDDEN : NOTICE_WANTED_SHOWN,
                                 .about_id = post->id,
                                 .said = ask->hide ? ask->reason : (struct str){NULL, 0}},
                hearers);
}

static enum err decide(struct req *req, const struct wanted_post *post,
                       const struct decision_ask *ask, struct hearers *hearers)
{
    const struct admin_action action = {
        .admin_id = req->user->id,
        .action = ask->hide ? "wanted_take_down" : "wanted_show",
        .object = "wanted",
        .object_id = post->id,
        .reason = ask->reason,
        .request_id = req->id,
    };

    TRY(tell_all(req, post, ask, hearers));
    TRY(wanted_hide(req->db, post->id, ask->hide));
    TRY(wanted_reports_done(req->db, post->id));
    return admin_note(req->db, &action);
}

/* POST /api/admin/wanted/{id}/ {"reason","hide"}: a moderator has looked; his reason is kept, and
 * told to its member when the post is taken down. */
enum err post_wanted_decision(struct req *req, struct res *res)
{
    struct decision_ask ask = {.hide = false};
    struct hearers hearers = {.n = 0};
    struct wanted_post post;
    struct json_t *tree;

    TRY(req_json_alone(req, &tree));
    TRY(wanted_seen(req, &post));
    TRY(req_read(req, decision_fields, &ask));
    if (!admin_reason_is_good(ask.reason))
        req_field_error(req, "reason", "Ensure this field has at least 10 characters.");
    TRY(req_valid(req));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(wanted_seen(req, &post));
    TRY(refuse_own(req, &post));
    TRY(decide(req, &post, &ask, &hearers));
    TRY(db_tx_commit(&tx));
    for (size_t i = 0; i < hearers.n; i++)
        chat_tell(req->app, hearers.ids[i], hearers.frames[i]);
    return res_empty(res, 204);
}
