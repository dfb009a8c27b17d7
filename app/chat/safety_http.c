/* What keeps a chat bearable: how one stands in a room, mute, leave, block, report. */
#include "chat/chat_http.h"
#include "chat/chat_ws.h"
#include "core/page.h"
#include "http/router.h"

enum { LIST_MAX = 1000, REASON_POINTS = 1000 };

static void standing_json(struct json *json, const struct standing *standing)
{
    json_object(json);
    json_key_int(json, "room", standing->room_id);
    json_key_bool(json, "muted", standing->muted);
    json_key_bool(json, "blocked", standing->blocked);
    json_key_int(json, "partner_read_seq", standing->partner_read_seq);
    json_key_int(json, "last_seq", standing->last_seq);
    json_key_int(json, "read_seq", standing->read_seq);
    json_key_int(json, "recv_seq", standing->recv_seq);
    json_key_int(json, "unread", standing->last_seq - standing->read_seq);
    json_key_str(json, "message", standing->text);
    if (str_is_null(standing->text))
        json_key_null(json, "ts");
    else
        json_key_instant(json, "ts", standing->created_us);
    json_end(json);
}

/* GET /chat/states/: how the caller stands in his rooms, as owner and as visitor, in the order of
 * their ids. ?room=: in that one, also if he has left it; none if it is not his. */
static enum err list_states(struct req *req, struct res *res)
{
    struct page page;
    struct standing *standings;
    int64_t room_id;
    size_t n;

    TRY(page_read(req, LIST_MAX, LIST_MAX, &page));
    TRY(req_query_int(req, "room", 1, INT64_MAX, 0, &room_id));
    standings = arena_array(req->arena, (size_t)page.limit + 1, sizeof *standings);
    TRY(standings_of(req->db, req->arena, req->user->id, room_id,
                     page.has_cursor ? page.after[0] : 0, page.limit + 1, standings, &n));
    if (n > (size_t)page.limit) {
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){standings[n - 1].room_id, 0, 0});
    }

    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        standing_json(json, &standings[i]);
    json_end(json);
    return OK;
}

struct mute_ask {
    bool muted;
};
static const struct field mute_ask_fields[] = {
    FIELD_BOOL(struct mute_ask, muted, FIELD_REQUIRED),
};

/* POST /chat/{id}/mute/ {"muted"}: whether the caller wants no notices of the room. */
static enum err mute_room(struct req *req, struct res *res)
{
    struct mute_ask ask = {0};
    struct room room;

    TRY(own_room(req, &room));
    TRY(req_read(req, mute_ask_fields, &ask));
    TRY(room_mute(req->db, room.id, req->user->id, ask.muted));
    return res_empty(res, 204);
}

/* POST /chat/{id}/leave/: the room vanishes from the caller's lists until something is written in
 * it. Nothing is deleted, the other sees no difference, and whoever knows its address reads on. */
static enum err leave_room(struct req *req, struct res *res)
{
    struct room room;

    TRY(own_room(req, &room));
    TRY(room_leave(req->db, room.id, req->user->id));
    return res_empty(res, 204);
}

struct report_ask {
    struct str reason;
};
static const struct field report_ask_fields[] = {
    FIELD_STR(struct report_ask, reason, FIELD_REQUIRED, REASON_POINTS),
};

/* POST /chat/{id}/report/ {"reason"}: tells the moderators of the other, with the newest messages
 * as they are now. 201; while the caller's report of this room is open it stays: 200 with its id.
 */
static enum err report_room(struct req *req, struct res *res)
{
    struct report_ask ask = {0};
    struct room room;
    int64_t id;
    bool made;

    TRY(own_room(req, &room));
    TRY(req_read(req, report_ask_fields, &ask));
    TRY(report_make(req->db, req->arena, room.id, req->user->id, ask.reason, &id, &made));

    struct json *json = res_json(res, made ? 201 : 200);
    json_object(json);
    json_key_int(json, "id", id);
    json_end(json);
    return OK;
}

/* POST /members/{id}/block/: the two write no more to each other, and neither sees when the
 * other is there. Repeating changes nothing. */
static enum err block_member(struct req *req, struct res *res)
{
    int64_t id = req_id(req, "id");

    if (id == req->user->id)
        return req_refuse(req, ERR_INVALID, "yourself", "You cannot block yourself.");
    TRY(block_put(req->db, req->user->id, id));
    chat_part(req->app, req->user->id, id);
    return res_empty(res, 204);
}

/* DELETE /members/{id}/block/: the caller's own block; the other's, if there is one, stays. */
static enum err unblock_member(struct req *req, struct res *res)
{
    struct member member;

    TRY(member_by_id(req->db, req->arena, req_id(req, "id"), &member));
    TRY(block_take(req->db, req->user->id, member.id));
    return res_empty(res, 204);
}

/* GET /members/me/blocks/: whom the caller has blocked, in the order of their ids. */
static enum err list_blocks(struct req *req, struct res *res)
{
    struct page page;
    struct block *blocks;
    size_t n;

    TRY(page_read(req, LIST_MAX, LIST_MAX, &page));
    blocks = arena_array(req->arena, (size_t)page.limit + 1, sizeof *blocks);
    TRY(blocks_of(req->db, req->arena, req->user->id, page.has_cursor ? page.after[0] : 0,
                  page.limit + 1, blocks, &n));
    if (n > (size_t)page.limit) {
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){blocks[n - 1].member.id, 0, 0});
    }

    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key(json, "member");
        user_json(json, req, &blocks[i].member);
        json_key_instant(json, "created_at", blocks[i].created_us);
        json_end(json);
    }
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    /* method path                     who     limit     lane  handler */
    {GET, "/chat/states/", MEMBER, READS, FAST, list_states, BODY_SMALL, false},
    {POST, "/chat/{id}/mute/", MEMBER, WRITES, FAST, mute_room, BODY_SMALL, false},
    {POST, "/chat/{id}/leave/", MEMBER, WRITES, FAST, leave_room, BODY_SMALL, false},
    {POST, "/chat/{id}/report/", MEMBER, WRITES, FAST, report_room, BODY_SMALL, false},
    {POST, "/members/{id}/block/", MEMBER, WRITES, FAST, block_member, BODY_SMALL, false},
    {DELETE, "/members/{id}/block/", MEMBER, WRITES, FAST, unblock_member, BODY_SMALL, false},
    {GET, "/members/me/blocks/", MEMBER, READS, FAST, list_blocks, BODY_SMALL, false},
};

const struct route_table safety_table = {routes, COUNT_OF(routes)};
