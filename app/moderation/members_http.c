/* Members, for operators and moderators. */
#include "accounts/accounts.h"
#include "chat/chat.h"
#include "core/session.h"
#include "http/router.h"
#include "moderation/moderation.h"
#include "moderation/moderation_http.h"
#include "notifications/notifications.h"
#include "products/products.h"

/* Addresses are for operators. */
static void member_json(const struct req *req, struct json *json, const struct found_member *member)
{
    json_object(json);
    json_key_int(json, "id", member->id);
    json_key_str(json, "username", member->username);
    json_key_str(json, "email", req->user->admin ? member->email : (struct str){NULL, 0});
    json_key_str(json, "provider", member->provider);
    json_key_bool(json, "email_verified", member->verified);
    json_key_bool(json, "operator", member->admin);
    json_key_bool(json, "moderator", member->moderator);
    json_key_bool(json, "banned", !member->active);
    json_key_str(json, "ban_reason",
                 member->ban_reason.n ? member->ban_reason : (struct str){NULL, 0});
    if (member->ban_until_us)
        json_key_instant(json, "banned_until", member->ban_until_us);
    else
        json_key_null(json, "banned_until");
    json_key_instant(json, "created_at", member->created_us);
    json_key_int(json, "listings", member->listings);
    json_key_int(json, "rentals", member->rentals);
    json_key_int(json, "reports", member->reports);
    json_key_int(json, "sessions", member->sessions);
    json_end(json);
}

/* GET /api/admin/members/?q=&kind=: the newest first; kind: operators, moderators,
 * banned. A moderator finds nobody by his address. */
static enum err get_members(struct req *req, struct res *res)
{
    struct found_ask ask;
    struct str kind = req_query(req, "kind");
    size_t n = 0;

    TRY(found_read(req, &ask));
    ask.kind = str_eq(kind, STR("operators"))    ? 1
               : str_eq(kind, STR("banned"))     ? 2
               : str_eq(kind, STR("moderators")) ? 3
                                                 : 0;
    ask.addresses = req->user->admin;
    struct found_member *list = arena_array(req->arena, (size_t)ask.limit, sizeof(*list));
    TRY(members_find(req->db, req->arena, &ask, list, &n));
    if (n == (size_t)ask.limit) {
        n--;
        page_link(req, res, (int64_t[3]){list[n - 1].id, 0, 0});
    }
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        member_json(req, json, &list[i]);
    json_end(json);
    return OK;
}

static enum err find_one(struct req *req, int64_t id, struct found_member *ret_member)
{
    const struct found_ask ask = {.before = INT64_MAX, .limit = 1, .id = id ? id : -1};
    size_t n = 0;

    TRY(members_find(req->db, req->arena, &ask, ret_member, &n));
    return n == 1 ? OK : ERR_NOT_FOUND;
}

/* ---- what is done ---- */

/* *ret_frame: what to say on his /ws/me once it is committed. */
typedef enum err member_act(struct req *req, const struct found_member *member,
                            const struct order_ask *ask, struct str *ret_frame);

/* An operator loses his rights first, so that nobody is banned who could ban back. */
static enum err act_ban(struct req *req, const struct found_member *member,
                        const struct order_ask *ask, struct str *ret_frame)
{
    int64_t now_us = clock_now_us();

    (void)ret_frame;
    if (member->admin)
        return req_refuse(req, ERR_CONFLICT, "is_operator",
                          "an operator's rights are taken before he is banned");
    TRY(member_ban(req->db, member->id, req->user->id, ask->reason,
                   ask->until ? clock_seoul_day_start_us(ask->until) : 0));
    TRY(member_void(req->db, member->id, now_us));
    return session_revoke_member(req->app, req->db, req->arena, member->id, now_us);
}

static enum err act_unban(struct req *req, const struct found_member *member,
                          const struct order_ask *ask, struct str *ret_frame)
{
    (void)ask, (void)ret_frame;
    if (member->active)
        return order_late(req);
    return member_unban(req->db, member->id);
}

/* He reads the reason as a notice. */
static enum err act_warn(struct req *req, const struct found_member *member,
                         const struct order_ask *ask, struct str *ret_frame)
{
    const struct notice notice = {
        .member_id = member->id,
        .kind = NOTICE_WARNING,
        .said = ask->reason,
    };

    if (!member->active)
        return order_late(req);
    return notice_add(req->db, req->arena, &notice, ret_frame);
}

static enum err act_sign_out(struct req *req, const struct found_member *member,
                             const struct order_ask *ask, struct str *ret_frame)
{
    int64_t now_us = clock_now_us();

    (void)ask, (void)ret_frame;
    TRY(member_void(req->db, member->id, now_us));
    return session_revoke_member(req->app, req->db, req->arena, member->id, now_us);
}

static enum err act_make_operator(struct req *req, const struct found_member *member,
                                  const struct order_ask *ask, struct str *ret_frame)
{
    (void)ask, (void)ret_frame;
    if (member->admin || !member->active)
        return order_late(req);
    return member_make_admin(req->db, member->id);
}

static enum err act_unmake_operator(struct req *req, const struct found_member *member,
                                    const struct order_ask *ask, struct str *ret_frame)
{
    (void)ask, (void)ret_frame;
    enum err err = member_unmake_admin(req->db, member->id, req->user->id);

    return err == ERR_CONFLICT ? order_late(req) : err;
}

static enum err set_moderator(struct req *req, const struct found_member *member, bool moderator)
{
    if (!member->active)
        return order_late(req);
    enum err err = member_set_moderator(req->db, member->id, moderator);

    return err == ERR_CONFLICT ? order_late(req) : err;
}

static enum err act_make_moderator(struct req *req, const struct found_member *member,
                                   const struct order_ask *ask, struct str *ret_frame)
{
    (void)ask, (void)ret_frame;
    return set_moderator(req, member, true);
}

static enum err act_unmake_moderator(struct req *req, const struct found_member *member,
                                     const struct order_ask *ask, struct str *ret_frame)
{
    (void)ask, (void)ret_frame;
    return set_moderator(req, member, false);
}

static const struct {
    const char *path, *action;
    member_act *act;
    bool role; /* for operators alone */
} acts[] = {
    {"ban", "ban", act_ban, false},
    {"unban", "unban", act_unban, false},
    {"warn", "warn", act_warn, false},
    {"sign-out", "sign_out", act_sign_out, false},
    {"make-operator", "make_operator", act_make_operator, true},
    {"unmake-operator", "unmake_operator", act_unmake_operator, true},
    {"make-moderator", "make_moderator", act_make_moderator, true},
    {"unmake-moderator", "unmake_moderator", act_unmake_moderator, true},
};

/* POST /api/admin/members/{id}/{act}/ {"reason","until"}: until is for a ban alone, which ends as
 * that day begins. */
static enum err post_member(struct req *req, struct res *res)
{
    struct str name = req_path(req, "act"), frame = {NULL, 0};
    struct found_member member;
    struct order_ask ask;
    size_t at = 0;

    while (at < COUNT_OF(acts) && !str_eq(name, str_from(acts[at].path)))
        at++;
    if (at == COUNT_OF(acts))
        return ERR_NOT_FOUND;
    if (acts[at].role && !req->user->admin)
        return order_by_operator(req);
    TRY(find_one(req, req_id(req, "id"), &member));
    TRY(order_read(req, &ask));
    if (member.id == req->user->id)
        return order_own(req);

    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(find_one(req, member.id, &member));
    if (!req->user->admin && (member.admin || member.moderator))
        return order_by_operator(req);
    TRY(acts[at].act(req, &member, &ask, &frame));
    TRY(order_note(req, acts[at].action, "member", member.id, ask.reason));
    TRY(db_tx_commit(&tx));
    TRY(session_standing_changed(req->app, req->db, member.id));
    products_changed(req->app);
    if (frame.n)
        chat_tell(req->app, member.id, frame);
    TRY(find_one(req, member.id, &member));
    member_json(req, res_json(res, 200), &member);
    return OK;
}

static const struct route routes[] = {
    {GET, "/api/admin/members/", MODERATOR, READS, FAST, get_members, BODY_SMALL, false},
    {POST, "/api/admin/members/{id}/{act}/", MODERATOR, WRITES, FAST, post_member, BODY_SMALL,
     false},
};
const struct route_table members_table = {routes, COUNT_OF(routes)};
