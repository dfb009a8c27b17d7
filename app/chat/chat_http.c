#include "chat/chat_http.h"
#include "chat/chat_frames.h"
#include "chat/chat_rules.h"
#include "chat/chat_store.h"
#include "chat/chat_ws.h"
#include "core/page.h"
#include "http/router.h"

enum { LIST_MAX = 1000, FOUND_SHOWN = 30, FOUND_MAX = 100, WORDS_POINTS = 100 };

/* ---- the wire's objects ---- */

/* Message of the contract. Only its sender is told the cid. */
static void message_json(struct req *req, struct json *json, const struct message *message,
                         const struct member *sender)
{
    bool own = message->sender_id == req->user->id;

    json_object(json);
    json_key_int(json, "id", message->id);
    json_key(json, "sender");
    user_json(json, req, sender);
    json_key_str(json, "text", message->text);
    json_key_instant(json, "timestamp", message->created_us);
    json_key_int(json, "room", message->room_id);
    json_key_int(json, "seq", message->seq);
    json_key_str(json, "cid", own ? message->cid : (struct str){NULL, 0});
    json_key_str(json, "kind", str_from(message_kind_name(message->kind)));
    json_key(json, "body");
    if (str_is_null(message->body))
        json_null(json);
    else
        json_raw(json, message->body);
    json_end(json);
}

static const struct member *sender_of(const struct room *room, const struct message *message)
{
    return message->sender_id == room->owner.id ? &room->owner : &room->visitor;
}

static void messages_json(struct req *req, struct json *json, const struct room *room,
                          const struct message *messages, size_t n)
{
    json_array(json);
    for (size_t i = 0; i < n; i++)
        message_json(req, json, &messages[i], sender_of(room, &messages[i]));
    json_end(json);
}

/* Room of the contract, as one of its two members sees it. */
static void room_json(struct req *req, struct json *json, const struct room *room,
                      const struct product *product)
{
    int64_t viewer_id = req->user->id;
    const struct message *latest = room->message_count ? &room->messages[room->message_count - 1]
                                                       : NULL;
    const struct member *opponent = room->owner.id == viewer_id ? &room->visitor : &room->owner;

    json_object(json);
    json_key_int(json, "id", room->id);
    json_key(json, "shop_user");
    user_json(json, req, &room->owner);
    json_key(json, "visitor_user");
    user_json(json, req, &room->visitor);
    json_key_str(json, "latest_message", latest ? latest->text : (struct str){NULL, 0});
    json_key(json, "latest_message_timestamp");
    if (latest)
        json_instant(json, latest->created_us);
    else
        json_null(json);
    json_key_str(json, "opponent_username", opponent->username);
    json_key(json, "messages");
    messages_json(req, json, room, room->messages, room->message_count);
    json_key(json, "product");
    product_json(req, json, product, true);
    json_key_int(json, "last_seq", room->last_seq);
    json_key_int(json, "read_seq", room->read_seq);
    json_key_int(json, "recv_seq", room->recv_seq);
    json_key_int(json, "unread", room->last_seq - room->read_seq);
    json_end(json);
}

/* ---- rooms ---- */

/* ?email= may name the caller only, by his address or his alias; whether another exists is not
 * told. */
static enum err check_own_email(struct req *req)
{
    struct str email = req_query(req, "email");
    struct member member;
    enum err err;

    if (str_is_null(email) || email.n == 0)
        return OK;
    err = member_by_email(req->db, req->arena, email, &member);
    if (err != ERR_NOT_FOUND)
        TRY(err);
    if (err == OK && member.id == req->user->id)
        return OK;
    return req_refuse(req, ERR_FORBIDDEN, "other_member",
                      "You do not have permission to perform this action.");
}

/* GET /chat/rooms/?type=owner|visitor: the caller's rooms with their newest messages, in the order
 * of their ids. Three statements and the products', whatever their number. */
static enum err list_rooms(struct req *req, struct res *res)
{
    struct str type = req_query(req, "type");
    bool as_owner = str_eq(type, STR("owner"));
    struct page page;
    struct room *rooms;
    struct product *products;
    int64_t *ids;
    bool more;
    size_t n;

    if (!as_owner && !str_eq(type, STR("visitor")))
        return req_refuse(req, ERR_INVALID, "bad_type", "type must be owner or visitor.");
    TRY(check_own_email(req));
    TRY(page_read(req, LIST_MAX, LIST_MAX, &page));
    TRY(rooms_of(req->db, req->arena, req->user->id, as_owner, page.has_cursor ? page.after[0] : 0,
                 page.limit, &rooms, &n, &more));
    ids = arena_array(req->arena, n, sizeof *ids);
    products = arena_array(req->arena, n, sizeof *products);
    for (size_t i = 0; i < n; i++)
        ids[i] = rooms[i].product_id;
    TRY(products_by_ids(req->db, req->arena, ids, n, products));

    if (more)
        page_link(req, res, (int64_t[3]){rooms[n - 1].id, 0, 0});
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        room_json(req, json, &rooms[i], &products[i]);
    json_end(json);
    return OK;
}

struct room_ask {
    struct str shop_user_email, visitor_user_email;
    int64_t product;
};
static const struct field room_ask_fields[] = {
    FIELD_STR(struct room_ask, shop_user_email, FIELD_REQUIRED, 254),
    FIELD_STR(struct room_ask, visitor_user_email, FIELD_REQUIRED, 254),
    FIELD_INT(struct room_ask, product, FIELD_REQUIRED, 0, INT64_MAX),
};

static enum err member_named(struct req *req, struct str email, const char *unknown,
                             struct member *ret_member)
{
    enum err err = member_by_email(req->db, req->arena, email, ret_member);

    return err == ERR_NOT_FOUND ? req_refuse(req, ERR_INVALID, "unknown_member", unknown) : err;
}

/* Of what is hidden no room opens anew; who has one talks on. */
static enum err check_shown(struct req *req, const struct product *product)
{
    int64_t room_id;

    return product_is_shown(req, product) ? OK
                                          : room_of(req->db, product->id, req->user->id, &room_id);
}

/* POST /chat/rooms/: the caller asks the owner of a product. One room for a product and a visitor:
 * 201 when made, 200 when it was there, also when two ask at once. */
static enum err open_room(struct req *req, struct res *res)
{
    struct room_ask ask = {0};
    struct member owner, visitor;
    struct product product;
    struct room room;
    int64_t room_id;
    bool made, blocked;

    TRY(req_read(req, room_ask_fields, &ask));
    TRY(member_named(req, ask.shop_user_email, "물건 주인의 이메일을 User에서 찾을 수 없습니다.",
                     &owner));
    TRY(member_named(req, ask.visitor_user_email,
                     "구매/대여 희망자의 이메일을 User에서 찾을 수 없습니다.", &visitor));
    TRY(product_by_id(req->db, req->arena, ask.product, &product));
    TRY(check_shown(req, &product));

    if (visitor.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_the_visitor", "You can only ask for yourself.");
    if (owner.id != product.owner.id)
        return req_refuse(req, ERR_FORBIDDEN, "not_the_owner", "This product is somebody else's.");
    if (owner.id == visitor.id)
        return req_refuse(req, ERR_FORBIDDEN, "own_product", "This product is yours.");

    TRY(members_blocked(req->db, owner.id, visitor.id, &blocked));
    if (blocked)
        return req_refuse(req, ERR_FORBIDDEN, "blocked", "One of you has blocked the other.");

    TRY(room_open(req->db, product.id, owner.id, visitor.id, &room_id, &made));
    TRY(room_return(req->db, room_id, visitor.id));
    TRY(room_by_id(req->db, req->arena, room_id, req->user->id, &room));
    room_json(req, res_json(res, made ? 201 : 200), &room, &product);
    return OK;
}

/* ---- messages ---- */

enum err own_room(struct req *req, struct room *ret_room)
{
    TRY(room_head(req->db, req->arena, req_id(req, "id"), req->user->id, ret_room));
    if (req->user->id != ret_room->owner.id && req->user->id != ret_room->visitor.id)
        return ERR_NOT_FOUND;
    return OK;
}

/* Oldest first from after on, with a link to what follows. */
static enum err page_of_messages(struct req *req, struct res *res, const struct room *room,
                                 int64_t after, int64_t limit, struct message **ret_messages,
                                 size_t *ret_n)
{
    bool more;

    TRY(messages_from(req->db, req->arena, room->id, after, limit, ret_messages, ret_n, &more));
    if (more)
        page_link(req, res, (int64_t[3]){(*ret_messages)[*ret_n - 1].seq, 0, 0});
    return OK;
}

/* GET /chat/{id}/messages/: without parameters the newest 1,000; after_seq, limit or cursor: from
 * there on; before_seq: the newest limit below it. Always oldest first. */
static enum err list_messages(struct req *req, struct res *res)
{
    struct room room;
    struct page page;
    struct message *messages;
    int64_t after, before;
    size_t n;

    TRY(own_room(req, &room));
    TRY(page_read(req, LIST_MAX, LIST_MAX, &page));
    TRY(req_query_int(req, "after_seq", 0, INT64_MAX, -1, &after));
    TRY(req_query_int(req, "before_seq", 0, INT64_MAX, -1, &before));

    if (page.has_cursor)
        TRY(page_of_messages(req, res, &room, page.after[0], page.limit, &messages, &n));
    else if (after >= 0)
        TRY(page_of_messages(req, res, &room, after, page.limit, &messages, &n));
    else if (before >= 0)
        TRY(messages_before(req->db, req->arena, room.id,
                            before <= room.last_seq ? before : room.last_seq + 1, page.limit,
                            &messages, &n));
    else if (!str_is_null(req_query(req, "limit")))
        TRY(page_of_messages(req, res, &room, 0, page.limit, &messages, &n));
    else
        TRY(messages_before(req->db, req->arena, room.id, room.last_seq + 1, LIST_MAX, &messages,
                            &n));
    messages_json(req, res_json(res, 200), &room, messages, n);
    return OK;
}

/* GET /chat/{id}/search/?keyword=: texts that contain it, newest first. An answer is of so many
 * messages (SEARCHED_MAX): it may have none, and yet a link to where to go on. */
static enum err search_messages(struct req *req, struct res *res)
{
    struct room room;
    struct page page;
    struct message *messages;
    struct str words = str_trim(req_query(req, "keyword"));
    size_t n, points = 0;

    TRY(own_room(req, &room));
    TRY(page_read(req, FOUND_SHOWN, FOUND_MAX, &page));
    if (!str_utf8(words, &points) || points > WORDS_POINTS)
        req_field_error(req, "keyword", "Ensure this field has no more than 100 characters.");
    else if (points == 0)
        req_field_error(req, "keyword", "This field is required.");
    TRY(req_valid(req));

    int64_t before = page.has_cursor ? page.after[0] : room.last_seq + 1;
    TRY(messages_found(req->db, req->arena, room.id, before, words, page.limit + 1, &messages, &n));
    if (n > (size_t)page.limit) {
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){messages[n - 1].seq, 0, 0});
    } else if (before > SEARCHED_MAX + 1) {
        page_link(req, res, (int64_t[3]){before - SEARCHED_MAX, 0, 0});
    }
    messages_json(req, res_json(res, 200), &room, messages, n);
    return OK;
}

struct read_ask {
    int64_t seq;
};
static const struct field read_ask_fields[] = {
    FIELD_INT(struct read_ask, seq, FIELD_REQUIRED, 0, INT64_MAX),
};

/* POST /chat/{id}/read/ {"seq"}: the caller has read up to seq. Never goes back, never beyond the
 * newest. */
static enum err mark_read(struct req *req, struct res *res)
{
    struct read_ask ask = {0};
    int64_t owner_id, visitor_id, last_seq;

    TRY(room_parties(req->db, req_id(req, "id"), &owner_id, &visitor_id, &last_seq));
    if (req->user->id != owner_id && req->user->id != visitor_id)
        return ERR_NOT_FOUND;
    TRY(req_read(req, read_ask_fields, &ask));
    TRY(chat_mark(req->app, req_id(req, "id"), req->user->id, ask.seq));
    return res_empty(res, 204);
}

static const struct route routes[] = {
    /* method path                         who     limit     lane  handler */
    {GET, "/chat/rooms/", MEMBER, READS, FAST, list_rooms, BODY_SMALL, false},
    {POST, "/chat/rooms/", MEMBER, WRITES, FAST, open_room, BODY_SMALL, false},
    {GET, "/chat/{id}/messages/", MEMBER, READS, FAST, list_messages, BODY_SMALL, false},
    {GET, "/chat/{id}/search/", MEMBER, READS, FAST, search_messages, BODY_SMALL, false},
    {POST, "/chat/{id}/read/", MEMBER, WRITES, FAST, mark_read, BODY_SMALL, false},
    {GET, "/ws/room/{id}/messages", MEMBER, READS, FAST, chat_open_socket, BODY_SMALL, true},
    {GET, "/ws/me", MEMBER, READS, FAST, chat_open_me, BODY_SMALL, true},
};

const struct route_table chat_table = {routes, COUNT_OF(routes)};
